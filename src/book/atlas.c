#include "book/book.h"

bool atlas_write(const BookSource *source, const AtlasOptions *options, const char *folder,
                 GPtrArray *written, GError **error) {
    (void)source, (void)options, (void)folder, (void)written, (void)error;
    return true;
}
