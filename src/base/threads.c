#include "base/threads.h"

enum { MOST_THREADS = 8 };

void threads_run(const char *name, int parts, GThreadFunc work, gpointer data) {
    int threads = MIN(CLAMP((int)g_get_num_processors(), 1, MOST_THREADS), parts);
    GThread *others[MOST_THREADS] = {NULL};
    for (int i = 1; i < threads; i++)
        others[i] = g_thread_try_new(name, work, data, NULL);
    work(data);
    for (int i = 1; i < threads; i++) {
        if (others[i] != NULL)
            g_thread_join(others[i]);
    }
}
