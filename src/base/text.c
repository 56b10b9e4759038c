#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool text_to_double(const char *text, double *value) {
    // Only digits, sign, point and exponent: g_ascii_strtod also takes inf,
    // nan and hexadecimal, which no table of ours holds.
    if (text[0] == '\0' || strspn(text, "+-0123456789.eE") != strlen(text))
        return false;
    char *end = NULL;
    double parsed = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

bool text_to_int64(const char *text, int64_t *value) {
    return g_ascii_string_to_signed(text, 10, INT64_MIN, INT64_MAX, value, NULL);
}

char *text_from_double(double value, int decimals) {
    char format[16], buffer[G_ASCII_DTOSTR_BUF_SIZE + 320];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    g_ascii_formatd(buffer, sizeof buffer, format, value);
    // "-0.00" says nothing that "0.00" does not.
    const char *start = buffer;
    if (buffer[0] == '-' && strspn(buffer + 1, "0.") == strlen(buffer + 1))
        start++;
    return g_strdup(start);
}

char *text_number_id(double value, int decimals) {
    g_autofree char *plain = text_from_double(value, decimals);
    const char *digits = plain[0] == '-' ? plain + 1 : plain;
    size_t whole = strcspn(digits, ".");
    GString *out = g_string_new(plain[0] == '-' ? "-" : "");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            g_string_append_c(out, '.');
        g_string_append_c(out, digits[i]);
    }
    if (digits[whole] == '.') {
        g_string_append_c(out, ',');
        g_string_append(out, digits + whole + 1);
    }
    return g_string_free(out, FALSE);
}

char *text_degrees_id(double degrees, bool is_latitude) {
    const char *side = is_latitude ? (degrees < 0 ? "LS" : "LU") : (degrees < 0 ? "BB" : "BT");
    long seconds = lround(fabs(degrees) * 3600);
    long whole = seconds / 3600, minutes = seconds / 60 % 60;
    seconds %= 60;
    if (seconds != 0)
        return g_strdup_printf("%ld°%02ld'%02ld\" %s", whole, minutes, seconds, side);
    return g_strdup_printf("%ld°%02ld' %s", whole, minutes, side);
}

typedef struct {
    double fraction;
    int index;
} Remainder;

static int compare_remainders(const void *a, const void *b) {
    const Remainder *left = a, *right = b;
    if (left->fraction != right->fraction)
        return left->fraction > right->fraction ? -1 : 1;
    return left->index - right->index;
}

void text_largest_remainder(const double *parts, int count, int64_t total, int64_t *rounded) {
    g_autofree Remainder *remainders = g_new(Remainder, (gsize)count);
    int64_t sum = 0;
    for (int i = 0; i < count; i++) {
        rounded[i] = (int64_t)floor(parts[i]);
        remainders[i] = (Remainder){parts[i] - floor(parts[i]), i};
        sum += rounded[i];
    }
    if (count > 0)
        qsort(remainders, (size_t)count, sizeof *remainders, compare_remainders);
    for (int i = 0; i < count && sum < total; i++, sum++)
        rounded[remainders[i].index]++;
}
