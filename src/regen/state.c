#include "regen/state.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/fs.h"

static const char HEADER[] = "jangkau-state 3";
static const goffset LARGEST_BYTES = 64 * 1024 * 1024;

static void free_made(gpointer data) {
    MadeFile *made = data;
    g_free(made->key);
    g_clear_pointer(&made->pages, g_ptr_array_unref);
    g_free(made);
}

State *state_new(void) {
    State *state = g_new0(State, 1);
    state->edition = g_strdup("");
    state->program = g_strdup("");
    state->options = g_strdup("");
    state->always = g_ptr_array_new_with_free_func(g_free);
    state->prints =
        g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))fingerprint_free);
    state->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_made);
    state->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return state;
}

void state_free(State *state) {
    if (state == NULL)
        return;
    g_free(state->edition);
    g_free(state->program);
    g_free(state->options);
    g_ptr_array_unref(state->always);
    g_ptr_array_unref(state->prints);
    g_hash_table_unref(state->made);
    g_hash_table_unref(state->counts);
    g_free(state);
}

void state_set_origin(State *state, const char *edition, const char *program, const char *options) {
    g_free(state->edition);
    g_free(state->program);
    g_free(state->options);
    state->edition = g_strdup(edition);
    state->program = g_strdup(program);
    state->options = g_strdup(options);
}

void state_add_made(State *state, const char *name, Stamp stamp, char *key, GPtrArray *pages) {
    MadeFile *made = g_new0(MadeFile, 1);
    made->key = key != NULL ? key : g_strdup("");
    made->stamp = stamp;
    made->pages = pages;
    g_hash_table_insert(state->made, g_strdup(name), made);
}

const MadeFile *state_made(const State *state, const char *name) {
    return g_hash_table_lookup(state->made, name);
}

void state_set_count(State *state, const char *name, double number) {
    g_hash_table_insert(state->counts, g_strdup(name), g_memdup2(&number, sizeof number));
}

double state_count(const State *state, const char *name, double otherwise) {
    const double *number = g_hash_table_lookup(state->counts, name);
    return number != NULL ? *number : otherwise;
}

char *state_current_edition(const char *out) {
    g_autofree char *link = g_build_filename(out, "current", NULL);
    g_autofree char *target = g_file_read_link(link, NULL);
    return target != NULL ? g_path_get_basename(target) : NULL;
}

static char *path_of(const char *out) {
    return g_build_filename(out, ".jangkau", "state", NULL);
}

// ------------------------------------------------------------------ reading

