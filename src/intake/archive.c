#include "intake/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/reads.h"

// Sizes and signatures of APPNOTE.TXT.
#define LOCAL_BYTES 30
#define CENTRAL_BYTES 46
#define END_BYTES 22
#define LOCATOR64_BYTES 20
#define END64_BYTES 56
#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define LOCATOR64_SIGNATURE 0x07064b50u
#define END64_SIGNATURE 0x06064b50u
#define MAX_COMMENT 65535
#define MAX_DIRECTORY_BYTES ((guint64)16 * 1024 * 1024)

#define FLAG_ENCRYPTED 0x0001
#define FLAG_DESCRIPTOR 0x0008 // sizes and CRC follow the data instead of leading it
#define FLAG_STRONG 0x2040     // strong encryption, or an encrypted directory
#define METHOD_STORED 0
#define METHOD_DEFLATED 8

#define RATIO_FROM_BYTES ((guint64)1024 * 1024)
#define PIECE_BYTES 65536

typedef struct {
    char *name;
    guint32 name_length;
    guint16 flags, method;
    guint32 crc;
    guint64 packed, bytes;
    guint64 local; // where its local header starts
    guint64 data;  // where its packed bytes start
} Entry;

struct Archive {
    int fd;
    char *file; // base name, for messages
    guint64 length;
    guint64 directory, directory_bytes, directory_end;
    guint64 told; // entries, by the end record
    GArray *entries;
};

static guint16 get16(const guint8 *p) {
    return (guint16)(p[0] | p[1] << 8);
}

static guint32 get32(const guint8 *p) {
    return (guint32)get16(p) | (guint32)get16(p + 2) << 16;
}

static guint64 get64(const guint8 *p) {
    return (guint64)get32(p) | (guint64)get32(p + 4) << 32;
}

