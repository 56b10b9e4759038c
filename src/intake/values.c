#include "intake/values.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "intake/fields.h"

ValueKind value_kind(const char *text) {
    static const char *const absent[] = {"na",           "nan",           "null",
                                         "tidakada",     "tidakadadata",  "belumada",
                                         "belumadadata", "tidaktersedia", "datatidaktersedia",
                                         "ref",          "value",         NULL};
    if (text[strspn(text, " \t\r\n")] == '\0')
        return VALUE_BLANK;
    // Any number of dashes of any width.
    const char *c = text;
    while (g_unichar_type(g_utf8_get_char(c)) == G_UNICODE_DASH_PUNCTUATION || *c == ' ')
        c = g_utf8_next_char(c);
    if (*c == '\0')
        return VALUE_DASH;
    if (strlen(text) > 32)
        return VALUE_GIVEN;
    g_autofree char *key = field_key(text);
    bool is_error = text[0] == '#'; // #N/A, #REF!, #VALUE! of a spreadsheet
    bool is_word = strcmp(key, "ref") == 0 || strcmp(key, "value") == 0;
    if (g_strv_contains(absent, key) && (is_error || !is_word))
        return VALUE_NOT_AVAILABLE;
    return VALUE_GIVEN;
}

const char *value_text(const char *text) {
    return value_kind(text) == VALUE_GIVEN ? text : "";
}

// ------------------------------------------------------------------ numbers

// Digits with one kind of separator between groups of three, and what may
// follow them ("" or a decimal part). NULL when it is not that.
static const char *skip_groups(const char *text, char separator) {
    size_t first = strspn(text, "0123456789");
    if (first < 1 || first > 3 || text[first] != separator)
        return NULL;
    const char *at = text + first;
    while (*at == separator && strspn(at + 1, "0123456789") == 3)
        at += 4;
    return *at == separator || g_ascii_isdigit(*at) ? NULL : at;
}

static bool only_zeros(const char *text) {
    return *text == '\0' || ((*text == '.' || *text == ',') && text[1] != '\0' &&
                             strspn(text + 1, "0") == strlen(text + 1));
}

// The text without non-breaking and thin blanks, which Excel puts into groups.
static char *plain_blanks(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        g_string_append_unichar(out, g_unichar_isspace(letter) ? ' ' : letter);
    }
    g_strstrip(out->str);
    return g_string_free(out, FALSE);
}

static void append_digits(GString *out, const char *from, const char *to) {
    for (const char *c = from; c < to; c++) {
        if (g_ascii_isdigit(*c))
            g_string_append_c(out, *c);
    }
}

bool value_integer(const char *text, int64_t *number) {
    g_autofree char *plain = plain_blanks(text);
    const char *digits = plain + (*plain == '-' || *plain == '+');
    const char *end = NULL;
    for (const char *separator = ".,' "; *separator != '\0' && end == NULL; separator++)
        end = skip_groups(digits, *separator);
    if (end == NULL)
        end = digits + strspn(digits, "0123456789");
    if (end == digits || !only_zeros(end))
        return false;
    g_autoptr(GString) whole = g_string_new(*plain == '-' ? "-" : "");
    append_digits(whole, digits, end);
    return text_to_int64(whole->str, number);
}

bool value_is_grouped(const char *text) {
    bool grouped = false;
    for (const char *separator = ".,'"; *separator != '\0' && !grouped; separator++) {
        const char *end = skip_groups(text, *separator);
        grouped = end != NULL && strpbrk(text, ".,'") < end && only_zeros(end);
    }
    return grouped;
}

bool value_has_plain_thousands(const char *text) {
    size_t digits = strspn(text, "0123456789");
    return digits >= 4 && only_zeros(text + digits);
}

DecimalStyle value_decimal_style(DecimalStyle so_far, const char *text) {
    if (so_far != DECIMALS_UNCERTAIN)
        return so_far;
    const char *point = strrchr(text, '.'), *comma = strrchr(text, ',');
    if (point != NULL && comma != NULL)
        return point > comma ? DECIMALS_POINT : DECIMALS_COMMA;
    const char *mark = point != NULL ? point : comma;
    if (mark == NULL)
        return DECIMALS_UNCERTAIN;
    bool twice = strchr(text, *mark) != mark;
    if (twice) // groups: the other mark is the decimal one
        return *mark == '.' ? DECIMALS_COMMA : DECIMALS_POINT;
    size_t before = strspn(text + (*text == '-'), "0123456789");
    bool could_be_group =
        strlen(mark + 1) == 3 && before >= 1 && before <= 3 && text[*text == '-'] != '0';
    if (could_be_group)
        return DECIMALS_UNCERTAIN;
    return *mark == '.' ? DECIMALS_POINT : DECIMALS_COMMA;
}

