/**
 * facts_internal.h - how the facts of an edition are read: facts_read.c asks,
 * facts_places.c reads regions, libraries and memberships, facts_inputs.c the
 * ledger, the inputs and the manifest, into the lists of facts.c.
 */
#ifndef JANGKAU_CHANGES_FACTS_INTERNAL_H
#define JANGKAU_CHANGES_FACTS_INTERNAL_H

#include "changes/facts.h"
#include "store/db.h"

typedef struct {
    Db *db;
    Facts *facts;
    GError **error;
} FactsReader;

/* facts.c */

Facts *facts_new(void);

/** By key; of facts with the same key the second becomes "key#2", in the order they came. */
void facts_sort(GPtrArray *list);

/* facts_read.c */

/** A query of these columns (parted by spaces), those that are not there as NULL. */
bool facts_ask(FactsReader *r, const char *table, const char *wanted, DbStatement *query);

/** -1 for NULL. */
int64_t facts_known_int(const DbStatement *query, int column);

/** A text of the row; caller frees. */
char *facts_copy(const DbStatement *query, int column);

/* facts_places.c */

bool facts_read_regions(FactsReader *r, RegionLevel level);
bool facts_read_region_results(FactsReader *r);
bool facts_read_village_results(FactsReader *r);
bool facts_read_libraries(FactsReader *r);
bool facts_read_members(FactsReader *r);

/** The villages of each region above them. */
void facts_count_villages(Facts *facts);

/* facts_inputs.c */

bool facts_read_meta(FactsReader *r);
bool facts_read_inputs(FactsReader *r);
bool facts_read_files(FactsReader *r);
bool facts_read_rejects(FactsReader *r);

/** Settings and warnings; a manifest that is not there, or no JSON, is told as missing. */
bool facts_read_manifest(FactsReader *r, const char *folder);

#endif
