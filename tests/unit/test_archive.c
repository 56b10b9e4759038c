// ZIP files before they are unpacked: what is let through, and what is not.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/error.h"
#include "intake/archive.h"
#include "zip_maker.h"

static char *work_folder, *zip_path;

// fwrite(), for g_file_set_contents() would sync each time.
static void write_bytes(const void *bytes, gsize length) {
    FILE *file = fopen(zip_path, "wb");
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void write_zip(const ZipEntry *entries, int count) {
    GByteArray *zip = zip_make(entries, count);
    write_bytes(zip->data, zip->len);
    g_byte_array_unref(zip);
}

static void assert_refused(const char *says) {
    g_autoptr(GError) error = NULL;
    if (archive_check(zip_path, &error))
        fail_msg("diterima, tanpa: %s", says);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_true(g_str_has_prefix(error->message, "uji.zip: "));
    if (strstr(error->message, says) == NULL)
        fail_msg("pesan: %s\n  tanpa: %s", error->message, says);
}

static bool take(const char *bytes, gsize length, gpointer data, GError **error) {
    (void)error;
    g_string_append_len(data, bytes, (gssize)length);
    return true;
}

static char *unpack(const Archive *archive, const char *name, GError **error) {
    int entry = archive_find(archive, name);
    if (entry < 0)
        return NULL;
    GString *text = g_string_new(NULL);
    bool fine = archive_unpack(archive, entry, take, text, error);
    return g_string_free(text, !fine);
}

static Archive *open_good(void) {
    GError *error = NULL;
    Archive *archive = archive_open(zip_path, &error);
    if (archive == NULL)
        fail_msg("%s", error->message);
    return archive;
}

static void reads_what_is_there(void **state) {
    (void)state;
    g_autofree char *large = g_malloc(300000);
    for (int i = 0; i < 300000; i++)
        large[i] = (char)("abcdefgh"[i % 7 * i % 8]);
    const ZipEntry entries[] = {{.name = "satu.txt", .data = "isi satu", .stored = true},
                                {.name = "map/dua.txt", .data = "isi dua isi dua isi dua"},
                                {.name = "tiga.txt", .data = large, .length = 300000},
                                {.name = "empat.txt", .data = "belakangan", .descriptor = true},
                                {.name = "lima.txt", .data = "lebar", .wide = true},
                                {.name = "kosong/", .data = "", .stored = true}};
    write_zip(entries, G_N_ELEMENTS(entries));
    assert_true(archive_is_zip(zip_path));
    assert_true(archive_check(zip_path, NULL));
    g_autoptr(Archive) archive = open_good();
    assert_int_equal(archive_entry_count(archive), 6);
    assert_string_equal(archive_entry_name(archive, 1), "map/dua.txt");
    assert_int_equal(archive_entry_bytes(archive, 1), 23);
    assert_int_equal(archive_find(archive, "MAP/Dua.txt"), 1);
    assert_int_equal(archive_find(archive, "dua.txt"), -1);
    for (gsize i = 0; i < 5; i++) {
        g_autofree char *text = unpack(archive, entries[i].name, NULL);
        gsize length = entries[i].length > 0 ? entries[i].length : strlen(entries[i].data);
        assert_int_equal(strlen(text), length);
        assert_memory_equal(text, entries[i].data, length);
    }
}

static bool stop(const char *bytes, gsize length, gpointer data, GError **error) {
    (void)bytes, (void)length;
    (*(int *)data)++;
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "cukup");
    return false;
}

static void a_sink_can_stop(void **state) {
    (void)state;
    static const char spaces[] = "isi yang tidak dibaca sampai habis";
    write_zip((const ZipEntry[]){{.name = "a", .data = spaces, .stored = true}}, 1);
    g_autoptr(Archive) archive = open_good();
    g_autoptr(GError) error = NULL;
    int calls = 0;
    assert_false(archive_unpack(archive, 0, stop, &calls, &error));
    assert_int_equal(calls, 1);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_USAGE));
}

