#include "render/words.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

typedef struct {
    const char *indonesian;
    const char *english;
} Pair;

// In any order; by the file that says it. "penduduk" stays where
// words_demand() puts in what the project counts.
static const Pair pairs[] = {
    // graticule, marginalia
    {"BT", "E"},
    {"BB", "W"},
    {"LU", "N"},
    {"LS", "S"},
    {"U", "N"},
    {"BATAS INDIKATIF", "INDICATIVE BOUNDARIES"},
    {"DIAGRAM LOKASI", "LOCATION"},
    {"angka: nomor kabupaten/kota", "figures: numbers of the regencies"},
    {"Skala", "Scale"},
    {"pada kertas %s", "on %s paper"},
    {"Proyeksi %s", "Projection: %s"},
    {"Proyeksi UTM zona %s,\ndatum %s", "Projection: UTM zone %s,\ndatum %s"},
    {"Grid geografis %s", "Graticule of %s"},
    {"kurang dari 1 %", "less than 1 %"},
    {"lebih dari 0 %", "more than 0 %"},
    {"sekurang-kurangnya ", "at least "},
    {"ANGKA POKOK", "KEY FIGURES"},
    {"Penduduk", "Penduduk"},
    {"Desa/kelurahan", "Villages"},
    {"Cakupan TPBIS", "TPBIS coverage"},
    {"data belum lengkap", "data not complete"},
    {"Desa/kelurahan TPBIS yang tercatat", "Recorded TPBIS villages"},
    {"Penduduk ≤ %s km dari TPBIS", "Penduduk ≤ %s km from TPBIS"},
    {"Jarak rata-rata ke TPBIS tercatat", "Mean distance to a recorded TPBIS"},
    {"Perpustakaan yang tercatat", "Recorded libraries"},
    {"Jarak rata-rata ke yang terdekat", "Mean distance to the nearest"},
    {"Dalam kurung: rentang 5–95 %, karena posisi sebagian perpustakaan hanya diketahui "
     "desa/kelurahannya.",
     "In brackets: 5–95 % range, since of some libraries only the village is known."},
    {"%s (turunan data BIG)", "%s (derived from data of BIG)"},
    {"file batas dalam proyek", "boundary file of the project"},
    {"batas indikatif, dibentuk dari titik desa/kelurahan (poligon Thiessen)",
     "indicative, made from village points (Thiessen polygons)"},
    {"Kelengkapan", "Completeness"},
    {"tercatat dari", "recorded of"},
    {"dilaporkan", "reported"},
    {"jumlah perpustakaan yang dilaporkan tidak diketahui; hanya yang tercatat dihitung",
     "the number of libraries reported is not known; only recorded ones are counted"},
    {"Data belum lengkap", "Data not complete"},
    {"belum ada perpustakaan TPBIS yang tercatat di sini. Itu tidak berarti tidak ada.",
     "no TPBIS library is recorded here yet. That does not mean that there is none."},
    {" dan %d lainnya", " and %d others"},
    {"Batas indikatif (sisa wilayah kecamatan)",
     "Indicative boundary (what the district's other villages leave)"},
    {"Tanpa batas, dihitung di titiknya", "Without boundary, counted at its point"},
    {"Data masukan", "Input"},
    {"Keadaan data", "Data as of"},
    {"Edisi", "Edition"},
    {"Batas", "Boundaries"},
    {"Perpustakaan", "Libraries"},
    {"Sumber", "Sources"},
    {"wilayah kecamatan dan kabupaten/kota hanya perkiraan dari titik desa/kelurahan; jarak lewat "
     "laut tidak diketahui.",
     "districts and regencies are only estimated from village points; distances by sea are not "
     "known."},
    {"Batas wilayah pada peta ini bukan rujukan resmi dan tidak dapat dijadikan dasar penetapan "
     "batas. Posisi perpustakaan menurut daftar yang diterima, tidak diperiksa di lapangan.",
     "Boundaries on this map are no official reference and no basis for delimitation. Positions "
     "of libraries as in the lists received, not checked on site."},
    {"Peta: %s, %s. %s", "Map: %s, %s. %s"},
    {"Diagram lokasi: %s di dalam provinsinya.", "Location: %s in its province."},
    {"Logo lembaga", "Logo of the agency"},
    // months
    {"Januari", "January"},
    {"Februari", "February"},
    {"Maret", "March"},
    {"April", "April"},
    {"Mei", "May"},
    {"Juni", "June"},
    {"Juli", "July"},
    {"Agustus", "August"},
    {"September", "September"},
    {"Oktober", "October"},
    {"November", "November"},
    {"Desember", "December"},
    // legend
    {"KETERANGAN", "LEGEND"},
    // book/flow
    {"halaman %d dari %d", "page %d of %d"},
    // legend, graduated, histogram
    {"jumlah %s", "count (%s)"},
    {"ribu jiwa (bagian)", "thousands (share)"},
    {"jiwa (bagian)", "persons (share)"},
    {"usulan tahap %d (di lembar ini), dengan urutannya",
     "proposed, stage %d (on this sheet), in their order"},
    {"usulan (di lembar ini), dengan urutannya", "proposed (on this sheet), in their order"},
    {"cadangan (A: paling sedikit ruginya)", "reserve (A: loses least)"},
    {"belum ada perpustakaan tercatat di kab./kota ini: jarak sebenarnya bisa lebih dekat",
     "no library recorded in this regency: true distances may be less"},
    {" (indikatif)", " (indicative)"},
    {"garis pantai dan batas provinsi", "coast and boundary of the province"},
    {"batas kabupaten/kota", "boundary of a regency"},
    {"batas kecamatan", "boundary of a district"},
    {"batas desa/kelurahan", "boundary of a village"},
    {"kecamatan sekitar", "districts around"},
    {"kabupaten/kota sekitar", "regencies around"},
    {"provinsi sekitar", "provinces around"},
    {"desa/kelurahan TPBIS", "TPBIS village"},
    {"perpustakaan TPBIS (di lembar ini)", "TPBIS library (on this sheet)"},
    {"perpustakaan lain yang tercatat", "other recorded library"},
    {"Lambang kosong: posisi belum pasti (titik desa/kelurahan atau perkiraan).",
     "Hollow symbol: position not certain (village point, or approximate)."},
    {"laut atau luar provinsi (tidak dipetakan)", "sea, or outside the province (not mapped)"},
    {"menurut daftar perpustakaan yang tercatat", "by the list of recorded libraries"},
    {"lambang kosong: paling banyak sekian; belum ada perpustakaan TPBIS yang tercatat di "
     "kab./kota ini",
     "hollow: at most so many; no TPBIS library is recorded in this regency"},
    {"Tidak ada lambang: nilainya 0 di semua wilayah.", "No symbols: 0 everywhere."},
    {"Sebaran nilai; garis putus: batas kelas", "Spread of values; dashed: class breaks"},
    {"paling banyak %s", "at most %s"},
    // plan_panel, theme_plan
    {"ANGKA RENCANA", "FIGURES OF THE PLAN"},
    {"Dalam jarak layanan S sekarang", "Within service distance S today"},
    {"Sesudah semua usulan dibuka", "With all proposed ones open"},
    {"Tahap %d: %d usulan", "Stage %d: %d proposed"},
    {"%d usulan", "%d proposed"},
    {"Tidak ada usulan di wilayah ini.", "None is proposed in this region."},
    {"Seluruh rencana: perolehan", "Whole plan: gain"},
    {"Perolehan tertinggi yang mungkin", "Largest gain possible"},
    {"Rencana ini %s.", "This plan is %s."},
    {"USULAN", "PROPOSED"},
    {"dan %d lainnya di tables/plan.csv", "and %d others in tables/plan.csv"},
    {"%d usulan: lihat tables/plan.csv", "%d proposed: see tables/plan.csv"},
    {"terbukti tidak ada yang lebih baik", "proven to be the best"},
    {"terbukti paling jauh %s %% dari yang terbaik", "proven to be at most %s %% from the best"},
    {"penduduk sebanyak mungkin tinggal paling jauh S dari perpustakaan TPBIS. Seluruh usulan "
     "membawa %s masuk jarak layanan",
     "as much of the penduduk as possible lives at most S from a TPBIS library. Together they bring %s "
     "within service distance"},
    {"penduduk tinggal sedekat mungkin dengan perpustakaan TPBIS. Seluruh usulan memangkas jarak "
     "sebanyak %s",
     "the penduduk lives as near as possible to a TPBIS library. Together they cut distances by %s"},
    {"jarak penduduk yang melebihi S menjadi sekecil mungkin. Seluruh usulan memangkasnya sebanyak "
     "%s",
     "distances of the penduduk beyond S become as small as possible. Together they cut them by %s"},
    {" dalam %d tahap", " in %d stages"},
    {"Usulan, belum disurvei: %d desa/kelurahan%s, dipilih agar %s; %s.%s S = %s.",
     "Proposed, not surveyed: %d villages%s, chosen so that %s; %s.%s S = %s."},
    {" Pencarian dihentikan batas waktu: ulangannya dapat berbeda.",
     " The search was stopped by a time limit: another run may differ."},
    {"%s sampai %s km, menurut kab./kota", "%s to %s km, by regency"},
    {"orang", "people"},
    {"orang-km", "person-km"},
    {"poin persen", "percentage points"},
    // theme, theme_bands, theme_units, theme_field
    {"%s km di kabupaten, %s km di kota", "%s km in kabupaten, %s km in kota"},
    {", %s km di %s", ", %s km in %s"},
    {"provinsi", "province"},
    {"kab./kota", "regency"},
    {"kecamatan", "district"},
    {"desa/kel.", "village"},
    {"sampai %s km", "up to %s km"},
    {"lebih dari %s km", "more than %s km"},
    {"di atas %s sampai %s km", "above %s up to %s km"},
    {"tidak terjangkau lewat darat", "not reachable over land"},
    {"belum ada perpustakaan yang tercatat", "no library is recorded"},
    {"semua nilai", "all values"},
    {"sampai %s %s", "up to %s %s"},
    {"di bawah %s %s", "below %s %s"},
    {"lebih dari %s %s", "more than %s %s"},
    {"%s %s atau lebih", "%s %s or more"},
    {"di atas %s sampai %s %s", "above %s up to %s %s"},
    {"di atas %s, di bawah %s %s", "above %s, below %s %s"},
    {"%s sampai di bawah %s %s", "%s to below %s %s"},
    {", dikali faktor jalan %s", ", times a road factor of %s"},
    {"setiap tempat", "every place"},
    {"titik desa/kelurahan", "the village point"},
    {"belum ikut program", "not a member"},
    {"belum TPBIS menurut daftar", "not TPBIS by the list"},
    {"tidak berlaku", "not applicable"},
    {"tidak berlaku (tanpa penduduk)", "not applicable (nobody lives there)"},
    {"tidak berlaku (kelurahan)", "not applicable (kelurahan)"},
    {"tidak dilaporkan", "not reported"},
    {"tidak ada data", "no data"},
    {"keikutsertaan tidak diketahui", "membership not known"},
    {"di luar jangkauan (kebanyakan lebih dari {S})", "beyond reach (most more than {S})"},
    {"dalam jangkauan (separuh penduduknya sampai {S})",
     "within reach (half of its people up to {S})"},
    {"tetap di luar jarak layanan S", "still beyond service distance S"},
    {"terjangkau oleh usulan; keadaan sekarang belum diketahui",
     "reached by the plan; not known today"},
    {"terjangkau sekarang", "reached today"},
    {"baru terjangkau oleh usulan", "newly reached by the plan"},
    {"sangat tertinggal", "least developed"},
    {"tertinggal", "less developed"},
    {"berkembang", "developing"},
    {"maju", "advanced"},
    {"mandiri", "self-reliant"},
};

