// Nearest place of many points, timed: our half of bench_nearest.py.
//
// usage: bench_nearest PLACES POINTS THREADS ANSWERS
//
// PLACES and POINTS hold pairs of doubles (longitude, latitude); ANSWERS gets
// for each point the place's number and the distance in metres, as doubles.
// Prints the seconds for the index and for the search.
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyze/nearest.h"

typedef struct {
    const NearestIndex *index;
    const LonLat *points;
    double (*answers)[2];
    int first, last;
} Slice;

static gpointer search_slice(gpointer data) {
    const Slice *slice = data;
    for (int i = slice->first; i < slice->last; i++) {
        Near found[2];
        nearest_find(slice->index, (Place){slice->points[i], 1}, found);
        slice->answers[i][0] = found[0].index;
        slice->answers[i][1] = found[0].distance_m;
    }
    return NULL;
}

static LonLat *read_points(const char *path, int *count) {
    char *bytes;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &error))
        g_error("%s", error->message);
    *count = (int)(length / sizeof(LonLat));
    return (LonLat *)(void *)bytes;
}

int main(int argc, char **argv) {
    if (argc != 5)
        g_error("usage: bench_nearest PLACES POINTS THREADS ANSWERS");
    int place_count, point_count, thread_count = CLAMP(atoi(argv[3]), 1, 64);
    g_autofree LonLat *positions = read_points(argv[1], &place_count);
    g_autofree LonLat *points = read_points(argv[2], &point_count);
    g_autofree double(*answers)[2] = g_malloc0_n((gsize)point_count, sizeof *answers);
    g_autofree Place *places = g_new(Place, (gsize)place_count);

    gint64 start = g_get_monotonic_time();
    for (int i = 0; i < place_count; i++)
        places[i] = (Place){positions[i], 1};
    g_autoptr(NearestIndex) index = nearest_index_new(places, place_count);
    gint64 built = g_get_monotonic_time();

    g_autofree Slice *slices = g_new(Slice, (gsize)thread_count);
    g_autofree GThread **threads = g_new(GThread *, (gsize)thread_count);
    for (int i = 0; i < thread_count; i++) {
        slices[i] = (Slice){index, points, answers, (int)((gint64)point_count * i / thread_count),
                            (int)((gint64)point_count * (i + 1) / thread_count)};
        threads[i] = g_thread_new("search", search_slice, &slices[i]);
    }
    for (int i = 0; i < thread_count; i++)
        g_thread_join(threads[i]);
    gint64 searched = g_get_monotonic_time();

    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(argv[4], (const char *)answers,
                             (gssize)((gsize)point_count * sizeof *answers), &error))
        g_error("%s", error->message);
    printf("%.6f %.6f\n", (double)(built - start) / 1e6, (double)(searched - built) / 1e6);
    return 0;
}
