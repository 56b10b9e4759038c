#include "render/deflate.h"

#include <stdbool.h>
#include <string.h>

#define SYMBOLS 286 // literals, end of block, lengths
#define END_OF_BLOCK 256
#define LONGEST_MATCH 258
#define LONGEST_CODE 15
#define ADLER 65521u

// ------------------------------------------------------- lengths and symbols

typedef struct {
    uint16_t symbol;
    uint8_t extra_bits;
    uint8_t extra;
} Length;

// Symbol and extra bits of every match length (RFC 1951, 3.2.5).
static void fill_lengths(Length lengths[LONGEST_MATCH + 1]) {
    int length = 3, symbol = 257;
    for (int bits = 0; bits <= 5; bits++) {
        for (int group = 0; group < (bits == 0 ? 8 : 4); group++, symbol++) {
            for (int extra = 0; extra < 1 << bits && length < LONGEST_MATCH; extra++)
                lengths[length++] = (Length){(uint16_t)symbol, (uint8_t)bits, (uint8_t)extra};
        }
    }
    lengths[LONGEST_MATCH] = (Length){285, 0, 0};
}

// What a run of equal bytes after its first is coded as: whole matches, one
// shorter match, and up to two literals where no match is that short.
typedef struct {
    uint32_t whole;
    uint32_t match; // 0 or 3 … 257
    uint32_t literals;
} Split;

static Split split_run(uint32_t rest) {
    Split split = {rest / LONGEST_MATCH, rest % LONGEST_MATCH, 0};
    if (split.match < 3) {
        split.literals = split.match;
        split.match = 0;
    }
    return split;
}

// ------------------------------------------------------------------- Huffman

typedef struct {
    uint64_t weight;
    int left, right; // children, or -1
    int symbol;
} Node;

typedef struct {
    Node nodes[2 * SYMBOLS];
    int order[SYMBOLS]; // leaves by weight
} Tree;

static int by_weight(const void *a, const void *b, void *data) {
    const Tree *tree = data;
    const Node *left = &tree->nodes[*(const int *)a], *right = &tree->nodes[*(const int *)b];
    if (left->weight != right->weight)
        return left->weight < right->weight ? -1 : 1;
    return left->symbol - right->symbol;
}

static int depth_of(const Tree *tree, int node, int depth, uint8_t *bits) {
    const Node *at = &tree->nodes[node];
    if (at->left < 0) {
        bits[at->symbol] = (uint8_t)MIN(MAX(depth, 1), 255);
        return depth;
    }
    int left = depth_of(tree, at->left, depth + 1, bits);
    int right = depth_of(tree, at->right, depth + 1, bits);
    return MAX(left, right);
}

// Code lengths of at most LONGEST_CODE bits for symbols of these weights.
static void code_lengths(const uint64_t *weights, uint8_t *bits) {
    g_autofree Tree *tree = g_new(Tree, 1);
    for (int shift = 0;; shift++) {
        int leaves = 0;
        memset(bits, 0, SYMBOLS);
        for (int s = 0; s < SYMBOLS; s++) {
            if (weights[s] == 0)
                continue;
            // Evened out until no code is too long.
            tree->nodes[leaves] = (Node){(weights[s] >> shift) + 1, -1, -1, s};
            tree->order[leaves] = leaves;
            leaves++;
        }
        g_qsort_with_data(tree->order, leaves, sizeof(int), by_weight, tree);
        // Two queues: leaves by weight, and inner nodes, which come out sorted.
        int next_leaf = 0, next_inner = leaves, count = leaves;
        while (count < 2 * leaves - 1) {
            int pair[2];
            for (int i = 0; i < 2; i++) {
                bool leaf = next_leaf < leaves &&
                            (next_inner >= count || tree->nodes[tree->order[next_leaf]].weight <=
                                                        tree->nodes[next_inner].weight);
                pair[i] = leaf ? tree->order[next_leaf++] : next_inner++;
            }
            tree->nodes[count++] = (Node){tree->nodes[pair[0]].weight + tree->nodes[pair[1]].weight,
                                          pair[0], pair[1], -1};
        }
        if (depth_of(tree, count - 1, 0, bits) <= LONGEST_CODE)
            return;
    }
}

// Canonical codes, bits reversed for writing (RFC 1951, 3.2.2).
static void make_codes(const uint8_t *bits, uint16_t *codes) {
    int count[LONGEST_CODE + 1] = {0}, next[LONGEST_CODE + 2] = {0};
    for (int s = 0; s < SYMBOLS; s++)
        count[bits[s]]++;
    count[0] = 0;
    for (int length = 1; length <= LONGEST_CODE; length++)
        next[length + 1] = (next[length] + count[length]) << 1;
    for (int s = 0; s < SYMBOLS; s++) {
        int code = bits[s] > 0 ? next[bits[s]]++ : 0;
        unsigned reversed = 0;
        for (int i = 0; i < bits[s]; i++)
            reversed |= (unsigned)(code >> i & 1) << (bits[s] - 1 - i);
        codes[s] = (uint16_t)reversed;
    }
}

// ---------------------------------------------------------------------- bits

