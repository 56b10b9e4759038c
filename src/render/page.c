#include "render/page.h"

#include <math.h>

#define SLIDE_TEXT 1.15 // read from across a room

bool page_paper(const char *name, double *short_mm, double *long_mm) {
    static const double sides[][2] = {{841, 1189}, {594, 841}, {420, 594},
                                      {297, 420},  {210, 297}, {148, 210}};
    if (page_is_slide(name)) {
        *short_mm = 190.5;
        *long_mm = *short_mm * 16 / 9;
        return true;
    }
    if ((name[0] != 'A' && name[0] != 'a') || name[1] < '0' || name[1] > '5' || name[2] != '\0')
        return false;
    *short_mm = sides[name[1] - '0'][0];
    *long_mm = sides[name[1] - '0'][1];
    return true;
}

Page page_of_paper(const Style *style, const char *paper, bool landscape) {
    double short_mm = 0, long_mm = 0;
    page_paper(paper, &short_mm, &long_mm);
    bool slide = page_is_slide(paper);
    landscape = landscape || slide;
    Page page = {.landscape = landscape,
                 .width_mm = landscape ? long_mm : short_mm,
                 .height_mm = landscape ? short_mm : long_mm};
    // Larger paper is read from farther away, but not in proportion; below A3
    // text stays as small as print allows.
    page.text_factor = slide ? SLIDE_TEXT : MAX(pow(short_mm / 297, 0.75), 0.88);
    double margin = style->margin_mm;
    page.outer = (Box){margin, margin, page.width_mm - margin, page.height_mm - margin};
    page_set_panel(&page, style, PANEL_INSIDE, 0);
    return page;
}

void page_set_panel(Page *page, const Style *style, PanelPlace place, double panel_mm) {
    page->place = place;
    page->part_count = 0;
    page->map = page->outer;
    if (place == PANEL_SIDE)
        page->map.right -= panel_mm;
    else if (place == PANEL_FOOT)
        page->map.bottom -= panel_mm;
    page->map = box_grown(page->map, -style->band_mm * page->text_factor);
}

Box page_panel(const Page *page, const Style *style) {
    double band = style->band_mm * page->text_factor;
    Box panel = page->outer;
    if (page->place == PANEL_SIDE)
        panel.left = page->map.right + band;
    else
        panel.top = page->map.bottom + band;
    return panel;
}

bool page_covers(const Page *page, Box box) {
    for (int i = 0; page->place == PANEL_INSIDE && i < page->part_count; i++) {
        if (box_overlaps(page->parts[i].box, box))
            return true;
    }
    return false;
}

double page_fitting_scale(const Style *style, const Page *page, double extent_width_m,
                          double extent_height_m) {
    double room_x = box_width(page->map) - 2 * style->extent_gap_mm;
    double room_y = box_height(page->map) - 2 * style->extent_gap_mm;
    if (room_x <= 0 || room_y <= 0)
        return 0;
    double need = MAX(extent_width_m / room_x, extent_height_m / room_y) * 1000;
    for (int i = 0; i < style->scales.count; i++) {
        if (style->scales.values[i] >= need)
            return style->scales.values[i];
    }
    return 0;
}

double page_scale(const Style *style, const Page *page, double extent_width_m,
                  double extent_height_m) {
    double scale = page_fitting_scale(style, page, extent_width_m, extent_height_m);
    if (scale > 0)
        return scale;
    double most = style->scales.values[style->scales.count - 1];
    double need =
        MAX(extent_width_m / box_width(page->map), extent_height_m / box_height(page->map));
    return MAX(ceil(need * 1000 / most), 1) * most;
}

double page_enlargement(const char *paper) {
    double short_mm, long_mm;
    bool sheet = paper[0] != '1' && page_paper(paper, &short_mm, &long_mm);
    return sheet ? MAX(pow(short_mm / 297, 0.75), 1) : 1;
}
