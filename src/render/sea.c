#include "render/sea.h"

#include <math.h>

#include "render/isoline.h"

#define REACH_MM 9.0   // how far from the coast sea is drawn, on A3
#define STEPS 12       // of the mesh in the reach
#define TOLERANCE 0.04 // of the bands' lines, in steps of the mesh
// Where coast and land border meet, they are equally near: that is not sea.
#define TIE_MM 0.01f

void sea_free(Sheet *sheet) {
    for (int i = 0; i < SEA_BANDS; i++)
        g_clear_pointer(&sheet->sea[i], path_free);
}

static void enter_segment(const KnotGrid *grid, PlanePoint a, PlanePoint b, double reach,
                          float *squares) {
    double step = grid->step_mm;
    int left = MAX((int)ceil((MIN(a.x, b.x) - reach - grid->first.x) / step), 0);
    int right = MIN((int)floor((MAX(a.x, b.x) + reach - grid->first.x) / step), grid->columns - 1);
    int top = MAX((int)ceil((MIN(a.y, b.y) - reach - grid->first.y) / step), 0);
    int bottom = MIN((int)floor((MAX(a.y, b.y) + reach - grid->first.y) / step), grid->rows - 1);
    float dx = (float)(b.x - a.x), dy = (float)(b.y - a.y), length = dx * dx + dy * dy;
    float ux = length > 0 ? dx / length : 0, uy = length > 0 ? dy / length : 0;
    for (int row = top; row <= bottom; row++) {
        float y = (float)(grid->first.y + row * step - a.y), x0 = (float)(grid->first.x - a.x);
        float *line = squares + (gsize)row * (gsize)grid->columns;
        for (int column = left; column <= right; column++) {
            float x = x0 + (float)column * (float)step, along = x * ux + y * uy;
            along = along < 0 ? 0 : along > 1 ? 1 : along;
            float away_x = x - along * dx, away_y = y - along * dy;
            float square = away_x * away_x + away_y * away_y;
            line[column] = square < line[column] ? square : line[column];
        }
    }
}

// Distance in mm of each knot from lines; at most `reach`.
static float *distances(const KnotGrid *grid, const Path *lines, double reach) {
    int knots = grid->columns * grid->rows;
    float *values = g_new(float, (gsize)knots);
    for (int k = 0; k < knots; k++)
        values[k] = (float)(reach * reach);
    for (int s = 0; s < path_sub_count(lines); s++) {
        const SubPath *sub = &path_subs(lines)[s];
        const PlanePoint *points = path_points(lines) + sub->first;
        for (int i = sub->closed ? 0 : 1; i < sub->count; i++)
            enter_segment(grid, points[(i + sub->count - 1) % sub->count], points[i], reach,
                          values);
    }
    for (int k = 0; k < knots; k++)
        values[k] = sqrtf(values[k]);
    return values;
}

// Sea is claimed along the coast only, and not where land that is not mapped is nearer.
void sea_find(Sheet *sheet) {
    sea_free(sheet);
    if (!sheet->source->base->coast_known || path_sub_count(sheet->coast) == 0)
        return;
    double band = REACH_MM * sheet->page.text_factor / SEA_BANDS;
    double step = REACH_MM * sheet->page.text_factor / STEPS;
    Box room = box_grown(sheet->page.map, 2 * step);
    KnotGrid grid = {(int)ceil(box_width(room) / step) + 1,
                     (int)ceil(box_height(room) / step) + 1,
                     {room.left, room.top},
                     step};
    double reach = SEA_BANDS * band + 2 * step; // a line is found between two knots
    g_autofree float *coast = distances(&grid, sheet->coast, reach);
    g_autofree float *border = distances(&grid, sheet->lines[LEVEL_PROVINCE], reach);
    g_autofree float *values = g_new(float, (gsize)(grid.columns * grid.rows));
    for (int i = 0; i < SEA_BANDS; i++) {
        float width = (float)((SEA_BANDS - i) * band);
        for (int k = 0; k < grid.columns * grid.rows; k++)
            values[k] = MAX(coast[k] - width, coast[k] - border[k] + TIE_MM);
        sheet->sea[i] = isoline_below_zero(&grid, values, TOLERANCE * step);
    }
}

static Colour between(Colour from, Colour to, double share) {
    return (Colour){from.red + (to.red - from.red) * share,
                    from.green + (to.green - from.green) * share,
                    from.blue + (to.blue - from.blue) * share};
}

void sea_draw(const Sheet *sheet, DrawList *list) {
    const Style *style = sheet->source->style;
    for (int i = 0; i < SEA_BANDS && sheet->sea[i] != NULL; i++)
        drawlist_fill(list, sheet->sea[i],
                      between(style->unmapped, style->sea, (i + 1.0) / SEA_BANDS));
}
