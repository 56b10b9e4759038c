#include "render/render.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/threads.h"
#include "config/theme_files.h"
#include "model/date.h"
#include "render/glyphs.h"
#include "render/logos.h"
#include "render/plan_panel.h"
#include "render/sheet_files.h"
#include "render/theme.h"
#include "render/typeset.h"

// The sheets of one region.
typedef struct {
    RegionLevel level;
    int region;
    bool kept_only; // not asked for: what is as it was is kept
    GError *error;
} Job;

// Themes that share a sheet.
typedef struct {
    SheetMarks marks;
    bool circles;      // whether they draw amounts, which names make room for
    GPtrArray *themes; // const ThemeSpec *: whose panels must fit; ends with NULL
    GPtrArray *drawn;  // const ThemeSpec *: those of them that are asked for
} Group;

typedef struct {
    const SheetSource *source;
    GArray *groups; // Group
    const char *folder;
    const Keeper *keeper;
    bool keep_others;
    SheetLog log;
    GArray *jobs; // Job
    gint next;    // index of the next job to take
    gint drawn;
    gint failed;
} Run;

static bool draw_theme(Run *run, const Sheet *sheet, const ThemeSpec *spec, bool kept_only,
                       GError **error) {
    const SheetSource *source = run->source;
    g_autoptr(Theme) theme = theme_new(source, spec, sheet->level, sheet->region);
    if (sheet_has_plan(sheet))
        plan_panel_choose_rows(sheet, theme);
    g_autoptr(DrawList) list = sheet_draw(sheet, theme);
    SheetTarget target = {run->folder, run->keeper, kept_only, &run->log};
    return sheet_files_write(sheet, theme, list, &target, error);
}

static bool holds(const GPtrArray *list, const ThemeSpec *spec) {
    return g_ptr_array_find((GPtrArray *)list, spec, NULL);
}

// Whether a theme of the group is drawn for a job, or kept.
static bool takes(const Run *run, const Job *job, const Group *group, const ThemeSpec *spec,
                  bool *kept_only) {
    *kept_only = job->kept_only || !holds(group->drawn, spec);
    return spec != NULL && spec->maps[job->level] != NULL && (!*kept_only || run->keep_others);
}

static bool group_draws(const Run *run, const Job *job, const Group *group) {
    bool kept_only, any = false;
    for (guint i = 0; i < group->themes->len; i++)
        any |= takes(run, job, group, g_ptr_array_index(group->themes, i), &kept_only);
    return any;
}

// On `paper`, or (NULL) that of the settings.
static bool draw_group(Run *run, Typeset *typeset, const Job *job, const Group *group,
                       const char *paper, GError **error) {
    SheetRequest request = {.level = job->level,
                            .region = job->region,
                            .marks = group->marks,
                            .paper = paper,
                            .themes = (const ThemeSpec *const *)group->themes->pdata};
    g_autoptr(Sheet) sheet = sheet_new(run->source, typeset, &request, error);
    if (sheet == NULL)
        return false;
    for (guint i = 0; i < group->themes->len; i++) {
        const ThemeSpec *spec = g_ptr_array_index(group->themes, i);
        bool kept_only;
        if (!takes(run, job, group, spec, &kept_only))
            continue;
        if (!interrupt_check(error) || !draw_theme(run, sheet, spec, kept_only, error))
            return false;
        log_progress("menggambar lembar peta: %d", g_atomic_int_add(&run->drawn, 1) + 1);
    }
    return true;
}

static bool draw_region(Run *run, Typeset *typeset, const Job *job, GError **error) {
    const Settings *settings = run->source->settings;
    bool sheets = sheet_files_wants(settings, "pdf") || sheet_files_wants(settings, "png") ||
                  sheet_files_wants(settings, "svg");
    bool slides = sheet_files_wants(settings, "slide");
    for (guint i = 0; i < run->groups->len; i++) {
        const Group *group = &g_array_index(run->groups, Group, i);
        if (!group_draws(run, job, group))
            continue;
        if (sheets && !draw_group(run, typeset, job, group, NULL, error))
            return false;
        if (slides && !draw_group(run, typeset, job, group, PAGE_SLIDE, error))
            return false;
    }
    return true;
}

