#include "load/boundary_file.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "intake/vector.h"

static void boundary_free(gpointer data) {
    Boundary *boundary = data;
    g_free(boundary->code);
    g_free(boundary->name);
    g_free(boundary->where);
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
    return g_ascii_strcasecmp(column, "code") == 0 || g_ascii_strcasecmp(column, "kode") == 0;
}

static bool is_name_column(const char *column) {
    return g_ascii_strcasecmp(column, "name") == 0 || g_ascii_strcasecmp(column, "nama") == 0;
}

// -1 when there is none.
static int find_column(const Grid *attributes, bool (*wanted)(const char *column)) {
    for (int i = 0; i < grid_width(attributes, 0); i++) {
        if (wanted(grid_cell(attributes, 0, i)))
            return i;
    }
    return -1;
}

static bool refuse_columns(const Grid *attributes, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (int i = 0; i < MIN(grid_width(attributes, 0), 12); i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", grid_cell(attributes, 0, i));
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s: tidak ada kolom 'code' atau 'kode' (yang ada: %s); beri nama itu pada kolom "
                "kode Kemendagri",
                grid_file(attributes), names->len > 0 ? names->str : "tidak ada kolom");
    return false;
}

// Why a feature cannot be a boundary; NULL when it can. Caller frees.
static char *feature_problem(const VectorLayer *layer, int feature, const char *code) {
    if (code[0] == '\0')
        return g_strdup("kodenya kosong");
    if (!boundary_code_is_dotted(code))
        return g_strdup_printf("kode '%s' bukan kode Kemendagri bertitik seperti 36.01.01.2001",
                               code);
    if (layer->problems[feature] != NULL)
        return g_strdup(layer->problems[feature]);
    if (!isnan(layer->points[feature].lon_deg))
        return g_strdup("geometrinya Point; yang dapat dipakai hanya Polygon dan MultiPolygon");
    if (layer->shapes[feature] == NULL)
        return g_strdup("tidak mempunyai geometri; lengkapi, atau hapus fitur itu");
    return NULL;
}

static bool take_feature(VectorLayer *layer, int feature, int code_column, int name_column,
                         BoundaryList *list, GError **error) {
    const Grid *cells = layer->attributes;
    g_autofree char *code = g_strstrip(g_strdup(grid_cell(cells, feature + 1, code_column)));
    g_autofree char *name = g_strstrip(g_strdup(grid_cell(cells, feature + 1, name_column)));
    g_autofree char *where = g_strdup_printf("%s, fitur %d", grid_file(cells), feature + 1);
    g_autofree char *problem = feature_problem(layer, feature, code);
    if (problem != NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", where, problem);
        return false;
    }
    boundary_add(list, code, name, g_steal_pointer(&layer->shapes[feature]), where);
    return true;
}

bool boundary_file_read(const char *path, BoundaryList *list, GError **error) {
    g_autoptr(VectorLayer) layer = vector_read(path, NULL, is_code_column, error);
    if (layer == NULL)
        return false;
    int code_column = find_column(layer->attributes, is_code_column);
    int name_column = find_column(layer->attributes, is_name_column);
    if (code_column < 0)
        return refuse_columns(layer->attributes, error);
    guint before = list->len;
    for (int i = 0; i < layer->count; i++) {
        if (!take_feature(layer, i, code_column, name_column, list, error)) {
            g_ptr_array_set_size(list, (int)before);
            return false;
        }
    }
    if (layer->crs != NULL)
        log_note("%s: %s", grid_file(layer->attributes), layer->crs);
    return true;
}
