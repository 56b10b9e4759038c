#include "regen/reuse.h"

#include <stdint.h>
#include <string.h>

#include "base/log.h"

// What became of a file that the keeper was asked for.
typedef struct {
    char *key;
    const char *reason;
} Asked;

struct Reuse {
    Keeper keeper; // first, so that a keeper leads to it
    Edition *edition;
    const State *former;
    GMutex lock;       // of all below
    GHashTable *asked; // name -> Asked*
    GHashTable *pages; // name -> GPtrArray* of keys
};

static void free_asked(gpointer data) {
    Asked *asked = data;
    g_free(asked->key);
    g_free(asked);
}

static Reuse *of_keeper(const Keeper *keeper) {
    return (Reuse *)(uintptr_t)keeper;
}

static bool is_untouched(const Reuse *reuse, const char *name, const MadeFile *made) {
    g_autofree char *path = g_build_filename(edition_former(reuse->edition), name, NULL);
    Stamp now = stamp_of(path);
    return stamp_equal_content(&now, &made->stamp);
}

static const char *reason_to_make(const Reuse *reuse, const char *name, const char *key) {
    const MadeFile *made = reuse->former != NULL ? state_made(reuse->former, name) : NULL;
    if (*key == '\0')
        return "dibuat: memuat sesuatu yang tidak dapat dibandingkan";
    if (reuse->former == NULL)
        return "dibuat: tidak ada edisi yang dapat dipakai ulang";
    if (made == NULL)
        return "dibuat: belum ada di edisi sebelumnya";
    if (strcmp(made->key, key) != 0)
        return "dibuat: isinya berubah";
    if (!is_untouched(reuse, name, made))
        return "dibuat: hasil sebelumnya diubah atau hilang";
    return NULL;
}

static bool take(const Keeper *keeper, const char *name, const char *key) {
    Reuse *reuse = of_keeper(keeper);
    Asked *asked = g_new0(Asked, 1);
    asked->key = g_strdup(key);
    asked->reason = reason_to_make(reuse, name, key);
    bool taken = asked->reason == NULL;
    g_autoptr(GError) cause = NULL;
    g_mutex_lock(&reuse->lock);
    if (taken && !edition_reuse(reuse->edition, name, &cause)) {
        log_debug("%s: %s", name, cause->message);
        asked->reason = "dibuat: hasil sebelumnya tidak dapat dipakai ulang";
        taken = false;
    }
    if (taken)
        asked->reason = "tetap: dipakai ulang";
    g_hash_table_insert(reuse->asked, g_strdup(name), asked);
    g_mutex_unlock(&reuse->lock);
    return taken;
}

static const GPtrArray *former_pages(const Keeper *keeper, const char *name) {
    const State *former = of_keeper(keeper)->former;
    const MadeFile *made = former != NULL ? state_made(former, name) : NULL;
    return made != NULL ? made->pages : NULL;
}

static void note_pages(const Keeper *keeper, const char *name, GPtrArray *pages) {
    Reuse *reuse = of_keeper(keeper);
    g_mutex_lock(&reuse->lock);
    g_hash_table_insert(reuse->pages, g_strdup(name), g_ptr_array_ref(pages));
    g_mutex_unlock(&reuse->lock);
}

Reuse *reuse_new(Edition *edition, const State *former) {
    Reuse *reuse = g_new0(Reuse, 1);
    reuse->keeper = (Keeper){take, former_pages, note_pages};
    reuse->edition = edition;
    reuse->former = edition_former(edition) != NULL ? former : NULL;
    g_mutex_init(&reuse->lock);
    reuse->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_asked);
    reuse->pages =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    return reuse;
}

void reuse_free(Reuse *reuse) {
    if (reuse == NULL)
        return;
    g_hash_table_unref(reuse->asked);
    g_hash_table_unref(reuse->pages);
    g_mutex_clear(&reuse->lock);
    g_free(reuse);
}

const Keeper *reuse_keeper(const Reuse *reuse) {
    return &reuse->keeper;
}

// The key of a file that was carried over without being asked for stays what it was.
static const MadeFile *carried(const Reuse *reuse, const char *name, const Stamp *stamp) {
    const MadeFile *made = reuse->former != NULL ? state_made(reuse->former, name) : NULL;
    return made != NULL && stamp_equal_content(&made->stamp, stamp) ? made : NULL;
}

void reuse_note_made(const Reuse *reuse, const char *folder, const GPtrArray *names, State *next) {
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        Stamp stamp = stamp_of(path);
        const Asked *asked = g_hash_table_lookup(reuse->asked, name);
        const MadeFile *former = asked == NULL ? carried(reuse, name, &stamp) : NULL;
        const char *key = asked != NULL ? asked->key : former != NULL ? former->key : "";
        GPtrArray *pages = asked != NULL    ? g_hash_table_lookup(reuse->pages, name)
                           : former != NULL ? former->pages
                                            : NULL;
        state_add_made(next, name, stamp, g_strdup(key),
                       pages != NULL ? g_ptr_array_ref(pages) : NULL);
    }
}

const char *reuse_reason(const Reuse *reuse, const char *folder, const char *name) {
    const Asked *asked = g_hash_table_lookup(reuse->asked, name);
    if (asked != NULL)
        return asked->reason;
    const MadeFile *made = reuse->former != NULL ? state_made(reuse->former, name) : NULL;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    Stamp now = stamp_of(path);
    if (made == NULL)
        return "dibuat: belum diketahui dari edisi sebelumnya";
    // Publishing gives what has the same bytes the same inode.
    return stamp_equal_content(&made->stamp, &now) ? "tetap: ditulis lagi, isinya sama"
                                                   : "dibuat: isinya berubah";
}
