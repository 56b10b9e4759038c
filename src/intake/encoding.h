/**
 * encoding.h - bytes of a text file, in whatever encoding, as UTF-8.
 *
 * UTF-8 with or without BOM, UTF-16 of either order with a BOM (or without
 * one where every second byte of the start is 0), else Windows-1252. The
 * encoding is decided once for the whole file.
 */
#ifndef JANGKAU_INTAKE_ENCODING_H
#define JANGKAU_INTAKE_ENCODING_H

#include <glib.h>
#include <stdbool.h>

/** Valid UTF-8, no BOM, no control characters but tab and line ends. */
typedef struct {
    const char *text; /**< never NULL; lives no longer than the bytes it was read from */
    gsize length;
    char *owned; /**< what was converted, or NULL */
} EncodedText;

void encoding_clear(EncodedText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(EncodedText, encoding_clear)

/**
 * Errors (ERROR_DATA, `file` and line): bytes that the encoding does not
 * have, NUL and other control characters (a Ctrl-Z at the end is DOS's mark
 * of it, and left out), more text than GRID_MAX_BYTES.
 */
bool encoding_read(const char *bytes, gsize length, const char *file, EncodedText *text,
                   GError **error);

/** Line ends (LF, CRLF, CR) in a piece of text. */
int encoding_line_ends(const char *text, gsize length);

#endif
