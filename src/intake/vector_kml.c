#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "intake/archive.h"
#include "intake/vector_internal.h"

// libkml holds the whole file as a tree: what a tag costs there bounds both.
#define KML_MAX_BYTES ((gsize)128 * 1024 * 1024)
#define KML_MAX_TAGS 500000
#define KML_MAX_DEPTH 64
#define KML_MAX_FOLDERS 500 // GDAL makes each a layer
#define KML_MAX_NAMES (2 * GRID_MAX_COLUMNS)

/* ---- the text ---- */

static bool take_bytes(const char *bytes, gsize length, gpointer data, GError **error) {
    (void)error; // the archive holds it to its size
    g_byte_array_append(data, (const guint8 *)bytes, (guint)length);
    return true;
}

// The one KML of a KMZ; what else there is are pictures.
static bool load_kmz(const VectorPath *path, char **bytes, gsize *length, GError **error) {
    g_autoptr(Archive) archive = archive_open(path->file, error);
    if (archive == NULL)
        return false;
    int found = -1, count = 0;
    for (int i = 0; i < archive_entry_count(archive); i++) {
        g_autofree char *lower = g_ascii_strdown(archive_entry_name(archive, i), -1);
        if (!g_str_has_suffix(lower, ".kml"))
            continue;
        found = i;
        count++;
    }
    if (count != 1)
        return vector_refuse(path->name, error,
                             "KMZ berisi %d berkas KML; simpan ulang sebagai satu KML", count);
    if (archive_entry_bytes(archive, found) > KML_MAX_BYTES)
        return vector_refuse(path->name, error,
                             "KML di dalamnya lebih dari 128 MB; bagi berkas ini");
    GByteArray *text = g_byte_array_new();
    bool fine = archive_unpack(archive, found, take_bytes, text, error);
    g_byte_array_append(text, (const guint8 *)"", 1);
    *length = text->len - 1;
    *bytes = (char *)g_byte_array_free(text, FALSE);
    return fine;
}

/* ---- looking through it ---- */

typedef struct {
    gint64 tags, placemarks, links, folders;
    int depth, deepest;
    bool declares;     // a document type, which may declare entities
    GHashTable *names; // of columns: what stands in the tags <Data …>, <SimpleData …>
} KmlScan;

static bool starts(const char *at, const char *end, const char *word) {
    gsize length = strlen(word);
    return (gsize)(end - at) >= length && memcmp(at, word, length) == 0;
}

// Where what starts here ends; `end` when it never does.
static const char *past(const char *at, const char *end, const char *closing) {
    const char *found = g_strstr_len(at, end - at, closing);
    return found != NULL ? found + strlen(closing) : end;
}

static bool is_tag(const char *at, const char *end, const char *name) {
    return starts(at + 1, end, name) && strchr("> \t\r\n/", at[1 + strlen(name)]) != NULL;
}

static void count_tag(const char *at, const char *close, KmlScan *scan) {
    scan->tags++;
    scan->placemarks += is_tag(at, close, "Placemark");
    scan->links += is_tag(at, close, "NetworkLink");
    scan->folders += is_tag(at, close, "Folder") || is_tag(at, close, "Document");
    if (is_tag(at, close, "Data") || is_tag(at, close, "SimpleData"))
        g_hash_table_add(scan->names, g_strndup(at, (gsize)(close - at)));
    if (at[1] == '/')
        scan->depth--;
    else if (close[-1] != '/' && at[1] != '?')
        scan->depth++;
    scan->deepest = MAX(scan->deepest, scan->depth);
}

// One "<…": what it is and where it ends.
static const char *scan_tag(const char *at, const char *end, KmlScan *scan) {
    if (starts(at, end, "<!--"))
        return past(at, end, "-->");
    if (starts(at, end, "<![CDATA["))
        return past(at, end, "]]>");
    scan->declares |= starts(at, end, "<!");
    const char *close = memchr(at, '>', (gsize)(end - at));
    if (close == NULL)
        return end;
    count_tag(at, close, scan);
    return close + 1;
}

static void scan_text(const char *bytes, gsize length, KmlScan *scan) {
    const char *end = bytes + length;
    for (const char *at = bytes; at < end && !scan->declares && scan->tags <= KML_MAX_TAGS;) {
        at = memchr(at, '<', (gsize)(end - at));
        if (at == NULL)
            break;
        at = scan_tag(at, end, scan);
    }
}

static bool check_text(const VectorPath *path, const char *bytes, gsize length, gint64 *placemarks,
                       GError **error) {
    // UTF-16 would hide everything from the look below.
    if (memchr(bytes, '\0', length) != NULL)
        return vector_refuse(path->name, error, "KML bukan UTF-8; simpan ulang dalam UTF-8");
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    KmlScan scan = {.names = names};
    scan_text(bytes, length, &scan);
    if (scan.declares)
        return vector_refuse(path->name, error,
                             "KML memuat deklarasi (<!DOCTYPE>, <!ENTITY>), yang tidak dipakai; "
                             "simpan ulang dari Google Earth atau QGIS");
    if (scan.tags > KML_MAX_TAGS || scan.deepest > KML_MAX_DEPTH ||
        scan.folders > KML_MAX_FOLDERS || g_hash_table_size(names) > KML_MAX_NAMES)
        return vector_refuse(path->name, error,
                             "KML terlalu besar, berfolder atau berkolom terlalu banyak, atau "
                             "bersarang terlalu dalam; ubah dulu menjadi GeoPackage (ogr2ogr)");
    if (scan.links > 0)
        log_note("%s: %" G_GINT64_FORMAT " tautan (NetworkLink) tidak diikuti", path->name,
                 scan.links);
    *placemarks = scan.placemarks;
    return true;
}

bool vector_kml_load(const VectorPath *path, char **bytes, gsize *length, gint64 *placemarks,
                     GError **error) {
    bool loaded = path->kind == KIND_KMZ ? load_kmz(path, bytes, length, error)
                                         : fs_read(path->file, KML_MAX_BYTES, bytes, length, error);
    return loaded && check_text(path, *bytes, *length, placemarks, error);
}
