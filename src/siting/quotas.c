#include "siting/quotas.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

enum { MOST_STAGES = 100, MOST_SITES = 1000000, EVERYWHERE = -1, EACH_STAGE = -1, NO_LIMIT = -1 };

// A row of the file.
typedef struct {
    int line, level, region, stage, min, max; // level and region: EVERYWHERE
} Row;

typedef struct {
    const World *world;
    CsvTable *table;
    int region, stage, min, max; // columns
} Reader;

static bool refuse(const Reader *reader, int line, ErrorCode code, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(5, 6);

static bool refuse(const Reader *reader, int line, ErrorCode code, GError **error,
                   const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, JANGKAU_ERROR, (int)code, "%s, baris %d: %s", csv_name(reader->table), line,
                reason);
    return false;
}

// A whole number from `low` on; an empty cell is `empty`.
static bool read_number(const Reader *reader, int row, int column, int low, int high, int empty,
                        int *number, GError **error) {
    const char *text = csv_cell(reader->table, row, column);
    int64_t value = empty;
    if (*text != '\0' && (!text_to_int64(text, &value) || value < low || value > high))
        return refuse(reader, csv_line(reader->table, row), ERROR_DATA, error,
                      "%s \"%s\" harus bilangan bulat dari %d sampai %d, atau kosong",
                      csv_column_name(reader->table, column), text, low, high);
    *number = (int)value;
    return true;
}

static bool read_region(const Reader *reader, int row, Row *out, GError **error) {
    const char *code = csv_cell(reader->table, row, reader->region);
    out->level = out->region = EVERYWHERE;
    if (*code == '\0')
        return true;
    out->level = region_level_of_code(code);
    if (out->level == LEVEL_VILLAGE)
        return refuse(reader, out->line, ERROR_DATA, error,
                      "kuota untuk satu desa (%s) tidak ada; wajibkan desa dengan require atau "
                      "kecualikan dengan exclude",
                      code);
    if (out->level >= 0)
        out->region = world_find_region(reader->world, (RegionLevel)out->level, code);
    if (out->region < 0)
        return refuse(reader, out->line, ERROR_DATA, error,
                      "region \"%s\" bukan kode provinsi, kabupaten/kota atau kecamatan yang "
                      "dipetakan; kosong berarti semua wilayah",
                      code);
    return true;
}

static bool read_row(const Reader *reader, int row, Row *out, GError **error) {
    out->line = csv_line(reader->table, row);
    if (!read_region(reader, row, out, error) ||
        !read_number(reader, row, reader->stage, 1, MOST_STAGES, EACH_STAGE, &out->stage, error) ||
        !read_number(reader, row, reader->min, 0, MOST_SITES, 0, &out->min, error) ||
        !read_number(reader, row, reader->max, 0, MOST_SITES, NO_LIMIT, &out->max, error))
        return false;
    if (out->max != NO_LIMIT && out->min > out->max)
        return refuse(reader, out->line, ERROR_INFEASIBLE, error,
                      "min %d lebih besar dari max %d; perbaiki salah satunya", out->min, out->max);
    if (out->region == EVERYWHERE && out->min != out->max)
        return refuse(reader, out->line, ERROR_DATA, error,
                      "baris tanpa region menyebut jumlah situs tahap itu: min harus sama dengan "
                      "max");
    return true;
}

static GArray *read_rows(Reader *reader, const char *path, GError **error) {
    reader->table = csv_read(path, error);
    if (reader->table == NULL ||
        !csv_require_column(reader->table, "region", &reader->region, error) ||
        !csv_require_column(reader->table, "stage", &reader->stage, error) ||
        !csv_require_column(reader->table, "min", &reader->min, error) ||
        !csv_require_column(reader->table, "max", &reader->max, error))
        return NULL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    for (int i = 0; i < csv_row_count(reader->table); i++) {
        Row row;
        if (!read_row(reader, i, &row, error))
            return NULL;
        g_array_append_val(rows, row);
    }
    if (rows->len == 0) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "%s: tidak ada baris kuota; isi region,stage,min,max", csv_name(reader->table));
        return NULL;
    }
    return g_steal_pointer(&rows);
}

// One level for all rows: regions of different levels would overlap.
static bool find_level(const Reader *reader, const GArray *rows, Quotas *quotas, GError **error) {
    int level = EVERYWHERE;
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (row->level != EVERYWHERE && level != EVERYWHERE && row->level != level)
            return refuse(reader, row->line, ERROR_DATA, error,
                          "kuota %s dan kuota wilayah setingkat lain tidak dapat dicampur; pakai "
                          "satu tingkat saja: provinsi, kabupaten/kota atau kecamatan",
                          csv_cell(reader->table, (int)i, reader->region));
        if (row->level != EVERYWHERE)
            level = row->level;
    }
    quotas->level = level == EVERYWHERE ? LEVEL_REGENCY : (RegionLevel)level;
    return true;
}

