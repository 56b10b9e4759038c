/**
 * quantise.h - an image of many colours brought to at most 256.
 *
 * The image comes as runs of equal pixels. Colours of large areas are kept
 * exactly; the many blends along edges share what is left.
 */
#ifndef JANGKAU_RENDER_QUANTISE_H
#define JANGKAU_RENDER_QUANTISE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define QUANTISE_COLOURS 256

/** `length` pixels of the colour in slot `slot`. */
typedef struct {
    uint16_t slot;
    uint16_t length;
} Run;

/** Runs and distinct colours gathered so far. */
typedef struct Quantiser Quantiser;
Quantiser *quantise_new(void);
void quantise_free(Quantiser *quantiser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Quantiser, quantise_free)

/**
 * Add a row of `count` pixels 0xXXRRGGBB (the top byte is ignored). False when
 * the image has too many colours or runs for a palette to be worth it, as a
 * photograph has: then it is of no further use.
 */
bool quantise_add_row(Quantiser *quantiser, const uint32_t *pixels, int count);

/**
 * Choose the palette (0xRRGGBB) and the palette index of every slot. Returns
 * the number of colours. Depends only on which colours occur and how often.
 */
int quantise_finish(Quantiser *quantiser, uint32_t palette[QUANTISE_COLOURS]);

/** How far pixels are from the palette's colour that stands for them, as CIE 1976 ΔE. */
typedef struct {
    double mean;
    double almost_all; /**< 99.5 % of the pixels are no farther, to 0.01 */
    double most;
} QuantiseError;

/** After quantise_finish(), which gave `palette`. */
QuantiseError quantise_measure(const Quantiser *quantiser,
                               const uint32_t palette[QUANTISE_COLOURS]);

/** Runs in reading order (rows one after the other, runs end with their row). */
const Run *quantise_runs(const Quantiser *quantiser, gsize *count);

/** Palette index of a slot, after quantise_finish(). */
uint8_t quantise_index(const Quantiser *quantiser, uint32_t slot);

#endif
