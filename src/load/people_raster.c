#include "load/people_raster.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "geo/crs.h"
#include "geo/geodesy.h"
#include "geo/gridcut.h"
#include "intake/raster.h"
#include "load/inputs.h"

static const double LEAST_PIECE_M2 = 1;
static const double COARSE = 1.5;        // times cell_m: then cells are parted
static const double MOST_CELLS = 50e6;   // of one part of a village
static const double MOST_OUTSIDE = 0.01; // of a village's area
static const double FARTHEST_CELL = 5e8; // cell numbers fit an int
static const int TOLD = 5;               // so many villages are named

struct PeopleRaster {
    Raster *raster;
    double up;      // v = up · row: -1, or 1 when the file's rows go up already
    double side_m;  // of a cell, in the middle of the villages
    int join, part; // k and n; one of them is 1
    LonLat low, high;
    GMutex mutex;
    GArray *negative; // Cell
};

// A cell of the raster, as the file counts.
typedef struct {
    int row, column;
} Cell;

// What comes together in one block.
typedef struct {
    double weight, u, v; // and moments
    double area;
} Gathered;

struct RasterCutter {
    PeopleRaster *raster;
    Projection *projection;
    GArray *points;   // PlanePoint
    GArray *cut;      // CutPiece
    GArray *values;   // double: of one row
    GArray *blocks;   // Gathered: of one row of blocks
    GArray *negative; // Cell
};

// ------------------------------------------------------------ plane and cells

static PlanePoint cell_at(const PeopleRaster *r, PlanePoint plane) {
    const double *t = raster_transform(r->raster);
    double x = plane.x - t[0], y = plane.y - t[3], scale = t[1] * t[5] - t[2] * t[4];
    return (PlanePoint){(t[5] * x - t[2] * y) / scale, r->up * (t[1] * y - t[4] * x) / scale};
}

static PlanePoint plane_at(const PeopleRaster *r, PlanePoint cell) {
    const double *t = raster_transform(r->raster);
    double row = r->up * cell.y;
    return (PlanePoint){t[0] + cell.x * t[1] + row * t[2], t[3] + cell.x * t[4] + row * t[5]};
}

static LonLat ground_at(const PeopleRaster *r, const Projection *projection, PlanePoint cell) {
    return crs_inverse(projection, plane_at(r, cell));
}

static bool is_finite(LonLat p) {
    return isfinite(p.lon_deg) && isfinite(p.lat_deg);
}

// Geometric mean of a cell's sides, in the middle of the villages.
static bool measure_cell(PeopleRaster *r, const Projection *projection, LonLat middle,
                         GError **error) {
    PlanePoint at = cell_at(r, crs_forward(projection, middle));
    LonLat a = ground_at(r, projection, at);
    LonLat right = ground_at(r, projection, (PlanePoint){at.x + 1, at.y});
    LonLat above = ground_at(r, projection, (PlanePoint){at.x, at.y + 1});
    if (is_finite(a) && is_finite(right) && is_finite(above))
        r->side_m = sqrt(geodesy_distance_m(a, right) * geodesy_distance_m(a, above));
    if (isfinite(r->side_m) && r->side_m > 0)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: CRS-nya (%.60s) tidak mencakup wilayah ini; periksa CRS raster",
                raster_name(r->raster), crs_name(projection));
    return false;
}

static void measure_extent(PeopleRaster *r, const Projection *projection) {
    double columns = raster_columns(r->raster), rows = raster_rows(r->raster);
    r->low = (LonLat){INFINITY, INFINITY};
    r->high = (LonLat){-INFINITY, -INFINITY};
    for (int corner = 0; corner < 4; corner++) {
        PlanePoint cell = {corner % 2 * columns, r->up * (corner / 2) * rows};
        LonLat p = ground_at(r, projection, cell);
        r->low = (LonLat){fmin(r->low.lon_deg, p.lon_deg), fmin(r->low.lat_deg, p.lat_deg)};
        r->high = (LonLat){fmax(r->high.lon_deg, p.lon_deg), fmax(r->high.lat_deg, p.lat_deg)};
    }
}

