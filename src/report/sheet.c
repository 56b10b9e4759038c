#include "report/sheet.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/error.h"
#include "base/fs.h"
#include "report/zip_check.h"

enum { ROW_TITLE, ROW_REMARK, ROW_HEADINGS, ROW_FIRST };

// Columns that stay in sight when a table is scrolled: code and name.
enum { FROZEN_COLUMNS = 2 };

// 1 January 1980, the earliest that a zip file knows: no clock in the file.
static const time_t FIXED_TIME = 315532800;

struct Book {
    lxw_workbook *workbook;
    char *path;
    char *folder; // libxlsxwriter keeps the pointer
    GPtrArray *sheets;
    lxw_error status;
    lxw_format *title, *remark, *heading, *text, *instead, *bold, *wrap;
    lxw_format *number[CELL_PLAIN + 1];
};

struct Sheet {
    Book *book;
    lxw_worksheet *worksheet;
    CellKind *kinds; // of a table's columns; NULL for prose
    int column_count;
    int row;
    int column;
};

Columns *columns_new(void) {
    Columns *columns = g_new0(Columns, 1);
    columns->items = g_array_new(FALSE, FALSE, sizeof(Column));
    return columns;
}

void columns_free(Columns *columns) {
    if (columns == NULL)
        return;
    for (guint i = 0; i < columns->items->len; i++) {
        g_free(g_array_index(columns->items, Column, i).heading);
        g_free(g_array_index(columns->items, Column, i).meaning);
    }
    g_array_unref(columns->items);
    g_free(columns);
}

void columns_add(Columns *columns, const char *heading, CellKind kind, double width,
                 const char *meaning) {
    Column column = {g_strdup(heading), g_strdup(meaning), width, kind};
    g_array_append_val(columns->items, column);
}

static void note(Book *book, lxw_error status) {
    if (book->status == LXW_NO_ERROR)
        book->status = status;
}

static lxw_format *add_number_format(lxw_workbook *workbook, const char *pattern) {
    lxw_format *format = workbook_add_format(workbook);
    format_set_num_format(format, pattern);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

static void add_formats(Book *book) {
    lxw_workbook *workbook = book->workbook;
    book->title = workbook_add_format(workbook);
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    book->remark = workbook_add_format(workbook);
    format_set_italic(book->remark);
    book->heading = workbook_add_format(workbook);
    format_set_bold(book->heading);
    format_set_text_wrap(book->heading);
    format_set_align(book->heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(book->heading, 0xDDE6EE);
    format_set_bottom(book->heading, LXW_BORDER_THIN);
    book->text = workbook_add_format(workbook);
    format_set_align(book->text, LXW_ALIGN_VERTICAL_TOP);
    book->instead = workbook_add_format(workbook);
    format_set_italic(book->instead);
    format_set_font_color(book->instead, 0x595959);
    format_set_align(book->instead, LXW_ALIGN_RIGHT);
    format_set_align(book->instead, LXW_ALIGN_VERTICAL_TOP);
    book->bold = workbook_add_format(workbook);
    format_set_bold(book->bold);
    book->wrap = workbook_add_format(workbook);
    format_set_text_wrap(book->wrap);
    format_set_align(book->wrap, LXW_ALIGN_VERTICAL_TOP);
    static const char *const patterns[] = {
        [CELL_TEXT] = "@",      [CELL_COUNT] = "#,##0", [CELL_SHARE] = "0.0%",
        [CELL_KM] = "#,##0.00", [CELL_RATIO] = "0.000", [CELL_DEGREES] = "0.000000",
        [CELL_PLAIN] = "0",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++)
        book->number[i] = add_number_format(workbook, patterns[i]);
}

static Book *book_open(const char *path, const char *folder, const char *title) {
    Book *book = g_new0(Book, 1);
    book->path = g_strdup(path);
    book->folder = g_strdup(folder);
    book->sheets = g_ptr_array_new();
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = book->folder};
    book->workbook = workbook_new_opt(path, &options);
    if (book->workbook == NULL) {
        book->status = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return book;
    }
    g_autofree char *own_title = g_strdup(title);
    lxw_doc_properties properties = {.title = own_title, .created = FIXED_TIME};
    note(book, workbook_set_properties(book->workbook, &properties));
    add_formats(book);
    return book;
}

static void finish_table(Sheet *sheet) {
    if (sheet->kinds == NULL || sheet->worksheet == NULL)
        return;
    int last = MAX(sheet->row - 1, ROW_HEADINGS);
    note(sheet->book, worksheet_autofilter(sheet->worksheet, ROW_HEADINGS, 0, (lxw_row_t)last,
                                           (lxw_col_t)(sheet->column_count - 1)));
}

// libxlsxwriter prints numbers in the locale of the thread; a file needs points.
static lxw_error close_in_c_locale(lxw_workbook *workbook) {
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = c_locale != (locale_t)0 ? uselocale(c_locale) : (locale_t)0;
    lxw_error status = workbook_close(workbook);
    if (c_locale != (locale_t)0) {
        uselocale(before);
        freelocale(c_locale);
    }
    return status;
}

static bool book_close(Book *book, GError **error) {
    for (guint i = 0; i < book->sheets->len; i++) {
        Sheet *sheet = g_ptr_array_index(book->sheets, i);
        finish_table(sheet);
        g_free(sheet->kinds);
        g_free(sheet);
    }
    // Closing writes and frees; it must be called after a failure, too.
    if (book->workbook != NULL)
        note(book, close_in_c_locale(book->workbook));
    g_autofree char *name = g_path_get_basename(book->path);
    bool done = book->status == LXW_NO_ERROR;
    if (!done)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "%s: tidak dapat ditulis: %s", name,
                    lxw_strerror(book->status));
    g_ptr_array_unref(book->sheets);
    g_free(book->path);
    g_free(book->folder);
    g_free(book);
    return done;
}

