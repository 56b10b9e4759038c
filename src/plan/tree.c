#include "plan/tree.h"

#include <math.h>
#include <string.h>

#include "plan/dual.h"

typedef struct {
    int64_t bound;
    int number; // in order of creation
    CandidateState *state;
    int64_t *multipliers; // shared by siblings (g_rc_box)
} Node;

static void node_free(Node *node) {
    g_free(node->state);
    g_rc_box_release(node->multipliers);
    g_free(node);
}

// A heap by falling bound, then age.
static bool sooner(const Node *a, const Node *b) {
    return a->bound > b->bound || (a->bound == b->bound && a->number < b->number);
}

static void heap_push(GPtrArray *heap, Node *node) {
    g_ptr_array_add(heap, node);
    guint at = heap->len - 1;
    for (; at > 0 && sooner(node, heap->pdata[(at - 1) / 2]); at = (at - 1) / 2)
        heap->pdata[at] = heap->pdata[(at - 1) / 2];
    heap->pdata[at] = node;
}

static Node *heap_pop(GPtrArray *heap) {
    Node *top = heap->pdata[0], *last = heap->pdata[heap->len - 1];
    g_ptr_array_set_size(heap, (gint)heap->len - 1);
    guint at = 0;
    for (guint child; (child = 2 * at + 1) < heap->len; at = child) {
        if (child + 1 < heap->len && sooner(heap->pdata[child + 1], heap->pdata[child]))
            child++;
        if (!sooner(heap->pdata[child], last))
            break;
        heap->pdata[at] = heap->pdata[child];
    }
    if (heap->len > 0)
        heap->pdata[at] = last;
    return top;
}

Quota *tree_quota(const Core *core, const Quota *quota, const CandidateState *from,
                  const CandidateState *to) {
    g_autoptr(Quota) result = quota_copy(quota);
    for (int c = 0; c < core->candidate_count; c++) {
        if (from[c] != CANDIDATE_FREE || to[c] == CANDIDATE_FREE)
            continue;
        if (!(to[c] == CANDIDATE_IN ? quota_take : quota_withdraw)(result, core->class[c]))
            return NULL;
    }
    return g_steal_pointer(&result);
}

typedef struct {
    const TreeTask *task;
    GPtrArray *open;
    Search *search;
    int64_t *value;
    int *sites;
    int created;
} Tree;

static void add_node(Tree *tree, int64_t bound, const CandidateState *state, int64_t *multipliers,
                     int candidate, CandidateState decision) {
    Node *node = g_new(Node, 1);
    node->bound = bound;
    node->number = tree->created++;
    node->state = g_memdup2(state, sizeof *state * (gsize)tree->task->core->candidate_count);
    node->multipliers = g_rc_box_acquire(multipliers);
    if (candidate >= 0)
        node->state[candidate] = decision;
    heap_push(tree->open, node);
}

// The best plan found near what the relaxation chose.
static void try_plan(Tree *tree, const Dual *dual) {
    Search *search = tree->search;
    search_build(search, dual->chosen, dual->chosen_count);
    search_improve(search, tree->task->stop, tree->task->stop_data);
    if (search->value > *tree->value) {
        *tree->value = search->value;
        memcpy(tree->sites, search->sites, sizeof(int) * (gsize)search->site_count);
    }
}

// The free candidate of which the relaxation is least sure; ties to the worthier.
static int branching_candidate(const Dual *dual, const CandidateState *state) {
    int best = -1;
    double most = -1;
    for (int c = 0; c < dual->core->candidate_count; c++) {
        if (state[c] != CANDIDATE_FREE)
            continue;
        double doubt = 0.5 - fabs(dual->share[c] - 0.5);
        double score = doubt * (double)dual->worth[c];
        if (score > most) {
            most = score;
            best = c;
        }
    }
    return best;
}

static void expand(Tree *tree, Node *node) {
    static const double FIRST_STEP = 0.3, LAST_STEP = 0.02;
    const TreeTask *task = tree->task;
    const Core *core = task->core;
    g_autoptr(Quota) quota = tree_quota(core, task->quota, task->state, node->state);
    if (quota == NULL)
        return;
    g_autoptr(Dual) dual = dual_new(core, quota, node->state, node->multipliers);
    for (int i = 0; i < task->iterations && dual->bound > *tree->value; i++) {
        dual_evaluate(dual);
        dual_step(dual, *tree->value,
                  FIRST_STEP * pow(LAST_STEP / FIRST_STEP, (double)i / task->iterations));
    }
    if (node->number % 8 == 0)
        try_plan(tree, dual);
    int64_t bound = MIN(node->bound, dual->bound);
    if (bound <= *tree->value)
        return;
    dual_return(dual);
    g_autofree CandidateState *state =
        g_memdup2(node->state, sizeof *node->state * (gsize)core->candidate_count);
    dual_settle(dual, dual->bound, *tree->value, state);
    gsize bytes = sizeof(int64_t) * ((gsize)core->row_count + 1);
    int64_t *multipliers = g_rc_box_alloc(bytes);
    memcpy(multipliers, dual->best, bytes);
    int candidate = branching_candidate(dual, state);
    if (candidate >= 0) {
        add_node(tree, bound, state, multipliers, candidate, CANDIDATE_IN);
        add_node(tree, bound, state, multipliers, candidate, CANDIDATE_OUT);
    } else {
        // Every candidate is decided: this is one plan, the search values it.
        g_autofree int *sites = g_new(int, (gsize)core->candidate_count + 1);
        int count = 0;
        for (int c = 0; c < core->candidate_count; c++)
            if (state[c] == CANDIDATE_IN)
                sites[count++] = c;
        int64_t value = core_value(core, sites, count);
        if (value > *tree->value && count == quota->sites) {
            *tree->value = value;
            memcpy(tree->sites, sites, sizeof(int) * (gsize)count);
        }
    }
    g_rc_box_release(multipliers);
}

TreeResult tree_search(const TreeTask *task, int64_t *value, int *sites) {
    TreeResult result = {task->bound, 0, false};
    Tree tree = {task, g_ptr_array_new(), search_new(task->core, task->quota), value, sites, 0};
    gsize bytes = sizeof(int64_t) * ((gsize)task->core->row_count + 1);
    int64_t *multipliers = g_rc_box_alloc(bytes);
    memcpy(multipliers, task->multipliers, bytes - sizeof(int64_t));
    add_node(&tree, task->bound, task->state, multipliers, -1, CANDIDATE_FREE);
    g_rc_box_release(multipliers);
    while (tree.open->len > 0) {
        const Node *top = tree.open->pdata[0];
        result.bound = MAX(*value, top->bound);
        if (top->bound <= *value || result.nodes >= task->nodes ||
            (double)(top->bound - *value) <= task->gap * (double)top->bound)
            break;
        if (task->stop != NULL && task->stop(task->stop_data)) {
            result.stopped = true;
            break;
        }
        Node *node = heap_pop(tree.open);
        result.nodes++;
        expand(&tree, node);
        node_free(node);
    }
    if (tree.open->len == 0)
        result.bound = *value;
    while (tree.open->len > 0)
        node_free(heap_pop(tree.open));
    g_ptr_array_unref(tree.open);
    search_free(tree.search);
    return result;
}
