#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/reads.h"
#include "intake/archive.h"
#include "intake/vector_internal.h"

#define LAYER_PART "|layername="
#define START_BYTES 4096

bool vector_refuse(const char *name, GError **error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *valid = g_utf8_make_valid(why, -1); // it may quote the file
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", name, valid);
    return false;
}

void vector_path_free(VectorPath *path) {
    if (path == NULL)
        return;
    g_free(path->file);
    g_free(path->name);
    g_free(path->layer);
    g_free(path);
}

/* ---- what a file is ---- */

static const struct {
    const char *suffix;
    VectorKind kind;
} suffixes[] = {
    {".geojson", KIND_GEOJSON}, {".json", KIND_GEOJSON},     {".gpkg", KIND_GPKG},
    {".shp", KIND_SHAPE},       {".fgb", KIND_FLATGEOBUF},   {".kml", KIND_KML},
    {".kmz", KIND_KMZ},         {".gdb", KIND_GDB},          {".xlsx", KIND_WORKBOOK},
    {".xlsm", KIND_WORKBOOK},   {".xls", KIND_OLD_WORKBOOK}, {".ods", KIND_OLD_WORKBOOK},
};

static VectorKind kind_by_name(const char *file) {
    g_autofree char *lower = g_ascii_strdown(file, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (g_str_has_suffix(lower, suffixes[i].suffix))
            return suffixes[i].kind;
    }
    return KIND_NONE;
}

// What lies in a ZIP file; a damaged one goes by its name.
static VectorKind kind_of_zip(const char *file) {
    g_autoptr(Archive) archive = archive_open(file, NULL);
    if (archive == NULL)
        return kind_by_name(file);
    bool office = archive_find(archive, "[Content_Types].xml") >= 0;
    bool open_document = archive_find(archive, "content.xml") >= 0;
    for (int i = 0; i < archive_entry_count(archive); i++) {
        g_autofree char *lower = g_ascii_strdown(archive_entry_name(archive, i), -1);
        if (office && (g_str_has_prefix(lower, "xl/") || strstr(lower, "/worksheets/") != NULL))
            return KIND_WORKBOOK;
        if (!office && !open_document && g_str_has_suffix(lower, ".kml"))
            return KIND_KMZ;
    }
    return open_document ? KIND_OLD_WORKBOOK : KIND_NONE;
}

static VectorKind kind_of_text(const char *start) {
    if (g_str_has_prefix(start, "\xEF\xBB\xBF"))
        start += 3;
    while (g_ascii_isspace(*start))
        start++;
    if (*start == '{')
        return KIND_GEOJSON;
    return *start == '<' && strstr(start, "<kml") != NULL ? KIND_KML : KIND_NONE;
}

static VectorKind kind_by_content(const char *file) {
    char start[START_BYTES + 1] = "";
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd >= 0 ? read(fd, start, START_BYTES) : 0;
    if (fd >= 0)
        close(fd);
    if (got < 4)
        return KIND_NONE;
    start[got] = '\0';
    if (memcmp(start, "PK\3\4", 4) == 0 || memcmp(start, "PK\5\6", 4) == 0)
        return kind_of_zip(file);
    if (got >= 16 && memcmp(start, "SQLite format 3", 16) == 0)
        return KIND_GPKG;
    if (memcmp(start, "\0\0\x27\x0a", 4) == 0)
        return KIND_SHAPE;
    if (memcmp(start, "fgb\3", 4) == 0)
        return KIND_FLATGEOBUF;
    if (memcmp(start, "\xD0\xCF\x11\xE0", 4) == 0)
        return KIND_OLD_WORKBOOK;
    return kind_of_text(start);
}

VectorPath *vector_path_new(const char *path) {
    VectorPath *parts = g_new0(VectorPath, 1);
    const char *option = strstr(path, LAYER_PART);
    gsize length = option != NULL ? (gsize)(option - path) : strlen(path);
    if (option != NULL)
        parts->layer = g_strdup(option + strlen(LAYER_PART));
    g_autofree char *plain = g_strndup(path, length);
    if (g_str_has_prefix(plain, "PG:")) {
        parts->file = g_steal_pointer(&plain);
        parts->name = g_strdup("PostGIS"); // the address may hold a password
        parts->kind = KIND_PG;
        reads_note_unknowable(parts->name);
        return parts;
    }
    // A connection string of another kind has become a path below this folder.
    parts->file = g_canonicalize_filename(plain, NULL);
    parts->name = g_path_get_basename(plain);
    reads_note(parts->file, READ_CONTENT);
    if (g_file_test(parts->file, G_FILE_TEST_IS_DIR))
        parts->kind = kind_by_name(parts->file) == KIND_GDB ? KIND_GDB : KIND_NONE;
    else if (g_file_test(parts->file, G_FILE_TEST_IS_REGULAR))
        parts->kind = kind_by_content(parts->file);
    return parts;
}

