#include "base/error.h"
#include "cmd/cmd.h"

static bool run(Options *options, GError **error) {
    (void)options;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED, "belum");
    return false;
}

const Command cmd_new = {"new", "PROVINCE… [FOLDER]",
                         "Set up a project of other provinces, fetch their boundaries, and run it.",
                         "fN", run};
