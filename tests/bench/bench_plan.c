/*
 * How good and how fast plans are, beside CBC where it can.
 *
 * usage: bench_plan villages.csv [CASE…]
 *
 * Cases: those of the table in main(), by default all, and "euclidean". With
 * JANGKAU_BENCH_CBC set, CBC alone beside them. CPU time tells more than the
 * clock on a shared machine.
 *
 * The villages are the real ones of Banten (point and population); their cells
 * of 200 m are made here by giving every cell to the nearest village, until
 * pieces cut by the real polygons are at hand; 15 villages, drawn with a fixed
 * seed, have a library already. One line a case: size, value, bound, gap.
 */
#include <inttypes.h>
#include <time.h>

#include <sys/resource.h>

#include "plan/check.h"
#include "plan/solve.h"
#include "plan_cases.h"
#include "plan_cbc.h"

typedef struct {
    const char *name;
    const char *what;
    int sites;
    bool prove;
    double cbc_s; // 0: not run
    const char *aim;
} Case;

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static GArray *some_of(const GArray *spots, int count) {
    GArray *some = g_array_new(FALSE, FALSE, sizeof(Spot));
    uint64_t seed = 5;
    for (int i = 0; i < count; i++)
        g_array_append_val(some, g_array_index(spots, Spot, case_random(&seed) % spots->len));
    return some;
}

static PlanInstance *make(const char *what, int sites, const GArray *villages, double *cap_total) {
    g_autoptr(GArray) existing = some_of(villages, 15);
    const PlanGainRule coverage = {PLAN_COVERAGE, 5000, 0},
                       distance = {PLAN_DISTANCE, 5000, 300000};
    const PlanGainRule country = {PLAN_DISTANCE, 5000, 100000};
    *cap_total = 0;
    if (strcmp(what, "village coverage") == 0)
        return case_instance(villages, 1000000, villages, existing, coverage, sites, 0);
    if (strcmp(what, "village distance") == 0) {
        for (guint i = 0; i < villages->len; i++) // the gap is also told of the whole distance
            *cap_total += 300.0 * 1e6 * (double)g_array_index(villages, Spot, i).people;
        return case_instance(villages, 1000000, villages, NULL, distance, sites, 0);
    }
    if (strncmp(what, "cell", 4) == 0) {
        g_autoptr(GArray) cells = case_cells(villages, 200, 4000);
        return case_instance(cells, 1, villages, existing,
                             strcmp(what, "cell coverage") == 0 ? coverage : distance, sites, 0);
    }
    if (strcmp(what, "100,000 points coverage") == 0) {
        g_autoptr(GArray) points = case_scattered(100000, 100000, 20, 7);
        g_autoptr(GArray) candidates = case_scattered(1552, 100000, 20, 7);
        return case_instance(points, 1000000, candidates, NULL, coverage, sites, 0);
    }
    g_autoptr(GArray) spots = case_scattered(84000, 1400000, 400, 9);
    if (strcmp(what, "country coverage") == 0)
        return case_instance(spots, 1000000, spots, NULL, coverage, sites, 0);
    for (guint i = 0; i < spots->len; i++)
        *cap_total += 100.0 * 1e6 * (double)g_array_index(spots, Spot, i).people;
    return case_instance(spots, 1000000, spots, NULL, country, sites, 400);
}

static void run(const Case *it, const GArray *villages) {
    double cap_total;
    g_autoptr(PlanInstance) instance = make(it->what, it->sites, villages, &cap_total);
    g_autoptr(GError) error = NULL;
    double start_s = now_s(), start_cpu_s = cpu_s();
    PlanOptions options = {.prove = it->prove, .reserve = 5};
    g_autoptr(PlanResult) result = plan_solve(instance, &options, &error);
    double seconds = now_s() - start_s, used_s = cpu_s() - start_cpu_s;
    if (result == NULL) {
        printf("%s: %s\n", it->name, error->message);
        return;
    }
    int64_t certified = 0;
    if (!plan_check_bound(instance, result->multipliers, &certified, &error) ||
        certified != result->certified)
        printf("%s: the certificate gives %" PRId64 ", not %" PRId64 "\n", it->name, certified,
               result->certified);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%-22s P=%-4d demand %6d entries %9u | value %.6e bound %.6e gap %.4f %%", it->name,
           it->sites, plan_demand_count(instance), instance->gains->len,
           (double)result->value / 1e6, (double)result->bound / 1e6, plan_gap_pct(result));
    if (cap_total > 0)
        printf(" (of the distance left: %.4f %%)",
               100 * (double)(result->bound - result->value) / (cap_total - (double)result->value));
    printf(" %s%s, %d iterations, %d nodes, %.2f s (%.2f s of CPU), peak %ld MB [aim %s]\n",
           result->method, result->optimal ? ", optimal" : "", result->iterations, result->nodes,
           seconds, used_s, usage.ru_maxrss / 1024, it->aim);
    if (it->cbc_s > 0 && g_getenv("JANGKAU_BENCH_CBC") != NULL) {
        start_s = now_s();
        CbcAnswer cbc = cbc_solve(instance, it->sites, it->cbc_s);
        printf("%-22s CBC, limit %.0f s: value %.6e bound %.6e gap %.4f %%%s, %d nodes, %.2f s\n",
               "", it->cbc_s, cbc.value / 1e6, cbc.bound / 1e6,
               100 * (cbc.bound - cbc.value) / cbc.bound, cbc.optimal ? ", optimal" : "", cbc.nodes,
               now_s() - start_s);
    }
    fflush(stdout);
}