// ------------------------------------------------------------------ opening

static LonLat middle_of(const World *world) {
    LonLat low = {180, 90}, high = {-180, -90};
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        LonLat p = world->villages[v].point;
        low = (LonLat){fmin(low.lon_deg, p.lon_deg), fmin(low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    return (LonLat){(low.lon_deg + high.lon_deg) / 2, (low.lat_deg + high.lat_deg) / 2};
}

PeopleRaster *people_raster_open(World *world, const Settings *settings, GError **error) {
    g_autoptr(PeopleRaster) r = g_new0(PeopleRaster, 1);
    g_mutex_init(&r->mutex);
    r->negative = g_array_new(FALSE, FALSE, sizeof(Cell));
    r->raster = raster_open(settings->population_raster, error);
    if (r->raster == NULL ||
        !inputs_add(world, "population_raster", settings->population_raster, "", error))
        return NULL;
    g_autoptr(Projection) projection = crs_open_any(raster_crs(r->raster), error);
    if (projection == NULL)
        return NULL;
    // A plane whose cells are turned over would turn shells into holes.
    const double *t = raster_transform(r->raster);
    r->up = t[1] * t[5] - t[2] * t[4] < 0 ? -1 : 1;
    if (!measure_cell(r, projection, middle_of(world), error))
        return NULL;
    measure_extent(r, projection);
    bool coarse = r->side_m > COARSE * settings->cell_m;
    r->part = coarse ? (int)MIN(round(r->side_m / settings->cell_m), 1e4) : 1;
    r->join = coarse ? 1 : (int)MAX(round(settings->cell_m / r->side_m), 1);
    return g_steal_pointer(&r);
}

void people_raster_close(PeopleRaster *raster) {
    if (raster == NULL)
        return;
    raster_close(raster->raster);
    g_mutex_clear(&raster->mutex);
    g_array_unref(raster->negative);
    g_free(raster);
}

char *people_raster_method(const PeopleRaster *raster) {
    return g_strdup_printf("raster (%s)", raster_name(raster->raster));
}

CellGrid people_raster_grid(const PeopleRaster *r) {
    const double *t = raster_transform(r->raster), side = (double)r->join / r->part;
    return (CellGrid){.crs = g_strdup(raster_crs(r->raster)),
                      .x0 = t[0],
                      .y0 = t[3],
                      .a = t[1] * side,
                      .b = t[2] * r->up * side,
                      .c = t[4] * side,
                      .d = t[5] * r->up * side};
}

// ------------------------------------------------------------------ cutting

RasterCutter *raster_cutter_new(PeopleRaster *raster, GError **error) {
    Projection *projection = crs_open_any(raster_crs(raster->raster), error);
    if (projection == NULL)
        return NULL;
    RasterCutter *cutter = g_new0(RasterCutter, 1);
    cutter->raster = raster;
    cutter->projection = projection;
    cutter->points = g_array_new(FALSE, FALSE, sizeof(PlanePoint));
    cutter->cut = g_array_new(FALSE, FALSE, sizeof(CutPiece));
    cutter->values = g_array_new(FALSE, FALSE, sizeof(double));
    cutter->blocks = g_array_new(FALSE, TRUE, sizeof(Gathered));
    cutter->negative = g_array_new(FALSE, FALSE, sizeof(Cell));
    return cutter;
}

void raster_cutter_free(RasterCutter *cutter) {
    if (cutter == NULL)
        return;
    g_mutex_lock(&cutter->raster->mutex);
    g_array_append_vals(cutter->raster->negative, cutter->negative->data, cutter->negative->len);
    g_mutex_unlock(&cutter->raster->mutex);
    crs_close(cutter->projection);
    g_array_unref(cutter->points);
    g_array_unref(cutter->cut);
    g_array_unref(cutter->values);
    g_array_unref(cutter->blocks);
    g_array_unref(cutter->negative);
    g_free(cutter);
}

static int floor_div(int number, int by) {
    return number >= 0 ? number / by : -((by - 1 - number) / by);
}

// The part's vertices in cells, with the bounds of them.
static void move_points(RasterCutter *cutter, const LonLat *points, int count, PlanePoint *low,
                        PlanePoint *high) {
    g_array_set_size(cutter->points, (guint)count);
    PlanePoint *moved = (PlanePoint *)(void *)cutter->points->data;
    crs_forward_many(cutter->projection, points, moved, count);
    *low = (PlanePoint){INFINITY, INFINITY};
    *high = (PlanePoint){-INFINITY, -INFINITY};
    for (int i = 0; i < count; i++) {
        moved[i] = cell_at(cutter->raster, moved[i]);
        // Unlike fmin() this lets a vertex that is nowhere spoil the bounds.
        low->x = moved[i].x >= low->x ? low->x : moved[i].x;
        low->y = moved[i].y >= low->y ? low->y : moved[i].y;
        high->x = moved[i].x <= high->x ? high->x : moved[i].x;
        high->y = moved[i].y <= high->y ? high->y : moved[i].y;
    }
}

static bool touches_raster(const PeopleRaster *r, PlanePoint low, PlanePoint high) {
    double rows = raster_rows(r->raster), bottom = r->up < 0 ? -rows : 0;
    return high.x > 0 && low.x < raster_columns(r->raster) && high.y > bottom &&
           low.y < bottom + rows && low.x > -FARTHEST_CELL && low.y > -FARTHEST_CELL &&
           high.x < FARTHEST_CELL && high.y < FARTHEST_CELL;
}

// Row of the file, and whether the raster has it.
static bool file_row(const PeopleRaster *r, int v, int *row) {
    *row = r->up < 0 ? -v - 1 : v;
    return *row >= 0 && *row < raster_rows(r->raster);
}

static void gather(RasterCutter *cutter, const CutPiece *piece, double value, Cell cell,
                   int first_block, RasterShare *share) {
    if (value < 0)
        g_array_append_val(cutter->negative, cell);
    if (!(value > 0))
        return; // no-data: nobody is known there
    int block = floor_div(piece->column, cutter->raster->join) - first_block;
    Gathered *g = &g_array_index(cutter->blocks, Gathered, block);
    double weight = value * piece->area_m2; // here in cells
    g->weight += weight;
    g->u += weight * piece->centroid.x;
    g->v += weight * piece->centroid.y;
    g->area += piece->area_m2;
    share->weight += weight;
}

// The pieces of one row of the cut, which lie in one row of the raster.
static bool gather_row(RasterCutter *cutter, const CutPiece *pieces, int count, int first_block,
                       RasterShare *share, GError **error) {
    const PeopleRaster *r = cutter->raster;
    int columns = raster_columns(r->raster), row;
    int first = CLAMP(floor_div(pieces[0].column, r->part), 0, columns);
    int last = CLAMP(floor_div(pieces[count - 1].column, r->part), -1, columns - 1);
    bool inside = file_row(r, floor_div(pieces[0].row, r->part), &row) && first <= last;
    g_array_set_size(cutter->values, inside ? (guint)(last - first + 1) : 0);
    double *values = (double *)(void *)cutter->values->data;
    if (inside && !raster_read(r->raster, first, row, last - first + 1, values, error))
        return false;
    for (int i = 0; i < count; i++) {
        int column = floor_div(pieces[i].column, r->part);
        share->area += pieces[i].area_m2;
        if (!inside || column < first || column > last)
            share->outside_area += pieces[i].area_m2;
        else
            gather(cutter, &pieces[i], values[column - first], (Cell){row, column}, first_block,
                   share);
    }
    return true;
}

static void add_blocks(RasterCutter *cutter, int row, int first_block, GArray *pieces,
                       GArray *weights) {
    for (guint i = 0; i < cutter->blocks->len; i++) {
        Gathered *g = &g_array_index(cutter->blocks, Gathered, i);
        if (g->weight > 0) {
            PlanePoint middle = {g->u / g->weight, g->v / g->weight};
            Piece piece = {.position = geodesy_published(
                               ground_at(cutter->raster, cutter->projection, middle)),
                           .column = first_block + (int)i,
                           .row = row,
                           .area_m2 = g->area};
            g_array_append_val(pieces, piece);
            g_array_append_val(weights, g->weight);
        }
        *g = (Gathered){0};
    }
}

static bool gather_cut(RasterCutter *cutter, GArray *pieces, GArray *weights, RasterShare *share,
                       GError **error) {
    const CutPiece *cut = (const CutPiece *)(const void *)cutter->cut->data;
    int count = (int)cutter->cut->len, join = cutter->raster->join;
    int low = G_MAXINT, high = G_MININT;
    for (int i = 0; i < count; i++) {
        low = MIN(low, cut[i].column);
        high = MAX(high, cut[i].column);
    }
    int first_block = floor_div(low, join);
    g_array_set_size(cutter->blocks, 0);
    g_array_set_size(cutter->blocks, (guint)(floor_div(high, join) - first_block) + 1);
    for (int i = 0, end; i < count; i = end) {
        for (end = i; end < count && cut[end].row == cut[i].row;)
            end++;
        if (!gather_row(cutter, cut + i, end - i, first_block, share, error))
            return false;
        int block_row = floor_div(cut[i].row, join);
        if (end == count || floor_div(cut[end].row, join) != block_row)
            add_blocks(cutter, block_row, first_block, pieces, weights);
    }
    return true;
}

static double area_of_ring(const PlanePoint *points, int count) {
    double twice = 0;
    for (int i = 0; i + 1 < count; i++) // from the first vertex, for small numbers
        twice += (points[i].x - points[0].x) * (points[i + 1].y - points[0].y) -
                 (points[i + 1].x - points[0].x) * (points[i].y - points[0].y);
    return twice / 2;
}

bool raster_cutter_part(RasterCutter *cutter, const Shape *shape, int *ring, GArray *pieces,
                        GArray *weights, RasterShare *share, GError **error) {
    const PeopleRaster *r = cutter->raster;
    int first = *ring, part = shape->ring_part[first];
    while (*ring < shape->ring_count && shape->ring_part[*ring] == part)
        ++*ring;
    int start = shape->ring_first[first], rings = *ring - first;
    PlanePoint low, high;
    move_points(cutter, shape->points + start, shape->ring_first[*ring] - start, &low, &high);
    const PlanePoint *points = (const PlanePoint *)(const void *)cutter->points->data;
    g_autofree int *ring_first = g_new(int, (gsize)rings + 1);
    double area = 0;
    for (int i = 0; i <= rings; i++) {
        ring_first[i] = shape->ring_first[first + i] - start;
        if (i > 0)
            area += area_of_ring(points + ring_first[i - 1], ring_first[i] - ring_first[i - 1]);
    }
    if (!touches_raster(r, low, high)) {
        share->area += isfinite(area) ? area : 1;
        share->outside_area += isfinite(area) ? area : 1;
        return true;
    }
    if (area * r->part * r->part > MOST_CELLS) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: selnya terlalu kecil (%.3g m): satu desa mencakup %.0f juta sel; perkecil "
                    "resolusinya dengan gdalwarp -tr … -r sum",
                    raster_name(r->raster), r->side_m, area / 1e6);
        return false;
    }
    CutGrid grid = {{0, 0}, 1.0 / r->part};
    g_array_set_size(cutter->cut, 0);
    gridcut_polygon(&grid, points, ring_first, rings, LEAST_PIECE_M2 / (r->side_m * r->side_m),
                    cutter->cut);
    return cutter->cut->len == 0 || gather_cut(cutter, pieces, weights, share, error);
}

