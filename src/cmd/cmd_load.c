#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_LOAD, error);
}

const Command cmd_load = {"load", "", "Read and clean the inputs into jangkau.sqlite.", "g", run};
