/*
 * How long spreading people over cells and the analysis take, apart from all
 * else: bench_analyze PROJECT [ROUNDS]. Prints the best of the rounds.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze/analyze.h"
#include "base/log.h"
#include "config/settings.h"
#include "load/load.h"
#include "load/people.h"

static double cpu_seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

static double seconds_since(gint64 start) {
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    log_init(true);
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = argc > 1 ? settings_read(argv[1], &error) : NULL;
    g_autoptr(World) world = settings != NULL ? load_world(settings, &error) : NULL;
    if (world == NULL) {
        fprintf(stderr, "bench_analyze: %s\n", error != NULL ? error->message : "no project named");
        return 1;
    }
    double spread_s = G_MAXDOUBLE, analyze_s = G_MAXDOUBLE;
    double cpu_s = G_MAXDOUBLE;
    for (int i = 0; i < rounds; i++) {
        double cpu_start = cpu_seconds();
        g_autoptr(Cells) loaded = g_steal_pointer(&world->cells);
        gint64 start = g_get_monotonic_time();
        if (!people_spread(world, settings, NULL, &error))
            return 1;
        spread_s = MIN(spread_s, seconds_since(start));
        for (int k = 0; k < loaded->count; k++) // what loading knows of the land
            world->cells->pieces[k].land_part = loaded->pieces[k].land_part;
        start = g_get_monotonic_time();
        g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
        if (results == NULL)
            return 1;
        analyze_s = MIN(analyze_s, seconds_since(start));
        cpu_s = MIN(cpu_s, cpu_seconds() - cpu_start);
    }
    printf("pieces %d  cells %.3f s  analysis %.3f s  together %.3f s (CPU %.3f s)\n",
           world->cells->count, spread_s, analyze_s, spread_s + analyze_s, cpu_s);
    return 0;
}
