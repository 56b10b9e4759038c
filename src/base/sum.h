/**
 * sum.h - SHA-256 over values given one by one.
 *
 * Each value goes in with its length or its size, so that two different
 * sequences of values never give the same bytes. Numbers go in as the machine
 * holds them: sums are compared on the machine they were made on.
 */
#ifndef JANGKAU_BASE_SUM_H
#define JANGKAU_BASE_SUM_H

#include <glib.h>

typedef struct Sum Sum;

Sum *sum_new(void);
void sum_free(Sum *sum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sum, sum_free)

/** Bytes without their length: for content of a file, and for values of a known size. */
void sum_raw(Sum *sum, const void *data, gsize length);
/** Bytes after their length. */
void sum_bytes(Sum *sum, const void *data, gsize length);
/** A text; NULL differs from "". */
void sum_text(Sum *sum, const char *text);
void sum_int(Sum *sum, gint64 number);
void sum_real(Sum *sum, double number);

/** Something went in that cannot be told from something else: the sum is no key. */
void sum_spoil(Sum *sum);

/** 64 lower-case digits over what went in so far, "" for a spoilt sum; more may follow. */
char *sum_hex(const Sum *sum);

#endif
