// Upstream files: parsing their SQL, fetching them, and never keeping a wrong one.
#include <arpa/inet.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/interrupt.h"
#include "load/upstream.h"

#define INSERT "INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES\n"
#define SQUARE "'[[[-6.1,106.1],[-6.1,106.2],[-6.2,106.2],[-6.1,106.1]]]'"

static char *work_folder;

/* ---- helpers ---- */

static char *shared_mirror(void) {
    const char *shared = g_getenv("JANGKAU_SHARED");
    g_autofree char *root =
        shared != NULL ? g_strdup(shared) : g_build_filename(JANGKAU_SOURCE_DIR, "../shared", NULL);
    char *path = g_build_filename(root, "data", "upstream", NULL);
    g_autofree char *probe = g_build_filename(
        path, "wilayah_boundaries/db/kel/31/wilayah_boundaries_kel_31.01.sql", NULL);
    if (g_file_test(probe, G_FILE_TEST_EXISTS))
        return path;
    print_message("DILEWATI: data bersama tidak ada (%s); setel JANGKAU_SHARED\n", probe);
    g_free(path);
    return NULL;
}

// A cache of its own for each test.
static char *fresh_cache(void) {
    static int number = 0;
    char *path = g_strdup_printf("%s/cache%d", work_folder, ++number);
    g_setenv("XDG_CACHE_HOME", path, TRUE);
    g_unsetenv("JANGKAU_MIRROR");
    g_unsetenv("JANGKAU_OFFLINE");
    return path;
}

// Files below a folder, temporary ones included.
static int count_files(const char *folder) {
    GDir *dir = g_dir_open(folder, 0, NULL);
    int count = 0;
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        count += g_file_test(path, G_FILE_TEST_IS_DIR) ? count_files(path) : 1;
    }
    if (dir != NULL)
        g_dir_close(dir);
    return count;
}

static BoundaryList *parse(const char *sql) {
    GError *error = NULL;
    BoundaryList *list = boundary_list_new();
    if (!upstream_parse(sql, strlen(sql), "uji.sql", list, &error))
        fail_msg("%s: %s", sql, error->message);
    return list;
}

static const Boundary *at(const BoundaryList *list, guint index) {
    assert_true(index < list->len);
    return g_ptr_array_index(list, index);
}

/* ---- parsing ---- */

static void parses_rows(void **state) {
    (void)state;
    g_autoptr(GPtrArray) list = parse(
        "/* kepala ; ' */\nDELETE FROM wilayah_boundaries WHERE kode LIKE '36;%';\n" INSERT
        "\t('36.72.01.1001','Cibeber',-6.03,106.06," SQUARE "),\n"
        "\t('36.72.01.1002','Ma''rang \\'b\\\\',NULL,NULL,'[[[[-6,106.5],[-6,106.6],[-7,106]]],"
        "[[[1e-1,-1.5E+1],[0.25,-15],[0.125,-14],[0.1,-15]],"
        "[[0.15,-14.8],[0.16,-14.8],[0.16,-14.7]]]]');\n" INSERT
        "('96.01.05.1012','Kosong',0,0,''),('96.01.05.1013','Nol',0,0,NULL);\n-- akhir\n");
    assert_int_equal(list->len, 4);
    assert_string_equal(at(list, 0)->code, "36.72.01.1001");
    assert_string_equal(at(list, 0)->name, "Cibeber");
    assert_string_equal(at(list, 0)->where, "uji.sql, baris 4");
    assert_int_equal(at(list, 0)->shape->ring_count, 1);
    assert_int_equal(at(list, 0)->shape->ring_first[1], 4);
    assert_true(at(list, 0)->shape->points[0].lon_deg == 106.1);
    assert_true(at(list, 0)->shape->points[0].lat_deg == -6.1);
    assert_string_equal(at(list, 1)->name, "Ma'rang 'b\\");
    const Shape *shape = at(list, 1)->shape;
    assert_int_equal(shape->ring_count, 3);
    assert_int_equal(shape_part_count(shape), 2);
    assert_int_equal(shape->ring_part[1], 1);
    assert_int_equal(shape->ring_part[2], 1);
    assert_true(shape->points[shape->ring_first[1]].lat_deg == 0.1);
    assert_true(shape->points[shape->ring_first[1]].lon_deg == -15.0);
    assert_null(at(list, 2)->shape);
    assert_null(at(list, 3)->shape);
    assert_string_equal(at(list, 3)->where, "uji.sql, baris 7");
}

