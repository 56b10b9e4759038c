#include "siting/candidates.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/log.h"

// By village.
typedef struct {
    bool *tpbis;   // holds an active TPBIS library
    bool *library; // holds an open library of kind village
    bool *chosen;
} Marks;

static Marks marks_new(const World *world, const Results *results) {
    gsize villages = (gsize)world->regions[LEVEL_VILLAGE].count + 1;
    Marks marks = {g_new0(bool, villages), g_new0(bool, villages), g_new0(bool, villages)};
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        if (library->village < 0)
            continue;
        marks.tpbis[library->village] |= results->library_tpbis[i];
        marks.library[library->village] |=
            results->library_open[i] && strcmp(library->kind, "village") == 0;
    }
    return marks;
}

static void marks_clear(Marks *marks) {
    g_free(marks->tpbis);
    g_free(marks->library);
    g_free(marks->chosen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Marks, marks_clear)

static bool is_member(const World *world, const Results *results, int village) {
    return results->regions[LEVEL_REGENCY][world_region_of_village(world, village, LEVEL_REGENCY)]
        .member;
}

static bool read_list(const World *world, const char *path, Marks *marks, GError **error) {
    g_autoptr(CsvTable) table = csv_read(path, error);
    int column, passed_over = 0;
    if (table == NULL || !csv_require_column(table, "code", &column, error))
        return false;
    for (int row = 0; row < csv_row_count(table); row++) {
        const char *code = csv_cell(table, row, column);
        int village = world_find_village(world, code);
        if (village < 0) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s, baris %d: calon \"%s\" bukan kode desa atau kelurahan yang dipetakan; "
                        "periksa kodenya",
                        csv_name(table), csv_line(table, row), code);
            return false;
        }
        passed_over += marks->tpbis[village];
        marks->chosen[village] = !marks->tpbis[village];
    }
    if (passed_over > 0)
        log_warning("%s: %d calon sudah punya perpustakaan TPBIS aktif dan tidak diikutkan",
                    csv_name(table), passed_over);
    return true;
}

static bool mark_chosen(const World *world, const Results *results, const char *kind, Marks *marks,
                        GError **error) {
    bool all = strcmp(kind, "all") == 0, library = strcmp(kind, "with-library") == 0;
    if (!all && !library && strcmp(kind, "member") != 0)
        return read_list(world, kind, marks, error);
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++)
        marks->chosen[v] = !marks->tpbis[v] && (all || is_member(world, results, v)) &&
                           (!library || marks->library[v]);
    return true;
}

static int find_village(const World *world, const char *option, const char *code, GError **error) {
    int village = world_find_village(world, code);
    if (village < 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: \"%s\" bukan kode desa atau kelurahan yang dipetakan; sebut kode desa, "
                    "misalnya %s",
                    option, code, world->regions[LEVEL_VILLAGE].items[0].code);
    return village;
}

static bool may_be_required(const World *world, const Marks *marks, const char *kind, int village,
                            GError **error) {
    const Region *region = &world->regions[LEVEL_VILLAGE].items[village];
    if (marks->chosen[village])
        return true;
    if (marks->tpbis[village])
        g_set_error(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                    "desa %s (%s) diwajibkan, padahal sudah punya perpustakaan TPBIS aktif; hapus "
                    "dari daftar wajib",
                    region->code, region->name);
    else
        g_set_error(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                    "desa %s (%s) diwajibkan, padahal tidak termasuk calon (%s); hapus dari daftar "
                    "wajib atau perluas calon",
                    region->code, region->name, kind);
    return false;
}

GArray *candidates_choose(const World *world, const Results *results, const SitingOptions *options,
                          GError **error) {
    int villages = world->regions[LEVEL_VILLAGE].count;
    g_auto(Marks) marks = marks_new(world, results);
    g_autofree bool *required = g_new0(bool, (gsize)villages + 1);
    g_autofree bool *excluded = g_new0(bool, (gsize)villages + 1);
    if (!mark_chosen(world, results, options->candidates, &marks, error))
        return NULL;
    for (int i = 0; options->require != NULL && options->require[i] != NULL; i++) {
        int village = find_village(world, "require", options->require[i], error);
        if (village < 0 || !may_be_required(world, &marks, options->candidates, village, error))
            return NULL;
        required[village] = true;
    }
    for (int i = 0; options->exclude != NULL && options->exclude[i] != NULL; i++) {
        int village = find_village(world, "exclude", options->exclude[i], error);
        if (village < 0)
            return NULL;
        excluded[village] = true;
    }
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(SiteCandidate));
    for (int v = 0; v < villages; v++) {
        SiteCandidate candidate = {v, required[v], excluded[v]};
        if (marks.chosen[v] && isfinite(world->villages[v].point.lon_deg))
            g_array_append_val(list, candidate);
    }
    if (list->len == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                    "tidak ada calon (%s): perluas dengan --candidates all atau periksa daftar "
                    "keikutsertaan",
                    options->candidates);
        return NULL;
    }
    return g_steal_pointer(&list);
}
