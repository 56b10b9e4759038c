#include "regen/job.h"

#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/memo.h"
#include "base/reads.h"
#include "base/resource.h"
#include "changes/changes.h"
#include "publish/edition.h"
#include "regen/program.h"
#include "regen/reuse.h"
#include "regen/state.h"
#include "report/report.h"

// So long a file that was being saved is given to settle.
#define CALM_US (2 * G_USEC_PER_SEC)

// A run at work.
typedef struct {
    const Job *job;
    char *program;
    char *options;
    char *staging;      // folder that is built in
    State *former;      // of the edition that is current; NULL = none that can be used
    GPtrArray *reasons; // char*: what is not as it was then
    bool made_differs;  // what is published is not as it was published
} Run;

void job_outcome_clear(JobOutcome *outcome) {
    g_clear_pointer(&outcome->edition, g_free);
    g_clear_pointer(&outcome->manifest, g_free);
    g_clear_pointer(&outcome->explanation, g_free);
}

// ------------------------------------------------------ what was asked for

static void append_words(GString *text, const char *name, const char *const *words) {
    for (int i = 0; words != NULL && words[i] != NULL; i++)
        g_string_append_printf(text, "%s=%s\n", name, words[i]);
}

static void append_word(GString *text, const char *name, const char *word) {
    g_string_append_printf(text, "%s=%s\n", name, word != NULL ? word : "");
}

// What the command line and the environment say. Where things lie belongs to it:
// another cache folder is another set of files.
static char *describe_options(const Order *order) {
    static const char *const variables[] = {"JANGKAU_MIRROR", "JANGKAU_OFFLINE", "GDAL_DATA",
                                            "XDG_DATA_HOME"};
    GString *text = g_string_new(NULL);
    g_autofree char *project =
        order->project != NULL ? g_canonicalize_filename(order->project, NULL) : NULL;
    g_autofree char *cache = resource_cache_folder();
    g_string_append_printf(text, "stages=%d\n", (int)order->stages);
    append_word(text, "project", project);
    append_word(text, "as_of", order->as_of);
    append_word(text, "paper", order->paper);
    append_words(text, "only", order->only);
    append_words(text, "theme", order->themes);
    append_word(text, "cache", cache);
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        append_word(text, variables[i], g_getenv(variables[i]));
    return g_string_free(text, FALSE);
}

// ----------------------------------------------------------- up to date?

G_GNUC_PRINTF(2, 3)
static void add_reason(Run *run, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_ptr_array_add(run->reasons, g_strdup_vprintf(format, args));
    va_end(args);
}

static void compare_reads(Run *run, bool *renewed) {
    g_autoptr(GPtrArray) differing = g_ptr_array_new();
    *renewed = fingerprints_compare(run->former->prints, differing);
    for (guint i = 0; i < differing->len; i++) {
        const Fingerprint *print = g_ptr_array_index(differing, i);
        PathKind now = stamp_of(print->path).kind;
        add_reason(run, "%s: %s", print->path,
                   now == PATH_ABSENT                 ? "tidak ada lagi"
                   : print->stamp.kind == PATH_ABSENT ? "baru ada"
                                                      : "isinya berubah");
    }
}

// A file of the edition that a person changed or removed is made anew.
static void compare_made(Run *run) {
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(run->former->made), (GCompareFunc)(void (*)(void))strcmp);
    for (GList *at = names; at != NULL; at = at->next) {
        const MadeFile *made = state_made(run->former, at->data);
        g_autofree char *path =
            g_build_filename(run->job->order.out, "current", (const char *)at->data, NULL);
        Stamp now = stamp_of(path);
        if (stamp_equal_content(&made->stamp, &now))
            continue;
        run->made_differs = true;
        add_reason(run, "%s: hasil ini %s sejak diterbitkan", (const char *)at->data,
                   now.kind == PATH_ABSENT ? "hilang" : "diubah");
    }
}

// Collects every reason to run. None: the edition is what a run would make.
static bool is_current(Run *run) {
    const Job *job = run->job;
    bool renewed = false;
    if (job->force)
        add_reason(run, "diminta dengan --force: semua dibuat ulang");
    if (run->former == NULL) {
        add_reason(run, "belum ada edisi yang diketahui dibuat dari apa");
        return false;
    }
    if (strcmp(run->former->program, run->program) != 0)
        add_reason(run, "program atau pustakanya lain daripada yang membuat edisi %s",
                   run->former->edition);
    if (strcmp(run->former->options, run->options) != 0)
        add_reason(run, "perintah atau lingkungannya lain daripada yang membuat edisi %s",
                   run->former->edition);
    if (run->former->day != 0 && run->former->day != reads_today())
        add_reason(run, "hari berganti, dan ada kejadian di tabel yang tadinya masih di depan");
    for (guint i = 0; i < run->former->always->len; i++)
        add_reason(run, "%s: tidak dapat dibandingkan, jadi selalu dibaca lagi",
                   (const char *)g_ptr_array_index(run->former->always, i));
    run->made_differs = !edition_is_settled(job->order.out);
    if (run->made_differs)
        add_reason(run, "tautan ke edisi %s tidak lengkap", run->former->edition);
    compare_reads(run, &renewed);
    compare_made(run);
    if (run->reasons->len > 0)
        return false;
    // Touched, and the same: next time the stamps tell. Nothing is lost without it.
    if (renewed)
        state_write(run->former, job->order.out, NULL);
    return true;
}

