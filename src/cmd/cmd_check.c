#include <stdio.h>

#include "base/error.h"
#include "cmd/cmd.h"
#include "cmd/stages.h"
#include "config/settings.h"
#include "load/load.h"
#include "report/ledger_report.h"

static int count_rejected(const Ledger *ledger) {
    int rejected = 0;
    for (int i = 0; i < ledger_file_count(ledger); i++) {
        LedgerFile *file = ledger_file(ledger, i);
        rejected += ledger_class_count(file, ROW_REJECTED) + ledger_is_refused(file);
    }
    return rejected;
}

static char *as_json(const Ledger *ledger) {
    Json *reply = json_new();
    json_open_object(reply, NULL);
    ledger_report_json(reply, "files", ledger, true);
    json_close(reply);
    return json_end(reply);
}

static bool run(Options *options, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    if (settings == NULL)
        return false;
    if (options->rest == NULL) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE, "check needs the files to check");
        return false;
    }
    // Quick and quiet: a mirror is asked for boundaries, the public address is not.
    const char *mirror = g_getenv("JANGKAU_MIRROR");
    if (mirror != NULL && *mirror != '\0' && !making_fetch(settings, mirror, error))
        return false;
    g_autoptr(Ledger) ledger = ledger_new();
    if (!load_check(settings, options->rest, ledger, error))
        return false;
    g_autofree char *text = options->json ? as_json(ledger) : ledger_report_text(ledger);
    fputs(text, stdout);
    options->replied = true;
    int rejected = count_rejected(ledger);
    if (rejected > 0)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%d baris atau berkas ditolak", rejected);
    return rejected == 0;
}

const Command cmd_check = {"check", "FILE…",
                           "Tell what a run would make of every row of these files.", "", run};
