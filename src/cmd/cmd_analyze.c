#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_ANALYZE, error);
}

const Command cmd_analyze = {"analyze", "", "Compute the figures from jangkau.sqlite into tables.",
                             "ag", run};
