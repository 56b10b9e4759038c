#include "render/glyphs.h"

#include "base/log.h"
#include "render/typeset.h"

static const int MOST_NAMED = 6;

typedef struct {
    GString *list;
    int count;
} Search;

// Take down what cannot be written of a text: `place "text" (U+1F600, …)`.
static void look_at(Search *search, const char *place, const char *text) {
    g_autofree char *missing = typeset_missing(text);
    if (missing[0] == '\0' || search->count++ >= MOST_NAMED)
        return;
    g_autofree char *shown = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 40));
    g_string_append_printf(search->list, "%s%s \"%s\" (%s)", search->list->len > 0 ? "; " : "",
                           place, shown, missing);
}

void glyphs_warn(const World *world, const Settings *settings, const Style *style) {
    g_autoptr(GString) list = g_string_new(NULL);
    Search search = {list, 0};
    look_at(&search, "[project] title", settings->title);
    look_at(&search, "[project] agency", settings->agency);
    look_at(&search, "[sheet] approval", settings->approval);
    for (int level = 0; level < LEVEL_COUNT; level++) {
        const RegionList *regions = &world->regions[level];
        for (int i = 0; i < regions->count; i++)
            look_at(&search, regions->items[i].code, regions->items[i].name);
    }
    if (search.count > 0)
        log_warning("%d teks memuat huruf yang tidak ada pada jenis huruf %s dan tercetak sebagai "
                    "kotak: %s%s; perbaiki namanya, atau pilih jenis huruf lain di [fonts] file "
                    "gaya",
                    search.count, style->font_family, list->str,
                    search.count > MOST_NAMED ? "; …" : "");
}
