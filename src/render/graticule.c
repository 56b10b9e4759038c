#include "render/graticule.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define CROSS_MM 1.5
#define TICK_MM 1.4
#define SAMPLES 12
#define SPACING_MM 34.0 // least, of its lines, on A3

// The closest round interval (degrees) with lines at least so far apart.
static double interval(const MapView *view, double least_mm) {
    static const double minutes[] = {0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600};
    for (gsize i = 0; i < G_N_ELEMENTS(minutes); i++) {
        double spacing_mm = minutes[i] / 60 * 110574 * 1000 / view->scale;
        if (spacing_mm >= least_mm)
            return minutes[i] / 60;
    }
    return 10;
}

typedef struct {
    MapBase *base;
    const MapView *view;
    LonLat low, high; // what the frame shows, and a little more
    double step;
} Grid;

static PlanePoint on_sheet(const Grid *grid, double lon, double lat) {
    return mapview_to_sheet(grid->view, mapbase_forward(grid->base, (LonLat){lon, lat}));
}

static void find_extent(Grid *grid) {
    const Box *frame = &grid->view->frame;
    grid->low = (LonLat){180, 90};
    grid->high = (LonLat){-180, -90};
    for (int i = 0; i <= 8; i++) {
        for (int j = 0; j <= 8; j++) {
            PlanePoint at = {frame->left + box_width(*frame) * i / 8,
                             frame->top + box_height(*frame) * j / 8};
            LonLat p = mapbase_inverse(grid->base, mapview_to_metres(grid->view, at));
            grid->low =
                (LonLat){MIN(grid->low.lon_deg, p.lon_deg), MIN(grid->low.lat_deg, p.lat_deg)};
            grid->high =
                (LonLat){MAX(grid->high.lon_deg, p.lon_deg), MAX(grid->high.lat_deg, p.lat_deg)};
        }
    }
}

static void add_mark(Graticule *graticule, FrameSide side, double at_mm, double degrees,
                     bool latitude) {
    GraticuleMark mark = {side, at_mm, degrees, latitude};
    g_array_append_val(graticule->marks, mark);
}

// One meridian or parallel as a line of samples; marks where it meets the frame.
static void add_line(Graticule *graticule, const Grid *grid, double degrees, bool latitude) {
    const Box *frame = &grid->view->frame;
    g_autoptr(Path) line = path_new();
    PlanePoint before = {0, 0};
    path_begin(line);
    for (int i = 0; i <= SAMPLES; i++) {
        double t = -0.05 + 1.1 * i / SAMPLES;
        double lon = grid->low.lon_deg + (grid->high.lon_deg - grid->low.lon_deg) * t;
        double lat = grid->low.lat_deg + (grid->high.lat_deg - grid->low.lat_deg) * t;
        PlanePoint p = latitude ? on_sheet(grid, lon, degrees) : on_sheet(grid, degrees, lat);
        path_add(line, p);
        const double edges[2] = {latitude ? frame->left : frame->top,
                                 latitude ? frame->right : frame->bottom};
        for (int e = 0; i > 0 && e < 2; e++) {
            double a = latitude ? before.x : before.y, b = latitude ? p.x : p.y;
            if ((a < edges[e]) == (b < edges[e]))
                continue;
            double share = (edges[e] - a) / (b - a);
            double at = latitude ? before.y + share * (p.y - before.y)
                                 : before.x + share * (p.x - before.x);
            bool on_frame = latitude ? at > frame->top && at < frame->bottom
                                     : at > frame->left && at < frame->right;
            FrameSide side =
                latitude ? (e == 0 ? SIDE_LEFT : SIDE_RIGHT) : (e == 0 ? SIDE_TOP : SIDE_BOTTOM);
            if (on_frame)
                add_mark(graticule, side, at, degrees, latitude);
        }
        before = p;
    }
    path_end(line, false);
    g_autoptr(Path) clipped = path_clip_lines(line, *frame);
    const SubPath *subs = path_subs(clipped);
    for (int s = 0; s < path_sub_count(clipped); s++) {
        path_begin(graticule->lines);
        for (int i = 0; i < subs[s].count; i++)
            path_add(graticule->lines, path_points(clipped)[subs[s].first + i]);
        path_end(graticule->lines, false);
    }
}

static void add_crosses(Graticule *graticule, const Grid *grid) {
    const Box inside = box_grown(grid->view->frame, -CROSS_MM);
    for (double lat = ceil(grid->low.lat_deg / grid->step); lat * grid->step <= grid->high.lat_deg;
         lat++) {
        for (double lon = ceil(grid->low.lon_deg / grid->step);
             lon * grid->step <= grid->high.lon_deg; lon++) {
            PlanePoint p = on_sheet(grid, lon * grid->step, lat * grid->step);
            if (!box_holds(inside, p))
                continue;
            path_add_line(graticule->crosses, (PlanePoint){p.x - CROSS_MM, p.y},
                          (PlanePoint){p.x + CROSS_MM, p.y});
            path_add_line(graticule->crosses, (PlanePoint){p.x, p.y - CROSS_MM},
                          (PlanePoint){p.x, p.y + CROSS_MM});
        }
    }
}

