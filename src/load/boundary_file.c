#include "load/boundary_file.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "intake/table.h"
#include "intake/vector.h"
#include "load/inputs.h"
#include "load/rows.h"

static void boundary_free(gpointer data) {
    Boundary *boundary = data;
    g_free(boundary->code);
    g_free(boundary->name);
    g_free(boundary->where);
    g_free(boundary->file_code);
    if (boundary->shape != NULL)
        shape_free(boundary->shape);
    g_free(boundary);
}

BoundaryList *boundary_list_new(void) {
    return g_ptr_array_new_with_free_func(boundary_free);
}

void boundary_add(BoundaryList *list, const char *code, const char *name, Shape *shape,
                  const char *where) {
    Boundary *boundary = g_new0(Boundary, 1);
    boundary->code = g_strdup(code);
    boundary->file_code = g_strdup(code);
    boundary->name = g_strdup(name);
    boundary->shape = shape;
    boundary->where = g_strdup(where);
    g_ptr_array_add(list, boundary);
}

bool boundary_code_is_dotted(const char *code) {
    static const char pattern[] = "dd.dd.dd.dddd";
    gsize length = strlen(code);
    if (length != 2 && length != 5 && length != 8 && length != 13)
        return false;
    for (gsize i = 0; i < length; i++) {
        if (pattern[i] == 'd' ? !g_ascii_isdigit(code[i]) : code[i] != pattern[i])
            return false;
    }
    return true;
}

/* ---- a file ---- */

static bool is_code_column(const char *column) {
    g_autofree char *key = field_key(column);
    return field_rank(KIND_BOUNDARIES, FIELD_CODE, key) > 0;
}

// Whether the feature's geometry is an area; else its row is rejected.
static bool has_area(const Row *row, const VectorLayer *layer, int feature) {
    if (layer->problems[feature] != NULL)
        row_reject(row, FIELD_COUNT, "", "%s", layer->problems[feature]);
    else if (!isnan(layer->points[feature].lon_deg))
        row_reject(row, FIELD_COUNT, "ganti dengan poligonnya, atau hapus fitur itu",
                   "geometrinya Point; yang dapat dipakai hanya Polygon dan MultiPolygon");
    else if (layer->shapes[feature] == NULL)
        row_reject(row, FIELD_COUNT, "lengkapi, atau hapus fitur itu", "tidak mempunyai geometri");
    return !row_is_rejected(row);
}

// The village that the user says it is; NULL when nothing is said.
static const char *settled_code(const BoundaryReader *reader, const Row *row) {
    const char *code = reader->settled != NULL
                           ? g_hash_table_lookup(reader->settled, row_cell(row, FIELD_CODE))
                           : NULL;
    if (code != NULL)
        row_note(row, ROW_MENDED, FIELD_CODE, "", "ditetapkan sebagai %s oleh [boundaries] settle",
                 code);
    return code;
}

static void read_row(const BoundaryReader *reader, const RowCodes *codes, const Row *row,
                     VectorLayer *layer, BoundaryList *list) {
    int feature = row_line(row) - 1;
    const char *settled = settled_code(reader, row);
    g_autofree char *code =
        settled != NULL ? g_strdup(settled) : row_code(row, codes, reader->level);
    if (row_is_rejected(row) || !has_area(row, layer, feature))
        return;
    if (*code == '\0') {
        row_reject(row, FIELD_COUNT, "isi kode Kemendagri", "kodenya kosong, dan tidak ada nama");
        return;
    }
    g_autofree char *where = g_strdup_printf("%s, fitur %d", table_file(row->table), row_line(row));
    boundary_add(list, code, row_text(row, FIELD_NAME), g_steal_pointer(&layer->shapes[feature]),
                 where);
    Boundary *boundary = g_ptr_array_index(list, list->len - 1);
    g_free(boundary->file_code);
    boundary->file_code = g_strdup(row_cell(row, FIELD_CODE));
    boundary->by_name = codes->system == CODES_BPS || *row_text(row, FIELD_CODE) == '\0';
    boundary->settled = settled != NULL;
    boundary->page = row->ledger;
    boundary->row = row_line(row);
}

// A polygon without any attribute is no blank row: it is a boundary we cannot name.
static void reject_nameless(const VectorLayer *layer, LedgerFile *page) {
    for (int i = 0; i < layer->count; i++) {
        if (layer->shapes[i] != NULL && ledger_row_class(page, i + 1) == ROW_IGNORED)
            ledger_note(page, i + 1, ROW_REJECTED, "", "", "poligon tanpa kode dan nama",
                        "isi kodenya, atau hapus fitur itu");
    }
}

bool boundary_file_read(const BoundaryReader *reader, const char *path, BoundaryList *list,
                        GError **error) {
    VectorBounds bounds;
    bool bounded = inputs_bounds(reader->world, &bounds);
    g_autoptr(VectorLayer) layer =
        vector_read(path, bounded ? &bounds : NULL, is_code_column, error);
    if (layer == NULL)
        return false;
    if (layer->crs != NULL)
        log_note("%s: %s", grid_file(layer->attributes), layer->crs);
    g_autoptr(Table) table = table_new(g_steal_pointer(&layer->attributes), KIND_BOUNDARIES, NULL,
                                       reader->settings->columns, error);
    RowCodes codes;
    if (table == NULL || !row_codes_decide(&codes, reader->gazetteer, table,
                                           (CodeSystem)reader->settings->code_system, error))
        return false;
    table_remark(table, layer->crs);
    LedgerFile *page = table_open_ledger(table, reader->ledger);
    reject_nameless(layer, page);
    for (int i = 0; i < table_row_count(table); i++)
        read_row(reader, &codes, &(Row){table, page, i}, layer, list);
    return true;
}