static void reads_numbers_as_strtod_does(void **state) {
    (void)state;
    static const char *const numbers[] = {"-6.0398030509999785",
                                          "6",
                                          "0",
                                          "-0.0",
                                          "0.1",
                                          "89.99999999999999",
                                          "1.7976931348623157",
                                          "5e-1",
                                          "4.9e-324",
                                          "1E1",
                                          "0.000000000000000000001",
                                          "12.345678901234567890123456789",
                                          "0000000000000000000000000001.5",
                                          "-89.000000000000000001"};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *sql = g_strdup_printf(
            INSERT "('36.01','A',0,0,'[[[%s,1],[%s,2],[3,3]]]');", numbers[i], numbers[i]);
        g_autoptr(GPtrArray) list = parse(sql);
        double expected = g_ascii_strtod(numbers[i], NULL);
        double got = at(list, 0)->shape->points[0].lat_deg;
        assert_true(fabs(got - expected) <= 4e-16 * fabs(expected));
    }
}

// What is wrong with the file, and what the message must say.
static void refuses_with_the_line(void **state) {
    (void)state;
    static const struct {
        const char *sql, *says;
    } cases[] = {
        {"", "tidak ada satu pun"},
        {"/* hanya kepala */\n", "tidak ada satu pun"},
        {"<html>404</html>", "seharusnya ada INSERT"},
        {"/* tak ditutup", "komentar"},
        {"DELETE FROM x WHERE a='b", "tidak ditutup"},
        {"UPDATE wilayah_boundaries SET path='';", "INSERT"},
        {"INSERT INTO lain(kode) VALUES ('1');", "wilayah_boundaries"},
        {"INSERT INTO wilayah_boundaries(nama,kode,lat,lng,path) VALUES\n", "'kode'"},
        {INSERT "('36.01','A',0,0," SQUARE ")", "terpotong"},
        {INSERT "('36.01','A',0,0," SQUARE "),", "baris 2"},
        {INSERT "('36.01','A',0,0," SQUARE "); sisa", "INSERT"},
        {INSERT "('36.01','A',0,0," SQUARE ",1);", "')'"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,107],[-7,106]]] x');", "petik penutup"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,107],[-7,106]]]]');", "petik penutup"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,107],[-7,106]]');", "']'"},
        {INSERT "('36.01','A',0,0,'[[-6,106],[-6,107],[-7,106]]');", "2 kurung"},
        {INSERT "('36.01','A',0,0,'[[[[[-6,106],[-6,107],[-7,106]]]]]');", "5 kurung"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,107]]]');", "2 titik"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,106],[-6,106],[-6,106]]]');", "bidang"},
        {INSERT "('36.01','A',0,0,'[[[]]]');", "bilangan"},
        {INSERT "('36.01','A',0,0,'[[[-6,106,0],[-6,107,0],[-7,106,0]]]');", "']'"},
        {INSERT "('36.01','A',0,0,'[[[-6,NaN],[-6,107],[-7,106]]]');", "bilangan"},
        {INSERT "('36.01','A',0,0,'[[[-6,inf],[-6,107],[-7,106]]]');", "bilangan"},
        {INSERT "('36.01','A',0,0,'[[[-6,1e999],[-6,107],[-7,106]]]');", "bujur"},
        {INSERT "('36.01','A',0,0,'[[[0x1,1],[-6,107],[-7,106]]]');", "','"},
        {INSERT "('36.01','A',0,0,'[[[106,-6],[107,-6],[106,-7]]]');", "lintang"},
        {INSERT "('36.01','A',0,0,'[[[-6,106],[-6,180.5],[-7,106]]]');", "bujur"},
        {INSERT "('36.01','A',91,0," SQUARE ");", "lat"},
        {INSERT "('36.01','A',0,0,'{}');", "pembuka 'path'"},
        {INSERT "('3601012001','A',0,0," SQUARE ");", "bertitik"},
        {INSERT "('36.01.01.20011','A',0,0," SQUARE ");", "terlalu panjang"},
        {INSERT "('36.01','A\n',0,0," SQUARE ");", "tanda kendali"},
        {INSERT "('36.01','\xff\xfe',0,0," SQUARE ");", "UTF-8"},
        {INSERT "('36.01','A", "terpotong"},
        {INSERT "(NULL,'A',0,0," SQUARE ");", "'kode'"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) list = boundary_list_new();
        // Exactly as long as the text, so that a sanitizer sees a read beyond it.
        gsize length = strlen(cases[i].sql);
        g_autofree char *sql = g_memdup2(cases[i].sql, length);
        if (upstream_parse(sql, length, "uji.sql", list, &error))
            fail_msg("diterima: %s", cases[i].sql);
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
        assert_true(g_str_has_prefix(error->message, "uji.sql, baris "));
        if (strstr(error->message, cases[i].says) == NULL)
            fail_msg("%s\n  pesan: %s\n  tanpa: %s", cases[i].sql, error->message, cases[i].says);
        assert_int_equal(list->len, 0);
    }
}