Graticule *graticule_new(const Sheet *sheet) {
    MapBase *base = sheet->source->base;
    const MapView *view = sheet->view;
    Graticule *graticule = g_new0(Graticule, 1);
    graticule->lines = path_new();
    graticule->crosses = path_new();
    graticule->marks = g_array_new(FALSE, FALSE, sizeof(GraticuleMark));
    Grid grid = {
        .base = base, .view = view, .step = interval(view, SPACING_MM * sheet->page.text_factor)};
    find_extent(&grid);
    // Whole steps are counted, so that no rounding adds up.
    for (double lon = ceil(grid.low.lon_deg / grid.step); lon * grid.step <= grid.high.lon_deg;
         lon++)
        add_line(graticule, &grid, lon * grid.step, false);
    for (double lat = ceil(grid.low.lat_deg / grid.step); lat * grid.step <= grid.high.lat_deg;
         lat++)
        add_line(graticule, &grid, lat * grid.step, true);
    add_crosses(graticule, &grid);
    return graticule;
}

void graticule_free(Graticule *graticule) {
    if (graticule == NULL)
        return;
    path_free(graticule->lines);
    path_free(graticule->crosses);
    g_array_unref(graticule->marks);
    g_free(graticule);
}

// "105°30' BT", "105°30' E".
static char *degrees_text(Language language, double degrees, bool latitude) {
    char *text = text_degrees_id(degrees, latitude);
    char *side = strrchr(text, ' ') + 1;
    if (language == LANGUAGE_ID)
        return text;
    const char *other = latitude ? words(language, degrees < 0 ? "LS" : "LU")
                                 : words(language, degrees < 0 ? "BB" : "BT");
    char *said = g_strdup_printf("%.*s%s", (int)(side - text), text, other);
    g_free(text);
    return said;
}

char *graticule_step_text(const Sheet *sheet) {
    long seconds = lround(interval(sheet->view, SPACING_MM * sheet->page.text_factor) * 3600);
    if (seconds % 3600 == 0)
        return g_strdup_printf("%ld°", seconds / 3600);
    return seconds % 60 == 0 ? g_strdup_printf("%ld'", seconds / 60)
                             : g_strdup_printf("%ld\"", seconds);
}

static void draw_mark(const Sheet *sheet, const GraticuleMark *mark, Path *ticks, DrawList *list) {
    const Box *frame = &sheet->page.map;
    double k = sheet->page.text_factor;
    g_autofree char *text = degrees_text(sheet->source->language, mark->degrees, mark->latitude);
    g_autoptr(PangoLayout) layout =
        typeset_text(sheet->typeset, text, FACE_REGULAR,
                     MAX(6.0, sheet->source->style->graticule_pt * k), 0, PANGO_ALIGN_LEFT);
    double width, height;
    typeset_size(layout, &width, &height);
    // Near a corner the label moves inwards, so that it stays beside its side.
    double low = mark->latitude ? frame->top : frame->left;
    double high = mark->latitude ? frame->bottom : frame->right;
    double middle = CLAMP(mark->at_mm, low + width / 2, high - width / 2);
    double gap = TICK_MM + 0.4;
    switch (mark->side) {
    case SIDE_TOP:
        path_add_line(ticks, (PlanePoint){mark->at_mm, frame->top},
                      (PlanePoint){mark->at_mm, frame->top - TICK_MM});
        drawlist_text(list, layout, (PlanePoint){middle - width / 2, frame->top - gap - height},
                      COLOUR_BLACK);
        break;
    case SIDE_BOTTOM:
        path_add_line(ticks, (PlanePoint){mark->at_mm, frame->bottom},
                      (PlanePoint){mark->at_mm, frame->bottom + TICK_MM});
        drawlist_text(list, layout, (PlanePoint){middle - width / 2, frame->bottom + gap},
                      COLOUR_BLACK);
        break;
    case SIDE_LEFT:
        path_add_line(ticks, (PlanePoint){frame->left, mark->at_mm},
                      (PlanePoint){frame->left - TICK_MM, mark->at_mm});
        drawlist_text_turned(list, layout,
                             (PlanePoint){frame->left - gap - height, middle + width / 2},
                             COLOUR_BLACK, -90);
        break;
    case SIDE_RIGHT:
        path_add_line(ticks, (PlanePoint){frame->right, mark->at_mm},
                      (PlanePoint){frame->right + TICK_MM, mark->at_mm});
        drawlist_text_turned(list, layout, (PlanePoint){frame->right + gap, middle + width / 2},
                             COLOUR_BLACK, -90);
        break;
    }
}

void graticule_draw_frame(const Sheet *sheet, const Graticule *graticule, DrawList *list) {
    const Style *style = sheet->source->style;
    Path *ticks = path_new();
    for (guint i = 0; i < graticule->marks->len; i++)
        draw_mark(sheet, &g_array_index(graticule->marks, GraticuleMark, i), ticks, list);
    Pen thin = style_pen(0.2, COLOUR_BLACK);
    drawlist_stroke(list, drawlist_own(list, ticks), &thin);
    Path *frame = path_new();
    path_add_box(frame, sheet->page.map);
    drawlist_stroke(list, drawlist_own(list, frame), &style->map_frame);
}
