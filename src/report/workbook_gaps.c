// Where the need is, by which status, and how it came: gaps.csv, status.csv and
// series.csv for planners.

#include <math.h>

#include "report/figures.h"
#include "report/gap_tables.h"
#include "report/workbook_internal.h"

static void add_need_columns(Columns *columns) {
    columns_add(columns, "Penduduk dalam S", CELL_COUNT, 13,
                "Penduduk yang berjarak paling jauh S dari perpustakaan TPBIS tercatat; "
                "sekurang-kurangnya.");
    columns_add(columns, "Penduduk dalam S (%)", CELL_SHARE, 13, "Bagian dari jumlah penduduk.");
    columns_add(columns, "Penduduk di luar S", CELL_COUNT, 13,
                "Penduduk selebihnya; sebanyak-banyaknya.");
    columns_add(columns, "Penduduk tanpa perpustakaan TPBIS di daratan yang sama", CELL_COUNT, 19,
                "Tidak ada perpustakaan TPBIS tercatat pada daratan (pulau) yang sama.");
    columns_add(columns, "Kesenjangan (orang-km)", CELL_COUNT, 14,
                "Jumlah jarak di luar S dari semua penduduk.");
    columns_add(columns, "Jarak rata-rata (km)", CELL_KM, 12,
                "Jarak ke perpustakaan TPBIS tercatat yang terdekat, rata-rata menurut penduduk.");
}

static void put_need(Sheet *sheet, const Source *source, const Reach *reach, int64_t population,
                     bool known) {
    int64_t within = known ? reach->people_within_service : -1;
    workbook_put_people(sheet, within, population);
    sheet_count(sheet, known ? population - within : -1, UNKNOWN);
    sheet_count(sheet, known ? reach->people_unreachable : -1, UNKNOWN);
    sheet_number(sheet, known ? figures_km(reach->gap_person_m) : NAN, UNKNOWN);
    sheet_number(sheet, known ? figures_km(reach->mean_m) : NAN,
                 known ? source->no_tpbis : UNKNOWN);
}

/* Kesenjangan */

static Columns *gap_columns(const Source *source) {
    (void)source;
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 14, "Kode wilayah Kemendagri.");
    columns_add(columns, "Desa/Kelurahan", CELL_TEXT, 24,
                "Nama; yang terbanyak penduduknya di luar S lebih dahulu.");
    columns_add(columns, "Peringkat menurut penduduk di luar S", CELL_PLAIN, 13,
                "1 = penduduk terbanyak di luar S; yang sama diurutkan menurut kode. Hanya desa "
                "yang daftarnya diketahui.");
    columns_add(columns, "Peringkat menurut orang-km", CELL_PLAIN, 13,
                "1 = kesenjangan terbesar dalam orang-km.");
    columns_add(columns, "Kecamatan", CELL_TEXT, 20, "Nama kecamatan.");
    columns_add(columns, "Kabupaten/Kota", CELL_TEXT, 26, "Kabupaten atau kota.");
    columns_add(columns, "Status IDM", CELL_TEXT, 20,
                "Status Indeks Desa Membangun; kelurahan tidak memilikinya.");
    columns_add(columns, "Jarak layanan S (km)", CELL_KM, 10,
                "Jarak layanan yang ditetapkan untuk kabupaten/kotanya.");
    columns_add(columns, "Penduduk", CELL_COUNT, 10, "Jumlah penduduk.");
    add_need_columns(columns);
    return columns;
}

static void fill_gaps(Sheet *sheet, const Source *source) {
    const World *world = source->world;
    g_autofree int *order = gap_tables_order(world, source->results);
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        int v = order[i];
        const Region *region = &world->regions[LEVEL_VILLAGE].items[v];
        const VillageResult *result = &source->results->villages[v];
        const char *status = figures_idm_status(&world->villages[v]);
        bool known = result->rank_people > 0;
        sheet_text(sheet, region->code);
        sheet_text(sheet, region->name);
        sheet_count(sheet, known ? result->rank_people : -1, UNKNOWN);
        sheet_count(sheet, known ? result->rank_gap : -1, UNKNOWN);
        sheet_text(sheet, figures_region_of(world, v, LEVEL_DISTRICT)->name);
        sheet_text(sheet, figures_region_of(world, v, LEVEL_REGENCY)->name);
        if (*status == '\0')
            sheet_instead(sheet, NOT_PUBLISHED);
        else
            sheet_text(sheet, status);
        sheet_number(sheet, figures_km(figures_service_m(world, source->results, LEVEL_VILLAGE, v)),
                     UNKNOWN);
        sheet_count(sheet, region->population, UNKNOWN);
        put_need(sheet, source, &result->cell, region->population, known);
        sheet_end_row(sheet);
    }
}

const Table workbook_gaps = {"Kesenjangan", "desa dan kelurahan menurut kesenjangan", gap_columns,
                             fill_gaps, NULL};

