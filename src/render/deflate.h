/**
 * deflate.h - a zlib stream (RFC 1950, 1951) made straight from runs of pixels.
 *
 * An indexed sheet is little but runs. Coding them as such, instead of
 * spelling out 17 million pixels for zlib to find them again, takes a fifth of
 * the time and gives the same size as zlib's own Z_RLE.
 */
#ifndef JANGKAU_RENDER_DEFLATE_H
#define JANGKAU_RENDER_DEFLATE_H

#include <glib.h>

#include "render/quantise.h"

/**
 * PNG image data of an indexed image: every row starts with filter byte 0 and
 * holds `width` bytes. The bytes are the caller's.
 */
GByteArray *deflate_rows(const Quantiser *quantiser, int width, int height);

#endif
