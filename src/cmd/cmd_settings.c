#include <stdio.h>

#include "cmd/cmd.h"
#include "config/settings.h"

static bool run(const Options *options, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    g_autofree char *table = settings_table();
    fputs(table, stdout);
    return true;
}

const Command cmd_settings = {"settings", "", "List every setting of a project file.", "", run};
