#include <stdio.h>

#include "analyze/analyze.h"
#include "analyze/compare.h"
#include "analyze/history.h"
#include "base/error.h"
#include "cmd/cmd.h"
#include "cmd/reading.h"
#include "report/history_report.h"

static bool find_from(const Options *options, const Reading *reading, Date *from, GError **error) {
    Date to = reading->results->as_of;
    char from_text[16], to_text[16];
    *from = history_date_before(reading->world, reading->settings, to);
    if (options->from != NULL)
        date_parse(options->from, from); // checked with the command line
    if (date_compare(*from, to) < 0)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "--from %s is not before --to %s",
                date_iso(*from, from_text), date_iso(to, to_text));
    return false;
}

static bool run(Options *options, GError **error) {
    Date from;
    char from_text[16];
    g_auto(Reading) reading = {0};
    options->as_of = g_strdup(options->to);
    if (!reading_open(options, &reading, error) || !find_from(options, &reading, &from, error))
        return false;
    g_autoptr(Results) before =
        analyze_world(reading.world, reading.settings, date_iso(from, from_text), error);
    if (before == NULL)
        return false;
    g_autoptr(Change) change = compare_results(reading.world, before, reading.results);
    Comparison comparison = {reading.world, before, reading.results, change};
    g_autofree char *text =
        options->json ? history_report_json(&comparison) : history_report_text(&comparison);
    fputs(text, stdout);
    return true;
}

const Command cmd_history = {"history", "", "Tell what changed between two dates.", "d", run};