// Every prefix and many one-byte changes of a file: an answer, no overrun.
static void survives_cuts_and_changes(void **state) {
    (void)state;
    static const char sql[] =
        "/* a */\nDELETE FROM w WHERE k='x';\n" INSERT "('36.01','A''b\\'',-6.0,1e2," SQUARE "),\n"
        "('36.02','C',NULL,NULL,'[[[[1,2],[3,4],[5,6]],[[1,2],[3,4],[5,7]]],[[[1,2],[3,4],[5,6]]]]'"
        ");\n-- x\n# y\n";
    gsize length = sizeof sql - 1;
    int whole = 0;
    for (gsize cut = 0; cut <= length; cut++) {
        g_autofree char *copy = g_memdup2(sql, cut);
        g_autoptr(GPtrArray) list = boundary_list_new();
        g_autoptr(GError) error = NULL;
        bool fine = upstream_parse(copy, cut, "uji.sql", list, &error);
        assert_true(fine == (error == NULL));
        assert_int_equal(list->len, fine ? 2 : 0);
        whole += fine;
    }
    assert_true(whole > 0 && whole < 14); // only cuts after the last ';'
    static const char strange[] = "'\\[](),;-.0eN\n\xff/*#`";
    for (gsize i = 0; i < length; i++) {
        for (gsize s = 0; s < sizeof strange; s++) {
            g_autofree char *copy = g_memdup2(sql, length);
            copy[i] = strange[s];
            g_autoptr(GPtrArray) list = boundary_list_new();
            g_autoptr(GError) error = NULL;
            bool fine = upstream_parse(copy, length, "uji.sql", list, &error);
            assert_true(fine == (error == NULL));
        }
    }
}

static void reads_the_real_banten(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    if (mirror == NULL)
        skip();
    g_auto(GStrv) files = upstream_files("36", NULL);
    assert_non_null(files);
    assert_int_equal(g_strv_length(files), 8);
    g_autoptr(GPtrArray) list = boundary_list_new();
    gint64 parsing_us = 0;
    for (int i = 0; files[i] != NULL; i++) {
        g_autofree char *inside = upstream_repository_path(files[i]);
        g_autofree char *path = g_build_filename(mirror, "wilayah_boundaries", inside, NULL);
        g_autofree char *sql = NULL;
        gsize length;
        assert_true(fs_read(path, UPSTREAM_MAX_BYTES, &sql, &length, NULL));
        assert_true(upstream_check(files[i], path, sql, length, NULL));
        gint64 start = g_get_monotonic_time();
        assert_true(upstream_parse(sql, length, files[i], list, NULL));
        parsing_us += g_get_monotonic_time() - start;
    }
    int rings = 0, vertices = 0, several = 0;
    double area_km2 = 0;
    for (guint i = 0; i < list->len; i++) {
        const Shape *shape = at(list, i)->shape;
        rings += shape->ring_count;
        several += shape->ring_count > 1;
        vertices += shape->ring_first[shape->ring_count];
        area_km2 += shape_area_km2(shape);
    }
    assert_int_equal(list->len, 1552);
    assert_int_equal(rings, 1726);
    assert_int_equal(several, 48);
    assert_int_equal(vertices, 174861);
    assert_true(fabs(area_km2 - 9352.83) < 0.01);
    print_message("Banten: %u desa diurai dalam %.1f ms\n", list->len, (double)parsing_us / 1e3);
}

/* ---- which files ---- */

