#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_RENDER, error);
}

const Command cmd_render = {"render", "", "Draw the sheets from jangkau.sqlite.", "as", run};