// ------------------------------------------------------------------ judging

static int compare_cells(const void *left, const void *right) {
    const Cell *p = left, *q = right;
    return p->row != q->row ? (p->row > q->row) - (p->row < q->row)
                            : (p->column > q->column) - (p->column < q->column);
}

static bool refuse_negative(const PeopleRaster *r, GError **error) {
    g_array_sort(r->negative, compare_cells);
    const Cell *cells = (const Cell *)(const void *)r->negative->data;
    int count = 0; // a cell that two villages share was told twice
    for (guint i = 0; i < r->negative->len; i++)
        count += i == 0 || compare_cells(&cells[i - 1], &cells[i]) != 0;
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: %d sel di dalam wilayah bernilai negatif (yang pertama: baris %d, kolom %d); "
                "jumlah penduduk tidak dapat negatif: bila nilai itu berarti tidak ada data, "
                "tetapkan sebagai no-data (gdal_translate -a_nodata NILAI), atau ganti dengan 0",
                raster_name(r->raster), count, cells[0].row + 1, cells[0].column + 1);
    return false;
}

// Villages that share a fault of the raster.
typedef struct {
    int count;
    int64_t people;
    GString *names;
} Faulty;

static void add_faulty(Faulty *faulty, const Region *region) {
    if (faulty->count++ < TOLD)
        g_string_append_printf(faulty->names, "%s%s %s", faulty->count > 1 ? ", " : "",
                               region->code, region->name);
    else if (faulty->count == TOLD + 1)
        g_string_append(faulty->names, ", …");
    faulty->people += region->population;
}

