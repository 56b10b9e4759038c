#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    GMutex lock;
    GPtrArray *warnings;
    bool quiet;
    bool terminal;
    bool debug;
    bool line_open; // a progress line stands on the terminal
} state;

static void close_progress_line(void) {
    if (!state.line_open)
        return;
    fputs("\r\033[K", stderr);
    state.line_open = false;
}

static void on_glib_message(const char *domain, GLogLevelFlags level, const char *message,
                            gpointer data) {
    (void)data;
    LogLevel own = LOG_DEBUG;
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
        own = LOG_WARNING;
    log_message(own, "%s: %s", domain != NULL ? domain : "glib", message);
}

void log_init(bool quiet) {
    g_mutex_lock(&state.lock);
    if (state.warnings == NULL)
        state.warnings = g_ptr_array_new_with_free_func(g_free);
    state.quiet = quiet;
    state.terminal = isatty(STDERR_FILENO) != 0;
    state.debug = g_getenv("JANGKAU_DEBUG") != NULL;
    g_mutex_unlock(&state.lock);
    g_log_set_default_handler(on_glib_message, NULL);
}

void log_shutdown(void) {
    g_mutex_lock(&state.lock);
    close_progress_line();
    g_clear_pointer(&state.warnings, g_ptr_array_unref);
    g_mutex_unlock(&state.lock);
}

void log_message(LogLevel level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_strchomp(text);
    g_mutex_lock(&state.lock);
    bool shown = level >= LOG_WARNING || (level >= LOG_INFO && !state.quiet) || state.debug;
    if (shown) {
        static const char *const prefix[] = {
            "debug: ", "", "", "peringatan: ", "peringatan: ", "galat: "};
        close_progress_line();
        fprintf(stderr, "jangkau: %s%s\n", prefix[level], text);
    }
    if ((level == LOG_WARNING || level == LOG_NOTE) && state.warnings != NULL)
        g_ptr_array_add(state.warnings, g_steal_pointer(&text));
    g_mutex_unlock(&state.lock);
    g_free(text);
}

void log_progress(const char *format, ...) {
    if (!state.terminal || state.quiet)
        return;
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_mutex_lock(&state.lock);
    fprintf(stderr, "\r\033[K%s", text);
    fflush(stderr);
    state.line_open = true;
    g_mutex_unlock(&state.lock);
    g_free(text);
}

static int compare_strings(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void log_forget(void) {
    g_mutex_lock(&state.lock);
    if (state.warnings != NULL)
        g_ptr_array_set_size(state.warnings, 0);
    g_mutex_unlock(&state.lock);
}

char **log_warnings(void) {
    GPtrArray *copy = g_ptr_array_new();
    g_mutex_lock(&state.lock);
    for (guint i = 0; state.warnings != NULL && i < state.warnings->len; i++)
        g_ptr_array_add(copy, g_strdup(g_ptr_array_index(state.warnings, i)));
    g_mutex_unlock(&state.lock);
    g_ptr_array_sort(copy, compare_strings);
    for (guint i = 1; i < copy->len;) {
        if (strcmp(g_ptr_array_index(copy, i - 1), g_ptr_array_index(copy, i)) == 0)
            g_free(g_ptr_array_remove_index(copy, i));
        else
            i++;
    }
    g_ptr_array_add(copy, NULL);
    return (char **)g_ptr_array_free(copy, FALSE);
}
