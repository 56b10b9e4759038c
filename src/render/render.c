#include "render/render.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/threads.h"
#include "model/date.h"
#include "render/index_table.h"
#include "render/logos.h"
#include "render/marginalia.h"
#include "render/pdf.h"
#include "render/plan_panel.h"
#include "render/png.h"
#include "render/sheet.h"
#include "render/theme.h"
#include "render/typeset.h"

// The sheets of one region.
typedef struct {
    RegionLevel level;
    int region;
    GError *error;
} Job;

typedef struct {
    const SheetSource *source;
    bool themes[THEME_COUNT];
    const char *folder; // …/maps
    GArray *jobs;       // Job
    gint next;          // index of the next job to take
    gint drawn;
    gint failed;
} Run;

static bool write_file(const Run *run, const Region *region, ThemeKind kind, const char *extension,
                       const GByteArray *bytes, GError **error) {
    g_autofree char *name = g_strdup_printf("%s-%s.%s", region->code, theme_name(kind), extension);
    g_autofree char *path = g_build_filename(run->folder, name, NULL);
    return fs_write(path, bytes->data, bytes->len, error);
}

static GByteArray *make_pdf(const Run *run, const Sheet *sheet, const Theme *theme,
                            const DrawList *list, GError **error) {
    const Settings *settings = run->source->settings;
    g_autofree char *place = marginalia_place(sheet_region(sheet), sheet->level);
    g_autofree char *title = g_strdup_printf("%s - %s", theme->title, place);
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", 2);
    g_autofree char *keywords =
        g_strdup_printf("TPBIS, perpustakaan, %s, %s, %s", theme_name(theme->kind),
                        sheet_region(sheet)->code, sheet_region(sheet)->name);
    PdfInfo info = {.title = title,
                    .author = agency[0] != NULL && *agency[0] != '\0' ? agency[0] : "jangkau",
                    .subject = theme->explanation,
                    .keywords = keywords,
                    .language = settings->language,
                    .day = run->source->results->as_of.day};
    GeoRef geo = georef_of(run->source->base, sheet->view);
    PdfPage page = {sheet->page.width_mm, sheet->page.height_mm, NULL, &geo};
    g_autoptr(Pdf) pdf = pdf_open(&info);
    if (!pdf_add_page(pdf, list, &page, error))
        return NULL;
    page.geo = NULL;
    for (int i = 0; i < index_table_page_count(sheet); i++) {
        g_autoptr(DrawList) names = index_table_page(sheet, i);
        if (!pdf_add_page(pdf, names, &page, error))
            return NULL;
    }
    return pdf_close(pdf, error);
}

static bool draw_theme(const Run *run, const Sheet *sheet, ThemeKind kind, GError **error) {
    const SheetSource *source = run->source;
    g_autoptr(Theme) theme =
        theme_new(source->world, source->results, source->plan, source->settings, source->style,
                  kind, sheet->level, sheet->region);
    if (kind == THEME_PLAN)
        plan_panel_choose_rows(sheet, theme);
    g_autoptr(DrawList) list = sheet_draw(sheet, theme);
    g_autoptr(GByteArray) pdf = make_pdf(run, sheet, theme, list, error);
    if (pdf == NULL || !write_file(run, sheet_region(sheet), kind, "pdf", pdf, error))
        return false;
    g_autoptr(GByteArray) png = png_make(list, sheet->page.width_mm, sheet->page.height_mm,
                                         source->settings->png_dpi, error);
    return png != NULL && write_file(run, sheet_region(sheet), kind, "png", png, error);
}

// The chosen themes that share a sheet.
static bool draw_sheet(Run *run, Typeset *typeset, const Job *job, bool plan, GError **error) {
    SheetRequest request = {.level = job->level, .region = job->region, .plan = plan};
    g_autoptr(Sheet) sheet = sheet_new(run->source, typeset, &request, error);
    if (sheet == NULL)
        return false;
    for (int kind = 0; kind < THEME_COUNT; kind++) {
        if (!run->themes[kind] || !sheet_is_for(sheet, (ThemeKind)kind))
            continue;
        if (!interrupt_check(error) || !draw_theme(run, sheet, (ThemeKind)kind, error))
            return false;
        log_progress("menggambar lembar peta: %d", g_atomic_int_add(&run->drawn, 1) + 1);
    }
    return true;
}

