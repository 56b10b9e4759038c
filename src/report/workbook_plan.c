// Which villages next, who stands in when one declines, and what more would bring.

#include <math.h>

#include "base/text.h"
#include "report/figures.h"
#include "report/plan_tables.h"
#include "report/workbook_internal.h"

#define NO_SWAP "tidak ada pengganti"

static bool has_plan(const Source *source) {
    return source->plan != NULL;
}

static const Region *village_region(const Source *source, int village) {
    return &source->world->regions[LEVEL_VILLAGE].items[village];
}

// A column of values, in the unit of the plan.
static void add_value_column(Columns *columns, const Source *source, const char *heading,
                             const char *meaning) {
    g_autofree char *with_unit = g_strdup_printf("%s (%s)", heading, source->plan->unit);
    columns_add(columns, with_unit, CELL_COUNT, 14, meaning);
}

static void add_place_columns(Columns *columns) {
    columns_add(columns, "Kecamatan", CELL_TEXT, 20, "Nama kecamatan.");
    columns_add(columns, "Kabupaten/Kota", CELL_TEXT, 26, "Kabupaten atau kota.");
}

static void put_places(Sheet *sheet, const Source *source, int village) {
    sheet_text(sheet, figures_region_of(source->world, village, LEVEL_DISTRICT)->name);
    sheet_text(sheet, figures_region_of(source->world, village, LEVEL_REGENCY)->name);
}

/* Rencana */

static Columns *plan_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 14, "Kode wilayah Kemendagri.");
    columns_add(columns, "Desa/Kelurahan", CELL_TEXT, 24, "Desa atau kelurahan yang dipilih.");
    columns_add(columns, "Urutan", CELL_PLAIN, 8, "Urutan pembukaan, dari 1.");
    columns_add(columns, "Tahap", CELL_PLAIN, 8, "Tahap (tahun) pembukaan, dari 1.");
    add_place_columns(columns);
    add_value_column(columns, source, "Tambahan",
                     "Yang ditambahkan desa ini pada rencana sampai urutannya; jumlahnya adalah "
                     "nilai rencana. Dihitung dari perpustakaan yang tercatat.");
    add_value_column(columns, source, "Tambahan sampai urutan ini",
                     "Jumlah tambahan dari urutan 1 sampai desa ini.");
    columns_add(columns, "Desa/kelurahan dilayani", CELL_COUNT, 12,
                "Desa/kelurahan yang sebagian penduduknya paling dekat ke lokasi ini.");
    columns_add(columns, "Kecamatan dilayani", CELL_COUNT, 12,
                "Kecamatan yang sebagian penduduknya paling dekat ke lokasi ini.");
    columns_add(columns, "Jarak rata-rata sebelum (km)", CELL_KM, 12,
                "Jarak penduduk yang dilayani lokasi ini ke perpustakaan TPBIS tercatat yang "
                "terdekat sekarang.");
    columns_add(columns, "Jarak rata-rata sesudah (km)", CELL_KM, 12,
                "Jarak penduduk yang sama ke lokasi ini.");
    columns_add(columns, "Kode pengganti terbaik", CELL_TEXT, 14,
                "Desa yang menggantikannya dengan kehilangan terkecil.");
    columns_add(columns, "Pengganti terbaik", CELL_TEXT, 24, "Nama desa itu.");
    add_value_column(columns, source, "Kehilangan bila diganti",
                     "Berkurangnya nilai rencana bila penggantinya yang dipilih.");
    columns_add(columns, "Setara", CELL_TEXT, 8,
                "Ya bila kehilangan itu paling banyak 5 % dari tambahannya: keduanya sama baik.");
    columns_add(columns, "Catatan", CELL_TEXT, 22,
                "\"" PLAN_TABLES_UNKNOWN "\": kabupaten/kotanya belum punya perpustakaan TPBIS "
                "yang tercatat, sehingga keadaan sekarang tidak diketahui.");
    return columns;
}