static bool refuse(const Archive *archive, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static bool refuse(const Archive *archive, GError **error, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s: %s", archive->file, why);
    return false;
}

static bool refuse_damaged(const Archive *archive, GError **error) {
    return refuse(archive, error, "arsip rusak atau terpotong; salin ulang berkasnya");
}

static bool read_at(const Archive *archive, guint64 offset, void *out, gsize length) {
    if (offset > archive->length || length > archive->length - offset)
        return false;
    for (gsize done = 0; done < length;) {
        ssize_t got = pread(archive->fd, (char *)out + done, length - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (gsize)got;
    }
    return true;
}

/* ---- the end record ---- */

// Offset of the end record: the last one whose comment ends with the file.
static bool find_end(const Archive *archive, guint64 *offset) {
    gsize length = (gsize)MIN(archive->length, (guint64)(MAX_COMMENT + END_BYTES));
    if (length < END_BYTES)
        return false;
    g_autofree guint8 *tail = g_malloc(length);
    if (!read_at(archive, archive->length - length, tail, length))
        return false;
    for (gsize i = length - END_BYTES + 1; i-- > 0;) {
        if (get32(tail + i) == END_SIGNATURE && get16(tail + i + 20) == length - i - END_BYTES) {
            *offset = archive->length - length + i;
            return true;
        }
    }
    return false;
}

// Writers that stream use ZIP64 even for small files.
static bool read_end64(Archive *archive, guint64 end) {
    guint8 locator[LOCATOR64_BYTES], record[END64_BYTES];
    if (end < LOCATOR64_BYTES ||
        !read_at(archive, end - LOCATOR64_BYTES, locator, LOCATOR64_BYTES) ||
        get32(locator) != LOCATOR64_SIGNATURE)
        return false;
    guint64 offset = get64(locator + 8);
    if (!read_at(archive, offset, record, END64_BYTES) || get32(record) != END64_SIGNATURE ||
        get64(record + 24) != get64(record + 32))
        return false;
    archive->told = get64(record + 32);
    archive->directory_bytes = get64(record + 40);
    archive->directory = get64(record + 48);
    archive->directory_end = offset;
    return true;
}

static bool read_end(Archive *archive, GError **error) {
    guint64 end = 0;
    guint8 record[END_BYTES];
    if (!find_end(archive, &end) || !read_at(archive, end, record, END_BYTES))
        return refuse_damaged(archive, error);
    if (get16(record + 4) != 0 || get16(record + 6) != 0)
        return refuse(archive, error, "arsip ini terbagi atas beberapa berkas; simpan utuh");
    archive->told = get16(record + 10);
    archive->directory_bytes = get32(record + 12);
    archive->directory = get32(record + 16);
    archive->directory_end = end;
    bool wide = archive->told == 0xFFFF || archive->directory_bytes == 0xFFFFFFFF ||
                archive->directory == 0xFFFFFFFF;
    if (wide ? !read_end64(archive, end) : get16(record + 8) != archive->told)
        return refuse_damaged(archive, error);
    if (archive->told > ARCHIVE_MAX_ENTRIES || archive->directory_bytes > MAX_DIRECTORY_BYTES)
        return refuse(archive, error,
                      "arsip berisi lebih dari %d berkas; simpan ulang tanpa lampiran",
                      ARCHIVE_MAX_ENTRIES);
    // Nothing may hide between the directory and its end record.
    if (archive->directory > archive->directory_end ||
        archive->directory_end - archive->directory != archive->directory_bytes)
        return refuse_damaged(archive, error);
    return true;
}

/* ---- the directory ---- */

// Replace what the header could not hold by the ZIP64 field; in its order.
static bool widen(const guint8 *extra, gsize length, guint64 *const *values, gsize count) {
    for (gsize at = 0; at + 4 <= length;) {
        gsize field = get16(extra + at + 2);
        if (field > length - at - 4)
            return false;
        if (get16(extra + at) == 0x0001) {
            gsize next = at + 4, end = next + field;
            for (gsize i = 0; i < count; i++) {
                if (*values[i] != 0xFFFFFFFF)
                    continue;
                if (end - next < 8)
                    return false;
                *values[i] = get64(extra + next);
                next += 8;
            }
            return true;
        }
        at += 4 + field;
    }
    return true; // none: the header's own values hold
}

// A name that would leave the folder it is unpacked in, or that two readers see differently.
static bool name_is_bad(const char *name, gsize length) {
    if (length == 0 || memchr(name, '\0', length) != NULL || strchr("/\\", name[0]) != NULL ||
        (length > 1 && name[1] == ':'))
        return true;
    g_auto(GStrv) parts = g_strsplit_set(name, "/\\", -1);
    for (int i = 0; parts[i] != NULL; i++) {
        if (strcmp(parts[i], "..") == 0)
            return true;
    }
    return false;
}

static bool check_entry(const Archive *archive, const Entry *entry, GError **error) {
    g_autofree char *shown = g_utf8_make_valid(entry->name, -1);
    if (name_is_bad(entry->name, entry->name_length))
        return refuse(archive, error, "arsip berisi nama berkas terlarang \"%.100s\"; simpan ulang",
                      shown);
    if ((entry->flags & (FLAG_ENCRYPTED | FLAG_STRONG)) != 0)
        return refuse(archive, error, "arsip bersandi; simpan ulang tanpa kata sandi");
    if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
        return refuse(archive, error, "arsip memakai pemampatan yang tidak dikenal; simpan ulang");
    if (entry->method == METHOD_STORED && entry->packed != entry->bytes)
        return refuse_damaged(archive, error);
    if (entry->bytes > ARCHIVE_MAX_BYTES ||
        (entry->bytes > RATIO_FROM_BYTES && entry->bytes / ARCHIVE_MAX_RATIO > entry->packed))
        return refuse(archive, error,
                      "\"%.100s\" di dalam arsip mengembang dari %" G_GUINT64_FORMAT
                      " menjadi %" G_GUINT64_FORMAT " bita; ini bukan berkas yang wajar",
                      shown, entry->packed, entry->bytes);
    return true;
}

static bool read_directory(Archive *archive, GError **error) {
    gsize length = (gsize)archive->directory_bytes;
    g_autofree guint8 *bytes = g_malloc(length + 1);
    if (!read_at(archive, archive->directory, bytes, length))
        return refuse_damaged(archive, error);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    guint64 total = 0;
    gsize at = 0;
    for (guint64 i = 0; i < archive->told; i++) {
        const guint8 *p = bytes + at;
        if (length - at < CENTRAL_BYTES || get32(p) != CENTRAL_SIGNATURE)
            return refuse_damaged(archive, error);
        gsize name = get16(p + 28), extra = get16(p + 30), comment = get16(p + 32);
        if (name + extra + comment > length - at - CENTRAL_BYTES)
            return refuse_damaged(archive, error);
        Entry entry = {.flags = get16(p + 8),
                       .method = get16(p + 10),
                       .crc = get32(p + 16),
                       .packed = get32(p + 20),
                       .bytes = get32(p + 24),
                       .local = get32(p + 42),
                       .name_length = (guint32)name};
        guint64 *const wide[] = {&entry.bytes, &entry.packed, &entry.local};
        if (!widen(p + CENTRAL_BYTES + name, extra, wide, G_N_ELEMENTS(wide)))
            return refuse_damaged(archive, error);
        entry.name = g_strndup((const char *)p + CENTRAL_BYTES, name);
        g_array_append_val(archive->entries, entry); // owns the name from here
        if (!check_entry(archive, &entry, error))
            return false;
        if (!g_hash_table_add(seen, entry.name))
            return refuse_damaged(archive, error); // which of the two would be read?
        total += entry.bytes;
        at += CENTRAL_BYTES + name + extra + comment;
    }
    if (at != length)
        return refuse_damaged(archive, error);
    if (total > ARCHIVE_MAX_BYTES)
        return refuse(archive, error, "isi arsip lebih dari 512 MB; bagi berkas ini");
    return true;
}

/* ---- the local headers ---- */

static bool local_agrees(const Entry *entry, const guint8 *local, const guint8 *name_and_extra) {
    guint16 flags = get16(local + 6);
    gsize name = get16(local + 26), extra = get16(local + 28);
    guint64 packed = get32(local + 18), bytes = get32(local + 22);
    guint64 *const wide[] = {&bytes, &packed};
    if (name != entry->name_length || memcmp(name_and_extra, entry->name, name) != 0 ||
        get16(local + 8) != entry->method ||
        (flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_DESCRIPTOR)) !=
            (entry->flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_DESCRIPTOR)) ||
        !widen(name_and_extra + name, extra, wide, G_N_ELEMENTS(wide)))
        return false;
    guint32 crc = get32(local + 14);
    if ((flags & FLAG_DESCRIPTOR) != 0) // may be left for the descriptor
        return (packed == 0 || packed == entry->packed || packed == 0xFFFFFFFF) &&
               (bytes == 0 || bytes == entry->bytes || bytes == 0xFFFFFFFF) &&
               (crc == 0 || crc == entry->crc);
    return packed == entry->packed && bytes == entry->bytes && crc == entry->crc;
}

