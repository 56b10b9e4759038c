/**
 * plan_cbc.h - the same instance by CBC alone: the peer of the benchmarks, the
 * oracle of the tests. A formulation of its own, in the textbook form: x_c open,
 * y_dc how much of demand point d is served by candidate c (one y_d where all
 * its gains are equal), no merging or settling. One region, one stage.
 */
#ifndef JANGKAU_PLAN_CBC_H
#define JANGKAU_PLAN_CBC_H

#include <coin/Cbc_C_Interface.h>
#include <float.h>

#include "plan/instance.h"

typedef struct {
    double value, bound; // in the instance's unit
    bool optimal;
    int nodes;
} CbcAnswer;

typedef struct {
    GArray *first, *rows, *values; // by column: CoinBigIndex, int, double
    GArray *objective;
    GArray *lower, *upper; // by row
} CbcProgram;

static inline int cbc_row(CbcProgram *p, double lower, double upper) {
    g_array_append_val(p->lower, lower);
    g_array_append_val(p->upper, upper);
    return (int)p->lower->len - 1;
}

static inline void cbc_entry(CbcProgram *p, int row, double value) {
    g_array_append_val(p->rows, row);
    g_array_append_val(p->values, value);
}

static inline void cbc_end_column(CbcProgram *p, double objective) {
    CoinBigIndex end = (CoinBigIndex)p->rows->len;
    g_array_append_val(p->objective, objective);
    g_array_append_val(p->first, end);
}

static inline CbcAnswer cbc_solve(const PlanInstance *instance, int sites, double seconds) {
    int candidates = plan_candidate_count(instance), demand = plan_demand_count(instance);
    CbcProgram p = {
        g_array_new(FALSE, FALSE, sizeof(CoinBigIndex)), g_array_new(FALSE, FALSE, sizeof(int)),
        g_array_new(FALSE, FALSE, sizeof(double)),       g_array_new(FALSE, FALSE, sizeof(double)),
        g_array_new(FALSE, FALSE, sizeof(double)),       g_array_new(FALSE, FALSE, sizeof(double))};
    CoinBigIndex none = 0;
    g_array_append_val(p.first, none);
    double unit = 1e6;
    // The y columns come first, so that each row's number is known; x columns collect theirs.
    GArray **of_candidate = g_new(GArray *, (gsize)candidates);
    for (int c = 0; c < candidates; c++)
        of_candidate[c] = g_array_new(FALSE, FALSE, sizeof(int));
    int all = cbc_row(&p, sites, sites);
    for (int d = 0; d < demand; d++) {
        int count;
        const PlanGain *gains = plan_demand(instance, d, &count);
        bool equal = true;
        for (int i = 1; i < count; i++)
            equal = equal && gains[i].gain == gains[0].gain;
        int once = count > 0 ? cbc_row(&p, -DBL_MAX, equal ? 0 : 1) : -1;
        if (equal && count > 0) {
            cbc_entry(&p, once, 1);
            cbc_end_column(&p, (double)gains[0].gain / unit);
            for (int i = 0; i < count; i++)
                g_array_append_val(of_candidate[gains[i].candidate], once);
        }
        for (int i = 0; i < count && !equal; i++) {
            int row = cbc_row(&p, -DBL_MAX, 0);
            cbc_entry(&p, once, 1);
            cbc_entry(&p, row, 1);
            cbc_end_column(&p, (double)gains[i].gain / unit);
            g_array_append_val(of_candidate[gains[i].candidate], row);
        }
    }
    int first_x = (int)p.objective->len;
    for (int c = 0; c < candidates; c++) {
        cbc_entry(&p, all, 1);
        for (guint i = 0; i < of_candidate[c]->len; i++)
            cbc_entry(&p, g_array_index(of_candidate[c], int, i), -1);
        cbc_end_column(&p, 0);
        g_array_unref(of_candidate[c]);
    }
    g_free(of_candidate);
    int columns = (int)p.objective->len;
    double *upper = g_new(double, (gsize)columns), *lower = g_new0(double, (gsize)columns);
    for (int c = 0; c < columns; c++)
        upper[c] = 1;
    for (int c = 0; c < candidates; c++)
        upper[first_x + c] = plan_candidate(instance, c)->excluded ? 0 : 1;
    Cbc_Model *model = Cbc_newModel();
    Cbc_loadProblem(model, columns, (int)p.lower->len, (CoinBigIndex *)(void *)p.first->data,
                    (int *)(void *)p.rows->data, (double *)(void *)p.values->data, lower, upper,
                    (double *)(void *)p.objective->data, (double *)(void *)p.lower->data,
                    (double *)(void *)p.upper->data);
    Cbc_setObjSense(model, -1);
    for (int c = 0; c < candidates; c++)
        Cbc_setInteger(model, first_x + c);
    char limit[32];
    snprintf(limit, sizeof limit, "%g", seconds);
    Cbc_setParameter(model, "log", "0");
    Cbc_setParameter(model, "timeMode", "elapsed");
    Cbc_setParameter(model, "seconds", limit);
    Cbc_setParameter(model, "ratioGap", "0");
    Cbc_solve(model);
    CbcAnswer answer = {Cbc_getObjValue(model) * unit, Cbc_getBestPossibleObjValue(model) * unit,
                        Cbc_isProvenOptimal(model) != 0, Cbc_getNodeCount(model)};
    Cbc_deleteModel(model);
    g_free(upper);
    g_free(lower);
    g_array_unref(p.first);
    g_array_unref(p.rows);
    g_array_unref(p.values);
    g_array_unref(p.objective);
    g_array_unref(p.lower);
    g_array_unref(p.upper);
    return answer;
}

#endif
