/**
 * codes_world.h - regions by code and name only, for the tests of names,
 * gazetteer and codes and for fuzz_codes.c.
 */
#ifndef JANGKAU_TESTS_CODES_WORLD_H
#define JANGKAU_TESTS_CODES_WORLD_H

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake/gazetteer.h"
#include "model/world.h"

static inline void codes_world_add(World *world, const char *code, const char *name) {
    int level = region_level_of_code(code);
    g_assert_cmpint(level, >=, 0);
    RegionList *list = &world->regions[level];
    if ((list->count & (list->count - 1)) == 0)
        list->items = g_renew(Region, list->items, (gsize)MAX(list->count * 2, 1));
    list->items[list->count++] =
        (Region){.code = g_strdup(code), .name = g_strdup(name), .parent = -1};
}

static inline int codes_world_compare(const void *left, const void *right) {
    return strcmp(((const Region *)left)->code, ((const Region *)right)->code);
}

static inline void codes_world_link(World *world) {
    for (int level = 0; level < LEVEL_COUNT; level++)
        qsort(world->regions[level].items, (size_t)world->regions[level].count, sizeof(Region),
              codes_world_compare);
    g_autoptr(GError) error = NULL;
    world_link(world, &error);
    g_assert_no_error(error);
}

/** A file of its own in the temporary folder; the caller deletes and frees it. */
static inline char *codes_world_file(const char *text) {
    char *path = NULL;
    g_autoptr(GError) error = NULL;
    int handle = g_file_open_tmp("jangkau-kode-XXXXXX.csv", &path, &error);
    g_assert_no_error(error);
    g_close(handle, NULL);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    return path;
}

/** Real places, some with a code that is another place in BPS, and some made up. */
static const char *const codes_world_regions[][2] = {
    {"36", "Banten"},
    {"36.01", "Kabupaten Pandeglang"},
    {"36.01.07", "Angsana"},
    {"36.01.07.2001", "Angsana"},
    {"36.01.07.2005", "Cikayas"},
    {"36.01.07.2006", "Cikuya"}, // one letter from Cikupa of the same regency
    {"36.01.07.2007", "Sukaraja"},
    {"36.01.07.2008", "Sukaratu"}, // two letters from Sukaraja
    {"36.01.08", "Munjul"},
    {"36.01.08.2001", "Munjul"},
    {"36.01.08.2002", "Pasirloa"},
    {"36.01.08.2003", "Cikupa"},
    {"36.01.08.2004", "Sukasaba"},
    {"36.01.08.2005", "Kota Dukuh"},
    {"36.02", "Kabupaten Lebak"},
    {"36.02.16", "Cijaku"},
    {"36.02.16.2001", "Cijaku"},
    {"36.02.16.2002", "Kandangsapi"},
    {"36.02.19", "Cibeber"},
    {"36.02.19.2001", "Cibeber"},
    {"36.02.19.2011", "Warungbanten"},
    {"36.02.19.2012", "Mekarsari"},
    {"36.02.28", "Cigemblong"},
    {"36.02.28.2001", "Cigemblong"},
    {"36.02.28.2009", "Cikaratuan"},
    {"36.02.28.2010", "Mekarsari"},
    {"36.02.28.2011", "Mekarjaya"},
    {"36.04", "Kabupaten Serang"},
    {"36.04.05", "Kramatwatu"},
    {"36.04.05.2001", "Serdang"},
    {"36.04.05.2009", "Cibeber"}, // its code is another Cibeber in BPS
    {"36.72", "Kota Cilegon"},
    {"36.72.04", "Cibeber"},
    {"36.72.04.1001", "Cibeber"},
    {"36.72.06", "Gerogol"},
    {"36.72.06.1001", "Gerem"},
    {"36.72.06.1002", "Rawa Arum"},
    {"36.73", "Kota Serang"},
    {"36.73.01", "Serang"},
    {"36.73.01.1001", "Serang"},
    {"36.73.01.1002", "Cipare"},
    {"36.73.04", "Curug"},
    {"36.73.04.1001", "Curug"},
};

static const char codes_world_history[] = "old_code,new_code,since,change,source\n"
                                          "36.02.16.2018,36.02.28.2009,,recoded,uji\n"
                                          "36.02.16.2017,36.02.16.2018,2004-05,recoded,uji\n"
                                          "36.02.28.2008,36.02.28.2010,2010,split,uji\n"
                                          "36.02.28.2008,36.02.28.2011,2010,split,uji\n"
                                          "36.02.28.2005,36.02.28.2010,,split,uji\n"
                                          "36.02.28.2005,36.02.19.2012,,split,uji\n"
                                          "36.02.28.2007,36.02.28.2011,2012-01-31,merged,uji\n"
                                          "36.02.28.2006,36.02.28.2011,2012-01-31,merged,uji\n"
                                          "36.01.07.2001,36.01.07.2001,,renamed,uji\n"
                                          "32.01.01.2001,32.01.02.2001,,recoded,uji\n";

// Villages of Munjul and Cigemblong are listed; those of Cibeber and Grogol are not.
static const char codes_world_bps[] = "bps_code,code,name,source\n"
                                      "36,36,BANTEN,uji\n"
                                      "3601,36.01,PANDEGLANG,uji\n"
                                      "3602,36.02,LEBAK,uji\n"
                                      "3672,36.72,CILEGON,uji\n"
                                      "3601072,36.01.08,MUNJUL,uji\n"
                                      "3601070,36.01.07,ANGSANA,uji\n"
                                      "3602051,36.02.28,CIGEMBLONG,uji\n"
                                      "3602040,36.02.19,CIBEBER,uji\n"
                                      "3672022,36.72.06,GROGOL,uji\n"
                                      "3601072001,36.01.08.2002,PASIRLOA,uji\n"
                                      "3601072005,36.01.08.2003,CIKUPA,uji\n"
                                      "3601072006,36.01.08.2004,SUKASABA,uji\n"
                                      "3601072007,,TIDAK PASTI,uji\n"
                                      "3601072009,36.01.08.2001,MUNJUL,uji\n"
                                      "3601070001,36.01.07.2001,ANGSANA,uji\n"
                                      "3604052009,36.02.19.2001,CIBEBER,uji\n"
                                      "3602051005,36.02.16.2018,CIKARATUAN,uji\n"
                                      "3602051006,36.02.28.2001,CIGEMBLONG,uji\n";

static inline void codes_world_tables(Gazetteer *gazetteer, const char *history, const char *bps) {
    g_autoptr(GError) error = NULL;
    g_autofree char *history_path = codes_world_file(history);
    gazetteer_add_history(gazetteer, history_path, &error);
    g_assert_no_error(error);
    g_autofree char *bps_path = codes_world_file(bps);
    gazetteer_add_bps(gazetteer, bps_path, &error);
    g_assert_no_error(error);
    remove(history_path);
    remove(bps_path);
}

/** The caller's. */
static inline Gazetteer *codes_world_bare_gazetteer(void) {
    g_autoptr(World) world = world_new();
    for (size_t i = 0; i < G_N_ELEMENTS(codes_world_regions); i++)
        codes_world_add(world, codes_world_regions[i][0], codes_world_regions[i][1]);
    codes_world_link(world);
    return gazetteer_new(world);
}

/** With history and BPS codes. The caller's. */
static inline Gazetteer *codes_world_gazetteer(void) {
    Gazetteer *gazetteer = codes_world_bare_gazetteer();
    codes_world_tables(gazetteer, codes_world_history, codes_world_bps);
    return gazetteer;
}

#endif
