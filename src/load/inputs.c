#include "load/inputs.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"

// So many rejected rows are told; `jangkau check` tells all.
static const int TOLD = 100;

void inputs_add_checked(World *world, const char *role, const char *name, const char *sha256,
                        const char *origin) {
    world->inputs = g_renew(InputFile, world->inputs, (gsize)world->input_count + 1);
    world->inputs[world->input_count++] =
        (InputFile){g_strdup(role), g_strdup(name), g_strdup(sha256), g_strdup(origin)};
}

bool inputs_add(World *world, const char *role, const char *path, const char *origin,
                GError **error) {
    g_autofree char *sha256 = fs_sha256_file(path, error);
    if (sha256 == NULL)
        return false;
    g_autofree char *name = g_path_get_basename(path);
    inputs_add_checked(world, role, name, sha256, origin);
    return true;
}

bool inputs_add_source(World *world, const char *role, const char *path, GChecksum *content,
                       GError **error) {
    const char *layer = strstr(path, "|layername=");
    g_autofree char *file = layer != NULL ? g_strndup(path, (gsize)(layer - path)) : g_strdup(path);
    if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
        return inputs_add(world, role, file, "", error);
    bool database = g_str_has_prefix(path, "PG:");
    g_autofree char *name = database ? g_strdup("PG:") : g_path_get_basename(file);
    inputs_add_checked(world, role, name, g_checksum_get_string(content), "");
    return true;
}

void inputs_sum_shape(GChecksum *content, const Shape *shape) {
    g_checksum_update(content, (const guchar *)shape->points,
                      (gssize)sizeof(LonLat) * shape->ring_first[shape->ring_count]);
}

static bool is_column_key(const char *key) {
    const char *dot = strchr(key, '.');
    g_autofree char *kind = dot != NULL ? g_strndup(key, (gsize)(dot - key)) : g_strdup("");
    if (kind_by_name(kind) == KIND_UNKNOWN)
        return false;
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (strcmp(field_name((Field)field), dot + 1) == 0)
            return true;
    }
    return false;
}

bool inputs_check_columns(const Settings *settings, GError **error) {
    GHashTableIter at;
    gpointer key;
    g_hash_table_iter_init(&at, settings->columns);
    while (g_hash_table_iter_next(&at, &key, NULL)) {
        if (is_column_key(key))
            continue;
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: setelan [columns] %s tidak dikenal; tulis tabel.kolom, misalnya "
                    "libraries.name = Nama Perpus",
                    settings->file, (const char *)key);
        return false;
    }
    return true;
}

bool inputs_bounds(const World *world, VectorBounds *bounds) {
    const double margin_deg = 1;
    LonLat low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int v = 0; world != NULL && v < world->regions[LEVEL_VILLAGE].count; v++) {
        LonLat p = world->villages[v].point;
        low = (LonLat){fmin(low.lon_deg, p.lon_deg), fmin(low.lat_deg, p.lat_deg)};
        high = (LonLat){fmax(high.lon_deg, p.lon_deg), fmax(high.lat_deg, p.lat_deg)};
    }
    bounds->low = (LonLat){low.lon_deg - margin_deg, low.lat_deg - margin_deg};
    bounds->high = (LonLat){high.lon_deg + margin_deg, high.lat_deg + margin_deg};
    return isfinite(low.lon_deg);
}

static void add_content(GChecksum *content, const Table *table) {
    for (int row = 0; row < table_row_count(table); row++) {
        LonLat point = table_point(table, row);
        g_checksum_update(content, (const guchar *)&point, sizeof point);
        for (int field = 0; field < FIELD_COUNT; field++) {
            const char *cell = table_cell(table, row, (Field)field);
            g_checksum_update(content, (const guchar *)cell, (gssize)strlen(cell) + 1);
        }
    }
}

