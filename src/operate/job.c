#include "operate/job.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"

enum { MARK_DIGITS = 8, LONGEST_WORD = 40 };

void job_clear(Job *job) {
    g_clear_pointer(&job->name, g_free);
    g_clear_pointer(&job->program, g_free);
    g_clear_pointer(&job->project, g_free);
    g_clear_pointer(&job->out, g_free);
    g_clear_pointer(&job->user, g_free);
    g_clear_pointer(&job->inputs, g_ptr_array_unref);
    g_clear_pointer(&job->environ, g_ptr_array_unref);
}

char *job_mark(const char *out) {
    g_autofree char *sum = fs_sha256(out, strlen(out));
    return g_strndup(sum, MARK_DIGITS);
}

char *job_name(const char *project, const char *out) {
    g_autofree char *base = g_path_get_basename(project != NULL ? project : "banten");
    if (g_str_has_suffix(base, ".ini"))
        base[strlen(base) - strlen(".ini")] = '\0';
    GString *word = g_string_new("jangkau-");
    for (const char *c = base; *c != '\0' && word->len < LONGEST_WORD; c++) {
        if (g_ascii_isalnum(*c) || *c == '_')
            g_string_append_c(word, *c);
        else if (word->str[word->len - 1] != '-')
            g_string_append_c(word, '-');
    }
    g_autofree char *mark = job_mark(out);
    g_string_append_printf(word, "%s%s", word->str[word->len - 1] == '-' ? "" : "-", mark);
    return g_string_free(word, FALSE);
}

bool job_read_time(const char *text, int *hour, int *minute) {
    if (!g_regex_match_simple("^([01]?[0-9]|2[0-3]):[0-5][0-9]$", text, G_REGEX_DOLLAR_ENDONLY, 0))
        return false;
    *hour = (int)g_ascii_strtoll(text, NULL, 10);
    *minute = (int)g_ascii_strtoll(strchr(text, ':') + 1, NULL, 10);
    return true;
}

static bool check_text(const char *text, GError **error) {
    bool good = text == NULL || g_utf8_validate(text, -1, NULL);
    for (const char *c = text; good && c != NULL && *c != '\0'; c++)
        good = !g_ascii_iscntrl(*c);
    if (good && text != NULL)
        good = !g_str_has_suffix(text, "\\") && !g_str_has_suffix(text, " ");
    if (good)
        return true;
    g_autofree char *shown = g_strescape(text, NULL);
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                "\"%s\": nama dengan tanda kendali, bukan UTF-8, atau berakhir spasi atau \\ tidak "
                "dapat dijadwalkan; beri nama lain",
                shown);
    return false;
}

static bool check_all(const GPtrArray *texts, GError **error) {
    for (guint i = 0; i < texts->len; i++) {
        if (!check_text(g_ptr_array_index(texts, i), error))
            return false;
    }
    return true;
}

bool job_check(const Job *job, GError **error) {
    return check_text(job->program, error) && check_text(job->project, error) &&
           check_text(job->out, error) && check_text(job->user, error) &&
           check_all(job->inputs, error) && check_all(job->environ, error);
}