static bool tell_nothing_changed(const Run *run, JobOutcome *outcome, GError **error) {
    g_autofree char *path = g_build_filename(run->job->order.out, "current", "manifest.json", NULL);
    outcome->nothing_changed = true;
    outcome->edition = g_strdup(run->former->edition);
    outcome->explanation = g_strdup("Tidak ada yang berubah.\n");
    g_autoptr(GError) cause = NULL;
    if (g_file_get_contents(path, &outcome->manifest, NULL, &cause))
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s", cause->message);
    return false;
}

// ------------------------------------------------------------- publishing

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The state whose keys may be trusted: another program draws other bytes.
static const State *reusable(const Run *run) {
    bool trusted =
        run->former != NULL && !run->job->force && strcmp(run->former->program, run->program) == 0;
    return trusted ? run->former : NULL;
}

// What of the former edition may stand beside what this run writes: only what
// was made from the same inputs, settings and date.
static bool decide_keep(const Order *order, const Making *m, const Edition *edition, unsigned *keep,
                        GError **error) {
    g_autofree char *data = report_basis(m->world, m->results, m->settings, false);
    g_autofree char *sheets = report_basis(m->world, m->results, m->settings, true);
    bool partial = order->only != NULL || order->themes != NULL;
    bool only_drawing = (m->stages & ~(unsigned)STAGES_DRAWING) == 0;
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
    if (partial || !(m->stages & STAGE_RENDER))
        *keep |= KEEP_SHEETS;
    *keep |= KEEP_BOOKS;
    return true;
}

// What the new edition was made from. Without it the next run makes everything
// anew: no reason to fail now that the edition is out.
static void write_state(const Run *run, const char *edition, const Reuse *reuse, GPtrArray *prints,
                        const GPtrArray *written) {
    const char *out = run->job->order.out;
    g_autoptr(State) state = state_new();
    g_autofree char *folder = g_build_filename(out, "current", NULL);
    state_set_origin(state, edition, run->program, run->options);
    g_ptr_array_unref(state->prints);
    g_ptr_array_unref(state->always);
    state->prints = g_ptr_array_ref(prints);
    state->always = reads_unknowable();
    state->day = reads_day();
    reuse_note_made(reuse, folder, written, state);
    g_autoptr(GError) cause = NULL;
    if (!state_write(state, out, &cause))
        log_message(LOG_MACHINE,
                    "%s; edisi ini sudah terbit, dan run berikutnya membuat semuanya lagi",
                    cause->message);
}

static char *explain(const Run *run, const Reuse *reuse, GPtrArray *written) {
    g_autofree char *folder = g_build_filename(run->job->order.out, "current", NULL);
    GString *text = g_string_new("Sebab:\n");
    for (guint i = 0; i < run->reasons->len; i++)
        g_string_append_printf(text, "  %s\n", (char *)g_ptr_array_index(run->reasons, i));
    g_string_append(text, "Berkas:\n");
    g_ptr_array_sort(written, compare_names);
    for (guint i = 0; i < written->len; i++) {
        const char *name = g_ptr_array_index(written, i);
        g_string_append_printf(text, "  %s: %s\n", name, reuse_reason(reuse, folder, name));
    }
    return g_string_free(text, FALSE);
}

static void tell_left_out(const Target *target) {
    if (target->left_out > 0)
        log_message(
            LOG_INFO,
            "%d berkas lembar lain tidak lagi sesuai dengan data atau setelan sekarang, jadi "
            "tidak dibawa ke edisi ini; `jangkau run` tanpa --only dan --theme membuatnya",
            target->left_out);
}

// Everything that the edition holds, into its folder.
static bool build(const Run *run, const Making *m, Edition *edition, const Reuse *reuse,
                  GPtrArray *written, JobOutcome *outcome, GError **error) {
    const Order *order = &run->job->order;
    unsigned keep = 0;
    if (!decide_keep(order, m, edition, &keep, error) || !interrupt_check(error))
        return false;
    Target target = {.folder = edition_folder(edition),
                     .keeper = reuse_keeper(reuse),
                     .keep_others = (order->only != NULL || order->themes != NULL) &&
                                    (keep & KEEP_SHEETS) == 0 && run->former != NULL,
                     .written = written};
    if (!making_write(order, m, &target, error) ||
        !edition_carry_over(edition, keep, written, error))
        return false;
    tell_left_out(&target);
    return report_manifest(m->world, m->results, m->settings, target.folder, written,
                           &outcome->manifest, error);
}

