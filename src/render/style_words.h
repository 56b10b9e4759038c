/**
 * style_words.h - what a style says about names: abbreviations, and seas with
 * the places where their names may stand.
 */
#ifndef JANGKAU_RENDER_STYLE_WORDS_H
#define JANGKAU_RENDER_STYLE_WORDS_H

#include <glib.h>
#include <stdbool.h>

#include "geo/lonlat.h"

/** A name may come more than once, with several places. */
typedef struct {
    char *name;
    LonLat at;
    double reach_km; /**< the name stands at most so far off */
} SeaName;

/** "Laut Jawa 106.4 -5.6 45": name, longitude, latitude, reach in km. False for anything else;
 *  free the name. */
bool style_words_sea(const char *text, SeaName *sea);

bool style_words_is_sea(const char *text);

/** Whether a text is "Kampung=Kp.". */
bool style_words_is_abbreviation(const char *text);

/** The name with every whole word of the list ("Kampung=Kp.") made short; NULL when there is
 *  none. Caller frees. */
char *style_words_abbreviate(char *const *abbreviations, const char *name);

#endif