static bool count_stages(const Reader *reader, const GArray *rows, int told, Quotas *quotas,
                         GError **error) {
    quotas->stage_count = MAX(told, 1);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (told > 0 && row->stage > told)
            return refuse(reader, row->line, ERROR_DATA, error,
                          "tahap %d, padahal stages = %d; naikkan stages atau hapus baris ini",
                          row->stage, told);
        quotas->stage_count = MAX(quotas->stage_count, row->stage);
    }
    return true;
}

static bool place_row(const Reader *reader, const Row *row, int stage, int *seen, Quotas *quotas,
                      GError **error) {
    int regions = reader->world->regions[quotas->level].count;
    int *line = &seen[stage * (regions + 1) + row->region + 1];
    if (*line > 0)
        return refuse(reader, row->line, ERROR_DATA, error,
                      "kuota wilayah ini untuk tahap %d sudah ada di baris %d; hapus salah satu",
                      stage + 1, *line);
    *line = row->line;
    if (row->region == EVERYWHERE) {
        quotas->stage_sites[stage] = row->min;
        return true;
    }
    int villages = reader->world->regions[quotas->level].items[row->region].village_count;
    PlanQuota quota = {row->region, stage, row->min,
                       row->max == NO_LIMIT ? MAX(row->min, villages) : row->max};
    g_array_append_val(quotas->rows, quota);
    return true;
}

static bool place_rows(const Reader *reader, const GArray *rows, int sites, Quotas *quotas,
                       GError **error) {
    gsize regions = (gsize)reader->world->regions[quotas->level].count + 1;
    g_autofree int *seen = g_new0(int, regions *(gsize)quotas->stage_count);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (sites > 0 && row->region == EVERYWHERE)
            return refuse(reader, row->line, ERROR_DATA, error,
                          "jumlah situs sudah ditentukan oleh sites = %d; hapus salah satu", sites);
        for (int t = 0; t < quotas->stage_count; t++) {
            if ((row->stage == EACH_STAGE || row->stage == t + 1) &&
                !place_row(reader, row, t, seen, quotas, error))
                return false;
        }
    }
    return true;
}

static bool read_file(const World *world, const SitingOptions *options, Quotas *quotas,
                      GError **error) {
    Reader reader = {.world = world};
    g_autoptr(GArray) rows = read_rows(&reader, options->quota, error);
    bool ok = rows != NULL && find_level(&reader, rows, quotas, error) &&
              count_stages(&reader, rows, options->stages, quotas, error);
    if (ok) {
        quotas->stage_sites = g_new(int, (gsize)quotas->stage_count);
        for (int t = 0; t < quotas->stage_count; t++)
            quotas->stage_sites[t] = -1;
        ok = place_rows(&reader, rows, options->sites, quotas, error);
    }
    csv_free(reader.table);
    return ok;
}

Quotas *quotas_read(const World *world, const SitingOptions *options, GError **error) {
    g_autoptr(Quotas) quotas = g_new0(Quotas, 1);
    quotas->level = LEVEL_REGENCY;
    quotas->rows = g_array_new(FALSE, FALSE, sizeof(PlanQuota));
    quotas->stage_count = MAX(options->stages, 1);
    if (options->quota != NULL) {
        if (!read_file(world, options, quotas, error))
            return NULL;
    } else {
        quotas->stage_sites = g_new0(int, (gsize)quotas->stage_count);
    }
    int stages = quotas->stage_count;
    if (options->sites > 0 && options->sites < stages) {
        g_set_error(error, JANGKAU_ERROR, ERROR_INFEASIBLE,
                    "%d situs tidak dapat dibagi atas %d tahap; kurangi tahap atau tambah situs",
                    options->sites, stages);
        return NULL;
    }
    // Evenly; the first stages take what is left over.
    for (int t = 0; options->sites > 0 && t < stages; t++)
        quotas->stage_sites[t] = options->sites / stages + (t < options->sites % stages);
    return g_steal_pointer(&quotas);
}

void quotas_free(Quotas *quotas) {
    if (quotas == NULL)
        return;
    g_free(quotas->stage_sites);
    g_clear_pointer(&quotas->rows, g_array_unref);
    g_free(quotas);
}
