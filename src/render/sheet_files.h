/**
 * sheet_files.h - the files that a sheet is written to: which ones the
 * settings ask for, their names and their content.
 */
#ifndef JANGKAU_RENDER_SHEET_FILES_H
#define JANGKAU_RENDER_SHEET_FILES_H

#include "render/sheet.h"

/** Whether [sheet] formats names one of "pdf", "png", "svg", "slide". */
bool sheet_files_wants(const Settings *settings, const char *format);

/**
 * Write a theme of a sheet into `folder` as CODE-THEME.pdf, .png (with its
 * world file and CRS), .svg, as far as they are asked for; a sheet on
 * PAGE_SLIDE as CODE-THEME-slide.png.
 */
bool sheet_files_write(const Sheet *sheet, const Theme *theme, const DrawList *list,
                       const char *folder, GError **error);

/** Append the names of all files of a region's theme, slide included (char*, g_free). */
void sheet_files_names(const Settings *settings, const char *code, const char *theme,
                       GPtrArray *names);

#endif
