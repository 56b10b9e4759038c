#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "changes/changes.h"
#include "cmd/cmd.h"

// "-1" came as "current-1": see cmd.c.
static bool choose(const Options *options, char **before, char **after, GError **error) {
    guint count = options->rest != NULL ? g_strv_length(options->rest) : 0;
    if (count > 2) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "two editions at most (see `jangkau diff --help`)");
        return false;
    }
    *before = changes_find_edition(options->out, count > 0 ? options->rest[0] : "current-1", error);
    if (*before == NULL)
        return false;
    *after = changes_find_edition(options->out, count > 1 ? options->rest[1] : "current", error);
    return *after != NULL;
}

static bool run(Options *options, GError **error) {
    g_autofree char *before = NULL, *after = NULL;
    if (!choose(options, &before, &after, error))
        return false;
    bool equal = false;
    ChangesForm form = options->json ? CHANGES_JSON : options->csv ? CHANGES_CSV : CHANGES_TEXT;
    g_autofree char *text = changes_compare(before, after, form, &equal, error);
    if (text == NULL)
        return false;
    fputs(text, stdout);
    options->status = options->exit_code && !equal ? 1 : 0;
    return true;
}

const Command cmd_diff = {"diff", "[BEFORE [AFTER]]",
                          "What differs between two editions (default: the last two).", "e", run};
