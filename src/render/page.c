#include "render/page.h"

#include <math.h>

#include "base/error.h"

bool page_paper(const char *name, double *short_mm, double *long_mm) {
    static const double sides[][2] = {{841, 1189}, {594, 841}, {420, 594},
                                      {297, 420},  {210, 297}, {148, 210}};
    if ((name[0] != 'A' && name[0] != 'a') || name[1] < '0' || name[1] > '5' || name[2] != '\0')
        return false;
    *short_mm = sides[name[1] - '0'][0];
    *long_mm = sides[name[1] - '0'][1];
    return true;
}

// The smallest denominator at which the extent fits the map frame; 0 = none.
static double fitting_scale(const Style *style, const Page *page, double width_m, double height_m) {
    double room_x = box_width(page->map) - 2 * style->extent_gap_mm;
    double room_y = box_height(page->map) - 2 * style->extent_gap_mm;
    if (room_x <= 0 || room_y <= 0)
        return 0;
    double need = MAX(width_m / room_x, height_m / room_y) * 1000;
    for (int i = 0; i < style->scales.count; i++) {
        if (style->scales.values[i] >= need)
            return style->scales.values[i];
    }
    return 0;
}

static Page lay_out(const Style *style, double short_mm, double long_mm, bool landscape,
                    double stretch) {
    Page page = {.landscape = landscape, .columns = landscape ? 1 : 3};
    page.width_mm = landscape ? long_mm : short_mm;
    page.height_mm = landscape ? short_mm : long_mm;
    // Larger paper is read from farther away, but not in proportion; below A3
    // text stays as small as print allows.
    page.text_factor = MAX(pow(short_mm / 297, 0.75), 0.88);
    double margin = style->margin_mm, band = style->band_mm * page.text_factor;
    page.outer = (Box){margin, margin, page.width_mm - margin, page.height_mm - margin};
    page.panel = page.map = page.outer;
    if (landscape) {
        page.panel.left = page.outer.right - page.width_mm * style->panel_share * stretch;
        page.map.right = page.panel.left;
    } else {
        page.panel.top = page.outer.bottom - page.height_mm * style->foot_share * stretch;
        page.map.bottom = page.panel.top;
    }
    page.map = box_grown(page.map, -band);
    return page;
}

bool page_choose(const Style *style, const char *paper, double extent_width_m,
                 double extent_height_m, double stretch, Page *page, GError **error) {
    double short_mm, long_mm;
    if (!page_paper(paper, &short_mm, &long_mm)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "ukuran kertas \"%s\" tidak dikenal; pilih A0 sampai A5", paper);
        return false;
    }
    Page wide = lay_out(style, short_mm, long_mm, true, stretch);
    Page tall = lay_out(style, short_mm, long_mm, false, stretch);
    wide.scale = fitting_scale(style, &wide, extent_width_m, extent_height_m);
    tall.scale = fitting_scale(style, &tall, extent_width_m, extent_height_m);
    if (wide.scale <= 0 && tall.scale <= 0) {
        g_set_error(
            error, JANGKAU_ERROR, ERROR_DATA,
            "wilayah %.0f x %.0f km tidak muat pada kertas %s dengan skala yang ada di file "
            "gaya; tambah skala pada [paper] scales",
            extent_width_m / 1000, extent_height_m / 1000, paper);
        return false;
    }
    bool prefer_wide = extent_width_m >= extent_height_m;
    if (wide.scale != tall.scale)
        prefer_wide = tall.scale <= 0 || (wide.scale > 0 && wide.scale < tall.scale);
    *page = prefer_wide ? wide : tall;
    return true;
}

double page_scale(const Style *style, const Page *page, double extent_width_m,
                  double extent_height_m) {
    double scale = fitting_scale(style, page, extent_width_m, extent_height_m);
    if (scale > 0)
        return scale;
    double most = style->scales.values[style->scales.count - 1];
    double need =
        MAX(extent_width_m / box_width(page->map), extent_height_m / box_height(page->map));
    return MAX(ceil(need * 1000 / most), 1) * most;
}