/*
 * 50 random Euclidean p-medians of 100 to 900 points: the plan's value against the
 * proven optimum, told of the distance that is left (what a p-median minimizes).
 * Proven by CBC alone, without anything of ours, up to `alone_most` points; above
 * by the plan's own proof.
 */
static void run_euclidean(int alone_most) {
    enum { ROUNDS = 50 };
    double worst_pct = 0, sum_pct = 0, sum_bound_pct = 0, worst_bound_pct = 0;
    int proven = 0, alone = 0, exact = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int n = 100 + 800 * i / (ROUNDS - 1);
        int sites = 5 + (n / 3 - 5) * (i * 7 % 10) / 9;
        g_autoptr(GArray) spots = case_scattered(n, 100000, 0, (uint64_t)i + 1);
        double cap_km = 0, all = 0;
        for (int k = 0; k < n; k++) {
            g_array_index(spots, Spot, k).people = 1;
            for (int m = 0; m < k; m++)
                cap_km = fmax(cap_km, case_distance_m(&g_array_index(spots, Spot, k),
                                                      &g_array_index(spots, Spot, m)) /
                                          1000);
        }
        all = cap_km * 1e6 * n;
        PlanGainRule rule = {PLAN_DISTANCE, 0, cap_km * 1000};
        g_autoptr(PlanInstance) instance =
            case_instance(spots, 1000000, spots, NULL, rule, sites, 0);
        PlanOptions options = {.reserve = 0};
        double start_s = cpu_s();
        g_autoptr(PlanResult) result = plan_solve(instance, &options, NULL);
        double used_s = cpu_s() - start_s;
        double optimum = 0;
        const char *by = "nobody";
        if (result->optimal) {
            optimum = (double)result->value;
            by = "the plan itself";
        }
        if (n <= alone_most) {
            CbcAnswer cbc = cbc_solve(instance, sites, 300);
            if (cbc.optimal) {
                optimum = cbc.value;
                by = "CBC alone";
                alone++;
            }
        } else if (!result->optimal) {
            options.prove = true;
            g_autoptr(PlanResult) proof = plan_solve(instance, &options, NULL);
            if (proof->optimal) {
                optimum = (double)proof->value;
                by = proof->method;
            }
        }
        double bound_pct =
            100 * (double)(result->bound - result->value) / (all - (double)result->value);
        sum_bound_pct += bound_pct;
        worst_bound_pct = fmax(worst_bound_pct, bound_pct);
        printf("n=%d p=%d: %.2f s of CPU, %s%s, own gap %.4f %%, ", n, sites, used_s,
               result->method, result->optimal ? " (optimal)" : "", bound_pct);
        if (optimum > 0) {
            double pct = 100 * (optimum - (double)result->value) / (all - optimum);
            proven++;
            exact += pct < 1e-6;
            sum_pct += pct;
            worst_pct = fmax(worst_pct, pct);
            printf("%.4f %% from the optimum proven by %s\n", pct, by);
        } else {
            printf("optimum not proven\n");
        }
        fflush(stdout);
    }
    printf("%d p-medians: optimum known for %d (%d by CBC alone); found in %d; mean %.4f %%, worst "
           "%.4f %%; own gap mean %.4f %%, worst %.4f %%\n",
           ROUNDS, proven, alone, exact, sum_pct / MAX(1, proven), worst_pct,
           sum_bound_pct / ROUNDS, worst_bound_pct);
}

int main(int argc, char **argv) {
    static const Case CASES[] = {
        {"village-cov-20", "village coverage", 20, false, 60, "-"},
        {"village-cov-20-prove", "village coverage", 20, true, 0, "optimal"},
        {"village-cov-100", "village coverage", 100, false, 60, "-"},
        {"pmedian-100", "village distance", 100, false, 120, "0.1 % in 3 s; CBC 75 s"},
        {"cell-cov-20", "cell coverage", 20, false, 0, "0.4 % in 5 s"},
        {"cell-cov-20-prove", "cell coverage", 20, true, 0, "0.1 % in 120 s"},
        {"cell-cov-100", "cell coverage", 100, false, 0, "1.5 % in 5 s"},
        {"cell-dist-40", "cell distance", 40, false, 0, "0.5 % in 20 s"},
        {"points-cov-100", "100,000 points coverage", 100, false, 60, "CBC at 60 s, in 10 s"},
        {"country-dist-1000", "country distance", 1000, false, 0, "1 % in 120 s, 4 GB"},
        {"country-cov-1000", "country coverage", 1000, false, 0, "1 % in 120 s, 4 GB"},
    };
    if (argc < 2) {
        fputs("usage: bench_plan villages.csv [CASE…]\n", stderr);
        return 2;
    }
    g_autoptr(GArray) villages = case_villages(argv[1]);
    if (villages->len == 0) {
        fprintf(stderr, "no villages in %s\n", argv[1]);
        return 3;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        bool wanted = argc == 2;
        for (int k = 2; k < argc; k++)
            wanted = wanted || strcmp(argv[k], CASES[i].name) == 0;
        if (wanted)
            run(&CASES[i], villages);
    }
    for (int k = 2; k < argc; k++)
        if (strcmp(argv[k], "euclidean") == 0)
            run_euclidean(500);
    return 0;
}
