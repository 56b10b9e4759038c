#include <math.h>

#include "report/figures.h"
#include "report/workbook_internal.h"

/* Coverage figures, the same for regencies and districts. */

// The same from village points, to see what counting by cell changes.
static void add_point_columns(Columns *columns, const Results *results) {
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *km = figures_reach_words(results->reach_m[i]);
        g_autofree char *people = g_strdup_printf("Penduduk dalam %s km, dari titik desa", km);
        columns_add(columns, people, CELL_COUNT, 14,
                    "Pembanding: seluruh penduduk desa dianggap berada di titik desanya.");
    }
    columns_add(columns, "Penduduk dalam S, dari titik desa", CELL_COUNT, 14,
                "Pembanding: seluruh penduduk desa dianggap berada di titik desanya.");
    columns_add(columns, "Jarak rata-rata, dari titik desa (km)", CELL_KM, 14,
                "Pembanding: seluruh penduduk desa dianggap berada di titik desanya.");
}

static void add_figure_columns(Columns *columns, const Results *results) {
    columns_add(columns, "Desa/kelurahan", CELL_COUNT, 11, "Jumlah desa dan kelurahan.");
    columns_add(columns, "Desa/kelurahan dengan TPBIS tercatat", CELL_COUNT, 15,
                "Desa/kelurahan yang memiliki perpustakaan TPBIS aktif yang tercatat; "
                "sekurang-kurangnya.");
    columns_add(columns, "Desa/kelurahan dengan TPBIS (%)", CELL_SHARE, 15,
                "Bagian dari semua desa/kelurahan; sekurang-kurangnya.");
    columns_add(columns, "Penduduk", CELL_COUNT, 12,
                "Jumlah penduduk desa/kelurahan; penyebut semua persentase penduduk.");
    columns_add(columns, "Penduduk di desa/kelurahan TPBIS", CELL_COUNT, 15,
                "Penduduk desa/kelurahan yang memiliki perpustakaan TPBIS tercatat; "
                "sekurang-kurangnya.");
    columns_add(columns, "Penduduk di desa/kelurahan TPBIS (%)", CELL_SHARE, 15,
                "Bagian dari jumlah penduduk; sekurang-kurangnya.");
    workbook_reach_columns(columns, results);
    columns_add(columns, "Jarak layanan S (km)", CELL_KM, 10,
                "Jarak layanan yang ditetapkan untuk kabupaten/kotanya.");
    columns_add(columns, "Penduduk dalam S", CELL_COUNT, 13,
                "Penduduk yang berjarak paling jauh S dari perpustakaan TPBIS tercatat; "
                "sekurang-kurangnya.");
    columns_add(columns, "Penduduk dalam S (%)", CELL_SHARE, 13, "Bagian dari jumlah penduduk.");
    columns_add(columns, "Penduduk dalam S, batas bawah 5 %", CELL_COUNT, 13,
                "Letak perpustakaan yang hanya diketahui desanya diundi ulang di dalam desa itu: "
                "pada 5 % undian jumlahnya paling banyak sekian.");
    columns_add(columns, "Penduduk dalam S, batas atas 95 %", CELL_COUNT, 13,
                "Pada 95 % undian jumlahnya paling banyak sekian. Rentang ini hanya tentang letak, "
                "bukan tentang perpustakaan yang belum tercatat.");
    columns_add(columns, "Penduduk di luar S", CELL_COUNT, 13,
                "Penduduk selebihnya, termasuk yang tanpa perpustakaan TPBIS di daratan yang sama; "
                "sebanyak-banyaknya.");
    columns_add(columns, "Kesenjangan (orang-km)", CELL_COUNT, 14,
                "Jumlah jarak di luar S dari semua penduduk: tiap orang menyumbang kilometer yang "
                "melebihi S.");
    columns_add(
        columns, "Penduduk tanpa perpustakaan TPBIS di daratan yang sama", CELL_COUNT, 19,
        "Tidak ada perpustakaan TPBIS tercatat pada daratan (pulau) yang sama; mereka tidak "
        "ikut dalam rata-rata, median dan persentil jarak.");
    columns_add(columns, "Jarak rata-rata (km)", CELL_KM, 12,
                "Jarak ke perpustakaan TPBIS tercatat yang terdekat, rata-rata menurut penduduk.");
    columns_add(columns, "Jarak median (km)", CELL_KM, 12,
                "Separuh penduduk berjarak paling jauh sekian.");
    columns_add(columns, "Jarak persentil 90 (km)", CELL_KM, 12,
                "Sembilan dari sepuluh penduduk berjarak paling jauh sekian.");
    columns_add(columns, "Jarak terjauh (km)", CELL_KM, 12, "Jarak terbesar.");
    columns_add(columns, "Gini jarak", CELL_RATIO, 9,
                "Ketimpangan jarak: 0 semua sama jauh, mendekati 1 bila sedikit orang menanggung "
                "hampir seluruh jarak.");
    columns_add(columns, "Jarak rata-rata ke perpustakaan apa pun (km)", CELL_KM, 15,
                "Jarak ke perpustakaan tercatat yang terdekat dari semua jenis, rata-rata menurut "
                "penduduk.");
    columns_add(columns, "Perpustakaan tercatat", CELL_COUNT, 13,
                "Perpustakaan semua jenis yang tercatat dan buka pada tanggal data.");
    columns_add(columns, "Di antaranya TPBIS", CELL_COUNT, 12,
                "Perpustakaan yang dihitung sebagai TPBIS.");
    add_point_columns(columns, results);
    columns_add(columns, "Cara menghitung", CELL_TEXT, 18,
                "Penduduk disebar di lahan desanya (sel, menurut luas), menurut raster, atau "
                "seluruhnya di titik desa.");
    columns_add(columns, "Kelengkapan data", CELL_TEXT, 60,
                "Jumlah tercatat dibandingkan jumlah yang dilaporkan, bila ada laporan.");
}

