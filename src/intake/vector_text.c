#include <math.h>
#include <stdio.h>
#include <string.h>

#include "intake/vector_internal.h"

#define DIGITS_MAX 400 // 1e308 written out

static bool gives_back(const char *digits, double value, bool is_float) {
    double again = g_ascii_strtod(digits, NULL);
    return is_float ? (float)again == (float)value : again == value;
}

// Digits without an exponent: 1e-05 as 0.00001, 1.5e+20 as 150000000000000000000.
static char *written_out(const char *digits, double value) {
    const char *e = strchr(digits, 'e');
    if (e == NULL || fabs(value) >= 1e21 || fabs(value) < 1e-9)
        return g_strdup(digits);
    int exponent = (int)g_ascii_strtoll(e + 1, NULL, 10);
    GString *mantissa = g_string_new(NULL);
    int point = 0;
    for (const char *c = digits; c < e; c++) {
        if (g_ascii_isdigit(*c))
            g_string_append_c(mantissa, *c);
        if (*c == '.')
            point = (int)mantissa->len;
    }
    point = (point == 0 ? (int)mantissa->len : point) + exponent;
    while ((int)mantissa->len < point)
        g_string_append_c(mantissa, '0');
    if (point <= 0) {
        for (int i = point; i <= 0; i++)
            g_string_prepend_c(mantissa, '0');
        point = 1;
    }
    if (point < (int)mantissa->len)
        g_string_insert_c(mantissa, point, '.');
    if (value < 0)
        g_string_prepend_c(mantissa, '-');
    return g_string_free(mantissa, FALSE);
}

char *vector_text_real(double value, bool is_float) {
    char digits[DIGITS_MAX];
    for (int precision = is_float ? 6 : 15; precision <= 17; precision++) {
        char format[8];
        g_snprintf(format, sizeof(format), "%%.%dg", precision);
        g_ascii_formatd(digits, sizeof(digits), format, value);
        if (gives_back(digits, value, is_float))
            break;
    }
    return written_out(digits, value);
}

char *vector_text_utf8(const char *text) {
    if (g_utf8_validate(text, -1, NULL))
        return g_strdup(text);
    char *converted = g_convert(text, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    return converted != NULL ? converted : g_utf8_make_valid(text, -1); // 81, 8D, 8F, 90, 9D
}

static char *date_text(OGRFeatureH feature, int field, OGRFieldType type) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
    float second = 0;
    if (!OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second,
                                    &zone))
        return g_strdup(OGR_F_GetFieldAsString(feature, field));
    if (type == OFTDate)
        return g_strdup_printf("%04d-%02d-%02d", year, month, day);
    if (type == OFTTime)
        return g_strdup_printf("%02d:%02d:%02d", hour, minute, (int)second);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute,
                           (int)second);
}

char *vector_text_field(OGRFeatureH feature, int field, bool raw) {
    if (!OGR_F_IsFieldSetAndNotNull(feature, field))
        return g_strdup("");
    OGRFieldDefnH definition = OGR_F_GetFieldDefnRef(feature, field);
    OGRFieldType type = OGR_Fld_GetType(definition);
    OGRFieldSubType subtype = OGR_Fld_GetSubType(definition);
    if (type == OFTInteger && subtype == OFSTBoolean)
        return g_strdup(OGR_F_GetFieldAsInteger(feature, field) != 0 ? "TRUE" : "FALSE");
    if (type == OFTReal)
        return vector_text_real(OGR_F_GetFieldAsDouble(feature, field), subtype == OFSTFloat32);
    if (type == OFTDate || type == OFTTime || type == OFTDateTime)
        return date_text(feature, field, type);
    const char *text = OGR_F_GetFieldAsString(feature, field);
    if (raw)
        return vector_text_utf8(text);
    return g_utf8_validate(text, -1, NULL) ? g_strdup(text) : NULL;
}
