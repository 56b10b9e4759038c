#include "load/problems.h"

#include "base/error.h"

Problems *problems_new(void) {
    Problems *problems = g_new0(Problems, 1);
    problems->text = g_string_new(NULL);
    return problems;
}

void problems_free(Problems *problems) {
    if (problems == NULL)
        return;
    g_string_free(problems->text, TRUE);
    g_free(problems);
}

void problems_add(Problems *problems, const char *file, int line, const char *format, ...) {
    if (problems->count++ >= PROBLEMS_SHOWN)
        return;
    va_list args;
    va_start(args, format);
    if (problems->text->len > 0)
        g_string_append_c(problems->text, '\n');
    g_string_append(problems->text, file);
    if (line > 0)
        g_string_append_printf(problems->text, ", baris %d", line);
    g_string_append(problems->text, ": ");
    g_string_append_vprintf(problems->text, format, args);
    va_end(args);
}

bool problems_none(const Problems *problems, GError **error) {
    if (problems->count == 0)
        return true;
    if (problems->count > PROBLEMS_SHOWN)
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s\ndan %d masalah lain",
                    problems->text->str, problems->count - PROBLEMS_SHOWN);
    else
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_DATA, problems->text->str);
    return false;
}
