// A look through a GeoJSON file before GDAL opens it. GDAL gives every feature
// every column, and holds what is no FeatureCollection as a tree of 16 times
// its size: both are bounded here, where it costs a tenth of the reading.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "intake/vector_internal.h"

#define PIECE_BYTES 262144
#define MAX_DEPTH 64
#define MAX_STRING_BYTES ((gsize)1024 * 1024)
#define MAX_TREE_BYTES ((gint64)32 * 1024 * 1024)
#define COLUMN_DEPTH 4 // {"features":[{"properties":{"column":
#define MAX_NAMES (2 * GRID_MAX_COLUMNS)
#define NAME_BYTES 256 // of a name that are compared

typedef struct {
    int depth;
    bool in_string, escaped;
    gsize length; // of the string so far
    char name[NAME_BYTES];
    bool after_type; // the next string is the value of the root's "type"
    bool is_collection, has_features;
    GHashTable *names;
    const char *problem;
} Scan;

// A string ended whose text may be a name; ':' will tell.
static void end_string(Scan *scan) {
    scan->in_string = false;
    scan->name[MIN(scan->length, NAME_BYTES - 1)] = '\0';
    if (scan->after_type && scan->depth == 1)
        scan->is_collection = strcmp(scan->name, "FeatureCollection") == 0;
    scan->after_type = false;
}

static void take_name(Scan *scan) {
    if (scan->depth > COLUMN_DEPTH)
        return;
    if (scan->depth == 1) {
        scan->after_type = strcmp(scan->name, "type") == 0 && !scan->has_features;
        scan->has_features |= strcmp(scan->name, "features") == 0;
    }
    if (!g_hash_table_contains(scan->names, scan->name))
        g_hash_table_add(scan->names, g_strdup(scan->name));
    if (g_hash_table_size(scan->names) > MAX_NAMES)
        scan->problem = "lebih dari 2.048 kolom; ini bukan lapisan yang dapat dibaca";
}

static void take_string_byte(Scan *scan, char c) {
    if (scan->escaped)
        scan->escaped = false;
    else if (c == '\\')
        scan->escaped = true;
    else if (c == '"') {
        end_string(scan);
        return;
    }
    if (scan->length < NAME_BYTES - 1)
        scan->name[scan->length] = c;
    if (++scan->length > MAX_STRING_BYTES)
        scan->problem = "satu teks berisi lebih dari 1 MB; ini bukan lapisan yang dapat dibaca";
}

static void take_byte(Scan *scan, char c) {
    switch (c) {
    case '"':
        scan->in_string = true;
        scan->length = 0;
        break;
    case '{':
    case '[':
        if (++scan->depth > MAX_DEPTH)
            scan->problem = "bersarang terlalu dalam; ini bukan GeoJSON yang wajar";
        break;
    case '}':
    case ']':
        scan->depth--;
        break;
    case ':':
        take_name(scan);
        break;
    default:
        break;
    }
}

static bool scan_file(int fd, Scan *scan, GError **error) {
    g_autofree char *bytes = g_malloc(PIECE_BYTES);
    for (ssize_t got; scan->problem == NULL && (got = read(fd, bytes, PIECE_BYTES)) > 0;) {
        if (!interrupt_check(error))
            return false;
        for (ssize_t i = 0; i < got && scan->problem == NULL; i++) {
            if (scan->in_string)
                take_string_byte(scan, bytes[i]);
            else
                take_byte(scan, bytes[i]);
        }
    }
    return true;
}

bool vector_geojson_check(const VectorPath *path, GError **error) {
    struct stat status;
    int fd = open(path->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &status) != 0) {
        if (fd >= 0)
            close(fd);
        return vector_refuse(path->name, error, "berkas tidak dapat dibuka; periksa izinnya");
    }
    Scan scan = {.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    bool fine = scan_file(fd, &scan, error);
    close(fd);
    g_hash_table_unref(scan.names);
    if (fine && scan.problem == NULL && !scan.is_collection && status.st_size > MAX_TREE_BYTES)
        scan.problem = "lebih dari 32 MB dan bukan FeatureCollection yang menyebut \"type\" lebih "
                       "dulu; ubah dulu menjadi GeoPackage (ogr2ogr)";
    return fine && (scan.problem == NULL || vector_refuse(path->name, error, "%s", scan.problem));
}
