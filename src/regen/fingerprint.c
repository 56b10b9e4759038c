#include "regen/fingerprint.h"

#include <string.h>

#include "base/fs.h"

void fingerprint_free(Fingerprint *print) {
    g_free(print->path);
    g_free(print->sha256);
    g_free(print);
}

static char *sum_of(const char *path, ReadDepth depth, const Stamp *stamp) {
    return depth == READ_CONTENT ? path_sum(path, stamp->kind) : g_strdup("");
}

static bool as_before(ReadDepth depth, const Stamp *before, const Stamp *now) {
    return depth == READ_PRESENCE ? before->kind == now->kind : stamp_equal(before, now);
}

static const Fingerprint *find(const GPtrArray *former, const char *path) {
    guint low = 0, high = former != NULL ? former->len : 0;
    while (low < high) {
        guint middle = (low + high) / 2;
        const Fingerprint *print = g_ptr_array_index(former, middle);
        int order = strcmp(print->path, path);
        if (order == 0)
            return print;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

// The order matters: a file that changes while it is summed has another stamp
// afterwards, or is young.
static Fingerprint *take(const Read *read, const GPtrArray *former) {
    const Fingerprint *known = find(former, read->path);
    Fingerprint *print = g_new0(Fingerprint, 1);
    print->path = g_strdup(read->path);
    print->depth = read->depth;
    bool same = known != NULL && known->depth == read->depth && !known->young &&
                read->stamp.kind != PATH_FOLDER && stamp_equal(&known->stamp, &read->stamp);
    print->sha256 = same ? g_strdup(known->sha256) : sum_of(read->path, read->depth, &read->stamp);
    print->stamp = stamp_of(read->path);
    print->young = stamp_is_young(&print->stamp);
    return print;
}

GPtrArray *fingerprints_take(const GPtrArray *former, const char *except, char **changed) {
    g_autoptr(GPtrArray) reads = reads_list();
    g_autoptr(GPtrArray) prints =
        g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))fingerprint_free);
    g_autofree char *below = except != NULL ? g_strconcat(except, "/", NULL) : NULL;
    for (guint i = 0; i < reads->len; i++) {
        const Read *read = g_ptr_array_index(reads, i);
        if (below != NULL && g_str_has_prefix(read->path, below))
            continue;
        Fingerprint *print = take(read, former);
        g_ptr_array_add(prints, print);
        if (!read->changed && as_before(read->depth, &read->stamp, &print->stamp) &&
            (read->sha256 == NULL || strcmp(read->sha256, print->sha256) == 0))
            continue;
        *changed = g_strdup(read->path);
        return NULL;
    }
    return g_steal_pointer(&prints);
}

bool fingerprints_compare(GPtrArray *prints, GPtrArray *differing) {
    bool renewed = false;
    for (guint i = 0; i < prints->len; i++) {
        Fingerprint *print = g_ptr_array_index(prints, i);
        Stamp now = stamp_of(print->path);
        if (as_before(print->depth, &print->stamp, &now) && !print->young &&
            now.kind != PATH_FOLDER)
            continue;
        g_autofree char *sum = sum_of(print->path, print->depth, &now);
        if (print->stamp.kind != now.kind || strcmp(sum, print->sha256) != 0) {
            g_ptr_array_add(differing, print);
            continue;
        }
        bool young = stamp_is_young(&now);
        renewed |= young != print->young || !stamp_equal(&print->stamp, &now);
        print->stamp = now;
        print->young = young;
    }
    return renewed;
}
