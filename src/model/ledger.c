#include "model/ledger.h"

#include <math.h>
#include <string.h>

typedef struct {
    int row;
    RowClass class;
    bool said; // something was noted
    LonLat position;
} Row;

struct LedgerFile {
    char *file, *sheet, *kind;
    int restored[ROW_CLASS_COUNT]; // rows of a stored page, which has no `rows`
    GArray *rows;                  // Row, as told
    GHashTable *index;             // row number -> index in `rows` + 1
    GArray *entries;               // LedgerEntry
    GArray *order;                 // guint: entries by row; made when asked for
};

struct Ledger {
    GPtrArray *files;
};

static const char *const names[] = {"ignored", "accepted", "mended", "rejected"};
static const char *const names_id[] = {"diabaikan", "diterima", "diperbaiki", "ditolak"};

const char *row_class_name(RowClass class) {
    return names[class];
}

const char *row_class_name_id(RowClass class) {
    return names_id[class];
}

static void entry_clear(gpointer data) {
    LedgerEntry *entry = data;
    g_free(entry->column);
    g_free(entry->value);
    g_free(entry->reason);
    g_free(entry->advice);
}

static void file_free(gpointer data) {
    LedgerFile *file = data;
    g_free(file->file);
    g_free(file->sheet);
    g_free(file->kind);
    g_array_unref(file->rows);
    g_hash_table_unref(file->index);
    g_array_unref(file->entries);
    g_clear_pointer(&file->order, g_array_unref);
    g_free(file);
}

Ledger *ledger_new(void) {
    Ledger *ledger = g_new0(Ledger, 1);
    ledger->files = g_ptr_array_new_with_free_func(file_free);
    return ledger;
}

void ledger_free(Ledger *ledger) {
    if (ledger == NULL)
        return;
    g_ptr_array_unref(ledger->files);
    g_free(ledger);
}

LedgerFile *ledger_add_file(Ledger *ledger, const char *file, const char *sheet, const char *kind) {
    LedgerFile *added = g_new0(LedgerFile, 1);
    added->file = g_strdup(file);
    added->sheet = g_strdup(sheet);
    added->kind = g_strdup(kind);
    added->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    added->index = g_hash_table_new(NULL, NULL);
    added->entries = g_array_new(FALSE, FALSE, sizeof(LedgerEntry));
    g_array_set_clear_func(added->entries, entry_clear);
    g_ptr_array_add(ledger->files, added);
    return added;
}

static Row *find_row(const LedgerFile *file, int row) {
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(file->index, GINT_TO_POINTER(row)));
    return at > 0 ? &g_array_index(file->rows, Row, at - 1) : NULL;
}

void ledger_row(LedgerFile *file, int row) {
    if (find_row(file, row) != NULL)
        return;
    Row added = {row, ROW_ACCEPTED, false, {NAN, NAN}};
    g_array_append_val(file->rows, added);
    g_hash_table_insert(file->index, GINT_TO_POINTER(row), GUINT_TO_POINTER(file->rows->len));
}

LedgerFile *ledger_restore_file(Ledger *ledger, const char *file, const char *sheet,
                                const char *kind, const int counts[ROW_CLASS_COUNT]) {
    LedgerFile *restored = ledger_add_file(ledger, file, sheet, kind);
    memcpy(restored->restored, counts, sizeof restored->restored);
    return restored;
}

static char *clipped(const char *text) {
    static const glong LONGEST = 200;
    if (g_utf8_strlen(text, -1) <= LONGEST)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, LONGEST);
    return g_strconcat(start, "…", NULL);
}

void ledger_restore_entry(LedgerFile *file, const LedgerEntry *entry) {
    LedgerEntry copy = *entry;
    copy.column = g_strdup(entry->column);
    copy.value = g_strdup(entry->value);
    copy.reason = g_strdup(entry->reason);
    copy.advice = g_strdup(entry->advice);
    g_array_append_val(file->entries, copy);
}

void ledger_note(LedgerFile *file, int row, RowClass class, const char *column, const char *value,
                 const char *reason, const char *advice) {
    Row *found = find_row(file, row);
    if (found != NULL) {
        found->class = found->said ? MAX(found->class, class) : class;
        found->said = true;
    }
    LedgerEntry entry = {.row = row,
                         .class = class,
                         .column = g_strdup(column != NULL ? column : ""),
                         .value = clipped(value != NULL ? value : ""),
                         .reason = g_strdup(reason != NULL ? reason : ""),
                         .advice = g_strdup(advice != NULL ? advice : ""),
                         .position = {NAN, NAN}};
    g_array_append_val(file->entries, entry);
    g_clear_pointer(&file->order, g_array_unref);
}

