#include "plan/quota.h"

#include <string.h>

#include "base/error.h"

// Nodes of the network: classes, then stages, then where all sites come from and go to.
static int stage_node(const Quota *q, int stage) {
    return q->class_count + stage;
}

static int source_node(const Quota *q) {
    return q->class_count + q->stage_count;
}

static int sink_node(const Quota *q) {
    return source_node(q) + 1;
}

static int *at(const Quota *q, int *table, int stage, int class) {
    return &table[stage * q->class_count + class];
}

static bool is_stage(const Quota *q, int node) {
    return node >= q->class_count && node < source_node(q);
}

// May one more site flow from node a to node b, or one fewer from b to a?
static bool may_flow(const Quota *q, int a, int b) {
    int source = source_node(q), sink = sink_node(q), classes = q->class_count;
    if (a == source)
        return is_stage(q, b) && q->stage_flow[b - classes] < q->stage_max[b - classes];
    if (a == sink)
        return b < classes && q->total[b] > q->need[b];
    if (is_stage(q, a)) {
        if (b == source)
            return q->stage_flow[a - classes] > q->stage_min[a - classes];
        return b < classes && *at(q, q->flow, a - classes, b) < *at(q, q->max, a - classes, b);
    }
    if (b == sink)
        return q->total[a] < q->room[a];
    return is_stage(q, b) && *at(q, q->flow, b - classes, a) > *at(q, q->min, b - classes, a);
}

static void push(Quota *q, int a, int b) {
    int source = source_node(q), sink = sink_node(q), classes = q->class_count;
    if (a == source)
        q->stage_flow[b - classes]++;
    else if (b == source)
        q->stage_flow[a - classes]--;
    else if (a == sink)
        q->total[b]--;
    else if (b == sink)
        q->total[a]++;
    else if (is_stage(q, a))
        ++*at(q, q->flow, a - classes, b);
    else
        --*at(q, q->flow, b - classes, a);
}

// The neighbours of a node: stages and the sink of a class, classes and the source of a stage.
static void neighbours(const Quota *q, int node, int *first, int *end, int *extra) {
    bool classes = is_stage(q, node) || node == sink_node(q);
    *first = classes ? 0 : q->class_count;
    *end = classes ? q->class_count : source_node(q);
    *extra = is_stage(q, node) ? source_node(q) : node < q->class_count ? sink_node(q) : -1;
}

// Breadth-first, lower numbers first; came_from is −1 for nodes not reached.
static bool find_path(Quota *q, int from, int to) {
    int nodes = sink_node(q) + 1, head = 0, tail = 0;
    for (int i = 0; i < nodes; i++)
        q->came_from[i] = -1;
    q->came_from[from] = from;
    q->queue[tail++] = from;
    while (head < tail && q->came_from[to] < 0) {
        int node = q->queue[head++], first, end, extra;
        neighbours(q, node, &first, &end, &extra);
        for (int i = first; i < end + 1; i++) {
            int next = i < end ? i : extra;
            if (next >= 0 && q->came_from[next] < 0 && may_flow(q, node, next)) {
                q->came_from[next] = node;
                q->queue[tail++] = next;
            }
        }
    }
    return q->came_from[to] >= 0;
}

// One more unit along a path, when there is one.
static bool augment(Quota *q, int from, int to) {
    if (!find_path(q, from, to))
        return false;
    for (int node = to; node != from; node = q->came_from[node])
        push(q, q->came_from[node], node);
    return true;
}

static Quota *allocate(int class_count, int stage_count, int region_count) {
    gsize classes = (gsize)class_count, stages = (gsize)stage_count;
    Quota *q = g_new0(Quota, 1);
    q->class_count = class_count;
    q->stage_count = stage_count;
    q->of_region = g_new0(int, (gsize)region_count + 1);
    q->min = g_new0(int, classes *stages);
    q->max = g_new0(int, classes *stages);
    q->flow = g_new0(int, classes *stages);
    q->stage_min = g_new0(int, stages);
    q->stage_max = g_new0(int, stages);
    q->stage_flow = g_new0(int, stages);
    q->need = g_new0(int, classes);
    q->room = g_new0(int, classes);
    q->total = g_new0(int, classes);
    q->came_from = g_new0(int, classes + stages + 2);
    q->queue = g_new0(int, classes + stages + 2);
    return q;
}

void quota_free(Quota *q) {
    if (q == NULL)
        return;
    g_free(q->of_region);
    g_free(q->min);
    g_free(q->max);
    g_free(q->flow);
    g_free(q->stage_min);
    g_free(q->stage_max);
    g_free(q->stage_flow);
    g_free(q->need);
    g_free(q->room);
    g_free(q->total);
    g_free(q->came_from);
    g_free(q->queue);
    g_free(q);
}

