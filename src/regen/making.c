#include "regen/making.h"

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "base/deadline.h"
#include "base/error.h"
#include "base/gdal_start.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "book/book.h"
#include "load/context.h"
#include "load/load.h"
#include "load/relief.h"
#include "load/upstream.h"
#include "render/render.h"
#include "render/style.h"
#include "render/theme_spec.h"
#include "report/plan_tables.h"
#include "report/report.h"
#include "siting/siting.h"
#include "store/store.h"

static const int FETCH_TIMEOUT_S = 10;

// Land around is worth a warning, which the stage that draws upon it gives.
static bool fetch_neighbours(const Settings *settings, const char *from, GError **error) {
    g_auto(GStrv) codes = context_neighbours(settings);
    g_autoptr(GError) cause = NULL;
    bool reachable = true;
    for (int i = 0; reachable && codes[i] != NULL; i++) {
        g_clear_error(&cause);
        if (upstream_is_cached(codes[i]))
            continue;
        log_progress("mengambil batas provinsi tetangga %s…", codes[i]);
        upstream_fetch(codes[i], from, FETCH_TIMEOUT_S, &cause);
        reachable = cause == NULL || cause->code == ERROR_DATA;
        if (cause != NULL)
            log_debug("provinsi tetangga %s: %s", codes[i], cause->message);
    }
    return interrupt_check(error);
}

bool making_fetch(const Settings *settings, const char *from, GError **error) {
    bool named = settings->boundary_villages != NULL || settings->boundary_districts != NULL ||
                 settings->boundary_regencies != NULL;
    if (named || !settings->fetch_allowed)
        return true;
    g_autoptr(GError) cause = NULL;
    for (int p = 0; cause == NULL && settings->provinces[p] != NULL; p++) {
        if (upstream_is_cached(settings->provinces[p]))
            continue;
        log_progress("mengambil batas wilayah provinsi %s…", settings->provinces[p]);
        upstream_fetch(settings->provinces[p], from, FETCH_TIMEOUT_S, &cause);
    }
    if (cause == NULL)
        return fetch_neighbours(settings, from, error);
    if (cause->domain == JANGKAU_ERROR && cause->code != ERROR_FAILED) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    log_warning("batas wilayah tidak dapat diambil (%s); dipakai batas indikatif", cause->message);
    return true;
}

// The store of the former edition; where there is none, its name for the message.
static char *former_store(const Order *order, const char *former) {
    return g_build_filename(former != NULL ? former : order->out, MAKING_STORE, NULL);
}

static World *get_world(const Order *order, const Settings *settings, Stages stages,
                        const char *former, GError **error) {
    if (stages & STAGE_LOAD) {
        if (!making_fetch(settings, NULL, error))
            return NULL;
        log_progress("memuat data…");
        return load_world(settings, error);
    }
    g_autofree char *store = former_store(order, former);
    return store_read(store, error);
}

// Rendering alone draws what was analysed last, unless told otherwise.
static bool get_as_of(const Order *order, Stages stages, const char *former, char **as_of,
                      GError **error) {
    *as_of = g_strdup(order->as_of);
    if (order->as_of != NULL || (stages & STAGE_ANALYZE) || !(stages & STAGES_DRAWING))
        return true;
    g_autofree char *store = former_store(order, former);
    return store_read_as_of(store, as_of, error);
}

// The bands of distance: of TPBIS by the settings, of any kind by the project's themes.
static bool draw_bands(const World *world, const Settings *settings, const NumberList *any_km,
                       Results *results, GError **error) {
    int open = 0;
    for (int i = 0; i < results->library_count; i++)
        open += results->library_open[i];
    if (open > settings->bands_most) {
        log_warning("%d perpustakaan, lebih dari [analysis] bands_most = %d: pita jarak tidak "
                    "dibuat, lembar jarak memakai titik desa/kelurahan",
                    open, settings->bands_most);
        return true;
    }
    double any_m[RESULTS_MAX_REACH];
    for (int i = 0; i < any_km->count; i++)
        any_m[i] = any_km->values[i] * 1000;
    return bands_draw(world, settings, any_m, any_km->count, results, error);
}

// Style and themes are read before all the work, so that a mistake shows at once.
static bool read_themes(const Order *order, const Settings *settings, NumberList *any_km,
                        GError **error) {
    g_autoptr(Style) style = style_read(settings->style, error);
    g_auto(RenderThemes) themes = {0};
    return style != NULL &&
           render_choose_themes(settings, style, order->themes, siting_is_asked(settings), &themes,
                                error) &&
           theme_specs_band_km(themes.project, any_km, error);
}

