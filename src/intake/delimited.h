/**
 * delimited.h - text files of cells: CSV and its kin, as offices save them.
 *
 * Encodings: UTF-8 with or without BOM, UTF-16 of either order with a BOM (or
 * without one where every second byte of the start is 0), else Windows-1252.
 * Line ends LF, CRLF, CR. Delimiter: the one a first line `sep=;` names (that
 * line is no row), else the one of , ; tab | that parts the rows most evenly
 * outside quotes (ties in that order). Quotes by RFC 4180. A quote inside an
 * unquoted cell is text.
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