static bool read_local(const Archive *archive, Entry *entry) {
    guint8 local[LOCAL_BYTES];
    if (!read_at(archive, entry->local, local, LOCAL_BYTES) || get32(local) != LOCAL_SIGNATURE)
        return false;
    gsize variable = (gsize)get16(local + 26) + get16(local + 28);
    g_autofree guint8 *rest = g_malloc(variable + 1);
    if (!read_at(archive, entry->local + LOCAL_BYTES, rest, variable) ||
        !local_agrees(entry, local, rest))
        return false;
    entry->data = entry->local + LOCAL_BYTES + variable;
    return true;
}

static int by_local(gconstpointer a, gconstpointer b) {
    guint64 first = (*(const Entry *const *)a)->local, second = (*(const Entry *const *)b)->local;
    return (first > second) - (first < second);
}

// A bomb lets many entries share the same packed bytes.
static bool check_overlap(const Archive *archive, GError **error) {
    guint count = archive->entries->len;
    g_autofree const Entry **sorted = g_new(const Entry *, (gsize)count + 1);
    for (guint i = 0; i < count; i++)
        sorted[i] = &g_array_index(archive->entries, Entry, i);
    qsort(sorted, count, sizeof(sorted[0]), by_local);
    for (guint i = 0; i < count; i++) {
        guint64 end = i + 1 < count ? sorted[i + 1]->local : archive->directory;
        if (sorted[i]->data > end || sorted[i]->packed > end - sorted[i]->data)
            return refuse(archive, error,
                          "isi arsip bertumpang tindih atau terpotong; salin ulang berkasnya");
    }
    return true;
}

static bool read_locals(Archive *archive, GError **error) {
    for (guint i = 0; i < archive->entries->len; i++) {
        if (!read_local(archive, &g_array_index(archive->entries, Entry, i)))
            return refuse_damaged(archive, error);
    }
    return check_overlap(archive, error);
}

/* ---- opening ---- */

static void entry_clear(gpointer data) {
    g_free(((Entry *)data)->name);
}

void archive_close(Archive *archive) {
    if (archive == NULL)
        return;
    if (archive->fd >= 0)
        close(archive->fd);
    g_array_unref(archive->entries);
    g_free(archive->file);
    g_free(archive);
}

bool archive_is_zip(const char *path) {
    guint8 start[4];
    reads_note(path, READ_CONTENT);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, start, sizeof(start)); // a FIFO has nothing to give, and does not hang
    close(fd);
    return got == sizeof(start) &&
           (get32(start) == LOCAL_SIGNATURE || get32(start) == END_SIGNATURE);
}

