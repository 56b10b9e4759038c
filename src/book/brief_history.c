#include "book/brief_internal.h"

#include <math.h>

#include "book/chart.h"
#include "book/story.h"

#define CHART_MM 46.0

typedef struct {
    Typeset *typeset;
    Chart chart;
    bool bars;
    GPtrArray *texts;
    GPtrArray *values;
} ChartFigure;

static void chart_figure_free(gpointer data) {
    ChartFigure *figure = data;
    g_ptr_array_unref(figure->texts);
    g_ptr_array_unref(figure->values);
    g_free(figure);
}

static void draw_chart(DrawList *list, Box frame, gpointer data) {
    const ChartFigure *figure = data;
    if (figure->bars)
        chart_bars(list, figure->typeset, frame, &figure->chart);
    else
        chart_lines(list, figure->typeset, frame, &figure->chart);
}

// "2024" for the end of 2024, else the date as it was given.
static char *series_label(const Brief *brief, Date date) {
    return date.precision == 3 && date.day % 10000 == 1231 ? g_strdup_printf("%d", date.day / 10000)
                                                           : words_date(brief->language, date);
}

static ChartFigure *new_chart(Brief *brief, bool bars) {
    const Results *results = brief->source->results;
    ChartFigure *figure = g_new0(ChartFigure, 1);
    figure->typeset = brief->typeset;
    figure->bars = bars;
    figure->texts = g_ptr_array_new_with_free_func(g_free);
    figure->values = g_ptr_array_new_with_free_func(g_free);
    flow_keep(brief->flow, figure, chart_figure_free);
    for (int i = 0; i < results->series_count; i++)
        g_ptr_array_add(figure->texts, series_label(brief, results->series[i].date));
    figure->chart = (Chart){.labels = (const char *const *)(void *)figure->texts->pdata,
                            .count = results->series_count,
                            .unit = bars ? "" : " %",
                            .most = bars ? 0 : 100,
                            .unknown = brief_say(brief, "data belum lengkap"),
                            .language = brief->language};
    return figure;
}

// Takes over the name.
static double *add_line(ChartFigure *figure, char *name) {
    double *values = g_new(double, (gsize)figure->chart.count + 1);
    g_ptr_array_add(figure->values, values);
    g_ptr_array_add(figure->values, name);
    figure->chart.lines[figure->chart.line_count++] = (ChartLine){name, values};
    return values;
}

static const RegionResult *in_year(const Brief *brief, int i) {
    return &brief->source->results->series[i].regions[LEVEL_PROVINCE][brief->province];
}

void brief_history(Brief *brief) {
    const Results *results = brief->source->results;
    if (results->series_count < 2)
        return;
    ChartFigure *shares = new_chart(brief, false), *libraries = new_chart(brief, true);
    for (int r = 0; r < MIN(results->reach_count, CHART_MOST_LINES); r++) {
        g_autofree char *km = words_number_short(brief->language, results->reach_m[r] / 1000);
        double *values = add_line(shares, g_strdup_printf("≤ %s km", km));
        for (int i = 0; i < results->series_count; i++) {
            const RegionResult *result = in_year(brief, i);
            double percent = 100.0 * (double)result->cell.people_within[r] /
                             (double)MAX(brief->region->population, 1);
            values[i] = !result->known    ? NAN
                        : brief->complete ? round(percent)
                                          : floor(percent + 1e-9); // "at least"
        }
    }
    double *counts = add_line(libraries, g_strdup("TPBIS"));
    for (int i = 0; i < results->series_count; i++)
        counts[i] = in_year(brief, i)->known ? (double)in_year(brief, i)->libraries_tpbis : NAN;
    flow_heading(brief->flow, 1, brief_say(brief, "Perkembangan"));
    g_autofree char *caption = story_people(
        brief->source,
        g_strdup(brief_say(brief,
                           brief->complete
                               ? "Bagian penduduk menurut jarak ke TPBIS, akhir tahun."
                               : "Bagian penduduk (sekurang-kurangnya) menurut jarak ke TPBIS yang "
                                 "tercatat, akhir tahun.")));
    const char *counted = brief_say(brief, "Perpustakaan TPBIS yang tercatat, akhir tahun.");
    FlowFigure figures[] = {{caption, caption, 1.7, draw_chart, shares},
                            {counted, counted, 1, draw_chart, libraries}};
    flow_figures(brief->flow, figures, 2, CHART_MM);
}
