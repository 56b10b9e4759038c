#include "load/libraries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "intake/coordinates.h"
#include "intake/names.h"
#include "intake/values.h"
#include "load/placement.h"
#include "load/rows.h"

// So many rows on one and the same point are worth a word.
static const int MANY_ON_ONE_POINT = 3;

/** What reading one table needs. */
typedef struct {
    World *world;
    const Settings *settings;
    RowCodes codes;
    Placer *placer;
    GHashTable *ids;    // id -> line, of this table
    GHashTable *before; // ids of the tables before this one (a set; borrowed)
    GHashTable *copies; // see row_is_copy()
    GHashTable *points; // text of a position -> number of rows on it
} Reading;

// -------------------------------------------------------------------- kinds

// What an office writes for the five kinds; the first word that stands in the
// text decides. "TPBIS?" is a village library of low confidence.
static const char *kind_of(const char *text) {
    static const char *const words[][2] = {
        {"village", "village"},
        {"tbm", "tbm"},
        {"reading_post", "reading_post"},
        {"regency", "regency"},
        {"province", "province"},
        {"reading post", "reading_post"},
        {"pojok baca", "reading_post"},
        {"pos baca", "reading_post"},
        {"taman baca", "tbm"},
        {"reading garden", "tbm"},
        {"desa", "village"},
        {"kelurahan", "village"},
        {"tpbis", "village"},
        {"perpusdes", "village"},
        {"kabupaten", "regency"},
        {"kota", "regency"},
        {"umum daerah", "regency"},
        {"perpusda", "regency"},
        {"provinsi", "province"},
    };
    g_autofree char *lower = g_ascii_strdown(text, -1);
    for (gsize i = 0; i < 5; i++) {
        if (strcmp(lower, words[i][0]) == 0)
            return words[i][1];
    }
    // The first of the words in the text, so that "kelurahan library (province
    // winner)" is one of a village.
    const char *best = NULL, *first = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *at = strstr(lower, words[i][0]);
        if (at != NULL && (first == NULL || at < first)) {
            first = at;
            best = words[i][1];
        }
    }
    return best;
}

static bool says_no(const char *text) {
    static const char *const words[] = {"tidak", "belum", "bukan", "no", "0", NULL};
    g_autofree char *lower = g_ascii_strdown(text, -1);
    return g_strv_contains(words, lower);
}

static void read_kind(const Row *row, Library *library, bool *is_tpbis) {
    const char *text = row_text(row, FIELD_KIND);
    g_autofree char *lower = g_ascii_strdown(text, -1);
    *is_tpbis = g_str_has_prefix(lower, "tpbis") || g_str_has_suffix(lower, "tpbis");
    const char *kind = *text == '\0' ? "village" : kind_of(text);
    if (kind == NULL)
        row_reject(row, FIELD_KIND, "tulis desa, TBM, pojok baca, kabupaten atau provinsi",
                   "jenis perpustakaan \"%s\" tidak dikenal", text);
    library->kind = g_strdup(kind != NULL ? kind : "village");
}

// -------------------------------------------------------------------- words

static bool parse_confidence(const char *text, Confidence *confidence) {
    static const char *const words[] = {"rendah", "sedang", "tinggi"}; // as in Confidence
    g_autofree char *lower = g_ascii_strdown(text, -1);
    lower[strcspn(lower, " (,;")] = '\0'; // "medium (one article)"
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(lower, words[i]) == 0) {
            *confidence = (Confidence)i;
            return true;
        }
    }
    return confidence_parse(lower, confidence);
}

static void read_confidence(const Row *row, Library *library) {
    const char *text = row_text(row, FIELD_CONFIDENCE);
    library->confidence = CONFIDENCE_MEDIUM; // a list that does not say is taken at its word
    if (*text != '\0' && !parse_confidence(text, &library->confidence))
        row_reject(row, FIELD_CONFIDENCE, "tulis high, medium atau low",
                   "confidence \"%s\" tidak dikenal", text);
    if (g_str_has_suffix(row_text(row, FIELD_KIND), "?")) // "TPBIS?"
        library->confidence = CONFIDENCE_LOW;
}

