/**
 * book.h - the books: many pages in one PDF, from World and Results.
 */
#ifndef JANGKAU_BOOK_BOOK_H
#define JANGKAU_BOOK_BOOK_H

#include <glib.h>
#include <stdbool.h>

#include "base/keeper.h"
#include "config/settings.h"
#include "model/results.h"
#include "model/site_plan.h"
#include "model/world.h"

/** What a book is made from; borrowed. */
typedef struct {
    const World *world;
    const Results *results;
    const SitePlan *plan; /**< NULL = none */
    const Settings *settings;
    const Keeper *keeper; /**< who has the books of the last edition; NULL = nobody */
} BookSource;

/**
 * `folder`/brief.pdf: two to four pages of A4 for each province. Its name is
 * appended to `written` (char*, g_free), as with the other books.
 */
bool brief_write(const BookSource *source, const char *folder, GPtrArray *written, GError **error);

typedef struct {
    const char *const *only; /**< codes of regencies, NULL-terminated; NULL = the whole project */
    const char *paper;       /**< NULL = that of the settings */
} AtlasOptions;

/**
 * `folder`/atlas.pdf with every regency and district, or an atlas-CODE.pdf of
 * each regency in `only` (ERROR_USAGE for a code that is none).
 */
bool atlas_write(const BookSource *source, const AtlasOptions *options, const char *folder,
                 GPtrArray *written, GError **error);

#endif
