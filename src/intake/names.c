#include "intake/names.h"

#include <string.h>

#define MAX_LIMIT 8
#define QUOTED_CHARACTERS 60

// --------------------------------------------------------------------- keys

// Words that tell the level and are no part of the name, and how they are kept.
typedef struct {
    RegionLevel level;
    const char *word;
    const char *kept; // NULL: left out
} LevelWord;

static const LevelWord level_words[] = {
    {LEVEL_PROVINCE, "provinsi", NULL},   {LEVEL_PROVINCE, "propinsi", NULL},
    {LEVEL_PROVINCE, "prov", NULL},       {LEVEL_REGENCY, "kabupaten", "kabupaten"},
    {LEVEL_REGENCY, "kab", "kabupaten"},  {LEVEL_REGENCY, "kota", "kota"},
    {LEVEL_REGENCY, "kotamadya", "kota"}, {LEVEL_REGENCY, "kodya", "kota"},
    {LEVEL_DISTRICT, "kecamatan", NULL},  {LEVEL_DISTRICT, "kec", NULL},
    {LEVEL_DISTRICT, "distrik", NULL},    {LEVEL_VILLAGE, "desa", NULL},
    {LEVEL_VILLAGE, "ds", NULL},          {LEVEL_VILLAGE, "kelurahan", NULL},
    {LEVEL_VILLAGE, "kel", NULL},
};

static const LevelWord *find_level_word(const char *word, gsize length, RegionLevel level) {
    for (size_t i = 0; i < G_N_ELEMENTS(level_words); i++) {
        const LevelWord *known = &level_words[i];
        if (known->level == level && strlen(known->word) == length &&
            memcmp(known->word, word, length) == 0)
            return known;
    }
    return NULL;
}

// Compatibility decomposition parts accents off the letters; most names have none.
static char *part_accents(const char *name) {
    if (g_str_is_ascii(name))
        return g_strdup(name);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    return g_utf8_normalize(valid, -1, G_NORMALIZE_ALL);
}

// The words of a name in lower case without accents, one blank between them.
static char *plain_words(const char *name) {
    g_autofree char *parted = part_accents(name);
    GString *words = g_string_sized_new(strlen(parted) + 1);
    bool gap = false;
    for (const char *at = parted; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_isalnum(letter)) {
            if (gap && words->len > 0)
                g_string_append_c(words, ' ');
            g_string_append_unichar(words, g_unichar_tolower(letter));
            gap = false;
        } else if (!g_unichar_ismark(letter)) {
            gap = true;
        }
    }
    return g_string_free(words, FALSE);
}

static void remove_blanks(char *text) {
    char *out = text;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != ' ')
            *out++ = *at;
    }
    *out = '\0';
}

static bool is_administrative(const char *word, gsize length) {
    return (length == 12 && memcmp(word, "administrasi", length) == 0) ||
           (length == 3 && memcmp(word, "adm", length) == 0);
}

// Skips the words of the level; of a regency only one ("Kota Kotabaru"), with
// "administrasi" after it. `*kept` is the spelling that parts kota from kabupaten.
static char *skip_level_words(char *words, RegionLevel level, const char **kept) {
    *kept = "";
    while (*words != '\0') {
        gsize length = strcspn(words, " ");
        bool is_regency = **kept != '\0';
        const LevelWord *known = is_regency ? NULL : find_level_word(words, length, level);
        if (known == NULL && !(is_regency && is_administrative(words, length)))
            break;
        if (known != NULL && known->kept != NULL)
            *kept = known->kept;
        words += length;
        words += *words == ' ' ? 1 : 0;
    }
    return words;
}

static char *make_key(const char *name, RegionLevel level, bool with_kind) {
    g_autofree char *words = plain_words(name);
    const char *kept;
    char *rest = skip_level_words(words, level, &kept);
    remove_blanks(rest);
    return *rest == '\0' ? g_strdup("") : g_strconcat(with_kind ? kept : "", rest, NULL);
}

char *names_key(const char *name, RegionLevel level) {
    return make_key(name, level, true);
}

