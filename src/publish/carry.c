#include "publish/carry.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/fs.h"
#include "base/log.h"
#include "publish/edition.h"
#include "publish/layout.h"
#include "publish/tree.h"

// Own, but made anew by every run or not at all.
#define KEEP_NEVER 8u

// Size and sum of a file as the manifest (of report/manifest.c) lists it.
static bool find_listed(const char *manifest, const char *relative, guint64 *bytes, char sum[65]) {
    g_autofree char *name = g_strdup_printf("\"name\": \"%s\"", relative);
    const char *files = manifest != NULL ? strstr(manifest, "\"files\": [") : NULL;
    const char *at = files != NULL ? strstr(files, name) : NULL;
    const char *size = at != NULL ? strstr(at, "\"bytes\": ") : NULL;
    const char *digest = at != NULL ? strstr(at, "\"sha256\": \"") : NULL;
    if (size == NULL || digest == NULL)
        return false;
    *bytes = g_ascii_strtoull(size + strlen("\"bytes\": "), NULL, 10);
    return g_strlcpy(sum, digest + strlen("\"sha256\": \""), 65) >= 64;
}

bool carry_is_intact(const char *manifest, const char *folder, const char *relative) {
    guint64 bytes;
    char listed[65];
    g_autofree char *path = g_build_filename(folder, relative, NULL);
    GStatBuf status;
    if (!find_listed(manifest, relative, &bytes, listed) || g_stat(path, &status) != 0 ||
        (guint64)status.st_size != bytes)
        return false;
    g_autofree char *sum = fs_sha256_own(path, NULL);
    return g_strcmp0(sum, listed) == 0;
}

// What a file is by its name: nobody's of ours (0), else a Keep.
static unsigned kind_by_name(const char *relative) {
    static const struct {
        const char *pattern;
        unsigned kind;
    } own[] = {{"manifest.json", KEEP_NEVER},
               {"changes.*", KEEP_NEVER},
               {"jangkau.sqlite", KEEP_DATA},
               {"tables/regions.csv", KEEP_DATA},
               {"tables/villages.csv", KEEP_DATA},
               {"tables/libraries.csv", KEEP_DATA},
               {"tables/tabel.xlsx", KEEP_DATA},
               {"tables/catatan-data.xlsx", KEEP_DATA},
               {"tables/ledger.csv", KEEP_DATA},
               {"tables/gaps.csv", KEEP_DATA},
               {"tables/status.csv", KEEP_DATA},
               {"tables/series.csv", KEEP_DATA},
               {"tables/plan.csv", KEEP_DATA},
               {"tables/plan_regions.csv", KEEP_DATA},
               {"tables/plan_reserve.csv", KEEP_DATA},
               {"tables/plan_stages.csv", KEEP_DATA},
               {"tables/plan_curve.csv", KEEP_DATA},
               {"rasters/*-distance-tpbis.tif", KEEP_DATA},
               {"rasters/*-distance-any.tif", KEEP_DATA},
               {"atlas.pdf", KEEP_BOOKS},
               {"atlas-??.??.pdf", KEEP_BOOKS},
               {"brief.pdf", KEEP_BOOKS}};
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++) {
        if (g_pattern_match_simple(own[i].pattern, relative))
            return own[i].kind;
    }
    return 0;
}

// A sheet is ours when the manifest lists it: its theme may be anyone's.
static unsigned kind_of(const Carry *carry, const char *relative) {
    guint64 bytes;
    char sum[65];
    unsigned kind = kind_by_name(relative);
    if (kind != 0 || !find_listed(carry->manifest, relative, &bytes, sum))
        return kind;
    return g_str_has_prefix(relative, "maps/") ? KEEP_SHEETS : KEEP_DATA;
}

static bool carry_file(const Carry *carry, const char *relative, GError **error) {
    g_autofree char *from = g_build_filename(carry->from, relative, NULL);
    g_autofree char *to = g_build_filename(carry->to, relative, NULL);
    if (carry->as_is)
        return tree_share(from, to, error);
    unsigned kind = kind_of(carry, relative);
    if (tree_exists(to) || (kind != 0 && (kind & carry->keep) == 0))
        return true;
    if (kind == 0) {
        g_hash_table_add(carry->personal, g_strdup(relative));
        return tree_share(from, to, error);
    }
    if (!carry_is_intact(carry->manifest, carry->from, relative)) {
        if (kind != KEEP_DATA) {
            log_message(LOG_MACHINE, "%s bukan lagi seperti saat diterbitkan; tidak disertakan",
                        from);
            return true;
        }
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s bukan lagi seperti saat diterbitkan (manifest.json mencatat sidik lain); "
                    "jalankan `jangkau run`",
                    from);
        return false;
    }
    g_ptr_array_add(carry->written, g_strdup(relative));
    return tree_share(from, to, error);
}

static bool carry_folder(const Carry *carry, const char *relative, GError **error) {
    g_autofree char *folder = g_build_filename(carry->from, relative, NULL);
    g_autoptr(GError) cause = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    const char *name;
    if (dir == NULL) {
        g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "folder %s tidak dapat dibaca: %s", folder,
                    cause->message);
        return false;
    }
    while ((name = g_dir_read_name(dir)) != NULL) {
        bool at_top = *relative == '\0';
        g_autofree char *below = at_top ? g_strdup(name) : g_build_filename(relative, name, NULL);
        g_autofree char *from = g_build_filename(carry->from, below, NULL);
        if (at_top && carry->contract_only && !layout_is_contract(name))
            continue;
        if (!tree_is_folder(from)) {
            if (!carry_file(carry, below, error))
                return false;
            continue;
        }
        // Folders of the contract are made with their first file, a person's as they are.
        g_autofree char *to = g_build_filename(carry->to, below, NULL);
        struct stat status;
        if (!(at_top && layout_is_contract(name))) {
            if (g_mkdir_with_parents(to, 0777) != 0)
                return tree_fail(error, "folder tidak dapat dibuat:", to, errno);
            if (stat(from, &status) == 0)
                g_chmod(to, (int)(status.st_mode & 07777));
        }
        if (!carry_folder(carry, below, error))
            return false;
    }
    return true;
}

bool carry_over(const Carry *carry, GError **error) {
    return carry_folder(carry, "", error);
}
