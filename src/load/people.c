#include "load/people.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "geo/crs.h"
#include "geo/geodesy.h"
#include "geo/gridcut.h"

static const double LEAST_PIECE_M2 = 1; // smaller crumbs hold nobody
enum { BLOCK_VILLAGES = 32, MOST_THREADS = 8 };

// The villages that a thread cuts at once, and what comes of them.
typedef struct {
    int first, end;
    GArray *pieces; // Piece, by village
} Block;

typedef struct {
    World *world;
    Cells *cells;
    double cell_m;
    int *part_land;  // land part of each part of each village
    int *part_first; // by village: offset into part_land
    Block *blocks;
    int block_count;
    gint next; // index of the next block to take
} Spreading;

// What one thread needs to cut a village.
typedef struct {
    const Spreading *spreading;
    Projection *projection;
    int grid;       // of the open projection, or -1
    GArray *points; // PlanePoint
    GArray *cut;    // CutPiece
    GArray *weights;
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

// One grid a province, its lines at multiples of the side.
static void make_grids(const World *world, double cell_m, Cells *cells) {
    cells->grid_count = world->regions[LEVEL_PROVINCE].count;
    cells->grids = g_new0(CellGrid, (gsize)cells->grid_count + 1);
    for (int i = 0; i < cells->grid_count; i++)
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
    }
}

static void share_out(Cutter *cutter, int64_t people, Piece *pieces, int count) {
    g_array_set_size(cutter->weights, (guint)count);
    g_array_set_size(cutter->people_e6, (guint)count);
    double *weights = (double *)(void *)cutter->weights->data;
    int64_t *people_e6 = (int64_t *)(void *)cutter->people_e6->data;
    for (int i = 0; i < count; i++)
        weights[i] = pieces[i].area_m2;
    cells_share_out(people, weights, count, people_e6);
    for (int i = 0; i < count; i++)
        pieces[i].people_e6 = people_e6[i];
}

static bool cut_village(Cutter *cutter, int village, GArray *pieces) {
    const Spreading *s = cutter->spreading;
    const Region *region = &s->world->regions[LEVEL_VILLAGE].items[village];
    guint before = pieces->len;
    if (!open_grid(cutter, world_region_of_village(s->world, village, LEVEL_PROVINCE)))
        return false;
    for (int ring = 0, part = 0; region->shape != NULL && ring < region->shape->ring_count;
         part++) {
        cut_part(cutter, region->shape, &ring);
        add_pieces(cutter, village, s->part_land[s->part_first[village] + part], pieces);
    }
    if (pieces->len == before) {
        Piece point = {.position = s->world->villages[village].point,
                       .village = village,
                       .land_part = s->world->villages[village].land_part,
                       .grid = -1};
        g_array_append_val(pieces, point);
        s->cells->spread[village] = SPREAD_POINT;
    } else {
        s->cells->spread[village] = SPREAD_AREA;
    }
    share_out(cutter, region->population, &g_array_index(pieces, Piece, before),
              (int)(pieces->len - before));
    return true;
}

// Takes blocks until none is left.
static gpointer work(gpointer data) {
    Spreading *s = data;
    Cutter cutter = {.spreading = s,
                     .grid = -1,
                     .points = g_array_new(FALSE, FALSE, sizeof(PlanePoint)),
                     .cut = g_array_new(FALSE, FALSE, sizeof(CutPiece)),
                     .weights = g_array_new(FALSE, FALSE, sizeof(double)),
                     .people_e6 = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    for (int taken;
         cutter.error == NULL && (taken = g_atomic_int_add(&s->next, 1)) < s->block_count;) {
        Block *block = &s->blocks[taken];
        block->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
        for (int v = block->first; v < block->end && cut_village(&cutter, v, block->pieces); v++)
            continue;
        interrupt_check(&cutter.error);
    }
    crs_close(cutter.projection);
    g_array_unref(cutter.points);
    g_array_unref(cutter.cut);
    g_array_unref(cutter.weights);
    g_array_unref(cutter.people_e6);
    return cutter.error;
}

// --------------------------------------------------------------- land parts

// Almost every village has one part, on the land of its point.
static void find_part_lands(Spreading *s, const LandParts *land) {
    int villages = s->world->regions[LEVEL_VILLAGE].count;
    g_autoptr(GArray) lands = g_array_new(FALSE, FALSE, sizeof(int));
    s->part_first = g_new(int, (gsize)villages + 1);
    for (int v = 0; v < villages; v++) {
        const Shape *shape = s->world->regions[LEVEL_VILLAGE].items[v].shape;
        int parts = shape != NULL ? shape_part_count(shape) : 0;
        s->part_first[v] = (int)lands->len;
        for (int ring = 0, part = 0; part < parts; part++) {
            while (shape->ring_part[ring] != part)
                ring++;
            int number = land == NULL ? 0
                         : parts == 1 ? s->world->villages[v].land_part
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

static GError *cut_all(Spreading *s) {
    int threads = CLAMP((int)g_get_num_processors(), 1, MOST_THREADS);
    GThread *others[MOST_THREADS] = {NULL};
    for (int i = 1; i < threads && i < s->block_count; i++)
        others[i] = g_thread_try_new("people", work, s, NULL);
    GError *first = work(s);
    for (int i = 1; i < threads; i++) {
        GError *other = others[i] != NULL ? g_thread_join(others[i]) : NULL;
        if (first == NULL)
            first = other;
        else
            g_clear_error(&other);
    }
    return first;
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

bool people_spread(World *world, const Settings *settings, const LandParts *land, GError **error) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    g_autoptr(Cells) cells = cells_new(villages);
    make_grids(world, settings->cell_m, cells);
    cells->method = g_strdup_printf("sel %.6g m", settings->cell_m);
    Spreading s = {.world = world, .cells = cells, .cell_m = settings->cell_m};
    find_part_lands(&s, land);
    make_blocks(&s, villages);
    GError *cause = cut_all(&s);
    if (cause == NULL) {
        gather_pieces(&s, cells, villages);
        world->cells = g_steal_pointer(&cells);
    }
    for (int i = 0; i < s.block_count; i++)
        g_clear_pointer(&s.blocks[i].pieces, g_array_unref);
    g_free(s.blocks);
    g_free(s.part_land);
    g_free(s.part_first);
    if (cause != NULL)
        g_propagate_error(error, cause);
    return cause == NULL;
}