Archive *archive_open(const char *path, GError **error) {
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    archive->file = g_path_get_basename(path);
    archive->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(archive->entries, entry_clear);
    reads_note(path, READ_CONTENT);
    archive->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (archive->fd < 0 || fstat(archive->fd, &status) != 0) {
        refuse(archive, error, "berkas tidak dapat dibuka (%s); periksa nama dan izinnya",
               g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        refuse(archive, error, "ini bukan berkas biasa");
        return NULL;
    }
    archive->length = (guint64)status.st_size;
    if (!read_end(archive, error) || !read_directory(archive, error) ||
        !read_locals(archive, error))
        return NULL;
    return g_steal_pointer(&archive);
}

bool archive_check(const char *path, GError **error) {
    g_autoptr(Archive) archive = archive_open(path, error);
    return archive != NULL;
}

int archive_entry_count(const Archive *archive) {
    return (int)archive->entries->len;
}

const char *archive_entry_name(const Archive *archive, int entry) {
    return g_array_index(archive->entries, Entry, entry).name;
}

guint64 archive_entry_bytes(const Archive *archive, int entry) {
    return g_array_index(archive->entries, Entry, entry).bytes;
}

int archive_find(const Archive *archive, const char *name) {
    for (int i = 0; i < archive_entry_count(archive); i++) {
        if (g_ascii_strcasecmp(archive_entry_name(archive, i), name) == 0)
            return i;
    }
    return -1;
}

/* ---- unpacking ---- */

static guint32 crc_of(guint32 crc, const guint8 *bytes, gsize length) {
    static guint32 table[256];
    static gsize ready = 0;
    if (g_once_init_enter(&ready)) {
        for (guint32 i = 0; i < 256; i++) {
            guint32 value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320u ^ value >> 1 : value >> 1;
            table[i] = value;
        }
        g_once_init_leave(&ready, 1);
    }
    crc = ~crc;
    for (gsize i = 0; i < length; i++)
        crc = table[(crc ^ bytes[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

typedef struct {
    const Archive *archive;
    const Entry *entry;
    ArchiveSink sink;
    gpointer data;
    guint64 given;
    guint32 crc;
    GError **error;
} Unpacking;

static bool give(Unpacking *u, const guint8 *bytes, gsize length) {
    if (length > u->entry->bytes - u->given)
        return refuse_damaged(u->archive, u->error);
    u->given += length;
    u->crc = crc_of(u->crc, bytes, length);
    return interrupt_check(u->error) &&
           (length == 0 || u->sink((const char *)bytes, length, u->data, u->error));
}

// Inflate one piece of input; `*ended` when the stream says that it is over.
static bool inflate_piece(Unpacking *u, GConverter *inflater, const guint8 *in, gsize length,
                          bool last, bool *ended) {
    guint8 out[PIECE_BYTES];
    for (gsize used = 0; !*ended;) {
        gsize took = 0, made = 0;
        g_autoptr(GError) why = NULL;
        GConverterResult result =
            g_converter_convert(inflater, in + used, length - used, out, sizeof(out),
                                last ? G_CONVERTER_INPUT_AT_END : 0, &took, &made, &why);
        if (result == G_CONVERTER_ERROR &&
            g_error_matches(why, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && !last)
            return true; // wants more
        if (result == G_CONVERTER_ERROR)
            return refuse_damaged(u->archive, u->error);
        if (!give(u, out, made))
            return false;
        used += took;
        *ended = result == G_CONVERTER_FINISHED;
        if (*ended && (used < length || !last))
            return refuse_damaged(u->archive, u->error);
        if (used == length && !last)
            return true;
    }
    return true;
}

static bool unpack_pieces(Unpacking *u) {
    bool deflated = u->entry->method == METHOD_DEFLATED, ended = false;
    g_autoptr(GZlibDecompressor) inflater = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW);
    guint8 in[PIECE_BYTES];
    for (guint64 done = 0; done < u->entry->packed;) {
        gsize length = (gsize)MIN(u->entry->packed - done, (guint64)sizeof(in));
        if (!read_at(u->archive, u->entry->data + done, in, length))
            return refuse_damaged(u->archive, u->error);
        done += length;
        bool last = done == u->entry->packed;
        if (deflated ? !inflate_piece(u, G_CONVERTER(inflater), in, length, last, &ended)
                     : !give(u, in, length))
            return false;
    }
    return !deflated || ended || refuse_damaged(u->archive, u->error);
}

bool archive_unpack(const Archive *archive, int entry, ArchiveSink sink, gpointer data,
                    GError **error) {
    Unpacking u = {.archive = archive,
                   .entry = &g_array_index(archive->entries, Entry, entry),
                   .sink = sink,
                   .data = data,
                   .error = error};
    if (!unpack_pieces(&u))
        return false;
    if (u.given != u.entry->bytes || u.crc != u.entry->crc)
        return refuse_damaged(archive, error);
    return true;
}
