#include "store/context_rows.h"

#include "store/blob.h"

const char context_rows_table[] = "CREATE TABLE context ("
                                  "fid INTEGER PRIMARY KEY, "
                                  "name TEXT NOT NULL, "
                                  "province TEXT NOT NULL, "
                                  "geometry MULTIPOLYGON NOT NULL);";

bool context_rows_write(Db *db, const World *world, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO context (name, province, geometry) VALUES (?, ?, ?)", &insert,
                    error))
        return false;
    g_autoptr(GByteArray) blob = g_byte_array_new();
    for (int i = 0; i < world->context_count; i++) {
        db_put_text_always(&insert, world->context[i].name);
        db_put_text_always(&insert, world->context[i].province);
        blob_from_shape(blob, world->context[i].shape);
        db_put_blob(&insert, blob);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

bool context_rows_read(Db *db, World *world, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, "SELECT name, province, geometry FROM context ORDER BY fid", &query, error))
        return false;
    g_autoptr(GArray) lands = g_array_new(FALSE, FALSE, sizeof(ContextLand));
    bool row = false, ok;
    while ((ok = db_next(&query, &row, error)) && row) {
        size_t length = 0;
        const void *blob = db_blob(&query, 2, &length);
        Shape *shape = blob_to_shape(blob, length);
        if (shape == NULL)
            continue;
        ContextLand land = {g_strdup(db_text(&query, 0)), g_strdup(db_text(&query, 1)), shape};
        g_array_append_val(lands, land);
    }
    world->context_count = (int)lands->len;
    world->context = (ContextLand *)(void *)g_array_free(g_steal_pointer(&lands), FALSE);
    return ok;
}
