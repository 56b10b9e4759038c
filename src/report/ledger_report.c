#include "report/ledger_report.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "report/cells.h"
#include "report/sheet.h"

// --------------------------------------------------------------------- JSON

static void add_entry(Json *json, const LedgerEntry *entry) {
    json_open_object(json, NULL);
    json_int(json, "row", entry->row);
    json_string(json, "class", row_class_name(entry->class));
    json_string(json, "column", entry->column);
    json_string(json, "value", entry->value);
    json_string(json, "reason", entry->reason);
    json_string(json, "advice", entry->advice);
    json_real(json, "lon", entry->position.lon_deg, 9);
    json_real(json, "lat", entry->position.lat_deg, 9);
    json_close(json);
}

// Rows without a finding that came to lie somewhere: so that an office can see
// where its libraries are taken to be. Merged with the findings by row.
static void add_entries(Json *json, LedgerFile *file) {
    g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
    for (int i = 0; i < ledger_entry_count(file); i++)
        g_hash_table_add(told, GINT_TO_POINTER(ledger_entry(file, i).row));
    json_open_array(json, "entries");
    int next = 0;
    for (int i = 0; i < ledger_told_rows(file); i++) {
        int row = ledger_row_at(file, i);
        LonLat position = ledger_row_position(file, row);
        if (!isfinite(position.lon_deg) || g_hash_table_contains(told, GINT_TO_POINTER(row)))
            continue;
        for (; next < ledger_entry_count(file) && ledger_entry(file, next).row < row; next++) {
            LedgerEntry entry = ledger_entry(file, next);
            add_entry(json, &entry);
        }
        LedgerEntry plain = {row, ROW_ACCEPTED, "", "", "", "", position};
        add_entry(json, &plain);
    }
    for (; next < ledger_entry_count(file); next++) {
        LedgerEntry entry = ledger_entry(file, next);
        add_entry(json, &entry);
    }
    json_close(json);
}

void ledger_report_json(Json *json, const char *key, const Ledger *ledger, bool entries) {
    static const RowClass order[] = {ROW_ACCEPTED, ROW_MENDED, ROW_REJECTED, ROW_IGNORED};
    json_open_array(json, key);
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        json_open_object(json, NULL);
        json_string(json, "file", ledger_file_name(file));
        json_string(json, "sheet", ledger_file_sheet(file));
        json_string(json, "kind", ledger_file_kind(file));
        json_int(json, "rows", ledger_row_count(file));
        for (gsize c = 0; c < G_N_ELEMENTS(order); c++)
            json_int(json, row_class_name(order[c]), ledger_class_count(file, order[c]));
        if (entries)
            add_entries(json, file);
        json_close(json);
    }
    json_close(json);
}

// ---------------------------------------------------------------------- CSV

GString *ledger_report_csv(const Ledger *ledger) {
    GString *out = g_string_new(NULL);
    static const char *const columns[] = {"file",  "sheet",  "kind",   "row", "class", "column",
                                          "value", "reason", "advice", "lon", "lat"};
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
        csv_append(out, columns[i]);
    csv_end_row(out);
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        for (int e = 0; e < ledger_entry_count(file); e++) {
            LedgerEntry entry = ledger_entry(file, e);
            cells_append_text(out, ledger_file_name(file));
            cells_append_text(out, ledger_file_sheet(file));
            csv_append(out, ledger_file_kind(file));
            cells_append_int(out, entry.row);
            csv_append(out, row_class_name(entry.class));
            cells_append_text(out, entry.column);
            cells_append_text(out, entry.value);
            cells_append_text(out, entry.reason);
            cells_append_text(out, entry.advice);
            cells_append_real(out, entry.position.lon_deg, 9);
            cells_append_real(out, entry.position.lat_deg, 9);
            csv_end_row(out);
        }
    }
    return out;
}

// ----------------------------------------------------------------- workbook

static Columns *count_columns(void) {
    Columns *c = columns_new();
    columns_add(c, "Berkas", CELL_TEXT, 34, "nama berkas");
    columns_add(c, "Lembar", CELL_TEXT, 18, "lembar kerja");
    columns_add(c, "Isi", CELL_TEXT, 16, "jenis tabel");
    columns_add(c, "Baris data", CELL_COUNT, 11, "jumlah baris data");
    columns_add(c, "Diterima", CELL_COUNT, 11, "dipakai apa adanya");
    columns_add(c, "Diperbaiki", CELL_COUNT, 11, "dipakai setelah artinya diubah");
    columns_add(c, "Ditolak", CELL_COUNT, 11, "tidak dipakai");
    columns_add(c, "Diabaikan", CELL_COUNT, 11, "baris jumlah, kosong, atau salinan");
    return c;
}

static Columns *finding_columns(void) {
    Columns *c = columns_new();
    columns_add(c, "Berkas", CELL_TEXT, 30, "nama berkas");
    columns_add(c, "Lembar", CELL_TEXT, 16, "lembar kerja");
    columns_add(c, "Baris", CELL_PLAIN, 8, "nomor baris dalam berkas");
    columns_add(c, "Kolom", CELL_TEXT, 20, "judul kolom");
    columns_add(c, "Isi sel", CELL_TEXT, 28, "isi sel apa adanya");
    columns_add(c, "Hasil", CELL_TEXT, 12, "diterima, diperbaiki, ditolak atau diabaikan");
    columns_add(c, "Alasan", CELL_TEXT, 60, "alasan");
    columns_add(c, "Yang perlu dilakukan", CELL_TEXT, 50, "saran");
    return c;
}