static void read_precision(const Row *row, Library *library, bool *told) {
    const char *text = row_text(row, FIELD_PRECISION);
    *told = *text != '\0';
    if (*told && !precision_parse(text, &library->precision))
        row_reject(row, FIELD_PRECISION, "tulis village_point, uncertain, office atau surveyed",
                   "precision \"%s\" tidak dikenal", text);
}

static void read_dates(const Row *row, Library *library, bool is_tpbis) {
    const char *since = row_text(row, FIELD_TPBIS_SINCE);
    if (!says_no(since))
        row_date(row, FIELD_TPBIS_SINCE, &library->tpbis_since);
    row_date(row, FIELD_TPBIS_UNTIL, &library->tpbis_until);
    row_date(row, FIELD_OPEN_SINCE, &library->open_since);
    row_date(row, FIELD_OPEN_UNTIL, &library->open_until);
    // A year alone is the start of what the row tells of.
    Date year;
    row_date(row, FIELD_YEAR, &year);
    if (date_known(year) && is_tpbis && !date_known(library->tpbis_since))
        library->tpbis_since = year;
    if (date_known(year) && !is_tpbis && !date_known(library->open_since))
        library->open_since = year;
    row_check_order(row, FIELD_TPBIS_UNTIL, library->tpbis_since, library->tpbis_until);
    row_check_order(row, FIELD_OPEN_UNTIL, library->open_since, library->open_until);
}

// ------------------------------------------------------------ where it lies

static void read_coordinates(const Row *row, Coordinates *coordinates, Field *field) {
    LonLat point = table_point(row->table, row->row);
    const char *lat = row_cell(row, FIELD_LAT), *lon = row_cell(row, FIELD_LON);
    const char *both = row_cell(row, FIELD_POSITION);
    *field = table_has(row->table, FIELD_LAT) ? FIELD_LAT : FIELD_POSITION;
    if (isfinite(point.lon_deg)) {
        *coordinates = (Coordinates){.status = COORDINATES_READ, .count = 1};
        coordinates->readings[0] = (CoordinateReading){.position = point};
        return;
    }
    bool has_pair = value_kind(lat) == VALUE_GIVEN || value_kind(lon) == VALUE_GIVEN;
    if (!has_pair && value_kind(both) == VALUE_GIVEN) {
        *field = FIELD_POSITION;
        coordinates_read(both, "", coordinates);
    } else {
        coordinates_read(lat, lon, coordinates);
    }
}

static void count_point(Reading *reading, LonLat position) {
    char *key = g_strdup_printf("%.6f %.6f", position.lon_deg, position.lat_deg);
    int count = GPOINTER_TO_INT(g_hash_table_lookup(reading->points, key));
    g_hash_table_replace(reading->points, key, GINT_TO_POINTER(count + 1));
}