static void knows_files_and_sums(void **state) {
    (void)state;
    g_auto(GStrv) files = upstream_files("31", NULL);
    assert_int_equal(g_strv_length(files), 6);
    assert_string_equal(files[0], "wilayah_boundaries_kel_31.01.sql");
    assert_int_equal(strlen(upstream_sum(files[0])), 64);
    assert_null(upstream_sum("wilayah_boundaries_kel_31.99.sql"));
    static const char *const unknown[] = {"99", "", "3", "36.01", "../36"};
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(upstream_files(unknown[i], &error));
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
        assert_non_null(strstr(error->message, "tidak dikenal"));
        assert_non_null(strstr(error->message, ", 36, "));
    }
}

/* ---- a small HTTP server on the loopback ---- */

typedef enum { SERVE_WHOLE, SERVE_CUT, SERVE_WRONG, SERVE_500, SERVE_LOOP, SERVE_SILENT } Manner;

typedef struct {
    int socket, port;
    pthread_t thread;
    const char *root; // folder that holds the files by repository path
    Manner manner;
    int requests;
} Server;

static void send_all(int fd, const char *data, gsize length) {
    while (length > 0) {
        ssize_t put = send(fd, data, length, MSG_NOSIGNAL);
        if (put <= 0)
            return;
        data += put;
        length -= (gsize)put;
    }
}

static void answer(Server *server, int fd, const char *path) {
    g_autofree char *file = g_strconcat(server->root, path, NULL);
    g_autofree char *body = NULL;
    gsize length = 0;
    const char *status = "200 OK";
    if (server->manner == SERVE_500)
        status = "503 Service Unavailable";
    else if (server->manner == SERVE_LOOP)
        status = "302 Found";
    else if (server->manner == SERVE_WRONG)
        length = strlen(body = g_strdup("<html>bukan berkasnya</html>"));
    else if (!g_file_get_contents(file, &body, &length, NULL))
        status = "404 Not Found";
    g_autofree char *head =
        g_strdup_printf("HTTP/1.1 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nLocation: /lagi\r\n"
                        "Connection: close\r\n\r\n",
                        status, length);
    send_all(fd, head, strlen(head));
    send_all(fd, body, server->manner == SERVE_CUT ? length / 2 : length);
}

static void *serve(void *data) {
    Server *server = data;
    for (;;) {
        int fd = accept(server->socket, NULL, NULL);
        if (fd < 0)
            return NULL;
        char request[2048];
        ssize_t got = recv(fd, request, sizeof request - 1, 0);
        request[MAX(got, 0)] = '\0';
        char *path = strchr(request, ' ');
        char *end = path != NULL ? strchr(path + 1, ' ') : NULL;
        if (end != NULL) {
            *end = '\0';
            server->requests++;
            if (server->manner == SERVE_SILENT)
                g_usleep(2500 * 1000);
            else
                answer(server, fd, path + 1);
        }
        close(fd);
    }
}

static char *server_start(Server *server) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    server->socket = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->socket, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->socket, 8), 0);
    getsockname(server->socket, (struct sockaddr *)&address, &size);
    server->port = ntohs(address.sin_port);
    pthread_create(&server->thread, NULL, serve, server);
    return g_strdup_printf("http://127.0.0.1:%d", server->port);
}

static void server_stop(Server *server) {
    shutdown(server->socket, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->socket);
}

/* ---- fetching ---- */

static void assert_fetch_fails(const char *from, int timeout_s, int code, const char *says) {
    g_autoptr(GError) error = NULL;
    if (upstream_fetch("31", from, timeout_s, &error))
        fail_msg("berhasil dari %s", from);
    if (strstr(error->message, says) == NULL)
        fail_msg("pesan: %s\n  tanpa: %s", error->message, says);
    assert_true(error->domain == JANGKAU_ERROR);
    assert_int_equal(error->code, code);
    assert_false(upstream_is_cached("31"));
}

static void assert_fetches(const char *from) {
    g_autoptr(GError) error = NULL;
    if (!upstream_fetch("31", from, 10, &error))
        fail_msg("%s", error->message);
    assert_true(upstream_is_cached("31"));
}