static bool refuse_missing(const PeopleRaster *r, const Settings *settings, const Faulty *missing,
                           double percent, GError **error) {
    g_autofree char *share = text_number_id(percent, 1);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: %d desa dengan %s %% penduduk tidak mempunyai nilai di raster ini atau "
                "terletak di luarnya (%s); lebih dari [tolerance] raster_missing_pct = %g. Raster "
                "ini mencakup bujur %.3f sampai %.3f dan lintang %.3f sampai %.3f: periksa CRS dan "
                "luasnya, atau apakah rasternya untuk wilayah lain",
                raster_name(r->raster), missing->count, share, missing->names->str,
                settings->tolerated_raster_missing_pct, r->low.lon_deg, r->high.lon_deg,
                r->low.lat_deg, r->high.lat_deg);
    return false;
}

static void warn_faulty(const PeopleRaster *r, const Faulty *empty, const Faulty *partly) {
    if (empty->count > 0)
        log_warning("%s: %d desa tanpa nilai di raster; penduduknya dibagi menurut luas (%s)",
                    raster_name(r->raster), empty->count, empty->names->str);
    if (partly->count > 0)
        log_warning("%s: %d desa sebagian di luar raster; penduduknya dibagi di bagian yang "
                    "tercakup (%s)",
                    raster_name(r->raster), partly->count, partly->names->str);
}

bool people_raster_judge(const PeopleRaster *raster, const World *world, const Settings *settings,
                         const RasterShare *shares, const Spread *spread, GError **error) {
    if (raster->negative->len > 0)
        return refuse_negative(raster, error);
    g_autoptr(GString) all = g_string_new(NULL), none = g_string_new(NULL),
                       some = g_string_new(NULL);
    Faulty missing = {.names = all}, empty = {.names = none}, partly = {.names = some};
    int64_t people = 0;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        bool outside = shares[v].outside_area > MOST_OUTSIDE * shares[v].area;
        people += region->population;
        if (spread[v] == SPREAD_POINT)
            continue; // there is no area to look for in the raster
        if (spread[v] != SPREAD_RASTER || outside)
            add_faulty(&missing, region);
        if (spread[v] != SPREAD_RASTER)
            add_faulty(&empty, region);
        else if (outside)
            add_faulty(&partly, region);
    }
    double percent = people > 0 ? 100 * (double)missing.people / (double)people : 0;
    if (percent > settings->tolerated_raster_missing_pct)
        return refuse_missing(raster, settings, &missing, percent, error);
    warn_faulty(raster, &empty, &partly);
    return true;
}