static void put_pick(Sheet *sheet, const Source *source, const SitePick *pick, double cumulative) {
    const Region *village = village_region(source, pick->village);
    bool known = figures_is_known(source->world, source->results, pick->village);
    bool swaps = pick->runner_up >= 0;
    sheet_text(sheet, village->code);
    sheet_text(sheet, village->name);
    sheet_count(sheet, pick->order, UNKNOWN);
    sheet_count(sheet, pick->stage, UNKNOWN);
    put_places(sheet, source, pick->village);
    sheet_number(sheet, pick->gain, UNKNOWN);
    sheet_number(sheet, cumulative, UNKNOWN);
    sheet_count(sheet, pick->villages_served, UNKNOWN);
    sheet_count(sheet, pick->districts_served, UNKNOWN);
    sheet_number(sheet, known ? figures_km(pick->mean_before_m) : NAN,
                 known ? source->no_tpbis : UNKNOWN);
    sheet_number(sheet, known ? figures_km(pick->mean_after_m) : NAN, known ? NO_PEOPLE : UNKNOWN);
    if (swaps) {
        sheet_text(sheet, village_region(source, pick->runner_up)->code);
        sheet_text(sheet, village_region(source, pick->runner_up)->name);
    } else {
        sheet_instead(sheet, NO_SWAP);
        sheet_instead(sheet, NO_SWAP);
    }
    sheet_number(sheet, swaps ? pick->runner_up_loss : NAN, NO_SWAP);
    sheet_text(sheet, workbook_yes_no(pick->equal));
    sheet_text(sheet, known ? "" : PLAN_TABLES_UNKNOWN);
    sheet_end_row(sheet);
}

static void fill_plan(Sheet *sheet, const Source *source) {
    const SitePlan *plan = source->plan;
    double cumulative = 0;
    for (int i = 0; i < plan->pick_count; i++) {
        cumulative += plan->picks[i].gain;
        put_pick(sheet, source, &plan->picks[i], cumulative);
    }
}

const Table workbook_plan = {"Rencana", "desa dan kelurahan berikutnya menurut rencana",
                             plan_columns, fill_plan, has_plan};

/* Cadangan */

static Columns *reserve_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Kode", CELL_TEXT, 14, "Kode wilayah Kemendagri.");
    columns_add(columns, "Desa/Kelurahan", CELL_TEXT, 24,
                "Desa atau kelurahan cadangan, bila yang dipilih mengundurkan diri.");
    add_place_columns(columns);
    columns_add(columns, "Urutan di kabupaten/kota", CELL_PLAIN, 12,
                "1 = kehilangan terkecil di kabupaten/kotanya.");
    add_value_column(columns, source, "Kehilangan",
                     "Berkurangnya nilai rencana bila desa ini menggantikan yang di sebelah "
                     "kanannya.");
    columns_add(columns, "Kode yang digantikan", CELL_TEXT, 14,
                "Desa terpilih yang tempatnya diambil dengan kehilangan terkecil.");
    columns_add(columns, "Menggantikan", CELL_TEXT, 24, "Nama desa itu.");
    return columns;
}

static void fill_reserve(Sheet *sheet, const Source *source) {
    const SitePlan *plan = source->plan;
    for (int i = 0, rank = 1; i < plan->reserve_count; i++, rank++) {
        const SiteReserve *reserve = &plan->reserve[i];
        const Region *replaced = village_region(source, plan->picks[reserve->replaces].village);
        if (i > 0 && plan_tables_regency(source->world, reserve->village) !=
                         plan_tables_regency(source->world, plan->reserve[i - 1].village))
            rank = 1;
        sheet_text(sheet, village_region(source, reserve->village)->code);
        sheet_text(sheet, village_region(source, reserve->village)->name);
        put_places(sheet, source, reserve->village);
        sheet_count(sheet, rank, UNKNOWN);
        sheet_number(sheet, reserve->loss, UNKNOWN);
        sheet_text(sheet, replaced->code);
        sheet_text(sheet, replaced->name);
        sheet_end_row(sheet);
    }
}

