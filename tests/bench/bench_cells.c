// What of each village lies in each grid cell, timed: our half of bench_cells.py.
//
// usage: bench_cells VILLAGES CRS SIZE_M ROUNDS PIECES
//
// Reads and projects the polygons, then cuts them all by the grid, ROUNDS times.
// PIECES gets village (from 0), column, row and square metres as doubles.
// Prints the seconds for projecting, then those of each round's cutting.
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "geo/crs.h"
#include "geo/gridcut.h"
#include "intake/vector.h"

// The polygons of a village, one after the other.
typedef struct {
    const Shape *shape;
    PlanePoint *points;
} Village;

static double ring_area(const PlanePoint *p, int count) {
    double sum = 0;
    for (int i = 0; i + 1 < count; i++)
        sum +=
            (p[i].x - p[0].x) * (p[i + 1].y - p[0].y) - (p[i].y - p[0].y) * (p[i + 1].x - p[0].x);
    return sum;
}

static void reverse(PlanePoint *p, int count) {
    for (int i = 0; i < count / 2; i++) {
        PlanePoint swap = p[i];
        p[i] = p[count - 1 - i];
        p[count - 1 - i] = swap;
    }
}

// Shells counter-clockwise, holes clockwise.
static void orient(Village *village) {
    const Shape *s = village->shape;
    for (int ring = 0; ring < s->ring_count; ring++) {
        PlanePoint *points = village->points + s->ring_first[ring];
        int count = s->ring_first[ring + 1] - s->ring_first[ring];
        bool shell = ring == 0 || s->ring_part[ring] != s->ring_part[ring - 1];
        if ((ring_area(points, count) > 0) != shell)
            reverse(points, count);
    }
}

static Village *project(const VectorLayer *layer, const Projection *projection) {
    Village *villages = g_new0(Village, (gsize)layer->count);
    for (int i = 0; i < layer->count; i++) {
        const Shape *shape = layer->shapes[i];
        if (shape == NULL)
            g_error("feature %d is no polygon", i + 1);
        int count = shape->ring_first[shape->ring_count];
        villages[i] = (Village){shape, g_new(PlanePoint, (gsize)count)};
        crs_forward_many(projection, shape->points, villages[i].points, count);
        orient(&villages[i]);
    }
    return villages;
}

int main(int argc, char **argv) {
    if (argc != 6)
        g_error("usage: bench_cells VILLAGES CRS SIZE_M ROUNDS PIECES");
    g_autoptr(GError) error = NULL;
    vector_init();
    g_autoptr(VectorLayer) layer = vector_read(argv[1], NULL, NULL, &error);
    g_autoptr(Projection) projection = layer != NULL ? crs_open(argv[2], &error) : NULL;
    if (projection == NULL)
        g_error("%s", error->message);
    gint64 start = g_get_monotonic_time();
    g_autofree Village *villages = project(layer, projection);
    printf("%.6f", (double)(g_get_monotonic_time() - start) / 1e6);

    const CutGrid grid = {{0, 0}, atof(argv[3])};
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(CutPiece));
    g_autofree guint *last = g_new(guint, (gsize)layer->count); // pieces up to a village's end
    for (int round = 0; round < atoi(argv[4]); round++) {
        start = g_get_monotonic_time();
        g_array_set_size(pieces, 0);
        for (int i = 0; i < layer->count; i++) {
            const Shape *shape = villages[i].shape;
            gridcut_polygon(&grid, villages[i].points, shape->ring_first, shape->ring_count, 0,
                            pieces);
            last[i] = pieces->len;
        }
        printf(" %.6f", (double)(g_get_monotonic_time() - start) / 1e6);
    }
    printf("\n");
    FILE *out = fopen(argv[5], "wb");
    for (guint i = 0, village = 0; out != NULL && i < pieces->len; i++) {
        const CutPiece *p = &g_array_index(pieces, CutPiece, i);
        while (i >= last[village])
            village++;
        const double row[] = {village, p->column, p->row, p->area_m2};
        fwrite(row, sizeof row, 1, out);
    }
    if (out == NULL || fclose(out) != 0)
        g_error("cannot write %s", argv[5]);
    for (int i = 0; i < layer->count; i++)
        g_free(villages[i].points);
    return 0;
}