// Takes jobs until none is left or one has failed.
static gpointer work(gpointer data) {
    Run *run = data;
    g_autoptr(Typeset) typeset = typeset_new(run->source->style->font_family);
    for (;;) {
        int taken = g_atomic_int_add(&run->next, 1);
        if (taken >= (int)run->jobs->len || g_atomic_int_get(&run->failed) != 0)
            return NULL;
        Job *job = &g_array_index(run->jobs, Job, taken);
        if (!draw_region(run, typeset, job, &job->error) && !job->kept_only)
            g_atomic_int_set(&run->failed, 1);
    }
}

static bool run_jobs(Run *run, GError **error) {
    threads_run("sheets", (int)run->jobs->len, work, run);
    bool ok = true;
    for (guint i = 0; i < run->jobs->len; i++) {
        Job *job = &g_array_index(run->jobs, Job, i);
        if (job->error == NULL)
            continue;
        // What nobody asked for and cannot be drawn is left out.
        if (ok && !job->kept_only)
            g_propagate_error(error, g_steal_pointer(&job->error));
        ok &= job->kept_only;
        g_clear_error(&job->error);
    }
    return ok;
}

static bool is_job(const GArray *jobs, RegionLevel level, int region) {
    for (guint i = 0; i < jobs->len; i++) {
        const Job *job = &g_array_index(jobs, Job, i);
        if (job->level == level && job->region == region)
            return true;
    }
    return false;
}

static bool add_job(const World *world, const char *code, GArray *jobs, GError **error) {
    int level = region_level_of_code(code);
    int region = level >= 0 ? world_find_region(world, (RegionLevel)level, code) : -1;
    if (region < 0 || level > LEVEL_REGENCY) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "tidak ada lembar untuk \"%s\"; sebutkan kode provinsi atau kabupaten/kota "
                    "dalam proyek, misalnya %s",
                    code, world->regions[LEVEL_PROVINCE].items[0].code);
        return false;
    }
    if (is_job(jobs, (RegionLevel)level, region))
        return true;
    Job job = {(RegionLevel)level, region, false, NULL};
    g_array_append_val(jobs, job);
    return true;
}

static void add_others(const World *world, bool kept_only, GArray *jobs) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            Job job = {(RegionLevel)level, i, kept_only, NULL};
            if (!is_job(jobs, job.level, i))
                g_array_append_val(jobs, job);
        }
    }
}

static bool choose_jobs(const World *world, const RenderSelection *selection, GArray *jobs,
                        GError **error) {
    bool some = selection != NULL && selection->only != NULL && selection->only[0] != NULL;
    for (int i = 0; some && selection->only[i] != NULL; i++) {
        if (!add_job(world, selection->only[i], jobs, error))
            return false;
    }
    if (!some || selection->keep_others)
        add_others(world, some, jobs);
    return true;
}

// ------------------------------------------------------------------- themes

static void clear_group(gpointer data) {
    Group *group = data;
    g_ptr_array_unref(group->themes);
    g_ptr_array_unref(group->drawn);
}

static bool draws_circles(const ThemeSpec *spec) {
    for (int level = 0; level < LEVEL_VILLAGE; level++) {
        if (spec->maps[level] != NULL && spec->maps[level]->draw == DRAW_SYMBOLS)
            return true;
    }
    return false;
}

