#include <string.h>

#include "base/fs.h"
#include "base/text.h"
#include "report/figures.h"
#include "report/ledger_report.h"
#include "report/report.h"
#include "report/workbook_internal.h"

static const char WORKBOOK_NAME[] = "tables/tabel.xlsx";
static const char LEDGER_NAME[] = "tables/catatan-data.xlsx";

/* What several sheets say */

const char *workbook_yes_no(bool value) {
    return value ? "ya" : "tidak";
}

// Kota have 7x as the number of their regency: 36.71.
const char *workbook_level(RegionLevel level, const char *code) {
    if (level == LEVEL_PROVINCE)
        return "Provinsi";
    if (level == LEVEL_DISTRICT)
        return "Kecamatan";
    return strlen(code) > 3 && code[3] == '7' ? "Kota" : "Kabupaten";
}

void workbook_reach_columns(Columns *columns, const Results *results) {
    for (int i = 0; i < results->reach_count; i++) {
        g_autofree char *km = figures_reach_words(results->reach_m[i]);
        g_autofree char *people = g_strdup_printf("Penduduk dalam %s km", km);
        g_autofree char *share = g_strdup_printf("Penduduk dalam %s km (%%)", km);
        g_autofree char *meaning = g_strdup_printf(
            "Penduduk yang berjarak paling jauh %s km dari perpustakaan TPBIS tercatat; "
            "sekurang-kurangnya.",
            km);
        columns_add(columns, people, CELL_COUNT, 13, meaning);
        columns_add(columns, share, CELL_SHARE, 13, "Bagian dari jumlah penduduk.");
    }
}

void workbook_put_people(Sheet *sheet, int64_t people, int64_t population) {
    sheet_count(sheet, people, UNKNOWN);
    sheet_number(sheet, figures_share(people, population), people >= 0 ? NO_PEOPLE : UNKNOWN);
}

void workbook_put_reach(Sheet *sheet, const Source *source, const Reach *reach, int64_t population,
                        bool known) {
    for (int i = 0; i < source->results->reach_count; i++)
        workbook_put_people(sheet, known ? reach->people_within[i] : -1, population);
}

/* Keterangan */

static const Table *const tables[] = {&workbook_summary,  &workbook_districts, &workbook_villages,
                                      &workbook_gaps,     &workbook_status,    &workbook_series,
                                      &workbook_plan,     &workbook_reserve,   &workbook_curve,
                                      &workbook_libraries};

static bool is_wanted(const Table *table, const Source *source) {
    return table->is_wanted == NULL || table->is_wanted(source);
}

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
static void note_people(Sheet *sheet, const Source *source, const char *subject, const char *second,
                        const char *text) {
    g_autofree char *first = world_demand_words(source->world, subject);
    g_autofree char *third = world_demand_words(source->world, text);
    sheet_note(sheet, first, second, third);
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
        sheet, source, "Penduduk", source->world->cells->method,
        "Penduduk disebar di lahan desanya, dalam sel; jarak diukur dari sel, bukan dari titik "
        "desa. Di dalam satu desa penduduk dianggap merata, kecuali ada raster. Kolom \"dari "
        "titik desa\" menghitung semuanya di titik desa, sebagai pembanding. Jumlah "
        "desa/kelurahan adalah penyebut semua persentase. Jumlah resmi ditampilkan sebagai "
        "pembanding.");
    note_people(
        sheet, source, "Baris provinsi", "",
        "Penduduk dalam jarak tertentu di baris provinsi juga menghitung penduduk di "
        "kabupaten/kota yang datanya belum lengkap, bila ada perpustakaan tercatat di dekatnya. "
        "Karena itu angkanya dapat lebih besar daripada jumlah baris kabupaten/kota.");
    sheet_note(sheet, "Jarak layanan S", "",
               "Batas jarak yang dianggap terlayani, ditetapkan per kabupaten/kota; kesenjangan "
               "adalah jarak yang melebihinya.");
    sheet_note(sheet, "Rentang 5–95 %", "letak saja",
               "Letak perpustakaan yang hanya diketahui desanya diundi berkali-kali di dalam desa "
               "itu. Rentang tidak mencakup perpustakaan yang belum tercatat.");
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
        if (!is_wanted(tables[i], source))
            continue;
        g_autoptr(Columns) columns = columns_of(tables[i], source);
        g_autofree char *heading = g_strdup_printf("Kolom lembar %s", tables[i]->name);
        sheet_heading(sheet, heading);
        for (guint j = 0; j < columns->items->len; j++) {
            const Column *column = &g_array_index(columns->items, Column, j);
            sheet_note(sheet, tables[i]->name, column->heading, column->meaning);
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
    workbook_note_plan(sheet, source);
    note_columns(sheet, source);
    note_sources(sheet, source->world);
}

static char *make_title(const Source *source, const char *subject) {
    const char *programme = source->settings->title;
    bool named = programme != NULL && *programme != '\0';
    return g_strdup_printf("%s%s%s, per %s%s", named ? programme : "", named ? ": " : "", subject,
                           source->as_of, source->world->indicative ? " (batas indikatif)" : "");
}

static void fill_book(Book *book, void *data) {
    const Source *source = data;
    g_autofree char *remark = g_strdup_printf(
        "Perpustakaan yang tercatat saja: jumlah dan persentase TPBIS adalah angka "
        "sekurang-kurangnya. \"%s\" berarti tidak diketahui, bukan nol; lihat Keterangan.",
        UNKNOWN);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (!is_wanted(tables[i], source))
            continue;
        g_autofree char *title = make_title(source, tables[i]->subject);
        g_autoptr(Columns) columns = columns_of(tables[i], source);
        tables[i]->fill(book_add_table(book, tables[i]->name, title, remark, columns), source);
    }
    add_notes(book, source);
}

bool report_xlsx(const World *world, const Results *results, const SitePlan *plan,
                 const Settings *settings, const char *folder, GPtrArray *written, GError **error) {
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
        .plan = plan,
        .settings = settings,
        // Without land parts, or without a list, "none" would claim too much.
        .no_tpbis = world->land_part_count > 0 && counted > 0 ? NONE : UNKNOWN,
        .no_library = world->land_part_count > 0 && world->library_count > 0 ? NONE : UNKNOWN,
        .as_of = date_id(results->as_of, as_of),
    };
    g_autofree char *book_title = make_title(&source, "tabel cakupan perpustakaan");
    if (!book_write(path, book_title, fill_book, &source, error))
        return false;
    g_ptr_array_add(written, g_strdup(WORKBOOK_NAME));
    g_autofree char *ledger_path = g_build_filename(folder, LEDGER_NAME, NULL);
    if (!ledger_report_xlsx(world->ledger, ledger_path, error))
        return false;
    g_ptr_array_add(written, g_strdup(LEDGER_NAME));
    return true;
}
