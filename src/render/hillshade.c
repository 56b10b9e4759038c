#include "render/hillshade.h"

#include <math.h>

#include "geo/crs.h"

#define DOTS_PER_MM 5.0 // some 130 dpi: relief has no fine lines
#define MOST_PIXELS 4e6 // of a sheet
#define MESH_PIXELS 16  // apart, positions are exact; between them linear
#define FLAT 181.0      // of level ground under light from 45 degrees
#define STRENGTH 0.55   // of the darkest shade: class colours stay what they are
#define NO_SHADE 255

typedef struct {
    const Relief *relief;
    double inverse[6]; // from its plane to cells
    int columns, rows; // of the mesh
    PlanePoint *mesh;  // cells of the relief
} Warp;

static void invert(const double t[6], double inverse[6]) {
    double det = t[1] * t[5] - t[2] * t[4];
    inverse[1] = t[5] / det;
    inverse[2] = -t[2] / det;
    inverse[4] = -t[4] / det;
    inverse[5] = t[1] / det;
    inverse[0] = -(t[0] * inverse[1] + t[3] * inverse[2]);
    inverse[3] = -(t[0] * inverse[4] + t[3] * inverse[5]);
}

static bool make_mesh(const Sheet *sheet, Warp *warp, int width, int height) {
    g_autoptr(Projection) projection = crs_open_any(warp->relief->crs, NULL);
    if (projection == NULL)
        return false;
    const Box *map = &sheet->page.map;
    warp->columns = width / MESH_PIXELS + 2;
    warp->rows = height / MESH_PIXELS + 2;
    warp->mesh = g_new(PlanePoint, (gsize)warp->columns * (gsize)warp->rows);
    for (int row = 0; row < warp->rows; row++) {
        for (int column = 0; column < warp->columns; column++) {
            PlanePoint at = {map->left + box_width(*map) * column * MESH_PIXELS / width,
                             map->top + box_height(*map) * row * MESH_PIXELS / height};
            LonLat position =
                mapbase_inverse(sheet->source->base, mapview_to_metres(sheet->view, at));
            PlanePoint p = crs_forward(projection, position);
            warp->mesh[row * warp->columns + column] =
                (PlanePoint){warp->inverse[0] + p.x * warp->inverse[1] + p.y * warp->inverse[2],
                             warp->inverse[3] + p.x * warp->inverse[4] + p.y * warp->inverse[5]};
        }
    }
    return true;
}

static PlanePoint cell_at(const Warp *warp, double x, double y) {
    int column = (int)(x / MESH_PIXELS), row = (int)(y / MESH_PIXELS);
    double u = x / MESH_PIXELS - column, v = y / MESH_PIXELS - row;
    const PlanePoint *a = warp->mesh + row * warp->columns + column, *b = a + warp->columns;
    return (PlanePoint){
        (a[0].x * (1 - u) + a[1].x * u) * (1 - v) + (b[0].x * (1 - u) + b[1].x * u) * v,
        (a[0].y * (1 - u) + a[1].y * u) * (1 - v) + (b[0].y * (1 - u) + b[1].y * u) * v};
}

static int shade_of(const Relief *relief, int column, int row) {
    if (column < 0 || row < 0 || column >= relief->columns || row >= relief->rows)
        return NO_SHADE;
    return relief->shade[(gsize)row * (gsize)relief->columns + (gsize)column];
}

// Between the middles of four cells; NAN beside a cell without value.
static double sample(const Relief *relief, PlanePoint cell) {
    if (!(fabs(cell.x) < 1e7) || !(fabs(cell.y) < 1e7))
        return NAN;
    double x = cell.x - 0.5, y = cell.y - 0.5;
    int column = (int)floor(x), row = (int)floor(y);
    double u = x - column, v = y - row;
    int a = shade_of(relief, column, row), b = shade_of(relief, column + 1, row);
    int c = shade_of(relief, column, row + 1), d = shade_of(relief, column + 1, row + 1);
    if (a == NO_SHADE || b == NO_SHADE || c == NO_SHADE || d == NO_SHADE)
        return NAN;
    return (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v;
}

// White where there is none or light falls fully.
static guint32 pixel(double shade) {
    double light = isnan(shade) ? 1 : MIN(shade / FLAT, 1);
    guint32 grey = (guint32)lround(255 * (1 - STRENGTH * (1 - light)));
    return grey << 16 | grey << 8 | grey;
}

static cairo_surface_t *paint(const Warp *warp, int width, int height) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    unsigned char *data = cairo_image_surface_get_data(surface);
    if (data == NULL)
        return surface;
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++) {
        guint32 *line = (guint32 *)(void *)(data + (gsize)y * (gsize)stride);
        for (int x = 0; x < width; x++)
            line[x] = pixel(sample(warp->relief, cell_at(warp, x + 0.5, y + 0.5)));
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

void hillshade_draw(const Sheet *sheet, DrawList *list) {
    Warp warp = {.relief = sheet->source->world->relief};
    if (warp.relief == NULL)
        return;
    const Box *map = &sheet->page.map;
    double dots = MIN(DOTS_PER_MM, sqrt(MOST_PIXELS / (box_width(*map) * box_height(*map))));
    int width = MAX((int)(box_width(*map) * dots), 1);
    int height = MAX((int)(box_height(*map) * dots), 1);
    invert(warp.relief->transform, warp.inverse);
    if (!make_mesh(sheet, &warp, width, height))
        return; // its CRS was tried when it was read
    cairo_surface_t *surface = paint(&warp, width, height);
    drawlist_image(list, surface, *map, BLEND_MULTIPLY);
    cairo_surface_destroy(surface);
    g_free(warp.mesh);
}
