#include "render/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

typedef struct {
    const char *indonesian;
    const char *english;
} Pair;

// Sorted by the Indonesian text (byte by byte).
static const Pair pairs[] = {
    {"KETERANGAN", "LEGEND"},
    {"Peta: %s, %s. %s", "Map: %s, %s. %s"},
};

Language words_language(const char *code) {
    return strcmp(code, "en") == 0 ? LANGUAGE_EN : LANGUAGE_ID;
}

static int compare_pair(const void *key, const void *pair) {
    return strcmp(key, ((const Pair *)pair)->indonesian);
}

const char *words(Language language, const char *indonesian) {
    if (language == LANGUAGE_ID)
        return indonesian;
    const Pair *pair =
        bsearch(indonesian, pairs, G_N_ELEMENTS(pairs), sizeof pairs[0], compare_pair);
    return pair != NULL ? pair->english : indonesian;
}

char *words_printf(Language language, const char *indonesian, ...) {
    va_list arguments;
    va_start(arguments, indonesian);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char *text = g_strdup_vprintf(words(language, indonesian), arguments);
#pragma GCC diagnostic pop
    va_end(arguments);
    return text;
}

char *words_number(Language language, double value, int decimals) {
    char *text = text_number_id(value, decimals);
    for (char *c = text; language == LANGUAGE_EN && *c != '\0'; c++) {
        if (*c == '.' || *c == ',')
            *c = *c == '.' ? ',' : '.';
    }
    return text;
}
