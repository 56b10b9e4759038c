#include "render/style_words.h"

#include <string.h>

#include "base/text.h"

bool style_words_sea(const char *text, SeaName *sea) {
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    int count = (int)g_strv_length(words);
    if (count < 4 || !text_to_double(words[count - 3], &sea->at.lon_deg) ||
        !text_to_double(words[count - 2], &sea->at.lat_deg) ||
        !text_to_double(words[count - 1], &sea->reach_km) || sea->at.lon_deg < -180 ||
        sea->at.lon_deg > 180 || sea->at.lat_deg < -90 || sea->at.lat_deg > 90 ||
        sea->reach_km <= 0)
        return false;
    g_clear_pointer(&words[count - 3], g_free);
    sea->name = g_strjoinv(" ", words);
    // The words behind are no longer reached by g_strfreev().
    g_free(words[count - 2]);
    g_free(words[count - 1]);
    return true;
}

bool style_words_is_sea(const char *text) {
    SeaName sea;
    bool is = style_words_sea(text, &sea);
    if (is)
        g_free(sea.name);
    return is;
}

bool style_words_is_abbreviation(const char *text) {
    const char *equals = strchr(text, '=');
    return equals != NULL && equals > text && equals[1] != '\0' && strchr(text, ' ') == NULL;
}

// "Kp." for "Kampung"; NULL when the list does not have the word.
static const char *short_for(char *const *abbreviations, const char *word) {
    size_t length = strlen(word);
    for (int i = 0; abbreviations[i] != NULL; i++) {
        if (strncmp(abbreviations[i], word, length) == 0 && abbreviations[i][length] == '=')
            return abbreviations[i] + length + 1;
    }
    return NULL;
}

char *style_words_abbreviate(char *const *abbreviations, const char *name) {
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    int changed = 0;
    // A name of one word stays: "Pondok" alone is no "Pd.".
    for (int i = 0; words[i] != NULL && words[1] != NULL; i++) {
        const char *brief = short_for(abbreviations, words[i]);
        if (brief == NULL)
            continue;
        g_free(words[i]);
        words[i] = g_strdup(brief);
        changed++;
    }
    return changed > 0 ? g_strjoinv(" ", words) : NULL;
}