static void place(Reading *reading, const Row *row, Library *library, bool precision_told) {
    Field field;
    Coordinates coordinates;
    read_coordinates(row, &coordinates, &field);
    g_autofree char *code = row_code(row, &reading->codes, LEVEL_VILLAGE);
    if (row_is_rejected(row))
        return;
    int village = *code != '\0' ? world_find_village(reading->world, code) : -1;
    bool abroad = *code != '\0' && village < 0 && settings_is_neighbour(reading->settings, code);
    if (*code != '\0' && village < 0 && !abroad) {
        row_reject(row, FIELD_CODE, "periksa kodenya, atau tambahkan desa itu ke tabel desa",
                   "kode desa %s tidak ada dalam tabel desa dan bukan provinsi tetangga", code);
        return;
    }
    Placement placement = placer_settle(reading->placer, village, abroad, &coordinates);
    g_autofree char *reason = placement.reason;
    // A row that says itself that its position is the village's needs no flag.
    bool says_so = precision_told && library->precision == PRECISION_VILLAGE_POINT &&
                   placement.class == ROW_ACCEPTED &&
                   placement.precision == PRECISION_VILLAGE_POINT;
    if (reason != NULL && !says_so) {
        bool pair = field == FIELD_LAT && placement.class != ROW_ACCEPTED;
        g_autofree char *value =
            pair ? g_strdup_printf("%s, %s", row_cell(row, FIELD_LAT), row_cell(row, FIELD_LON))
                 : g_strdup(row_cell(row, field));
        ledger_note(row->ledger, row_line(row), placement.class, table_header(row->table, field),
                    value, reason, placement.advice);
    }
    if (placement.class == ROW_REJECTED)
        return;
    library->village = placement.village;
    library->position = placement.position;
    bool worse = placement.precision < library->precision || !precision_told;
    if (worse)
        library->precision = placement.precision;
    // A row may say itself that its position is only that of the village.
    if (library->precision == PRECISION_VILLAGE_POINT && placement.village >= 0)
        library->position = reading->world->villages[placement.village].point;
    if (placement.own)
        count_point(reading, library->position);
    library->village_code =
        g_strdup(placement.village >= 0
                     ? reading->world->regions[LEVEL_VILLAGE].items[placement.village].code
                     : code);
    ledger_place(row->ledger, row_line(row), library->position);
}

// ------------------------------------------------------------------ the rows

static void library_clear(Library *library) {
    g_free(library->id);
    g_free(library->name);
    g_free(library->kind);
    g_free(library->village_code);
    g_free(library->source);
}

static void read_name(const Row *row, const World *world, Library *library) {
    const char *name = row_text(row, FIELD_NAME);
    const Region *village =
        library->village >= 0 ? &world->regions[LEVEL_VILLAGE].items[library->village] : NULL;
    library->name = *name != '\0' ? g_strdup(name)
                                  : g_strdup_printf("Perpustakaan %s",
                                                    village != NULL ? village->name
                                                                    : row_text(row, FIELD_VILLAGE));
}

static void check_id(Reading *reading, const Row *row, const Library *library) {
    if (*library->id == '\0')
        return;
    int line = GPOINTER_TO_INT(g_hash_table_lookup(reading->ids, library->id));
    if (line != 0)
        row_reject(row, FIELD_ID, "beri id yang lain, atau hapus salah satunya",
                   "id %s sudah ada di baris %d", library->id, line);
    if (line == 0 && g_hash_table_contains(reading->before, library->id))
        row_reject(row, FIELD_ID, "beri id yang lain, atau hapus salah satunya",
                   "id %s sudah ada dalam berkas perpustakaan sebelumnya", library->id);
    g_hash_table_insert(reading->ids, g_strdup(library->id), GINT_TO_POINTER(row_line(row)));
}

// False when the row gives no library.
static bool read_row(Reading *reading, const Row *row, Library *library) {
    *library = (Library){.village = -1, .position = {NAN, NAN}};
    if (row_is_copy(row, reading->copies))
        return false;
    bool is_tpbis, precision_told;
    library->id = g_strdup(row_text(row, FIELD_ID));
    library->source = g_strdup(row_text(row, FIELD_SOURCE));
    if (table_has(row->table, FIELD_ID) && *library->id == '\0')
        row_note(row, ROW_ACCEPTED, FIELD_ID, "", "id kosong; dibuat dari kode desa");
    read_kind(row, library, &is_tpbis);
    read_confidence(row, library);
    read_precision(row, library, &precision_told);
    read_dates(row, library, is_tpbis);
    check_id(reading, row, library);
    place(reading, row, library, precision_told);
    read_name(row, reading->world, library);
    return !row_is_rejected(row);
}

// Neither a column nor a kind tells of TPBIS: the list then counts for none.
static void warn_without_tpbis(const Table *table, LedgerFile *ledger, bool any_tpbis) {
    if (any_tpbis || table_has(table, FIELD_TPBIS_SINCE))
        return;
    log_warning("%s: tidak ada kolom tahun TPBIS (tpbis_since); tidak satu pun barisnya dihitung "
                "sebagai TPBIS",
                table_file(table));
    ledger_note(ledger, 0, ROW_ACCEPTED, "", "",
                "tidak ada kolom tahun TPBIS; tidak satu pun barisnya dihitung sebagai TPBIS",
                "tambahkan kolom tpbis_since bila ada yang ikut TPBIS");
}

