/**
 * json.h - write JSON (RFC 8259), indented, keys in the order given.
 */
#ifndef JANGKAU_REPORT_JSON_H
#define JANGKAU_REPORT_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Json Json;

Json *json_new(void);

/** Let go of it unfinished. */
void json_free(Json *json);

/** The text, ended by a newline; frees `json`. All containers must be closed. Caller frees. */
char *json_end(Json *json);

/* `key` is NULL inside an array and for the outermost value. */
void json_open_object(Json *json, const char *key);
void json_open_array(Json *json, const char *key);
void json_close(Json *json);
void json_string(Json *json, const char *key, const char *value); /**< NULL gives null */
void json_int(Json *json, const char *key, int64_t value);
void json_real(Json *json, const char *key, double value, int decimals); /**< NaN gives null */
void json_bool(Json *json, const char *key, bool value);
void json_null(Json *json, const char *key);

#endif
