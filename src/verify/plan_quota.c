#include "verify/plan_quota.h"

#include <limits.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"

// -------------------------------------------------------------------- quotas

static const char *const level_tables[] = {"input.provinces", "input.regencies", "input.districts"};

// Dots in a code: 0 a province, 1 a regency, 2 a district.
static int level_of(const char *code) {
    int dots = 0;
    for (; *code != '\0'; code++)
        dots += *code == '.';
    return dots;
}

static bool read_regions(Db *db, int level, PlanQuotas *quotas, GError **error) {
    g_autofree char *sql =
        g_strdup_printf("SELECT code FROM %s ORDER BY code", level_tables[CLAMP(level, 0, 2)]);
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, sql, &query, error))
        return false;
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    bool ok, row;
    while ((ok = db_next(&query, &row, error)) && row)
        g_ptr_array_add(codes, g_strdup(db_text(&query, 0)));
    quotas->region_count = (int)codes->len;
    g_ptr_array_add(codes, NULL);
    quotas->codes = (char **)g_ptr_array_free(g_steal_pointer(&codes), FALSE);
    return ok;
}

// Without quotas a stage with a number of sites leaves the regions free, one without opens none.
static void make_room(PlanQuotas *quotas, int stages) {
    gsize cells = (gsize)stages * (gsize)quotas->region_count + 1;
    quotas->stage_count = stages;
    quotas->stage_sites = g_new(int, (gsize)stages);
    quotas->min = g_new0(int, cells);
    quotas->max = g_new(int, cells);
    for (int s = 0; s < stages; s++)
        quotas->stage_sites[s] = PLAN_QUOTA_NONE;
    for (gsize i = 0; i < cells; i++)
        quotas->max[i] = PLAN_QUOTA_NONE;
}

static int number_in(const CsvTable *table, int row, const char *column, int empty) {
    int64_t value = 0;
    const char *text = csv_cell(table, row, csv_column(table, column));
    return text_to_int64(text, &value) ? (int)CLAMP(value, 0, INT_MAX / 4) : empty;
}

static int find_region(const PlanQuotas *quotas, const char *code) {
    for (int r = 0; r < quotas->region_count; r++) {
        if (strcmp(quotas->codes[r], code) == 0)
            return r;
    }
    return -1;
}

static void set_row(const CsvTable *table, int row, PlanQuotas *quotas) {
    const char *code = csv_cell(table, row, csv_column(table, "region"));
    int only = number_in(table, row, "stage", 0), region = find_region(quotas, code);
    for (int s = 0; s < quotas->stage_count; s++) {
        if (only > 0 && s + 1 != only)
            continue;
        int at = s * quotas->region_count + region;
        if (*code == '\0') {
            quotas->stage_sites[s] = number_in(table, row, "max", 0);
        } else if (region >= 0) {
            quotas->min[at] = number_in(table, row, "min", 0);
            quotas->max[at] = number_in(table, row, "max", INT_MAX / 4);
        }
    }
}

static bool read_quotas(Db *db, const char *path, int stages, PlanQuotas *quotas, GError **error) {
    g_autoptr(CsvTable) table = *path != '\0' ? csv_read(path, error) : NULL;
    int level = 1;
    if (table == NULL && *path != '\0')
        return false;
    for (int row = 0; table != NULL && row < csv_row_count(table); row++) {
        const char *code = csv_cell(table, row, csv_column(table, "region"));
        level = *code != '\0' ? level_of(code) : level;
        stages = MAX(stages, number_in(table, row, "stage", 1));
    }
    if (!read_regions(db, level, quotas, error))
        return false;
    make_room(quotas, stages);
    for (int row = 0; table != NULL && row < csv_row_count(table); row++)
        set_row(table, row, quotas);
    return true;
}

// What no row limits: nothing in a stage whose sites are the quotas', else everything.
static void fill_gaps(PlanQuotas *quotas, int sites) {
    for (int s = 0; s < quotas->stage_count; s++) {
        // Evenly; the first stages take what is left over.
        if (sites > 0)
            quotas->stage_sites[s] =
                sites / quotas->stage_count + (s < sites % quotas->stage_count);
        for (int r = 0; r < quotas->region_count; r++) {
            int *max = &quotas->max[s * quotas->region_count + r];
            if (*max == PLAN_QUOTA_NONE)
                *max = quotas->stage_sites[s] == PLAN_QUOTA_NONE ? 0 : INT_MAX / 4;
        }
    }
}

PlanQuotas *plan_quotas_read(Db *db, const Settings *settings, int sites, GError **error) {
    g_autoptr(PlanQuotas) quotas = g_new0(PlanQuotas, 1);
    const char *path = settings->plan_quota != NULL ? settings->plan_quota : "";
    quotas->told = settings->plan_sites > 0 || *path != '\0';
    int stages = quotas->told ? MAX(settings->plan_stages, 1) : 1;
    if (!read_quotas(db, path, stages, quotas, error))
        return NULL;
    fill_gaps(quotas, quotas->told ? settings->plan_sites : sites);
    return g_steal_pointer(&quotas);
}

