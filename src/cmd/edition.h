/**
 * edition.h - the output folder, replaced whole or not at all.
 *
 * A run writes into a staging folder beside the output folder. Publishing
 * carries over what the run did not write, then exchanges the two folders in
 * one step (renameat2). Until then, and when anything fails, the output
 * folder stays as it was.
 *
 * Where the folder itself must stay (somebody stands in it, or it is a mount
 * point) the finished files are moved into it one by one instead.
 */
#ifndef JANGKAU_CMD_EDITION_H
#define JANGKAU_CMD_EDITION_H

#include <glib.h>
#include <stdbool.h>

typedef struct Edition Edition;

/** Make the staging folder for `out`. ERROR_FAILED says what is in the way. */
Edition *edition_begin(const char *out, GError **error);

/** The staging folder. Borrowed. */
const char *edition_folder(const Edition *edition);

/** Whether the present manifest holds the text; false without a manifest. */
bool edition_manifest_holds(const Edition *edition, const char *text);

/** The program's own files by what they are made from. */
typedef enum {
    KEEP_DATA = 1, /**< store and tables */
    KEEP_SHEETS = 2,
    KEEP_BOOKS = 4
} Keep;

/**
 * Carry files of the present output folder over into staging: what a person
 * put there, and of the program's own files those that `keep` (a set of Keep)
 * names and the run has not written. The latter are appended to `written`.
 * Own files that are left out are gone after publishing.
 */
bool edition_carry_over(Edition *edition, unsigned keep, GPtrArray *written, GError **error);

/** Put the staged files in place. Afterwards the edition only wants freeing. */
bool edition_publish(Edition *edition, GError **error);

/** Remove the staging folder unless it was published. */
void edition_free(Edition *edition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

#endif
