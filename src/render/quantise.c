#include "render/quantise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/palette.h"

// Colours kept exactly: more than any sheet has flat ones.
#define EXACT_COLOURS 40
#define SETTLE_ROUNDS 2
// A busy sheet at 300 dpi has some 10,000 colours and 2 million runs.
#define MOST_COLOURS 32768 // a run counts them in 16 bits
#define MOST_RUNS (6u << 20)
#define NO_SLOT UINT32_MAX

typedef struct {
    uint32_t colour;
    uint64_t pixels;
    uint8_t index;
} Slot;

struct Quantiser {
    Slot *slots;
    uint32_t slot_count, slot_room;
    uint32_t *table; // open addressing: slot + 1, or 0
    uint32_t table_mask;
    Run *runs;
    gsize run_count, run_room;
};

Quantiser *quantise_new(void) {
    Quantiser *q = g_new0(Quantiser, 1);
    q->table_mask = (1u << 16) - 1;
    q->table = g_new0(uint32_t, q->table_mask + 1);
    q->slot_room = 1u << 14;
    q->slots = g_new(Slot, q->slot_room);
    q->run_room = 1u << 20;
    q->runs = g_new(Run, q->run_room);
    return q;
}

void quantise_free(Quantiser *q) {
    if (q == NULL)
        return;
    g_free(q->slots);
    g_free(q->table);
    g_free(q->runs);
    g_free(q);
}

static uint32_t hash(uint32_t colour) {
    uint32_t h = colour * 0x9E3779B1u;
    return h ^ (h >> 15);
}

static void grow_table(Quantiser *q) {
    q->table_mask = q->table_mask * 2 + 1;
    g_free(q->table);
    q->table = g_new0(uint32_t, (gsize)q->table_mask + 1);
    for (uint32_t s = 0; s < q->slot_count; s++) {
        uint32_t at = hash(q->slots[s].colour) & q->table_mask;
        while (q->table[at] != 0)
            at = (at + 1) & q->table_mask;
        q->table[at] = s + 1;
    }
}

static uint32_t slot_of(Quantiser *q, uint32_t colour) {
    uint32_t at = hash(colour) & q->table_mask;
    while (q->table[at] != 0) {
        if (q->slots[q->table[at] - 1].colour == colour)
            return q->table[at] - 1;
        at = (at + 1) & q->table_mask;
    }
    if (q->slot_count == q->slot_room) {
        q->slot_room *= 2;
        q->slots = g_renew(Slot, q->slots, q->slot_room);
    }
    q->slots[q->slot_count] = (Slot){.colour = colour};
    q->table[at] = ++q->slot_count;
    if (q->slot_count * 2 > q->table_mask)
        grow_table(q);
    return q->slot_count - 1;
}

// Length of the run that starts at pixels[0].
static int run_length(const uint32_t *pixels, int count) {
    const uint32_t mask = 0xFFFFFF, first = pixels[0];
    int i = 1;
    while (i + 8 <= count) {
        uint32_t difference = 0;
        for (int k = 0; k < 8; k++)
            difference |= pixels[i + k] ^ first;
        if ((difference & mask) != 0)
            break;
        i += 8;
    }
    while (i < count && ((pixels[i] ^ first) & mask) == 0)
        i++;
    return i;
}

bool quantise_add_row(Quantiser *q, const uint32_t *pixels, int count) {
    if (q->run_count + (gsize)count > q->run_room) {
        q->run_room = q->run_room * 2 + (gsize)count;
        q->runs = g_renew(Run, q->runs, q->run_room);
    }
    uint32_t last_colour = NO_SLOT, last_slot = 0;
    for (int i = 0; i < count;) {
        int length = run_length(pixels + i, MIN(count - i, UINT16_MAX));
        uint32_t colour = pixels[i] & 0xFFFFFF;
        if (colour != last_colour) {
            last_colour = colour;
            last_slot = slot_of(q, colour);
        }
        q->slots[last_slot].pixels += (uint64_t)length;
        q->runs[q->run_count++] = (Run){(uint16_t)last_slot, (uint16_t)length};
        i += length;
    }
    return q->slot_count <= MOST_COLOURS && q->run_count <= MOST_RUNS;
}

static Colour to_colour(uint32_t rgb) {
    return (Colour){(double)(rgb >> 16) / 255, (double)(rgb >> 8 & 255) / 255,
                    (double)(rgb & 255) / 255};
}

typedef struct {
    uint32_t colour;
    uint64_t pixels;
    uint32_t slot;
    Lab lab;
    double harm; // squared distance to the nearest colour of the palette
    int index;   // which is this one
} Entry;

static int by_pixels(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    if (left->pixels != right->pixels)
        return left->pixels > right->pixels ? -1 : 1;
    return (left->colour > right->colour) - (left->colour < right->colour);
}

