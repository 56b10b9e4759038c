// One change of a project's table: the lock, and programs that write meanwhile.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/fs.h"
#include "edit/history.h"
#include "edit/membership.h"

static const char *const FILES[] = {"tiny.ini",         "villages.csv",       "districts.csv",
                                    "regencies.csv",    "libraries.csv",      "membership.csv",
                                    "villages.geojson", "reported_totals.csv"};

typedef struct {
    char *folder, *table;
    Settings *settings;
    Places places;
} Project;

static int set_up(void **state) {
    Project *p = g_new0(Project, 1);
    p->folder = g_dir_make_tmp("jangkau-session-XXXXXX", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
        g_autofree char *from =
            g_build_filename(JANGKAU_SOURCE_DIR "/tests/cli/projects/tiny", FILES[i], NULL);
        g_autofree char *to = g_build_filename(p->folder, FILES[i], NULL);
        g_autofree char *bytes = NULL;
        gsize length;
        assert_true(fs_read(from, 1 << 20, &bytes, &length, NULL));
        assert_true(fs_write(to, bytes, length, NULL));
    }
    g_autofree char *project = g_build_filename(p->folder, "tiny.ini", NULL);
    p->table = g_build_filename(p->folder, "membership.csv", NULL);
    p->settings = settings_read(project, NULL);
    assert_non_null(p->settings);
    assert_true(places_read(p->settings, &p->places, NULL));
    *state = p;
    return 0;
}

static void remove_files(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static int tear_down(void **state) {
    Project *p = *state;
    g_autofree char *history = history_folder(p->table);
    remove_files(history);
    remove_files(p->folder);
    places_clear(&p->places);
    settings_free(p->settings);
    g_free(p->table);
    g_free(p->folder);
    g_free(p);
    return 0;
}

static char *content(const char *path) {
    char *bytes;
    gsize length;
    assert_true(fs_read(path, 1 << 20, &bytes, &length, NULL));
    return bytes;
}

static EditSession *join(Project *p, GError **error) {
    EditSession *session = membership_open(p->settings, &p->places, NULL, false, error);
    if (session != NULL)
        assert_true(
            membership_join(session, p->settings, &p->places, "97.71", "2023", NULL, false, NULL));
    return session;
}

static void two_changes_at_once(void **state) {
    Project *p = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(EditSession) first = join(p, NULL);
    assert_non_null(first);
    assert_null(edit_open(p->settings, KIND_MEMBERSHIP, 0, false, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_BUSY));
    // The other table of the folder waits, too; one who only looks does not.
    g_clear_error(&error);
    assert_null(edit_open(p->settings, KIND_LIBRARIES, 0, false, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_BUSY));
    g_autoptr(EditSession) looking = edit_open(p->settings, KIND_MEMBERSHIP, 0, true, NULL);
    assert_non_null(looking);
    edit_close(g_steal_pointer(&first));
    g_autoptr(EditSession) second = edit_open(p->settings, KIND_MEMBERSHIP, 0, false, NULL);
    assert_non_null(second);
}

static void somebody_saves_meanwhile(void **state) {
    Project *p = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(EditSession) session = join(p, NULL);
    assert_true(edit_check(session, NULL));
    g_autofree char *before = content(p->table);
    g_autofree char *theirs = g_strconcat(before, "98,Lain,2020,,exact,,\n", NULL);
    assert_true(fs_write(p->table, theirs, strlen(theirs), NULL));
    assert_false(edit_commit(session, "join", &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_non_null(strstr(error->message, "program lain mengubahnya"));
    g_autofree char *now = content(p->table);
    assert_string_equal(now, theirs);
    char *const paths[] = {p->table, NULL};
    g_autoptr(GPtrArray) steps = history_list(paths, NULL);
    assert_int_equal(steps->len, 0);
}

static void is_put_in_place_and_taken_back(void **state) {
    Project *p = *state;
    g_autofree char *before = content(p->table);
    g_autoptr(EditSession) session = join(p, NULL);
    assert_true(edit_check(session, NULL));
    g_autofree char *unchanged = content(p->table);
    assert_string_equal(unchanged, before);
    assert_true(edit_commit(session, "join 97.71\n--since 2023", NULL));
    g_autofree char *after = content(p->table);
    g_autofree char *expected = g_strconcat(before, "97.71,Kota Gama,2023,,exact,,\n", NULL);
    assert_string_equal(after, expected);
    char *const paths[] = {p->table, NULL};
    g_autoptr(GPtrArray) steps = history_list(paths, NULL);
    assert_int_equal(steps->len, 1);
    const HistoryStep *step = g_ptr_array_index(steps, 0);
    assert_string_equal(step->what, "join 97.71 --since 2023");
    assert_true(history_undo(step, NULL));
    g_autofree char *back = content(p->table);
    assert_string_equal(back, before);
}

// The history's folder cannot be made: the table stays as it is.
static void history_cannot_be_kept(void **state) {
    Project *p = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *before = content(p->table);
    g_autofree char *history = history_folder(p->table);
    assert_true(fs_write(history, "", 0, NULL)); // a file where the folder should be
    g_autoptr(EditSession) session = join(p, NULL);
    assert_false(edit_commit(session, "join", &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_FAILED));
    g_autofree char *after = content(p->table);
    assert_string_equal(after, before);
    g_unlink(history);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_changes_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(somebody_saves_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(is_put_in_place_and_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(history_cannot_be_kept, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
