#include "siting/demand.h"

#include <math.h>

#include "analyze/active.h"
#include "analyze/nearest.h"
#include "base/error.h"
#include "base/threads.h"
#include "geo/geodesy.h"

enum { CHUNK = 4096 };

// What a chunk of pieces lists.
typedef struct {
    GArray *pieces, *counts, *unlisted; // by demand point: int, int, int64_t
    GArray *gains;                      // PlanGain
} Chunk;

typedef struct {
    const DemandTask *task;
    PlanGainRule rule; // without S
    NearestIndex *index;
    bool sea;
    Chunk *chunks;
    int chunk_count;
    gint next; // chunk to take
} Work;

static double today_m(const DemandTask *task, int piece) {
    const NearLibrary *nearest = &task->results->pieces[piece].tpbis[0];
    return nearest->library >= 0 ? nearest->distance_m : INFINITY;
}

// Nobody is reached today: what stands for that is as long as the land.
static double extent_m(const Cells *cells) {
    LonLat low = {180, 90}, high = {-180, -90};
    for (int i = 0; i < cells->count; i++) {
        LonLat at = cells->pieces[i].position;
        low = (LonLat){fmin(low.lon_deg, at.lon_deg), fmin(low.lat_deg, at.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, at.lon_deg), fmax(high.lat_deg, at.lat_deg)};
    }
    return geodesy_distance_m(low, high);
}

double demand_cap_m(const DemandTask *task) {
    const Cells *cells = task->world->cells;
    double cap_m = -1;
    for (int i = 0; i < cells->count; i++) {
        double today = today_m(task, i);
        if (cells->pieces[i].people_e6 > 0 && isfinite(today))
            cap_m = fmax(cap_m, today);
    }
    return cap_m >= 0 ? cap_m : extent_m(cells) * task->settings->detour;
}

// How far a site may be at most to help: in the search's metres, a shade too far.
static double reach_m(const Work *work, double service_m, double today) {
    static const double ROUNDING = 1e-9;
    double most_m =
        work->rule.objective == PLAN_COVERAGE ? service_m : fmin(today, work->rule.cap_m);
    return most_m / work->task->settings->detour * (1 + ROUNDING);
}

// `near` takes one more than what may be listed: the next one bounds what is left out.
static void list_piece(const Work *work, int number, int most, Near *near, PlanGain *gains,
                       Chunk *chunk) {
    const DemandTask *task = work->task;
    const Piece *piece = &task->world->cells->pieces[number];
    PlanGainRule rule = work->rule;
    rule.service_m =
        task->service_m[world_region_of_village(task->world, piece->village, LEVEL_REGENCY)];
    double today = today_m(task, number);
    bool settled = rule.objective != PLAN_DISTANCE && today <= rule.service_m;
    if (piece->people_e6 == 0 || settled)
        return;
    Place from = {piece->position, work->sea ? piece->land_part : 0};
    int found =
        nearest_some(work->index, from, reach_m(work, rule.service_m, today), most + 1, near);
    int count = 0;
    int64_t unlisted = 0;
    for (int i = 0; i < found; i++) {
        int64_t gain =
            plan_gain(&rule, piece->people_e6, today, near[i].distance_m * task->settings->detour);
        if (gain > 0 && i < most)
            gains[count++] = (PlanGain){near[i].index, gain};
        else if (gain > 0)
            unlisted = gain;
    }
    if (count == 0)
        return;
    g_array_append_val(chunk->pieces, number);
    g_array_append_val(chunk->counts, count);
    g_array_append_val(chunk->unlisted, unlisted);
    g_array_append_vals(chunk->gains, gains, (guint)count);
}

static Chunk chunk_new(void) {
    return (Chunk){g_array_new(FALSE, FALSE, sizeof(int)), g_array_new(FALSE, FALSE, sizeof(int)),
                   g_array_new(FALSE, FALSE, sizeof(int64_t)),
                   g_array_new(FALSE, FALSE, sizeof(PlanGain))};
}

static gpointer list_chunks(gpointer data) {
    Work *work = data;
    const DemandTask *task = work->task;
    // Within S all candidates are listed: what is left out would cost the proof of coverage.
    int most = task->objective == PLAN_COVERAGE ? task->candidate_count
                                                : MIN(task->most_listed, task->candidate_count);
    g_autofree Near *near = g_new(Near, (gsize)most + 1);
    g_autofree PlanGain *gains = g_new(PlanGain, (gsize)most + 1);
    for (int k; (k = g_atomic_int_add(&work->next, 1)) < work->chunk_count;) {
        work->chunks[k] = chunk_new();
        for (int i = k * CHUNK; i < MIN((k + 1) * CHUNK, task->world->cells->count); i++)
            list_piece(work, i, most, near, gains, &work->chunks[k]);
    }
    return NULL;
}

static void run(Work *work) {
    threads_run("demand", work->chunk_count, list_chunks, work);
}

static void move_chunk(Chunk *chunk, PlanInstance *instance, GArray *pieces) {
    const PlanGain *gains = (const PlanGain *)(const void *)chunk->gains->data;
    for (guint i = 0; i < chunk->pieces->len; i++) {
        int count = g_array_index(chunk->counts, int, i);
        plan_add_demand(instance, gains, count, g_array_index(chunk->unlisted, int64_t, i));
        gains += count;
    }
    g_array_append_vals(pieces, chunk->pieces->data, chunk->pieces->len);
    g_array_unref(chunk->pieces);
    g_array_unref(chunk->counts);
    g_array_unref(chunk->unlisted);
    g_array_unref(chunk->gains);
}

static bool anybody(const Cells *cells) {
    for (int i = 0; i < cells->count; i++) {
        if (cells->pieces[i].people_e6 > 0)
            return true;
    }
    return false;
}

static NearestIndex *index_candidates(const DemandTask *task, bool sea) {
    g_autofree Place *places = g_new(Place, (gsize)task->candidate_count + 1);
    for (int c = 0; c < task->candidate_count; c++) {
        const Village *village = &task->world->villages[task->villages[c]];
        places[c] = (Place){village->point, sea ? village->land_part : 0};
    }
    return nearest_index_new(places, task->candidate_count);
}

bool demand_add(const DemandTask *task, PlanInstance *instance, GArray *pieces, GError **error) {
    const Cells *cells = task->world->cells;
    if (!anybody(cells)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "tidak ada %s yang dapat dilayani: semua desa/kelurahan berjumlah 0; periksa "
                    "kolom %s",
                    task->world->demand_label, task->world->demand_label);
        return false;
    }
    bool sea = active_sea_matters(task->world, task->settings);
    Work work = {.task = task,
                 .rule = {.objective = task->objective, .cap_m = demand_cap_m(task)},
                 .index = index_candidates(task, sea),
                 .sea = sea,
                 .chunk_count = (cells->count + CHUNK - 1) / CHUNK};
    work.chunks = g_new0(Chunk, (gsize)work.chunk_count + 1);
    run(&work);
    for (int k = 0; k < work.chunk_count; k++)
        move_chunk(&work.chunks[k], instance, pieces);
    g_free(work.chunks);
    nearest_index_free(work.index);
    return true;
}
