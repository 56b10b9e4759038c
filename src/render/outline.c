// Which parts of the outline border on land: mapbase_part_outline().
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/chain.h"
#include "render/mapbase.h"

#define BESIDE_M 250.0    // side of the cells in which land around lies beside the outline
#define FARTHEST_M 5000.0 // of a position in the setting from the outline

static bool is_outline(const Arc *arc) {
    return (arc->left == TOPOLOGY_OUTSIDE) != (arc->right == TOPOLOGY_OUTSIDE);
}

// ------------------------------------------------------- by the land around

static gint64 cell_key(PlanePoint p, int dx, int dy) {
    return ((gint64)floor(p.x / BESIDE_M) + dx) * 100000000 + (gint64)floor(p.y / BESIDE_M) + dy;
}

static void enter_path(GHashTable *cells, const Path *path) {
    for (int s = 0; s < path_sub_count(path); s++) {
        const SubPath *sub = &path_subs(path)[s];
        const PlanePoint *p = path_points(path) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++) {
            int steps = (int)ceil(hypot(p[i].x - p[j].x, p[i].y - p[j].y) / (BESIDE_M / 2)) + 1;
            for (int k = 0; k < steps; k++) {
                PlanePoint at = {p[j].x + (p[i].x - p[j].x) * k / steps,
                                 p[j].y + (p[i].y - p[j].y) * k / steps};
                gint64 *key = g_new(gint64, 1);
                *key = cell_key(at, 0, 0);
                g_hash_table_add(cells, key);
            }
        }
    }
}

static bool is_beside(GHashTable *cells, PlanePoint p) {
    for (int dx = -1; dx <= 1; dx++) {
        for (int dy = -1; dy <= 1; dy++) {
            gint64 key = cell_key(p, dx, dy);
            if (g_hash_table_contains(cells, &key))
                return true;
        }
    }
    return false;
}

static void mark_beside_context(MapBase *base) {
    g_autoptr(GHashTable) cells = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int i = 0; i < base->world->context_count; i++)
        enter_path(cells, base->context[i]);
    for (int a = 0; a < base->arc_count; a++) {
        const Arc *arc = &base->arcs[a];
        for (int i = arc->first; is_outline(arc) && i < arc->first + arc->count; i++)
            base->on_land[i] = is_beside(cells, base->vertices[i]);
    }
}

// ------------------------------------------------------------ by the setting

// The outline as rings of vertices.
typedef struct {
    GArray *vertices; // int, ring after ring
    GArray *first;    // int, rings + 1
} Rings;

static Rings find_rings(const MapBase *base) {
    Rings rings = {g_array_new(FALSE, FALSE, sizeof(int)), g_array_new(FALSE, FALSE, sizeof(int))};
    g_autofree bool *outline = g_new(bool, (gsize)MAX(base->arc_count, 1));
    for (int a = 0; a < base->arc_count; a++)
        outline[a] = is_outline(&base->arcs[a]);
    g_autoptr(ChainSet) set = chain_loops(base->arcs, base->arc_count, base->node_count, outline);
    for (int c = 0; c < set->chain_count; c++) {
        g_array_append_val(rings.first, rings.vertices->len);
        int from = g_array_index(set->first, int, c), to = g_array_index(set->first, int, c + 1);
        for (int u = from; u < to; u++) {
            const ArcUse *use = &g_array_index(set->uses, ArcUse, u);
            const Arc *arc = &base->arcs[use->arc];
            for (int i = 0; i < arc->count; i++) {
                int vertex = arc->first + (use->reversed ? arc->count - 1 - i : i);
                g_array_append_val(rings.vertices, vertex);
            }
        }
    }
    g_array_append_val(rings.first, rings.vertices->len);
    return rings;
}

static int nearest(const MapBase *base, const Rings *rings, PlanePoint p, double *distance_m) {
    int best = -1;
    *distance_m = G_MAXDOUBLE;
    for (guint i = 0; i < rings->vertices->len; i++) {
        PlanePoint v = base->vertices[g_array_index(rings->vertices, int, i)];
        double apart = hypot(v.x - p.x, v.y - p.y);
        if (apart < *distance_m) {
            *distance_m = apart;
            best = (int)i;
        }
    }
    return best;
}

// Mark the run of the ring from `start` over `middle` to `end`.
static bool mark_run(MapBase *base, const Rings *rings, const int at[3]) {
    int ring = 0;
    while (g_array_index(rings->first, int, ring + 1) <= at[0])
        ring++;
    int first = g_array_index(rings->first, int, ring);
    int count = g_array_index(rings->first, int, ring + 1) - first;
    int place[3];
    for (int k = 0; k < 3; k++) {
        place[k] = at[k] - first;
        if (place[k] < 0 || place[k] >= count)
            return false; // another ring
    }
    int length = (place[2] - place[0] + count) % count;
    int middle = (place[1] - place[0] + count) % count;
    int step = middle <= length ? 1 : count - 1; // the other way round
    if (step != 1)
        length = count - length;
    for (int k = 0, i = place[0]; k <= length; k++, i = (i + step) % count)
        base->on_land[g_array_index(rings->vertices, int, first + i)] = true;
    return true;
}

static bool refuse(const char *value, const char *why, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "[boundaries] land_border = %s: %s; tulis awal, satu titik di antaranya dan akhir "
                "batas darat, masing-masing \"bujur lintang\", dipisah titik koma, misalnya "
                "106.72 -6.09; 106.75 -6.35; 106.40 -7.00, atau none bila semuanya pantai",
                value, why);
    return false;
}

static bool read_position(const char *text, LonLat *position) {
    g_autofree char *copy = g_strstrip(g_strdup(text));
    char *space = strpbrk(copy, " \t");
    if (space == NULL)
        return false;
    *space = '\0';
    return text_to_double(copy, &position->lon_deg) &&
           text_to_double(g_strstrip(space + 1), &position->lat_deg);
}

static bool mark_by_setting(MapBase *base, const char *value, GError **error) {
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    if (g_strv_length(parts) % 3 != 0)
        return refuse(value, "bukan kelipatan tiga titik", error);
    Rings rings = find_rings(base);
    bool ok = true;
    int at[3];
    for (int i = 0; ok && parts[i] != NULL; i++) {
        LonLat position;
        double distance_m;
        ok = read_position(parts[i], &position) || refuse(value, "bukan \"bujur lintang\"", error);
        if (!ok)
            break;
        at[i % 3] = nearest(base, &rings, mapbase_forward(base, position), &distance_m);
        ok = distance_m <= FARTHEST_M ||
             refuse(value, "ada titik yang lebih dari 5 km dari batas luar", error);
        if (ok && i % 3 == 2)
            ok = mark_run(base, &rings, at) ||
                 refuse(value, "ketiga titik tidak pada pulau yang sama", error);
    }
    g_array_unref(rings.vertices);
    g_array_unref(rings.first);
    return ok;
}

bool mapbase_part_outline(MapBase *base, const char *land_border, GError **error) {
    if (base->world->topology == NULL)
        return true;
    base->on_land = g_new0(bool, (gsize)MAX(topology_vertex_count(base->world->topology), 1));
    mark_beside_context(base);
    base->coast_known = *land_border != '\0';
    return !base->coast_known || strcmp(land_border, "none") == 0 ||
           mark_by_setting(base, land_border, error);
}
