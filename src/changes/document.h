/**
 * document.h - a Diff in Indonesian, as headings, sentences and tables, and
 * two ways to print it: Markdown (also on a terminal), and one page of A4.
 */
#ifndef JANGKAU_CHANGES_DOCUMENT_H
#define JANGKAU_CHANGES_DOCUMENT_H

#include "changes/diff.h"

#define DOCUMENT_COLUMNS 9

typedef enum { BLOCK_HEADING, BLOCK_BULLETS, BLOCK_TABLE } BlockKind;

/** Cells beyond a row's text are NULL. The first columns are words, the others figures. */
typedef struct {
    char *cells[DOCUMENT_COLUMNS];
    bool strong;
} BlockRow;

typedef struct {
    BlockKind kind;
    char *text; /**< of a heading */
    const char *columns[DOCUMENT_COLUMNS];
    int column_count, word_columns;
    GArray *rows; /**< BlockRow: of a table, or with one cell each the bullets */
    guint least;  /**< so many of them are shown whatever the room */
} Block;

typedef struct {
    char *title, *subtitle;
    const char *note;  /**< at the end */
    GPtrArray *blocks; /**< Block */
} Document;

/** `accepted`: what a person let pass the guard rails, or NULL. */
Document *document_new(const Diff *diff, const GPtrArray *accepted);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/** "… dan 12 lainnya, lihat changes.csv"; NULL when none is left out. Caller frees. */
char *document_more(guint count, guint shown);

/**
 * Lists and tables cut at `most` rows. Without `escape` what looks like a mark
 * of Markdown stays as it is, for a terminal. Caller frees.
 */
char *document_markdown(const Document *document, guint most, bool escape);

/** What the page takes from the project. */
typedef struct {
    const char *style; /**< path of the style file: its fonts */
    const char *foot;  /**< in the bottom margin, or NULL */
    const char *subject;
    int day; /**< YYYYMMDD: the date the data hold for */
} PageLook;

/**
 * A PDF of one page of A4 upright: as many rows of each list as fit, and of
 * what is too much the number that is left out. The caller's.
 */
GByteArray *document_page(const Document *document, const PageLook *look, GError **error);

#endif