const Table workbook_reserve = {"Cadangan", "desa dan kelurahan cadangan", reserve_columns,
                                fill_reserve, has_plan};

/* Kurva rencana */

enum { CURVE_SITES, CURVE_VALUE, CURVE_BOUND };

static Columns *curve_columns(const Source *source) {
    Columns *columns = columns_new();
    columns_add(columns, "Jumlah lokasi", CELL_PLAIN, 10,
                "Banyaknya lokasi menurut urutan pembukaan.");
    add_value_column(columns, source, "Nilai",
                     "Yang ditambahkan lokasi-lokasi pertama itu bersama-sama.");
    add_value_column(columns, source, "Batas atas",
                     "Terbukti: tidak ada pilihan lain sebanyak itu yang nilainya lebih tinggi.");
    columns_add(columns, "Selisih", CELL_SHARE, 10,
                "Bagian batas atas yang mungkin masih dapat diraih pilihan lain.");
    return columns;
}

static void fill_curve(Sheet *sheet, const Source *source) {
    const SitePlan *plan = source->plan;
    for (int i = 0; i < plan->curve_count; i++) {
        const SitePoint *point = &plan->curve[i];
        sheet_count(sheet, point->sites, UNKNOWN);
        sheet_number(sheet, point->value, UNKNOWN);
        sheet_number(sheet, point->bound, UNKNOWN);
        sheet_number(sheet, plan_tables_gap_pct(point->value, point->bound) / 100, UNKNOWN);
        sheet_end_row(sheet);
    }
    static const int lines[] = {CURVE_VALUE, CURVE_BOUND};
    sheet_line_chart(sheet, "Nilai dan batas atas menurut jumlah lokasi", "Jumlah lokasi",
                     plan->unit, CURVE_SITES, lines, G_N_ELEMENTS(lines));
}

const Table workbook_curve = {"Kurva rencana", "nilai rencana menurut jumlah lokasi", curve_columns,
                              fill_curve, has_plan};

/* Keterangan */

void workbook_note_plan(Sheet *sheet, const Source *source) {
    const SitePlan *plan = source->plan;
    if (plan == NULL)
        return;
    static const char *const aims[][2] = {
        {"coverage", "sebanyak-banyaknya penduduk yang baru berada dalam jarak layanan S"},
        {"distance", "sebanyak-banyaknya orang-km jarak yang dihemat"},
        {"gap", "sebanyak-banyaknya orang-km jarak di luar S yang dihemat"},
    };
    const char *aim = plan->objective;
    for (gsize i = 0; i < G_N_ELEMENTS(aims); i++)
        aim = g_str_equal(plan->objective, aims[i][0]) ? aims[i][1] : aim;
    g_autofree char *aim_words = world_demand_words(source->world, aim);
    g_autofree char *value = text_number_id(plan->value, 0);
    g_autofree char *bound = text_number_id(plan->bound, 0);
    g_autofree char *gap = text_number_id(plan->gap_pct, 2);
    g_autofree char *said = g_strdup_printf("%s %s", value, plan->unit);
    g_autofree char *proof = g_strdup_printf("paling banyak %s %s", bound, plan->unit);
    g_autofree char *why = g_strdup_printf(
        "Selisih %s %%%s; cara: %s.%s", gap, plan->optimal ? ", terbukti terbaik" : "",
        plan->method,
        plan->reproducible ? "" : " Dihentikan oleh batas waktu: tidak dapat diulang persis.");
    sheet_heading(sheet, "Rencana");
    sheet_note(sheet, "Tujuan", plan->objective, aim_words);
    sheet_note(sheet, "Nilai", said, "Bertambahnya terhadap keadaan sekarang.");
    sheet_note(sheet, "Batas atas", proof, why);
    sheet_note(sheet, "Dasar", "yang tercatat",
               "Dihitung terhadap perpustakaan TPBIS yang tercatat. Desa yang dipilih perlu "
               "disurvei dan menyatakan kesediaan; bila tidak, lihat Cadangan.");
}
