#include "render/inifile.h"

#include <string.h>

#include "base/error.h"
#include "base/fs.h"

static const gsize LARGEST_BYTES = 1 << 20;

static void clear_entry(gpointer data) {
    IniEntry *entry = data;
    g_free(entry->section);
    g_free(entry->key);
    g_free(entry->value);
}

static bool refuse_line(const IniFile *file, int line, const char *reason, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: %s", file->name, line, reason);
    return false;
}

static bool add_entry(IniFile *file, const char *section, char *line, int number, GError **error) {
    char *equals = strchr(line, '=');
    if (equals == NULL || section == NULL)
        return refuse_line(file, number,
                           section == NULL ? "harus diawali [bagian]"
                                           : "harus berbentuk kunci = nilai (atau # komentar)",
                           error);
    *equals = '\0';
    IniEntry entry = {g_strdup(section), g_strdup(g_strstrip(line)),
                      g_strdup(g_strstrip(equals + 1)), number};
    const IniEntry *former = inifile_find(file, section, entry.key);
    g_array_append_val(file->entries, entry);
    if (former == NULL)
        return true;
    g_autofree char *reason = g_strdup_printf(
        "kunci \"%s\" sudah ada di baris %d; hapus salah satu", entry.key, former->line);
    return refuse_line(file, number, reason, error);
}

static bool parse(IniFile *file, const char *text, GError **error) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *section = NULL;
    for (int i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        size_t length = strlen(line);
        if (length == 0 || *line == '#')
            continue;
        if (*line == '[' && line[length - 1] == ']') {
            g_free(section);
            section = g_strndup(line + 1, length - 2);
        } else if (!add_entry(file, section, line, i + 1, error)) {
            return false;
        }
    }
    return true;
}

IniFile *inifile_read(const char *path, const char *what, GError **error) {
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) cause = NULL;
    if (!fs_read(path, LARGEST_BYTES, &text, &length, &cause)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s %s tidak dapat dibaca: %s", what, path,
                    cause->message);
        return NULL;
    }
    g_autoptr(IniFile) file = g_new0(IniFile, 1);
    file->name = g_path_get_basename(path);
    file->entries = g_array_new(FALSE, FALSE, sizeof(IniEntry));
    g_array_set_clear_func(file->entries, clear_entry);
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s %s bukan teks UTF-8; simpan ulang sebagai UTF-8", what, file->name);
        return NULL;
    }
    const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    return parse(file, start, error) ? g_steal_pointer(&file) : NULL;
}

void inifile_free(IniFile *file) {
    if (file == NULL)
        return;
    g_free(file->name);
    g_array_unref(file->entries);
    g_free(file);
}

const IniEntry *inifile_find(const IniFile *file, const char *section, const char *key) {
    const IniEntry *entries = inifile_entries(file);
    for (guint i = 0; i < file->entries->len; i++) {
        if (strcmp(entries[i].section, section) == 0 && strcmp(entries[i].key, key) == 0)
            return &entries[i];
    }
    return NULL;
}

bool inifile_has_section(const IniFile *file, const char *section) {
    const IniEntry *entries = inifile_entries(file);
    for (guint i = 0; i < file->entries->len; i++) {
        if (strcmp(entries[i].section, section) == 0)
            return true;
    }
    return false;
}

bool inifile_refuse(const IniFile *file, const IniEntry *entry, GError **error,
                    const char *reason) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA, "%s, baris %d: [%s] %s = \"%s\": %s", file->name,
                entry->line, entry->section, entry->key, entry->value, reason);
    return false;
}