static double squared(Lab a, Lab b) {
    return (a.l - b.l) * (a.l - b.l) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b);
}

static Entry *sorted_entries(const Quantiser *q) {
    Entry *entries = g_new(Entry, MAX(q->slot_count, 1u));
    for (uint32_t s = 0; s < q->slot_count; s++)
        entries[s] = (Entry){.colour = q->slots[s].colour,
                             .pixels = q->slots[s].pixels,
                             .slot = s,
                             .lab = palette_lab(to_colour(q->slots[s].colour)),
                             .harm = HUGE_VAL};
    qsort(entries, q->slot_count, sizeof *entries, by_pixels);
    return entries;
}

// Colour `index` of the palette is offered to all entries.
static void offer(Entry *entries, uint32_t count, Lab lab, int index) {
    for (uint32_t i = 0; i < count; i++) {
        double harm = squared(entries[i].lab, lab);
        if (harm < entries[i].harm) {
            entries[i].harm = harm;
            entries[i].index = index;
        }
    }
}

// The most frequent colours as they are; then, again and again, the one whose
// pixels are worst off with the palette so far.
static int choose_palette(Entry *entries, uint32_t count, uint32_t *palette) {
    int used = 0;
    while (used < QUANTISE_COLOURS) {
        uint32_t chosen = (uint32_t)used;
        if (used >= EXACT_COLOURS) {
            double most = 0;
            for (uint32_t i = 0; i < count; i++) {
                double harm = entries[i].harm * (double)entries[i].pixels;
                if (harm > most) {
                    most = harm;
                    chosen = i;
                }
            }
            if (most == 0)
                break;
        } else if (chosen >= count) {
            break;
        }
        palette[used] = entries[chosen].colour;
        offer(entries, count, entries[chosen].lab, used++);
    }
    return used;
}

// Each colour that is not exact moves to the middle of those it stands for.
static void settle(Entry *entries, uint32_t count, uint32_t *palette, int used) {
    double sums[QUANTISE_COLOURS][4] = {0};
    for (uint32_t i = 0; i < count; i++) {
        double *sum = sums[entries[i].index], pixels = (double)entries[i].pixels;
        for (int c = 0; c < 3; c++)
            sum[c] += pixels * (double)(entries[i].colour >> (16 - 8 * c) & 255);
        sum[3] += pixels;
        entries[i].harm = HUGE_VAL;
    }
    for (int k = 0; k < used; k++) {
        if (k >= EXACT_COLOURS && sums[k][3] > 0) {
            palette[k] = 0;
            for (int c = 0; c < 3; c++)
                palette[k] = palette[k] << 8 | (uint32_t)lround(sums[k][c] / sums[k][3]);
        }
        offer(entries, count, palette_lab(to_colour(palette[k])), k);
    }
}

int quantise_finish(Quantiser *q, uint32_t palette[QUANTISE_COLOURS]) {
    g_autofree Entry *entries = sorted_entries(q);
    int used = choose_palette(entries, q->slot_count, palette);
    for (int i = 0; i < SETTLE_ROUNDS && q->slot_count > QUANTISE_COLOURS; i++)
        settle(entries, q->slot_count, palette, used);
    for (uint32_t i = 0; i < q->slot_count; i++)
        q->slots[entries[i].slot].index = (uint8_t)entries[i].index;
    return used;
}

QuantiseError quantise_measure(const Quantiser *q, const uint32_t palette[QUANTISE_COLOURS]) {
    enum { BINS = 40000 }; // of 0.01; no two colours of sRGB are 400 apart
    g_autofree uint64_t *bins = g_new0(uint64_t, BINS);
    QuantiseError error = {0};
    uint64_t pixels = 0;
    for (uint32_t s = 0; s < q->slot_count; s++) {
        const Slot *slot = &q->slots[s];
        uint32_t shown = palette[slot->index];
        double difference =
            shown == slot->colour
                ? 0
                : palette_difference(to_colour(slot->colour), to_colour(shown), SIGHT_NORMAL);
        bins[MIN((int)ceil(difference * 100), BINS - 1)] += slot->pixels;
        error.mean += difference * (double)slot->pixels;
        error.most = MAX(error.most, difference);
        pixels += slot->pixels;
    }
    error.mean /= (double)MAX(pixels, 1u);
    uint64_t beyond = pixels / 200, counted = 0;
    int bin = BINS - 1;
    while (bin > 0 && counted + bins[bin] <= beyond)
        counted += bins[bin--];
    error.almost_all = bin / 100.0;
    return error;
}

const Run *quantise_runs(const Quantiser *q, gsize *count) {
    *count = q->run_count;
    return q->runs;
}

uint8_t quantise_index(const Quantiser *q, uint32_t slot) {
    return q->slots[slot].index;
}
