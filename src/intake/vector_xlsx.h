/**
 * vector_xlsx.h - the parts of an XLSX file: their XML, their numbers and dates.
 */
#ifndef JANGKAU_INTAKE_VECTOR_XLSX_H
#define JANGKAU_INTAKE_VECTOR_XLSX_H

#include <glib.h>
#include <stdbool.h>

#include "intake/archive.h"

/** One walk over one part. Element names come without their namespace prefix. */
typedef struct XlsxParser XlsxParser;
struct XlsxParser {
    bool (*on_start)(XlsxParser *parser, const char *element, const char **names,
                     const char **values, GError **error);
    bool (*on_end)(XlsxParser *parser, const char *element, GError **error);
    gpointer data, more; /**< the caller's */
    const char *file;    /**< base name, for messages */
    bool inside;         /**< the caller's: within the element it looks for */
    int muted;           /**< the caller's: depth of what is left out */
    bool collects;       /**< text is appended to `text`; the caller empties it */
    GString *text;
    int depth;       /* private */
    gsize unclosed;  /* private: bytes since the last tag */
    bool first;      /* private */
    gpointer markup; /* private */
};

/** Parse one entry; refuses document types, deep nesting and endless tags. */
bool xlsx_parse(const Archive *archive, int entry, XlsxParser *parser, GError **error);

/** Value of an attribute, its prefix left out ("r:id" is "id"); NULL when there is none. */
const char *xlsx_attribute(const char **names, const char **values, const char *name);
/** "1", "true" */
bool xlsx_truth(const char *value);
/** Replace _x000D_ and its kind by what they stand for. */
void xlsx_unescape(GString *text);

typedef enum { XLSX_NUMBER, XLSX_DATE, XLSX_TIME, XLSX_DATE_TIME } XlsxFormat;

XlsxFormat xlsx_format_of_code(const char *code);
XlsxFormat xlsx_format_of_builtin(int id);
/** A number as text: all its digits, or an ISO date where that is its format. Caller frees. */
char *xlsx_number(const char *raw, XlsxFormat format, bool from_1904);

#endif
