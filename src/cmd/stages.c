#include "cmd/stages.h"

#include <stdio.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "base/error.h"
#include "base/gdal_start.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "book/book.h"
#include "changes/changes.h"
#include "cmd/deadline.h"
#include "config/settings.h"
#include "load/context.h"
#include "load/load.h"
#include "load/relief.h"
#include "load/upstream.h"
#include "publish/edition.h"
#include "render/render.h"
#include "render/style.h"
#include "render/theme_spec.h"
#include "report/plan_tables.h"
#include "report/report.h"
#include "siting/siting.h"
#include "store/store.h"

// What draws.
#define STAGES_DRAWING (STAGE_RENDER | STAGE_ATLAS | STAGE_BRIEF)

static const char STORE_NAME[] = "jangkau.sqlite";
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

bool stages_fetch(const Settings *settings, const char *from, GError **error) {
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

// The store of the current edition; where there is none, its name for the message.
static char *former_store(const Options *options, const Edition *edition) {
    const char *former = edition_former(edition);
    return g_build_filename(former != NULL ? former : options->out, STORE_NAME, NULL);
}

static World *get_world(const Options *options, const Settings *settings, Stages stages,
                        const Edition *edition, GError **error) {
    if (stages & STAGE_LOAD) {
        if (!stages_fetch(settings, NULL, error))
            return NULL;
        log_progress("memuat data…");
        return load_world(settings, error);
    }
    g_autofree char *store = former_store(options, edition);
    return store_read(store, error);
}

// Rendering alone draws what was analysed last, unless told otherwise.
static bool get_as_of(const Options *options, Stages stages, const Edition *edition, char **as_of,
                      GError **error) {
    *as_of = g_strdup(options->as_of);
    if (options->as_of != NULL || (stages & STAGE_ANALYZE) || !(stages & STAGES_DRAWING))
        return true;
    g_autofree char *store = former_store(options, edition);
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
static bool read_themes(const Options *options, const Settings *settings, NumberList *any_km,
                        GError **error) {
    g_autoptr(Style) style = style_read(settings->style, error);
    g_auto(RenderThemes) themes = {0};
    return style != NULL &&
           render_choose_themes(settings, style, (const char *const *)options->themes,
                                siting_is_asked(settings), &themes, error) &&
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
    const Settings *settings;
    Stages stages;
    const World *world;
    const Results *results;
    const SitePlan *plan; // or NULL
    const char *folder;
    GPtrArray *written;
    GError *error;
} Writing;

static bool write_plan(Writing *w) {
    return w->plan == NULL ||
           report_plan(w->world, w->results, w->plan, w->folder, w->written, &w->error);
}

static gpointer write_data(gpointer data) {
    Writing *w = data;
    bool ok = true;
    if (w->stages & (STAGE_LOAD | STAGE_ANALYZE)) {
        g_autofree char *store = g_build_filename(w->folder, STORE_NAME, NULL);
        ok = store_write(store, w->world, w->results, w->plan, &w->error);
        g_ptr_array_add(w->written, g_strdup(STORE_NAME));
    }
    if (ok && (w->stages & STAGE_ANALYZE))
        ok = report_csv(w->world, w->results, w->folder, w->written, &w->error) &&
             report_xlsx(w->world, w->results, w->plan, w->settings, w->folder, w->written,
                         &w->error) &&
             report_rasters(w->world, w->results, w->folder, w->written, &w->error) &&
             write_plan(w);
    return GINT_TO_POINTER(ok);
}

static bool draw_books(const Options *options, Stages stages, const BookSource *source,
                       const char *folder, GPtrArray *written, GError **error) {
    AtlasOptions atlas = {(const char *const *)options->only, options->paper};
    return (!(stages & STAGE_BRIEF) || brief_write(source, folder, written, error)) &&
           (!(stages & STAGE_ATLAS) || atlas_write(source, &atlas, folder, written, error));
}

// Store and tables on one thread, sheets on the others.
static bool write_all(const Options *options, const Settings *settings, Stages stages,
                      const World *world, const Results *results, const SitePlan *plan,
                      const char *folder, GPtrArray *written, GError **error) {
    Writing writing = {
        settings, stages, world, results, plan, folder, g_ptr_array_new_with_free_func(g_free),
        NULL};
    gdal_start(); // while there is one thread
    GThread *thread = g_thread_new("store", write_data, &writing);
    RenderSelection selection = {(const char *const *)options->only,
                                 (const char *const *)options->themes};
    bool drawn = !(stages & STAGE_RENDER) ||
                 render_sheets(world, results, plan, settings, &selection, folder, written, error);
    BookSource books = {world, results, plan, settings};
    drawn = drawn && draw_books(options, stages, &books, folder, written, error);
    bool ok = GPOINTER_TO_INT(g_thread_join(thread));
    g_ptr_array_extend_and_steal(written, writing.written);
    if (!ok && drawn)
        g_propagate_error(error, writing.error);
    else
        g_clear_error(&writing.error);
    return ok && drawn;
}

static void print_summary(const Options *options, Stages stages, const World *world) {
    if (options->quiet || options->json)
        return;
    if (world->indicative)
        printf("Batas wilayah: INDIKATIF (pengganti; poligon sebenarnya tidak tersedia)\n");
    if (stages & STAGE_RENDER)
        printf("Peta  : %s/maps\n", options->out);
    if (stages & STAGE_ATLAS && options->only == NULL)
        printf("Atlas : %s/atlas.pdf\n", options->out);
    if (stages & STAGE_ATLAS && options->only != NULL)
        printf("Atlas : %s/atlas-KODE.pdf\n", options->out);
    if (stages & STAGE_BRIEF)
        printf("Ringkasan: %s/brief.pdf\n", options->out);
    if (stages & STAGE_ANALYZE)
        printf("Tabel : %s/tables/tabel.xlsx\n", options->out);
    if (stages & (STAGE_LOAD | STAGE_ANALYZE))
        printf("Data  : %s/%s\n", options->out, STORE_NAME);
}

// What of the former edition may stand beside what this run writes: only what
// was made from the same inputs, settings and date.
static bool decide_keep(const Options *options, const Settings *settings, Stages stages,
                        const World *world, const Results *results, const Edition *edition,
                        unsigned *keep, GError **error) {
    g_autofree char *data = report_basis(world, results, settings, false);
    g_autofree char *sheets = report_basis(world, results, settings, true);
    bool partial = options->only != NULL || options->themes != NULL;
    bool only_drawing = (stages & ~(unsigned)STAGES_DRAWING) == 0;
    if (only_drawing && !edition_manifest_holds(edition, data)) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA,
                            "tabel di folder hasil tidak dibuat dengan setelan dan tanggal ini; "
                            "jalankan `jangkau analyze` dahulu");
        return false;
    }
    if (only_drawing)
        *keep |= KEEP_DATA;
    if (!edition_manifest_holds(edition, sheets))
        return true;
    if (partial || !(stages & STAGE_RENDER))
        *keep |= KEEP_SHEETS;
    *keep |= KEEP_BOOKS;
    return true;
}

