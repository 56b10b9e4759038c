#include <glib.h>
#include <locale.h>

#include "base/interrupt.h"
#include "cmd/cmd.h"
#include "render/render.h"
#include "store/store.h"

// What a library would take from the environment is set in code instead, so
// that the same inputs give the same bytes everywhere.
static void clean_environment(void) {
    static const char *const prefixes[] = {"PROJ_",       "GDAL_", "OGR_",  "CPL_",   "SPATIALITE_",
                                           "FONTCONFIG_", "FC_",   "PANGO", "CAIRO_", "SQLITE_"};
    g_auto(GStrv) names = g_listenv();
    for (int i = 0; names[i] != NULL; i++) {
        for (gsize k = 0; k < G_N_ELEMENTS(prefixes); k++) {
            if (g_str_has_prefix(names[i], prefixes[k]))
                g_unsetenv(names[i]);
        }
    }
}

int main(int argc, char **argv) {
    clean_environment();
    // Characters as the terminal has them; numbers and dates stay our own.
    setlocale(LC_CTYPE, "C.UTF-8");
    interrupt_install();
    int status = cmd_main(argc, argv);
    render_shutdown();
    store_shutdown();
    return status;
}
