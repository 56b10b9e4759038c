/**
 * carry.h - whose a file of an output folder is, and what goes on into the next edition.
 */
#ifndef JANGKAU_PUBLISH_CARRY_H
#define JANGKAU_PUBLISH_CARRY_H

#include <glib.h>
#include <stdbool.h>

/** A folder files are carried from, and the one they are carried to. */
typedef struct {
    const char *from, *to;
    const char *manifest; /**< text of the manifest in `from`, or NULL */
    bool contract_only;   /**< of the entries of `from` itself, only those of the contract */
    bool as_is;           /**< everything, unchecked; what follows is not used */
    unsigned keep;        /**< set of Keep */
    GPtrArray *written;   /**< gets the names of own files carried */
    GHashTable *personal; /**< set; gets the names of a person's files */
} Carry;

/** See edition_carry_over(). */
bool carry_over(const Carry *carry, GError **error);

/** Whether `folder` has the file as the manifest lists it. */
bool carry_is_intact(const char *manifest, const char *folder, const char *relative);

#endif
