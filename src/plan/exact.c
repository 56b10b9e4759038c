#include "plan/exact.h"

#include <coin/Cbc_C_Interface.h>
#include <float.h>
#include <string.h>

// A linear program under construction, by rows.
typedef struct {
    GArray *rows, *columns; // of each entry: int
    GArray *values;         // of each entry: double
    GArray *row_lower, *row_upper;
    GArray *objective, *lower, *upper; // by column: double
} Program;

static Program program_new(void) {
    Program p;
    p.rows = g_array_new(FALSE, FALSE, sizeof(int));
    p.columns = g_array_new(FALSE, FALSE, sizeof(int));
    p.values = g_array_new(FALSE, FALSE, sizeof(double));
    p.row_lower = g_array_new(FALSE, FALSE, sizeof(double));
    p.row_upper = g_array_new(FALSE, FALSE, sizeof(double));
    p.objective = g_array_new(FALSE, FALSE, sizeof(double));
    p.lower = g_array_new(FALSE, FALSE, sizeof(double));
    p.upper = g_array_new(FALSE, FALSE, sizeof(double));
    return p;
}

static void program_clear(Program *p) {
    GArray *const all[] = {p->rows,      p->columns,   p->values, p->row_lower,
                           p->row_upper, p->objective, p->lower,  p->upper};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        g_array_unref(all[i]);
}

static int add_column(Program *p, double objective, double lower, double upper) {
    g_array_append_val(p->objective, objective);
    g_array_append_val(p->lower, lower);
    g_array_append_val(p->upper, upper);
    return (int)p->objective->len - 1;
}

static int add_row(Program *p, double lower, double upper) {
    g_array_append_val(p->row_lower, lower);
    g_array_append_val(p->row_upper, upper);
    return (int)p->row_lower->len - 1;
}

static void add_entry(Program *p, int row, int column, double value) {
    g_array_append_val(p->rows, row);
    g_array_append_val(p->columns, column);
    g_array_append_val(p->values, value);
}

// Steps of every row: a step is had when the one before it is, or a candidate at it is open.
static void add_steps(Program *p, const Core *core, double unit) {
    for (int r = 0; r < core->row_count; r++) {
        int before = -1;
        for (gsize i = core->row_first[r], end = core->row_first[r + 1]; i < end;) {
            int row = add_row(p, -DBL_MAX, 0);
            int64_t gain = core->row_gain[i];
            for (; i < end && core->row_gain[i] == gain; i++)
                add_entry(p, row, core->row_candidate[i], -1);
            int64_t step = gain - (i < end ? core->row_gain[i] : 0);
            int column = add_column(p, (double)step / unit, 0, 1);
            add_entry(p, row, column, 1);
            if (before >= 0)
                add_entry(p, row, before, -1);
            before = column;
        }
    }
}

// The candidates of a class are the sum of its flows, those of a stage what it opens.
static void add_quota(Program *p, const Core *core, const Quota *quota) {
    int classes = quota->class_count, stages = quota->stage_count;
    int first_class = (int)p->row_lower->len, first_stage = first_class + classes;
    for (int k = 0; k < classes; k++)
        add_row(p, 0, 0);
    for (int t = 0; t < stages; t++)
        add_row(p, quota->stage_min[t], quota->stage_max[t]);
    int all = add_row(p, quota->sites, quota->sites);
    for (int c = 0; c < core->candidate_count; c++) {
        add_entry(p, first_class + core->class[c], c, 1);
        add_entry(p, all, c, 1);
    }
    for (int t = 0; t < stages; t++)
        for (int k = 0; k < classes; k++) {
            int at = t * classes + k, column = add_column(p, 0, quota->min[at], quota->max[at]);
            add_entry(p, first_class + k, column, -1);
            add_entry(p, first_stage + t, column, 1);
        }
}

static Cbc_Model *load(const Program *p) {
    int columns = (int)p->objective->len, entries = (int)p->rows->len;
    g_autofree CoinBigIndex *first = g_new0(CoinBigIndex, (gsize)columns + 2);
    g_autofree int *rows = g_new(int, (gsize)entries + 1);
    g_autofree double *values = g_new(double, (gsize)entries + 1);
    const int *row = (int *)(void *)p->rows->data, *column = (int *)(void *)p->columns->data;
    const double *value = (double *)(void *)p->values->data;
    for (int i = 0; i < entries; i++)
        first[column[i] + 2]++;
    for (int c = 0; c <= columns; c++)
        first[c + 1] += first[c];
    for (int i = 0; i < entries; i++) {
        CoinBigIndex place = first[column[i] + 1]++;
        rows[place] = row[i];
        values[place] = value[i];
    }
    Cbc_Model *model = Cbc_newModel();
    Cbc_loadProblem(model, columns, (int)p->row_lower->len, first, rows, values,
                    (double *)(void *)p->lower->data, (double *)(void *)p->upper->data,
                    (double *)(void *)p->objective->data, (double *)(void *)p->row_lower->data,
                    (double *)(void *)p->row_upper->data);
    Cbc_setObjSense(model, -1);
    return model;
}

bool exact_solve(const Core *core, const Quota *quota, const CandidateState *state, int nodes,
                 int64_t *value, int *sites, int64_t *doubt) {
    Program program = program_new();
    // Gains in millionths of the value: numbers of a size that CBC's tolerances are made for.
    double unit = MAX(1, (double)*value / 1e6);
    for (int c = 0; c < core->candidate_count; c++)
        add_column(&program, 0, state[c] == CANDIDATE_IN, state[c] != CANDIDATE_OUT);
    add_steps(&program, core, unit);
    add_quota(&program, core, quota);
    Cbc_Model *model = load(&program);
    for (int c = 0; c < core->candidate_count; c++)
        Cbc_setInteger(model, c);
    program_clear(&program);

    g_autofree char *most_nodes = g_strdup_printf("%d", nodes);
    Cbc_setParameter(model, "log", "0");
    Cbc_setParameter(model, "maxNodes", most_nodes);
    Cbc_setParameter(model, "ratioGap", "0");
    Cbc_solve(model);
    bool optimal = Cbc_isProvenOptimal(model) != 0, none = Cbc_isProvenInfeasible(model) != 0;
    if (optimal) {
        const double *solution = Cbc_getColSolution(model);
        g_autofree int *found = g_new(int, (gsize)core->candidate_count + 1);
        int count = 0;
        for (int c = 0; c < core->candidate_count; c++)
            if (solution[c] > 0.5)
                found[count++] = c;
        int64_t its_value = core_value(core, found, count);
        optimal = count == quota->sites;
        if (optimal && its_value > *value) {
            *value = its_value;
            memcpy(sites, found, sizeof(int) * (gsize)count);
        }
    }
    *doubt = *value / 10000000 + 1;
    Cbc_deleteModel(model);
    return optimal || none;
}
