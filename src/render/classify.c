#include "render/classify.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const method_names[CLASSIFY_METHODS] = {"fixed",    "quantile", "fisher",
                                                           "headtail", "pretty",   "each"};

const char *classify_name(ClassMethod method) {
    return method_names[method];
}

int classify_method(const char *name) {
    for (int i = 0; i < CLASSIFY_METHODS; i++) {
        if (strcmp(method_names[i], name) == 0)
            return i;
    }
    return -1;
}

int classify_of(double value, const double *breaks, int break_count, bool closed_above) {
    int class = 0;
    while (class < break_count && (closed_above ? value > breaks[class] : value >= breaks[class]))
        class ++;
    return class;
}

// `times` steps of a digit times a power of ten; divided where the power is
// negative, so that 3 steps of 0.1 are 0.3.
static double multiple(double times, double digit, int power) {
    return power >= 0 ? times * digit * pow(10, power) : times * digit / pow(10, -power);
}

double classify_round_between(double low, double high, bool closed_above) {
    static const double digits[] = {5, 2.5, 2, 1};
    int power = (int)ceil(log10(MAX(fabs(low), fabs(high))));
    for (int least = power - 17; power >= least; power--) { // from coarse to fine
        for (gsize s = 0; s < G_N_ELEMENTS(digits); s++) {
            double step = multiple(1, digits[s], power);
            double x = closed_above ? multiple(ceil(low / step), digits[s], power)
                                    : multiple(floor(high / step), digits[s], power);
            if (closed_above ? x >= low && x < high : x > low && x <= high)
                return x;
        }
    }
    return closed_above ? low : high;
}

// The different values, rising, and how often each is there.
typedef struct {
    double *value;
    double *weight;
    int count;
    int all;
} Distinct;