static bool parse_number(const char *text, gint64 *number) {
    char *end = NULL;
    *number = g_ascii_strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

// Five fields.
static bool parse_stamp(char *const *fields, Stamp *stamp) {
    gint64 kind, inode;
    bool ok = parse_number(fields[0], &kind) && parse_number(fields[1], &stamp->size_bytes) &&
              parse_number(fields[2], &stamp->mtime_ns) &&
              parse_number(fields[3], &stamp->ctime_ns) && parse_number(fields[4], &inode);
    stamp->kind = ok ? (PathKind)kind : PATH_ABSENT;
    stamp->inode = ok ? (guint64)inode : 0;
    return ok;
}

static bool parse_read(State *state, char *const *fields) {
    gint64 depth, young;
    Stamp stamp;
    if (!parse_number(fields[1], &depth) || !parse_stamp(fields + 2, &stamp) ||
        !parse_number(fields[7], &young))
        return false;
    Fingerprint *print = g_new0(Fingerprint, 1);
    *print = (Fingerprint){g_strcompress(fields[9]), (ReadDepth)depth, stamp, g_strdup(fields[8]),
                           young != 0};
    g_ptr_array_add(state->prints, print);
    return true;
}

static bool parse_made(State *state, char *const *fields) {
    Stamp stamp;
    g_autofree char *name = g_strcompress(fields[7]);
    if (!parse_stamp(fields + 1, &stamp))
        return false;
    state_add_made(state, name, stamp, g_strdup(fields[6]), NULL);
    return true;
}

static bool parse_page(State *state, char *const *fields) {
    g_autofree char *name = g_strcompress(fields[2]);
    MadeFile *made = g_hash_table_lookup(state->made, name);
    if (made == NULL)
        return false;
    if (made->pages == NULL)
        made->pages = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(made->pages, g_strdup(fields[1]));
    return true;
}

static bool set_text(char **text, const char *field) {
    g_free(*text);
    *text = g_strcompress(field);
    return true;
}

static bool parse_line(State *state, char *const *fields, guint count) {
    const char *word = fields[0];
    if (count == 2 && strcmp(word, "edition") == 0)
        return set_text(&state->edition, fields[1]);
    if (count == 2 && strcmp(word, "program") == 0)
        return set_text(&state->program, fields[1]);
    if (count == 2 && strcmp(word, "options") == 0)
        return set_text(&state->options, fields[1]);
    if (count == 2 && strcmp(word, "day") == 0) {
        gint64 day;
        bool ok = parse_number(fields[1], &day);
        state->day = ok ? (int)day : 0;
        return ok;
    }
    if (count == 2 && strcmp(word, "always") == 0) {
        g_ptr_array_add(state->always, g_strcompress(fields[1]));
        return true;
    }
    if (count == 10 && strcmp(word, "read") == 0)
        return parse_read(state, fields);
    if (count == 8 && strcmp(word, "made") == 0)
        return parse_made(state, fields);
    if (count == 3 && strcmp(word, "page") == 0)
        return parse_page(state, fields);
    if (count == 3 && strcmp(word, "count") == 0) {
        g_autofree char *name = g_strcompress(fields[2]);
        state_set_count(state, name, g_ascii_strtod(fields[1], NULL));
        return true;
    }
    return false;
}

static State *parse(char *text) {
    g_autoptr(State) state = state_new();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = g_strv_length(lines);
    // Without its last line it was not written by us, or not whole.
    if (count < 3 || strcmp(lines[0], HEADER) != 0 || strcmp(lines[count - 2], "end") != 0)
        return NULL;
    for (guint i = 1; i + 2 < count; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        if (!parse_line(state, fields, g_strv_length(fields)))
            return NULL;
    }
    return g_steal_pointer(&state);
}

State *state_read(const char *out) {
    g_autofree char *path = path_of(out);
    g_autofree char *text = NULL;
    g_autofree char *edition = state_current_edition(out);
    GStatBuf status;
    if (edition == NULL || g_stat(path, &status) != 0 || status.st_size > LARGEST_BYTES ||
        !g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    g_autoptr(State) state = parse(text);
    return state != NULL && strcmp(state->edition, edition) == 0 ? g_steal_pointer(&state) : NULL;
}

// ------------------------------------------------------------------ writing

static void append_text(GString *out, const char *text, char end) {
    g_autofree char *escaped = g_strescape(text, NULL);
    g_string_append_printf(out, "%s%c", escaped, end);
}

static void append_stamp(GString *out, const Stamp *stamp) {
    g_string_append_printf(out,
                           "%d\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT
                           "\t%" G_GINT64_FORMAT "\t",
                           (int)stamp->kind, stamp->size_bytes, stamp->mtime_ns, stamp->ctime_ns,
                           (gint64)stamp->inode);
}

static void append_setting(GString *out, const char *word, const char *text) {
    g_string_append_printf(out, "%s\t", word);
    append_text(out, text, '\n');
}

static void append_made(GString *out, const State *state, const char *name) {
    const MadeFile *made = state_made(state, name);
    g_string_append(out, "made\t");
    append_stamp(out, &made->stamp);
    g_string_append_printf(out, "%s\t", made->key);
    append_text(out, name, '\n');
    for (guint i = 0; made->pages != NULL && i < made->pages->len; i++) {
        g_string_append_printf(out, "page\t%s\t", (char *)g_ptr_array_index(made->pages, i));
        append_text(out, name, '\n');
    }
}

static GList *sorted_keys(GHashTable *table) {
    return g_list_sort(g_hash_table_get_keys(table), (GCompareFunc)(void (*)(void))strcmp);
}

bool state_write(const State *state, const char *out, GError **error) {
    g_autoptr(GString) text = g_string_new(HEADER);
    g_string_append_c(text, '\n');
    append_setting(text, "edition", state->edition);
    append_setting(text, "program", state->program);
    append_setting(text, "options", state->options);
    g_string_append_printf(text, "day\t%d\n", state->day);
    for (guint i = 0; i < state->always->len; i++)
        append_setting(text, "always", g_ptr_array_index(state->always, i));
    for (guint i = 0; i < state->prints->len; i++) {
        const Fingerprint *print = g_ptr_array_index(state->prints, i);
        g_string_append_printf(text, "read\t%d\t", (int)print->depth);
        append_stamp(text, &print->stamp);
        g_string_append_printf(text, "%d\t%s\t", (int)print->young, print->sha256);
        append_text(text, print->path, '\n');
    }
    g_autoptr(GList) made = sorted_keys(state->made);
    for (GList *at = made; at != NULL; at = at->next)
        append_made(text, state, at->data);
    g_autoptr(GList) counts = sorted_keys(state->counts);
    for (GList *at = counts; at != NULL; at = at->next) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_dtostr(number, sizeof number, state_count(state, at->data, 0));
        g_string_append_printf(text, "count\t%s\t", number);
        append_text(text, at->data, '\n');
    }
    g_string_append(text, "end\n");
    g_autofree char *path = path_of(out);
    g_autofree char *folder = g_path_get_dirname(path);
    return fs_make_folder(folder, error) && fs_write(path, text->str, text->len, error);
}
