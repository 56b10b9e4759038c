/**
 * zip_check.h - is a workbook on the disk whole?
 */
#ifndef JANGKAU_REPORT_ZIP_CHECK_H
#define JANGKAU_REPORT_ZIP_CHECK_H

#include <glib.h>
#include <stdbool.h>

/**
 * Read a workbook back: every part must inflate to an XML text that ends with
 * the end tag of its root. libxlsxwriter writes the parts to temporary files
 * without looking at the result, so a disk that is full for a moment could
 * leave a part cut short in a file that opens with a repair prompt.
 */
bool zip_check(const char *path, GError **error);

#endif