static void put_points(Sheet *sheet, const Source *source, const RegionResult *result) {
    const Reach *point = &result->point;
    for (int i = 0; i < source->results->reach_count; i++)
        sheet_count(sheet, result->known ? point->people_within[i] : -1, UNKNOWN);
    sheet_count(sheet, result->known ? point->people_within_service : -1, UNKNOWN);
    sheet_number(sheet, result->known ? figures_km(point->mean_m) : NAN,
                 result->known ? source->no_tpbis : UNKNOWN);
}

static void put_figures(Sheet *sheet, const Source *source, RegionLevel level, int index) {
    const Region *region = &source->world->regions[level].items[index];
    const RegionResult *result = &source->results->regions[level][index];
    bool known = result->known;
    const Reach *cell = &result->cell;
    int64_t villages = known ? result->villages_tpbis : -1;
    int64_t people = known ? result->population_tpbis : -1;
    sheet_count(sheet, region->village_count, UNKNOWN);
    sheet_count(sheet, villages, UNKNOWN);
    sheet_number(sheet, figures_share(villages, region->village_count), UNKNOWN);
    sheet_count(sheet, region->population, UNKNOWN);
    workbook_put_people(sheet, people, region->population);
    workbook_put_reach(sheet, source, cell, region->population, known);
    double service_m = figures_service_m(source->world, source->results, level, index);
    int64_t within = known ? cell->people_within_service : -1;
    sheet_number(sheet, figures_km(service_m), "berbeda-beda");
    workbook_put_people(sheet, within, region->population);
    sheet_count(sheet, known ? result->service_range.low : -1, UNKNOWN);
    sheet_count(sheet, known ? result->service_range.high : -1, UNKNOWN);
    sheet_count(sheet, known ? region->population - within : -1, UNKNOWN);
    sheet_number(sheet, known ? figures_km(cell->gap_person_m) : NAN, UNKNOWN);
    sheet_count(sheet, known ? cell->people_unreachable : -1, UNKNOWN);
    const double distances_m[] = {cell->mean_m, cell->median_m, cell->p90_m, cell->max_m};
    for (size_t i = 0; i < G_N_ELEMENTS(distances_m); i++)
        sheet_number(sheet, known ? figures_km(distances_m[i]) : NAN,
                     known ? source->no_tpbis : UNKNOWN);
    sheet_number(sheet, known ? cell->gini : NAN, known ? source->no_tpbis : UNKNOWN);
    sheet_number(sheet, figures_km(result->any_mean_m), source->no_library);
    // None on the list says nothing of how many there are.
    sheet_count(sheet, result->has_any_library ? result->libraries : -1, UNKNOWN);
    sheet_count(sheet, known ? result->libraries_tpbis : -1, UNKNOWN);
    put_points(sheet, source, result);
    g_autofree char *method = figures_method(source->world, region);
    sheet_text(sheet, method);
    g_autofree char *completeness = figures_completeness(source->world, region, result);
    if (!known && *completeness == '\0')
        sheet_instead(sheet, UNKNOWN);
    else
        sheet_text(sheet, completeness);
    sheet_end_row(sheet);
}

