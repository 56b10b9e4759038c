#include "regen/program.h"

#include <elf.h>
#include <glib.h>
#include <link.h>
#include <string.h>

#include "base/fs.h"
#include "base/reads.h"

static const Elf32_Word note_alignment = 4;

static gsize aligned(gsize size) {
    return (size + note_alignment - 1) / note_alignment * note_alignment;
}

// The build id in a segment of notes, as hexadecimal digits, or NULL.
static char *build_id(const char *notes, gsize length) {
    gsize at = 0;
    while (at + sizeof(ElfW(Nhdr)) <= length) {
        ElfW(Nhdr) note;
        memcpy(&note, notes + at, sizeof note);
        const char *name = notes + at + sizeof note;
        const guchar *id = (const guchar *)name + aligned(note.n_namesz);
        at += sizeof note + aligned(note.n_namesz) + aligned(note.n_descsz);
        if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof "GNU" || at > length ||
            memcmp(name, "GNU", sizeof "GNU") != 0)
            continue;
        GString *hex = g_string_new(NULL);
        for (Elf32_Word i = 0; i < note.n_descsz; i++)
            g_string_append_printf(hex, "%02x", id[i]);
        return g_string_free(hex, FALSE);
    }
    return NULL;
}

static char *file_identity(const char *path) {
    Stamp stamp = stamp_of(*path != '\0' ? path : "/proc/self/exe");
    return g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, path, stamp.size_bytes,
                           stamp.mtime_ns);
}

static int add_object(struct dl_phdr_info *object, size_t size, void *data) {
    (void)size;
    // The kernel's own page of code is no part of the program.
    if (strstr(object->dlpi_name, "vdso") != NULL)
        return 0;
    char *identity = NULL;
    for (int i = 0; i < object->dlpi_phnum && identity == NULL; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type == PT_NOTE)
            identity =
                build_id((const char *)(object->dlpi_addr + segment->p_vaddr), segment->p_memsz);
    }
    g_ptr_array_add(data, identity != NULL ? identity : file_identity(object->dlpi_name));
    return 0;
}

static int compare(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *program_identity(void) {
    g_autoptr(GPtrArray) identities = g_ptr_array_new_with_free_func(g_free);
    dl_iterate_phdr(add_object, identities);
    g_ptr_array_sort(identities, compare);
    g_autoptr(GString) text = g_string_new("jangkau " JANGKAU_VERSION "\n");
    for (guint i = 0; i < identities->len; i++)
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(identities, i));
    return fs_sha256(text->str, text->len);
}
