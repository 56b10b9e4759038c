/**
 * theme_files.h - where the themes of the sheets are: shipped ones by name
 * (styles/themes/NAME.ini), own ones as files beside the project file.
 */
#ifndef JANGKAU_CONFIG_THEME_FILES_H
#define JANGKAU_CONFIG_THEME_FILES_H

#include "config/settings.h"

/**
 * Path of a theme. "coverage" is the file coverage.ini that [sheet] themes names,
 * else the shipped theme; "x/my.ini" is a file, relative to the project file.
 * Errors list what there is: ERROR_DATA for a word of [sheet] themes, else
 * ERROR_USAGE. Caller frees.
 */
char *theme_files_path(const Settings *settings, const char *word, GError **error);

/** "my" for "x/my.ini", "coverage" for "coverage". Caller frees. */
char *theme_files_name(const char *word);

#endif
