#include "render/quantise.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Colours kept exactly: more than any sheet has flat ones.
#define EXACT_COLOURS 96
#define CELLS 32768 // 5 bits a channel
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

void quantise_add_row(Quantiser *q, const uint32_t *pixels, int count) {
    if (q->run_count + (gsize)count > q->run_room) {
        q->run_room = q->run_room * 2 + (gsize)count;
        q->runs = g_renew(Run, q->runs, q->run_room);
    }
    uint32_t last_colour = NO_SLOT, last_slot = 0;
    for (int i = 0; i < count;) {
        int length = run_length(pixels + i, count - i);
        uint32_t colour = pixels[i] & 0xFFFFFF;
        if (colour != last_colour) {
            last_colour = colour;
            last_slot = slot_of(q, colour);
        }
        q->slots[last_slot].pixels += (uint64_t)length;
        q->runs[q->run_count++] = (Run){last_slot, (uint32_t)length};
        i += length;
    }
}

typedef struct {
    uint32_t colour;
    uint64_t pixels;
} Entry;

static int by_pixels(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    if (left->pixels != right->pixels)
        return left->pixels > right->pixels ? -1 : 1;
    return (left->colour > right->colour) - (left->colour < right->colour);
}

static int cell_of(uint32_t colour) {
    return (int)((colour >> 19 & 31) << 10 | (colour >> 11 & 31) << 5 | (colour >> 3 & 31));
}

static int distance(uint32_t a, uint32_t b) {
    int dr = (int)(a >> 16) - (int)(b >> 16);
    int dg = (int)(a >> 8 & 255) - (int)(b >> 8 & 255);
    int db = (int)(a & 255) - (int)(b & 255);
    return 3 * dr * dr + 4 * dg * dg + 2 * db * db;
}

static int nearest(uint32_t colour, const uint32_t *palette, int count) {
    int best = 0, least = INT32_MAX;
    for (int i = 0; i < count; i++) {
        int d = distance(colour, palette[i]);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

// The rest of the palette. Colours are gathered in cells; again and again the
// cell is taken whose pixels are worst off with the palette so far, and its
// most frequent colour is added.
static int fill_palette(const Entry *entries, uint32_t from, uint32_t count, uint32_t *palette,
                        int used) {
    g_autofree Entry *cells = g_new0(Entry, CELLS);
    int filled = 0;
    for (uint32_t i = from; i < count; i++) { // by falling frequency: the first one stays
        Entry *cell = &cells[cell_of(entries[i].colour)];
        if (cell->pixels == 0) {
            cell->colour = entries[i].colour;
            filled++;
        }
        cell->pixels += entries[i].pixels;
    }
    qsort(cells, CELLS, sizeof *cells, by_pixels);
    g_autofree int *error = g_new(int, (gsize)MAX(filled, 1));
    for (int i = 0; i < filled; i++)
        error[i] = distance(cells[i].colour, palette[nearest(cells[i].colour, palette, used)]);
    while (used < QUANTISE_COLOURS) {
        int worst = -1;
        uint64_t most = 0;
        for (int i = 0; i < filled; i++) {
            uint64_t harm = (uint64_t)error[i] * cells[i].pixels;
            if (harm > most) {
                most = harm;
                worst = i;
            }
        }
        if (worst < 0)
            break;
        palette[used++] = cells[worst].colour;
        for (int i = 0; i < filled; i++)
            error[i] = MIN(error[i], distance(cells[i].colour, cells[worst].colour));
    }
    return used;
}

int quantise_finish(Quantiser *q, uint32_t palette[QUANTISE_COLOURS]) {
    g_autofree Entry *entries = g_new(Entry, MAX(q->slot_count, 1u));
    for (uint32_t s = 0; s < q->slot_count; s++)
        entries[s] = (Entry){q->slots[s].colour, q->slots[s].pixels};
    qsort(entries, q->slot_count, sizeof *entries, by_pixels);

    bool fits = q->slot_count <= QUANTISE_COLOURS;
    uint32_t exact = fits ? q->slot_count : EXACT_COLOURS;
    int used = 0;
    for (uint32_t i = 0; i < exact; i++)
        palette[used++] = entries[i].colour;
    int exact_count = used;
    if (!fits)
        used = fill_palette(entries, exact, q->slot_count, palette, used);

    g_autofree int16_t *lookup = g_new(int16_t, CELLS);
    memset(lookup, -1, CELLS * sizeof *lookup);
    for (uint32_t s = 0; s < q->slot_count; s++) {
        Slot *slot = &q->slots[s];
        int found = -1;
        for (int i = 0; i < exact_count && found < 0; i++) {
            if (palette[i] == slot->colour)
                found = i;
        }
        if (found < 0) {
            int16_t *cell = &lookup[cell_of(slot->colour)];
            if (*cell < 0) {
                // The middle of the cell, so that the answer does not depend on
                // which of its colours came first.
                uint32_t middle = (slot->colour & 0xF8F8F8) | 0x040404;
                *cell = (int16_t)nearest(middle, palette, used);
            }
            found = *cell;
        }
        slot->index = (uint8_t)found;
    }
    return used;
}

const Run *quantise_runs(const Quantiser *q, gsize *count) {
    *count = q->run_count;
    return q->runs;
}

uint8_t quantise_index(const Quantiser *q, uint32_t slot) {
    return q->slots[slot].index;
}
