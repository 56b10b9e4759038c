#include <stdio.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "config/settings.h"
#include "load/context.h"
#include "load/upstream.h"
#include "report/json.h"

static const int TIMEOUT_S = 30;

static bool fetch_province(const char *province, const Options *options, Json *reply,
                           GError **error) {
    if (!upstream_fetch(province, options->from, TIMEOUT_S, error))
        return false;
    g_auto(GStrv) files = upstream_files(province, error);
    if (files == NULL)
        return false;
    log_info("batas provinsi %s: %u file dari %s tersimpan dan cocok dengan sidik SHA-256",
             province, g_strv_length(files), upstream_origin);
    json_open_object(reply, NULL);
    json_string(reply, "province", province);
    json_string(reply, "origin", upstream_origin);
    json_open_array(reply, "files");
    for (int i = 0; files[i] != NULL; i++)
        json_string(reply, NULL, files[i]);
    json_close(reply);
    json_close(reply);
    return true;
}

// The project does without them.
static bool fetch_neighbours(const Settings *settings, const Options *options, Json *reply,
                             GError **error) {
    g_auto(GStrv) codes = context_neighbours(settings);
    for (int i = 0; codes[i] != NULL; i++) {
        g_autoptr(GError) cause = NULL;
        if (!fetch_province(codes[i], options, reply, &cause))
            log_warning("provinsi tetangga %s tidak terambil: %s", codes[i], cause->message);
    }
    return interrupt_check(error);
}

static bool fetch_all(const Options *options, Json *reply, GError **error) {
    if (options->rest == NULL) {
        g_autoptr(Settings) settings = settings_read(options->project, error);
        for (int p = 0; settings != NULL && settings->provinces[p] != NULL; p++) {
            if (!fetch_province(settings->provinces[p], options, reply, error))
                return false;
        }
        return settings != NULL && fetch_neighbours(settings, options, reply, error);
    }
    for (int i = 0; options->rest[i] != NULL; i++) {
        g_autoptr(GError) cause = NULL;
        g_auto(GStrv) known = upstream_files(options->rest[i], &cause);
        if (known == NULL) {
            g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE, cause->message);
            return false;
        }
    }
    for (int i = 0; options->rest[i] != NULL; i++) {
        if (!fetch_province(options->rest[i], options, reply, error))
            return false;
    }
    return true;
}

static bool run(Options *options, GError **error) {
    Json *reply = json_new();
    json_open_array(reply, NULL);
    if (!fetch_all(options, reply, error)) {
        json_free(reply);
        return false;
    }
    json_close(reply);
    g_autofree char *text = json_end(reply);
    if (options->json)
        fputs(text, stdout);
    return true;
}

const Command cmd_fetch = {
    "fetch", "[PROVINCE…]",
    "Bring the village boundaries of a province into the cache, checked by SHA-256.", "f", run};
