#include "load/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "intake/vector.h"
#include "load/boundaries.h"
#include "load/context.h"
#include "load/ferries.h"
#include "load/idm.h"
#include "load/inputs.h"
#include "load/land_parts.h"
#include "load/libraries.h"
#include "load/people.h"
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

// A code of [analysis] service_km that is none of the project's would do nothing.
static bool check_service(const World *world, const Settings *settings, GError **error) {
    for (guint i = 0; settings->service_km != NULL && i < settings->service_km->len; i++) {
        const char *code = g_array_index(settings->service_km, ServiceDistance, i).code;
        if (world_find_region(world, (RegionLevel)region_level_of_code(code), code) >= 0)
            continue;
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s, [analysis] service_km: kode %s bukan kabupaten/kota atau provinsi dari "
                    "tabel desa; periksa kodenya",
                    settings->file, code);
        return false;
    }
    return true;
}

World *load_world(const Settings *settings, GError **error) {
    g_autoptr(World) world = world_new();
    if (!inputs_check_columns(settings, error) ||
        !regions_read(world, settings, world->ledger, error) ||
        !check_service(world, settings, error) || !interrupt_check(error))
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
        !read_tables(world, settings, gazetteer, settings->idm, KIND_IDM, "idm", idm_read, error) ||
        !inputs_tolerable(world->ledger, settings, error))
        return NULL;
    if (!context_read(world, settings, error))
        return NULL;
    libraries_finish(world);
    programme_finish(world);
    if (settings->idm != NULL)
        idm_finish(world);
    g_autoptr(Ferries) ferries = ferries_read(world, settings->ferries, error);
    g_autoptr(LandParts) land = NULL;
    if (ferries == NULL)
        return NULL;
    if (world->indicative && ferries->len > 0)
        log_warning("[analysis] ferries tidak dipakai: dengan batas indikatif daratan tidak "
                    "diketahui, jadi laut tidak diperhitungkan");
    if (!world->indicative) {
        land = land_parts_number(world, settings->land_gap_m, ferries, error);
        if (land == NULL)
            return NULL;
    }
    if (!interrupt_check(error) || !people_spread(world, settings, land, error))
        return NULL;
    qsort(world->inputs, (size_t)world->input_count, sizeof *world->inputs, compare_inputs);
    return g_steal_pointer(&world);
}

// ------------------------------------------------------------------- checking

// A file that cannot be read is told as its own page of the ledger.
static void note_unreadable(Ledger *ledger, const char *path, const GError *cause) {
    const char *option = strstr(path, "|layername=");
    g_autofree char *file_path =
        option != NULL ? g_strndup(path, (gsize)(option - path)) : g_strdup(path);
    // The address of a database may hold a password.
    g_autofree char *name =
        g_str_has_prefix(path, "PG:") ? g_strdup("PG:") : g_path_get_basename(file_path);
    LedgerFile *file = ledger_add_file(ledger, name, "", "unknown");
    g_autofree char *prefix = g_strconcat(name, ": ", NULL);
    const char *reason =
        g_str_has_prefix(cause->message, prefix) ? cause->message + strlen(prefix) : cause->message;
    ledger_note(file, 0, ROW_REJECTED, "", "", reason, "");
}

// What files are checked against.
typedef struct {
    const Settings *settings;
    World *world; // the project's regions and, where they could be loaded, boundaries
    Gazetteer *gazetteer;
    GError *unknown; // why the project's regions are not known, or NULL
} Reference;

// A project that is itself at fault must not keep its files from being checked.
static bool open_reference(Reference *reference, GError **error) {
    const Settings *settings = reference->settings;
    g_autoptr(GError) cause = NULL;
    reference->world = world_new();
    if (!regions_read(reference->world, settings, reference->world->ledger, &reference->unknown)) {
        world_free(reference->world);
        reference->world = world_new();
    }
    reference->gazetteer = regions_gazetteer(reference->world, settings, error);
    if (reference->gazetteer == NULL)
        return false;
    if (reference->unknown == NULL &&
        !boundaries_load(reference->world, settings, reference->gazetteer, &cause))
        log_warning("batas wilayah proyek tidak dapat dimuat, jadi letak tidak diuji: %s",
                    cause->message);
    if (reference->world->indicative)
        log_warning("batas desa tidak tersedia: letak hanya diuji kasar terhadap titik desa; "
                    "jalankan `jangkau fetch` untuk mengambilnya");
    return interrupt_check(error);
}

static bool check_table(const Reference *r, const Table *table, Ledger *ledger, GError **error) {
    TableKind kind = table_kind(table);
    if (r->unknown != NULL && kind != KIND_VILLAGES && kind != KIND_NAMES) {
        g_propagate_error(error, g_error_copy(r->unknown));
        return false;
    }
    switch (kind) {
    case KIND_VILLAGES:
        return regions_check_villages(r->settings, r->gazetteer, table, ledger, error);
    case KIND_NAMES:
        return regions_check_names(r->settings, r->gazetteer, table, ledger, error);
    case KIND_LIBRARIES:
        return libraries_read(r->world, r->settings, r->gazetteer, table, ledger, error);
    case KIND_MEMBERSHIP:
        return programme_read_membership(r->world, r->settings, r->gazetteer, table, ledger, error);
    case KIND_TOTALS:
        return programme_read_totals(r->world, r->settings, r->gazetteer, table, ledger, error);
    case KIND_IDM:
        return idm_read(r->world, r->settings, r->gazetteer, table, ledger, error);
    case KIND_BOUNDARIES:
    case KIND_COUNT:
        break;
    }
    g_return_val_if_reached(false);
}

static bool check_file(const Reference *r, const char *path, Ledger *ledger, GError **error) {
    VectorBounds bounds;
    const VectorBounds *where = inputs_bounds(r->world, &bounds) ? &bounds : NULL;
    if (source_has_areas(path, where))
        return boundaries_check(r->world, r->settings, r->gazetteer, path, ledger, error);
    g_autoptr(GPtrArray) tables = source_tables_new();
    if (!source_read(path, KIND_UNKNOWN, r->settings->columns, where, tables, error))
        return false;
    for (guint t = 0; t < tables->len; t++) {
        if (!check_table(r, g_ptr_array_index(tables, t), ledger, error))
            return false;
    }
    return true;
}

bool load_check(const Settings *settings, char **paths, Ledger *ledger, GError **error) {
    Reference reference = {.settings = settings};
    bool ok = inputs_check_columns(settings, error) && open_reference(&reference, error);
    for (int i = 0; ok && paths[i] != NULL; i++) {
        g_autoptr(GError) cause = NULL;
        if (!check_file(&reference, paths[i], ledger, &cause))
            note_unreadable(ledger, paths[i], cause);
        ok = interrupt_check(error);
    }
    gazetteer_free(reference.gazetteer);
    world_free(reference.world);
    g_clear_error(&reference.unknown);
    return ok;
}
