#include <string.h>

#include "report/figures.h"
#include "report/workbook_internal.h"

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
        sheet_text(sheet, workbook_yes_no(source->results->library_tpbis[i]));
        sheet_text(sheet, date_id(library->tpbis_since, since));
        sheet_text(sheet, date_id(library->tpbis_until, until));
        sheet_text(sheet, workbook_yes_no(source->results->library_open[i]));
        sheet_text(sheet, confidence_label(library->confidence));
        sheet_text(sheet, precision_label(library->precision));
        sheet_number(sheet, library->position.lon_deg, UNKNOWN);
        sheet_number(sheet, library->position.lat_deg, UNKNOWN);
        sheet_text(sheet, library->source);
        sheet_end_row(sheet);
    }
}

const Table workbook_libraries = {"Perpustakaan", "perpustakaan yang tercatat", library_columns,
                                  fill_libraries, NULL};
