/**
 * edition.h - the output folder, replaced whole or not at all.
 *
 * A run writes into a staging folder beside the output folder. Publishing
 * carries over what the run did not write, then exchanges the two folders in
 * one step (renameat2). Until then, and when anything fails, the output
 * folder stays as it was.
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

/**
 * Carry the files of the present output folder over into staging, except those
 * already written and, when `whole`, except the program's own (a sheet that no
 * longer belongs must go; what a person put there stays). The program's own
 * files that were carried over are appended to `written`.
 */
bool edition_carry_over(Edition *edition, bool whole, GPtrArray *written, GError **error);

/** Exchange staging and output. Afterwards the edition only wants freeing. */
bool edition_publish(Edition *edition, GError **error);

/** Remove the staging folder unless it was published. */
void edition_free(Edition *edition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

#endif
