#include "report/json.h"

#include <math.h>

#include "base/text.h"

struct Json {
    GString *text;
    GString *closers; // what ends each open container, innermost last
    bool first;       // nothing has been written in the innermost one
};

Json *json_new(void) {
    Json *json = g_new0(Json, 1);
    json->text = g_string_new(NULL);
    json->closers = g_string_new(NULL);
    json->first = true;
    return json;
}

void json_free(Json *json) {
    g_string_free(json->text, TRUE);
    g_string_free(json->closers, TRUE);
    g_free(json);
}

char *json_end(Json *json) {
    g_assert(json->closers->len == 0);
    g_string_append_c(json->text, '\n');
    char *text = g_string_free(json->text, FALSE);
    g_string_free(json->closers, TRUE);
    g_free(json);
    return text;
}

static void quote(GString *text, const char *value) {
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    g_string_append_c(text, '"');
    for (const char *c = valid; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(text, "\\%c", *c);
        else if (*c == '\n')
            g_string_append(text, "\\n");
        else if ((guchar)*c < 0x20 || *c == 0x7f)
            g_string_append_printf(text, "\\u%04x", (guint)(guchar)*c);
        else
            g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

static void new_line(Json *json) {
    g_string_append_c(json->text, '\n');
    for (gsize i = 0; i < json->closers->len; i++)
        g_string_append(json->text, "  ");
}

static void begin_value(Json *json, const char *key) {
    if (!json->first)
        g_string_append_c(json->text, ',');
    if (json->closers->len > 0)
        new_line(json);
    json->first = false;
    if (key != NULL) {
        quote(json->text, key);
        g_string_append(json->text, ": ");
    }
}

static void open_container(Json *json, const char *key, char opener, char closer) {
    begin_value(json, key);
    g_string_append_c(json->text, opener);
    g_string_append_c(json->closers, closer);
    json->first = true;
}

void json_open_object(Json *json, const char *key) {
    open_container(json, key, '{', '}');
}

void json_open_array(Json *json, const char *key) {
    open_container(json, key, '[', ']');
}

void json_close(Json *json) {
    g_assert(json->closers->len > 0);
    char closer = json->closers->str[json->closers->len - 1];
    g_string_truncate(json->closers, json->closers->len - 1);
    if (!json->first)
        new_line(json);
    g_string_append_c(json->text, closer);
    json->first = false;
}

void json_string(Json *json, const char *key, const char *value) {
    begin_value(json, key);
    if (value != NULL)
        quote(json->text, value);
    else
        g_string_append(json->text, "null");
}

void json_int(Json *json, const char *key, int64_t value) {
    begin_value(json, key);
    g_string_append_printf(json->text, "%" G_GINT64_FORMAT, value);
}

void json_real(Json *json, const char *key, double value, int decimals) {
    begin_value(json, key);
    if (isfinite(value)) {
        g_autofree char *number = text_from_double(value, decimals);
        g_string_append(json->text, number);
    } else {
        g_string_append(json->text, "null");
    }
}

void json_bool(Json *json, const char *key, bool value) {
    begin_value(json, key);
    g_string_append(json->text, value ? "true" : "false");
}

void json_null(Json *json, const char *key) {
    begin_value(json, key);
    g_string_append(json->text, "null");
}
