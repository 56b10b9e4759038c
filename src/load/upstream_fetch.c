// Bringing the upstream files into the cache. The only file that knows libcurl.
#include "load/upstream.h"

#include <curl/curl.h>
#include <string.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/reads.h"

#define MAX_REDIRECTS 3L
#define UNFETCHED "internet: batas wilayah yang belum terambil"
#define PUBLIC_ADDRESS "https://raw.githubusercontent.com/cahyadsn/wilayah_boundaries/"
#define FOLDER_NAME "wilayah_boundaries/"

// Where files may lie below the place that `from` names.
typedef enum { LAYOUT_HOLDS, LAYOUT_IS, LAYOUT_FLAT, LAYOUT_COUNT } Layout;

// One run's place to take files from: a folder, or an address with a curl handle.
typedef struct {
    char *folder;  // NULL when an address
    char *address; // ends in '/'; NULL when a folder
    char *shown;   // address without user name and password, for messages
    CURL *curl;
    Layout layout; // found by the first file
    bool layout_known;
    int timeout_s;
} Source;

static void source_clear(Source *source) {
    g_free(source->folder);
    g_free(source->address);
    g_free(source->shown);
    if (source->curl != NULL)
        curl_easy_cleanup(source->curl);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

static char *file_below(const Source *source, Layout layout, const char *file) {
    g_autofree char *path = upstream_repository_path(file);
    const char *root = source->folder != NULL ? source->folder : source->address;
    const char *slash = g_str_has_suffix(root, "/") ? "" : "/";
    switch (layout) {
    case LAYOUT_HOLDS:
        return g_strconcat(root, slash, FOLDER_NAME, path, NULL);
    case LAYOUT_IS:
        return g_strconcat(root, slash, path, NULL);
    default:
        return g_strconcat(root, slash, file, NULL);
    }
}

/* ---- folders ---- */

static bool read_from_folder(Source *source, const char *file, GByteArray *bytes, GError **error) {
    for (Layout layout = 0; layout < LAYOUT_COUNT; layout++) {
        g_autofree char *path = file_below(source, layout, file);
        if (!reads_exists(path))
            continue;
        g_autofree char *data = NULL;
        gsize length;
        if (!fs_read(path, UPSTREAM_MAX_BYTES, &data, &length, error))
            return false;
        g_byte_array_append(bytes, (const guint8 *)data, (guint)length);
        return true;
    }
    g_autofree char *path = upstream_repository_path(file);
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s tidak ada di bawah %s; folder itu harus memuat wilayah_boundaries/%s", file,
                source->folder, path);
    return false;
}

/* ---- addresses ---- */

typedef struct {
    GByteArray *bytes;
    bool too_large;
} Download;

static size_t on_data(char *data, size_t size, size_t count, void *user) {
    Download *download = user;
    size_t length = size * count;
    if (length > UPSTREAM_MAX_BYTES - download->bytes->len) {
        download->too_large = true;
        return 0;
    }
    g_byte_array_append(download->bytes, (const guint8 *)data, (guint)length);
    return length;
}

static int on_progress(void *user, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up_now) {
    (void)user, (void)total, (void)now, (void)up_total, (void)up_now;
    return interrupt_pending() ? 1 : 0;
}

static CURL *new_handle(const Source *source) {
    static gsize ready = 0;
    if (g_once_init_enter(&ready)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        g_once_init_leave(&ready, 1);
    }
    CURL *curl = curl_easy_init();
    if (curl == NULL)
        return NULL;
    bool secure = g_ascii_strncasecmp(source->address, "https:", 6) == 0;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    // A redirect never leads from https back to plain http.
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, MAX_REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)source->timeout_s);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)source->timeout_s);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)UPSTREAM_MAX_BYTES);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "jangkau/" JANGKAU_VERSION);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
    return curl;
}

// `*missing` tells that the server answered "no such file".
static bool download(Source *source, const char *url, GByteArray *bytes, bool *missing,
                     GError **error) {
    Download target = {.bytes = bytes};
    char reason[CURL_ERROR_SIZE] = "";
    *missing = false;
    g_byte_array_set_size(bytes, 0);
    curl_easy_setopt(source->curl, CURLOPT_URL, url);
    curl_easy_setopt(source->curl, CURLOPT_WRITEDATA, &target);
    curl_easy_setopt(source->curl, CURLOPT_ERRORBUFFER, reason);
    CURLcode result = curl_easy_perform(source->curl);
    curl_easy_setopt(source->curl, CURLOPT_ERRORBUFFER, NULL);
    long status = 0;
    curl_easy_getinfo(source->curl, CURLINFO_RESPONSE_CODE, &status);

    if (interrupt_pending())
        return interrupt_check(error);
    if (target.too_large || result == CURLE_FILESIZE_EXCEEDED) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "berkas dari %s lebih besar daripada %d MB; itu bukan berkas batas wilayah",
                    source->shown, (int)(UPSTREAM_MAX_BYTES / (1024 * 1024)));
        return false;
    }
    if (result == CURLE_OPERATION_TIMEDOUT) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "%s tidak selesai menjawab dalam %d detik; ulangi (yang sudah terambil tidak "
                    "diambil lagi) atau perpanjang batas waktunya",
                    source->shown, source->timeout_s);
        return false;
    }
    if (result != CURLE_OK) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "gagal mengambil dari %s: %s; periksa jaringan dan ulangi, atau sebut folder "
                    "salinan",
                    source->shown, reason[0] != '\0' ? reason : curl_easy_strerror(result));
        return false;
    }
    if (status == 200)
        return true;
    *missing = status == 404 || status == 410;
    g_set_error(error, JANGKAU_ERROR, *missing ? ERROR_DATA : ERROR_FAILED,
                "%s menjawab HTTP %ld%s", source->shown, status,
                *missing ? ": berkas tidak ada di alamat itu" : "; coba lagi nanti");
    return false;
}