/* Ringkasan */

static Columns *summary_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 8, "Kode wilayah Kemendagri.");
    columns_add(columns, "Wilayah", CELL_TEXT, 28, "Provinsi, kabupaten atau kota.");
    columns_add(columns, "Tingkat", CELL_TEXT, 12,
                "Provinsi, kabupaten atau kota. Baris provinsi sudah mencakup semua kabupaten dan "
                "kota: saring kolom ini sebelum menjumlahkan.");
    columns_add(columns, "Ikut program", CELL_TEXT, 10,
                "Ikut program TPBIS pada tanggal data menurut daftar keikutsertaan.");
    columns_add(
        columns, "Penduduk resmi", CELL_COUNT, 13,
        "Jumlah resmi yang diterbitkan untuk wilayah ini, sebagai pembanding; tidak dipakai "
        "sebagai penyebut.");
    columns_add(columns, "Tanggal penduduk resmi", CELL_TEXT, 18, "Tanggal jumlah resmi.");
    columns_add(columns, "Selisih dari jumlah resmi (%)", CELL_SHARE, 13,
                "Jumlah desa/kelurahan dikurangi jumlah resmi, dibagi jumlah resmi.");
    add_figure_columns(columns, source->results);
    return columns;
}

static void fill_summary(Sheet *sheet, const Source *source) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        const RegionList *list = &source->world->regions[level];
        for (int i = 0; i < list->count; i++) {
            const Region *region = &list->items[i];
            const RegionResult *result = &source->results->regions[level][i];
            int64_t official = region->population_official;
            char date[32];
            sheet_text(sheet, region->code);
            sheet_text(sheet, region->name);
            sheet_text(sheet, workbook_level((RegionLevel)level, region->code));
            sheet_text(sheet, workbook_yes_no(result->member));
            sheet_count(sheet, official, NOT_PUBLISHED);
            sheet_text(sheet, date_id(region->population_official_date, date));
            sheet_number(sheet,
                         official > 0 ? (double)(region->population - official) / (double)official
                                      : NAN,
                         NOT_PUBLISHED);
            put_figures(sheet, source, (RegionLevel)level, i);
        }
    }
}

/* Kecamatan */

static Columns *district_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 10, "Kode wilayah Kemendagri.");
    columns_add(columns, "Kecamatan", CELL_TEXT, 22, "Nama kecamatan.");
    columns_add(columns, "Kabupaten/Kota", CELL_TEXT, 26, "Kabupaten atau kota.");
    columns_add(columns, "Ikut program", CELL_TEXT, 10,
                "Kabupaten/kota ikut program TPBIS pada tanggal data.");
    add_figure_columns(columns, source->results);
    return columns;
}

static void fill_districts(Sheet *sheet, const Source *source) {
    const World *world = source->world;
    const RegionList *list = &world->regions[LEVEL_DISTRICT];
    for (int i = 0; i < list->count; i++) {
        const Region *region = &list->items[i];
        const RegionResult *result = &source->results->regions[LEVEL_DISTRICT][i];
        sheet_text(sheet, region->code);
        sheet_text(sheet, region->name);
        sheet_text(sheet, world->regions[LEVEL_REGENCY].items[region->parent].name);
        sheet_text(sheet, workbook_yes_no(result->member));
        put_figures(sheet, source, LEVEL_DISTRICT, i);
    }
}

const Table workbook_summary = {"Ringkasan", "provinsi, kabupaten dan kota", summary_columns,
                                fill_summary, NULL};
const Table workbook_districts = {"Kecamatan", "kecamatan", district_columns, fill_districts, NULL};
