// What a run read, whether it is still so, and the state that remembers it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "regen/program.h"
#include "regen/state.h"

static char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = g_dir_make_tmp("jangkau-regen-XXXXXX", NULL);
    reads_clear();
    return folder == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    g_free(folder);
    reads_clear();
    return !g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
}

static char *at(const char *name) {
    return g_build_filename(folder, name, NULL);
}

static char *put(const char *name, const char *text) {
    char *path = at(name);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

// Written in place: the inode stays.
static void overwrite(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void set_time(const char *path, time_t seconds) {
    struct timespec times[2] = {{seconds, 5}, {seconds, 5}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static GPtrArray *take(void) {
    g_autofree char *changed = NULL;
    GPtrArray *prints = fingerprints_take(NULL, NULL, &changed);
    assert_non_null(prints);
    assert_null(changed);
    return prints;
}

static guint count_differing(GPtrArray *prints) {
    g_autoptr(GPtrArray) differing = g_ptr_array_new();
    fingerprints_compare(prints, differing);
    return differing->len;
}

static void test_nothing_changed(void **state) {
    (void)state;
    g_autofree char *a = put("a.csv", "satu\n"), *none = at("none.csv");
    reads_note(a, READ_CONTENT);
    assert_false(reads_exists(none));
    g_autoptr(GPtrArray) prints = take();
    assert_int_equal(prints->len, 2);
    assert_int_equal(count_differing(prints), 0);
    set_time(a, 1000000000); // touched
    assert_int_equal(count_differing(prints), 0);
    set_time(a, 4000000000); // a time ahead
    assert_int_equal(count_differing(prints), 0);
    g_autofree char *again = at("a.new"); // saved anew with the same bytes: another inode
    assert_true(g_file_set_contents(again, "satu\n", -1, NULL));
    assert_int_equal(g_rename(again, a), 0);
    assert_int_equal(count_differing(prints), 0);
}

static void test_changes(void **state) {
    (void)state;
    g_autofree char *a = put("a.csv", "satu\n"), *none = at("none.csv"), *there = put("b", "x");
    g_autofree char *gdb = at("x.gdb"), *inside = at("x.gdb/a"), *more = at("x.gdb/b");
    assert_int_equal(g_mkdir(gdb, 0777), 0);
    assert_true(g_file_set_contents(inside, "", -1, NULL));
    reads_note(a, READ_CONTENT);
    reads_note(none, READ_PRESENCE);
    assert_true(reads_exists(there));
    reads_note(gdb, READ_CONTENT);
    g_autoptr(GPtrArray) prints = take();
    overwrite(there, "only its presence counts");
    assert_int_equal(count_differing(prints), 0);
    overwrite(a, "dua!\n"); // as long, at once, in place
    assert_int_equal(count_differing(prints), 1);
    overwrite(a, "satu\n");
    assert_int_equal(count_differing(prints), 0);
    g_unlink(a);
    assert_int_equal(count_differing(prints), 1);
    overwrite((g_free(a), a = put("a.csv", "satu\n")), "satu\n");
    assert_true(g_file_set_contents(none, "", -1, NULL)); // appears
    assert_int_equal(count_differing(prints), 1);
    g_unlink(none);
    assert_true(g_file_set_contents(more, "", -1, NULL)); // in a folder that counts by its names
    assert_int_equal(count_differing(prints), 1);
    g_unlink(more);
    g_unlink(there);
    assert_int_equal(count_differing(prints), 1);
}

// The time put back, as rsync and some editors do: the second time tells.
static void test_time_put_back(void **state) {
    (void)state;
    g_autofree char *a = put("a.csv", "satu\n");
    set_time(a, 1000000000);
    reads_note(a, READ_CONTENT);
    g_autoptr(GPtrArray) prints = take();
    Fingerprint *print = g_ptr_array_index(prints, 0);
    print->young = false; // as after two seconds
    assert_int_equal(count_differing(prints), 0);
    g_usleep(20000); // a tick of the file system's clock
    overwrite(a, "dua!\n");
    set_time(a, 1000000000);
    assert_int_equal(count_differing(prints), 1);
}

static void test_changed_while_read(void **state) {
    (void)state;
    g_autofree char *a = put("a.csv", "satu\n"), *b = put("b.csv", "satu\n");
    g_autofree char *changed = NULL;
    reads_note(a, READ_CONTENT);
    reads_note(b, READ_CONTENT);
    overwrite(b, "dua!\n"); // within the same tick perhaps: it was young, so it was summed
    assert_null(fingerprints_take(NULL, NULL, &changed));
    assert_string_equal(changed, b);
    // The run starts again and reads both.
    g_clear_pointer(&changed, g_free);
    reads_restart();
    reads_note(a, READ_CONTENT);
    reads_note(b, READ_CONTENT);
    g_autoptr(GPtrArray) prints = take();
    assert_int_equal(prints->len, 2);
    // What it does not read again still counts as it was.
    overwrite(b, "tiga\n");
    reads_restart();
    reads_note(a, READ_CONTENT);
    assert_null(fingerprints_take(NULL, NULL, &changed));
    assert_string_equal(changed, b);
}

// A file that was looked for, then written by the program itself.
static void test_own_writing(void **state) {
    (void)state;
    g_autofree char *cached = at("cached.sql"), *staged = at("out/x"), *out = at("out");
    assert_false(reads_exists(cached));
    assert_true(fs_write(cached, "x", 1, NULL));
    reads_note(cached, READ_CONTENT);
    g_mkdir(out, 0777);
    reads_note(staged, READ_CONTENT);
    g_autofree char *changed = NULL;
    g_autoptr(GPtrArray) prints = fingerprints_take(NULL, out, &changed);
    assert_non_null(prints);
    assert_int_equal(prints->len, 1);
    assert_int_equal(count_differing(prints), 0);
}

static State *make_state(void) {
    State *state = state_new();
    state_set_origin(state, "2026-11-23.2", "program", "a=1\nb=\t2\n");
    g_ptr_array_add(state->always, g_strdup("PostGIS"));
    Fingerprint *print = g_new0(Fingerprint, 1);
    *print = (Fingerprint){g_strdup("/tmp/na\tme\n\303\251.csv"),
                           READ_CONTENT,
                           {PATH_FILE, 5, 1234567890123456789, 1234567890123456790, 42},
                           g_strdup("abc"),
                           true};
    g_ptr_array_add(state->prints, print);
    GPtrArray *pages = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(pages, g_strdup("p1"));
    g_ptr_array_add(pages, g_strdup("p2"));
    state_add_made(state, "atlas.pdf", print->stamp, g_strdup("key"), pages);
    state_add_made(state, "tables/x.csv", (Stamp){.kind = PATH_ABSENT}, NULL, NULL);
    state_set_count(state, "villages", 1552.25);
    state->day = 20261123;
    return state;
}

static void test_state(void **unused) {
    (void)unused;
    g_autoptr(State) written = make_state();
    g_autofree char *link = at("current"), *path = at(".jangkau/state");
    assert_null(state_read(folder));
    assert_true(state_write(written, folder, NULL));
    assert_null(state_read(folder)); // nothing is current
    assert_int_equal(symlink("editions/2026-11-23.1", link), 0);
    assert_null(state_read(folder)); // another edition is
    g_unlink(link);
    assert_int_equal(symlink("editions/2026-11-23.2", link), 0);
    g_autoptr(State) state = state_read(folder);
    assert_non_null(state);
    assert_string_equal(state->options, "a=1\nb=\t2\n");
    assert_string_equal(state->program, "program");
    assert_int_equal(state->always->len, 1);
    assert_int_equal(state->prints->len, 1);
    const Fingerprint *print = g_ptr_array_index(state->prints, 0);
    assert_string_equal(print->path, "/tmp/na\tme\n\303\251.csv");
    assert_true(print->young && print->depth == READ_CONTENT);
    const Fingerprint *before = g_ptr_array_index(written->prints, 0);
    assert_true(stamp_equal(&print->stamp, &before->stamp));
    const MadeFile *atlas = state_made(state, "atlas.pdf");
    assert_string_equal(atlas->key, "key");
    assert_int_equal(atlas->pages->len, 2);
    assert_string_equal(g_ptr_array_index(atlas->pages, 1), "p2");
    assert_string_equal(state_made(state, "tables/x.csv")->key, "");
    assert_null(state_made(state, "tables/y.csv"));
    assert_int_equal(state->day, 20261123);
    assert_true(state_count(state, "villages", 0) == 1552.25);
    assert_true(state_count(state, "none", -1) == -1);

    // Cut anywhere it is none.
    g_autofree char *text = NULL;
    gsize length = 0;
    assert_true(g_file_get_contents(path, &text, &length, NULL));
    for (gsize cut = 0; cut < length; cut++) {
        assert_true(g_file_set_contents(path, text, (gssize)cut, NULL));
        assert_null(state_read(folder));
    }
}

// What lies ahead of today is decided anew tomorrow.
static void test_day(void **state) {
    (void)state;
    assert_int_equal(reads_day(), 0);
    reads_note_day();
    assert_int_equal(reads_day(), reads_today());
    assert_in_range(reads_day(), 20240101, 21000101);
    reads_restart();
    assert_int_equal(reads_day(), 0);
}

static void test_program(void **state) {
    (void)state;
    g_autofree char *one = program_identity(), *two = program_identity();
    assert_int_equal(strlen(one), 64);
    assert_string_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_changed, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_changes, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_time_put_back, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_changed_while_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_own_writing, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_state, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_day, make_folder, remove_folder),
        cmocka_unit_test(test_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