GPtrArray *inputs_read_tables(World *world, const Settings *settings, char **paths, TableKind kind,
                              const char *role, GError **error) {
    g_autoptr(GPtrArray) tables = source_tables_new();
    VectorBounds bounds;
    bool bounded = inputs_bounds(world, &bounds);
    for (int i = 0; paths != NULL && paths[i] != NULL; i++) {
        guint first = tables->len;
        if (!source_read(paths[i], kind, settings->columns, bounded ? &bounds : NULL, tables,
                         error))
            return NULL;
        g_autoptr(GChecksum) content = g_checksum_new(G_CHECKSUM_SHA256);
        for (guint t = first; t < tables->len; t++)
            add_content(content, g_ptr_array_index(tables, t));
        if (!inputs_add_source(world, role, paths[i], content, error))
            return NULL;
    }
    return g_steal_pointer(&tables);
}

char *inputs_entry_text(const LedgerFile *file, const LedgerEntry *entry) {
    GString *text = g_string_new(ledger_file_name(file));
    if (*ledger_file_sheet(file) != '\0')
        g_string_append_printf(text, ", lembar %s", ledger_file_sheet(file));
    if (entry->row > 0)
        g_string_append_printf(
            text, ", %s %d", strcmp(ledger_file_kind(file), "boundaries") == 0 ? "fitur" : "baris",
            entry->row);
    if (*entry->column != '\0')
        g_string_append_printf(text, ", kolom %s", entry->column);
    if (*entry->value != '\0')
        g_string_append_printf(text, " \"%s\"", entry->value);
    g_string_append_printf(text, ": %s", entry->reason);
    if (*entry->advice != '\0')
        g_string_append_printf(text, "; %s", entry->advice);
    return g_string_free(text, FALSE);
}

static void add_rejected(GString *text, LedgerFile *file, int *told) {
    for (int i = 0; i < ledger_entry_count(file); i++) {
        LedgerEntry entry = ledger_entry(file, i);
        if (entry.class != ROW_REJECTED)
            continue;
        if ((*told)++ >= TOLD)
            continue;
        g_autofree char *line = inputs_entry_text(file, &entry);
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
}

// How many rejected rows of a kind are let pass, of so many rows.
static int tolerated(const Settings *settings, const char *kind, int rows) {
    if (strcmp(kind, "boundaries") == 0)
        return settings->tolerated_boundaries;
    if (strcmp(kind, "libraries") == 0)
        return MAX(settings->tolerated_libraries_few,
                   (int)(settings->tolerated_libraries_pct / 100 * rows));
    return 0;
}

static void count_kind(const Ledger *ledger, const char *kind, int *rows, int *rejected) {
    *rows = *rejected = 0;
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        if (strcmp(ledger_file_kind(file), kind) != 0)
            continue;
        *rows += ledger_row_count(file);
        *rejected += ledger_class_count(file, ROW_REJECTED);
    }
}

bool inputs_tolerable(const Ledger *ledger, const Settings *settings, GError **error) {
    g_autoptr(GString) refused = g_string_new(NULL), passed = g_string_new(NULL);
    int refused_count = 0, passed_count = 0, total = 0;
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        int rows, rejected;
        count_kind(ledger, ledger_file_kind(file), &rows, &rejected);
        if (rejected > tolerated(settings, ledger_file_kind(file), rows) ||
            ledger_is_refused(file)) {
            add_rejected(refused, file, &refused_count);
        } else {
            add_rejected(passed, file, &passed_count);
            total += ledger_class_count(file, ROW_REJECTED);
        }
    }
    if (refused_count > TOLD)
        g_string_append_printf(refused,
                               "\ndan %d masalah lain; `jangkau check BERKAS` menyebut "
                               "semuanya",
                               refused_count - TOLD);
    if (refused_count > 0) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA, refused->str);
        return false;
    }
    if (passed_count > 0)
        log_warning("%d baris ditolak dan tidak dipakai:\n%s", total, passed->str);
    return true;
}
