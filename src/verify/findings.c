#include "verify/findings.h"

#include <string.h>

static void clear_finding(gpointer data) {
    Finding *finding = data;
    g_free(finding->column);
    g_free(finding->code);
    g_free(finding->reason);
}

static void free_table(gpointer data) {
    TableFindings *table = data;
    g_free(table->table);
    g_array_unref(table->kept);
    g_free(table);
}

Findings *findings_new(void) {
    Findings *findings = g_new0(Findings, 1);
    findings->tables = g_ptr_array_new_with_free_func(free_table);
    findings->notes = g_ptr_array_new_with_free_func(g_free);
    return findings;
}

void findings_free(Findings *findings) {
    if (findings == NULL)
        return;
    g_ptr_array_unref(findings->tables);
    g_ptr_array_unref(findings->notes);
    g_free(findings);
}

TableFindings *findings_table(Findings *findings, const char *table) {
    for (guint i = 0; i < findings->tables->len; i++) {
        TableFindings *known = g_ptr_array_index(findings->tables, i);
        if (strcmp(known->table, table) == 0)
            return known;
    }
    TableFindings *added = g_new0(TableFindings, 1);
    added->table = g_strdup(table);
    added->kept = g_array_new(FALSE, FALSE, sizeof(Finding));
    g_array_set_clear_func(added->kept, clear_finding);
    g_ptr_array_add(findings->tables, added);
    return added;
}

void findings_add(Findings *findings, const char *table, const char *column, const char *code,
                  const char *format, ...) {
    TableFindings *at = findings_table(findings, table);
    if (at->differences++ >= FINDINGS_KEPT)
        return;
    va_list arguments;
    va_start(arguments, format);
    Finding finding = {g_strdup(column), g_strdup(code), g_strdup_vprintf(format, arguments)};
    va_end(arguments);
    g_array_append_val(at->kept, finding);
}

void findings_note(Findings *findings, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(findings->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

int64_t findings_total(const Findings *findings) {
    int64_t total = 0;
    for (guint i = 0; i < findings->tables->len; i++)
        total += ((const TableFindings *)g_ptr_array_index(findings->tables, i))->differences;
    return total;
}
