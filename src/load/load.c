#include "load/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "intake/vector.h"
#include "load/boundaries.h"
#include "load/inputs.h"
#include "load/land_parts.h"
#include "load/libraries.h"
#include "load/programme.h"
#include "load/regions.h"

static int compare_inputs(const void *left, const void *right) {
    const InputFile *p = left, *q = right;
    int order = strcmp(p->role, q->role);
    return order != 0 ? order : strcmp(p->name, q->name);
}

typedef bool (*ReadTable)(World *world, const Settings *settings, const Gazetteer *gazetteer,
                          const Table *table, Ledger *ledger, GError **error);

static bool read_tables(World *world, const Settings *settings, const Gazetteer *gazetteer,
                        char **paths, TableKind kind, const char *role, ReadTable read,
                        GError **error) {
    g_autoptr(GPtrArray) tables = inputs_read_tables(world, settings, paths, kind, role, error);
    if (tables == NULL)
        return false;
    for (guint t = 0; t < tables->len; t++) {
        if (!read(world, settings, gazetteer, g_ptr_array_index(tables, t), world->ledger, error))
            return false;
    }
    return true;
}

World *load_world(const Settings *settings, GError **error) {
    g_autoptr(World) world = world_new();
    if (!inputs_check_columns(settings, error) ||
        !regions_read(world, settings, world->ledger, error) || !interrupt_check(error))
        return NULL;
    g_autoptr(Gazetteer) gazetteer = regions_gazetteer(world, settings, error);
    if (gazetteer == NULL || !boundaries_load(world, settings, gazetteer, error) ||
        !interrupt_check(error) ||
        !read_tables(world, settings, gazetteer, settings->libraries, KIND_LIBRARIES, "libraries",
                     libraries_read, error) ||
        !read_tables(world, settings, gazetteer, settings->membership, KIND_MEMBERSHIP,
                     "membership", programme_read_membership, error) ||
        !read_tables(world, settings, gazetteer, settings->reported_totals, KIND_TOTALS,
                     "reported_totals", programme_read_totals, error) ||
        !inputs_tolerable(world->ledger, settings, error))
        return NULL;
    libraries_finish(world);
    programme_finish(world);
    if (!land_parts_number(world, settings->land_gap_m, error))
        return NULL;
    qsort(world->inputs, (size_t)world->input_count, sizeof *world->inputs, compare_inputs);
    return g_steal_pointer(&world);
}

// ------------------------------------------------------------------- checking

// A file that cannot be read is told as its own page of the ledger.
static void note_unreadable(Ledger *ledger, const char *path, const GError *cause) {
    g_autofree char *name = g_path_get_basename(path);
    LedgerFile *file = ledger_add_file(ledger, name, "", "unknown");
    g_autofree char *prefix = g_strconcat(name, ": ", NULL);
    const char *reason =
        g_str_has_prefix(cause->message, prefix) ? cause->message + strlen(prefix) : cause->message;
    ledger_note(file, 0, ROW_REJECTED, "", "", reason, "");
}

static bool check_table(World *scratch, const Settings *settings, const Gazetteer *gazetteer,
                        const Table *table, Ledger *ledger, GError **error) {
    switch (table_kind(table)) {
    case KIND_VILLAGES:
        return regions_check_villages(settings, gazetteer, table, ledger, error);
    case KIND_NAMES:
        return regions_check_names(settings, gazetteer, table, ledger, error);
    case KIND_LIBRARIES:
        return libraries_read(scratch, settings, gazetteer, table, ledger, error);
    case KIND_MEMBERSHIP:
        return programme_read_membership(scratch, settings, gazetteer, table, ledger, error);
    case KIND_TOTALS:
        return programme_read_totals(scratch, settings, gazetteer, table, ledger, error);
    case KIND_BOUNDARIES:
    case KIND_COUNT:
        break;
    }
    g_return_val_if_reached(false);
}

static bool check_file(World *world, const Settings *settings, const Gazetteer *gazetteer,
                       const char *path, Ledger *ledger, GError **error) {
    g_autoptr(GPtrArray) tables = source_tables_new();
    if (!source_read(path, KIND_UNKNOWN, settings->columns, tables, error))
        return false;
    for (guint t = 0; t < tables->len; t++) {
        if (!check_table(world, settings, gazetteer, g_ptr_array_index(tables, t), ledger, error))
            return false;
    }
    return true;
}

bool load_check(const Settings *settings, char **paths, Ledger *ledger, GError **error) {
    g_autoptr(World) world = world_new();
    g_autoptr(Gazetteer) gazetteer = NULL;
    if (!inputs_check_columns(settings, error) ||
        !regions_read(world, settings, world->ledger, error) ||
        (gazetteer = regions_gazetteer(world, settings, error)) == NULL ||
        !boundaries_load(world, settings, gazetteer, error))
        return false;
    for (int i = 0; paths[i] != NULL; i++) {
        g_autoptr(GError) cause = NULL;
        if (!interrupt_check(error))
            return false;
        if (check_file(world, settings, gazetteer, paths[i], ledger, &cause))
            continue;
        if (cause->domain == JANGKAU_ERROR && cause->code == ERROR_INTERRUPTED) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return false;
        }
        note_unreadable(ledger, paths[i], cause);
    }
    return true;
}