static void refuses_what_lies(void **state) {
    (void)state;
    static char zeros[2 * 1024 * 1024];
    static const struct {
        ZipEntry entry;
        const char *says;
    } cases[] = {
        {{.name = "/etc/passwd", .data = "x"}, "terlarang"},
        {{.name = "\\x", .data = "x"}, "terlarang"},
        {{.name = "../x", .data = "x"}, "terlarang"},
        {{.name = "a/../../x", .data = "x"}, "terlarang"},
        {{.name = "a\\..\\x", .data = "x"}, "terlarang"},
        {{.name = "C:x", .data = "x"}, "terlarang"},
        {{.name = "a\0b", .name_length = 3, .data = "x"}, "terlarang"},
        {{.name = "", .data = "x"}, "terlarang"},
        {{.name = "a", .data = "x", .flags = 1}, "bersandi"},
        {{.name = "a", .data = "x", .flags = 0x40}, "bersandi"},
        {{.name = "a", .data = "x", .flags = 0x2000}, "bersandi"},
        {{.name = "a", .data = "x", .method = 12}, "pemampatan"},
        {{.name = "a", .data = zeros, .length = sizeof(zeros)}, "mengembang"},
        {{.name = "a", .data = "xy", .local_bytes = 3}, "rusak"},
        {{.name = "a", .data = "xy", .stored = true, .bytes = 3}, "rusak"},
        {{.name = "a", .data = "xy", .packed = 500}, "bertumpang tindih atau terpotong"},
        {{.name = "a", .data = "xy", .bytes = 600u << 20, .packed = 500u << 20, .wide = true},
         "mengembang"},
        {{.name = "a", .data = "xy", .wide = true, .bytes = G_MAXUINT64}, "mengembang"},
        {{.name = "a", .data = "xy", .local_name = "b"}, "rusak"},
        {{.name = "a", .data = "xy", .local_method = 12}, "rusak"},
        {{.name = "a", .data = "xy", .at = 5}, "rusak"},
        {{.name = "a", .data = "xy", .at = 0xFFFFFF00}, "rusak"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        write_zip(&cases[i].entry, 1);
        assert_refused(cases[i].says);
    }
    // At the limits, but within them.
    write_zip((const ZipEntry[]){{.name = "a..b/.c", .data = zeros, .length = 1024 * 1024}}, 1);
    assert_true(archive_check(zip_path, NULL));
}

static void refuses_many_or_much(void **state) {
    (void)state;
    // Each within its own bounds, together beyond: 60 claims of 10 MB.
    g_autofree char *noise = g_malloc(60000);
    guint32 seed = 1;
    for (int i = 0; i < 60000; i++)
        noise[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
    ZipEntry entries[60];
    char names[60][8];
    for (int i = 0; i < 60; i++) {
        g_snprintf(names[i], sizeof(names[i]), "e%d", i);
        entries[i] =
            (ZipEntry){.name = names[i], .data = noise, .length = 60000, .bytes = 10 * 1024 * 1024};
    }
    write_zip(entries, 51);
    assert_true(archive_check(zip_path, NULL));
    write_zip(entries, 60);
    assert_refused("lebih dari 512 MB");
    entries[1].name = "e0";
    write_zip(entries, 2);
    assert_refused("rusak");
    g_autofree ZipEntry *many = g_new0(ZipEntry, ARCHIVE_MAX_ENTRIES + 1);
    for (int i = 0; i <= ARCHIVE_MAX_ENTRIES; i++)
        many[i] = (ZipEntry){.name = g_strdup_printf("%d", i), .data = "", .stored = true};
    write_zip(many, ARCHIVE_MAX_ENTRIES);
    assert_true(archive_check(zip_path, NULL));
    write_zip(many, ARCHIVE_MAX_ENTRIES + 1);
    assert_refused("lebih dari 10000 berkas");
    for (int i = 0; i <= ARCHIVE_MAX_ENTRIES; i++)
        g_free((char *)many[i].name);
}

// The second entry lies in the data of the first: both give the same bytes.
static void refuses_overlapping_entries(void **state) {
    (void)state;
    const ZipEntry within = {.name = "b", .data = "isi", .stored = true};
    GByteArray *inner = zip_make(&within, 1);
    const ZipEntry both[] = {
        {.name = "a", .data = (const char *)inner->data, .length = 34, .stored = true},
        {.name = "b", .data = "isi", .stored = true, .at = 31}};
    write_zip(both, 2);
    assert_refused("bertumpang tindih");
    const ZipEntry apart[] = {both[0], within};
    write_zip(apart, 2);
    assert_true(archive_check(zip_path, NULL));
    g_byte_array_unref(inner);
}

// More or less than was said comes out of the stream, or something else.
static void unpacks_only_what_was_said(void **state) {
    (void)state;
    static const ZipEntry cases[] = {{.name = "a", .data = "isi isi isi", .bytes = 10},
                                     {.name = "a", .data = "isi isi isi", .bytes = 12},
                                     {.name = "a", .data = "isi isi isi", .crc = 1},
                                     {.name = "a", .data = "isi", .crc = 1, .stored = true},
                                     {.name = "a", .data = "isi", .stored = true, .method = 8},
                                     {.name = "a", .data = "isi isi", .padding = 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        write_zip(&cases[i], 1);
        g_autoptr(Archive) archive = open_good();
        g_autoptr(GError) error = NULL;
        g_autofree char *text = unpack(archive, "a", &error);
        assert_null(text);
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    }
}

static bool weigh(const char *bytes, gsize length, gpointer data, GError **error) {
    (void)bytes, (void)error;
    *(gsize *)data += length;
    return true;
}

// A stream that is longer than was said is stopped there, not read to its end.
static void gives_no_more_than_was_said(void **state) {
    (void)state;
    static char zeros[1024 * 1024];
    write_zip((const ZipEntry[]){{.name = "a", .data = zeros, .length = sizeof(zeros), .bytes = 9}},
              1);
    g_autoptr(Archive) archive = open_good();
    gsize given = 0;
    assert_false(archive_unpack(archive, 0, weigh, &given, NULL));
    assert_true(given <= 9);
}

static void refuses_every_cut(void **state) {
    (void)state;
    const ZipEntry entries[] = {{.name = "a", .data = "isi", .stored = true},
                                {.name = "b", .data = "isi isi isi isi", .descriptor = true}};
    GByteArray *zip = zip_make(entries, 2);
    for (guint kept = 0; kept < zip->len; kept++) {
        write_bytes(zip->data, kept);
        if (archive_check(zip_path, NULL))
            fail_msg("dipotong pada %u diterima", kept);
    }
    write_bytes(zip->data, zip->len);
    assert_true(archive_check(zip_path, NULL));
    g_byte_array_unref(zip);
}

// The end record is found by its comment, and nothing hides before or after it.
static void finds_the_end_record(void **state) {
    (void)state;
    const ZipEntry entry = {.name = "a", .data = "isi", .stored = true};
    GByteArray *zip = zip_make(&entry, 1);
    guint whole = zip->len;
    g_byte_array_append(zip, (const guint8 *)"oleh kami", 9);
    write_bytes(zip->data, zip->len);
    assert_refused("rusak"); // bytes that are no comment
    zip->data[whole - 2] = 9;
    write_bytes(zip->data, zip->len);
    assert_true(archive_check(zip_path, NULL));
    g_byte_array_set_size(zip, whole);
    zip->data[whole - 2] = 0;
    GByteArray *hidden = g_byte_array_append(g_byte_array_new(), zip->data, whole - 22);
    g_byte_array_append(hidden, (const guint8 *)"di sini", 7);
    g_byte_array_append(hidden, zip->data + whole - 22, 22);
    write_bytes(hidden->data, hidden->len);
    assert_refused("rusak");
    g_byte_array_unref(hidden);
    g_byte_array_unref(zip);
}

// Whatever one changed byte does, it never gives other contents.
static void no_changed_byte_changes_the_contents(void **state) {
    (void)state;
    const ZipEntry entries[] = {{.name = "a", .data = "isi", .stored = true},
                                {.name = "b", .data = "isi isi isi isi", .wide = true}};
    GByteArray *zip = zip_make(entries, 2);
    int refused = 0;
    for (guint i = 0; i < zip->len; i++) {
        for (int bit = 0; bit < 8; bit++) {
            zip->data[i] ^= (guint8)(1 << bit);
            write_bytes(zip->data, zip->len);
            zip->data[i] ^= (guint8)(1 << bit);
            g_autoptr(Archive) archive = archive_open(zip_path, NULL);
            refused += archive == NULL;
            for (int e = 0; archive != NULL && e < 2; e++) {
                g_autofree char *text = unpack(archive, entries[e].name, NULL);
                assert_true(text == NULL || strcmp(text, entries[e].data) == 0);
            }
        }
    }
    assert_true(refused > (int)zip->len); // of 8 times that
    g_byte_array_unref(zip);
}

static void refuses_what_is_no_file(void **state) {
    (void)state;
    g_autofree char *fifo = g_build_filename(work_folder, "pipa.zip", NULL);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {fifo, work_folder, "/tidak/ada.zip", "/dev/null"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(archive_is_zip(paths[i]));
        assert_false(archive_check(paths[i], &error));
        assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    }
    g_unlink(fifo);
    write_bytes("kode,nama\n", 10);
    assert_false(archive_is_zip(zip_path));
    assert_refused("rusak");
}

int main(void) {
    work_folder = g_dir_make_tmp("jangkau-archive-XXXXXX", NULL);
    zip_path = g_build_filename(work_folder, "uji.zip", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_is_there),
        cmocka_unit_test(a_sink_can_stop),
        cmocka_unit_test(refuses_what_lies),
        cmocka_unit_test(refuses_many_or_much),
        cmocka_unit_test(refuses_overlapping_entries),
        cmocka_unit_test(unpacks_only_what_was_said),
        cmocka_unit_test(gives_no_more_than_was_said),
        cmocka_unit_test(refuses_every_cut),
        cmocka_unit_test(finds_the_end_record),
        cmocka_unit_test(no_changed_byte_changes_the_contents),
        cmocka_unit_test(refuses_what_is_no_file),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    g_unlink(zip_path);
    g_rmdir(work_folder);
    g_free(zip_path);
    g_free(work_folder);
    return failed;
}
