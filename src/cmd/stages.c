#include "cmd/stages.h"

#include <stdio.h>

static void print_summary(const Options *options, Stages stages, const JobOutcome *outcome) {
    if (outcome->indicative)
        printf("Batas wilayah: INDIKATIF (pengganti; poligon sebenarnya tidak tersedia)\n");
    if (stages & STAGE_RENDER)
        printf("Peta  : %s/maps\n", options->out);
    if (stages & STAGE_ATLAS && options->only == NULL)
        printf("Atlas : %s/atlas.pdf\n", options->out);
    if (stages & STAGE_ATLAS && options->only != NULL)
        printf("Atlas : %s/atlas-KODE.pdf\n", options->out);
    if (stages & STAGE_BRIEF)
        printf("Ringkasan: %s/brief.pdf\n", options->out);
    if (stages & STAGE_ANALYZE)
        printf("Tabel : %s/tables/tabel.xlsx\n", options->out);
    if (stages & (STAGE_LOAD | STAGE_ANALYZE))
        printf("Data  : %s/" MAKING_STORE "\n", options->out);
}

bool stages_run(const Options *options, Stages stages, GError **error) {
    Job job = {.order = {.stages = stages,
                         .project = options->project,
                         .out = options->out,
                         .as_of = options->as_of,
                         .only = (const char *const *)options->only,
                         .themes = (const char *const *)options->themes,
                         .paper = options->paper},
               .force = options->force,
               .explain = options->why,
               .accept = options->accept};
    g_auto(JobOutcome) outcome = {0};
    if (!job_run(&job, &outcome, error))
        return false;
    if (options->why && outcome.explanation != NULL)
        fputs(outcome.explanation, options->json ? stderr : stdout);
    if (options->json)
        fputs(outcome.manifest, stdout);
    else if (!options->quiet && outcome.nothing_changed)
        printf("Tidak ada yang berubah sejak edisi %s; tidak ada yang dibuat ulang.\n",
               outcome.edition);
    else if (!options->quiet)
        print_summary(options, outcome.stages, &outcome);
    return true;
}
