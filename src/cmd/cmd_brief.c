#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_BRIEF, error);
}

const Command cmd_brief = {"brief", "", "Write brief.pdf, a few pages of A4, from jangkau.sqlite.",
                           "a", run};
