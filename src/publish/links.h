/**
 * links.h - the links of an output folder: `current`, and one for each name
 * of the contract that leads through it.
 *
 * Every link is made under OUT/.jangkau/tautan and then renamed into place, so
 * that no name is ever missing where there was one. None ever dangles: those
 * of names an edition lacks go before the switch to it, new ones come after.
 * A crash between leaves a name missing at most; the next run mends it.
 */
#ifndef JANGKAU_PUBLISH_LINKS_H
#define JANGKAU_PUBLISH_LINKS_H

#include <glib.h>
#include <stdbool.h>

/** Whether the file system of `out` takes links; ERROR_FAILED says what to do. */
bool links_probe(const char *out, GError **error);

/** Point `current` at an edition, in one step. */
bool links_switch(const char *out, const char *edition, GError **error);

/** Remove the links that the edition lacks a target for. */
bool links_drop(const char *out, const char *edition, GError **error);

/**
 * Make the links of the current edition that are missing. What else stands in
 * their place is taken away if the edition holds the same, else renamed to
 * "NAME.lama.N" and told.
 */
bool links_make(const char *out, GError **error);

/** Whether all links of the current edition are there and none dangles. */
bool links_are_whole(const char *out);

/** Put away what a killed run left of an exchange. */
bool links_settle(const char *out, GError **error);

#endif
