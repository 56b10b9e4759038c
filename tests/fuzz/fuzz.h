/**
 * fuzz.h - what the fuzz targets share.
 */
#ifndef JANGKAU_TESTS_FUZZ_H
#define JANGKAU_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** A property of every input; an assert() that no NDEBUG takes away. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/** The entry point of libFuzzer and of replay.c: one call for one input, always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