/* Status desa */

static bool has_statuses(const Source *source) {
    for (int v = 0; v < source->world->regions[LEVEL_VILLAGE].count; v++) {
        if (*source->world->villages[v].idm_status != '\0')
            return true;
    }
    return false;
}

static Columns *status_columns(const Source *source) {
    (void)source;
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 8, "Kode wilayah Kemendagri.");
    columns_add(columns, "Wilayah", CELL_TEXT, 28, "Provinsi, kabupaten atau kota.");
    columns_add(columns, "Tingkat", CELL_TEXT, 12,
                "Baris provinsi sudah mencakup semua kabupaten dan kota yang daftarnya diketahui: "
                "saring kolom ini sebelum menjumlahkan.");
    columns_add(columns, "Status IDM", CELL_TEXT, 24,
                "Status Indeks Desa Membangun; kelurahan tidak memilikinya dan berdiri sendiri. "
                "Wilayah yang datanya belum lengkap tidak dihitung.");
    columns_add(columns, "Desa/kelurahan", CELL_COUNT, 11, "Jumlah desa dan kelurahan.");
    columns_add(columns, "Penduduk", CELL_COUNT, 12, "Jumlah penduduk.");
    add_need_columns(columns);
    return columns;
}

static void fill_status(Sheet *sheet, const Source *source) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < source->world->regions[level].count; i++) {
            const Region *region = &source->world->regions[level].items[i];
            StatusFigures figures[GAP_TABLES_MAX_STATUSES];
            int count =
                gap_tables_statuses(source->world, source->results, (RegionLevel)level, i, figures);
            for (int s = 0; s < count; s++) {
                sheet_text(sheet, region->code);
                sheet_text(sheet, region->name);
                sheet_text(sheet, workbook_level((RegionLevel)level, region->code));
                sheet_text(sheet, figures[s].status);
                sheet_count(sheet, figures[s].villages, UNKNOWN);
                sheet_count(sheet, figures[s].population, UNKNOWN);
                put_need(sheet, source, &figures[s].reach, figures[s].population, figures[s].known);
                sheet_end_row(sheet);
            }
        }
    }
}

const Table workbook_status = {"Status desa", "cakupan menurut status desa (IDM)", status_columns,
                               fill_status, has_statuses};

/* Perkembangan */

static Columns *series_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 10, "Kode wilayah Kemendagri.");
    columns_add(columns, "Wilayah", CELL_TEXT, 28, "Provinsi, kabupaten, kota atau kecamatan.");
    columns_add(columns, "Tingkat", CELL_TEXT, 12, "Saring kolom ini sebelum menjumlahkan.");
    columns_add(columns, "Tanggal", CELL_TEXT, 12,
                "Akhir tiap tahun (tahun-bulan-hari), lalu tanggal data.");
    columns_add(columns, "Ikut program", CELL_TEXT, 10, "Ikut program TPBIS pada tanggal itu.");
    columns_add(columns, "Penduduk", CELL_COUNT, 12,
                "Jumlah penduduk; sama di semua tahun, karena hanya ada satu tahun data.");
    columns_add(columns, "Perpustakaan TPBIS tercatat", CELL_COUNT, 13,
                "Perpustakaan yang dihitung sebagai TPBIS pada tanggal itu.");
    columns_add(columns, "Desa/kelurahan dengan TPBIS tercatat", CELL_COUNT, 15,
                "Desa/kelurahan yang memilikinya pada tanggal itu.");
    workbook_reach_columns(columns, source->results);
    add_need_columns(columns);
    return columns;
}

static void put_year(Sheet *sheet, const Source *source, const SeriesYear *year, RegionLevel level,
                     int index) {
    const Region *region = &source->world->regions[level].items[index];
    const RegionResult *result = &year->regions[level][index];
    bool known = result->known;
    char date[16];
    sheet_text(sheet, region->code);
    sheet_text(sheet, region->name);
    sheet_text(sheet, workbook_level(level, region->code));
    sheet_text(sheet, date_iso(year->date, date));
    sheet_text(sheet, workbook_yes_no(result->member));
    sheet_count(sheet, region->population, UNKNOWN);
    sheet_count(sheet, known ? result->libraries_tpbis : -1, UNKNOWN);
    sheet_count(sheet, known ? result->villages_tpbis : -1, UNKNOWN);
    workbook_put_reach(sheet, source, &result->cell, region->population, known);
    put_need(sheet, source, &result->cell, region->population, known);
    sheet_end_row(sheet);
}

static void fill_series(Sheet *sheet, const Source *source) {
    const Results *results = source->results;
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < source->world->regions[level].count; i++) {
            for (int y = 0; y < results->series_count; y++)
                put_year(sheet, source, &results->series[y], (RegionLevel)level, i);
        }
    }
}

const Table workbook_series = {"Perkembangan", "cakupan dari tahun ke tahun", series_columns,
                               fill_series, NULL};
