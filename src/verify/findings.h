/**
 * findings.h - what a recount compared, and where it differs from what is published.
 */
#ifndef JANGKAU_VERIFY_FINDINGS_H
#define JANGKAU_VERIFY_FINDINGS_H

#include <glib.h>
#include <stdint.h>

/** So many differences of one table are kept with their texts; all are counted. */
#define FINDINGS_KEPT 20

/** One difference. Texts are Indonesian and owned. */
typedef struct {
    char *column;
    char *code;   /**< of the region, village or library; "date code" in series.csv */
    char *reason; /**< "tercetak 12, hitung ulang 13" */
} Finding;

/** What became of one table ("regions.csv", "cells", "manifest.json"). */
typedef struct {
    char *table;
    int64_t rows, cells; /**< compared */
    int64_t differences;
    GArray *kept;             /**< Finding, the first FINDINGS_KEPT */
    double largest_mm;        /**< between two distances, among those within tolerance */
    double largest_person_km; /**< between two sums of person-km, relative */
    int64_t tolerated_people; /**< in whole people that a threshold within 1 mm may move */
} TableFindings;

typedef struct {
    GPtrArray *tables;    /**< TableFindings, in the order they were looked at */
    GPtrArray *notes;     /**< Indonesian: what was checked in part only, and why */
    int64_t villages_cut; /**< villages whose cells were cut anew */
    int64_t cells_cut;
    double largest_area_m2, largest_people; /**< differences of those cells */
} Findings;

Findings *findings_new(void);
void findings_free(Findings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Findings, findings_free)

/** The record of a table, made when it is not there yet. Borrowed. */
TableFindings *findings_table(Findings *findings, const char *table);

/** Note a difference. */
void findings_add(Findings *findings, const char *table, const char *column, const char *code,
                  const char *format, ...) G_GNUC_PRINTF(5, 6);

void findings_note(Findings *findings, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** Differences in all tables. */
int64_t findings_total(const Findings *findings);

#endif
