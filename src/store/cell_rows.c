#include "store/cell_rows.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

// `population` holds millionths of people exactly: ROUND(population * 1e6).
const char cell_rows_tables[] = "CREATE TABLE grids ("
                                "id INTEGER PRIMARY KEY, "
                                "crs TEXT NOT NULL, "
                                "x0 REAL NOT NULL, y0 REAL NOT NULL, "
                                "a REAL NOT NULL, b REAL NOT NULL, "
                                "c REAL NOT NULL, d REAL NOT NULL);"

                                "CREATE TABLE cells ("
                                "id INTEGER PRIMARY KEY, "
                                "village TEXT NOT NULL, "
                                "lon REAL NOT NULL, "
                                "lat REAL NOT NULL, "
                                "population REAL NOT NULL, "
                                "land_part INTEGER, "
                                "grid INTEGER, "
                                "col INTEGER NOT NULL, "
                                "row INTEGER NOT NULL, "
                                "area_m2 REAL NOT NULL);";

static bool write_grids(Db *db, const Cells *cells, GError **error) {
    g_auto(DbStatement) insert = {0};
    if (!db_prepare(db, "INSERT INTO grids VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &insert, error))
        return false;
    for (int i = 0; i < cells->grid_count; i++) {
        const CellGrid *grid = &cells->grids[i];
        const double numbers[] = {grid->x0, grid->y0, grid->a, grid->b, grid->c, grid->d};
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, grid->crs);
        for (gsize k = 0; k < G_N_ELEMENTS(numbers); k++)
            db_put_real(&insert, numbers[k]);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

bool cell_rows_write(Db *db, const World *world, GError **error) {
    const Cells *cells = world->cells;
    g_auto(DbStatement) insert = {0};
    if (!write_grids(db, cells, error) ||
        !db_prepare(db, "INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &insert, error))
        return false;
    for (int i = 0; i < cells->count; i++) {
        const Piece *piece = &cells->pieces[i];
        db_put_int(&insert, i + 1);
        db_put_text_always(&insert, world->regions[LEVEL_VILLAGE].items[piece->village].code);
        db_put_real(&insert, piece->position.lon_deg);
        db_put_real(&insert, piece->position.lat_deg);
        db_put_real(&insert, (double)piece->people_e6 / (double)CELLS_PER_PERSON);
        if (piece->land_part > 0)
            db_put_int(&insert, piece->land_part);
        else
            db_put_null(&insert);
        if (piece->grid >= 0)
            db_put_int(&insert, piece->grid + 1);
        else
            db_put_null(&insert);
        db_put_int(&insert, piece->column);
        db_put_int(&insert, piece->row);
        db_put_real(&insert, piece->area_m2);
        if (!db_put_row(&insert, error))
            return false;
    }
    return true;
}

static bool damaged(const Db *db, const char *table, const char *why, GError **error) {
    g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                "%s rusak (%s: %s); buat ulang dengan `jangkau load`", db_name(db), table, why);
    return false;
}

static bool read_grids(Db *db, Cells *cells, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, "SELECT crs, x0, y0, a, b, c, d FROM grids ORDER BY id", &query, error))
        return false;
    g_autoptr(GArray) grids = g_array_new(FALSE, TRUE, sizeof(CellGrid));
    bool row = false;
    while (db_next(&query, &row, error) && row) {
        CellGrid grid = {g_strdup(db_text(&query, 0)),
                         db_real(&query, 1),
                         db_real(&query, 2),
                         db_real(&query, 3),
                         db_real(&query, 4),
                         db_real(&query, 5),
                         db_real(&query, 6)};
        g_array_append_val(grids, grid);
    }
    cells->grid_count = (int)grids->len;
    cells->grids = (CellGrid *)(void *)g_array_free(g_steal_pointer(&grids), FALSE);
    return *error == NULL;
}

static bool read_piece(Db *db, const DbStatement *query, const World *world, const Cells *cells,
                       Piece *piece, int *village, GError **error) {
    const RegionList *villages = &world->regions[LEVEL_VILLAGE];
    const char *code = db_text(query, 0);
    while (*village < villages->count && strcmp(villages->items[*village].code, code) != 0)
        ++*village;
    if (*village == villages->count)
        return damaged(db, "cells", "desa tidak dikenal atau tidak berurutan", error);
    *piece = (Piece){.position = {db_real(query, 1), db_real(query, 2)},
                     .village = *village,
                     .people_e6 = llround(db_real(query, 3) * (double)CELLS_PER_PERSON),
                     .land_part = (int)db_int(query, 4),
                     .grid = (int)db_int(query, 5) - 1,
                     .column = (int)db_int(query, 6),
                     .row = (int)db_int(query, 7),
                     .area_m2 = db_real(query, 8)};
    if (!(fabs(piece->position.lon_deg) <= 180) || !(fabs(piece->position.lat_deg) <= 90) ||
        piece->people_e6 < 0 || piece->grid >= cells->grid_count || piece->land_part < 0)
        return damaged(db, "cells", "nilai tidak sah", error);
    return true;
}

static bool read_pieces(Db *db, const World *world, Cells *cells, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db,
                    "SELECT village, lon, lat, population, land_part, grid, col, row, area_m2 "
                    "FROM cells ORDER BY id",
                    &query, error))
        return false;
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    bool row = false;
    int village = 0;
    while (db_next(&query, &row, error) && row) {
        Piece piece;
        if (!read_piece(db, &query, world, cells, &piece, &village, error))
            return false;
        g_array_append_val(pieces, piece);
        cells->first[village + 1] = (int)pieces->len;
    }
    // A village without any piece would be counted nowhere.
    for (int v = 0; *error == NULL && v < world->regions[LEVEL_VILLAGE].count; v++) {
        if (cells->first[v + 1] == 0)
            return damaged(db, "cells", "ada desa tanpa sel", error);
    }
    cells->count = (int)pieces->len;
    cells->pieces = (Piece *)(void *)g_array_free(g_steal_pointer(&pieces), FALSE);
    return *error == NULL;
}

