/**
 * new_project.h - the folder of a project of other provinces.
 *
 * What is known is filled in: villages with name and point from the
 * boundaries, names and official totals of regencies from data/codes, people
 * and districts from the tables of data/ where they have the village. Where no
 * village's people are known, villages themselves are counted (`demand`), and
 * the project file says how to change that. Libraries and membership are
 * headers alone.
 */
#ifndef JANGKAU_EDIT_NEW_PROJECT_H
#define JANGKAU_EDIT_NEW_PROJECT_H

#include <glib.h>
#include <stdbool.h>

#include "edit/places.h"

/** Name of the project file that `jangkau new` writes and every command looks for. */
#define NEW_PROJECT_FILE "jangkau.ini"

/** What was made, for a message. */
typedef struct {
    int villages;
    int without_people; /**< villages whose number of people is not known */
    int unnamed;        /**< regions above the villages whose name is not known */
} NewProject;

/** "dki-jakarta" of provinces 31. Caller frees. */
char *new_project_folder(char *const *provinces, const GPtrArray *known);

/**
 * Write the project of these provinces (codes, the main one first) into
 * `folder`, which must be absent or empty; on failure nothing is left.
 * `boundaries` is a file of village polygons, or NULL: the upstream's files,
 * which are in the cache.
 */
bool new_project_write(char *const *provinces, const char *boundaries, const GPtrArray *known,
                       const char *folder, NewProject *made, GError **error);

#endif
