/*
 * How long spreading people over cells, the analysis, the bands of distance
 * and their rasters take, apart from all else: bench_analyze PROJECT [ROUNDS [bands]].
 * Prints the best of the rounds; bands and rasters only when asked for.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "base/log.h"
#include "config/settings.h"
#include "load/load.h"
#include "load/people.h"
#include "report/report.h"

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
    g_autofree char *folder = g_dir_make_tmp("bench-XXXXXX", NULL);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    const double any_m[] = {1000, 2500, 5000, 10000, 20000}; // of the style
    double spread_s = G_MAXDOUBLE, analyze_s = G_MAXDOUBLE;
    double cpu_s = G_MAXDOUBLE, bands_s = G_MAXDOUBLE, rasters_s = G_MAXDOUBLE;
    for (int i = 0; i < rounds; i++) {
        double cpu_start = cpu_seconds();
        g_autoptr(Cells) loaded = g_steal_pointer(&world->cells);
        gint64 start = g_get_monotonic_time();
        if (!people_spread(world, settings, NULL, &error))
            return 1;
        spread_s = MIN(spread_s, seconds_since(start));
        for (int k = 0; k < loaded->count; k++) // what loading knows of the land
            world->cells->pieces[k].land_part = loaded->pieces[k].land_part;
        g_clear_pointer(&loaded, cells_free);
        start = g_get_monotonic_time();
        g_autoptr(Results) results = analyze_world(world, settings, NULL, &error);
        if (results == NULL)
            return 1;
        analyze_s = MIN(analyze_s, seconds_since(start));
        cpu_s = MIN(cpu_s, cpu_seconds() - cpu_start);
        if (argc <= 3)
            continue;
        start = g_get_monotonic_time();
        if (!bands_draw(world, settings, any_m, G_N_ELEMENTS(any_m), results, &error))
            return 1;
        bands_s = MIN(bands_s, seconds_since(start));
        start = g_get_monotonic_time();
        if (!report_rasters(world, results, folder, written, &error))
            return 1;
        rasters_s = MIN(rasters_s, seconds_since(start));
    }
    for (guint i = 0; i < written->len; i++) {
        g_autofree char *path = g_build_filename(folder, g_ptr_array_index(written, i), NULL);
        g_remove(path);
    }
    g_autofree char *rasters = g_build_filename(folder, "rasters", NULL);
    g_rmdir(rasters);
    g_rmdir(folder);
    printf("pieces %d  cells %.3f s  analysis %.3f s  together %.3f s (CPU %.3f s)\n",
           world->cells->count, spread_s, analyze_s, spread_s + analyze_s, cpu_s);
    if (argc > 3)
        printf("bands %.3f s  rasters %.3f s\n", bands_s, rasters_s);
    return 0;
}