char *names_bare_key(const char *name, RegionLevel level) {
    return make_key(name, level, false);
}

// ----------------------------------------------------------------- distance

// Fewest edits between the first `i` characters of a and every beginning of b,
// row after row, but only within `limit` of the diagonal: what lies farther
// off costs more than the limit anyway.
static int banded_distance(const gunichar *a, int a_count, const gunichar *b, int b_count,
                           int limit) {
    enum { WIDTH = 2 * MAX_LIMIT + 3 };
    int row[WIDTH], over = limit + 1;
    // row[k] is the cost at column i + k - limit - 1; both ends stay "over".
    for (int k = 0; k < WIDTH; k++) {
        int column = k - limit - 1;
        row[k] = column >= 0 ? column : over;
    }
    for (int i = 1; i <= a_count; i++) {
        int best = over;
        for (int k = 1; k <= 2 * limit + 1; k++) {
            int column = i + k - limit - 1;
            int cost = over;
            if (column == 0) {
                cost = i;
            } else if (column > 0 && column <= b_count) {
                cost = row[k] + (a[i - 1] != b[column - 1] ? 1 : 0);
                cost = MIN(cost, MIN(row[k - 1], row[k + 1]) + 1);
            }
            row[k] = MIN(cost, over);
            best = MIN(best, row[k]);
        }
        if (best == over)
            return over;
    }
    return row[b_count - a_count + limit + 1];
}

int names_distance(const char *a, const char *b, int limit) {
    limit = CLAMP(limit, 0, MAX_LIMIT);
    glong a_count = g_utf8_strlen(a, -1), b_count = g_utf8_strlen(b, -1);
    if (ABS(a_count - b_count) > limit)
        return limit + 1;
    g_autofree gunichar *a_letters = g_utf8_to_ucs4_fast(a, -1, NULL);
    g_autofree gunichar *b_letters = g_utf8_to_ucs4_fast(b, -1, NULL);
    return banded_distance(a_letters, (int)a_count, b_letters, (int)b_count, limit);
}

int names_reach(const char *key) {
    glong length = g_utf8_strlen(key, -1);
    return length >= 8 ? 2 : length >= 3 ? 1 : 0;
}

// ----------------------------------------------------------------- matching

#define MARGIN 2

// The nearest and the second nearest key, by index where they are tied.
typedef struct {
    int first, second; // indexes, or -1
    int first_distance, second_distance;
} Nearest;

static Nearest nearest_two(const char *key, const char *const *keys, int count, int limit) {
    Nearest near = {-1, -1, limit + 1, limit + 1};
    for (int i = 0; i < count; i++) {
        int distance = *keys[i] != '\0' ? names_distance(key, keys[i], limit) : limit + 1;
        if (distance < near.first_distance) {
            near.second = near.first;
            near.second_distance = near.first_distance;
            near.first = i;
            near.first_distance = distance;
        } else if (distance < near.second_distance) {
            near.second = i;
            near.second_distance = distance;
        }
    }
    return near;
}

NameMatch names_match(const char *key, const char *const *keys, int count) {
    NameMatch match = {.index = -1, .distance = 0, .rival = -1, .nearest = -1};
    if (*key == '\0')
        return match;
    int reach = names_reach(key);
    Nearest near = nearest_two(key, keys, count, reach + MARGIN - 1);
    if (near.first_distance > reach)
        return match;
    match.nearest = near.first;
    match.distance = near.first_distance;
    int margin = near.first_distance == 0 ? 1 : MARGIN;
    if (near.second_distance - near.first_distance < margin)
        match.rival = near.second;
    else
        match.index = near.first;
    return match;
}

// ----------------------------------------------------------------- messages

char *names_quoted(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new("\"");
    const char *at = valid;
    for (int count = 0; *at != '\0' && count < QUOTED_CHARACTERS; count++) {
        gunichar letter = g_utf8_get_char(at);
        g_string_append_unichar(out, g_unichar_iscntrl(letter) ? ' ' : letter);
        at = g_utf8_next_char(at);
    }
    g_string_append(out, *at != '\0' ? "…\"" : "\"");
    return g_string_free(out, FALSE);
}