static void note_shared_points(Reading *reading, const Table *table, LedgerFile *ledger) {
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, ledger, i};
        LonLat p = ledger_row_position(ledger, row_line(&row));
        g_autofree char *key = g_strdup_printf("%.6f %.6f", p.lon_deg, p.lat_deg);
        int count = GPOINTER_TO_INT(g_hash_table_lookup(reading->points, key));
        if (count >= MANY_ON_ONE_POINT)
            row_note(&row, ROW_ACCEPTED, FIELD_COUNT, "periksa apakah posisinya disalin",
                     "%d baris berada tepat di satu titik", count);
    }
}

bool libraries_read(World *world, const Settings *settings, const Gazetteer *gazetteer,
                    const Table *table, Ledger *ledger, GError **error) {
    Reading reading = {.world = world, .settings = settings};
    if (!row_codes_decide(&reading.codes, gazetteer, table, (CodeSystem)settings->code_system,
                          error))
        return false;
    LedgerFile *file = table_open_ledger(table, ledger);
    reading.placer = placer_new(world);
    reading.before = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < world->library_count; i++)
        g_hash_table_add(reading.before, world->libraries[i].id);
    reading.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reading.copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reading.points = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->libraries = g_renew(Library, world->libraries,
                               (gsize)(world->library_count + table_row_count(table)) + 1);
    bool any_tpbis = false;
    for (int i = 0; i < table_row_count(table); i++) {
        Row row = {table, file, i};
        Library library;
        if (row_is_rejected(&row)) // cut short, or too wide
            continue;
        bool taken = read_row(&reading, &row, &library);
        any_tpbis = any_tpbis || date_known(library.tpbis_since);
        if (taken)
            world->libraries[world->library_count++] = library;
        else
            library_clear(&library);
    }
    warn_without_tpbis(table, file, any_tpbis);
    note_shared_points(&reading, table, file);
    placer_free(reading.placer);
    g_hash_table_unref(reading.before);
    g_hash_table_unref(reading.ids);
    g_hash_table_unref(reading.copies);
    g_hash_table_unref(reading.points);
    return true;
}

static int compare_libraries(const void *left, const void *right) {
    return strcmp(((const Library *)left)->id, ((const Library *)right)->id);
}

// By village and name, so that an id does not depend on the order of rows.
static int compare_nameless(const void *left, const void *right) {
    const Library *p = left, *q = right;
    int order = strcmp(p->village_code, q->village_code);
    if (order == 0)
        order = strcmp(p->name, q->name);
    if (order == 0)
        order = strcmp(p->kind, q->kind);
    if (order == 0)
        order = p->position.lon_deg < q->position.lon_deg
                    ? -1
                    : p->position.lon_deg > q->position.lon_deg;
    return order;
}

void libraries_finish(World *world) {
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < world->library_count; i++)
        g_hash_table_add(ids, world->libraries[i].id);
    if (world->library_count > 0)
        qsort(world->libraries, (size_t)world->library_count, sizeof *world->libraries,
              compare_nameless);
    int number = 0;
    for (int i = 0; i < world->library_count; i++) {
        Library *library = &world->libraries[i];
        bool same = i > 0 && strcmp(library->village_code, library[-1].village_code) == 0;
        number = same ? number : 0;
        while (*library->id == '\0') {
            g_autofree char *id = g_strdup_printf("%s-%d", library->village_code, ++number);
            if (g_hash_table_contains(ids, id))
                continue;
            g_free(library->id);
            library->id = g_steal_pointer(&id);
            g_hash_table_add(ids, library->id);
        }
    }
    if (world->library_count > 0)
        qsort(world->libraries, (size_t)world->library_count, sizeof *world->libraries,
              compare_libraries);
}