static bool read_spreads(Db *db, const World *world, Cells *cells, GError **error) {
    g_auto(DbStatement) query = {0};
    if (!db_prepare(db, "SELECT spread FROM villages ORDER BY fid", &query, error))
        return false;
    bool row = false;
    for (int v = 0; v < world->regions[LEVEL_VILLAGE].count; v++) {
        if (!db_next(&query, &row, error))
            return false;
        const char *name = row ? db_text(&query, 0) : "";
        int spread = SPREAD_POINT;
        while (spread <= SPREAD_RASTER && strcmp(spread_name((Spread)spread), name) != 0)
            spread++;
        if (spread > SPREAD_RASTER)
            return damaged(db, "villages", "spread tidak dikenal", error);
        cells->spread[v] = (Spread)spread;
    }
    return true;
}

static bool read_method(Db *db, Cells *cells, GError **error) {
    g_auto(DbStatement) query = {0};
    bool row = false;
    if (!db_prepare(db, "SELECT value FROM meta WHERE key = 'cells_method'", &query, error) ||
        !db_next(&query, &row, error))
        return false;
    cells->method = g_strdup(row ? db_text(&query, 0) : "");
    return row || damaged(db, "meta", "cells_method", error);
}

bool cell_rows_read(Db *db, World *world, GError **error) {
    g_autoptr(GError) cause = NULL;
    g_autoptr(Cells) cells = cells_new(world->regions[LEVEL_VILLAGE].count);
    if (read_grids(db, cells, &cause) && read_pieces(db, world, cells, &cause) &&
        read_spreads(db, world, cells, &cause) && read_method(db, cells, &cause)) {
        world->cells = g_steal_pointer(&cells);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