static bool draw_region(Run *run, Typeset *typeset, const Job *job, GError **error) {
    bool land = run->themes[THEME_COVERAGE] || run->themes[THEME_DISTANCE];
    return (!land || draw_sheet(run, typeset, job, false, error)) &&
           (!run->themes[THEME_PLAN] || draw_sheet(run, typeset, job, true, error));
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
        if (!draw_region(run, typeset, job, &job->error))
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
        if (ok)
            g_propagate_error(error, g_steal_pointer(&job->error));
        ok = false;
        g_clear_error(&job->error);
    }
    return ok;
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
    for (guint i = 0; i < jobs->len; i++) {
        const Job *job = &g_array_index(jobs, Job, i);
        if (job->level == (RegionLevel)level && job->region == region)
            return true;
    }
    Job job = {(RegionLevel)level, region, NULL};
    g_array_append_val(jobs, job);
    return true;
}

static bool choose_jobs(const World *world, const RenderSelection *selection, GArray *jobs,
                        GError **error) {
    bool some = selection != NULL && selection->only != NULL && selection->only[0] != NULL;
    for (int i = 0; some && selection->only[i] != NULL; i++) {
        if (!add_job(world, selection->only[i], jobs, error))
            return false;
    }
    for (int level = LEVEL_PROVINCE; !some && level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < world->regions[level].count; i++) {
            Job job = {(RegionLevel)level, i, NULL};
            g_array_append_val(jobs, job);
        }
    }
    return true;
}

static bool choose_themes(const RenderSelection *selection, const SitePlan *plan,
                          bool themes[THEME_COUNT], GError **error) {
    bool some = selection != NULL && selection->themes != NULL && selection->themes[0] != NULL;
    for (int kind = 0; kind < THEME_COUNT; kind++)
        themes[kind] = !some && (kind != THEME_PLAN || plan != NULL);
    for (int i = 0; some && selection->themes[i] != NULL; i++) {
        ThemeKind kind;
        if (!theme_parse(selection->themes[i], &kind)) {
            g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                        "tema \"%s\" tidak dikenal; pilih coverage, distance atau plan",
                        selection->themes[i]);
            return false;
        }
        if (kind == THEME_PLAN && plan == NULL) {
            g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                                "tema \"plan\" memerlukan rencana, dan proyek ini tidak punya; isi "
                                "bagian [plan] di file proyek, misalnya sites = 5");
            return false;
        }
        themes[kind] = true;
    }
    return true;
}

static int compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_files(const Run *run, GPtrArray *written) {
    static const char *const extensions[] = {"pdf", "png"};
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < run->jobs->len; i++) {
        const Job *job = &g_array_index(run->jobs, Job, i);
        const char *code = run->source->world->regions[job->level].items[job->region].code;
        for (int kind = 0; kind < THEME_COUNT; kind++) {
            for (gsize e = 0; run->themes[kind] && e < G_N_ELEMENTS(extensions); e++)
                g_ptr_array_add(names, g_strdup_printf("maps/%s-%s.%s", code,
                                                       theme_name((ThemeKind)kind), extensions[e]));
        }
    }
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(written, g_ptr_array_index(names, i));
}

bool render_sheets(const World *world, const Results *results, const SitePlan *plan,
                   const Settings *settings, const RenderSelection *selection, const char *folder,
                   GPtrArray *written, GError **error) {
    g_autoptr(GArray) jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    Run run = {.jobs = jobs};
    if (!choose_jobs(world, selection, jobs, error) ||
        !choose_themes(selection, plan, run.themes, error))
        return false;
    g_autoptr(Style) style = style_read(settings->style, error);
    if (style == NULL || !typeset_load_fonts(style, error))
        return false;
    g_autoptr(MapBase) base = mapbase_new(world, results, error);
    if (base == NULL)
        return false;
    g_autoptr(GPtrArray) logos = logos_read(settings->logos, error);
    if (logos == NULL)
        return false;
    g_autofree char *maps = g_build_filename(folder, "maps", NULL);
    if (!fs_make_folder(maps, error))
        return false;
    SheetSource source = {
        base, world, results, plan, settings, style, words_language(settings->language), logos};
    run.source = &source;
    run.folder = maps;
    if (!run_jobs(&run, error))
        return false;
    list_files(&run, written);
    return true;
}

void render_shutdown(void) {
    typeset_shutdown();
}
