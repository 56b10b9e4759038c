/**
 * pdf_reading.h - a finished PDF as others see it: poppler's tools (words and
 * their boxes, fonts, pixels) and qpdf (keys that poppler does not show).
 */
#ifndef JANGKAU_TESTS_PDF_READING_H
#define JANGKAU_TESTS_PDF_READING_H

#include <glib.h>
#include <qpdf/qpdf-c.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "render/path.h"

#define PT_TO_MM (25.4 / 72)

/** A word and its box on the page, mm from the top left corner. */
typedef struct {
    char *text;
    Box box;
} Word;

static inline void word_clear(gpointer data) {
    g_free(((Word *)data)->text);
}

static inline PlanePoint word_middle(const Word *word) {
    return (PlanePoint){(word->box.left + word->box.right) / 2,
                        (word->box.top + word->box.bottom) / 2};
}

/** Standard output of a program, its length in `length` (may be NULL). NULL: it failed. */
static inline char *output_of(const char *const *argv, gsize *length) {
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
    g_autoptr(GBytes) bytes = NULL;
    if (process == NULL || !g_subprocess_communicate(process, NULL, NULL, &bytes, NULL, NULL) ||
        !g_subprocess_get_successful(process))
        return NULL;
    gsize size = g_bytes_get_size(bytes);
    char *copy = g_malloc(size + 1);
    if (size > 0)
        memcpy(copy, g_bytes_get_data(bytes, NULL), size);
    copy[size] = '\0';
    if (length != NULL)
        *length = size;
    return copy;
}

/** Whether poppler's tools are there; says so where they are not. */
static inline bool poppler_is_there(void) {
    g_autofree char *tool = g_find_program_in_path("pdftotext");
    if (tool == NULL)
        g_print("SKIPPED: no pdftotext; install poppler-utils\n");
    return tool != NULL;
}

static inline double attribute(const char *line, const char *name) {
    const char *at = strstr(line, name);
    return at != NULL ? g_ascii_strtod(at + strlen(name), NULL) * PT_TO_MM : -1;
}

/** Words of the first page (array of Word), and the page's size in mm. */
static inline GArray *words_of(const char *pdf, double *width_mm, double *height_mm) {
    const char *const argv[] = {"pdftotext", "-bbox", "-l", "1", pdf, "-", NULL};
    g_autofree char *text = output_of(argv, NULL);
    if (text == NULL)
        return NULL;
    GArray *words = g_array_new(FALSE, TRUE, sizeof(Word));
    g_array_set_clear_func(words, word_clear);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        if (strstr(lines[i], "<page ") != NULL) {
            *width_mm = attribute(lines[i], "width=\"");
            *height_mm = attribute(lines[i], "height=\"");
        }
        const char *start = strstr(lines[i], "<word "), *end = strstr(lines[i], "</word>");
        if (start == NULL || end == NULL)
            continue;
        start = strchr(start, '>') + 1;
        g_autofree char *escaped = g_strndup(start, (gsize)(end - start));
        g_auto(GStrv) parts = g_strsplit(escaped, "&apos;", -1);
        Word word = {g_strjoinv("'", parts),
                     {attribute(lines[i], "xMin=\""), attribute(lines[i], "yMin=\""),
                      attribute(lines[i], "xMax=\""), attribute(lines[i], "yMax=\"")}};
        g_array_append_val(words, word);
    }
    return words;
}

/** Where the map of the first page lies, by its geospatial keys (ISO 32000, 12.10). */
typedef struct {
    Box map;           /**< mm from the top left corner of the page */
    double corners[8]; /**< latitude, longitude: lower left, upper left, upper right, lower right */
    int epsg;
} Viewport;

static inline double number_at(qpdf_data pdf, qpdf_oh array, int i) {
    return qpdf_oh_get_numeric_value(pdf, qpdf_oh_get_array_item(pdf, array, i));
}

/** False when there is none, or when qpdf finds the file wanting. */
static inline bool viewport_of(const char *path, double height_mm, Viewport *viewport) {
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    bool found = false;
    if (qpdf_read(pdf, path, NULL) == QPDF_SUCCESS) {
        qpdf_oh all = qpdf_oh_get_key(pdf, qpdf_get_page_n(pdf, 0), "/VP");
        qpdf_oh one = qpdf_oh_is_array(pdf, all) ? qpdf_oh_get_array_item(pdf, all, 0) : all;
        found = qpdf_oh_is_dictionary(pdf, one);
        if (found) {
            qpdf_oh box = qpdf_oh_get_key(pdf, one, "/BBox");
            qpdf_oh measure = qpdf_oh_get_key(pdf, one, "/Measure");
            qpdf_oh points = qpdf_oh_get_key(pdf, measure, "/GPTS");
            double y0 = number_at(pdf, box, 1), y1 = number_at(pdf, box, 3);
            viewport->map.left = number_at(pdf, box, 0) * PT_TO_MM;
            viewport->map.right = number_at(pdf, box, 2) * PT_TO_MM;
            viewport->map.top = height_mm - MAX(y0, y1) * PT_TO_MM;
            viewport->map.bottom = height_mm - MIN(y0, y1) * PT_TO_MM;
            for (int i = 0; i < 8; i++)
                viewport->corners[i] = number_at(pdf, points, i);
            qpdf_oh system = qpdf_oh_get_key(pdf, measure, "/GCS");
            viewport->epsg =
                qpdf_oh_get_int_value_as_int(pdf, qpdf_oh_get_key(pdf, system, "/EPSG"));
        }
        found &= qpdf_check_pdf(pdf) == QPDF_SUCCESS;
    }
    qpdf_cleanup(&pdf);
    return found;
}

/** The decoded content of the first page. Caller frees. */
static inline char *content_of(const char *path) {
    qpdf_data pdf = qpdf_init();
    char *text = NULL;
    if (qpdf_read(pdf, path, NULL) == QPDF_SUCCESS) {
        unsigned char *bytes = NULL;
        size_t length = 0;
        qpdf_oh_get_page_content_data(pdf, qpdf_get_page_n(pdf, 0), &bytes, &length);
        text = g_malloc(length + 1);
        memcpy(text, bytes, length);
        text[length] = '\0';
        free(bytes);
    }
    qpdf_cleanup(&pdf);
    return text;
}

#endif
