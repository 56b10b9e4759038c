#include <math.h>
#include <string.h>

#include "base/fs.h"
#include "base/text.h"
#include "report/figures.h"
#include "report/ledger_report.h"
#include "report/report.h"
#include "report/sheet.h"

static const char WORKBOOK_NAME[] = "tables/tabel.xlsx";
static const char LEDGER_NAME[] = "tables/catatan-data.xlsx";

// Words in place of numbers. A word, not an empty cell: Excel counts an empty
// cell as 0 in a sum of two cells, and an unknown figure must never become 0.
// SUM() and AVERAGE() pass over words, and a filter can choose them.
static const char UNKNOWN[] = "data belum lengkap";
static const char NONE[] = "tidak ada";
static const char NOT_PUBLISHED[] = "tidak tersedia";

/** What all sheets are made from. */
typedef struct {
    const World *world;
    const Results *results;
    const Settings *settings;
    const char *no_tpbis;   /**< word where there is no nearest TPBIS library */
    const char *no_library; /**< word where there is no nearest library */
    const char *as_of;      /**< the date, in words */
} Source;

static const char *yes_no(bool value) {
    return value ? "ya" : "tidak";
}

static const char *kind_label(const char *kind) {
    static const char *const labels[][2] = {
        {"village", "perpustakaan desa/kelurahan"},
        {"tbm", "taman bacaan masyarakat"},
        {"reading_post", "pos baca"},
        {"regency", "perpustakaan kabupaten/kota"},
        {"province", "perpustakaan provinsi"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (strcmp(kind, labels[i][0]) == 0)
            return labels[i][1];
    }
    return kind;
}

static const char *precision_label(PositionPrecision precision) {
    static const char *const labels[] = {
        [PRECISION_VILLAGE_POINT] = "titik desa/kelurahan",
        [PRECISION_UNCERTAIN] = "belum pasti",
        [PRECISION_OFFICE] = "kantor desa/kelurahan",
        [PRECISION_SURVEYED] = "hasil survei",
    };
    return labels[precision];
}

static const char *confidence_label(Confidence confidence) {
    static const char *const labels[] = {
        [CONFIDENCE_LOW] = "rendah",
        [CONFIDENCE_MEDIUM] = "sedang",
        [CONFIDENCE_HIGH] = "tinggi",
    };
    return labels[confidence];
}

// Kota have 7x as the number of their regency: 36.71.
static const char *level_label(RegionLevel level, const char *code) {
    if (level == LEVEL_PROVINCE)
        return "Provinsi";
    return strlen(code) > 3 && code[3] == '7' ? "Kota" : "Kabupaten";
}

static char *reach_label(double reach_m) {
    g_autofree char *km = figures_reach_km(reach_m);
    return g_strdelimit(g_steal_pointer(&km), ".", ',');
}

/* Coverage figures, the same for regencies and districts. */

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
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *km = reach_label(results->reach_m[i]);
        g_autofree char *people = g_strdup_printf("Penduduk dalam %s km", km);
        g_autofree char *share = g_strdup_printf("Penduduk dalam %s km (%%)", km);
        g_autofree char *meaning = g_strdup_printf(
            "Penduduk yang berjarak paling jauh %s km dari perpustakaan TPBIS tercatat; "
            "sekurang-kurangnya.",
            km);
        columns_add(columns, people, CELL_COUNT, 13, meaning);
        columns_add(columns, share, CELL_SHARE, 13, "Bagian dari jumlah penduduk.");
    }
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
    columns_add(columns, "Jarak rata-rata ke perpustakaan apa pun (km)", CELL_KM, 15,
                "Jarak ke perpustakaan tercatat yang terdekat dari semua jenis, rata-rata menurut "
                "penduduk.");
    columns_add(columns, "Perpustakaan tercatat", CELL_COUNT, 13,
                "Perpustakaan semua jenis yang tercatat dan buka pada tanggal data.");
    columns_add(columns, "Di antaranya TPBIS", CELL_COUNT, 12,
                "Perpustakaan yang dihitung sebagai TPBIS.");
    columns_add(columns, "Kelengkapan data", CELL_TEXT, 60,
                "Jumlah tercatat dibandingkan jumlah yang dilaporkan, bila ada laporan.");
}

