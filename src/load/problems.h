/**
 * problems.h - gathers all that is wrong with an input, so that a person
 * mends a file once and not row by row.
 */
#ifndef JANGKAU_LOAD_PROBLEMS_H
#define JANGKAU_LOAD_PROBLEMS_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GString *text; /**< the first PROBLEMS_SHOWN messages, one a line */
    int count;
} Problems;

#define PROBLEMS_SHOWN 20

Problems *problems_new(void);
void problems_free(Problems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Problems, problems_free)

/** "file, baris n: reason"; line 0 leaves the line out. */
void problems_add(Problems *problems, const char *file, int line, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** True when there are none; else sets one ERROR_DATA with all of them. */
bool problems_none(const Problems *problems, GError **error);

#endif