Language words_language(const char *code) {
    return strcmp(code, "en") == 0 ? LANGUAGE_EN : LANGUAGE_ID;
}

static gpointer make_table(gpointer unused) {
    (void)unused;
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_hash_table_insert(table, (gpointer)(guintptr)pairs[i].indonesian,
                            (gpointer)(guintptr)pairs[i].english);
    return table;
}

const char *words(Language language, const char *indonesian) {
    static GOnce once = G_ONCE_INIT; // the table lives as long as the process
    if (language == LANGUAGE_ID)
        return indonesian;
    GHashTable *table = g_once(&once, make_table, NULL);
    const char *english = g_hash_table_lookup(table, indonesian);
    return english != NULL ? english : indonesian;
}

char *words_printf(Language language, const char *indonesian, ...) {
    va_list arguments;
    va_start(arguments, indonesian);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    char *text = g_strdup_vprintf(words(language, indonesian), arguments);
#pragma GCC diagnostic pop
    va_end(arguments);
    return text;
}

char *words_number_short(Language language, double value) {
    int decimals = 0;
    for (double scaled = value; decimals < 3 && fabs(scaled - round(scaled)) > 1e-6; decimals++)
        scaled *= 10;
    return words_number(language, value, decimals);
}

char *words_number(Language language, double value, int decimals) {
    char *text = text_number_id(value, decimals);
    for (char *c = text; language == LANGUAGE_EN && *c != '\0'; c++) {
        if (*c == '.' || *c == ',')
            *c = *c == '.' ? ',' : '.';
    }
    return text;
}

char *words_date(Language language, Date date) {
    static const char *const months[] = {"Januari",   "Februari", "Maret",    "April",
                                         "Mei",       "Juni",     "Juli",     "Agustus",
                                         "September", "Oktober",  "November", "Desember"};
    char buffer[32];
    g_autoptr(GString) text = g_string_new(date_id(date, buffer));
    for (gsize i = 0; language == LANGUAGE_EN && i < G_N_ELEMENTS(months); i++)
        g_string_replace(text, months[i], words(language, months[i]), 0);
    return g_strdup(text->str);
}

char *words_demand(Language language, const World *world, const char *text) {
    char *counted = world_demand_words(world, text);
    if (language == LANGUAGE_ID || strcmp(world->demand_label, "penduduk") != 0)
        return counted;
    g_autofree char *indonesian = counted;
    g_autoptr(GString) english = g_string_new(indonesian);
    g_string_replace(english, "penduduk", "population", 0);
    g_string_replace(english, "Penduduk", "Population", 0);
    return g_strdup(english->str);
}
