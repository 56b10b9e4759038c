#include "operate/crontab.h"

#include <string.h>

#include "base/error.h"
#include "operate/call.h"

static const char BEGIN[] = "# >>> jangkau schedule ";
static const char END[] = "# <<< jangkau schedule ";
static const char EVERY_TEN_MINUTES[] = "*/10 * * * * ";

// Quoted for sh; then cron takes the backslash off every \%.
static void add_word(GString *text, const char *word) {
    g_autofree char *quoted = g_shell_quote(word);
    g_string_append_c(text, ' ');
    for (const char *c = quoted; *c != '\0'; c++) {
        if (*c == '%')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
}

static void add_command(GString *text, const Job *job) {
    g_string_append(text, "env");
    for (guint i = 0; i < job->environ->len; i++)
        add_word(text, g_ptr_array_index(job->environ, i));
    g_string_append(text, " nice");
    add_word(text, job->program);
    g_string_append(text, " run -q");
    if (job->project != NULL) {
        g_string_append(text, " -c");
        add_word(text, job->project);
    }
    g_string_append(text, " -o");
    add_word(text, job->out);
    g_string_append_c(text, '\n');
}

char *crontab_block(const Job *job) {
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s%s\n", BEGIN, job->name);
    if (job->daily) {
        g_string_append_printf(text, "%d %d * * * ", job->minute, job->hour);
        add_command(text, job);
    }
    if (job->on_change) {
        g_string_append(text, EVERY_TEN_MINUTES);
        add_command(text, job);
    }
    g_string_append_printf(text, "%s%s\n", END, job->name);
    return g_string_free(text, FALSE);
}

static bool is_marker(const char *line, const char *marker, const char *mark) {
    return g_str_has_prefix(line, marker) && g_str_has_suffix(line, mark);
}

char *crontab_replace(const char *table, const char *mark, const char *block) {
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    GString *text = g_string_new(NULL);
    bool inside = false;
    for (int i = 0; lines[i] != NULL; i++) {
        if (lines[i + 1] == NULL && *lines[i] == '\0')
            break; // what follows the last line end
        inside = inside || is_marker(lines[i], BEGIN, mark);
        if (!inside)
            g_string_append_printf(text, "%s\n", lines[i]);
        inside = inside && !is_marker(lines[i], END, mark);
    }
    if (inside) // someone took the last marker away: rather a line too many than others' lost
        g_string_assign(text, table);
    if (block != NULL)
        g_string_append(text, block);
    return g_string_free(text, FALSE);
}

bool crontab_find(const char *table, const char *mark, char **daily, bool *on_change) {
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    bool inside = false, found = false;
    *daily = NULL;
    *on_change = false;
    for (int i = 0; lines[i] != NULL; i++) {
        inside = inside || is_marker(lines[i], BEGIN, mark);
        found = found || inside;
        if (inside && g_str_has_prefix(lines[i], EVERY_TEN_MINUTES)) {
            *on_change = true;
        } else if (inside && g_ascii_isdigit(*lines[i])) {
            char *hour = NULL;
            int minute = (int)g_ascii_strtoll(lines[i], &hour, 10);
            g_free(*daily);
            *daily = g_strdup_printf("%02d:%02d", (int)g_ascii_strtoll(hour, NULL, 10), minute);
        }
        inside = inside && !is_marker(lines[i], END, mark);
    }
    return found;
}

static bool has_crontab(GError **error) {
    g_autofree char *program = g_find_program_in_path("crontab");
    if (program != NULL)
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED,
                        "di sini tidak ada systemd dan tidak ada crontab; pasang paket cron, atau "
                        "salin baris dari `jangkau schedule … --print` ke penjadwal yang ada");
    return false;
}

char *crontab_read(const char *user, GError **error) {
    const char *const own[] = {"crontab", "-l", NULL};
    const char *const other[] = {"crontab", "-u", user, "-l", NULL};
    if (!has_crontab(error))
        return NULL;
    g_autofree char *table = NULL, *said = NULL;
    if (call_program(user != NULL ? other : own, NULL, &table, &said, error))
        return g_steal_pointer(&table);
    // Only then is it empty; after any other failure nothing may be overwritten.
    if (said == NULL || strstr(said, "no crontab for") == NULL)
        return NULL;
    g_clear_error(error);
    return g_strdup("");
}

bool crontab_write(const char *user, const char *table, GError **error) {
    const char *const own[] = {"crontab", "-", NULL};
    const char *const other[] = {"crontab", "-u", user, "-", NULL};
    return has_crontab(error) && call_program(user != NULL ? other : own, table, NULL, NULL, error);
}
