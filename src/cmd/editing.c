#include "cmd/editing.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cmd/lookup.h"
#include "report/json.h"

bool editing_check_texts(const char *const *texts, int count, GError **error) {
    for (int i = 0; i < count; i++) {
        const char *text = texts[i];
        bool fine = text == NULL || g_utf8_validate(text, -1, NULL);
        for (const char *c = text; fine && c != NULL && *c != '\0'; c = g_utf8_next_char(c))
            fine = !g_unichar_iscntrl(g_utf8_get_char(c));
        if (fine)
            continue;
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE,
                            "a text holds a line break, another control character, or is no UTF-8");
        return false;
    }
    return true;
}

bool editing_need(const char *command, const char *option, const char *value, GError **error) {
    if (value != NULL && *value != '\0')
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "%s needs %s (see `jangkau %s --help`)", command,
                option, command);
    return false;
}

const Region *editing_member(const Places *places, const char *word, GError **error) {
    RegionRef ref;
    if (!lookup_region_between(places->members, word, LEVEL_PROVINCE, LEVEL_REGENCY, &ref, error))
        return NULL;
    return &places->members->regions[ref.level].items[ref.index];
}

char *editing_next(const Options *options, const char *command) {
    if (options->project == NULL || g_str_equal(options->project, "jangkau.ini"))
        return g_strdup_printf("jangkau %s", command);
    static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-";
    bool is_plain = options->project[strspn(options->project, plain)] == '\0';
    g_autofree char *quoted =
        is_plain ? g_strdup(options->project) : g_shell_quote(options->project);
    return g_strdup_printf("jangkau %s -c %s", command, quoted);
}

static void reply_json(const EditSession *session, const char *what, bool done, const char *next) {
    g_autofree char *base = g_path_get_basename(edit_path(session));
    Json *reply = json_new();
    json_open_object(reply, NULL);
    json_string(reply, "table", base);
    json_string(reply, "change", what);
    json_bool(reply, "done", done);
    json_string(reply, "next", next);
    json_close(reply);
    g_autofree char *text = json_end(reply);
    fputs(text, stdout);
}

bool editing_finish(Options *options, EditSession *session, const char *what, const char *step,
                    GError **error) {
    bool done = !options->edit.check;
    if (!edit_check(session, error) || (done && !edit_commit(session, step, error)))
        return false;
    g_autofree char *run = editing_next(options, "run");
    g_autofree char *undo = editing_next(options, "undo");
    if (options->json)
        reply_json(session, what, done, done ? run : NULL);
    else if (!options->quiet && done)
        printf("%s\nLalu  : %s\nBatal : %s\n", what, run, undo);
    else if (!options->quiet)
        printf("%s\nBaru diperiksa: tidak ada yang diubah. Ulangi tanpa --check.\n", what);
    return true;
}
