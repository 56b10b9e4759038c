#include "load/people.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/threads.h"
#include "geo/crs.h"
#include "geo/geodesy.h"
#include "geo/gridcut.h"
#include "load/people_raster.h"
#include "load/uninhabited.h"

static const double LEAST_PIECE_M2 = 1; // smaller crumbs hold nobody
enum { BLOCK_VILLAGES = 32 };

// The villages that a thread cuts at once, and what comes of them.
typedef struct {
    int first, end;
    GArray *pieces; // Piece, by village
    GError *error;  // why it could not be cut
} Block;

typedef struct {
    World *world;
    Cells *cells;
    double cell_m;
    const InhabitedLand *inhabited;
    PeopleRaster *raster; // NULL: by area
    RasterShare *shares;  // by village
    int *part_land;       // land part of each part of each village
    int *part_first;      // by village: offset into part_land
    Block *blocks;
    int block_count;
    gint next; // index of the next block to take
    gint failed;
} Spreading;

// What one thread needs to cut a village.
typedef struct {
    const Spreading *spreading;
    Projection *projection;
    int grid; // of the open projection, or -1
    RasterCutter *raster;
    GArray *points;  // PlanePoint
    GArray *cut;     // CutPiece
    GArray *weights; // double: of the village's pieces
    GArray *people_e6;
    GError *error;
} Cutter;

// ------------------------------------------------------------------- grids