void plan_quotas_free(PlanQuotas *quotas) {
    if (quotas == NULL)
        return;
    g_strfreev(quotas->codes);
    g_free(quotas->stage_sites);
    g_free(quotas->min);
    g_free(quotas->max);
    g_free(quotas);
}

int plan_quotas_region(const PlanQuotas *quotas, const char *village_code) {
    for (int r = 0; r < quotas->region_count; r++) {
        if (g_str_has_prefix(village_code, quotas->codes[r]) &&
            village_code[strlen(quotas->codes[r])] == '.')
            return r;
    }
    return -1;
}

// ---------------------------------------------------------------------- flow

// Nodes: the source, stages, regions, and the sink; an edge from the sink to
// the source closes the circle.
typedef struct {
    int from, to, least, most, flow;
} Edge;

struct PlanFlow {
    GArray *edges; // Edge; the first region_count of them lead from the regions to the sink
    int node_count;
    int *came_by; // work space: edge + 1 by which a node was reached, negative against it
    int *queue;
};

static Edge *edge_at(const PlanFlow *flow, int i) {
    return &g_array_index(flow->edges, Edge, (guint)i);
}

static void add_edge(PlanFlow *flow, int from, int to, int least, int most) {
    Edge edge = {from, to, least, most, 0};
    g_array_append_val(flow->edges, edge);
}

// Where an edge leads on from a node with room to spare; -1 = nowhere.
static int other_end(const Edge *edge, int node) {
    if (edge->from == node && edge->flow < edge->most)
        return edge->to;
    return edge->to == node && edge->flow > edge->least ? edge->from : -1;
}

// One unit more on an edge: back from its head to its tail over all the others.
static bool push(PlanFlow *flow, int pushed) {
    Edge *raised = edge_at(flow, pushed);
    int last = 0;
    if (raised->flow >= raised->most)
        return false;
    memset(flow->came_by, 0, sizeof(int) * (gsize)flow->node_count);
    flow->queue[last++] = raised->to;
    for (int at = 0; at < last && flow->came_by[raised->from] == 0; at++) {
        for (int i = 0; i < (int)flow->edges->len; i++) {
            int next = i != pushed ? other_end(edge_at(flow, i), flow->queue[at]) : -1;
            if (next < 0 || next == raised->to || flow->came_by[next] != 0)
                continue;
            flow->came_by[next] = edge_at(flow, i)->to == next ? i + 1 : -(i + 1);
            flow->queue[last++] = next;
        }
    }
    if (flow->came_by[raised->from] == 0)
        return false;
    for (int node = raised->from; node != raised->to;) {
        int by = flow->came_by[node];
        Edge *edge = edge_at(flow, ABS(by) - 1);
        edge->flow += by > 0 ? 1 : -1;
        node = by > 0 ? edge->from : edge->to;
    }
    raised->flow++;
    return true;
}

PlanFlow *plan_flow_new(const PlanQuotas *quotas, const int *room) {
    g_autoptr(PlanFlow) flow = g_new0(PlanFlow, 1);
    int stages = quotas->stage_count, regions = quotas->region_count;
    int sink = stages + regions + 1;
    flow->edges = g_array_new(FALSE, FALSE, sizeof(Edge));
    flow->node_count = sink + 1;
    flow->came_by = g_new0(int, (gsize)flow->node_count);
    flow->queue = g_new(int, (gsize)flow->node_count);
    for (int r = 0; r < regions; r++)
        add_edge(flow, 1 + stages + r, sink, 0, room[r]);
    for (int s = 0; s < stages; s++) {
        int wanted = quotas->stage_sites[s];
        add_edge(flow, 0, 1 + s, MAX(wanted, 0), wanted != PLAN_QUOTA_NONE ? wanted : INT_MAX / 4);
        for (int r = 0; r < regions; r++)
            add_edge(flow, 1 + s, 1 + stages + r, quotas->min[s * regions + r],
                     quotas->max[s * regions + r]);
    }
    add_edge(flow, sink, 0, 0, INT_MAX);
    for (int i = 0; i < (int)flow->edges->len; i++) {
        while (edge_at(flow, i)->flow < edge_at(flow, i)->least) {
            if (!push(flow, i))
                return NULL;
        }
    }
    return g_steal_pointer(&flow);
}

bool plan_flow_take(PlanFlow *flow, int region) {
    Edge *edge = edge_at(flow, region);
    if (edge->flow == edge->least && !push(flow, region))
        return false;
    edge->least++;
    return true;
}

void plan_flow_free(PlanFlow *flow) {
    if (flow == NULL)
        return;
    g_array_unref(flow->edges);
    g_free(flow->came_by);
    g_free(flow->queue);
    g_free(flow);
}
