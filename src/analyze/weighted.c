#include "analyze/weighted.h"

#include <math.h>
#include <stdlib.h>

static int compare_values(const void *left, const void *right) {
    const Weighted *p = left, *q = right;
    if (p->value != q->value)
        return p->value < q->value ? -1 : 1;
    return (p->people > q->people) - (p->people < q->people);
}

// Least value with cumulative people >= share tenths of all. In whole people,
// so that no rounding decides.
static double quantile(const Weighted *values, int count, int64_t people, int tenths) {
    int64_t cumulative = 0;
    for (int i = 0; i < count; i++) {
        cumulative += values[i].people;
        if (values[i].people > 0 && cumulative * 10 >= people * tenths)
            return values[i].value;
    }
    return NAN;
}

Summary weighted_summary(Weighted *values, int count) {
    Summary summary = {NAN, NAN, NAN, NAN};
    int64_t people = 0;
    double sum = 0;
    qsort(values, (size_t)count, sizeof *values, compare_values);
    for (int i = 0; i < count; i++) {
        people += values[i].people;
        sum += values[i].value * (double)values[i].people;
        if (values[i].people > 0)
            summary.max = values[i].value;
    }
    if (people == 0)
        return summary;
    summary.mean = sum / (double)people;
    summary.median = quantile(values, count, people, 5);
    summary.p90 = quantile(values, count, people, 9);
    return summary;
}