static void fill_counts(Sheet *sheet, const Ledger *ledger) {
    static const RowClass order[] = {ROW_ACCEPTED, ROW_MENDED, ROW_REJECTED, ROW_IGNORED};
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        const LedgerFile *file = ledger_file(ledger, i);
        sheet_text(sheet, ledger_file_name(file));
        sheet_text(sheet, ledger_file_sheet(file));
        sheet_text(sheet, ledger_kind_id(ledger_file_kind(file)));
        sheet_count(sheet, ledger_row_count(file), "");
        for (gsize c = 0; c < G_N_ELEMENTS(order); c++)
            sheet_count(sheet, ledger_class_count(file, order[c]), "");
        sheet_end_row(sheet);
    }
}

static void fill_findings(Sheet *sheet, const Ledger *ledger, RowClass class) {
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        for (int e = 0; e < ledger_entry_count(file); e++) {
            LedgerEntry entry = ledger_entry(file, e);
            if (entry.class != class)
                continue;
            sheet_text(sheet, ledger_file_name(file));
            sheet_text(sheet, ledger_file_sheet(file));
            sheet_count(sheet, entry.row, "");
            sheet_text(sheet, entry.column);
            sheet_text(sheet, entry.value);
            sheet_text(sheet, row_class_name_id(entry.class));
            sheet_text(sheet, entry.reason);
            sheet_text(sheet, entry.advice);
            sheet_end_row(sheet);
        }
    }
}

static void fill_book(Book *book, void *data) {
    const Ledger *ledger = data;
    static const struct {
        RowClass class;
        const char *name, *title;
    } pages[] = {
        {ROW_REJECTED, "Ditolak", "Baris yang tidak dipakai: mohon diperbaiki"},
        {ROW_MENDED, "Diperbaiki", "Baris yang dipakai setelah artinya diubah: mohon diperiksa"},
        {ROW_ACCEPTED, "Catatan", "Baris yang dipakai, dengan catatan"},
        {ROW_IGNORED, "Diabaikan", "Baris yang bukan data: jumlah, kosong, salinan"},
    };
    g_autoptr(Columns) counts = count_columns();
    fill_counts(book_add_table(book, "Ringkasan", "Catatan pemeriksaan data",
                               "Baris data = diterima + diperbaiki + ditolak + diabaikan. Nomor "
                               "baris seperti di berkas asal.",
                               counts),
                ledger);
    g_autoptr(Columns) findings = finding_columns();
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
        fill_findings(book_add_table(book, pages[i].name, pages[i].title,
                                     "Perbaiki di berkas asal, lalu kirim kembali.", findings),
                      ledger, pages[i].class);
}

bool ledger_report_xlsx(const Ledger *ledger, const char *path, GError **error) {
    // fill_book() only reads it.
    return book_write(path, "Catatan pemeriksaan data", fill_book, (void *)(uintptr_t)ledger,
                      error);
}

// --------------------------------------------------------------------- text

// So many findings of a file are told at a terminal.
static const int TOLD = 50;

char *ledger_report_text(const Ledger *ledger) {
    GString *out = g_string_new(NULL);
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        bool sheet = *ledger_file_sheet(file) != '\0';
        g_string_append_printf(
            out,
            "%s%s%s (%s): %d baris = %d diterima + %d diperbaiki + %d ditolak + "
            "%d diabaikan\n",
            ledger_file_name(file), sheet ? ", lembar " : "", ledger_file_sheet(file),
            ledger_kind_id(ledger_file_kind(file)), ledger_row_count(file),
            ledger_class_count(file, ROW_ACCEPTED), ledger_class_count(file, ROW_MENDED),
            ledger_class_count(file, ROW_REJECTED), ledger_class_count(file, ROW_IGNORED));
        int count = ledger_entry_count(file);
        for (int e = 0; e < MIN(count, TOLD); e++) {
            LedgerEntry entry = ledger_entry(file, e);
            g_string_append_printf(out, "  %-10s ", row_class_name_id(entry.class));
            if (entry.row > 0)
                g_string_append_printf(out, "%s %d",
                                       strcmp(ledger_file_kind(file), "boundaries") == 0 ? "fitur"
                                                                                         : "baris",
                                       entry.row);
            if (*entry.column != '\0')
                g_string_append_printf(out, ", kolom %s", entry.column);
            if (*entry.value != '\0')
                g_string_append_printf(out, " \"%s\"", entry.value);
            g_string_append_printf(out, "%s%s%s%s\n", entry.row > 0 ? ": " : "", entry.reason,
                                   *entry.advice != '\0' ? "; " : "", entry.advice);
        }
        if (count > TOLD)
            g_string_append_printf(out, "  … dan %d lagi; --json menyebut semuanya\n",
                                   count - TOLD);
    }
    return g_string_free(out, FALSE);
}
