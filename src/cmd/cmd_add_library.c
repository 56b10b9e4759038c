#include <string.h>

#include "base/error.h"
#include "cmd/editing.h"
#include "cmd/lookup.h"
#include "edit/library.h"

// "-6,2834" -> "-6.2834"; the range is for the loading to judge. Caller frees.
static char *read_degrees(const char *option, const char *text, GError **error) {
    g_autofree char *number = g_strdelimit(g_strdup(text), ",", '.');
    char *end;
    g_ascii_strtod(g_strstrip(number), &end);
    if (*number != '\0' && *end == '\0' && strspn(number, "+-0123456789.") == strlen(number))
        return g_steal_pointer(&number);
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "--%s \"%s\" is no number of degrees", option,
                text);
    return NULL;
}

// Of the project, or a code of a neighbouring province. Caller frees.
static char *find_village(const Settings *settings, const Places *places, const char *word,
                          GError **error) {
    if (region_level_of_code(word) == LEVEL_VILLAGE && settings_is_neighbour(settings, word))
        return g_strdup(word);
    RegionRef ref;
    if (!lookup_region_between(places->project, word, LEVEL_VILLAGE, LEVEL_VILLAGE, &ref, error))
        return NULL;
    return g_strdup(places->project->regions[LEVEL_VILLAGE].items[ref.index].code);
}

static bool check_options(const Options *o, GError **error) {
    const char *const texts[] = {o->edit.name,      o->edit.id,         o->edit.kind,
                                 o->edit.precision, o->edit.confidence, o->edit.source,
                                 o->edit.note};
    if (!editing_need("add-library", "--name", o->edit.name, error) ||
        !editing_need("add-library", "--village", o->edit.village, error) ||
        !editing_check_texts(texts, G_N_ELEMENTS(texts), error))
        return false;
    if ((o->edit.lat != NULL) == (o->edit.lon != NULL))
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                        "add-library needs both --lat and --lon, or neither");
    return false;
}

static bool add(Options *options, Settings *settings, const Places *places, const char *lat,
                const char *lon, GError **error) {
    g_autofree char *village = find_village(settings, places, options->edit.village, error);
    if (village == NULL)
        return false;
    int last = (int)g_strv_length(settings->libraries) - 1;
    g_autoptr(EditSession) session =
        edit_open(settings, KIND_LIBRARIES, last, options->edit.check, error);
    const LibraryRow row = {.village = village,
                            .name = options->edit.name,
                            .id = options->edit.id,
                            .lat = lat,
                            .lon = lon,
                            .kind = options->edit.kind,
                            .precision = options->edit.precision,
                            .confidence = options->edit.confidence,
                            .source = options->edit.source,
                            .note = options->edit.note,
                            .tpbis_since = options->edit.since,
                            .tpbis_until = options->edit.until,
                            .open_since = options->edit.open_since,
                            .open_until = options->edit.open_until};
    if (session == NULL || !library_add(session, places, &row, error))
        return false;
    g_autofree char *file = g_path_get_basename(edit_path(session));
    g_autofree char *said = g_strdup_printf("%s di %s %s (%s)", row.name, village,
                                            places_name(places->project, village), file);
    g_autofree char *step = g_strdup_printf("add-library %s (%s)", row.name, village);
    return editing_finish(options, session, said, step, error);
}

static bool run(Options *options, GError **error) {
    if (!check_options(options, error))
        return false;
    bool placed = options->edit.lat != NULL;
    g_autofree char *lat = placed ? read_degrees("lat", options->edit.lat, error) : NULL;
    g_autofree char *lon = lat != NULL ? read_degrees("lon", options->edit.lon, error) : NULL;
    if (placed && lon == NULL)
        return false;
    g_autoptr(Settings) settings = settings_read(options->project, error);
    g_auto(Places) places = {0};
    return settings != NULL && places_read(settings, &places, error) &&
           add(options, settings, &places, lat, lon, error);
}

const Command cmd_add_library = {"add-library", "", "Enter a library into the table of libraries.",
                                 "A", run};
