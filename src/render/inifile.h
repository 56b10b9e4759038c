/**
 * inifile.h - a style or theme file: sections, keys and values, with the line
 * of each, so that a message can point at it.
 *
 * INI in UTF-8: "[section]", "key = value", "#" starts a comment line. A value
 * ends with its line.
 */
#ifndef JANGKAU_RENDER_INIFILE_H
#define JANGKAU_RENDER_INIFILE_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *section;
    char *key;
    char *value;
    int line; /**< from 1 */
} IniEntry;

typedef struct {
    char *name;      /**< base name, for messages */
    GArray *entries; /**< IniEntry, as they stand in the file */
} IniFile;

/**
 * Read a file; `what` opens the message ("file gaya"). Errors are ERROR_DATA: not
 * there, not UTF-8, a line that is none of the above, a key given twice.
 */
IniFile *inifile_read(const char *path, const char *what, GError **error);
void inifile_free(IniFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IniFile, inifile_free)

static inline const IniEntry *inifile_entries(const IniFile *file) {
    return (const IniEntry *)(const void *)file->entries->data;
}

/** The entry, or NULL. */
const IniEntry *inifile_find(const IniFile *file, const char *section, const char *key);

/** Whether some entry is in the section. */
bool inifile_has_section(const IniFile *file, const char *section);

/** "gaya.ini, baris 7: [pens] coast = "0.3 hitam": REASON" as ERROR_DATA; false. */
bool inifile_refuse(const IniFile *file, const IniEntry *entry, GError **error, const char *reason);

#endif
