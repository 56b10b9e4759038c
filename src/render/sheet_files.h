/**
 * sheet_files.h - the files that a sheet is written to: which ones the
 * settings ask for, their names and their content.
 */
#ifndef JANGKAU_RENDER_SHEET_FILES_H
#define JANGKAU_RENDER_SHEET_FILES_H

#include "base/keeper.h"
#include "render/sheet.h"

/** Whether [sheet] formats names one of "pdf", "png", "svg", "slide". */
bool sheet_files_wants(const Settings *settings, const char *format);

/** What the sheets of a run came to, from all its threads. */
typedef struct {
    GMutex lock;
    GPtrArray *written; /**< char*: names relative to the folder */
    gint left_out;      /**< files that were not asked for, and are not as they were */
} SheetLog;

/** Where to. */
typedef struct {
    const char *folder;   /**< that of the edition; files go into its maps/ */
    const Keeper *keeper; /**< NULL = everything is made */
    bool kept_only;       /**< take from the keeper what is as it was; make nothing */
    SheetLog *log;
} SheetTarget;

/**
 * Write a theme of a sheet as maps/CODE-THEME.pdf, .png (with its
 * world file and CRS), .svg, as far as they are asked for; a sheet on
 * PAGE_SLIDE as CODE-THEME-slide.png. What the keeper has is not made again: a
 * file is a function of its draw lists, their paper and what is said of it.
 */
bool sheet_files_write(const Sheet *sheet, const Theme *theme, const DrawList *list,
                       const SheetTarget *target, GError **error);

#endif
