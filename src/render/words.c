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
    {"Sisipan: %s", "Inset: %s"},
    {"Peta sisipan: %s", "Inset map: %s"},
    {"pulau-pulau yang jauh", "far islands"},
    {"Skala sisipan 1 : %s", "Scale of the inset 1 : %s"},
    {"Tidak seluruhnya di peta: %s.", "Not wholly on the map: %s."},
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
    {"%s; wilayah sekitar: %s (turunan data BIG)", "%s; around: %s (derived from data of BIG)"},
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
    {"Tanpa batas, digambar dan dihitung di titiknya",
     "Without boundary, drawn and counted at its point"},
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
    // index_table, names of waters
    {"%s (lanjutan)", "%s (continued)"},
    {"Nama desa/kelurahan bernomor: daftar di halaman berikut (PDF).",
     "Names of numbered villages: listed on the next page (PDF)."},
    {"Usulan, menurut lambangnya", "Picks, by their marks"},
    {"DAFTAR DESA/KELURAHAN BERNOMOR", "NUMBERED VILLAGES"},
    {"DAFTAR NAMA", "NAMES"},
    {"Laut Andaman", "Andaman Sea"},
    {"Laut Arafura", "Arafura Sea"},
    {"Laut Bali", "Bali Sea"},
    {"Laut Banda", "Banda Sea"},
    {"Laut Flores", "Flores Sea"},
    {"Laut Halmahera", "Halmahera Sea"},
    {"Laut Jawa", "Java Sea"},
    {"Laut Maluku", "Molucca Sea"},
    {"Laut Natuna", "Natuna Sea"},
    {"Laut Natuna Utara", "North Natuna Sea"},
    {"Laut Sawu", "Savu Sea"},
    {"Laut Seram", "Seram Sea"},
    {"Laut Sulawesi", "Celebes Sea"},
    {"Laut Timor", "Timor Sea"},
    {"Samudra Hindia", "Indian Ocean"},
    {"Samudra Pasifik", "Pacific Ocean"},
    {"Selat Alas", "Alas Strait"},
    {"Selat Bali", "Bali Strait"},
    {"Selat Karimata", "Karimata Strait"},
    {"Selat Lombok", "Lombok Strait"},
    {"Selat Madura", "Madura Strait"},
    {"Selat Makassar", "Makassar Strait"},
    {"Selat Malaka", "Strait of Malacca"},
    {"Selat Sunda", "Sunda Strait"},
    {"Teluk Banten", "Banten Bay"},
    {"Teluk Bone", "Gulf of Boni"},
    {"Teluk Cenderawasih", "Cenderawasih Bay"},
    {"Teluk Jakarta", "Jakarta Bay"},
    {"Teluk Tolo", "Gulf of Tolo"},
    {"Teluk Tomini", "Gulf of Tomini"},
    // books
    {"Daftar isi", "Contents"},
    {"Tidak ada peta: %s.", "No map: %s."},
    {"ATLAS CAKUPAN PERPUSTAKAAN TPBIS", "ATLAS OF TPBIS LIBRARY COVERAGE"},
    {"Keadaan data: %s", "State of the data: %s"},
    {"Edisi: %s", "Edition: %s"},
    {"Cara membaca atlas ini", "How to read this atlas"},
    {"Indeks desa/kelurahan", "Index of villages"},
    {"Atlas cakupan perpustakaan TPBIS: %s", "Atlas of TPBIS library coverage: %s"},
    {"Setiap kabupaten/kota diikuti kecamatannya, menurut kode wilayah. Di layar setiap baris, dan "
     "setiap wilayah di peta provinsi dan kabupaten/kota, membawa ke halamannya.",
     "Each regency is followed by its districts, by their codes. On a screen each row, and each "
     "region on the maps of province and regencies, leads to its page."},
    {"Kode", "Code"},
    {"Wilayah", "Region"},
    {"Desa/kel.", "Villages"},
    {"Halaman", "Page"},
    {"Tidak ada halaman peta.", "No pages with maps."},
    {"%s, misalnya %s: %s", "%s, as of %s: %s"},
    {"Apa yang ditunjukkan", "What is shown"},
    {"Yang perlu diingat", "Bear in mind"},
    {"Jarak layanan S: %s.", "Service distance S: %s."},
    {"Hanya perpustakaan yang tercatat dihitung. Selama daftarnya belum lengkap, angka cakupan "
     "adalah batas bawah (sekurang-kurangnya).",
     "Only recorded libraries are counted. While their list is not complete, coverage is a lower "
     "bound (at least)."},
    {"Arsir miring \"data belum lengkap\" berarti belum ada perpustakaan TPBIS yang tercatat di "
     "kabupaten/kota itu. Itu tidak berarti tidak ada.",
     "The slanting hatch \"data not complete\" means that no TPBIS library is recorded in that "
     "regency yet. That does not mean that there is none."},
    {"Lambang kosong menandai perpustakaan yang posisinya belum pasti.",
     "Hollow symbols mark libraries whose position is not certain."},
    {"Setiap lembar mempunyai skala sendiri, tertulis di panelnya; bandingkan jarak dengan batang "
     "skala, bukan antarlembar.",
     "Each sheet has a scale of its own, told in its panel; compare distances with the bar, not "
     "between sheets."},
    {"Mencari desa/kelurahan", "To find a village"},
    {"Indeks di akhir menyebut setiap desa/kelurahan menurut abjad, dengan kecamatan, "
     "kabupaten/kota dan halaman petanya.",
     "The index at the end has every village by the alphabet, with its district, its regency and "
     "the page of its map."},
    {"Di layar, klik wilayah di peta untuk membuka halamannya, dan nama di kaki halaman untuk "
     "kembali.",
     "On a screen, click a region on the map to open its page, and the names in the foot to come "
     "back."},
    {"Sumber dan keadaan data", "Sources and state of the data"},
    {"Batas wilayah", "Boundaries"},
    {"Peta penunjuk halaman", "Key map"},
    {"Angka: halaman peta kecamatan. Peta kabupaten/kota: %s.",
     "Figures: pages of the district maps. Maps of regencies: %s."},
    {"Menurut abjad; halaman ialah peta kecamatannya.",
     "By the alphabet; the page is the map of the district."},
    {"Kecamatan", "District"},
    {"Kab./kota", "Regency"},
    {"Hal.", "Page"},
    {"Tidak ada desa/kelurahan.", "No villages."},
    {"RINGKASAN CAKUPAN PERPUSTAKAAN TPBIS", "TPBIS LIBRARY COVERAGE IN BRIEF"},
    {"Ringkasan cakupan perpustakaan TPBIS", "TPBIS library coverage in brief"},
    {"%s · Edisi: %s", "%s · Edition: %s"},
    {"cakupan TPBIS: data belum lengkap", "TPBIS coverage: data not complete"},
    {"dari %s desa/kelurahan memiliki TPBIS yang tercatat",
     "of %s villages have a recorded TPBIS library"},
    {"penduduk dalam jarak layanan S dari TPBIS yang tercatat",
     "of the penduduk within service distance S of a recorded TPBIS library"},
    {"penduduk paling jauh %s km dari TPBIS", "of the penduduk at most %s km from a TPBIS library"},
    {"jarak rata-rata ke TPBIS tercatat yang terdekat",
     "mean distance to the nearest recorded TPBIS library"},
    {"penduduk", "penduduk"},
    {"S = jarak layanan: %s. ≥: sekurang-kurangnya. Dalam kurung: rentang 5–95 %%, karena posisi "
     "sebagian perpustakaan hanya diketahui desa/kelurahannya.",
     "S = service distance: %s. ≥: at least. In brackets: 5–95 %% range, since of some libraries "
     "only the village is known."},
    {"S = jarak layanan: %s. ≥: sekurang-kurangnya.", "S = service distance: %s. ≥: at least."},
    {"Apa artinya", "What it means"},
    {"Skala 1 : %s", "Scale 1 : %s"},
    {"Tidak ada peta: wilayah ini tidak punya batas maupun titik.",
     "No map: this region has neither boundaries nor points."},
    {"Peta %d. %s", "Map %d. %s"},
    {"Peta", "Maps"},
    {"Proyek ini tidak punya tema peta.", "This project has no themes of maps."},
    {"Cakupan menurut kabupaten/kota", "Coverage by regency"},
    {"Kabupaten/kota", "Regency"},
    {"TPBIS tercatat", "TPBIS recorded"},
    {"Dalam S", "Within S"},
    {"Rentang 5–95 %", "5–95 % range"},
    {"Di luar S", "Beyond S"},
    {"Jarak rata-rata", "Mean distance"},
    {"belum lengkap", "not complete"},
    {"Seluruh provinsi", "Whole province"},
    {"Tidak ada kabupaten/kota.", "No regencies."},
    {"Desa/kelurahan dengan penduduk terbanyak di luar jarak layanan",
     "Villages with most penduduk beyond the service distance"},
    {"No.", "No."},
    {"Tidak ada desa/kelurahan yang dapat diurutkan.", "No villages that could be ranked."},
    {"Belum dapat disusun: data belum lengkap.", "Cannot be made yet: data not complete."},
    {"Rencana: desa berikutnya untuk TPBIS", "Plan: the next villages for TPBIS"},
    {"Tambahan (%s)", "Gain (%s)"},
    {"Tahap", "Stage"},
    {"Tidak ada usulan di wilayah ini.", "No proposals in this region."},
    {" %d usulan lain: lihat tables/plan.csv.", " %d more proposals: see tables/plan.csv."},
    {"Seluruh rencana: perolehan %s; rencana ini %s.%s", "Whole plan: gain %s; this plan %s.%s"},
    {"Perkembangan", "Over the years"},
    {"Bagian penduduk menurut jarak ke TPBIS, akhir tahun.",
     "Share of the penduduk by distance to TPBIS, end of year."},
    {"Bagian penduduk (sekurang-kurangnya) menurut jarak ke TPBIS yang tercatat, akhir tahun.",
     "Share of the penduduk (at least) by distance to recorded TPBIS, end of year."},
    {"Perpustakaan TPBIS yang tercatat, akhir tahun.", "Recorded TPBIS libraries, end of year."},
    {"Cara menghitung dan sumber", "Method and sources"},
    {"Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak diukur dari tempat tinggal ke "
     "perpustakaan terdekat di daratan yang sama, garis lurus di muka bumi dikali faktor jalan %s. "
     "Jumlah penduduk sama untuk semua tahun.",
     "Penduduk of each village is spread over its land; distances run from there to the nearest "
     "library on the same land, straight on the ground times a road factor of %s. The numbers are "
     "the same for all years."},
    {"Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak diukur dari tempat tinggal ke "
     "perpustakaan terdekat di daratan yang sama, garis lurus di muka bumi. Jumlah penduduk sama "
     "untuk semua tahun.",
     "Penduduk of each village is spread over its land; distances run from there to the nearest "
     "library on the same land, straight on the ground. The numbers are the same for all years."},
    {"Cara", "Method"},
    {"Angka lengkap", "All figures"},
    {"tables/tabel.xlsx, menurut provinsi, kabupaten/kota, kecamatan dan desa/kelurahan",
     "tables/tabel.xlsx, by province, regency, district and village"},
    {"Provinsi %s", "Province of %s"},
    {"Kecamatan %s", "District of %s"},
    {"Keadaan data %s: di %s belum ada perpustakaan TPBIS yang tercatat. Itu tidak berarti tidak "
     "ada: daftarnya belum lengkap, sehingga cakupannya tidak dapat dihitung.",
     "As of %s no TPBIS library is recorded in %s yet. That does not mean that there is none: the "
     "list is not complete, so that coverage cannot be told."},
    {"Keadaan data %s: %s ikut program, tetapi belum memiliki perpustakaan TPBIS; cakupannya 0 %%.",
     "As of %s, %s takes part in the programme, but has no TPBIS library yet; coverage is 0 %%."},
    {"Keadaan data %s: %s belum ikut program TPBIS; cakupannya 0 %%.",
     "As of %s, %s does not take part in the TPBIS programme; coverage is 0 %%."},
    {"Keadaan data %s: tercatat %s perpustakaan TPBIS, di %s dari %s desa/kelurahan %s.",
     "As of %s, %s TPBIS libraries are recorded, in %s of the %s villages of %s."},
    {"Seluruh penduduk tinggal dalam jarak layanan S dari perpustakaan TPBIS yang tercatat.",
     "The whole penduduk lives within service distance S of a recorded TPBIS library."},
    {"Tidak ada penduduk yang tinggal dalam jarak layanan S dari perpustakaan TPBIS yang tercatat.",
     "None of the penduduk lives within service distance S of a recorded TPBIS library."},
    {"%s penduduk (%s orang) tinggal dalam jarak layanan S dari perpustakaan TPBIS; %s orang "
     "tinggal lebih jauh.",
     "%s of the penduduk (%s) lives within service distance S of a TPBIS library; %s live "
     "farther away."},
    {"%s penduduk (%s orang) tinggal dalam jarak layanan S dari perpustakaan TPBIS yang tercatat; "
     "paling banyak %s orang tinggal lebih jauh.",
     "%s of the penduduk (%s) lives within service distance S of a recorded TPBIS library; at "
     "most %s live farther away."},
    {"Separuh penduduk tinggal %s atau lebih dekat ke perpustakaan TPBIS tercatat yang terdekat, "
     "separuhnya lebih jauh; rata-rata %s, menurut garis lurus.",
     "Half of the penduduk lives within %s of the nearest recorded TPBIS library, half farther "
     "away; the mean is %s, as the crow flies."},
    {"%s orang tinggal di pulau yang tidak memiliki perpustakaan TPBIS tercatat, sehingga tidak "
     "terjangkau lewat darat.",
     "%s live on islands without a recorded TPBIS library, out of reach over land."},
    {"Di antara kabupaten/kota yang memiliki perpustakaan TPBIS tercatat, cakupan tertinggi ada di "
     "%s dan terendah di %s.",
     "Among the regencies with recorded TPBIS libraries coverage is highest in %s and lowest in "
     "%s."},
    {"Di %d dari %d kabupaten/kota (%s) belum ada perpustakaan TPBIS yang tercatat: di sana "
     "cakupannya tidak diketahui, bukan nol.",
     "In %d of %d regencies (%s) no TPBIS library is recorded yet: coverage there is not known, "
     "which is not zero."},
    {"Daftar perpustakaan TPBIS sudah lengkap menurut jumlah yang dilaporkan.",
     "The list of TPBIS libraries is complete by the number reported."},
    {"Angka-angka ini batas bawah, karena hanya perpustakaan yang tercatat dihitung: %s.",
     "These figures are lower bounds, since only recorded libraries are counted: %s."},
    {"Angka-angka ini batas bawah, karena hanya perpustakaan yang tercatat dihitung dan jumlah "
     "sebenarnya tidak diketahui.",
     "These figures are lower bounds, since only recorded libraries are counted and their true "
     "number is not known."},
    {"Rencana mengusulkan %d desa/kelurahan berikutnya di sini; seluruh rencana menambah %s %s.",
     "The plan proposes %d more villages here; the whole plan gains %s %s."},
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
    {"lingkaran kosong: paling banyak sekian; belum ada perpustakaan TPBIS yang tercatat di "
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
    {"wilayah sekitar", "land around"},
    {"garis pantai", "coast"},
    {"garis pantai atau batas provinsi", "coast or boundary of the province"},
    {"batas provinsi", "boundary of a province"},
    {"laut", "sea"},
    {"tidak dipetakan", "not mapped"},
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
