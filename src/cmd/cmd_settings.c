#include <stdio.h>

#include "cmd/cmd.h"
#include "config/settings.h"
#include "report/json.h"

static void add_setting(const char *key, const char *value, void *data) {
    json_string(data, key, value);
}

static char *values_as_json(const Settings *settings) {
    Json *reply = json_new();
    json_open_object(reply, NULL);
    settings_each(settings, add_setting, reply);
    json_close(reply);
    return json_end(reply);
}

static bool run(Options *options, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    g_autofree char *text = options->json ? values_as_json(settings) : settings_table();
    fputs(text, stdout);
    return true;
}

const Command cmd_settings = {"settings", "", "List every setting of a project file.", "", run};
