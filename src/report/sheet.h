/**
 * sheet.h - one table on a worksheet: title, headings, rows of typed cells.
 *
 * The only file that knows libxlsxwriter. Cells are put from left to right in
 * the order of the columns; the first failed call is kept and told at the end.
 */
#ifndef JANGKAU_REPORT_SHEET_H
#define JANGKAU_REPORT_SHEET_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Book Book;
typedef struct Sheet Sheet;

typedef enum {
    CELL_TEXT,
    CELL_COUNT,   /**< whole number, thousands grouped */
    CELL_SHARE,   /**< 0 … 1, shown in per cent */
    CELL_RATIO,   /**< 0 … 1, three decimals */
    CELL_KM,      /**< two decimals */
    CELL_DEGREES, /**< six decimals */
    CELL_PLAIN    /**< whole number without grouping */
} CellKind;

/** A column: what stands above it, and what the notes say of it. */
typedef struct {
    char *heading;
    char *meaning;
    double width; /**< characters */
    CellKind kind;
} Column;

/** A list of columns, which owns its texts. */
typedef struct {
    GArray *items; /**< Column */
} Columns;

Columns *columns_new(void);
void columns_free(Columns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Columns, columns_free)
void columns_add(Columns *columns, const char *heading, CellKind kind, double width,
                 const char *meaning);

/**
 * Write a workbook; `fill` puts sheets into it. It is written twice and
 * compared: libxlsxwriter does not look whether its temporary files took what
 * it wrote, so that a disk that fails for a moment would leave a gap in cells
 * or texts that nobody is told of. On failure no file is left at the path.
 */
bool book_write(const char *path, const char *title, void (*fill)(Book *book, void *data),
                void *data, GError **error);

/** A sheet with a title line, a line of remarks, and the headings, which stay in sight. */
Sheet *book_add_table(Book *book, const char *name, const char *title, const char *remark,
                      const Columns *columns);

/** A sheet of prose: rows of up to three texts, see sheet_note(). */
Sheet *book_add_notes(Book *book, const char *name, const char *title);

/* One row of a table, cell by cell. */
void sheet_text(Sheet *sheet, const char *text);
/** A number in the format of its column. Not finite: `instead`, in grey italics. */
void sheet_number(Sheet *sheet, double value, const char *instead);
/** Whole numbers; negative ones are unknown: `instead`. */
void sheet_count(Sheet *sheet, int64_t value, const char *instead);
/** A word in place of a value ("data belum lengkap"), in grey italics. */
void sheet_instead(Sheet *sheet, const char *word);
void sheet_end_row(Sheet *sheet);

/**
 * A chart of lines beside a table, after its last row: the columns `lines`
 * against `across`, named by their headings.
 */
void sheet_line_chart(Sheet *sheet, const char *title, const char *across_title,
                      const char *up_title, int across, const int *lines, int line_count);

/** Row of a sheet of prose; `heading` is bold, NULL texts stay empty. */
void sheet_heading(Sheet *sheet, const char *heading);
void sheet_note(Sheet *sheet, const char *first, const char *second, const char *third);

#endif
