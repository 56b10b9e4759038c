/**
 * figures.h - what the CSV tables and the workbook say alike.
 */
#ifndef JANGKAU_REPORT_FIGURES_H
#define JANGKAU_REPORT_FIGURES_H

#include <glib.h>
#include <stdint.h>

#include "model/results.h"
#include "model/world.h"

/** part/whole, or NaN when there is no whole or no part (negative: unknown). */
double figures_share(int64_t part, int64_t whole);

/** The share in per cent with two decimals, halves rounded up, decided in integers; or NaN. */
double figures_percent(int64_t part, int64_t whole);

/** Metres to kilometres; NaN stays NaN. */
double figures_km(double metres);

/** A distance in km for people, as short as it can be said: "5", "2,5". Caller frees. */
char *figures_reach_words(double reach_m);

/** The column of people within it: "people_within_2_5_km", then `ending`. Caller frees. */
char *figures_reach_column(double reach_m, const char *ending);

/** The region of `level` that a village belongs to. */
const Region *figures_region_of(const World *world, int village, RegionLevel level);

/** Service distance S of a region in metres; NaN where regencies of a province differ. */
double figures_service_m(const World *world, const Results *results, RegionLevel level, int index);

/** Whether the list of the village's regency is known. */
bool figures_is_known(const World *world, const Results *results, int village);

/** RegionResult.completeness, with "batas indikatif" when the boundaries are. Caller frees. */
char *figures_completeness(const World *world, const Region *region, const RegionResult *result);

/** How the people of a village, or of a region's villages, were put on land. Caller frees. */
char *figures_village_method(const World *world, int village);
char *figures_method(const World *world, const Region *region);

/** IDM class of a village: "maju", "tidak berlaku (kelurahan)", "" where the list has none. */
const char *figures_idm_status(const Village *village);

/** What a village's boundary is when it is not its own: "batas indikatif (…)"; else "". */
const char *figures_boundary(const World *world, int village);

#endif
