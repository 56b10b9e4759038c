#include <math.h>

#include "report/figures.h"
#include "report/workbook_internal.h"

static Columns *village_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 14, "Kode wilayah Kemendagri.");
    columns_add(columns, "Desa/Kelurahan", CELL_TEXT, 24, "Nama desa atau kelurahan.");
    columns_add(columns, "Jenis", CELL_TEXT, 10, "Desa atau kelurahan.");
    columns_add(columns, "Kecamatan", CELL_TEXT, 20, "Nama kecamatan.");
    columns_add(columns, "Kabupaten/Kota", CELL_TEXT, 26, "Kabupaten atau kota.");
    columns_add(columns, "Penduduk", CELL_COUNT, 10, "Jumlah penduduk.");
    columns_add(columns, "Perpustakaan TPBIS", CELL_TEXT, 18,
                "Memiliki perpustakaan TPBIS aktif yang tercatat: ya, tidak, atau data belum "
                "lengkap.");
    columns_add(columns, "Perpustakaan TPBIS tercatat yang terdekat", CELL_TEXT, 34,
                "Nama perpustakaan TPBIS terdekat pada daratan yang sama, dari titik desa.");
    columns_add(columns, "Jarak ke perpustakaan TPBIS tercatat (km)", CELL_KM, 14,
                "Jarak geodesik dari titik desa, dikalikan faktor jalan.");
    columns_add(columns, "Perpustakaan tercatat yang terdekat", CELL_TEXT, 34,
                "Nama perpustakaan terdekat dari semua jenis.");
    columns_add(columns, "Jarak ke perpustakaan tercatat (km)", CELL_KM, 14,
                "Jarak geodesik dari titik desa, dikalikan faktor jalan.");
    columns_add(columns, "Jarak layanan S (km)", CELL_KM, 10,
                "Jarak layanan yang ditetapkan untuk kabupaten/kotanya.");
    workbook_reach_columns(columns, source->results);
    columns_add(
        columns, "Penduduk dalam S", CELL_COUNT, 12,
        "Penduduk yang berjarak paling jauh S dari perpustakaan TPBIS tercatat, diukur dari "
        "tempat mereka (sel), bukan dari titik desa; sekurang-kurangnya.");
    columns_add(columns, "Penduduk dalam S (%)", CELL_SHARE, 12, "Bagian dari penduduk desa.");
    columns_add(columns, "Penduduk di luar S", CELL_COUNT, 12,
                "Penduduk selebihnya; "
                "sebanyak-banyaknya.");
    columns_add(columns, "Penduduk tanpa perpustakaan TPBIS di daratan yang sama", CELL_COUNT, 19,
                "Tidak ada perpustakaan TPBIS tercatat pada daratan (pulau) yang sama.");
    columns_add(columns, "Jarak rata-rata penduduk (km)", CELL_KM, 12,
                "Jarak ke perpustakaan TPBIS tercatat yang terdekat, rata-rata menurut penduduk.");
    columns_add(columns, "Kesenjangan (orang-km)", CELL_COUNT, 13,
                "Jumlah jarak di luar S dari semua penduduk desa.");
    columns_add(columns, "Status IDM", CELL_TEXT, 20,
                "Status Indeks Desa Membangun; kelurahan tidak memilikinya.");
    columns_add(columns, "Cara menghitung", CELL_TEXT, 16,
                "Bagaimana penduduk ditempatkan: sel (menurut luas), raster, atau titik desa.");
    columns_add(columns, "Daratan", CELL_PLAIN, 9,
                "Nomor daratan, 1 yang terluas; daratan lain berarti dipisahkan laut.");
    columns_add(columns, "Bujur", CELL_DEGREES, 12, "Titik desa, derajat WGS 84.");
    columns_add(columns, "Lintang", CELL_DEGREES, 12, "Titik desa, derajat WGS 84.");
    columns_add(columns, "Catatan", CELL_TEXT, 50, "Catatan tentang jumlah penduduk dan batas.");
    return columns;
}

static void put_nearest(Sheet *sheet, const World *world, const NearLibrary *near,
                        const char *none) {
    if (near->library < 0) {
        sheet_instead(sheet, none);
        sheet_instead(sheet, none);
        return;
    }
    sheet_text(sheet, world->libraries[near->library].name);
    sheet_number(sheet, figures_km(near->distance_m), none);
}

// By cell.
static void put_people(Sheet *sheet, const Source *source, int village) {
    const World *world = source->world;
    const Reach *reach = &source->results->villages[village].cell;
    int64_t population = world->regions[LEVEL_VILLAGE].items[village].population;
    bool known = figures_is_known(world, source->results, village);
    double service_m = figures_service_m(world, source->results, LEVEL_VILLAGE, village);
    const char *status = figures_idm_status(&world->villages[village]);
    g_autofree char *method = figures_village_method(world, village);
    sheet_number(sheet, figures_km(service_m), UNKNOWN);
    workbook_put_reach(sheet, source, reach, population, known);
    workbook_put_people(sheet, known ? reach->people_within_service : -1, population);
    sheet_count(sheet, known ? population - reach->people_within_service : -1, UNKNOWN);
    sheet_count(sheet, known ? reach->people_unreachable : -1, UNKNOWN);
    sheet_number(sheet, known ? figures_km(reach->mean_m) : NAN,
                 known ? source->no_tpbis : UNKNOWN);
    sheet_number(sheet, known ? figures_km(reach->gap_person_m) : NAN, UNKNOWN);
    if (*status == '\0')
        sheet_instead(sheet, NOT_PUBLISHED);
    else
        sheet_text(sheet, status);
    sheet_text(sheet, method);
}

static void fill_villages(Sheet *sheet, const Source *source) {
    const World *world = source->world;
    for (int i = 0; i < world->regions[LEVEL_VILLAGE].count; i++) {
        const Region *region = &world->regions[LEVEL_VILLAGE].items[i];
        const Village *village = &world->villages[i];
        const VillageResult *result = &source->results->villages[i];
        sheet_text(sheet, region->code);
        sheet_text(sheet, region->name);
        sheet_text(sheet, village->is_kelurahan ? "kelurahan" : "desa");
        sheet_text(sheet, figures_region_of(world, i, LEVEL_DISTRICT)->name);
        sheet_text(sheet, figures_region_of(world, i, LEVEL_REGENCY)->name);
        sheet_count(sheet, region->population, UNKNOWN);
        if (result->tpbis == TRI_UNKNOWN)
            sheet_instead(sheet, UNKNOWN);
        else
            sheet_text(sheet, workbook_yes_no(result->tpbis == TRI_YES));
        put_nearest(sheet, world, &result->nearest_tpbis, source->no_tpbis);
        put_nearest(sheet, world, &result->nearest_any, source->no_library);
        put_people(sheet, source, i);
        sheet_count(sheet, village->land_part > 0 ? village->land_part : -1, UNKNOWN);
        sheet_number(sheet, village->point.lon_deg, UNKNOWN);
        sheet_number(sheet, village->point.lat_deg, UNKNOWN);
        const char *boundary = figures_boundary(world, i);
        g_autofree char *note = g_strconcat(
            village->note, *village->note != '\0' && *boundary != '\0' ? "; " : "", boundary, NULL);
        sheet_text(sheet, note);
        sheet_end_row(sheet);
    }
}

const Table workbook_villages = {"Desa-Kelurahan", "desa dan kelurahan", village_columns,
                                 fill_villages, NULL};
