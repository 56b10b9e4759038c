#include <stdio.h>
#include <string.h>

#include "analyze/around.h"
#include "base/error.h"
#include "cmd/cmd.h"
#include "cmd/lookup.h"
#include "cmd/reading.h"
#include "report/explain_report.h"

static bool check_words(const Options *options, GError **error) {
    const char *lang = options->lang != NULL ? options->lang : "id";
    if (options->rest == NULL || options->rest[1] != NULL)
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                            "explain needs one code or name (quote a name of several words)");
    else if (strcmp(lang, "id") != 0 && strcmp(lang, "en") != 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "--lang \"%s\" is neither id nor en", lang);
    else
        return true;
    return false;
}

static bool run(Options *options, GError **error) {
    g_auto(Reading) reading = {0};
    Explanation e = {.english = g_strcmp0(options->lang, "en") == 0};
    if (!check_words(options, error) || !reading_open(options, &reading, error) ||
        !lookup_region(reading.world, options->rest[0], LEVEL_PROVINCE, &e.ref, error))
        return false;
    e.world = reading.world;
    e.settings = reading.settings;
    e.results = reading.results;
    if (e.ref.level == LEVEL_VILLAGE) {
        e.tpbis_count = around_village(e.world, e.settings, e.results->library_tpbis, e.ref.index,
                                       e.tpbis, EXPLAIN_MOST_NEIGHBOURS);
        e.any_count =
            around_village(e.world, e.settings, e.results->library_open, e.ref.index, &e.any, 1);
    }
    g_autofree char *text = options->json ? explain_report_json(&e) : explain_report_text(&e);
    fputs(text, stdout);
    return true;
}

const Command cmd_explain = {"explain", "CODE|NAME",
                             "Tell how the figures of a village or region came about.", "al", run};