static void fetches_from_folders(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    if (mirror == NULL)
        skip();
    g_autofree char *inner = g_build_filename(mirror, "wilayah_boundaries", NULL);
    g_autofree char *absolute = g_canonicalize_filename(mirror, NULL);
    g_autofree char *uri = g_filename_to_uri(absolute, NULL, NULL);
    g_autofree char *first_cache = fresh_cache();
    assert_false(upstream_is_cached("31"));
    assert_fetches(mirror);
    assert_int_equal(count_files(first_cache), 6);
    g_autofree char *kept = upstream_cached_path("wilayah_boundaries_kel_31.01.sql");
    g_autofree char *flat = g_path_get_dirname(kept);
    const char *const places[] = {inner, uri, flat}; // another cache will do, too
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *cache = fresh_cache();
        assert_fetches(places[i]);
        assert_int_equal(count_files(cache), 6);
    }
    g_autofree char *cache = fresh_cache();
    g_setenv("JANGKAU_MIRROR", mirror, TRUE);
    g_setenv("JANGKAU_OFFLINE", "1", TRUE);
    assert_fetches(NULL);
    // All there: nothing is asked for, whatever the source.
    g_unsetenv("JANGKAU_MIRROR");
    assert_fetches(NULL);
    assert_int_equal(count_files(cache), 6);
    char *sql = NULL;
    gsize length;
    assert_true(upstream_read("wilayah_boundaries_kel_31.01.sql", &sql, &length, NULL));
    assert_int_equal(length, 74609);
    g_free(sql);
}