void ledger_place(LedgerFile *file, int row, LonLat position) {
    Row *found = find_row(file, row);
    if (found != NULL)
        found->position = position;
}

int ledger_file_count(const Ledger *ledger) {
    return (int)ledger->files->len;
}

LedgerFile *ledger_file(const Ledger *ledger, int index) {
    return g_ptr_array_index(ledger->files, (guint)index);
}

const char *ledger_file_name(const LedgerFile *file) {
    return file->file;
}

const char *ledger_file_sheet(const LedgerFile *file) {
    return file->sheet;
}

const char *ledger_file_kind(const LedgerFile *file) {
    return file->kind;
}

int ledger_row_count(const LedgerFile *file) {
    int count = (int)file->rows->len;
    for (int class = 0; class < ROW_CLASS_COUNT; class ++)
        count += file->restored[class];
    return count;
}

int ledger_rejected(const Ledger *ledger, const char *kind) {
    int count = 0;
    for (guint i = 0; i < ledger->files->len; i++) {
        const LedgerFile *file = g_ptr_array_index(ledger->files, i);
        if (strcmp(file->kind, kind) == 0)
            count += ledger_class_count(file, ROW_REJECTED);
    }
    return count;
}

static const char *const kinds_id[][2] = {
    {"villages", "desa/kelurahan"},  {"regions", "nama wilayah"},
    {"libraries", "perpustakaan"},   {"membership", "keikutsertaan"},
    {"totals", "jumlah dilaporkan"}, {"boundaries", "batas wilayah"},
    {"idm", "status IDM"},
};

const char *ledger_kind_id(const char *kind) {
    for (gsize i = 0; i < G_N_ELEMENTS(kinds_id); i++) {
        if (strcmp(kind, kinds_id[i][0]) == 0)
            return kinds_id[i][1];
    }
    return "tidak dikenal";
}

char *ledger_rejected_text(const Ledger *ledger) {
    g_autoptr(GString) list = g_string_new(NULL);
    int total = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds_id); i++) {
        int count = ledger_rejected(ledger, kinds_id[i][0]);
        total += count;
        if (count > 0)
            g_string_append_printf(list, "%s%s %d", list->len > 0 ? ", " : "", kinds_id[i][1],
                                   count);
    }
    return total > 0 ? g_strdup_printf("%d baris ditolak (%s)", total, list->str) : NULL;
}

int ledger_class_count(const LedgerFile *file, RowClass class) {
    int count = file->restored[class];
    for (guint i = 0; i < file->rows->len; i++)
        count += g_array_index(file->rows, Row, i).class == class;
    return count;
}

RowClass ledger_row_class(const LedgerFile *file, int row) {
    const Row *found = find_row(file, row);
    return found != NULL ? found->class : ROW_IGNORED;
}

LonLat ledger_row_position(const LedgerFile *file, int row) {
    const Row *found = find_row(file, row);
    return found != NULL ? found->position : (LonLat){NAN, NAN};
}

int ledger_told_rows(const LedgerFile *file) {
    return (int)file->rows->len;
}

int ledger_row_at(const LedgerFile *file, int index) {
    return g_array_index(file->rows, Row, index).row;
}

int ledger_entry_count(const LedgerFile *file) {
    return (int)file->entries->len;
}

bool ledger_is_refused(const LedgerFile *file) {
    for (guint i = 0; i < file->entries->len; i++) {
        const LedgerEntry *entry = &g_array_index(file->entries, LedgerEntry, i);
        if (entry->row == 0 && entry->class == ROW_REJECTED)
            return true;
    }
    return false;
}

static gint compare_entries(gconstpointer left, gconstpointer right, gpointer data) {
    const LedgerFile *file = data;
    guint p = *(const guint *)left, q = *(const guint *)right;
    int order = g_array_index(file->entries, LedgerEntry, p).row -
                g_array_index(file->entries, LedgerEntry, q).row;
    return order != 0 ? order : (p > q) - (p < q);
}

LedgerEntry ledger_entry(LedgerFile *file, int index) {
    if (file->order == NULL) {
        file->order = g_array_new(FALSE, FALSE, sizeof(guint));
        for (guint i = 0; i < file->entries->len; i++)
            g_array_append_val(file->order, i);
        g_array_sort_with_data(file->order, compare_entries, file);
    }
    LedgerEntry entry =
        g_array_index(file->entries, LedgerEntry, g_array_index(file->order, guint, index));
    const Row *row = find_row(file, entry.row);
    if (row != NULL) {
        entry.class = row->class;
        entry.position = row->position;
    }
    return entry;
}
