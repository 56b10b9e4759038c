/**
 * edition.h - editions of the output folder: built aside, published in one step.
 *
 * layout.h shows what is where. A run takes the folder's lock, builds in
 * OUT/editions/.building-PID, and publishing is one rename() of a link over
 * OUT/current. Until then, and when anything fails, what was published stays
 * as it was. Files that did not change are second names (hard links) of those
 * of the former edition.
 *
 * An output folder of the old kind (plain files) is turned into edition
 * DATE.0 by the first run that publishes. A person's own files in OUT stay
 * where they are; what they put into a folder of the contract (OUT/maps) is
 * carried from edition to edition.
 */
#ifndef JANGKAU_PUBLISH_EDITION_H
#define JANGKAU_PUBLISH_EDITION_H

#include <glib.h>
#include <stdbool.h>

typedef struct Edition Edition;

/**
 * Take the lock of `out` and make the staging folder. ERROR_BUSY: another run
 * is at work, and who; ERROR_FAILED says what is in the way.
 */
Edition *edition_begin(const char *out, GError **error);

/** The staging folder. Borrowed. */
const char *edition_folder(const Edition *edition);

/**
 * The folder of the current edition, or NULL: there is none. Borrowed. Before
 * an output folder of the old kind is converted it is that folder itself.
 */
const char *edition_former(const Edition *edition);

/** Whether the current edition's manifest holds the text; false without a manifest. */
bool edition_manifest_holds(const Edition *edition, const char *text);

/** Whether the current edition has the file as its manifest lists it (size and SHA-256). */
bool edition_is_intact(const Edition *edition, const char *relative);

/** Give a file of the current edition a second name in staging; a copy where the disk cannot. */
bool edition_reuse(Edition *edition, const char *relative, GError **error);

/** The program's own files by what they are made from. */
typedef enum {
    KEEP_DATA = 1, /**< store and tables */
    KEEP_SHEETS = 2,
    KEEP_BOOKS = 4
} Keep;

/**
 * Carry files of the current edition over into staging: what a person put
 * there, and of the program's own files those that `keep` (a set of Keep)
 * names and the run has not written. The latter are appended to `written`.
 * A kept file that is no longer as the manifest has it is left out and told;
 * store or tables: ERROR_DATA.
 */
bool edition_carry_over(Edition *edition, unsigned keep, GPtrArray *written, GError **error);

/** How many editions stay, the new one among them (10 unless told). At least 1. */
void edition_set_keep(Edition *edition, int count);

/**
 * Publish what is staged. After success edition_name() is its name, and the
 * edition only wants freeing. An error may come after the switch too (a link
 * that could not be made); the message then says that the edition is out.
 */
bool edition_publish(Edition *edition, GError **error);

/** Name of the published edition, or NULL before that. Borrowed. */
const char *edition_name(const Edition *edition);

/** Give the lock back; remove the staging folder unless it was published. */
void edition_free(Edition *edition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Edition, edition_free)

/**
 * For those who only read: the folder of the current edition of `out`, to be
 * asked once and used for all files, so that a switch in between is not
 * noticed. Until the process ends no run removes that edition. `out` itself
 * where there are no editions. Caller frees.
 */
char *edition_current(const char *out);

/** Whether `current` leads to an edition and every link of the contract is right. */
bool edition_is_settled(const char *out);

#endif