// Made again, and the same: the manifest holds the sums of all files, and those
// of the current edition are as it left them.
static bool is_same_edition(const Run *run, const char *manifest) {
    g_autofree char *former = NULL;
    g_autofree char *path = g_build_filename(run->job->order.out, "current", "manifest.json", NULL);
    return run->former != NULL && !run->job->force && !run->made_differs &&
           g_file_get_contents(path, &former, NULL, NULL) && strcmp(former, manifest) == 0;
}

// OUT/.jangkau/cache. A folder that never had an edition is left as it was when the
// run fails.
typedef struct {
    MemoEnd end;
} Cache;

static Cache cache_open(const Run *run, const Edition *edition) {
    g_autofree char *folder = g_build_filename(run->job->order.out, ".jangkau", "cache", NULL);
    memo_open(folder, run->program, run->job->force);
    return (Cache){edition_former(edition) != NULL ? MEMO_KEEP : MEMO_REMOVE};
}

static void cache_close(Cache *cache) {
    memo_close(cache->end);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cache, cache_close)

// The date of the figures was commanded, rather than found in the data.
static bool is_day_chosen(const Order *order, const Settings *settings) {
    return order->as_of != NULL || (settings->as_of != NULL && *settings->as_of != '\0');
}

// *changed: an input that is no longer as it was read; nothing is published.
static bool run_once(Run *run, JobOutcome *outcome, char **changed, GError **error) {
    const Order *order = &run->job->order;
    g_auto(Making) making = {0};
    if (!making_open(order, &making, error))
        return false;
    g_autoptr(Edition) edition = edition_begin(order->out, error);
    if (edition == NULL)
        return false;
    // Another run may have published while this one had no lock.
    g_clear_pointer(&run->former, state_free);
    run->former = state_read(order->out);
    g_free(run->staging);
    run->staging = g_strdup(edition_folder(edition));
    edition_set_keep(edition, making.settings->keep);
    g_auto(Cache) cache = cache_open(run, edition);
    if (!making_compute(order, edition_former(edition), &making, error))
        return false;
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Reuse) reuse = reuse_new(edition, reusable(run));
    if (!build(run, &making, edition, reuse, written, outcome, error))
        return false;
    g_autoptr(GPtrArray) prints =
        fingerprints_take(run->former != NULL ? run->former->prints : NULL, run->staging, changed);
    if (prints == NULL)
        return false;
    outcome->nothing_changed = is_same_edition(run, outcome->manifest);
    if (!outcome->nothing_changed &&
        (!changes_write(edition_former(edition), edition_folder(edition), making.settings,
                        is_day_chosen(order, making.settings), run->job->accept, error) ||
         !edition_publish(edition, error)))
        return false;
    outcome->edition =
        g_strdup(outcome->nothing_changed ? run->former->edition : edition_name(edition));
    write_state(run, outcome->edition, reuse, prints, written);
    outcome->stages = making.stages;
    outcome->indicative = making.world->indicative;
    if (run->job->explain)
        outcome->explanation = explain(run, reuse, written);
    cache.end = order->stages & STAGE_LOAD ? MEMO_SWEEP : MEMO_KEEP;
    return true;
}

static void run_clear(Run *run) {
    g_free(run->program);
    g_free(run->options);
    g_free(run->staging);
    g_clear_pointer(&run->former, state_free);
    g_ptr_array_unref(run->reasons);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static char *find_changed(const Run *run) {
    char *changed = NULL;
    GPtrArray *prints = fingerprints_take(NULL, run->staging, &changed);
    if (prints != NULL)
        g_ptr_array_unref(prints);
    return changed;
}

// The same once more where an input changed meanwhile: somebody was saving it.
static bool run_twice(Run *run, JobOutcome *outcome, GError **error) {
    for (int attempt = 1;; attempt++) {
        g_autofree char *changed = NULL;
        g_autoptr(GError) cause = NULL;
        if (run_once(run, outcome, &changed, &cause))
            return true;
        job_outcome_clear(outcome);
        // A file that was only half there may be why it failed.
        if (cause != NULL && !g_error_matches(cause, JANGKAU_ERROR, ERROR_INTERRUPTED))
            changed = find_changed(run);
        if (changed == NULL) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        if (attempt == 2) {
            g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                        "%s berubah selama dibaca, dua kali berturut-turut; hasil campuran tidak "
                        "diterbitkan. Jalankan lagi setelah selesai disimpan",
                        changed);
            return false;
        }
        log_message(LOG_MACHINE, "%s berubah selama dibaca; run dimulai lagi", changed);
        log_forget();
        reads_restart();
        g_usleep(CALM_US);
    }
}

bool job_run(const Job *job, JobOutcome *outcome, GError **error) {
    g_auto(Run) run = {.job = job,
                       .program = program_identity(),
                       .options = describe_options(&job->order),
                       .former = state_read(job->order.out),
                       .reasons = g_ptr_array_new_with_free_func(g_free)};
    *outcome = (JobOutcome){0};
    // Parts of the job work from what the last one left: they are always done.
    if (is_current(&run) && job->order.stages == STAGE_ALL)
        return tell_nothing_changed(&run, outcome, error);
    return run_twice(&run, outcome, error);
}