static bool is_layer_kind(VectorKind kind) {
    return kind != KIND_NONE && kind != KIND_WORKBOOK && kind != KIND_OLD_WORKBOOK;
}

bool vector_is_layer(const char *path) {
    g_autoptr(VectorPath) parts = vector_path_new(path);
    return is_layer_kind(parts->kind != KIND_NONE ? parts->kind : kind_by_name(parts->file));
}

bool vector_is_workbook(const char *path) {
    g_autoptr(VectorPath) parts = vector_path_new(path);
    VectorKind kind = parts->kind != KIND_NONE ? parts->kind : kind_by_name(parts->file);
    return kind == KIND_WORKBOOK || kind == KIND_OLD_WORKBOOK;
}

/* ---- what may be opened ---- */

static bool check_regular(const char *file, const char *name, GError **error) {
    struct stat status;
    reads_note(file, READ_CONTENT);
    if (stat(file, &status) != 0 || S_ISREG(status.st_mode))
        return true; // what is not there does no harm
    return vector_refuse(name, error, "ini bukan berkas biasa; ganti dengan berkas aslinya");
}

// The files that GDAL opens beside a Shapefile; a FIFO among them would hang it.
static bool check_shape_sides(const char *file, GError **error) {
    static const char *const sides[] = {"shx", "dbf", "prj", "cpg", "qix", "sbn",
                                        "sbx", "idm", "ind", "qpj", "map", "id"};
    g_autofree char *stem = g_strndup(file, strlen(file) - 4);
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *upper = g_ascii_strup(sides[i], -1);
        const char *const both[] = {sides[i], upper};
        for (gsize k = 0; k < G_N_ELEMENTS(both); k++) {
            g_autofree char *side = g_strdup_printf("%s.%s", stem, both[k]);
            g_autofree char *name = g_path_get_basename(side);
            if (!check_regular(side, name, error))
                return false;
        }
    }
    return true;
}

// SQLite would have to write beside the file to take in what another program left there.
static bool check_gpkg_sides(const VectorPath *path, GError **error) {
    static const char *const sides[] = {"-wal", "-journal", "-shm"};
    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        g_autofree char *side = g_strconcat(path->file, sides[i], NULL);
        g_autofree char *name = g_path_get_basename(side);
        if (!check_regular(side, name, error))
            return false;
        struct stat status;
        if (i < 2 && stat(side, &status) == 0 && status.st_size > 0)
            return vector_refuse(path->name, error,
                                 "sedang dibuka program lain (%s masih berisi); tutup dulu "
                                 "program itu, misalnya QGIS",
                                 name);
    }
    return true;
}

static bool check_gdb(const VectorPath *path, GError **error) {
    reads_note(path->file, READ_CONTENT);
    g_autoptr(GDir) folder = g_dir_open(path->file, 0, NULL);
    if (folder == NULL)
        return vector_refuse(path->name, error, "folder tidak dapat dibuka; periksa izinnya");
    bool tables = false;
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *file = g_build_filename(path->file, name, NULL);
        g_autofree char *shown = g_build_filename(path->name, name, NULL);
        if (!check_regular(file, shown, error))
            return false;
        tables |= g_str_has_suffix(name, ".gdbtable");
    }
    return tables || vector_refuse(path->name, error, "folder ini bukan Geodatabase yang utuh");
}

static const char *file_problem(const char *file) {
    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        return "berkas tidak ada; periksa nama dan foldernya";
    if (g_file_test(file, G_FILE_TEST_IS_DIR))
        return "ini folder; sebut berkasnya (untuk Shapefile: yang .shp)";
    if (!g_file_test(file, G_FILE_TEST_IS_REGULAR))
        return "ini bukan berkas biasa";
    FILE *opened = fopen(file, "re");
    if (opened == NULL)
        return "berkas tidak dapat dibuka; periksa izinnya";
    bool empty = fgetc(opened) == EOF;
    fclose(opened);
    return empty ? "berkas kosong" : NULL;
}

bool vector_path_check(const VectorPath *path, GError **error) {
    if (path->kind == KIND_PG)
        return true;
    if (g_str_has_prefix(path->file, "/vsi"))
        return vector_refuse(path->name, error,
                             "alamat khusus GDAL (/vsi…) tidak dipakai; sebut berkas di cakram");
    if (path->kind == KIND_GDB)
        return check_gdb(path, error);
    const char *why = file_problem(path->file);
    if (why != NULL)
        return vector_refuse(path->name, error, "%s", why);
    if (path->kind == KIND_SHAPE) {
        if (kind_by_name(path->file) != KIND_SHAPE)
            return vector_refuse(path->name, error, "ini bagian dari Shapefile; sebut yang .shp");
        return check_shape_sides(path->file, error);
    }
    return path->kind != KIND_GPKG || check_gpkg_sides(path, error);
}
