#include "cmd/cmd.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    return stages_run(options, STAGE_ALL, error);
}

const Command cmd_run = {"run", "", "Do the whole job: fetch if needed, load, analyze, render.",
                         "asg", run};
