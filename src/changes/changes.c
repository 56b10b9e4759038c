#include "changes/changes.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "changes/document.h"
#include "changes/guard.h"
#include "changes/rows.h"

#define MARKDOWN_ROWS 100 // of each list
#define TERMINAL_ROWS 40

static bool write_text(const char *folder, const char *name, const void *data, gsize length,
                       GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return fs_write(path, data, length, error);
}

static int day_of(const Facts *facts) {
    Date date;
    return date_parse(facts_text(facts->meta, "as_of"), &date) ? date.day : 0;
}

static bool write_page(const Document *document, const Facts *facts, const Settings *settings,
                       const char *folder, GError **error) {
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", 2);
    PageLook look = {.style = settings->style,
                     .foot = agency[0] != NULL && *agency[0] != '\0' ? agency[0] : NULL,
                     .subject = settings->title,
                     .day = day_of(facts)};
    g_autoptr(GByteArray) pdf = document_page(document, &look, error);
    return pdf != NULL && write_text(folder, "changes.pdf", pdf->data, pdf->len, error);
}

static bool write_all(const Diff *diff, const GPtrArray *accepted, const Settings *settings,
                      const char *folder, GError **error) {
    g_autoptr(Document) document = document_new(diff, accepted);
    g_autofree char *markdown = document_markdown(document, MARKDOWN_ROWS, true);
    g_autoptr(GString) csv = rows_csv(diff);
    return write_text(folder, "changes.md", markdown, strlen(markdown), error) &&
           write_text(folder, "changes.csv", csv->str, csv->len, error) &&
           write_page(document, diff->after, settings, folder, error);
}

// The last edition must not keep a new one from being made.
static Facts *read_former(const char *former) {
    g_autoptr(GError) cause = NULL;
    Facts *facts = former != NULL ? facts_read(former, &cause) : NULL;
    if (cause != NULL)
        log_warning("edisi sebelumnya tidak dapat dibaca (%s): perubahan dan batas pengaman tidak "
                    "diperiksa",
                    cause->message);
    return facts;
}

// A day that a person chose brings its own coverage: no alarm.
static void allow_other_day(Diff *diff) {
    if (diff->before != NULL && strcmp(facts_text(diff->before->meta, "as_of"),
                                       facts_text(diff->after->meta, "as_of")) != 0)
        diff->comparable_coverage = false;
}

bool changes_write(const char *former, const char *folder, const Settings *settings,
                   bool day_chosen, const char *accept, GError **error) {
    g_autoptr(Facts) before = read_former(former);
    g_autoptr(Facts) after = facts_read(folder, error);
    if (after == NULL)
        return false;
    g_autoptr(Diff) diff = diff_new(before, after);
    if (day_chosen)
        allow_other_day(diff);
    g_autoptr(GPtrArray) alarms = guard_check(diff, settings);
    if (alarms->len > 0 && accept == NULL)
        return guard_refuse(alarms, error);
    for (guint i = 0; i < alarms->len; i++)
        log_info("disetujui: %s", (const char *)g_ptr_array_index(alarms, i));
    if (alarms->len > 0 && *accept != '\0')
        g_ptr_array_add(alarms, g_strdup_printf("Alasan: %s", accept));
    return write_all(diff, alarms, settings, folder, error);
}

char *changes_compare(const char *before, const char *after, ChangesForm form, bool *equal,
                      GError **error) {
    g_autoptr(Facts) left = facts_read(before, error);
    g_autoptr(Facts) right = left != NULL ? facts_read(after, error) : NULL;
    if (right == NULL)
        return NULL;
    g_autoptr(Diff) diff = diff_new(left, right);
    *equal = diff_is_empty(diff);
    if (form == CHANGES_JSON)
        return rows_json(diff);
    if (form == CHANGES_CSV)
        return g_string_free(rows_csv(diff), FALSE);
    g_autoptr(Document) document = document_new(diff, NULL);
    return document_markdown(document, TERMINAL_ROWS, false);
}
