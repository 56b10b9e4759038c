#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "intake/archive.h"
#include "intake/vector_internal.h"

// libkml holds the whole file as a tree: what a tag costs there bounds both.
#define KML_MAX_BYTES ((gsize)128 * 1024 * 1024)
#define KML_MAX_TAGS 1000000
#define KML_MAX_DEPTH 64

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
    gint64 tags, placemarks, links;
    int depth, deepest;
    bool declares; // a document type, which may declare entities
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
    scan->tags++;
    scan->placemarks += starts(at, end, "<Placemark>") || starts(at, end, "<Placemark ");
    scan->links += starts(at, end, "<NetworkLink>") || starts(at, end, "<NetworkLink ");
    if (at[1] == '/')
        scan->depth--;
    else if (close[-1] != '/' && at[1] != '?' && at[1] != '!')
        scan->depth++;
    scan->deepest = MAX(scan->deepest, scan->depth);
    return close + 1;
}

static bool check_text(const VectorPath *path, const char *bytes, gsize length, gint64 *placemarks,
                       GError **error) {
    const char *end = bytes + length;
    KmlScan scan = {0};
    // UTF-16 would hide everything from the look below.
    if (memchr(bytes, '\0', length) != NULL)
        return vector_refuse(path->name, error, "KML bukan UTF-8; simpan ulang dalam UTF-8");
    for (const char *at = bytes; at < end && !scan.declares && scan.tags <= KML_MAX_TAGS;) {
        at = memchr(at, '<', (gsize)(end - at));
        if (at == NULL)
            break;
        at = scan_tag(at, end, &scan);
    }
    if (scan.declares)
        return vector_refuse(path->name, error,
                             "KML memuat deklarasi (<!DOCTYPE>, <!ENTITY>), yang tidak dipakai; "
                             "simpan ulang dari Google Earth atau QGIS");
    if (scan.tags > KML_MAX_TAGS || scan.deepest > KML_MAX_DEPTH)
        return vector_refuse(path->name, error,
                             "KML terlalu besar atau bersarang terlalu dalam; ubah dulu menjadi "
                             "GeoPackage (ogr2ogr)");
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
