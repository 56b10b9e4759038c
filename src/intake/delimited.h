/**
 * delimited.h - text files of cells: CSV and its kin, as offices save them.
 *
 * Encodings: see encoding.h. Line ends LF, CRLF, CR. Quotes by RFC 4180. A
 * quote inside an unquoted cell is text, and so is what stands between a
 * closing quote and the delimiter.
 *
 * Delimiter: the one a first line `sep=;` names (any punctuation, tab or
 * blank; that line is no row). Else the one of ; tab | , under which the most
 * rows form a table, outside quotes: a header that is not all alone in its
 * width, the rows below it as wide or narrower, titles above it. Ties in that
 * order: commas are in every text. None that parts the rows: one column.
 * What cannot be told: one column of texts with exactly one comma in each is
 * read as a title above two columns; `sep=;` says otherwise.
 */
#ifndef JANGKAU_INTAKE_DELIMITED_H
#define JANGKAU_INTAKE_DELIMITED_H

#include <glib.h>

#include "intake/grid.h"

/**
 * Parse `length` bytes. `file` is the base name for messages. Wholly empty
 * lines are no rows. Errors (ERROR_DATA, Indonesian, file and line, what to
 * do): empty, a quote never closed (told at the line that opened it), NUL
 * bytes that no UTF-16 explains, a control character that no text holds, bytes
 * invalid in every encoding, the limits of grid.h. Never reads beyond
 * `length`; time and memory are linear in it.
 */
Grid *delimited_parse(const char *bytes, gsize length, const char *file, GError **error);

/** The same for a file on disk (fs_read(): regular files only, below GRID_MAX_BYTES). */
Grid *delimited_read(const char *path, GError **error);

#endif
