#include "report/cells.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
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
