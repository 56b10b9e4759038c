#include <math.h>

#include "base/fs.h"
#include "base/log.h"
#include "report/geotiff.h"
#include "report/report.h"

// The cells of a province in one grid: its bounds, and whether its rows run
// against those of the file, which begin at the north.
typedef struct {
    const World *world;
    const Region *province;
    int grid;
    int low_column, low_row, high_column, high_row;
    bool turned;
} Extent;

static const Piece *pieces_begin(const Extent *e) {
    return e->world->cells->pieces + e->world->cells->first[e->province->first_village];
}

static const Piece *pieces_end(const Extent *e) {
    int end = e->province->first_village + e->province->village_count;
    return e->world->cells->pieces + e->world->cells->first[end];
}

// The grid that most pieces of the province lie in; -1 when they are but points.
static int main_grid(const Extent *e) {
    g_autofree int *pieces = g_new0(int, (gsize)e->world->cells->grid_count + 1);
    int best = -1, others = 0;
    for (const Piece *p = pieces_begin(e); p < pieces_end(e); p++) {
        if (p->grid >= 0)
            pieces[p->grid]++;
    }
    for (int g = 0; g < e->world->cells->grid_count; g++) {
        if (pieces[g] > 0 && (best < 0 || pieces[g] > pieces[best]))
            best = g;
    }
    for (int g = 0; g < e->world->cells->grid_count; g++)
        others += g != best ? pieces[g] : 0;
    if (others > 0)
        log_note("%s: %d potongan sel dari kisi lain tidak masuk raster jarak", e->province->code,
                 others);
    return best;
}

static bool find_extent(const World *world, const Region *province, Extent *e) {
    *e = (Extent){.world = world, .province = province};
    e->grid = main_grid(e);
    if (e->grid < 0)
        return false;
    e->turned = world->cells->grids[e->grid].d > 0;
    bool first = true;
    for (const Piece *p = pieces_begin(e); p < pieces_end(e); p++) {
        if (p->grid != e->grid)
            continue;
        e->low_column = first ? p->column : MIN(e->low_column, p->column);
        e->high_column = first ? p->column : MAX(e->high_column, p->column);
        e->low_row = first ? p->row : MIN(e->low_row, p->row);
        e->high_row = first ? p->row : MAX(e->high_row, p->row);
        first = false;
    }
    return true;
}

static GeoTiff *raster_new(const Extent *e, const char *description) {
    const CellGrid *grid = &e->world->cells->grids[e->grid];
    GeoTiff *tiff = g_new0(GeoTiff, 1);
    tiff->columns = e->high_column - e->low_column + 1;
    tiff->rows = e->high_row - e->low_row + 1;
    tiff->values = g_new(float, (gsize)tiff->columns *(gsize)tiff->rows);
    tiff->crs = grid->crs;
    tiff->description = description;
    double column = e->low_column, row = e->turned ? e->high_row + 1 : e->low_row;
    double step = e->turned ? -1 : 1;
    const double transform[6] = {
        grid->x0 + column * grid->a + row * grid->b, grid->a, step * grid->b,
        grid->y0 + column * grid->c + row * grid->d, grid->c, step * grid->d};
    for (int i = 0; i < 6; i++)
        tiff->transform[i] = transform[i];
    return tiff;
}

static void raster_free(GeoTiff *tiff) {
    g_free(tiff->values);
    g_free(tiff);
}

// The distance of the largest piece of each cell that has a library.
static void draw(const Extent *e, const Results *results, bool tpbis, GeoTiff *tiff) {
    gsize pixels = (gsize)tiff->columns * (gsize)tiff->rows;
    g_autofree double *largest_m2 = g_new0(double, pixels);
    for (gsize i = 0; i < pixels; i++)
        tiff->values[i] = GEOTIFF_NO_DATA;
    for (const Piece *p = pieces_begin(e); p < pieces_end(e); p++) {
        const PieceResult *result = &results->pieces[p - e->world->cells->pieces];
        const NearLibrary *near = tpbis ? &result->tpbis[0] : &result->any;
        if (p->grid != e->grid || near->library < 0)
            continue;
        int row = e->turned ? e->high_row - p->row : p->row - e->low_row;
        gsize at = (gsize)row * (gsize)tiff->columns + (gsize)(p->column - e->low_column);
        if (p->area_m2 > largest_m2[at]) {
            largest_m2[at] = p->area_m2;
            tiff->values[at] = (float)near->distance_m;
        }
    }
}

static bool write_raster(const Extent *e, const Results *results, bool tpbis, const char *folder,
                         GPtrArray *written, GError **error) {
    g_autofree char *name =
        g_strdup_printf("rasters/%s-distance-%s.tif", e->province->code, tpbis ? "tpbis" : "any");
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GeoTiff *tiff =
        raster_new(e, tpbis ? "jarak ke perpustakaan TPBIS tercatat yang terdekat (meter)"
                            : "jarak ke perpustakaan tercatat yang terdekat (meter)");
    draw(e, results, tpbis, tiff);
    bool done = geotiff_write(path, tiff, error);
    raster_free(tiff);
    if (done)
        g_ptr_array_add(written, g_steal_pointer(&name));
    return done;
}

bool report_rasters(const World *world, const Results *results, const char *folder,
                    GPtrArray *written, GError **error) {
    g_autofree char *rasters = g_build_filename(folder, "rasters", NULL);
    for (int i = 0; i < world->regions[LEVEL_PROVINCE].count; i++) {
        Extent extent;
        if (!find_extent(world, &world->regions[LEVEL_PROVINCE].items[i], &extent))
            continue;
        if (!fs_make_folder(rasters, error) ||
            !write_raster(&extent, results, true, folder, written, error) ||
            !write_raster(&extent, results, false, folder, written, error))
            return false;
    }
    return true;
}
