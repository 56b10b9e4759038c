#include "load/ferries.h"

#include "base/csv.h"
#include "base/error.h"
#include "load/inputs.h"

static bool read_village(const World *world, const CsvTable *table, int row, int column,
                         int *village, GError **error) {
    const char *code = csv_cell(table, row, column);
    *village = world_find_village(world, code);
    if (*village < 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s, baris %d: kode \"%s\" tidak ada dalam tabel desa; tulis kode desa seperti "
                    "36.01.02.2003",
                    csv_name(table), csv_line(table, row), code);
    return *village >= 0;
}

Ferries *ferries_read(World *world, const char *path, GError **error) {
    g_autoptr(Ferries) ferries = g_array_new(FALSE, FALSE, sizeof(Ferry));
    if (path == NULL)
        return g_steal_pointer(&ferries);
    g_autoptr(CsvTable) table = csv_read(path, error);
    int from = -1, to = -1;
    if (table == NULL || !csv_require_column(table, "from", &from, error) ||
        !csv_require_column(table, "to", &to, error) ||
        !inputs_add(world, "ferries", path, "", error))
        return NULL;
    for (int row = 0; row < csv_row_count(table); row++) {
        Ferry ferry;
        if (!read_village(world, table, row, from, &ferry.from, error) ||
            !read_village(world, table, row, to, &ferry.to, error))
            return NULL;
        g_array_append_val(ferries, ferry);
    }
    return g_steal_pointer(&ferries);
}
