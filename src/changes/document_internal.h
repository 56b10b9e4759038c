/**
 * document_internal.h - what the parts of changes.md share: one file a kind of part.
 */
#ifndef JANGKAU_CHANGES_DOCUMENT_INTERNAL_H
#define JANGKAU_CHANGES_DOCUMENT_INTERNAL_H

#include "changes/document.h"

#define DOCUMENT_ARROW " → "

/* document.c: texts and cells that are given belong to the block from then on */

Block *document_block(BlockKind kind, char *text);

/** A table of these columns (NULL-terminated, borrowed). */
Block *document_table(int word_columns, const char *const *columns);
void document_row(Block *table, BlockRow row);
void document_bullet(Block *bullets, char *text);

/** Append a list or table with its heading, if it has any rows; else it is freed. */
void document_section(Document *document, const char *title, Block *block);

/* document_words.c; callers free */

/** "12.345"; "–" for what is unknown (-1). */
char *document_people(int64_t people);

/** "1,5 km" with unit " km"; "–" for what is unknown (NaN). */
char *document_real(double value, int decimals, const char *unit);

/** "+1,2" with a real minus sign. */
char *document_signed(double value, int decimals);

/** "a → b", or "a" where both read alike. Takes both. */
char *document_from_to(char *before, char *after);

/** "1 Maret 2024", "tidak diketahui"; in `buffer` or constant. */
const char *document_date(const char *iso, char buffer[32]);

/** "Provinsi Banten", "Kec. Bayah, Kabupaten Lebak"; regencies have the word in their names. */
char *document_region(const Facts *facts, const RegionFact *region);

/** "Kec. Bayah, Kabupaten Lebak" of a village code; "" where it is none. */
char *document_place(const Facts *facts, const char *village_code);

/** The region as it is now, else as it was. Borrowed. */
const RegionFact *document_shown(const Pair *pair);

/* document_summary.c */

typedef enum {
    LIBRARY_NEW,
    LIBRARY_GONE,
    LIBRARY_STATUS,
    LIBRARY_MOVED,
    LIBRARY_OTHER
} LibraryKind;

/** What became of a library. */
LibraryKind document_library_kind(const Pair *pair);

/** The sentences at the head. */
void document_summary(Document *document, const Diff *diff);

/* document_tables.c */

void document_coverage(Document *document, const Diff *diff, const char *title, RegionLevel from,
                       RegionLevel to);
void document_villages(Document *document, const Diff *diff, const char *title,
                       const GArray *pairs);
void document_libraries(Document *document, const Diff *diff);
void document_members(Document *document, const Diff *diff);

/** Where the number of people differs, and regions on one side only: provinces, regencies,
 *  then villages. */
void document_population(Document *document, const Diff *diff);

/* document_inputs.c */

void document_inputs(Document *document, const Diff *diff);
void document_rejects(Document *document, const Diff *diff);

/** Those of one side: new ones, or those that are gone. */
void document_warnings(Document *document, const Diff *diff, const char *title, Side side);
void document_settings(Document *document, const Diff *diff);

#endif