// All sheets are drawn with the books that the settings ask for.
static Stages add_books(const Options *options, const Settings *settings, Stages stages) {
    bool all = stages & STAGE_RENDER && options->only == NULL && options->themes == NULL;
    unsigned books = (settings->atlas ? STAGE_ATLAS : 0) | (settings->brief ? STAGE_BRIEF : 0);
    return all ? (Stages)(stages | books) : stages;
}

bool stages_run(const Options *options, Stages stages, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    stages = add_books(options, settings, stages);
    NumberList any_km = {0};
    if ((stages & (STAGE_ANALYZE | STAGES_DRAWING)) &&
        !read_themes(options, settings, &any_km, error))
        return false;
    g_autoptr(Edition) edition = edition_begin(options->out, error);
    if (edition == NULL)
        return false;
    edition_set_keep(edition, settings->keep);
    g_autoptr(World) world = get_world(options, settings, stages, edition, error);
    g_autofree char *as_of = NULL;
    if (world == NULL || !get_as_of(options, stages, edition, &as_of, error) ||
        ((stages & STAGES_DRAWING) && !relief_read(world, settings->relief, error)))
        return false;
    g_autoptr(Results) results = NULL;
    if (stages & (STAGE_ANALYZE | STAGES_DRAWING)) {
        results = analyze_world(world, settings, as_of, error);
        if (results == NULL || !draw_bands(world, settings, &any_km, results, error))
            return false;
    }
    g_autoptr(SitePlan) plan = NULL;
    if (results != NULL && !make_plan(world, settings, results, &plan, error))
        return false;
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    const char *folder = edition_folder(edition);
    unsigned keep = 0;
    if (!decide_keep(options, settings, stages, world, results, edition, &keep, error))
        return false;
    g_autofree char *manifest = NULL;
    if (!interrupt_check(error) ||
        !write_all(options, settings, stages, world, results, plan, folder, written, error) ||
        !edition_carry_over(edition, keep, written, error) ||
        !report_manifest(world, results, settings, folder, written, &manifest, error) ||
        !changes_write(edition_former(edition), folder, settings, options->accept, error) ||
        !edition_publish(edition, error))
        return false;
    if (options->json)
        fputs(manifest, stdout);
    print_summary(options, stages, world);
    return true;
}
