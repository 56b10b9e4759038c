#include "verify/lookup.h"

#include <string.h>

typedef struct {
    const char *key;
    char *value;
} Lookup;

static void look(const char *key, const char *value, void *data) {
    Lookup *lookup = data;
    const char *dot = strchr(key, '.');
    if (lookup->value == NULL && dot != NULL && strcmp(dot + 1, lookup->key) == 0)
        lookup->value = g_strdup(value);
}

char *lookup_setting(const Settings *settings, const char *key) {
    Lookup lookup = {key, NULL};
    settings_each(settings, look, &lookup);
    return lookup.value != NULL ? lookup.value : g_strdup("");
}