static void put_figures(Sheet *sheet, const Source *source, const Region *region,
                        const RegionResult *result) {
    bool known = result->known;
    const Reach *cell = &result->cell;
    int64_t villages = known ? result->villages_tpbis : -1;
    int64_t people = known ? result->population_tpbis : -1;
    sheet_count(sheet, region->village_count, UNKNOWN);
    sheet_count(sheet, villages, UNKNOWN);
    sheet_number(sheet, figures_share(villages, region->village_count), UNKNOWN);
    sheet_count(sheet, region->population, UNKNOWN);
    sheet_count(sheet, people, UNKNOWN);
    sheet_number(sheet, figures_share(people, region->population), UNKNOWN);
    for (int i = 0; i < source->results->reach_count; i++) {
        int64_t within = known ? result->cell.people_within[i] : -1;
        sheet_count(sheet, within, UNKNOWN);
        sheet_number(sheet, figures_share(within, region->population), UNKNOWN);
    }
    sheet_count(sheet, known ? cell->people_unreachable : -1, UNKNOWN);
    const double distances_m[] = {cell->mean_m, cell->median_m, cell->p90_m, cell->max_m};
    for (size_t i = 0; i < G_N_ELEMENTS(distances_m); i++)
        sheet_number(sheet, known ? figures_km(distances_m[i]) : NAN,
                     known ? source->no_tpbis : UNKNOWN);
    sheet_number(sheet, figures_km(result->any_mean_m), source->no_library);
    // None on the list says nothing of how many there are.
    sheet_count(sheet, result->has_any_library ? result->libraries : -1, UNKNOWN);
    sheet_count(sheet, known ? result->libraries_tpbis : -1, UNKNOWN);
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
            sheet_text(sheet, level_label((RegionLevel)level, region->code));
            sheet_text(sheet, yes_no(result->member));
            sheet_count(sheet, official, NOT_PUBLISHED);
            sheet_text(sheet, date_id(region->population_official_date, date));
            sheet_number(sheet,
                         official > 0 ? (double)(region->population - official) / (double)official
                                      : NAN,
                         NOT_PUBLISHED);
            put_figures(sheet, source, region, result);
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
        sheet_text(sheet, yes_no(result->member));
        put_figures(sheet, source, region, result);
    }
}

/* Desa-Kelurahan */

static Columns *village_columns(const Source *source) {
    (void)source;
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
            sheet_text(sheet, yes_no(result->tpbis == TRI_YES));
        put_nearest(sheet, world, &result->nearest_tpbis, source->no_tpbis);
        put_nearest(sheet, world, &result->nearest_any, source->no_library);
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

/* Perpustakaan */

static Columns *library_columns(const Source *source) {
    (void)source;
    Columns *columns = columns_new();
    columns_add(columns, "Id", CELL_TEXT, 18, "Tanda pengenal pada daftar perpustakaan.");
    columns_add(columns, "Perpustakaan", CELL_TEXT, 38, "Nama perpustakaan.");
    columns_add(columns, "Jenis", CELL_TEXT, 28, "Jenis perpustakaan.");
    columns_add(columns, "Kode desa/kelurahan", CELL_TEXT, 15, "Kode wilayah Kemendagri.");
    columns_add(columns, "Desa/Kelurahan", CELL_TEXT, 22,
                "Nama desa atau kelurahan; kosong di luar provinsi.");
    columns_add(columns, "Kecamatan", CELL_TEXT, 18, "Nama kecamatan.");
    columns_add(columns, "Kabupaten/Kota", CELL_TEXT, 26, "Kabupaten atau kota.");
    columns_add(columns, "Dihitung sebagai TPBIS", CELL_TEXT, 12,
                "Penerima TPBIS yang aktif pada tanggal data, dengan keyakinan yang cukup.");
    columns_add(columns, "TPBIS sejak", CELL_TEXT, 12, "Tanggal atau tahun menurut sumber.");
    columns_add(columns, "TPBIS sampai", CELL_TEXT, 12,
                "Kosong: masih berlaku atau tidak diketahui.");
    columns_add(columns, "Buka", CELL_TEXT, 8, "Buka pada tanggal data.");
    columns_add(columns, "Keyakinan", CELL_TEXT, 11,
                "Keyakinan atas sumber: rendah, sedang, tinggi.");
    columns_add(columns, "Ketelitian posisi", CELL_TEXT, 20,
                "Titik desa/kelurahan: letak perpustakaan di dalam desa tidak diketahui.");
    columns_add(columns, "Bujur", CELL_DEGREES, 12, "Derajat WGS 84.");
    columns_add(columns, "Lintang", CELL_DEGREES, 12, "Derajat WGS 84.");
    columns_add(columns, "Sumber", CELL_TEXT, 80, "Sumber tertulis.");
    return columns;
}

static void fill_libraries(Sheet *sheet, const Source *source) {
    const World *world = source->world;
    for (int i = 0; i < world->library_count; i++) {
        const Library *library = &world->libraries[i];
        bool here = library->village >= 0;
        char since[32], until[32];
        sheet_text(sheet, library->id);
        sheet_text(sheet, library->name);
        sheet_text(sheet, kind_label(library->kind));
        sheet_text(sheet, library->village_code);
        for (int level = LEVEL_VILLAGE; level >= LEVEL_REGENCY; level--)
            sheet_text(sheet,
                       here ? figures_region_of(world, library->village, (RegionLevel)level)->name
                            : "");
        sheet_text(sheet, yes_no(source->results->library_tpbis[i]));
        sheet_text(sheet, date_id(library->tpbis_since, since));
        sheet_text(sheet, date_id(library->tpbis_until, until));
        sheet_text(sheet, yes_no(source->results->library_open[i]));
        sheet_text(sheet, confidence_label(library->confidence));
        sheet_text(sheet, precision_label(library->precision));
        sheet_number(sheet, library->position.lon_deg, UNKNOWN);
        sheet_number(sheet, library->position.lat_deg, UNKNOWN);
        sheet_text(sheet, library->source);
        sheet_end_row(sheet);
    }
}

/* Keterangan */

typedef struct {
    const char *name;
    const char *subject; /**< of the title line */
    Columns *(*columns)(const Source *source);
    void (*fill)(Sheet *sheet, const Source *source);
} Table;

static const Table tables[] = {
    {"Ringkasan", "provinsi, kabupaten dan kota", summary_columns, fill_summary},
    {"Kecamatan", "kecamatan", district_columns, fill_districts},
    {"Desa-Kelurahan", "desa dan kelurahan", village_columns, fill_villages},
    {"Perpustakaan", "perpustakaan yang tercatat", library_columns, fill_libraries},
};

// The columns of a table, about those whom the project counts.
static Columns *columns_of(const Table *table, const Source *source) {
    Columns *columns = table->columns(source);
    for (guint i = 0; i < columns->items->len; i++) {
        Column *column = &g_array_index(columns->items, Column, i);
        char **const texts[] = {&column->heading, &column->meaning};
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
            g_autofree char *text = *texts[k];
            *texts[k] = world_demand_words(source->world, text);
        }
    }
    return columns;
}