static void mends_a_damaged_cache(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    if (mirror == NULL)
        skip();
    g_autofree char *cache = fresh_cache();
    assert_fetches(mirror);
    g_autofree char *path = upstream_cached_path("wilayah_boundaries_kel_31.72.sql");
    assert_true(g_file_set_contents(path, "rusak", -1, NULL));
    assert_false(upstream_is_cached("31"));
    char *sql = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    assert_false(upstream_read("wilayah_boundaries_kel_31.72.sql", &sql, &length, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_fetches(mirror);
    assert_int_equal(count_files(cache), 6);
}

static void keeps_no_wrong_file(void **state) {
    (void)state;
    g_autofree char *cache = fresh_cache();
    g_autofree char *mirror = g_build_filename(work_folder, "salah", NULL);
    g_autofree char *folder = g_build_filename(mirror, "wilayah_boundaries/db/kel/31", NULL);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_fetch_fails(mirror, 5, ERROR_DATA, "wilayah_boundaries/db/kel/31");
    g_autofree char *file = g_build_filename(folder, "wilayah_boundaries_kel_31.01.sql", NULL);
    assert_true(g_file_set_contents(file, "salah", -1, NULL));
    assert_fetch_fails(mirror, 5, ERROR_DATA, upstream_sum("wilayah_boundaries_kel_31.01.sql"));
    assert_int_equal(count_files(cache), 0);
}

static void refuses_odd_places(void **state) {
    (void)state;
    g_autofree char *cache = fresh_cache();
    assert_fetch_fails("/tidak/ada", 5, ERROR_DATA, "folder tidak ada");
    assert_fetch_fails("ftp://127.0.0.1/x", 5, ERROR_USAGE, "ftp://");
    assert_fetch_fails("http://127.0.0.1/?x", 5, ERROR_USAGE, "tidak boleh");
    g_setenv("JANGKAU_OFFLINE", "1", TRUE);
    assert_fetch_fails(NULL, 5, ERROR_FAILED, "JANGKAU_OFFLINE=1");
    assert_int_equal(count_files(cache), 0);
}

static void fetches_over_http(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    if (mirror == NULL)
        skip();
    g_autofree char *inner = g_build_filename(mirror, "wilayah_boundaries", NULL);
    const char *const roots[] = {mirror, inner};
    for (gsize i = 0; i < G_N_ELEMENTS(roots); i++) {
        g_autofree char *cache = fresh_cache();
        Server server = {.root = roots[i], .manner = SERVE_WHOLE};
        g_autofree char *address = server_start(&server);
        assert_fetches(address);
        server_stop(&server);
        assert_int_equal(server.requests, i == 0 ? 6 : 7); // one 404 finds the layout
        assert_int_equal(count_files(cache), 6);
    }
}

static void http_failures_keep_nothing(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    static const struct {
        Manner manner;
        int code;
        const char *says;
    } cases[] = {{SERVE_CUT, ERROR_FAILED, "gagal mengambil"},
                 {SERVE_WRONG, ERROR_DATA, "SHA-256"},
                 {SERVE_500, ERROR_FAILED, "HTTP 503"},
                 {SERVE_LOOP, ERROR_FAILED, "gagal mengambil"},
                 {SERVE_SILENT, ERROR_FAILED, "1 detik"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (cases[i].manner == SERVE_CUT && mirror == NULL)
            continue;
        g_autofree char *cache = fresh_cache();
        Server server = {.root = mirror != NULL ? mirror : "/nonexistent",
                         .manner = cases[i].manner};
        g_autofree char *address = server_start(&server);
        assert_fetch_fails(address, 1, cases[i].code, cases[i].says);
        server_stop(&server);
        assert_int_equal(count_files(cache), 0);
        if (cases[i].manner == SERVE_LOOP)
            assert_int_equal(server.requests, 4); // the first, and three redirects
    }
    // Nothing there at all, and nobody listening. No password in the message.
    g_autofree char *cache = fresh_cache();
    Server server = {.root = "/nonexistent", .manner = SERVE_WHOLE};
    g_autofree char *address = server_start(&server);
    assert_fetch_fails(address, 5, ERROR_DATA, "HTTP 404");
    server_stop(&server);
    g_autofree char *secret = g_strdup_printf("http://aku:rahasia@127.0.0.1:%d/x", server.port);
    g_autoptr(GError) error = NULL;
    assert_false(upstream_fetch("31", secret, 5, &error));
    assert_null(strstr(error->message, "rahasia"));
    assert_int_equal(count_files(cache), 0);
}

static gpointer fetch_in_thread(gpointer data) {
    return GINT_TO_POINTER(upstream_fetch("31", data, 10, NULL));
}

static void runs_at_once_agree(void **state) {
    (void)state;
    g_autofree char *mirror = shared_mirror();
    if (mirror == NULL)
        skip();
    g_autofree char *cache = fresh_cache();
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("fetch", fetch_in_thread, mirror);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_true(GPOINTER_TO_INT(g_thread_join(threads[i])));
    assert_true(upstream_is_cached("31"));
    assert_int_equal(count_files(cache), 6);
}

static gpointer interrupt_soon(gpointer data) {
    (void)data;
    g_usleep(300 * 1000);
    kill(getpid(), SIGINT);
    return NULL;
}

// Last of all: the flag stays set.
static void stops_when_interrupted(void **state) {
    (void)state;
    g_autofree char *cache = fresh_cache();
    Server server = {.root = "/nonexistent", .manner = SERVE_SILENT};
    g_autofree char *address = server_start(&server);
    interrupt_install();
    GThread *thread = g_thread_new("interrupt", interrupt_soon, NULL);
    gint64 start = g_get_monotonic_time();
    assert_fetch_fails(address, 60, ERROR_INTERRUPTED, "dihentikan");
    assert_true(g_get_monotonic_time() - start < 2 * G_USEC_PER_SEC);
    g_thread_join(thread);
    server_stop(&server);
    assert_int_equal(count_files(cache), 0);
}

static void remove_tree(const char *folder) {
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_tree(path);
        else
            g_unlink(path);
    }
    if (dir != NULL)
        g_dir_close(dir);
    g_rmdir(folder);
}

int main(void) {
    // A proxy must not come between the tests and their own server.
    g_setenv("no_proxy", "127.0.0.1", TRUE);
    work_folder = g_dir_make_tmp("jangkau-upstream-XXXXXX", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_rows),           cmocka_unit_test(reads_numbers_as_strtod_does),
        cmocka_unit_test(refuses_with_the_line), cmocka_unit_test(survives_cuts_and_changes),
        cmocka_unit_test(reads_the_real_banten), cmocka_unit_test(knows_files_and_sums),
        cmocka_unit_test(fetches_from_folders),  cmocka_unit_test(mends_a_damaged_cache),
        cmocka_unit_test(keeps_no_wrong_file),   cmocka_unit_test(refuses_odd_places),
        cmocka_unit_test(fetches_over_http),     cmocka_unit_test(http_failures_keep_nothing),
        cmocka_unit_test(runs_at_once_agree),    cmocka_unit_test(stops_when_interrupted),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_tree(work_folder);
    g_free(work_folder);
    return failed;
}
