#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_ATLAS, error);
}

const Command cmd_atlas = {"atlas", "",
                           "Bind all regencies and districts into atlas.pdf, from jangkau.sqlite.",
                           "ab", run};
