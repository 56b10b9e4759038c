// Reading a shaded relief: load/relief.h.
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "geo/crs.h"
#include "intake/raster.h"
#include "load/relief.h"

static const double MOST_CELLS = 16e6; // no sheet shows more

typedef struct {
    Raster *raster;
    int step;     // cells of the file a side of ours
    double *line; // a row of the file
    double *sum;  // of a row of ours
    int *count;
} Reading;

// One row of ours: the mean of step x step cells, NaN where none has a value.
static bool read_row(Reading *reading, int columns, int row, double *means, GError **error) {
    int width = raster_columns(reading->raster);
    memset(reading->sum, 0, sizeof(double) * (gsize)columns);
    memset(reading->count, 0, sizeof(int) * (gsize)columns);
    for (int r = row * reading->step; r < (row + 1) * reading->step; r++) {
        if (r >= raster_rows(reading->raster))
            break;
        if (!raster_read(reading->raster, 0, r, width, reading->line, error))
            return false;
        for (int c = 0; c < width; c++) {
            if (isnan(reading->line[c]))
                continue;
            reading->sum[c / reading->step] += reading->line[c];
            reading->count[c / reading->step]++;
        }
    }
    for (int c = 0; c < columns; c++)
        means[c] = reading->count[c] > 0 ? reading->sum[c] / reading->count[c] : NAN;
    return true;
}

static bool read_means(Raster *raster, int step, int columns, int rows, double *means,
                       GError **error) {
    Reading reading = {raster, step, g_new(double, (gsize)raster_columns(raster)),
                       g_new(double, (gsize)columns), g_new(int, (gsize)columns)};
    bool ok = true;
    for (int row = 0; ok && row < rows; row++)
        ok = interrupt_check(error) &&
             read_row(&reading, columns, row, means + (gsize)row * (gsize)columns, error);
    g_free(reading.line);
    g_free(reading.sum);
    g_free(reading.count);
    return ok;
}

static bool refuse(const Raster *raster, const char *why, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: relief ([sheet] relief) %s; pakai hillshade satu kanal, 0 gelap sampai 255 "
                "terang",
                raster_name(raster), why);
    return false;
}

static bool to_shade(const Raster *raster, const double *means, gsize count, guint8 *shade,
                     GError **error) {
    double low = INFINITY, high = -INFINITY;
    for (gsize i = 0; i < count; i++) {
        low = fmin(low, means[i]); // fmin and fmax leave NaN out
        high = fmax(high, means[i]);
    }
    if (low > high)
        return refuse(raster, "tidak berisi nilai", error);
    if (low < 0 || high > 255)
        return refuse(raster, "berisi nilai di luar 0–255 (ketinggian?)", error);
    double scale = high <= 1 ? 254 : 254.0 / 255;
    for (gsize i = 0; i < count; i++)
        shade[i] = isnan(means[i]) ? 255 : (guint8)lround(means[i] * scale);
    return true;
}

bool relief_read(World *world, const char *path, GError **error) {
    if (path == NULL)
        return true;
    g_autoptr(Raster) raster = raster_open(path, error);
    if (raster == NULL)
        return false;
    double cells = (double)raster_columns(raster) * raster_rows(raster);
    int step = MAX((int)ceil(sqrt(cells / MOST_CELLS)), 1);
    g_autoptr(Relief) relief = g_new0(Relief, 1);
    relief->columns = (raster_columns(raster) + step - 1) / step;
    relief->rows = (raster_rows(raster) + step - 1) / step;
    relief->crs = g_strdup(raster_crs(raster));
    for (int i = 0; i < 6; i++)
        relief->transform[i] = raster_transform(raster)[i] * (i % 3 == 0 ? 1 : step);
    g_autoptr(Projection) way = crs_open_any(relief->crs, error);
    if (way == NULL)
        return false;
    gsize count = (gsize)relief->columns * (gsize)relief->rows;
    g_autofree double *means = g_new(double, count);
    relief->shade = g_new(guint8, count);
    if (!read_means(raster, step, relief->columns, relief->rows, means, error) ||
        !to_shade(raster, means, count, relief->shade, error))
        return false;
    world->relief = g_steal_pointer(&relief);
    return true;
}