// The UTM zone in the middle of a province's village points.
static char *choose_crs(const World *world, const Region *province) {
    LonLat low = {180, 90}, high = {-180, -90};
    for (int v = province->first_village; v < province->first_village + province->village_count;
         v++) {
        LonLat p = world->villages[v].point;
        low = (LonLat){fmin(low.lon_deg, p.lon_deg), fmin(low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    return crs_for_position(
        (LonLat){(low.lon_deg + high.lon_deg) / 2, (low.lat_deg + high.lat_deg) / 2});
}

// One grid a province, its lines at multiples of the side, and the raster's last.
static void make_grids(const World *world, double cell_m, const PeopleRaster *raster,
                       Cells *cells) {
    int provinces = world->regions[LEVEL_PROVINCE].count;
    cells->grid_count = provinces + (raster != NULL);
    cells->grids = g_new0(CellGrid, (gsize)cells->grid_count + 1);
    if (raster != NULL)
        cells->grids[provinces] = people_raster_grid(raster);
    for (int i = 0; i < provinces; i++)
        cells->grids[i] =
            (CellGrid){.crs = choose_crs(world, &world->regions[LEVEL_PROVINCE].items[i]),
                       .a = cell_m,
                       .d = cell_m};
}

// ----------------------------------------------------------------- cutting

static bool open_grid(Cutter *cutter, int grid) {
    if (cutter->grid == grid)
        return true;
    g_clear_pointer(&cutter->projection, crs_close);
    cutter->projection = crs_open(cutter->spreading->cells->grids[grid].crs, &cutter->error);
    cutter->grid = grid;
    return cutter->projection != NULL;
}

// The pieces of one part of a shape; `ring` moves on to the next part.
static void cut_part(Cutter *cutter, const Shape *shape, int *ring) {
    int first = *ring, part = shape->ring_part[first];
    while (*ring < shape->ring_count && shape->ring_part[*ring] == part)
        ++*ring;
    int start = shape->ring_first[first], end = shape->ring_first[*ring];
    g_array_set_size(cutter->points, (guint)(end - start));
    PlanePoint *points = (PlanePoint *)(void *)cutter->points->data;
    crs_forward_many(cutter->projection, shape->points + start, points, end - start);
    g_autofree int *ring_first = g_new(int, (gsize)(*ring - first) + 1);
    for (int r = first; r <= *ring; r++)
        ring_first[r - first] = shape->ring_first[r] - start;
    CutGrid grid = {{0, 0}, cutter->spreading->cell_m};
    g_array_set_size(cutter->cut, 0);
    gridcut_polygon(&grid, points, ring_first, *ring - first, LEAST_PIECE_M2, cutter->cut);
}

static void add_pieces(Cutter *cutter, int village, int land_part, GArray *pieces) {
    for (guint i = 0; i < cutter->cut->len; i++) {
        const CutPiece *cut = &g_array_index(cutter->cut, CutPiece, i);
        Piece piece = {.position =
                           geodesy_published(crs_inverse(cutter->projection, cut->centroid)),
                       .village = village,
                       .land_part = land_part,
                       .grid = cutter->grid,
                       .column = cut->column,
                       .row = cut->row,
                       .area_m2 = cut->area_m2};
        g_array_append_val(pieces, piece);
        g_array_append_val(cutter->weights, cut->area_m2);
    }
}

static bool cut_by_area(Cutter *cutter, int village, const Shape *shape, GArray *pieces) {
    const Spreading *s = cutter->spreading;
    if (!open_grid(cutter, world_region_of_village(s->world, village, LEVEL_PROVINCE)))
        return false;
    for (int ring = 0, part = 0; ring < shape->ring_count; part++) {
        cut_part(cutter, shape, &ring);
        add_pieces(cutter, village, s->part_land[s->part_first[village] + part], pieces);
    }
    return true;
}

// No pieces where the raster knows nobody.
static bool cut_by_raster(Cutter *cutter, int village, const Shape *shape, GArray *pieces) {
    const Spreading *s = cutter->spreading;
    RasterShare *share = &s->shares[village];
    guint before = pieces->len;
    if (cutter->raster == NULL)
        cutter->raster = raster_cutter_new(s->raster, &cutter->error);
    if (cutter->raster == NULL)
        return false;
    for (int ring = 0, part = 0; ring < shape->ring_count; part++) {
        guint first = pieces->len;
        if (!raster_cutter_part(cutter->raster, shape, &ring, pieces, cutter->weights, share,
                                &cutter->error))
            return false;
        for (guint i = first; i < pieces->len; i++) {
            Piece *piece = &g_array_index(pieces, Piece, i);
            piece->village = village;
            piece->land_part = s->part_land[s->part_first[village] + part];
            piece->grid = s->cells->grid_count - 1;
        }
    }
    // From cells of the raster to m2, whatever its CRS.
    double cell_m2 = shape_area_km2(shape) * 1e6 / share->area;
    for (guint i = before; i < pieces->len; i++)
        g_array_index(pieces, Piece, i).area_m2 *= cell_m2;
    return true;
}

static void add_point(Cutter *cutter, int village, GArray *pieces) {
    const Village *of = &cutter->spreading->world->villages[village];
    Piece point = {
        .position = of->point, .village = village, .land_part = of->land_part, .grid = -1};
    double weight = 1;
    g_array_append_val(pieces, point);
    g_array_append_val(cutter->weights, weight);
}

// The people of a village by the weights of its pieces.
static void share_out(Cutter *cutter, int64_t people, Piece *pieces) {
    int count = (int)cutter->weights->len;
    g_array_set_size(cutter->people_e6, (guint)count);
    int64_t *people_e6 = (int64_t *)(void *)cutter->people_e6->data;
    cells_share_out(people, (const double *)(void *)cutter->weights->data, count, people_e6);
    for (int i = 0; i < count; i++)
        pieces[i].people_e6 = people_e6[i];
}

static bool cut_village(Cutter *cutter, int village, GArray *pieces) {
    const Spreading *s = cutter->spreading;
    const Shape *shape = inhabited_shape(s->inhabited, s->world, village);
    Spread *spread = &s->cells->spread[village];
    guint before = pieces->len;
    g_array_set_size(cutter->weights, 0);
    *spread = SPREAD_RASTER;
    if (shape != NULL && s->raster != NULL && !cut_by_raster(cutter, village, shape, pieces))
        return false;
    if (shape != NULL && pieces->len == before) {
        *spread = SPREAD_AREA;
        if (!cut_by_area(cutter, village, shape, pieces))
            return false;
    }
    if (pieces->len == before) {
        *spread = SPREAD_POINT;
        add_point(cutter, village, pieces);
    }
    share_out(cutter, s->world->regions[LEVEL_VILLAGE].items[village].population,
              &g_array_index(pieces, Piece, before));
    return true;
}

// Takes blocks until none is left or one has failed.
static gpointer work(gpointer data) {
    Spreading *s = data;
    Cutter cutter = {.spreading = s,
                     .grid = -1,
                     .points = g_array_new(FALSE, FALSE, sizeof(PlanePoint)),
                     .cut = g_array_new(FALSE, FALSE, sizeof(CutPiece)),
                     .weights = g_array_new(FALSE, FALSE, sizeof(double)),
                     .people_e6 = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    for (int taken; g_atomic_int_get(&s->failed) == 0 &&
                    (taken = g_atomic_int_add(&s->next, 1)) < s->block_count;) {
        Block *block = &s->blocks[taken];
        block->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
        for (int v = block->first; v < block->end && cut_village(&cutter, v, block->pieces); v++)
            continue;
        block->error = g_steal_pointer(&cutter.error);
        if (block->error != NULL || !interrupt_check(&block->error))
            g_atomic_int_set(&s->failed, 1);
    }
    crs_close(cutter.projection);
    raster_cutter_free(cutter.raster);
    g_array_unref(cutter.points);
    g_array_unref(cutter.cut);
    g_array_unref(cutter.weights);
    g_array_unref(cutter.people_e6);
    return NULL;
}

// --------------------------------------------------------------- land parts

// Almost every village has one part, on the land of its point.
static void find_part_lands(Spreading *s, const LandParts *land) {
    int villages = s->world->regions[LEVEL_VILLAGE].count;
    g_autoptr(GArray) lands = g_array_new(FALSE, FALSE, sizeof(int));
    s->part_first = g_new(int, (gsize)villages + 1);
    for (int v = 0; v < villages; v++) {
        const Shape *shape = inhabited_shape(s->inhabited, s->world, v);
        int parts = shape != NULL ? shape_part_count(shape) : 0;
        s->part_first[v] = (int)lands->len;
        for (int ring = 0, part = 0; part < parts; part++) {
            while (shape->ring_part[ring] != part)
                ring++;
            bool whole = parts == 1 && !inhabited_is_cut(s->inhabited, v);
            int number = land == NULL ? 0
                         : whole      ? s->world->villages[v].land_part
                                      : land_parts_at(land, shape->points[shape->ring_first[ring]]);
            g_array_append_val(lands, number);
        }
    }
    s->part_land = (int *)(void *)g_array_free(g_steal_pointer(&lands), FALSE);
}

// ------------------------------------------------------------------ together

static void make_blocks(Spreading *s, int villages) {
    s->block_count = (villages + BLOCK_VILLAGES - 1) / BLOCK_VILLAGES;
    s->blocks = g_new0(Block, (gsize)s->block_count + 1);
    for (int i = 0; i < s->block_count; i++)
        s->blocks[i] =
            (Block){.first = i * BLOCK_VILLAGES, .end = MIN((i + 1) * BLOCK_VILLAGES, villages)};
}

// The first block's error, when there is one.
static bool take_error(Spreading *s, GError **error) {
    bool failed = false;
    for (int i = 0; i < s->block_count; i++) {
        if (s->blocks[i].error == NULL)
            continue;
        if (!failed)
            g_propagate_error(error, g_steal_pointer(&s->blocks[i].error));
        failed = true;
        g_clear_error(&s->blocks[i].error);
    }
    return failed;
}

// The blocks one after the other: the order of the villages.
static void gather_pieces(const Spreading *s, Cells *cells, int villages) {
    gsize count = 0;
    for (int i = 0; i < s->block_count; i++)
        count += s->blocks[i].pieces->len;
    cells->pieces = g_new(Piece, count + 1);
    for (int i = 0; i < s->block_count; i++) {
        const GArray *pieces = s->blocks[i].pieces;
        memcpy(cells->pieces + cells->count, pieces->data, pieces->len * sizeof(Piece));
        cells->count += (int)pieces->len;
    }
    for (int i = 0; i < cells->count; i++)
        cells->first[cells->pieces[i].village + 1] = i + 1;
    g_assert(villages == 0 || cells->first[villages] == cells->count);
}

static void free_spreading(Spreading *s) {
    for (int i = 0; i < s->block_count; i++)
        g_clear_pointer(&s->blocks[i].pieces, g_array_unref);
    g_free(s->blocks);
    g_free(s->part_land);
    g_free(s->part_first);
    g_free(s->shares);
}

static bool spread_all(Spreading *s, const Settings *settings, const LandParts *land,
                       GError **error) {
    int villages = s->world->regions[LEVEL_VILLAGE].count;
    make_grids(s->world, s->cell_m, s->raster, s->cells);
    s->cells->method = s->raster != NULL ? people_raster_method(s->raster)
                                         : g_strdup_printf("sel %.6g m", s->cell_m);
    s->shares = g_new0(RasterShare, (gsize)villages + 1);
    find_part_lands(s, land);
    make_blocks(s, villages);
    threads_run("people", s->block_count, work, s);
    if (take_error(s, error) ||
        (s->raster != NULL &&
         !people_raster_judge(s->raster, s->world, settings, s->shares, s->cells->spread, error)))
        return false;
    gather_pieces(s, s->cells, villages);
    return true;
}

bool people_spread(World *world, const Settings *settings, const LandParts *land, GError **error) {
    g_autoptr(InhabitedLand) inhabited = inhabited_land(world, settings, error);
    g_autoptr(PeopleRaster) raster = inhabited != NULL && settings->population_raster != NULL
                                         ? people_raster_open(world, settings, error)
                                         : NULL;
    if (inhabited == NULL || (settings->population_raster != NULL && raster == NULL))
        return false;
    g_autoptr(Cells) cells = cells_new(world->regions[LEVEL_VILLAGE].count);
    Spreading s = {.world = world,
                   .cells = cells,
                   .cell_m = settings->cell_m,
                   .inhabited = inhabited,
                   .raster = raster};
    bool ok = spread_all(&s, settings, land, error);
    free_spreading(&s);
    if (ok)
        world->cells = g_steal_pointer(&cells);
    return ok;
}