// The next villages, when the project file asks for them (*plan stays NULL
// otherwise). A plan that its time limit stopped is told, and published.
static bool make_plan(const World *world, const Settings *settings, const Results *results,
                      SitePlan **plan, GError **error) {
    if (!siting_is_asked(settings))
        return true;
    log_progress("memilih desa berikutnya…");
    Deadline deadline = deadline_in(settings->plan_time_limit_s);
    SitingOptions asked = siting_options(settings);
    asked.stop = deadline_passed;
    asked.stop_data = &deadline;
    *plan = siting_plan(world, settings, results, &asked, error);
    if (*plan == NULL || !interrupt_check(error))
        return false;
    if (!(*plan)->reproducible)
        log_warning("rencana dihentikan oleh [plan] time_limit_s = %g detik: yang terbaik sampai "
                    "saat itu diterbitkan, dan mungkin berbeda bila dijalankan lagi",
                    settings->plan_time_limit_s);
    return true;
}

// What is written beside the sheets, in a thread of its own.
typedef struct {
    const Making *making;
    const char *folder;
    GPtrArray *written;
    GError *error;
} Writing;

static bool write_store(Writing *w) {
    const Making *m = w->making;
    g_autofree char *store = g_build_filename(w->folder, MAKING_STORE, NULL);
    g_ptr_array_add(w->written, g_strdup(MAKING_STORE));
    return store_write(store, m->world, m->results, m->plan, &w->error);
}

static bool write_tables(Writing *w) {
    const Making *m = w->making;
    return report_csv(m->world, m->results, w->folder, w->written, &w->error) &&
           report_xlsx(m->world, m->results, m->plan, m->settings, w->folder, w->written,
                       &w->error) &&
           report_rasters(m->world, m->results, w->folder, w->written, &w->error) &&
           (m->plan == NULL ||
            report_plan(m->world, m->results, m->plan, w->folder, w->written, &w->error));
}

static gpointer write_data(gpointer data) {
    Writing *w = data;
    Stages stages = w->making->stages;
    bool ok = (!(stages & (STAGE_LOAD | STAGE_ANALYZE)) || write_store(w)) &&
              (!(stages & STAGE_ANALYZE) || write_tables(w));
    return GINT_TO_POINTER(ok);
}

static bool draw(const Order *order, const Making *m, Target *target, GError **error) {
    const char *folder = target->folder;
    GPtrArray *written = target->written;
    RenderSelection selection = {order->only, order->themes, target->keeper, target->keep_others,
                                 &target->left_out};
    BookSource books = {m->world, m->results, m->plan, m->settings, target->keeper};
    AtlasOptions atlas = {order->only, order->paper};
    return (!(m->stages & STAGE_RENDER) || render_sheets(m->world, m->results, m->plan, m->settings,
                                                         &selection, folder, written, error)) &&
           (!(m->stages & STAGE_BRIEF) || brief_write(&books, folder, written, error)) &&
           (!(m->stages & STAGE_ATLAS) || atlas_write(&books, &atlas, folder, written, error));
}

// Store and tables on one thread, sheets on the others.
bool making_write(const Order *order, const Making *making, Target *target, GError **error) {
    Writing writing = {making, target->folder, g_ptr_array_new_with_free_func(g_free), NULL};
    gdal_start(); // while there is one thread
    GThread *thread = g_thread_new("store", write_data, &writing);
    bool drawn = draw(order, making, target, error);
    bool ok = GPOINTER_TO_INT(g_thread_join(thread));
    g_ptr_array_extend_and_steal(target->written, writing.written);
    if (!ok && drawn)
        g_propagate_error(error, writing.error);
    else
        g_clear_error(&writing.error);
    return ok && drawn;
}

// ----------------------------------------------------------------- preparing

// All sheets are drawn with the books that the settings ask for.
static Stages add_books(const Order *order, const Settings *settings) {
    bool all = order->stages & STAGE_RENDER && order->only == NULL && order->themes == NULL;
    unsigned books = (settings->atlas ? STAGE_ATLAS : 0) | (settings->brief ? STAGE_BRIEF : 0);
    return all ? (Stages)(order->stages | books) : order->stages;
}

void making_clear(Making *making) {
    g_clear_pointer(&making->plan, site_plan_free);
    g_clear_pointer(&making->results, results_free);
    g_clear_pointer(&making->world, world_free);
    g_clear_pointer(&making->settings, settings_free);
}

bool making_open(const Order *order, Making *m, GError **error) {
    *m = (Making){.settings = settings_read(order->project, error)};
    if (m->settings != NULL) {
        m->stages = add_books(order, m->settings);
        m->figures = m->stages & (STAGE_ANALYZE | STAGES_DRAWING);
        if (!m->figures || read_themes(order, m->settings, &m->any_km, error))
            return true;
    }
    making_clear(m);
    return false;
}

bool making_compute(const Order *order, const char *former, Making *m, GError **error) {
    g_autofree char *as_of = NULL;
    m->world = get_world(order, m->settings, m->stages, former, error);
    if (m->world == NULL || !get_as_of(order, m->stages, former, &as_of, error) ||
        ((m->stages & STAGES_DRAWING) && !relief_read(m->world, m->settings->relief, error)))
        return false;
    if (!m->figures)
        return true;
    m->results = analyze_world(m->world, m->settings, as_of, error);
    return m->results != NULL && draw_bands(m->world, m->settings, &m->any_km, m->results, error) &&
           make_plan(m->world, m->settings, m->results, &m->plan, error);
}