void quota_restore(Quota *q, const Quota *from) {
    gsize classes = (gsize)q->class_count * sizeof(int);
    gsize stages = (gsize)q->stage_count * sizeof(int);
    memcpy(q->min, from->min, classes * (gsize)q->stage_count);
    memcpy(q->max, from->max, classes * (gsize)q->stage_count);
    memcpy(q->flow, from->flow, classes * (gsize)q->stage_count);
    memcpy(q->stage_min, from->stage_min, stages);
    memcpy(q->stage_max, from->stage_max, stages);
    memcpy(q->stage_flow, from->stage_flow, stages);
    memcpy(q->need, from->need, classes);
    memcpy(q->room, from->room, classes);
    memcpy(q->total, from->total, classes);
}

Quota *quota_copy(const Quota *from) {
    // Regions stay those of the original, which numbers them; a copy asks by class.
    Quota *q = allocate(from->class_count, from->stage_count, 0);
    q->sites = from->sites;
    quota_restore(q, from);
    return q;
}

// ------------------------------------------------------------ from an instance

// Class 0 holds the regions that no quota names; it may be empty.
static int *number_classes(const PlanInstance *instance, int *class_count) {
    int regions = plan_region_count(instance);
    int *of_region = g_new0(int, (gsize)regions + 1);
    for (guint i = 0; i < instance->quotas->len; i++)
        of_region[g_array_index(instance->quotas, PlanQuota, i).region] = -1;
    *class_count = 1;
    for (int r = 0; r < regions; r++)
        if (of_region[r] < 0)
            of_region[r] = (*class_count)++;
    return of_region;
}

static Quota *read_instance(const PlanInstance *instance) {
    int class_count;
    g_autofree int *of_region = number_classes(instance, &class_count);
    Quota *q = allocate(class_count, instance->stage_count, plan_region_count(instance));
    memcpy(q->of_region, of_region, sizeof(int) * (gsize)plan_region_count(instance));

    int candidates = plan_candidate_count(instance);
    for (int t = 0; t < q->stage_count; t++) {
        bool counted = instance->stage_sites[t] >= 0;
        q->stage_min[t] = counted ? instance->stage_sites[t] : 0;
        q->stage_max[t] = counted ? instance->stage_sites[t] : candidates;
        for (int k = 0; k < class_count; k++)
            *at(q, q->max, t, k) = counted ? candidates : 0;
    }
    for (guint i = 0; i < instance->quotas->len; i++) {
        const PlanQuota *quota = &g_array_index(instance->quotas, PlanQuota, i);
        *at(q, q->min, quota->stage, q->of_region[quota->region]) = quota->min;
        *at(q, q->max, quota->stage, q->of_region[quota->region]) = quota->max;
    }
    for (int c = 0; c < candidates; c++)
        if (!plan_candidate(instance, c)->excluded)
            q->room[q->of_region[plan_candidate(instance, c)->region]]++;
    return q;
}

