#include "cmd/cmd.h"

static bool run(Options *options, GError **error) {
    (void)options;
    (void)error;
    return true;
}

const Command cmd_explain = {"explain", "", "x", "", run};
