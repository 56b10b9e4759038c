#include <stdio.h>
#include <string.h>

#include "analyze/whatif.h"
#include "base/error.h"
#include "base/fs.h"
#include "cmd/cmd.h"
#include "cmd/lookup.h"
#include "cmd/reading.h"
#include "report/whatif_report.h"

static void add_once(GArray *list, int index) {
    for (guint i = 0; i < list->len; i++) {
        if (g_array_index(list, int, i) == index)
            return;
    }
    g_array_append_val(list, index);
}

// A code may be of any level, so that the message can say what it is.
static bool find_villages(const World *world, char **words, GArray *villages, GError **error) {
    for (int i = 0; words != NULL && words[i] != NULL; i++) {
        RegionRef region;
        bool is_code = g_ascii_isdigit(*words[i]);
        if (!lookup_region(world, words[i], is_code ? LEVEL_PROVINCE : LEVEL_VILLAGE, &region,
                           error))
            return false;
        if (region.level != LEVEL_VILLAGE) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "--add: %s (%s) bukan desa atau kelurahan; sebut kode desa, misalnya %s",
                        words[i], world->regions[region.level].items[region.index].name,
                        world->regions[LEVEL_VILLAGE]
                            .items[world->regions[region.level].items[region.index].first_village]
                            .code);
            return false;
        }
        add_once(villages, region.index);
    }
    return true;
}

static bool find_libraries(const World *world, char **ids, GArray *libraries, GError **error) {
    for (int i = 0; ids != NULL && ids[i] != NULL; i++) {
        int library = lookup_library(world, ids[i], error);
        if (library < 0)
            return false;
        add_once(libraries, library);
    }
    return true;
}

static bool run(Options *options, GError **error) {
    bool nothing = (options->add == NULL || *options->add == NULL) &&
                   (options->remove == NULL || *options->remove == NULL);
    if (nothing) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                            "whatif needs --add CODE,… or --remove ID,…");
        return false;
    }
    g_auto(Reading) reading = {0};
    g_autoptr(GArray) villages = g_array_new(FALSE, FALSE, sizeof(int));
    g_autoptr(GArray) libraries = g_array_new(FALSE, FALSE, sizeof(int));
    if (!reading_open(options, &reading, error) ||
        !find_villages(reading.world, options->add, villages, error) ||
        !find_libraries(reading.world, options->remove, libraries, error))
        return false;
    g_autoptr(WhatIf) whatif =
        whatif_suppose(reading.world, reading.settings, reading.results, villages, libraries);
    if (options->save != NULL) {
        g_autofree char *csv = whatif_report_csv(reading.world, reading.results, whatif);
        if (!fs_write(options->save, csv, strlen(csv), error))
            return false;
    }
    g_autofree char *text = options->json
                                ? whatif_report_json(reading.world, reading.results, whatif)
                                : whatif_report_text(reading.world, reading.results, whatif);
    fputs(text, stdout);
    return true;
}

const Command cmd_whatif = {
    "whatif", "", "Tell what more or fewer libraries would change; writes nothing unless asked.",
    "aw", run};