typedef struct {
    GByteArray *out;
    uint64_t hold;
    int held;
} Bits;

static void put(Bits *bits, uint32_t value, int count) {
    bits->hold |= (uint64_t)value << bits->held;
    bits->held += count;
    if (bits->held >= 32) {
        uint32_t word = GUINT32_TO_LE((uint32_t)bits->hold);
        g_byte_array_append(bits->out, (const guint8 *)&word, sizeof word);
        bits->hold >>= 32;
        bits->held -= 32;
    }
}

static void flush(Bits *bits) {
    while (bits->held > 0) {
        guint8 byte = (guint8)(bits->hold & 255);
        g_byte_array_append(bits->out, &byte, 1);
        bits->hold >>= 8;
        bits->held -= 8;
    }
    bits->hold = 0;
    bits->held = 0;
}

static void put_header(Bits *bits, const uint8_t *code_bits) {
    put(bits, 1, 1); // the last block
    put(bits, 2, 2); // with codes of its own
    put(bits, SYMBOLS - 257, 5);
    put(bits, 0, 5); // one distance code
    put(bits, 19 - 4, 4);
    // Code lengths 0 … 15 take four bits each; repeats (16-18) are not used,
    // and come first in the order of RFC 1951.
    for (int i = 0; i < 19; i++)
        put(bits, i < 3 ? 0 : 4, 3);
    for (int s = 0; s <= SYMBOLS; s++) {
        unsigned length = s < SYMBOLS ? code_bits[s] : 1; // the distance code
        unsigned reversed =
            (length & 1) << 3 | (length & 2) << 1 | (length & 4) >> 1 | (length & 8) >> 3;
        put(bits, reversed, 4);
    }
}

// ---------------------------------------------------------------------- rows

typedef struct {
    uint32_t a, b;
} Checksum;

// Adler-32 of `count` equal bytes, in one step.
static void add_to_checksum(Checksum *sum, uint32_t value, uint64_t count) {
    uint64_t rise = value * (count * (count + 1) / 2 % ADLER);
    sum->b = (uint32_t)((sum->b + count * sum->a + rise) % ADLER);
    sum->a = (uint32_t)((sum->a + count * value) % ADLER);
}

static void weigh(const Quantiser *q, int width, int height, const Length *lengths,
                  uint64_t weights[SYMBOLS], Checksum *sum) {
    gsize run_count, at = 0;
    const Run *runs = quantise_runs(q, &run_count);
    for (int y = 0; y < height; y++) {
        weights[0]++;
        add_to_checksum(sum, 0, 1);
        for (uint32_t x = 0; x < (uint32_t)width; x += runs[at++].length) {
            uint8_t value = quantise_index(q, runs[at].slot);
            Split split = split_run(runs[at].length - 1);
            weights[value] += 1 + split.literals;
            weights[285] += split.whole;
            if (split.match > 0)
                weights[lengths[split.match].symbol]++;
            add_to_checksum(sum, value, runs[at].length);
        }
    }
    weights[END_OF_BLOCK]++;
}

static void put_match(Bits *bits, const Length *length, const uint8_t *code_bits,
                      const uint16_t *codes) {
    put(bits, codes[length->symbol], code_bits[length->symbol]);
    put(bits, length->extra, length->extra_bits);
    put(bits, 0, 1); // distance 1
}

GByteArray *deflate_rows(const Quantiser *q, int width, int height) {
    Length lengths[LONGEST_MATCH + 1] = {0};
    fill_lengths(lengths);
    uint64_t weights[SYMBOLS] = {0};
    Checksum sum = {1, 0};
    weigh(q, width, height, lengths, weights, &sum);
    uint8_t code_bits[SYMBOLS];
    uint16_t codes[SYMBOLS];
    code_lengths(weights, code_bits);
    make_codes(code_bits, codes);

    GByteArray *out = g_byte_array_sized_new(1u << 20);
    static const guint8 zlib_header[] = {0x78, 0x01};
    g_byte_array_append(out, zlib_header, sizeof zlib_header);
    Bits bits = {.out = out};
    put_header(&bits, code_bits);
    gsize run_count, at = 0;
    const Run *runs = quantise_runs(q, &run_count);
    for (int y = 0; y < height; y++) {
        put(&bits, codes[0], code_bits[0]);
        for (uint32_t x = 0; x < (uint32_t)width; x += runs[at++].length) {
            uint8_t value = quantise_index(q, runs[at].slot);
            Split split = split_run(runs[at].length - 1);
            for (uint32_t i = 0; i <= split.literals; i++)
                put(&bits, codes[value], code_bits[value]);
            for (uint32_t i = 0; i < split.whole; i++)
                put_match(&bits, &lengths[LONGEST_MATCH], code_bits, codes);
            if (split.match > 0)
                put_match(&bits, &lengths[split.match], code_bits, codes);
        }
    }
    put(&bits, codes[END_OF_BLOCK], code_bits[END_OF_BLOCK]);
    flush(&bits);
    uint32_t check = GUINT32_TO_BE(sum.b << 16 | sum.a);
    g_byte_array_append(out, (const guint8 *)&check, sizeof check);
    return out;
}