bool value_decimal(const char *text, DecimalStyle style, double *number) {
    g_autofree char *plain = plain_blanks(text);
    char decimal = style == DECIMALS_COMMA ? ',' : '.', group = style == DECIMALS_COMMA ? '.' : ',';
    const char *digits = plain + (*plain == '-' || *plain == '+');
    const char *end = skip_groups(digits, group);
    if (end == NULL)
        end = digits + strspn(digits, "0123456789");
    g_autoptr(GString) clean = g_string_new(*plain == '-' ? "-" : "");
    append_digits(clean, digits, end);
    if (*end == decimal) {
        g_string_append_c(clean, '.');
        g_string_append(clean, end + 1);
    } else {
        g_string_append(clean, end);
    }
    return text_to_double(clean->str, number);
}

// -------------------------------------------------------------------- dates

static int month_by_name(const char *word) {
    static const char *const months[] = {"januari january jan",
                                         "februari february feb peb",
                                         "maret march mar",
                                         "april apr",
                                         "mei may",
                                         "juni june jun",
                                         "juli july jul",
                                         "agustus august agu agt aug",
                                         "september sept sep",
                                         "oktober october okt oct",
                                         "november nopember nov nop",
                                         "desember december des dec"};
    g_autofree char *lower = g_ascii_strdown(word, -1);
    for (int month = 0; month < 12; month++) {
        g_auto(GStrv) spellings = g_strsplit(months[month], " ", -1);
        if (g_strv_contains((const char *const *)spellings, lower))
            return month + 1;
    }
    return 0;
}

static bool make_date(int year, int month, int day, Date *date) {
    char iso[16];
    if (year < 1000 || year > 9999 || month < 0 || month > 99 || day < 0 || day > 99)
        return false;
    if (month == 0)
        snprintf(iso, sizeof iso, "%04d", year);
    else if (day == 0)
        snprintf(iso, sizeof iso, "%04d-%02d", year, month);
    else
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    return date_parse(iso, date);
}

static bool small_number(const char *text, int *number) {
    int64_t value;
    if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 4 ||
        !text_to_int64(text, &value))
        return false;
    *number = (int)value;
    return true;
}

bool value_date(const char *text, Date *date) {
    *date = (Date){0, 0};
    if (value_kind(text) != VALUE_GIVEN)
        return true;
    g_autofree char *plain = plain_blanks(text);
    if (date_parse(plain, date))
        return true;
    // A time of day says nothing here: 2019-05-17T00:00:00, 2019/05/17 00:00.
    char *time = strchr(plain, ':') != NULL ? strpbrk(plain, "T ") : NULL;
    if (time != NULL)
        *time = '\0';
    if (g_str_has_suffix(plain, ".0") && strlen(plain) == 6)
        plain[4] = '\0';
    g_strdelimit(plain, "/.- ", ' ');
    g_auto(GStrv) words = g_strsplit_set(plain, " ", -1);
    int numbers[3] = {0}, count = 0, month = 0;
    for (int i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        if (count == 3)
            return false;
        if (small_number(words[i], &numbers[count]))
            count++;
        else if (month != 0 || (month = month_by_name(words[i])) == 0)
            return false;
    }
    if (month != 0)
        return count == 1   ? make_date(numbers[0], month, 0, date)
               : count == 2 ? numbers[0] > 0 && make_date(numbers[1], month, numbers[0], date)
                            : false;
    if (count == 3 && numbers[0] > 31)
        return numbers[1] > 0 && numbers[2] > 0 &&
               make_date(numbers[0], numbers[1], numbers[2], date);
    if (count == 3)
        return numbers[0] > 0 && numbers[1] > 0 &&
               make_date(numbers[2], numbers[1], numbers[0], date);
    if (count == 2)
        return numbers[0] > 0 && make_date(numbers[1], numbers[0], 0, date);
    return count == 1 && make_date(numbers[0], 0, 0, date);
}

const char *value_idm_status(const char *text) {
    static const char *const classes[] = {"mandiri", "maju", "berkembang", "tertinggal",
                                          "sangat tertinggal"};
    int64_t number = 0;
    if (value_integer(text, &number))
        return number >= 1 && number <= (int)G_N_ELEMENTS(classes) ? classes[number - 1] : NULL;
    g_autofree char *key = field_key(text);
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++) {
        g_autofree char *class = field_key(classes[i]);
        if (strcmp(class, key) == 0)
            return classes[i];
    }
    return NULL;
}
