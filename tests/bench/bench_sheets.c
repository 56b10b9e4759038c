/*
 * How long drawing takes apart from reading and analysing: bench_sheets OUT [ROUNDS]
 * on an output folder of jangkau. One thread draws the province's coverage
 * sheet (A3) as PDF and as PNG of 300 dpi; then as many as there are
 * processors lay out the sheets of the regencies, and one writes them as the
 * pages of one PDF, OUT/regencies.pdf. Prints the median of the rounds as JSON.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze/analyze.h"
#include "base/fs.h"
#include "base/log.h"
#include "base/threads.h"
#include "config/settings.h"
#include "render/logos.h"
#include "render/pdf.h"
#include "render/png.h"
#include "render/sheet.h"
#include "render/theme.h"
#include "store/store.h"

#define MOST_ROUNDS 99

enum { SHEET, LIST, PDF, PNG, REGENCIES_LAID_OUT, REGENCIES, STEP_COUNT };
static const char *const step_names[STEP_COUNT] = {
    "sheet", "list", "pdf", "png", "regencies_laid_out", "regencies_pdf"};

static double steps[STEP_COUNT][MOST_ROUNDS];
static double png_cpu[MOST_ROUNDS];
static gsize pdf_bytes, png_bytes, regencies_bytes;

static double seconds(void) {
    return (double)g_get_monotonic_time() / 1e6;
}

static double thread_cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void stop_on(const GError *error) {
    if (error == NULL)
        return;
    fprintf(stderr, "bench_sheets: %s\n", error->message);
    exit(1);
}

static const ThemeSpec *coverage[2]; // NULL-terminated

static const PdfInfo pdf_info = {.title = "bench",
                                 .author = "bench",
                                 .subject = "",
                                 .keywords = "",
                                 .language = "id",
                                 .day = 20250101};

static void draw_province(const SheetSource *source, int round) {
    GError *error = NULL;
    g_autoptr(Typeset) typeset = typeset_new(source->style->font_family);
    SheetRequest request = {.level = LEVEL_PROVINCE, .region = 0, .themes = coverage};
    double start = seconds();
    g_autoptr(Sheet) sheet = sheet_new(source, typeset, &request, &error);
    stop_on(error);
    steps[SHEET][round] = seconds() - start;
    start = seconds();
    g_autoptr(Theme) theme = theme_new(source, coverage[0], LEVEL_PROVINCE, 0);
    g_autoptr(DrawList) list = sheet_draw(sheet, theme);
    steps[LIST][round] = seconds() - start;
    start = seconds();
    GeoRef geo = georef_of(source->base, sheet->view);
    PdfPage page = {
        .width_mm = sheet->page.width_mm, .height_mm = sheet->page.height_mm, .geo = &geo};
    g_autoptr(GByteArray) pdf = pdf_make(list, &page, &pdf_info, &error);
    stop_on(error);
    steps[PDF][round] = seconds() - start;
    pdf_bytes = pdf->len;
    start = seconds();
    double cpu = thread_cpu_seconds();
    g_autoptr(GByteArray) png =
        png_make(list, sheet->page.width_mm, sheet->page.height_mm, 300, &error);
    stop_on(error);
    steps[PNG][round] = seconds() - start;
    png_cpu[round] = thread_cpu_seconds() - cpu;
    png_bytes = png->len;
}

// The regencies' sheets, laid out by several threads.
typedef struct {
    const SheetSource *source;
    int count;
    gint next;
    Typeset **typesets; // kept as long as the sheets
    Sheet **sheets;
    Theme **themes;
    DrawList **lists;
} Pages;

static gpointer lay_out(gpointer data) {
    Pages *pages = data;
    for (;;) {
        int i = g_atomic_int_add(&pages->next, 1);
        if (i >= pages->count)
            return NULL;
        GError *error = NULL;
        SheetRequest request = {.level = LEVEL_REGENCY, .region = i, .themes = coverage};
        pages->typesets[i] = typeset_new(pages->source->style->font_family);
        pages->sheets[i] = sheet_new(pages->source, pages->typesets[i], &request, &error);
        stop_on(error);
        pages->themes[i] = theme_new(pages->source, coverage[0], LEVEL_REGENCY, i);
        pages->lists[i] = sheet_draw(pages->sheets[i], pages->themes[i]);
    }
}

static void draw_regencies(const SheetSource *source, const char *out, int round) {
    GError *error = NULL;
    double start = seconds();
    int count = source->world->regions[LEVEL_REGENCY].count;
    Pages pages = {.source = source,
                   .count = count,
                   .typesets = g_new0(Typeset *, (gsize)count),
                   .sheets = g_new0(Sheet *, (gsize)count),
                   .themes = g_new0(Theme *, (gsize)count),
                   .lists = g_new0(DrawList *, (gsize)count)};
    threads_run("sheets", count, lay_out, &pages);
    steps[REGENCIES_LAID_OUT][round] = seconds() - start;
    g_autoptr(Pdf) pdf = pdf_open(&pdf_info);
    for (int i = 0; i < count; i++) {
        const Sheet *sheet = pages.sheets[i];
        GeoRef geo = georef_of(source->base, sheet->view);
        PdfPage page = {
            .width_mm = sheet->page.width_mm, .height_mm = sheet->page.height_mm, .geo = &geo};
        pdf_add_page(pdf, pages.lists[i], &page, &error);
        stop_on(error);
        drawlist_free(pages.lists[i]);
        theme_free(pages.themes[i]);
        sheet_free(pages.sheets[i]);
        typeset_free(pages.typesets[i]);
    }
    g_autoptr(GByteArray) bytes = pdf_close(pdf, &error);
    stop_on(error);
    g_autofree char *path = g_build_filename(out, "regencies.pdf", NULL);
    fs_write(path, bytes->data, bytes->len, &error);
    stop_on(error);
    steps[REGENCIES][round] = seconds() - start;
    regencies_bytes = bytes->len;
    g_free(pages.typesets);
    g_free(pages.sheets);
    g_free(pages.themes);
    g_free(pages.lists);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, ascending);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? CLAMP(atoi(argv[2]), 1, MOST_ROUNDS) : 5;
    if (argc < 2) {
        fprintf(stderr, "usage: bench_sheets OUT [ROUNDS]\n");
        return 2;
    }
    log_init(true);
    GError *error = NULL;
    double start = seconds();
    g_autoptr(Settings) settings = settings_read(NULL, &error);
    stop_on(error);
    g_autofree char *path = g_build_filename(argv[1], "jangkau.sqlite", NULL);
    g_autoptr(World) world = store_read(path, &error);
    stop_on(error);
    double read_s = seconds() - start;
    start = seconds();
    g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
    stop_on(error);
    double analyze_s = seconds() - start;
    start = seconds();
    g_autoptr(Style) style = style_read(settings->style, &error);
    stop_on(error);
    typeset_load_fonts(style, &error);
    stop_on(error);
    g_autoptr(MapBase) base = mapbase_new(world, results, &error);
    stop_on(error);
    double base_s = seconds() - start;
    g_autoptr(GPtrArray) logos = logos_read(settings->logos, &error);
    stop_on(error);
    g_autoptr(ThemeSpec) spec = theme_spec_find(settings, style, "coverage", &error);
    stop_on(error);
    coverage[0] = spec;
    SheetSource source = {.base = base,
                          .world = world,
                          .results = results,
                          .settings = settings,
                          .style = style,
                          .language = LANGUAGE_ID,
                          .logos = logos};
    for (int round = 0; round < rounds; round++) {
        draw_province(&source, round);
        draw_regencies(&source, argv[1], round);
    }
    printf("{\"read\": %.3f, \"analyze\": %.3f, \"base\": %.3f", read_s, analyze_s, base_s);
    for (int i = 0; i < STEP_COUNT; i++)
        printf(", \"%s\": %.3f", step_names[i], median(steps[i], rounds));
    printf(
        ", \"png_cpu\": %.3f, \"bytes\": {\"pdf\": %zu, \"png\": %zu, \"regencies_pdf\": %zu}}\n",
        median(png_cpu, rounds), pdf_bytes, png_bytes, regencies_bytes);
    store_shutdown();
    return 0;
}