static bool infeasible(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool infeasible(GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(JANGKAU_ERROR, ERROR_INFEASIBLE, format, arguments);
    va_end(arguments);
    return false;
}

// The regions of a class, named: "Lebak"; "semua wilayah lain" for those without a quota.
static char *class_name(const PlanInstance *instance, const Quota *q, int class) {
    if (class == 0)
        return g_strdup(q->class_count == 1 ? "semua wilayah" : "wilayah tanpa kuota");
    for (int r = 0; r < plan_region_count(instance); r++)
        if (q->of_region[r] == class)
            return g_strdup(plan_region_name(instance, r));
    return g_strdup("?");
}

// The regions that the last search reached, at most five by name.
static char *reached_names(const PlanInstance *instance, const Quota *q) {
    GString *names = g_string_new(NULL);
    int count = 0;
    for (int k = 0; k < q->class_count; k++) {
        if (q->came_from[k] < 0 || (k == 0 && q->room[0] == 0))
            continue;
        g_autofree char *name = class_name(instance, q, k);
        if (count < 5)
            g_string_append_printf(names, "%s%s", count > 0 ? ", " : "", name);
        count++;
    }
    if (count > 5)
        g_string_append_printf(names, " dan %d lainnya", count - 5);
    return g_string_free(names, FALSE);
}

// The least that the quotas ask for, which must fit into stages and regions.
static bool fill_minima(Quota *q, const PlanInstance *instance, GError **error) {
    for (int t = 0; t < q->stage_count; t++)
        for (int k = 0; k < q->class_count; k++) {
            int min = *at(q, q->min, t, k);
            *at(q, q->flow, t, k) = min;
            q->stage_flow[t] += min;
            q->total[k] += min;
        }
    for (int k = 0; k < q->class_count; k++)
        if (q->total[k] > q->room[k]) {
            g_autofree char *name = class_name(instance, q, k);
            return infeasible(error,
                              "kuota %s meminta sedikitnya %d situs, padahal calonnya hanya %d; "
                              "kurangi kuota minimum atau perluas calon",
                              name, q->total[k], q->room[k]);
        }
    for (int t = 0; t < q->stage_count; t++)
        if (q->stage_flow[t] > q->stage_max[t])
            return infeasible(error,
                              "kuota tahap %d meminta sedikitnya %d situs, padahal tahap itu hanya "
                              "%d situs; kurangi kuota minimum atau tambah situs",
                              t + 1, q->stage_flow[t], q->stage_max[t]);
    return true;
}

static bool fill_stages(Quota *q, const PlanInstance *instance, GError **error) {
    for (int t = 0; t < q->stage_count; t++)
        while (q->stage_flow[t] < q->stage_min[t]) {
            if (augment(q, stage_node(q, t), sink_node(q))) {
                q->stage_flow[t]++;
                continue;
            }
            g_autofree char *names = reached_names(instance, q);
            int room = 0, sites = 0;
            for (int k = 0; k < q->class_count; k++)
                room += q->room[k];
            for (int s = 0; s < q->stage_count; s++)
                sites += q->stage_min[s];
            if (room < sites)
                return infeasible(error,
                                  "diminta %d situs, padahal calonnya hanya %d desa; kurangi "
                                  "situs atau perluas calon",
                                  sites, room);
            if (*names == '\0')
                return infeasible(error,
                                  "tahap %d meminta %d situs, padahal kuota maksimumnya hanya "
                                  "mengizinkan %d; naikkan kuota atau kurangi situs",
                                  t + 1, q->stage_min[t], q->stage_flow[t]);
            return infeasible(error,
                              "tahap %d meminta %d situs, padahal hanya %d yang dapat ditempatkan: "
                              "calon di %s habis dan kuota wilayah lain penuh; naikkan kuota, "
                              "perluas calon atau kurangi situs",
                              t + 1, q->stage_min[t], q->stage_flow[t], names);
        }
    while (augment(q, source_node(q), sink_node(q))) {
    }
    for (int t = 0; t < q->stage_count; t++)
        q->sites += q->stage_flow[t];
    return true;
}

static bool take_required(Quota *q, const PlanInstance *instance, GError **error) {
    g_autofree int *wanted = g_new0(int, (gsize)q->class_count);
    for (int c = 0; c < plan_candidate_count(instance); c++)
        if (plan_candidate(instance, c)->required)
            wanted[q->of_region[plan_candidate(instance, c)->region]]++;
    for (int k = 0; k < q->class_count; k++)
        for (int i = 0; i < wanted[k]; i++)
            if (!quota_take(q, k)) {
                g_autofree char *name = class_name(instance, q, k);
                return infeasible(error,
                                  "%d desa wajib di %s, padahal kuota dan jumlah situs (%d) hanya "
                                  "mengizinkan %d; kurangi desa wajib atau naikkan kuota",
                                  wanted[k], name, q->sites, i);
            }
    return true;
}

static bool check_candidates(const PlanInstance *instance, GError **error) {
    for (int c = 0; c < plan_candidate_count(instance); c++) {
        const PlanCandidate *candidate = plan_candidate(instance, c);
        if (candidate->required && candidate->excluded)
            return infeasible(error,
                              "desa %s diwajibkan sekaligus dikecualikan; hapus salah satunya",
                              candidate->code);
    }
    return true;
}

Quota *quota_new(const PlanInstance *instance, GError **error) {
    if (!check_candidates(instance, error))
        return NULL;
    g_autoptr(Quota) q = read_instance(instance);
    if (!fill_minima(q, instance, error) || !fill_stages(q, instance, error) ||
        !take_required(q, instance, error))
        return NULL;
    if (q->sites == 0) {
        infeasible(error, "tidak ada situs yang boleh dipilih: jumlah situs atau semua kuota 0, "
                          "atau tidak ada calon");
        return NULL;
    }
    return g_steal_pointer(&q);
}

// ------------------------------------------------------------------- questions

bool quota_take(Quota *q, int class) {
    if (q->need[class] == q->total[class]) {
        if (q->total[class] == q->room[class] || !augment(q, sink_node(q), class))
            return false;
        q->total[class]++;
    }
    q->need[class]++;
    return true;
}

bool quota_withdraw(Quota *q, int class) {
    if (q->room[class] == q->need[class])
        return false;
    if (q->total[class] == q->room[class]) {
        // The flow's own arc into the sink is full, so the path leads elsewhere.
        if (!augment(q, class, sink_node(q)))
            return false;
        q->total[class]--;
    }
    q->room[class]--;
    return true;
}

bool quota_can_swap(Quota *q, int from, int to) {
    return from == to || find_path(q, from, to);
}

void quota_swap(Quota *q, int from, int to) {
    if (from == to || !augment(q, from, to))
        return;
    q->total[from]--;
    q->need[from]--;
    q->total[to]++;
    q->need[to]++;
}

bool quota_place(Quota *q, int *placed, int stage, int class) {
    int *count = at(q, placed, stage, class), *flow = at(q, q->flow, stage, class);
    if (*count == *flow) {
        if (*flow >= *at(q, q->max, stage, class) || !augment(q, class, stage_node(q, stage)))
            return false;
        ++*flow;
    }
    ++*count;
    *at(q, q->min, stage, class) = MAX(*at(q, q->min, stage, class), *count);
    return true;
}