// A note about those whom the project counts.
static void note_people(Sheet *sheet, const Source *source, const char *subject, const char *text) {
    g_autofree char *first = world_demand_words(source->world, subject);
    g_autofree char *third = world_demand_words(source->world, text);
    sheet_note(sheet, first, "", third);
}

static void note_general(Sheet *sheet, const Source *source) {
    const Settings *settings = source->settings;
    g_autofree char *detour = text_number_id(settings->detour, 2);
    bool excluded = settings->sea == NULL || strcmp(settings->sea, "exclude") == 0;
    g_autofree char *distance = g_strdup_printf(
        "Jarak geodesik pada elipsoid WGS 84 ke perpustakaan tercatat yang terdekat, dikalikan "
        "faktor jalan %s. %s Bukan jarak tempuh.",
        detour,
        excluded ? "Perpustakaan di seberang laut tidak dianggap terjangkau."
                 : "Laut tidak dianggap penghalang.");
    sheet_heading(sheet, "Umum");
    sheet_note(sheet, "Tanggal data", source->as_of,
               "Semua angka berlaku untuk tanggal ini, yaitu peristiwa terakhir dalam data; bukan "
               "tanggal berkas ini dibuat.");
    sheet_note(sheet, "Kelengkapan", "sekurang-kurangnya",
               "Daftar perpustakaan memuat yang tercatat saja. Jumlah dan persentase TPBIS adalah "
               "angka sekurang-kurangnya; jarak adalah jarak ke perpustakaan yang tercatat, jadi "
               "sejauh-jauhnya.");
    sheet_note(sheet, UNKNOWN, "bukan nol",
               "Wilayah yang ikut program, tetapi belum punya perpustakaan TPBIS yang tercatat. "
               "Angkanya tidak diketahui. SUM() dan AVERAGE() melewati kata ini; penjumlahan "
               "langsung memberi galat, supaya yang tidak diketahui tidak terhitung nol. Gunakan "
               "saringan kolom untuk menyisihkannya.");
    sheet_note(sheet, NONE, "jarak", "Tidak ada perpustakaan tercatat pada daratan yang sama.");
    sheet_note(sheet, "Jarak", "", distance);
    note_people(
        sheet, source, "Penduduk",
        "Seluruh penduduk desa/kelurahan dianggap berada di titik desanya; di desa yang luas "
        "jarak mereka yang sebenarnya dapat jauh berbeda. Jumlah desa/kelurahan adalah "
        "penyebut semua persentase. Jumlah resmi ditampilkan sebagai pembanding.");
    note_people(
        sheet, source, "Baris provinsi",
        "Penduduk dalam jarak tertentu di baris provinsi juga menghitung penduduk di "
        "kabupaten/kota yang datanya belum lengkap, bila ada perpustakaan tercatat di dekatnya. "
        "Karena itu angkanya dapat lebih besar daripada jumlah baris kabupaten/kota.");
    sheet_note(sheet, "Keyakinan", settings->confidence_min,
               "Keyakinan terendah yang dihitung sebagai TPBIS (low rendah, medium sedang, high "
               "tinggi).");
    g_autofree char *rejected = ledger_rejected_text(source->world->ledger);
    if (rejected != NULL)
        sheet_note(sheet, "Data masukan", rejected,
                   "Baris yang ditolak tidak dihitung; lihat catatan-data.xlsx.");
    sheet_note(sheet, "Batas wilayah", source->world->indicative ? "batas indikatif" : "",
               source->world->indicative
                   ? "Batas indikatif: wilayah dibentuk dari titik desa, bukan batas "
                     "sesungguhnya; daratan tidak diketahui. Bukan rujukan resmi."
                   : "Batas wilayah bersifat indikatif dan bukan rujukan resmi.");
}

