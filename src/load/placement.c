#include "load/placement.h"

#include <math.h>

#include "base/text.h"
#include "geo/geodesy.h"

// A library this far outside the villages' bounds is in no neighbouring province.
static const double FARTHEST_NEIGHBOUR_M = 150000;
// Without polygons only what is this far from the village point is surely wrong.
static const double FARTHEST_FROM_POINT_M = 20000;
static const double COARSE_M = 100;
static const double SAME_POINT_M = 15;

typedef struct {
    LonLat low, high;
} Bounds;

struct Placer {
    const World *world;
    Bounds *bounds; // of each village's shape; empty ones hold nothing
    Bounds whole;
    bool has_shapes;
};

static Bounds empty_bounds(void) {
    return (Bounds){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
}

static void widen(Bounds *bounds, LonLat p) {
    bounds->low =
        (LonLat){fmin(bounds->low.lon_deg, p.lon_deg), fmin(bounds->low.lat_deg, p.lat_deg)};
    bounds->high =
        (LonLat){fmax(bounds->high.lon_deg, p.lon_deg), fmax(bounds->high.lat_deg, p.lat_deg)};
}

// Within the bounds, or not farther from them than `metres`.
static bool within(const Bounds *bounds, LonLat p, double metres) {
    double lon_m, lat_m;
    geodesy_degree_lengths(p.lat_deg, &lon_m, &lat_m);
    double wide = metres / lon_m, tall = metres / lat_m;
    return p.lon_deg >= bounds->low.lon_deg - wide && p.lon_deg <= bounds->high.lon_deg + wide &&
           p.lat_deg >= bounds->low.lat_deg - tall && p.lat_deg <= bounds->high.lat_deg + tall;
}

Placer *placer_new(const World *world) {
    Placer *placer = g_new0(Placer, 1);
    const RegionList *villages = &world->regions[LEVEL_VILLAGE];
    placer->world = world;
    placer->bounds = g_new(Bounds, (gsize)villages->count + 1);
    placer->whole = empty_bounds();
    for (int i = 0; i < villages->count; i++) {
        placer->bounds[i] = empty_bounds();
        LonLat low, high;
        const Shape *shape = villages->items[i].shape;
        if (shape != NULL && shape_bounds(shape, &low, &high)) {
            placer->has_shapes = true;
            placer->bounds[i] = (Bounds){low, high};
            widen(&placer->whole, low);
            widen(&placer->whole, high);
        }
        if (isfinite(world->villages[i].point.lon_deg))
            widen(&placer->whole, world->villages[i].point);
    }
    return placer;
}

void placer_free(Placer *placer) {
    if (placer == NULL)
        return;
    g_free(placer->bounds);
    g_free(placer);
}

bool placer_is_near(const Placer *placer, LonLat position) {
    return within(&placer->whole, position, FARTHEST_NEIGHBOUR_M);
}

// Metres from the village's land; from its point where it has no land.
static double distance_to(const Placer *placer, int village, LonLat position) {
    const Shape *shape = placer->world->regions[LEVEL_VILLAGE].items[village].shape;
    if (shape != NULL && shape->ring_count > 0)
        return shape_distance_m(shape, position);
    double m = geodesy_distance_m(placer->world->villages[village].point, position);
    return m <= FARTHEST_FROM_POINT_M ? 0 : m;
}

// The village that holds the position, else the nearest one within
// PLACEMENT_NOTED_M; -1 when there is none.
static int village_at(const Placer *placer, LonLat position, double *metres) {
    int best = -1;
    *metres = INFINITY;
    for (int i = 0; i<placer->world->regions[LEVEL_VILLAGE].count && * metres> 0; i++) {
        if (!within(&placer->bounds[i], position, PLACEMENT_NOTED_M))
            continue;
        double m = shape_distance_m(placer->world->regions[LEVEL_VILLAGE].items[i].shape, position);
        if (m < *metres && m <= PLACEMENT_NOTED_M) {
            *metres = m;
            best = i;
        }
    }
    return best;
}

static const Region *region_of(const Placer *placer, int village) {
    return &placer->world->regions[LEVEL_VILLAGE].items[village];
}

static char *metres_text(double metres) {
    g_autofree char *km =
        metres >= 10000 ? text_number_id(metres / 1000, 0) : text_number_id(metres / 1000, 1);
    return metres < 1000 ? g_strdup_printf("%.0f m", metres) : g_strdup_printf("%s km", km);
}

// ------------------------------------------------------------------ results

static Placement rejected(char *reason, const char *advice) {
    return (Placement){.village = -1,
                       .position = {NAN, NAN},
                       .class = ROW_REJECTED,
                       .reason = reason,
                       .advice = advice};
}

static Placement at_village_point(const Placer *placer, int village) {
    return (Placement){.village = village,
                       .position = placer->world->villages[village].point,
                       .precision = PRECISION_VILLAGE_POINT,
                       .class = ROW_ACCEPTED};
}

static void add_reason(Placement *placement, char *reason) {
    char *before = placement->reason;
    placement->reason =
        before != NULL ? g_strdup_printf("%s; %s", before, reason) : g_strdup(reason);
    g_free(before);
    g_free(reason);
}

// A position that is taken, with what is to be said of it.
static Placement taken(const Placer *placer, int village, const CoordinateReading *reading,
                       double outside_m) {
    Placement placement = {.village = village,
                           .position = geodesy_published(reading->position),
                           .precision = PRECISION_SURVEYED,
                           .own = true,
                           .class = reading->slips != 0 ? ROW_MENDED : ROW_ACCEPTED};
    if (reading->slips != 0)
        add_reason(&placement, coordinates_slips(reading->slips));
    if (reading->notation == NOTATION_VIEW || reading->resolution_m >= COARSE_M) {
        placement.precision = PRECISION_UNCERTAIN;
        add_reason(
            &placement,
            reading->notation == NOTATION_VIEW
                ? g_strdup("tautan peta hanya memuat pusat tampilan, bukan pin; posisi kasar")
                : g_strdup_printf("posisi kasar: angka terakhirnya bernilai %.0f m",
                                  reading->resolution_m));
        placement.advice = "kirim posisi yang lebih teliti (sedikitnya 4 angka desimal)";
    }
    if (village < 0)
        return placement;
    const Region *region = region_of(placer, village);
    if (outside_m > 0) {
        g_autofree char *far = metres_text(outside_m);
        add_reason(&placement,
                   g_strdup_printf("%s di luar %s (%s)", far, region->name, region->code));
    }
    if (outside_m > PLACEMENT_NOTED_M) {
        placement.precision = PRECISION_UNCERTAIN;
        placement.advice =
            "periksa posisi atau kode desanya; sementara dipakai sebagai belum pasti";
    }
    LonLat point = placer->world->villages[village].point;
    if (geodesy_distance_m(point, placement.position) < SAME_POINT_M) {
        placement.precision = PRECISION_VILLAGE_POINT;
        add_reason(&placement, g_strdup("tepat di titik desa: mungkin bukan posisi sebenarnya"));
    }
    return placement;
}

// ------------------------------------------------------------ the decisions

// The mended readings that lie in the claimed village; the last one is told.
static int count_fitting(const Placer *placer, int village, const Coordinates *coordinates,
                         int *fitting) {
    int count = 0;
    for (int i = 0; i < coordinates->count; i++) {
        const CoordinateReading *reading = &coordinates->readings[i];
        if (reading->slips == 0 ||
            distance_to(placer, village, reading->position) > PLACEMENT_NOTED_M)
            continue;
        count++;
        *fitting = i;
    }
    return count;
}

static Placement settle_in_village(const Placer *placer, int village,
                                   const Coordinates *coordinates) {
    const CoordinateReading *first = &coordinates->readings[0];
    double outside = INFINITY;
    if (first->slips == 0) {
        outside = distance_to(placer, village, first->position);
        if (outside <= PLACEMENT_WARNED_M)
            return taken(placer, village, first, outside);
    }
    int fitting = -1, count = count_fitting(placer, village, coordinates, &fitting);
    if (count == 1) {
        const CoordinateReading *reading = &coordinates->readings[fitting];
        return taken(placer, village, reading, distance_to(placer, village, reading->position));
    }
    const Region *region = region_of(placer, village);
    if (count > 1)
        return rejected(
            g_strdup_printf("posisi dapat dibaca dengan %d cara yang semuanya jatuh di %s", count,
                            region->name),
            "tulis lintang dan bujur dalam derajat desimal, misalnya -6.2834 dan 106.1234");
    double m;
    int other = first->slips == 0 ? village_at(placer, first->position, &m) : -1;
    g_autofree char *far = isfinite(outside) ? metres_text(outside) : NULL;
    if (other >= 0)
        return rejected(g_strdup_printf("posisinya di %s (%s), %s dari %s (%s) yang disebut",
                                        region_of(placer, other)->name,
                                        region_of(placer, other)->code, far, region->name,
                                        region->code),
                        "perbaiki posisinya, atau kode dan nama desanya");
    return rejected(far != NULL ? g_strdup_printf("posisinya %s dari %s (%s) yang disebut", far,
                                                  region->name, region->code)
                                : g_strdup_printf("posisinya tidak berada di %s (%s), dibaca "
                                                  "dengan cara apa pun",
                                                  region->name, region->code),
                    "periksa lintang dan bujur (jangan tertukar; minus untuk lintang selatan)");
}

static Placement settle_by_position(const Placer *placer, const Coordinates *coordinates) {
    double m;
    if (!placer->has_shapes)
        return rejected(g_strdup("tidak punya kode atau nama desa, dan batas desa tidak tersedia"),
                        "isi kode desa");
    int found = -1, village = -1, distinct = 0;
    for (int i = 0; i < coordinates->count; i++) {
        const CoordinateReading *reading = &coordinates->readings[i];
        int at = village_at(placer, reading->position, &m);
        if (at < 0)
            continue;
        if (reading->slips == 0)
            return taken(placer, at, reading, m);
        distinct++;
        found = i;
        village = at;
    }
    if (distinct == 1) {
        village_at(placer, coordinates->readings[found].position, &m);
        return taken(placer, village, &coordinates->readings[found], m);
    }
    return rejected(g_strdup("tidak berada di dalam wilayah yang dimuat, dan tidak punya kode atau "
                             "nama desa yang dikenal"),
                    "isi kode desa, atau perbaiki koordinatnya");
}

static Placement settle_abroad(const Placer *placer, const Coordinates *coordinates) {
    if (coordinates->status != COORDINATES_READ)
        return rejected(g_strdup("perpustakaan di provinsi tetangga harus punya lon dan lat"),
                        "isi lintang dan bujurnya");
    const CoordinateReading *first = &coordinates->readings[0];
    double m;
    if (first->slips != 0 || !placer_is_near(placer, first->position))
        return rejected(g_strdup("berada jauh di luar provinsi dan tetangganya"),
                        "periksa lintang dan bujur (jangan tertukar)");
    int inside = placer->has_shapes ? village_at(placer, first->position, &m) : -1;
    if (inside >= 0 && m == 0)
        return rejected(g_strdup_printf("kode desanya di provinsi tetangga, posisinya di %s (%s)",
                                        region_of(placer, inside)->name,
                                        region_of(placer, inside)->code),
                        "perbaiki kode desa atau posisinya");
    return taken(placer, -1, first, 0);
}

Placement placer_settle(const Placer *placer, int village, bool abroad,
                        const Coordinates *coordinates) {
    if (coordinates->status == COORDINATES_REFUSED)
        return rejected(
            g_strdup(coordinates->reason),
            "tulis lintang dan bujur dalam derajat desimal, misalnya -6.2834 dan 106.1234");
    if (abroad)
        return settle_abroad(placer, coordinates);
    if (coordinates->status == COORDINATES_READ)
        return village >= 0 ? settle_in_village(placer, village, coordinates)
                            : settle_by_position(placer, coordinates);
    if (village < 0)
        return rejected(g_strdup("desanya tidak diketahui dan posisinya kosong"),
                        "isi kode desa, nama desa dengan kecamatannya, atau koordinat");
    Placement placement = at_village_point(placer, village);
    if (coordinates->status == COORDINATES_ZERO) {
        placement.class = ROW_MENDED;
        placement.reason = g_strdup("koordinat 0, 0 dibaca sebagai \"belum ada posisi\"; dipakai "
                                    "titik desa");
        placement.advice = "isi posisi sebenarnya, atau kosongkan";
    }
    return placement;
}
