#include "cmd/reading.h"

#include "analyze/analyze.h"
#include "publish/edition.h"
#include "store/store.h"

bool reading_open(const Options *options, Reading *reading, GError **error) {
    *reading = (Reading){0};
    g_autofree char *folder = edition_current(options->out);
    g_autofree char *store = g_build_filename(folder, "jangkau.sqlite", NULL);
    g_autofree char *as_of = g_strdup(options->as_of);
    reading->settings = settings_read(options->project, error);
    if (reading->settings != NULL)
        reading->world = store_read_places(store, error);
    if (reading->world != NULL) {
        // Not yet analysed: the date is the setting's, as it would be then.
        if (as_of == NULL)
            store_read_as_of(store, &as_of, NULL);
        reading->results = analyze_world(reading->world, reading->settings, as_of, error);
    }
    if (reading->results == NULL)
        reading_clear(reading);
    return reading->results != NULL;
}

void reading_clear(Reading *reading) {
    g_clear_pointer(&reading->results, results_free);
    g_clear_pointer(&reading->world, world_free);
    g_clear_pointer(&reading->settings, settings_free);
}