static void note_columns(Sheet *sheet, const Source *source) {
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(Columns) columns = columns_of(&tables[i], source);
        g_autofree char *heading = g_strdup_printf("Kolom lembar %s", tables[i].name);
        sheet_heading(sheet, heading);
        for (guint j = 0; j < columns->items->len; j++) {
            const Column *column = &g_array_index(columns->items, Column, j);
            sheet_note(sheet, tables[i].name, column->heading, column->meaning);
        }
    }
}

static void note_sources(Sheet *sheet, const World *world) {
    sheet_heading(sheet, "Sumber data");
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        g_autofree char *sum = g_strdup_printf("%s%sSHA-256 %s", input->origin,
                                               *input->origin != '\0' ? "; " : "", input->sha256);
        sheet_note(sheet, input->role, input->name, sum);
    }
    sheet_heading(sheet, "Jumlah perpustakaan yang dilaporkan");
    for (int i = 0; i < world->total_count; i++) {
        const ReportedTotal *total = &world->totals[i];
        char year[32];
        g_autofree char *low = text_number_id(total->value_min, 0);
        g_autofree char *high = text_number_id(total->value_max, 0);
        bool is_range = total->value_min != total->value_max;
        g_autofree char *said =
            g_strdup_printf("%s: %s%s%s (%s)", total->metric, low, is_range ? "–" : "",
                            is_range ? high : "", date_id(total->year, year));
        sheet_note(sheet, total->code, said, total->source);
    }
}

static void add_notes(Book *book, const Source *source) {
    Sheet *sheet = book_add_notes(book, "Keterangan", "Keterangan");
    note_general(sheet, source);
    note_columns(sheet, source);
    note_sources(sheet, source->world);
}

static char *make_title(const Source *source, const char *subject) {
    const char *programme = source->settings->title;
    bool named = programme != NULL && *programme != '\0';
    return g_strdup_printf("%s%s%s, per %s%s", named ? programme : "", named ? ": " : "", subject,
                           source->as_of, source->world->indicative ? " (batas indikatif)" : "");
}

bool report_xlsx(const World *world, const Results *results, const Settings *settings,
                 const char *folder, GPtrArray *written, GError **error) {
    g_autofree char *path = g_build_filename(folder, WORKBOOK_NAME, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (!fs_make_folder(parent, error))
        return false;
    int counted = 0;
    for (int i = 0; i < world->library_count; i++)
        counted += results->library_tpbis[i];
    char as_of[32];
    Source source = {
        .world = world,
        .results = results,
        .settings = settings,
        // Without land parts, or without a list, "none" would claim too much.
        .no_tpbis = world->land_part_count > 0 && counted > 0 ? NONE : UNKNOWN,
        .no_library = world->land_part_count > 0 && world->library_count > 0 ? NONE : UNKNOWN,
        .as_of = date_id(results->as_of, as_of),
    };
    g_autofree char *remark = g_strdup_printf(
        "Perpustakaan yang tercatat saja: jumlah dan persentase TPBIS adalah angka "
        "sekurang-kurangnya. \"%s\" berarti tidak diketahui, bukan nol; lihat Keterangan.",
        UNKNOWN);
    g_autofree char *book_title = make_title(&source, "tabel cakupan perpustakaan");
    Book *book = book_open(path, parent, book_title);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *title = make_title(&source, tables[i].subject);
        g_autoptr(Columns) columns = columns_of(&tables[i], &source);
        tables[i].fill(book_add_table(book, tables[i].name, title, remark, columns), &source);
    }
    add_notes(book, &source);
    if (!book_close(book, error))
        return false;
    g_ptr_array_add(written, g_strdup(WORKBOOK_NAME));
    g_autofree char *ledger_path = g_build_filename(folder, LEDGER_NAME, NULL);
    if (!ledger_report_xlsx(world->ledger, ledger_path, parent, error))
        return false;
    g_ptr_array_add(written, g_strdup(LEDGER_NAME));
    return true;
}