// Themes with the same marks, with or without circles; only where some is drawn, unless all are
// wanted.
static void add_group(GArray *groups, SheetMarks marks, bool circles, const GPtrArray *themes,
                      const GPtrArray *drawn, bool all) {
    Group group = {marks, circles, g_ptr_array_new(), g_ptr_array_new()};
    for (guint i = 0; i < themes->len; i++) {
        ThemeSpec *spec = g_ptr_array_index(themes, i);
        if (spec->marks != marks || draws_circles(spec) != circles)
            continue;
        g_ptr_array_add(group.themes, spec);
        if (holds(drawn, spec))
            g_ptr_array_add(group.drawn, spec);
    }
    bool wanted = group.drawn->len > 0 || (all && group.themes->len > 0);
    g_ptr_array_add(group.themes, NULL);
    if (wanted)
        g_array_append_val(groups, group);
    else
        clear_group(&group);
}

// The themes of the project share sheets, so that each looks the same whichever
// are drawn; others have sheets of their own.
static GArray *make_groups(const GPtrArray *project, const GPtrArray *drawn, bool all) {
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));
    g_array_set_clear_func(groups, clear_group);
    for (int marks = 0; marks < MARKS_COUNT; marks++) {
        add_group(groups, (SheetMarks)marks, false, project, drawn, all);
        add_group(groups, (SheetMarks)marks, true, project, drawn, all);
    }
    for (guint i = 0; i < drawn->len; i++) {
        ThemeSpec *spec = g_ptr_array_index(drawn, i);
        g_autoptr(GPtrArray) own = g_ptr_array_new();
        g_ptr_array_add(own, spec);
        if (!holds(project, spec))
            add_group(groups, spec->marks, draws_circles(spec), own, drawn, false);
    }
    return groups;
}

static bool refuse_theme(const ThemeSpec *spec, const char *reason, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "tema \"%s\" %s", spec->name, reason);
    return false;
}

// Whether a theme can be drawn of what there is.
static bool check_theme(const ThemeSpec *spec, const GPtrArray *project, bool with_plan,
                        GError **error) {
    NumberList km;
    if (spec->needs_plan && !with_plan)
        return refuse_theme(spec,
                            "memerlukan rencana, dan proyek ini tidak punya; isi bagian [plan] di "
                            "file proyek, misalnya sites = 5",
                            error);
    return theme_specs_band_km(project, &km, error) &&
           (theme_spec_has_bands(spec, &km) ||
            refuse_theme(
                spec,
                "memakai batas jarak yang tidak ada pada tema proyek; sebutkan tema ini di "
                "[sheet] themes, lalu jalankan `jangkau run`",
                error));
}

// The project's theme of that name or file, or another that is read.
static ThemeSpec *choose_theme(const Settings *settings, const Style *style, const char *word,
                               const GPtrArray *project, GPtrArray *others, GError **error) {
    g_autofree char *name = theme_files_name(word);
    g_autofree char *path = theme_files_path(settings, word, error);
    if (path == NULL)
        return NULL;
    ThemeSpec *known = theme_specs_named(project, name);
    known = known != NULL ? known : theme_specs_named(others, name);
    if (known != NULL && strcmp(known->path, path) == 0)
        return known;
    if (known != NULL) {
        refuse_theme(known, "ada dua, dari file yang berbeda; ganti nama salah satu filenya",
                     error);
        return NULL;
    }
    ThemeSpec *spec = theme_spec_read(path, style, error);
    if (spec != NULL)
        g_ptr_array_add(others, spec);
    return spec;
}

bool render_choose_themes(const Settings *settings, const Style *style, const char *const *words,
                          bool with_plan, RenderThemes *themes, GError **error) {
    g_autoptr(GPtrArray) project = theme_specs_of_project(settings, style, with_plan, error);
    if (project == NULL)
        return false;
    g_autoptr(GPtrArray) drawn = g_ptr_array_new();
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func((GDestroyNotify)theme_spec_free);
    bool some = words != NULL && words[0] != NULL;
    for (guint i = 0; !some && i < project->len; i++) {
        ThemeSpec *spec = g_ptr_array_index(project, i);
        if (!spec->needs_plan || with_plan)
            g_ptr_array_add(drawn, spec);
        else
            log_note("tema %s tidak digambar: proyek ini tidak punya rencana", spec->name);
    }
    for (int i = 0; some && words[i] != NULL; i++) {
        ThemeSpec *spec = choose_theme(settings, style, words[i], project, others, error);
        if (spec == NULL || !check_theme(spec, project, with_plan, error))
            return false;
        if (!holds(drawn, spec))
            g_ptr_array_add(drawn, spec);
    }
    *themes = (RenderThemes){g_steal_pointer(&project), g_steal_pointer(&others),
                             g_steal_pointer(&drawn)};
    return true;
}