static int compare_doubles(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static Distinct distinct_new(const double *values, int count) {
    Distinct d = {g_new(double, (gsize)count + 1), g_new(double, (gsize)count + 1), 0, 0};
    for (int i = 0; i < count; i++) {
        if (isfinite(values[i]))
            d.value[d.all++] = values[i];
    }
    qsort(d.value, (size_t)d.all, sizeof *d.value, compare_doubles);
    for (int i = 0; i < d.all; i++) {
        if (d.count == 0 || d.value[i] > d.value[d.count - 1]) {
            d.value[d.count] = d.value[i];
            d.weight[d.count++] = 1;
        } else {
            d.weight[d.count - 1]++;
        }
    }
    return d;
}

static void distinct_clear(Distinct *d) {
    g_free(d->value);
    g_free(d->weight);
}

// ------------------------------------------------------------------- methods
// Each writes `first`: the index of the first different value of every class
// but the lowest, rising; and returns how many.

// Cut t is before the value that comes after t / classes of all.
static int split_quantile(const Distinct *d, int classes, int *first) {
    int cuts = 0, i = 0;
    double below = 0;
    for (int t = 1; t < classes; t++) {
        while (i < d->count && below < (double)d->all * t / classes - 1e-9)
            below += d->weight[i++];
        if (i < d->count && (cuts == 0 || first[cuts - 1] < i))
            first[cuts++] = i;
    }
    return cuts;
}

// Sums over the first i values, taken from the mean so that squares stay small.
typedef struct {
    double *weight, *sum, *square;
} Sums;

static Sums sums_new(const Distinct *d) {
    gsize n = (gsize)d->count + 1;
    Sums s = {g_new0(double, n), g_new0(double, n), g_new0(double, n)};
    double mean = 0;
    for (int i = 0; i < d->count; i++)
        mean += d->value[i] * d->weight[i] / d->all;
    for (int i = 0; i < d->count; i++) {
        double x = d->value[i] - mean, w = d->weight[i];
        s.weight[i + 1] = s.weight[i] + w;
        s.sum[i + 1] = s.sum[i] + w * x;
        s.square[i + 1] = s.square[i] + w * x * x;
    }
    return s;
}

// Squared deviations of the values from `from` up to, not including, `to`.
static double cost(const Sums *s, int from, int to) {
    double sum = s->sum[to] - s->sum[from];
    return s->square[to] - s->square[from] - sum * sum / (s->weight[to] - s->weight[from]);
}

// best[j] for lo <= j <= hi: the least cost of the first j values in one class
// more than `former` has; its last class begins at cut[j], which never falls
// with j, so the halves search in their own ranges.
static void fill_row(const Sums *s, const double *former, double *best, int *cut, int lo, int hi,
                     int from, int to) {
    if (lo > hi)
        return;
    int middle = (lo + hi) / 2;
    best[middle] = INFINITY;
    for (int i = from; i <= MIN(to, middle - 1); i++) {
        double total = former[i] + cost(s, i, middle);
        if (total < best[middle]) {
            best[middle] = total;
            cut[middle] = i;
        }
    }
    fill_row(s, former, best, cut, lo, middle - 1, from, cut[middle]);
    fill_row(s, former, best, cut, middle + 1, hi, cut[middle], to);
}

static int split_fisher(const Distinct *d, int classes, int *first) {
    int n = d->count, k = MIN(classes, n);
    Sums s = sums_new(d);
    g_autofree double *former = g_new(double, (gsize)n + 1);
    g_autofree double *best = g_new(double, (gsize)n + 1);
    g_autofree int *cuts = g_new0(int, (gsize)(n + 1) * (gsize)k);
    for (int j = 1; j <= n; j++)
        former[j] = cost(&s, 0, j);
    for (int c = 1; c < k; c++) {
        fill_row(&s, former, best, cuts + c * (n + 1), c + 1, n, c, n - 1);
        memcpy(former + c + 1, best + c + 1, (size_t)(n - c) * sizeof *best);
    }
    for (int c = k - 1, end = n; c >= 1; c--)
        end = first[c - 1] = cuts[c * (n + 1) + end];
    g_free(s.weight);
    g_free(s.sum);
    g_free(s.square);
    return k - 1;
}

// Split at the mean while the head is a minority (at most 40 %).
static int split_headtail(const Distinct *d, int classes, int *first) {
    int from = 0, cuts = 0;
    while (cuts < classes - 1) {
        double weight = 0, sum = 0, head = 0;
        for (int i = from; i < d->count; i++) {
            weight += d->weight[i];
            sum += d->weight[i] * d->value[i];
        }
        int next = from;
        while (next < d->count && d->value[next] <= sum / weight)
            next++;
        for (int i = next; i < d->count; i++)
            head += d->weight[i];
        if (next == from || next == d->count || (cuts > 0 && head > 0.4 * weight))
            break;
        from = first[cuts++] = next;
    }
    return cuts;
}

// ---------------------------------------------------------------------- breaks

// Round steps, as fine as the number of classes allows; breaks lie inside.
static int pretty_breaks(double low, double high, int classes, double *breaks) {
    static const double digits[] = {1, 2, 2.5, 5};
    for (int power = (int)floor(log10((high - low) / classes));; power++) {
        for (gsize s = 0; s < G_N_ELEMENTS(digits); s++) {
            double step = multiple(1, digits[s], power);
            double from = floor(low / step) + 1, to = ceil(high / step) - 1;
            if (to - from + 1 > classes - 1)
                continue;
            int count = 0;
            for (double m = from; m <= to; m++)
                breaks[count++] = multiple(m, digits[s], power);
            return count;
        }
    }
}

static int split(ClassMethod method, const Distinct *d, int classes, int *first) {
    switch (method) {
    case CLASSIFY_QUANTILE:
        return split_quantile(d, classes, first);
    case CLASSIFY_HEADTAIL:
        return split_headtail(d, classes, first);
    default: // of as many values as classes, Fisher makes each its own
        return split_fisher(d, classes, first);
    }
}

int classify_breaks(ClassMethod method, const double *values, int count, int classes,
                    bool closed_above, double breaks[CLASSIFY_MAX_CLASSES - 1]) {
    Distinct d = distinct_new(values, count);
    int cuts = 0, first[CLASSIFY_MAX_CLASSES];
    if (d.count > 1 && classes > 1 && method == CLASSIFY_PRETTY) {
        cuts = pretty_breaks(d.value[0], d.value[d.count - 1], classes, breaks);
    } else if (d.count > 1 && classes > 1) {
        cuts = split(method, &d, classes, first);
        for (int i = 0; i < cuts; i++)
            breaks[i] =
                classify_round_between(d.value[first[i] - 1], d.value[first[i]], closed_above);
    }
    distinct_clear(&d);
    return cuts;
}
