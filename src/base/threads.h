/**
 * threads.h - one piece of work shared out over the machine's processors.
 */
#ifndef JANGKAU_BASE_THREADS_H
#define JANGKAU_BASE_THREADS_H

#include <glib.h>

/**
 * Call `work(data)` on this thread and on others, as many in all as there are
 * processors, parts to do, and 8 at most; returns when all have returned.
 * `work` takes parts from a counter in `data` until none is left, so that it
 * does not matter how many threads could be started. `name`: for debuggers.
 */
void threads_run(const char *name, int parts, GThreadFunc work, gpointer data);

#endif