static bool read_from_address(Source *source, const char *file, GByteArray *bytes, GError **error) {
    if (source->layout_known) {
        g_autofree char *url = file_below(source, source->layout, file);
        bool missing;
        if (download(source, url, bytes, &missing, error))
            return true;
        g_prefix_error(error, "%s: ", file);
        return false;
    }
    for (Layout layout = 0; layout < LAYOUT_COUNT; layout++) {
        g_autofree char *url = file_below(source, layout, file);
        g_autoptr(GError) failed = NULL;
        bool missing;
        if (download(source, url, bytes, &missing, &failed)) {
            source->layout = layout;
            source->layout_known = true;
            return true;
        }
        if (!missing || layout + 1 == LAYOUT_COUNT) {
            g_propagate_prefixed_error(error, g_steal_pointer(&failed), "%s: ", file);
            return false;
        }
    }
    return false;
}

/* ---- the source ---- */

// The address without "user:password@", for messages.
static char *without_user(const char *address) {
    const char *host = strstr(address, "://");
    host = host != NULL ? host + 3 : address;
    gsize authority = strcspn(host, "/?#");
    const char *at = NULL;
    for (gsize i = 0; i < authority; i++) {
        if (host[i] == '@')
            at = host + i;
    }
    if (at == NULL)
        return g_strdup(address);
    g_autofree char *scheme = g_strndup(address, (gsize)(host - address));
    return g_strconcat(scheme, at + 1, NULL);
}

static bool has_scheme(const char *text, const char *scheme) {
    gsize length = strlen(scheme);
    return g_ascii_strncasecmp(text, scheme, length) == 0 &&
           g_ascii_strncasecmp(text + length, "://", 3) == 0;
}

static bool source_folder(Source *source, const char *folder, GError **error) {
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: folder tidak ada; sebut folder yang memuat wilayah_boundaries/", folder);
        return false;
    }
    source->folder = g_strdup(folder);
    return true;
}

static bool source_address(Source *source, const char *address, GError **error) {
    if (strpbrk(address, "?# \t\r\n") != NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "alamat '%s' tidak boleh memuat spasi, '?' atau '#'", address);
        return false;
    }
    source->address = g_strconcat(address, g_str_has_suffix(address, "/") ? "" : "/", NULL);
    source->shown = without_user(source->address);
    source->curl = new_handle(source);
    if (source->curl != NULL)
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED, "libcurl tidak dapat disiapkan");
    return false;
}

static bool source_open(Source *source, const char *from, GError **error) {
    if (from == NULL || from[0] == '\0')
        from = g_getenv("JANGKAU_MIRROR");
    if (from != NULL && from[0] != '\0') {
        if (has_scheme(from, "http") || has_scheme(from, "https"))
            return source_address(source, from, error);
        if (has_scheme(from, "file")) {
            g_autofree char *folder = g_filename_from_uri(from, NULL, NULL);
            if (folder != NULL)
                return source_folder(source, folder, error);
        }
        if (strstr(from, "://") == NULL)
            return source_folder(source, from, error);
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "alamat '%s' tidak dapat dipakai; yang dikenal: folder, file:///…, http://… "
                    "dan https://…",
                    from);
        return false;
    }
    if (g_strcmp0(g_getenv("JANGKAU_OFFLINE"), "1") == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                    "berkas batas wilayah belum lengkap di tembolok, dan JANGKAU_OFFLINE=1 "
                    "melarang mengambilnya dari internet; sebut folder salinan (--from FOLDER "
                    "atau JANGKAU_MIRROR)");
        return false;
    }
    g_autofree char *address = g_strconcat(PUBLIC_ADDRESS, upstream_commit, NULL);
    source->layout = LAYOUT_IS;
    source->layout_known = true;
    return source_address(source, address, error);
}

static bool fetch_file(Source *source, const char *file, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    if (source->folder == NULL) // unless it comes now, it may come next time
        reads_note_unknowable(UNFETCHED);
    bool brought = source->folder != NULL ? read_from_folder(source, file, bytes, error)
                                          : read_from_address(source, file, bytes, error);
    if (!brought)
        return false;
    const char *origin = source->folder != NULL ? source->folder : source->shown;
    if (!upstream_check(file, origin, (const char *)bytes->data, bytes->len, error))
        return false;
    // Two runs at once write the same bytes, each to its own temporary name.
    g_autofree char *path = upstream_cached_path(file);
    g_autofree char *folder = g_path_get_dirname(path);
    if (!fs_make_folder(folder, error) || !fs_write(path, bytes->data, bytes->len, error))
        return false;
    reads_know(UNFETCHED);
    return true;
}

bool upstream_fetch(const char *province, const char *from, int timeout_s, GError **error) {
    g_auto(GStrv) files = upstream_files(province, error);
    if (files == NULL)
        return false;
    g_auto(Source) source = {.timeout_s = MAX(timeout_s, 1)};
    bool opened = false;
    guint count = g_strv_length(files);
    for (guint i = 0; i < count; i++) {
        if (!interrupt_check(error))
            return false;
        if (upstream_file_is_cached(files[i]))
            continue;
        if (!opened && !source_open(&source, from, error))
            return false;
        opened = true;
        log_progress("mengambil %s (%u/%u)", files[i], i + 1, count);
        if (!fetch_file(&source, files[i], error))
            return false;
    }
    return true;
}
