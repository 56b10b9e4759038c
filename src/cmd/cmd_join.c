// jangkau join, jangkau leave
#include "base/error.h"
#include "cmd/editing.h"
#include "edit/membership.h"

typedef struct {
    Options *options;
    Settings *settings;
    Places *places;
    EditSession *session;
    GString *said, *step;
} Change;

static const char *file_name(const Change *change, char **owned) {
    return *owned = g_path_get_basename(edit_path(change->session));
}

static bool join_one(Change *c, const Region *region, GError **error) {
    g_autofree char *file = NULL;
    const char *since = c->options->edit.since;
    if (!membership_join(c->session, c->settings, c->places, region->code, since,
                         c->options->edit.source, c->options->edit.approximate, error))
        return false;
    g_string_append_printf(c->said, "%s%s %s ikut sejak %s (%s)", c->said->len > 0 ? "\n" : "",
                           region->code, region->name, since, file_name(c, &file));
    return true;
}

static bool leave_one(Change *c, const Region *region, GError **error) {
    g_autofree char *file = NULL;
    const char *until = c->options->edit.until;
    if (!membership_leave(c->session, c->settings, c->places, region->code, until, error))
        return false;
    g_string_append_printf(c->said, "%s%s %s berhenti sejak %s (%s)", c->said->len > 0 ? "\n" : "",
                           region->code, region->name, until, file_name(c, &file));
    return true;
}

typedef bool (*ChangeOne)(Change *change, const Region *region, GError **error);

// All regions of one command line are one change: all or none.
static bool change_all(Options *options, ChangeOne one, bool leaving, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    g_auto(Places) places = {0};
    if (settings == NULL || !places_read(settings, &places, error))
        return false;
    g_autoptr(GPtrArray) regions = g_ptr_array_new();
    for (int i = 0; options->rest[i] != NULL; i++) {
        const Region *region = editing_member(&places, options->rest[i], error);
        if (region == NULL)
            return false;
        if (!g_ptr_array_find(regions, region, NULL))
            g_ptr_array_add(regions, (gpointer)(guintptr)region);
    }
    const char *leaver = leaving ? ((const Region *)regions->pdata[0])->code : NULL;
    g_autoptr(EditSession) session =
        membership_open(settings, &places, leaver, options->edit.check, error);
    if (session == NULL)
        return false;
    g_autoptr(GString) said = g_string_new(NULL), step = g_string_new(leaving ? "leave" : "join");
    Change change = {options, settings, &places, session, said, step};
    for (guint i = 0; i < regions->len; i++) {
        const Region *region = g_ptr_array_index(regions, i);
        if (!one(&change, region, error))
            return false;
        g_string_append_printf(step, " %s", region->code);
    }
    if (leaving)
        g_string_append_printf(step, " --until %s", options->edit.until);
    else
        g_string_append_printf(step, " --since %s", options->edit.since);
    return editing_finish(options, session, said->str, step->str, error);
}

static bool check_words(const Options *options, const char *command, const char *option,
                        const char *date, GError **error) {
    const char *source = options->edit.source;
    if (options->rest == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "%s needs the code of who %ss", command,
                    command);
        return false;
    }
    return editing_need(command, option, date, error) && editing_check_texts(&source, 1, error);
}

static bool run_join(Options *options, GError **error) {
    return check_words(options, "join", "--since", options->edit.since, error) &&
           change_all(options, join_one, false, error);
}

static bool run_leave(Options *options, GError **error) {
    return check_words(options, "leave", "--until", options->edit.until, error) &&
           change_all(options, leave_one, true, error);
}

const Command cmd_join = {"join", "CODE…",
                          "Enter provinces and regencies that join the programme into the table.",
                          "J", run_join};

const Command cmd_leave = {"leave", "CODE…",
                           "Enter the end of their taking part into the membership table.", "L",
                           run_leave};
