/**
 * tree.h - files and folders as wholes: share, compare, remove, make durable.
 */
#ifndef JANGKAU_PUBLISH_TREE_H
#define JANGKAU_PUBLISH_TREE_H

#include <glib.h>
#include <stdbool.h>

/** Whether something has that name; a link that leads nowhere counts. */
bool tree_exists(const char *path);

/** Whether it is a folder itself, not a link to one. */
bool tree_is_folder(const char *path);

/** Remove a file, a link or a folder with all it holds, as far as possible. */
void tree_remove(const char *path);

/**
 * Give a file (or a link) a second name; a copy where the disk cannot. The
 * folder of `to` is made where it is missing.
 */
bool tree_share(const char *from, const char *to, GError **error);

/** Whether two regular files hold the same bytes. */
bool tree_same_bytes(const char *a, const char *b);

/** Whether all that `part` (a file, link or folder) holds is alike in `whole`. */
bool tree_holds(const char *whole, const char *part);

/** Make the names in a folder last through a power cut. */
bool tree_sync(const char *folder, GError **error);

/** ERROR_FAILED: "`what` `path`: the machine's reason". Returns false. */
bool tree_fail(GError **error, const char *what, const char *path, int cause);

#endif
