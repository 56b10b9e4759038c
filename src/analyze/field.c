#include "analyze/field.h"

#include <math.h>

#include "analyze/active.h"
#include "analyze/nearest.h"
#include "base/threads.h"

enum { CHUNK = 4096 };

// A set of libraries to search among.
typedef struct {
    ActivePlaces places;
    NearestIndex *index;
} Search;

typedef struct {
    const World *world;
    const Settings *settings;
    bool sea;
    PieceResult *pieces;
    Search all, came; // after the change; those of them that came
    const bool *left; // libraries that left, or NULL
    bool any;         // measure PieceResult.any by `all`, nothing else
    gint next;        // index of the next chunk to take
} Field;

static Search search_new(const World *world, const Settings *settings, const bool *chosen) {
    Search search = {.places = active_places(world, settings, chosen)};
    search.index = nearest_index_new(search.places.places, search.places.count);
    return search;
}

static void search_clear(Search *search) {
    active_places_clear(&search->places);
    g_clear_pointer(&search->index, nearest_index_free);
}

static void find(const Field *f, const Search *search, const Piece *piece, NearLibrary found[2]) {
    Near near[2];
    nearest_find(search->index, (Place){piece->position, f->sea ? piece->land_part : 0}, near);
    for (int i = 0; i < 2; i++)
        found[i] = (NearLibrary){near[i].index >= 0 ? search->places.library[near[i].index] : -1,
                                 near[i].distance_m * f->settings->detour};
}

static bool is_nearer(const NearLibrary *a, const NearLibrary *b) {
    if (a->library < 0 || b->library < 0)
        return a->library >= 0;
    if (a->distance_m != b->distance_m)
        return a->distance_m < b->distance_m;
    return a->library < b->library;
}

// The nearer two of two sorted pairs.
static void merge(NearLibrary best[2], const NearLibrary other[2]) {
    if (is_nearer(&other[0], &best[0])) {
        best[1] = is_nearer(&other[1], &best[0]) ? other[1] : best[0];
        best[0] = other[0];
    } else if (is_nearer(&other[0], &best[1])) {
        best[1] = other[0];
    }
}

static bool has_left(const Field *f, const NearLibrary near[2]) {
    return f->left != NULL && ((near[0].library >= 0 && f->left[near[0].library]) ||
                               (near[1].library >= 0 && f->left[near[1].library]));
}

static void measure(const Field *f, int piece) {
    const Piece *from = &f->world->cells->pieces[piece];
    PieceResult *result = &f->pieces[piece];
    NearLibrary found[2];
    if (f->any) {
        find(f, &f->all, from, found);
        result->any = found[0];
    } else if (has_left(f, result->tpbis)) {
        find(f, &f->all, from, result->tpbis);
    } else if (f->came.places.count > 0) {
        find(f, &f->came, from, found);
        merge(result->tpbis, found);
    }
}

static gpointer work(gpointer data) {
    Field *f = data;
    int count = f->world->cells->count;
    for (int from; (from = g_atomic_int_add(&f->next, 1) * CHUNK) < count;) {
        for (int i = from; i < MIN(from + CHUNK, count); i++)
            measure(f, i);
    }
    return NULL;
}

static void run(Field *f) {
    threads_run("field", (f->world->cells->count + CHUNK - 1) / CHUNK, work, f);
}

void field_update_tpbis(const World *world, const Settings *settings, const bool *before,
                        const bool *after, PieceResult *pieces) {
    g_autofree bool *came = g_new0(bool, (gsize)world->library_count + 1);
    g_autofree bool *left = g_new0(bool, (gsize)world->library_count + 1);
    int came_count = 0, left_count = 0;
    for (int i = 0; i < world->library_count; i++) {
        bool was = before != NULL && before[i];
        came_count += came[i] = after[i] && !was;
        left_count += left[i] = was && !after[i];
    }
    for (int i = 0; before == NULL && i < world->cells->count; i++)
        pieces[i].tpbis[0] = pieces[i].tpbis[1] = pieces[i].any = (NearLibrary){-1, NAN};
    if (came_count + left_count == 0)
        return;
    Field field = {.world = world,
                   .settings = settings,
                   .sea = active_sea_matters(world, settings),
                   .pieces = pieces,
                   .came = search_new(world, settings, came)};
    if (left_count > 0) {
        field.left = left;
        field.all = search_new(world, settings, after);
    }
    run(&field);
    search_clear(&field.came);
    search_clear(&field.all);
}

void field_measure_any(const World *world, const Settings *settings, const bool *open,
                       PieceResult *pieces) {
    Field field = {.world = world,
                   .settings = settings,
                   .sea = active_sea_matters(world, settings),
                   .pieces = pieces,
                   .all = search_new(world, settings, open),
                   .any = true};
    run(&field);
    search_clear(&field.all);
}