void render_themes_clear(RenderThemes *themes) {
    g_clear_pointer(&themes->drawn, g_ptr_array_unref);
    g_clear_pointer(&themes->others, g_ptr_array_unref);
    g_clear_pointer(&themes->project, g_ptr_array_unref);
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_files(Run *run, GPtrArray *written) {
    g_ptr_array_sort(run->log.written, compare_names);
    g_ptr_array_extend_and_steal(written, g_steal_pointer(&run->log.written));
}

// Some chosen theme is drawn for some chosen region.
static bool check_drawn(const Run *run, GError **error) {
    for (guint j = 0; j < run->jobs->len; j++) {
        const Job *job = &g_array_index(run->jobs, Job, j);
        for (guint g = 0; g < run->groups->len && !job->kept_only; g++) {
            const GPtrArray *drawn = g_array_index(run->groups, Group, g).drawn;
            for (guint t = 0; t < drawn->len; t++) {
                if (((const ThemeSpec *)g_ptr_array_index(drawn, t))->maps[job->level] != NULL)
                    return true;
            }
        }
    }
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                        "tema yang dipilih tidak punya lembar untuk wilayah yang dipilih; pilih "
                        "wilayah lain dengan --only atau tema lain dengan --theme");
    return false;
}

static bool draw_sheets(Run *run, const RenderThemes *themes, GPtrArray *written, GError **error) {
    g_autoptr(GArray) groups = make_groups(themes->project, themes->drawn, run->keep_others);
    g_autofree char *maps = g_build_filename(run->folder, "maps", NULL);
    run->groups = groups;
    if (!check_drawn(run, error) || !fs_make_folder(maps, error) || !run_jobs(run, error))
        return false;
    list_files(run, written);
    return true;
}

bool render_sheets(const World *world, const Results *results, const SitePlan *plan,
                   const Settings *settings, const RenderSelection *selection, const char *folder,
                   GPtrArray *written, GError **error) {
    g_autoptr(GArray) jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    g_autoptr(Style) style = style_read(settings->style, error);
    g_auto(RenderThemes) themes = {0};
    const char *const *words = selection != NULL ? selection->themes : NULL;
    if (style == NULL || !choose_jobs(world, selection, jobs, error) ||
        !render_choose_themes(settings, style, words, plan != NULL, &themes, error) ||
        !typeset_load_fonts(style, error))
        return false;
    style_enlarge(style, page_enlargement(settings->paper));
    glyphs_warn(world, settings, style);
    g_autoptr(MapBase) base = mapbase_new(world, results, error);
    if (base == NULL || !mapbase_part_outline(base, settings->land_border, error))
        return false;
    g_autoptr(GPtrArray) logos = logos_read(settings->logos, error);
    if (logos == NULL)
        return false;
    SheetSource source = {
        base, world, results, plan, settings, style, words_language(settings->language), logos};
    Run run = {.source = &source,
               .jobs = jobs,
               .folder = folder,
               .keeper = selection != NULL ? selection->keeper : NULL,
               .keep_others = selection != NULL && selection->keep_others,
               .log.written = g_ptr_array_new_with_free_func(g_free)};
    g_mutex_init(&run.log.lock);
    bool ok = draw_sheets(&run, &themes, written, error);
    g_mutex_clear(&run.log.lock);
    g_clear_pointer(&run.log.written, g_ptr_array_unref);
    if (selection != NULL && selection->left_out != NULL)
        *selection->left_out = run.log.left_out;
    return ok;
}

void render_shutdown(void) {
    typeset_shutdown();
}