static bool write_once(const char *path, const char *title, void (*fill)(Book *book, void *data),
                       void *data, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    Book *book = book_open(path, folder, title);
    fill(book, data);
    return book_close(book, error);
}

static bool check_same(const char *path, const char *again, GError **error) {
    g_autofree char *sum = fs_sha256_own(path, error);
    g_autofree char *sum_again = sum != NULL ? fs_sha256_own(again, error) : NULL;
    if (sum_again == NULL)
        return false;
    g_autofree char *name = g_path_get_basename(path);
    bool same = strcmp(sum, sum_again) == 0;
    if (!same)
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s: ditulis dua kali dengan isi berbeda; disk gagal atau penuh sesaat", name);
    return same;
}

bool book_write(const char *path, const char *title, void (*fill)(Book *book, void *data),
                void *data, GError **error) {
    g_autofree char *again = g_strconcat(path, ".lagi", NULL);
    bool done = write_once(path, title, fill, data, error) &&
                write_once(again, title, fill, data, error) && check_same(path, again, error) &&
                zip_check(path, error);
    g_unlink(again);
    if (!done)
        g_unlink(path);
    return done;
}

static Sheet *add_sheet(Book *book, const char *name) {
    Sheet *sheet = g_new0(Sheet, 1);
    sheet->book = book;
    if (book->workbook != NULL)
        sheet->worksheet = workbook_add_worksheet(book->workbook, name);
    if (sheet->worksheet == NULL)
        note(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
    g_ptr_array_add(book->sheets, sheet);
    return sheet;
}

static void put_string(Sheet *sheet, int row, int column, const char *text, lxw_format *format) {
    if (sheet->worksheet != NULL)
        note(sheet->book, worksheet_write_string(sheet->worksheet, (lxw_row_t)row,
                                                 (lxw_col_t)column, text, format));
}

static void set_page(lxw_worksheet *worksheet) {
    worksheet_set_landscape(worksheet);
    worksheet_set_paper(worksheet, 9); // A4
    worksheet_fit_to_pages(worksheet, 1, 0);
}

Sheet *book_add_table(Book *book, const char *name, const char *title, const char *remark,
                      const Columns *columns) {
    static const double HEADING_HEIGHT = 62; // points: four lines
    Sheet *sheet = add_sheet(book, name);
    sheet->column_count = (int)columns->items->len;
    sheet->kinds = g_new0(CellKind, columns->items->len + 1);
    sheet->row = ROW_FIRST;
    put_string(sheet, ROW_TITLE, 0, title, book->title);
    put_string(sheet, ROW_REMARK, 0, remark, book->remark);
    for (int i = 0; i < sheet->column_count; i++) {
        const Column *column = &g_array_index(columns->items, Column, i);
        sheet->kinds[i] = column->kind;
        put_string(sheet, ROW_HEADINGS, i, column->heading, book->heading);
        if (sheet->worksheet != NULL)
            note(book, worksheet_set_column(sheet->worksheet, (lxw_col_t)i, (lxw_col_t)i,
                                            column->width, NULL));
    }
    if (sheet->worksheet == NULL)
        return sheet;
    note(book, worksheet_set_row(sheet->worksheet, ROW_HEADINGS, HEADING_HEIGHT, NULL));
    note(book, worksheet_repeat_rows(sheet->worksheet, ROW_HEADINGS, ROW_HEADINGS));
    worksheet_freeze_panes(sheet->worksheet, ROW_FIRST, FROZEN_COLUMNS);
    set_page(sheet->worksheet);
    return sheet;
}

Sheet *book_add_notes(Book *book, const char *name, const char *title) {
    static const double widths[] = {24, 44, 100};
    Sheet *sheet = add_sheet(book, name);
    put_string(sheet, ROW_TITLE, 0, title, book->title);
    sheet->row = ROW_HEADINGS;
    if (sheet->worksheet == NULL)
        return sheet;
    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++)
        note(book,
             worksheet_set_column(sheet->worksheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL));
    set_page(sheet->worksheet);
    return sheet;
}

