#include "analyze/thin.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

#include "geo/geodesy.h"

// Spacing of the points in a circle of radius 1, in a triangular grid; no place
// is farther than STEP / √3 from one of them.
static const double STEP = 1.0 / 3;
// Against the error of the local plane, below 1 % up to 500 km.
static const double MARGIN = 0.02;
enum { FEW = 8, MOST_POINTS = 96 };

// Centres in units of the radius on a plane, in bins of side 1.
typedef struct {
    PlanePoint *at;
    double depth; // how near another centre must be to a point
    int columns, rows;
    GArray **bins; // int
    PlanePoint points[MOST_POINTS];
    int point_count;
} Thinning;

static int bin_of(const Thinning *t, double x, double y) {
    int column = CLAMP((int)x, 0, t->columns - 1), row = CLAMP((int)y, 0, t->rows - 1);
    return row * t->columns + column;
}

// The points round (0, 0). What lies outside of the circle is put on its rim:
// that brings it nearer to all places in the circle.
static void make_points(Thinning *t) {
    double reach = 1 + STEP / sqrt(3);
    for (int row = -4; row <= 4; row++) {
        for (int column = -5; column <= 5; column++) {
            double x = (column + (row & 1) / 2.0) * STEP, y = row * STEP * sqrt(3) / 2;
            double from_centre = hypot(x, y);
            if (from_centre > reach)
                continue;
            double shrink = fmax(from_centre, 1);
            t->points[t->point_count++] = (PlanePoint){x / shrink, y / shrink};
        }
    }
}

static bool is_deep(const Thinning *t, int self, double x, double y) {
    for (int row = MAX((int)floor(y) - 1, 0); row <= MIN((int)floor(y) + 1, t->rows - 1); row++) {
        for (int column = MAX((int)floor(x) - 1, 0);
             column <= MIN((int)floor(x) + 1, t->columns - 1); column++) {
            const GArray *bin = t->bins[row * t->columns + column];
            for (guint i = 0; bin != NULL && i < bin->len; i++) {
                int other = g_array_index(bin, int, i);
                double dx = t->at[other].x - x, dy = t->at[other].y - y;
                if (other != self && t->depth > 0 && dx * dx + dy * dy <= t->depth * t->depth)
                    return true;
            }
        }
    }
    return false;
}

static bool is_covered(const Thinning *t, int centre) {
    for (int i = 0; i < t->point_count; i++) {
        if (!is_deep(t, centre, t->at[centre].x + t->points[i].x, t->at[centre].y + t->points[i].y))
            return false;
    }
    return true;
}

static void take_out(GArray *bin, int centre) {
    for (guint i = 0; i < bin->len; i++) {
        if (g_array_index(bin, int, i) == centre) {
            g_array_remove_index_fast(bin, i);
            return;
        }
    }
}

// One bin for a long way where centres are few and far between.
static void open_bins(Thinning *t, const LonLat *centres, int count, double radius_m) {
    LonLat low = {180, 90}, high = {-180, -90};
    for (int i = 0; i < count; i++) {
        low =
            (LonLat){fmin(low.lon_deg, centres[i].lon_deg), fmin(low.lat_deg, centres[i].lat_deg)};
        high = (LonLat){fmax(high.lon_deg, centres[i].lon_deg),
                        fmax(high.lat_deg, centres[i].lat_deg)};
    }
    // Longest degrees of longitude: distances are never taken for shorter than they are.
    double nearest_equator =
        low.lat_deg <= 0 && high.lat_deg >= 0 ? 0 : fmin(fabs(low.lat_deg), fabs(high.lat_deg));
    double lon_m, lat_m, polar_lon_m, polar_lat_m;
    geodesy_degree_lengths(nearest_equator, &lon_m, &lat_m);
    geodesy_degree_lengths(fmax(fabs(low.lat_deg), fabs(high.lat_deg)), &polar_lon_m, &polar_lat_m);
    // Farther from the equator circles are wider on this plane.
    t->depth -= lon_m / polar_lon_m - 1;
    t->at = g_new(PlanePoint, (gsize)count + 1);
    for (int i = 0; i < count; i++)
        t->at[i] = (PlanePoint){(centres[i].lon_deg - low.lon_deg) * lon_m / radius_m,
                                (centres[i].lat_deg - low.lat_deg) * polar_lat_m / radius_m};
    t->columns = (int)fmin((high.lon_deg - low.lon_deg) * lon_m / radius_m, 8192) + 1;
    t->rows = (int)fmin((high.lat_deg - low.lat_deg) * polar_lat_m / radius_m, 8192) + 1;
    t->bins = g_new0(GArray *, (gsize)t->columns * (gsize)t->rows + 1);
    for (int i = 0; i < count; i++) {
        GArray **bin = &t->bins[bin_of(t, t->at[i].x, t->at[i].y)];
        if (*bin == NULL)
            *bin = g_array_new(FALSE, FALSE, sizeof(int));
        g_array_append_val(*bin, i);
    }
}

int thin_circles(LonLat *centres, int count, double radius_m) {
    if (count < FEW || radius_m <= 0)
        return count;
    Thinning t = {.depth = 1 - MARGIN - STEP / sqrt(3)};
    make_points(&t);
    open_bins(&t, centres, count, radius_m);
    int kept = 0;
    for (int i = 0; i < count; i++) {
        if (is_covered(&t, i))
            take_out(t.bins[bin_of(&t, t.at[i].x, t.at[i].y)], i);
        else
            centres[kept++] = centres[i];
    }
    for (int i = 0; i < t.columns * t.rows; i++) {
        if (t.bins[i] != NULL)
            g_array_unref(t.bins[i]);
    }
    g_free(t.bins);
    g_free(t.at);
    return kept;
}
