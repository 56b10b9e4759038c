// A clean coverage from the last run, where its inputs are the same (base/memo.h).
#include <string.h>

#include "base/memo.h"
#include "geo/topology_internal.h"

static const char NAME[] = "topology-1"; // another number for another layout

static void sum_units(Sum *sum, const Shape *const *units, int count) {
    sum_int(sum, count);
    for (int u = 0; u < count; u++) {
        const Shape *shape = units[u];
        sum_int(sum, shape != NULL ? shape->ring_count : -1);
        if (shape == NULL)
            continue;
        gsize rings = (gsize)shape->ring_count;
        sum_raw(sum, shape->ring_first, sizeof(int) * (rings + 1));
        sum_raw(sum, shape->ring_part, sizeof(int) * rings);
        sum_raw(sum, shape->points, sizeof(LonLat) * (gsize)shape->ring_first[rings]);
    }
}

// What is kept: these, then the arrays.
typedef struct {
    TopologyReport report;
    int unit_count, arc_count, vertex_count, node_count;
} Head;

typedef struct {
    void **array;
    gsize bytes;
} Part;

enum { PARTS = 4 };

static void list_parts(Topology *t, Part parts[PARTS]) {
    parts[0] = (Part){(void **)&t->arcs, sizeof(Arc) * (gsize)t->arc_count};
    parts[1] = (Part){(void **)&t->vertices, sizeof(GridPoint) * (gsize)t->vertex_count};
    // One entry more than offsets: see link_nodes().
    parts[2] = (Part){(void **)&t->node_first, sizeof(int) * ((gsize)t->node_count + 2)};
    parts[3] = (Part){(void **)&t->node_uses, sizeof(ArcUse) * (gsize)t->arc_count * 2};
}

static Topology *unpack(const char *data, gsize length, TopologyReport *report) {
    Head head;
    if (length < sizeof head)
        return NULL;
    memcpy(&head, data, sizeof head);
    g_autoptr(Topology) t = g_new0(Topology, 1);
    t->unit_count = head.unit_count;
    t->arc_count = head.arc_count;
    t->vertex_count = head.vertex_count;
    t->node_count = head.node_count;
    Part parts[PARTS];
    list_parts(t, parts);
    gsize at = sizeof head;
    for (int i = 0; i < PARTS; i++) {
        if (length - at < parts[i].bytes)
            return NULL;
        *parts[i].array = g_malloc(parts[i].bytes + 1);
        memcpy(*parts[i].array, data + at, parts[i].bytes);
        at += parts[i].bytes;
    }
    if (report != NULL)
        *report = head.report;
    return at == length ? g_steal_pointer(&t) : NULL;
}

static void keep(const Sum *key, Topology *t, const TopologyReport *report) {
    Head head;
    memset(&head, 0, sizeof head); // its gaps, too: the file is the same each time
    head.report = *report;
    head.unit_count = t->unit_count;
    head.arc_count = t->arc_count;
    head.vertex_count = t->vertex_count;
    head.node_count = t->node_count;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
    Part parts[PARTS];
    list_parts(t, parts);
    for (int i = 0; i < PARTS; i++)
        g_byte_array_append(bytes, *parts[i].array, (guint)parts[i].bytes);
    memo_put(NAME, key, bytes->data, bytes->len);
}

Topology *topology_recall(const Shape *const *units, int count, const TopologyRules *rules,
                          TopologyReport *report, GError **error) {
    if (!memo_is_open())
        return topology_build(units, count, rules, report, error);
    g_autoptr(Sum) key = sum_new();
    sum_units(key, units, count);
    const double numbers[] = {rules->sliver_width_m, rules->crack_width_m, rules->speck_m2,
                              rules->dropped_m2};
    sum_raw(key, numbers, sizeof numbers);
    g_autofree char *data = NULL;
    gsize length = 0;
    Topology *known = memo_get(NAME, key, &data, &length) ? unpack(data, length, report) : NULL;
    if (known != NULL)
        return known;
    TopologyReport own = {0};
    Topology *built = topology_build(units, count, rules, &own, error);
    if (built != NULL)
        keep(key, built, &own);
    if (built != NULL && report != NULL)
        *report = own;
    return built;
}
