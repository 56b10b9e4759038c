/**
 * ledger_report.h - the ledger for machines (JSON, CSV) and for the office
 * that sent the file (a workbook).
 */
#ifndef JANGKAU_REPORT_LEDGER_REPORT_H
#define JANGKAU_REPORT_LEDGER_REPORT_H

#include "model/ledger.h"
#include "report/json.h"

/**
 * An array `key` of one object a file, with its rows by class; `entries` adds
 * every finding and every row that came to lie somewhere.
 */
void ledger_report_json(Json *json, const char *key, const Ledger *ledger, bool entries);

/** ledger.csv: one line a finding. Caller frees. */
GString *ledger_report_csv(const Ledger *ledger);

/** A workbook with a page of counts and one of findings a file. */
bool ledger_report_xlsx(const Ledger *ledger, const char *path, GError **error);

/** Lines for a person at a terminal: counts of each file, then its findings. Caller frees. */
char *ledger_report_text(const Ledger *ledger);

#endif
