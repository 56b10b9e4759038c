#include "load/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "load/boundaries.h"
#include "load/land_parts.h"
#include "load/tables.h"

static int compare_inputs(const void *left, const void *right) {
    const InputFile *p = left, *q = right;
    int order = strcmp(p->role, q->role);
    return order != 0 ? order : strcmp(p->name, q->name);
}

World *load_world(const Settings *settings, GError **error) {
    g_autoptr(World) world = world_new();
    g_autoptr(Ledger) ledger = ledger_new();
    if (!tables_read_regions(world, settings, error) || !interrupt_check(error) ||
        !boundaries_load(world, settings, ledger, error) || !interrupt_check(error) ||
        !tables_read_libraries(world, settings, error) ||
        !tables_read_programme(world, settings, error) ||
        !land_parts_number(world, settings->land_gap_m, error))
        return NULL;
    qsort(world->inputs, (size_t)world->input_count, sizeof *world->inputs, compare_inputs);
    return g_steal_pointer(&world);
}
