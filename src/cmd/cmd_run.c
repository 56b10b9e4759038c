#include "cmd/cmd.h"
#include "cmd/outcome.h"
#include "cmd/stages.h"

static bool run(Options *options, GError **error) {
    Outcome outcome = outcome_begin(options);
    bool ok = stages_run(options, STAGE_ALL, error);
    outcome_end(&outcome, options, ok ? NULL : *error);
    return ok;
}

const Command cmd_run = {"run", "", "Do the whole job: fetch if needed, load, analyze, render.",
                         "asrg", run};
