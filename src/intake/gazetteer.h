/**
 * gazetteer.h - the regions that are known, by code and by name, with their
 * former codes and their BPS codes.
 *
 * Made once after the table of villages is read, then only read. BPS codes
 * are bridged by district and name: a table may give the code itself
 * (data/codes/bps.csv), else the names that stand beside it do.
 */
#ifndef JANGKAU_INTAKE_GAZETTEER_H
#define JANGKAU_INTAKE_GAZETTEER_H

#include <glib.h>
#include <stdbool.h>

#include "intake/names.h"
#include "model/world.h"

typedef struct Gazetteer Gazetteer;

/** Of the regions of a linked world; the names are copied. */
Gazetteer *gazetteer_new(const World *world);
void gazetteer_free(Gazetteer *gazetteer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gazetteer, gazetteer_free)

/**
 * Add former codes from a table `old_code,new_code,since,change,source` with
 * change = recoded | renamed | split | merged. One old code may have several
 * rows (split). Rows of regions that are not loaded are kept for
 * gazetteer_successors() and do no harm.
 */
bool gazetteer_add_history(Gazetteer *gazetteer, const char *path, GError **error);

/**
 * Add BPS codes from a table `bps_code,code,name,source` (2, 4, 7 or 10
 * digits). An empty `code` says that BPS has this code, but not which place it
 * is: it is bridged by names, as one that no table has, and never taken for
 * impossible. Below a region of which codes are listed there are no others.
 */
bool gazetteer_add_bps(Gazetteer *gazetteer, const char *path, GError **error);

/** True when the dotted code is a region that is loaded. */
bool gazetteer_has(const Gazetteer *gazetteer, const char *code);

/** Name of a loaded region, or NULL. Borrowed. */
const char *gazetteer_name(const Gazetteer *gazetteer, const char *code);

/** Dotted code of a BPS code of 2, 4, 7 or 10 digits, or NULL. Borrowed. */
const char *gazetteer_from_bps(const Gazetteer *gazetteer, const char *bps_code);

/** True when a table has this BPS code, with or without its dotted code. */
bool gazetteer_has_bps(const Gazetteer *gazetteer, const char *bps_code);

/** Level of a BPS code by the number of its digits, or -1 when it is none. */
int gazetteer_bps_level(const char *bps_code);

/** BPS code of the region above ("" of a province). `bps_code` is one. Caller frees. */
char *gazetteer_bps_parent(const char *bps_code);

/** True when the tables know some region right below this BPS code. */
bool gazetteer_lists_bps_below(const Gazetteer *gazetteer, const char *bps_code);

/** Today's codes of a former code, NULL-terminated; NULL when it is none. Borrowed. */
const char *const *gazetteer_successors(const Gazetteer *gazetteer, const char *code);

/** "recoded", "renamed", "split" or "merged"; NULL when `code` is no former code. */
const char *gazetteer_change(const Gazetteer *gazetteer, const char *code);

/**
 * Name of the one loaded regency that a text such as a title names with its
 * kind ("DAFTAR PERPUSTAKAAN KAB. LEBAK 2024"), or NULL when it names none or
 * several. Borrowed.
 */
const char *gazetteer_regency_in(const Gazetteer *gazetteer, const char *text);

/** What a search by name found. */
typedef struct {
    char code[16]; /**< dotted; "" when none is certain */
    int distance;  /**< 0: the same name but for case, spaces and such */
    char *reason;  /**< Indonesian, why none is certain; NULL when found. Caller frees. */
} NameSearch;

/**
 * The region of `level` called `name`, below the narrowest of: `within` (a
 * dotted code, or ""), the names of its regency and district ("" when not
 * told). Districts and regencies must match exactly by key ("Serang" alone is
 * refused where both a kota and a kabupaten have the name); a village may be
 * misspelt as names_match() allows, but only below a known district, and not
 * when it is the right name of another village of the regency. A village
 * without a known district matches only exactly and when alone in its known
 * regency; a district that was told, but is none there, must then be a
 * misspelling of the village's own (the distance is the district's). "Serang"
 * with a district that only one of the two Serangs has is certain. Names that
 * say another regency or district than `within` does are a contradiction.
 */
NameSearch gazetteer_search(const Gazetteer *gazetteer, RegionLevel level, const char *within,
                            const char *regency, const char *district, const char *name);

#endif
