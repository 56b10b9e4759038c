// Runs a fuzz target over every file of the folders named: its seeds are an
// ordinary test, with any compiler. A folder without files fails.
#include <glib.h>

#include "base/fs.h"
#include "fuzz.h"

#define LARGEST_SEED ((gsize)16 * 1024 * 1024)

static void replay(const char *path) {
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!fs_read(path, LARGEST_SEED, &bytes, &length, &error)) {
        fprintf(stderr, "%s\n", error->message);
        exit(1);
    }
    // Exactly as long as the file, so that a sanitizer sees a read beyond it.
    g_autofree uint8_t *exact = g_memdup2(bytes, length);
    // Told beforehand: the last line before an abort names the seed.
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(exact, length);
}

static int replay_folder(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    int count = 0;
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL; count++) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        replay(path);
    }
    if (count == 0)
        fprintf(stderr, "%s: no seeds\n", folder);
    return count;
}

int main(int count, char **folders) {
    if (count < 2)
        return 2;
    for (int i = 1; i < count; i++) {
        if (replay_folder(folders[i]) == 0)
            return 1;
    }
    return 0;
}
