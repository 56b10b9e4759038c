/**
 * words.h - what sheets and books say, in the language of the project.
 *
 * The Indonesian text is the key, so that the code reads as the sheet does;
 * the table of English ones is in words.c. tests/check_words.sh sees to it that
 * every literal passed to words() or words_printf() is in that table.
 * Names of regions, and what the project file says, stay as they are.
 */
#ifndef JANGKAU_RENDER_WORDS_H
#define JANGKAU_RENDER_WORDS_H

#include <glib.h>

#include "model/world.h"

typedef enum { LANGUAGE_ID, LANGUAGE_EN, LANGUAGES } Language;

/** Of "id" or "en". */
Language words_language(const char *code);

/** The text itself, or its English. Not to be freed. */
const char *words(Language language, const char *indonesian);

/** words() as a format. Caller frees. */
char *words_printf(Language language, const char *indonesian, ...) G_GNUC_PRINTF(2, 3);

/** "12.345,6" or "12,345.6". Caller frees. */
char *words_number(Language language, double value, int decimals);

/** With as many decimals as it needs, at most 3: "2,5", "5". Caller frees. */
char *words_number_short(Language language, double value);

/** "17 Agustus 2025" or "17 August 2025". Caller frees. */
char *words_date(Language language, Date date);

/**
 * world_demand_words() of a text that went through words(): English texts say
 * "penduduk" and "Penduduk", too, where "population" is put in here. Caller frees.
 */
char *words_demand(Language language, const World *world, const char *text);

#endif