void sheet_text(Sheet *sheet, const char *text) {
    if (text != NULL && *text != '\0')
        put_string(sheet, sheet->row, sheet->column, text, sheet->book->text);
    sheet->column++;
}

void sheet_instead(Sheet *sheet, const char *word) {
    put_string(sheet, sheet->row, sheet->column, word, sheet->book->instead);
    sheet->column++;
}

void sheet_number(Sheet *sheet, double value, const char *instead) {
    if (!isfinite(value)) {
        sheet_instead(sheet, instead);
        return;
    }
    g_assert(sheet->column < sheet->column_count);
    if (sheet->worksheet != NULL)
        note(sheet->book, worksheet_write_number(sheet->worksheet, (lxw_row_t)sheet->row,
                                                 (lxw_col_t)sheet->column, value,
                                                 sheet->book->number[sheet->kinds[sheet->column]]));
    sheet->column++;
}

void sheet_count(Sheet *sheet, int64_t value, const char *instead) {
    sheet_number(sheet, value >= 0 ? (double)value : NAN, instead);
}

void sheet_end_row(Sheet *sheet) {
    // A cell too many or too few would move the others below a wrong heading.
    g_assert(sheet->kinds == NULL || sheet->column == sheet->column_count);
    sheet->row++;
    sheet->column = 0;
}

void sheet_line_chart(Sheet *sheet, const char *title, const char *across_title,
                      const char *up_title, int across, const int *lines, int line_count) {
    lxw_worksheet *worksheet = sheet->worksheet;
    if (worksheet == NULL || sheet->row == ROW_FIRST)
        return; // nothing to draw
    lxw_chart *chart = workbook_add_chart(sheet->book->workbook, LXW_CHART_LINE);
    if (chart == NULL) {
        note(sheet->book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_row_t last = (lxw_row_t)sheet->row - 1;
    for (int i = 0; i < line_count; i++) {
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        lxw_col_t column = (lxw_col_t)lines[i];
        chart_series_set_categories(series, worksheet->name, ROW_FIRST, (lxw_col_t)across, last,
                                    (lxw_col_t)across);
        chart_series_set_values(series, worksheet->name, ROW_FIRST, column, last, column);
        chart_series_set_name_range(series, worksheet->name, ROW_HEADINGS, column);
    }
    chart_title_set_name(chart, title);
    chart_axis_set_name(chart->x_axis, across_title);
    chart_axis_set_name(chart->y_axis, up_title);
    note(sheet->book,
         worksheet_insert_chart(worksheet, ROW_FIRST, (lxw_col_t)(sheet->column_count + 1), chart));
}

void sheet_heading(Sheet *sheet, const char *heading) {
    sheet->row++; // an empty row above
    put_string(sheet, sheet->row++, 0, heading, sheet->book->bold);
}

void sheet_note(Sheet *sheet, const char *first, const char *second, const char *third) {
    const char *const texts[] = {first, second, third};
    for (int i = 0; i < 3; i++) {
        if (texts[i] != NULL && *texts[i] != '\0')
            put_string(sheet, sheet->row, i, texts[i], sheet->book->wrap);
    }
    sheet->row++;
}
