#include "report/cells.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/fs.h"
#include "base/text.h"

void cells_append_text(GString *out, const char *text) {
    // A spreadsheet takes a text that starts like this for a formula.
    if (text == NULL || *text == '\0' || strchr("=+-@\t\r", *text) == NULL) {
        csv_append(out, text != NULL ? text : "");
        return;
    }
    g_autofree char *harmless = g_strconcat("'", text, NULL);
    csv_append(out, harmless);
}

void cells_append_int(GString *out, int64_t value) {
    g_autofree char *number =
        value >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, value) : g_strdup("");
    csv_append(out, number);
}

void cells_append_real(GString *out, double value, int decimals) {
    g_autofree char *number = isfinite(value) ? text_from_double(value, decimals) : g_strdup("");
    csv_append(out, number);
}

void cells_append_header(GString *out, const char *const *columns) {
    for (; *columns != NULL; columns++)
        csv_append(out, *columns);
}

bool cells_write_table(const char *folder, const char *name, GString *table, GPtrArray *written,
                       GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    bool done = fs_write(path, table->str, table->len, error);
    if (done)
        g_ptr_array_add(written, g_strdup(name));
    g_string_free(table, TRUE);
    return done;
}
