/**
 * facts.h - what one edition says, read from its jangkau.sqlite and its
 * manifest.json: plain lists, sorted by key.
 *
 * An edition of an older program may lack tables or columns. What is not there
 * is unknown (-1, NaN, ""), never 0, and Facts.missing tells it.
 */
#ifndef JANGKAU_CHANGES_FACTS_H
#define JANGKAU_CHANGES_FACTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "geo/lonlat.h"
#include "model/world.h"

/* Every fact starts with its key, by which two editions are laid side by side. */

/** A region of any level; people and distances by cell, as in regions.csv and villages.csv. */
typedef struct {
    char *code; /**< key */
    char *name;
    int64_t population;
    int64_t villages; /**< -1 for a village */
    int member;       /**< 1, 0, -1 = not told (no results; a village) */
    int64_t within;   /**< people within S; -1 = unknown list or no results */
    int64_t villages_tpbis, libraries_tpbis;
    double mean_m, gap_person_m;
} RegionFact;

/** A region of which nothing is known; without texts. */
extern const RegionFact facts_unknown_region;

typedef struct {
    char *id; /**< key */
    char *name, *kind, *village_code, *precision, *confidence;
    char *tpbis_since, *tpbis_until, *open_since, *open_until;
    LonLat position;
    int tpbis; /**< counted at the date: 1, 0, -1 = no results */
} LibraryFact;

/** A row of the membership list; a code that comes again is "36.71#2". */
typedef struct {
    char *key;
    char *code, *since, *until;
} MemberFact;

/** An input file; one that comes again is "role/name#2". */
typedef struct {
    char *key; /**< "libraries/perpus.csv" */
    char *role, *name, *sha256;
} InputFact;

/** What became of the rows of an input file (and worksheet). */
typedef struct {
    char *key; /**< "perpus.csv/Lembar1" */
    char *name, *kind;
    int64_t rows, rejected;
} FileFact;

/** A rejected row, whatever its number: rows move. */
typedef struct {
    char *key; /**< file, column, value and reason */
    char *file, *kind, *column, *value, *reason;
    int64_t row;
} RejectFact;

/** A setting, or a warning (whose key is its text and value ""). */
typedef struct {
    char *key, *value;
} TextFact;

typedef struct {
    GPtrArray *regions[LEVEL_COUNT]; /**< RegionFact */
    GPtrArray *libraries;            /**< LibraryFact */
    GPtrArray *members;              /**< MemberFact */
    GPtrArray *inputs;               /**< InputFact */
    GPtrArray *files;                /**< FileFact */
    GPtrArray *rejects;              /**< RejectFact */
    GPtrArray *meta;                 /**< TextFact: `meta` of the store */
    GPtrArray *settings;             /**< TextFact: `settings` of the manifest */
    GPtrArray *warnings;             /**< TextFact */
    GPtrArray *missing;              /**< char*: what it does not say, in Indonesian */
    bool has_results;                /**< else only `jangkau load` has run */
} Facts;

/** Read the edition in `folder`. ERROR_DATA: no edition, damaged, not ours. */
Facts *facts_read(const char *folder, GError **error);
void facts_free(Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)

/** The fact of that key in one of the lists, or NULL. */
gpointer facts_find(const GPtrArray *list, const char *key);

/** Value of a TextFact; "" when there is none. */
const char *facts_text(const GPtrArray *list, const char *key);

/** Name of a region of any level, or its code. */
const char *facts_region_name(const Facts *facts, const char *code);

#endif
