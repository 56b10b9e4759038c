// Codes: every notation, the system of a column, former codes, the bridge of
// BPS; each rule with what it lets pass and what it must refuse.
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "codes_world.h"
#include "intake/codes.h"

static Gazetteer *gazetteer; // of codes_world.h

static int set_up(void **state) {
    (void)state;
    gazetteer = codes_world_gazetteer();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    gazetteer_free(gazetteer);
    return 0;
}

// ----------------------------------------------------------------- one code

typedef struct {
    CodeSystem system;
    const char *text, *regency, *district, *name;
    CodeStatus status;
    const char *says; // the code, or a part of the reason
    int distance;
} ReadCase;

static void check_reading(const ReadCase *c) {
    CodeReading reading =
        codes_read(gazetteer, c->system, c->text, c->regency, c->district, c->name);
    bool refused = c->status == CODE_REFUSED;
    if (reading.status != c->status || refused != (reading.reason != NULL) ||
        (refused ? strstr(reading.reason, c->says) == NULL : strcmp(reading.code, c->says) != 0) ||
        reading.distance != c->distance)
        fail_msg("\"%s\" (%s): status %d, code \"%s\", distance %d, %s", c->text,
                 c->name != NULL ? c->name : "", (int)reading.status, reading.code,
                 reading.distance, reading.reason != NULL ? reading.reason : "no reason");
    if (refused)
        assert_string_equal(reading.code, "");
    g_free(reading.reason);
}

#define K CODES_KEMENDAGRI
#define B CODES_BPS

static void codes_in_every_notation(void **state) {
    (void)state;
    static const ReadCase cases[] = {
        {K, "36.01.07.2001", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "36.01.07", "", "", "", CODE_READ, "36.01.07", 0},
        {K, "36.01", "", "", "", CODE_READ, "36.01", 0},
        {K, "36", "", "", "", CODE_READ, "36", 0},
        {K, "3601072001", NULL, NULL, NULL, CODE_READ, "36.01.07.2001", 0},
        {K, "360107", "", "", "", CODE_READ, "36.01.07", 0},
        {K, "3601", "", "", "", CODE_READ, "36.01", 0},
        {K, "'3601072001", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "\"36.01.07.2001\"", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "`36.01.07.2001", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "’3601072001’", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "' 36.01.07.2001 '", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "36 01 07 2001", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, " 36.01. 07.2001 ", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K,
         "\xEF\xBB\xBF"
         "36.01.07.2001",
         "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "36.01.07.2001.", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "3601072001.0", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "3601072001,00", "", "", "", CODE_READ, "36.01.07.2001", 0},
        {K, "36.0", "", "", "", CODE_READ, "36", 0},
        {K, "36.00", "", "", "", CODE_READ, "36.00", 0}, // a dotted code that is not known
        {K, "99.99.99.9999", "", "", "", CODE_READ, "99.99.99.9999", 0},
        {K, "3,6E+09", "", "", "", CODE_REFUSED, "notasi ilmiah", 0},
        {K, "3.60107E+09", "", "", "", CODE_REFUSED, "notasi ilmiah", 0},
        {K, "3601072001.5", "", "", "", CODE_REFUSED, "bilangan desimal", 0},
        {K, "3601072001.000", "", "", "", CODE_REFUSED, "bilangan desimal", 0},
        {K, "36,02", "", "", "", CODE_REFUSED, "bilangan desimal", 0},
        {K, "36.1", "", "", "", CODE_REFUSED, "bilangan desimal", 0},
        {K, "360107200", "", "", "", CODE_REFUSED, "jumlah angkanya", 0},
        {K, "36010720011", "", "", "", CODE_REFUSED, "jumlah angkanya", 0},
        {K, "0", "", "", "", CODE_REFUSED, "jumlah angkanya", 0},
        {K, "0360107200", "", "", "", CODE_REFUSED, "nomor provinsi", 0},
        {K, "10.01", "", "", "", CODE_REFUSED, "nomor provinsi", 0},
        {K, "36.01.072.001", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "3.601.072.001", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "36'01", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "36.01.07.2001 36.01.07.2005", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "Angsana", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "'); DROP TABLE desa;--", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "\xff\xfe", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "３６", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "id36.01", "", "", "", CODE_REFUSED, "bukan kode", 0},
        {K, "", "", "", "", CODE_BLANK, "", 0},
        {K, " \t", "", "", "", CODE_BLANK, "", 0},
        {B, "-", "", "", "Angsana", CODE_BLANK, "", 0},
        {K, "–", "", "", "", CODE_BLANK, "", 0},
        {K, "n.a.", "", "", "", CODE_BLANK, "", 0},
        {K, "N/A", "", "", "", CODE_BLANK, "", 0},
        {K, "Tidak ada data", "", "", "", CODE_BLANK, "", 0},
        {K, "--", "", "", "", CODE_REFUSED, "bukan kode", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_reading(&cases[i]);
}

static void codes_of_both_systems(void **state) {
    (void)state;
    static const ReadCase cases[] = {
        {B, "3601072001", "", "", "", CODE_READ, "36.01.08.2002", 0}, // Pasirloa, no Angsana
        {B, "id3601072001", "", "", "", CODE_READ, "36.01.08.2002", 0},
        {B, "ID3601072001", "", "", "", CODE_READ, "36.01.08.2002", 0},
        {B, "3601072", "", "", "", CODE_READ, "36.01.08", 0},
        {B, "36.01.07.2001", "", "", "", CODE_READ, "36.01.07.2001", 0}, // dots: Kemendagri
        {B, "360107", "", "", "", CODE_REFUSED, "berbentuk Kemendagri", 0},
        {K, "3601072", "", "", "", CODE_REFUSED, "berbentuk BPS", 0},
        {K, "id3601072001", "", "", "", CODE_REFUSED, "berbentuk BPS", 0},
        {CODES_AUTO, "3601072001", "", "", "", CODE_REFUSED, "[codes] system", 0},
        {CODES_AUTO, "36.01.07.2001", "", "", "", CODE_READ, "36.01.07.2001", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_reading(&cases[i]);
}

static void former_codes(void **state) {
    (void)state;
    static const ReadCase cases[] = {
        {K, "36.02.16.2018", "", "", "", CODE_FORMER, "36.02.28.2009", 0},
        {K, "3602162018", "", "", "", CODE_FORMER, "36.02.28.2009", 0},
        {K, "36.02.16.2017", "", "", "", CODE_FORMER, "36.02.28.2009", 0}, // in two steps
        {K, "36.02.28.2006", "", "", "", CODE_FORMER, "36.02.28.2011", 0}, // merged
        {B, "3602051005", "", "", "", CODE_FORMER, "36.02.28.2009", 0},    // by its BPS code
        {K, "36.01.07.2001", "", "", "", CODE_READ, "36.01.07.2001", 0},   // renamed
        {K, "36.02.28.2008", "", "", "Mekarsari", CODE_FORMER, "36.02.28.2010", 0},
        {K, "36.02.28.2008", "", "", "desa MEKAR JAYA", CODE_FORMER, "36.02.28.2011", 0},
        {K, "36.02.28.2005", "", "", "Mekarsari", CODE_REFUSED, "dimekarkan", 0}, // both have it
        {K, "36.02.28.2008", "", "", "", CODE_REFUSED, "36.02.28.2010, 36.02.28.2011", 0},
        {K, "36.02.28.2008", "", "", "Mekarsarj", CODE_REFUSED, "dimekarkan", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_reading(&cases[i]);
    const char *const *todays = gazetteer_successors(gazetteer, "36.02.28.2008");
    assert_string_equal(todays[0], "36.02.28.2010");
    assert_string_equal(todays[1], "36.02.28.2011");
    assert_null(todays[2]);
    assert_string_equal(gazetteer_successors(gazetteer, "32.01.01.2001")[0], "32.01.02.2001");
    assert_string_equal(gazetteer_successors(gazetteer, "36.01.07.2001")[0], "36.01.07.2001");
    assert_null(gazetteer_successors(gazetteer, "36.02.28.2009"));
    assert_string_equal(gazetteer_change(gazetteer, "36.02.28.2008"), "split");
    assert_null(gazetteer_change(gazetteer, "36.02.28.2009"));
}

static void bps_codes_by_names(void **state) {
    (void)state;
    static const ReadCase cases[] = {
        {B, "3602040018", "Lebak", "Cibeber", "Warung Banten", CODE_BY_NAME, "36.02.19.2011", 0},
        {B, "3602040018", "", "", "Warungbanten", CODE_BY_NAME, "36.02.19.2011", 0},
        {B, "3602040018", NULL, NULL, "Warungbantem", CODE_BY_NAME, "36.02.19.2011", 1},
        {B, "3602040018", "Lebak", "Cibeber", "", CODE_REFUSED, "kosong", 0},
        {B, "3602040018", "Lebak", "Cibeber", NULL, CODE_REFUSED, "kosong", 0},
        {B, "3602040018", "Lebak", "Cibeber", "Warung", CODE_REFUSED, "tidak dikenal", 0},
        // The code knows the district that the name misspells, or BPS writes in its own way.
        {B, "3672022001", "Kota Cilegon", "Grogol", "Gerem", CODE_BY_NAME, "36.72.06.1001", 0},
        // The code says Munjul, the names say Angsana.
        {B, "3601072099", "Pandeglang", "Angsana", "Cikayas", CODE_REFUSED, "kode menunjuk ke", 0},
        {B, "3601072099", "Lebak", "Munjul", "Munjul", CODE_REFUSED, "kode menunjuk ke", 0},
        {B, "3601072099", "Kab. Pandeglang", "Munjul", "Munjul", CODE_BY_NAME, "36.01.08.2001", 0},
        {B, "3601072007", "", "", "Sukasaba", CODE_BY_NAME, "36.01.08.2004", 0}, // listed without
        {B, "3601072007", "", "", "", CODE_REFUSED, "tidak ada dalam tabel", 0},
        // A district and a regency that no table has.
        {B, "3602999", "", "", "Cijaku", CODE_BY_NAME, "36.02.16", 0},
        {B, "3602999", "", "", "Cijakuu", CODE_REFUSED, "tidak dikenal", 0},
        {B, "3602999001", "", "", "Kandangsapi", CODE_BY_NAME, "36.02.16.2002", 0},
        {B, "3602999001", "", "", "Pasirloa", CODE_REFUSED, "tidak dikenal", 0},
        {B, "3699", "", "", "Kota Serang", CODE_BY_NAME, "36.73", 0},
        {B, "3699", "", "", "Serang", CODE_REFUSED, "Kabupaten Serang (36.04), Kota Serang", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_reading(&cases[i]);
}

// ------------------------------------------------------------------- search

typedef struct {
    RegionLevel level;
    const char *within, *regency, *district, *name, *says;
    int distance; // -1: refused, `says` is a part of the reason
} SearchCase;

static void places_by_their_names(void **state) {
    (void)state;
    static const SearchCase cases[] = {
        {LEVEL_REGENCY, "", "", "", "Kota Serang", "36.73", 0},
        {LEVEL_REGENCY, "", "", "", "KAB. SERANG", "36.04", 0},
        {LEVEL_REGENCY, "", "", "", "Serang", "dapat berarti", -1},
        {LEVEL_REGENCY, "", "", "", "Lebak", "36.02", 0},
        {LEVEL_REGENCY, "", "", "", "Kota Lebak", "tidak dikenal", -1},
        {LEVEL_REGENCY, "", "", "", "Lebakk", "tidak dikenal", -1},
        {LEVEL_REGENCY, "32", "", "", "Lebak", "tidak ada dalam daftar", -1},
        {LEVEL_PROVINCE, "", "", "", "Prov. Banten", "36", 0},
        {LEVEL_DISTRICT, "", "Lebak", "", "Kec. Cibeber", "36.02.19", 0},
        {LEVEL_DISTRICT, "", "Cilegon", "", "Cibeber", "36.72.04", 0},
        {LEVEL_DISTRICT, "36.72", "", "", "Cibeber", "36.72.04", 0},
        {LEVEL_DISTRICT, "", "", "", "Cibeber", "dapat berarti", -1},
        {LEVEL_DISTRICT, "", "Lebak", "Cijaku", "Cibeber", "36.02.19", 0}, // of no meaning here
        {LEVEL_DISTRICT, "", "", "", "Munjul", "36.01.08", 0},
        {LEVEL_DISTRICT, "", "Lebak", "", "Munjul", "tidak dikenal", -1},
        {LEVEL_DISTRICT, "", "Serang", "", "Curug", "36.73.04", 0}, // only the kota has it
        {LEVEL_DISTRICT, "", "", "", "", "kosong", -1},
        {LEVEL_DISTRICT, "36.01.08", "", "", "Munjul", "di bawahnya", -1},
        {LEVEL_VILLAGE, "", "Lebak", "Cibeber", "WARUNG BANTEN", "36.02.19.2011", 0},
        {LEVEL_VILLAGE, "", "Lebak", "Cibeber", "Warungbantem", "36.02.19.2011", 1},
        {LEVEL_VILLAGE, "", "Lebak", "Cibeber", "Warunkbantem", "36.02.19.2011", 2},
        {LEVEL_VILLAGE, "", "Lebak", "Cibeber", "Warunkbamtem", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "Cilegon", "Cibeber", "Warungbanten", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "", "Cibeber", "Warungbanten", "kecamatan \"Cibeber\" dapat", -1},
        {LEVEL_VILLAGE, "", "", "Munjul", "Pasirloa", "36.01.08.2002", 0},
        {LEVEL_VILLAGE, "", "", "", "Pasirloa", "tidak diketahui", -1},
        {LEVEL_VILLAGE, "36", "", "", "Pasirloa", "tidak diketahui", -1},
        {LEVEL_VILLAGE, "36.01", "", "", "Pasirloa", "36.01.08.2002", 0},
        {LEVEL_VILLAGE, "", "Pandeglang", "", "Pasirloa", "36.01.08.2002", 0},
        {LEVEL_VILLAGE, "", "Pandeglang", "", "Pasirloo", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "Serang", "", "Serdang", "dapat berarti", -1},
        {LEVEL_VILLAGE, "", "Serang", "Kramatwatu", "Serdang", "36.04.05.2001", 0},
        {LEVEL_VILLAGE, "", "Kota Serang", "Kramatwatu", "Serdang", "tidak dikenal", -1},
        // Between Sukaraja and Sukaratu; of neither.
        {LEVEL_VILLAGE, "36.01.07", "", "", "Sukarata", "Sukaraja maupun Sukaratu", -1},
        {LEVEL_VILLAGE, "36.01.07", "", "", "Sukaraja", "36.01.07.2007", 0},
        // One letter from Cikuya of Angsana, but the right name of a village of Munjul.
        {LEVEL_VILLAGE, "36.01.07", "", "", "Cikupa", "salah kecamatan", -1},
        {LEVEL_VILLAGE, "36.01.07", "", "", "Cikuza", "36.01.07.2006", 1},
        // A district that is misspelt, and one that is another.
        {LEVEL_VILLAGE, "", "Kota Cilegon", "Grogol", "Gerem", "36.72.06.1001", 1},
        {LEVEL_VILLAGE, "", "Kota Cilegon", "Ciwandan", "Gerem", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "Kota Cilegon", "Cibeber", "Gerem", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "Kota Cilegon", "Grogol", "Geren", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "", "Atlantis", "Munjul", "Pasirloa", "tidak dikenal", -1},
        {LEVEL_VILLAGE, "36.01.08", "Lebak", "", "Pasirloa", "kode menunjuk ke", -1},
        {LEVEL_VILLAGE, "36.73.01", "Serang", "", "Cipare", "36.73.01.1002", 0},
        {LEVEL_VILLAGE, "36.01.08", "", "", " ", "kosong", -1},
        {LEVEL_VILLAGE, "x", "", "", "Cipare", "tidak ada dalam daftar", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const SearchCase *c = &cases[i];
        NameSearch found =
            gazetteer_search(gazetteer, c->level, c->within, c->regency, c->district, c->name);
        bool refused = c->distance < 0;
        if (refused != (found.reason != NULL) || refused != (*found.code == '\0') ||
            strstr(refused ? found.reason : found.code, c->says) == NULL ||
            (!refused && (strcmp(found.code, c->says) != 0 || found.distance != c->distance)))
            fail_msg("case %zu, %s: \"%s\", distance %d, %s", i, c->name, found.code,
                     found.distance, found.reason != NULL ? found.reason : "no reason");
        g_free(found.reason);
    }
}

// ------------------------------------------------------------------ columns

#define MAX_ROWS 24

typedef struct {
    const char *what, *header;
    CodeSystem told;
    const char *rows[MAX_ROWS][2]; // code, name; one row without a name anywhere: no names
    CodeSystem system;             // CODES_AUTO: refused
    const char *says;
} ColumnCase;

#define AMBIGUOUS_3                                                                                \
    {"3601072001", ""}, {"3601072005", ""}, {                                                      \
        "3601072006", ""                                                                           \
    }

static const ColumnCase column_cases[] = {
    {"dotted", "kode", CODES_AUTO, {{"36.01.07.2001", ""}, {"", ""}}, K, ""},
    {"blank", "kode", CODES_AUTO, {{"", ""}, {"-", ""}, {"3,6E+09", ""}}, K, ""},
    {"told Kemendagri", "kode_bps", K, {AMBIGUOUS_3}, K, ""},
    {"told BPS", "kode_kemendagri", B, {{"36.01.07.2001", ""}, AMBIGUOUS_3}, B, ""},
    {"header bps", "Kode BPS", CODES_AUTO, {AMBIGUOUS_3}, B, ""},
    {"header KDEBPS", "KDEBPS", CODES_AUTO, {AMBIGUOUS_3}, B, ""},
    {"header open data", "bps_kode_desa_kelurahan", CODES_AUTO, {AMBIGUOUS_3}, B, ""},
    {"header open data 2", "kemendagri_kode_desa_kelurahan", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header dagri", "kode_dagri", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header mendagri", "Kode Mendagri", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header permendagri", "Permendagri 137", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header KDEPUM", "KDEPUM", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header KDCPUM", "kdcpum", CODES_AUTO, {{"360107", ""}}, K, ""},
    {"header KDPKAB", "KDPKAB", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header KDPPUM", "KDPPUM", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header KDBPUM", "KDBPUM", CODES_AUTO, {AMBIGUOUS_3}, K, ""},
    {"header of both", "kode bps/kemendagri", CODES_AUTO, {AMBIGUOUS_3}, CODES_AUTO, "dari 3"},
    {"header TPBIS", "kode TPBIS", CODES_AUTO, {AMBIGUOUS_3}, CODES_AUTO, "kolom \"kode TPBIS\""},
    {"prefix", "ADM4_PCODE", CODES_AUTO, {{"id3601072001", ""}, {"ID3601072005", ""}}, B, ""},
    {"prefix of some",
     "kode",
     CODES_AUTO,
     {{"id3601072001", ""}, {"3601072005", ""}},
     CODES_AUTO,
     "[codes] system"},
    {"prefix against header",
     "kode_dagri",
     CODES_AUTO,
     {{"id3601072001", ""}},
     CODES_AUTO,
     "dari 1"},
    {"prefix against header, names",
     "kode_dagri",
     CODES_AUTO,
     {{"id3601072001", "Pasirloa"}},
     B,
     ""},
    {"names say Kemendagri",
     "kode",
     CODES_AUTO,
     {{"3601072001", "ANGSANA"}, {"3601072005", "Cikayas"}, {"3601072006", "Cikuyaa"}},
     K,
     ""},
    {"names say BPS",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Pasirloa"}, {"3601072005", "Cikupa"}, {"3601072006", "Sukasaba"}},
     B,
     ""},
    {"names say both",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Angsana"}, {"3601072005", "Cikupa"}},
     CODES_AUTO,
     "Angsana (36.01.07.2001) atau Pasirloa (36.01.08.2002)"},
    {"names say neither",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Serdang"}, {"3601072005", "Serdang"}},
     CODES_AUTO,
     "Kemendagri (0 dari 2 baris: kode dan namanya cocok) atau BPS (0 dari 2)"},
    {"a name missing of few",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Angsana"}, {"3601072005", ""}},
     CODES_AUTO,
     "1 dari 2"},
    {"one of 20 disagrees",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Serdang"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}, {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}, {"3601072001", "Angsana"}},
     K,
     ""},
    {"one of 19 disagrees",
     "kode",
     CODES_AUTO,
     {{"3601072001", "Serdang"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"},
      {"3601072001", "Angsana"}},
     CODES_AUTO,
     "18 dari 19"},
    {"no names, ambiguous",
     "kode",
     CODES_AUTO,
     {AMBIGUOUS_3},
     CODES_AUTO,
     "Kemendagri (3 dari 3 baris: kodenya dikenal) atau BPS (3 dari 3)"},
    {"no names, one ambiguous",
     "kode",
     CODES_AUTO,
     {{"3601082001", ""}, {"3601082002", ""}, {"3601072001", ""}},
     CODES_AUTO,
     "dari 3"},
    {"no names, only Kemendagri",
     "kode",
     CODES_AUTO,
     {{"3601082001", ""}, {"3601082002", ""}},
     K,
     ""},
    // BPS has the code, though the table does not say for what.
    {"no names, an unsettled code", "kode", CODES_AUTO, {{"3601072007", ""}}, CODES_AUTO, "dari 1"},
    {"no names, only BPS", "kode", CODES_AUTO, {{"3601072009", ""}, {"3602051006", ""}}, B, ""},
    {"no names, a district of which no villages are listed",
     "kode",
     CODES_AUTO,
     {{"3601082001", ""}, {"3602040018", ""}},
     CODES_AUTO,
     "dari 2"},
    {"no names, former code", "kode", CODES_AUTO, {{"3602162018", ""}}, K, ""},
    {"names, former code", "kode", CODES_AUTO, {{"3602162018", "Cikaratuan"}}, K, ""},
    {"no names, regencies", "kode", CODES_AUTO, {{"3601", ""}, {"3602", ""}}, K, ""},
    {"names of two places",
     "kode",
     CODES_AUTO,
     {{"3604052009", "Cibeber"}},
     CODES_AUTO,
     "1 dari 1"},
    {"no names, a regency and a district",
     "kode",
     CODES_AUTO,
     {{"3601", ""}, {"360108", ""}},
     K,
     ""},
    {"no names, a regency and what is ambiguous",
     "kode",
     CODES_AUTO,
     {{"3601", ""}, {"3601072001", ""}},
     CODES_AUTO,
     "1 dari 1"},
    {"a regency and what is not loaded",
     "kode",
     CODES_AUTO,
     {{"3601", ""}, {"3201", ""}},
     CODES_AUTO,
     "di luar provinsi yang dimuat"},
    {"districts by length", "kode", CODES_AUTO, {{"3601072", ""}, {"3602051", ""}}, B, ""},
    {"districts by length 2", "kode", CODES_AUTO, {{"360107", ""}, {"360108", ""}}, K, ""},
    {"bridged by names", "kode", CODES_AUTO, {{"3602040018", "Warungbanten"}}, B, ""},
    {"not known at all",
     "kode",
     CODES_AUTO,
     {{"3201072001", "Angsana"}},
     CODES_AUTO,
     "di luar provinsi yang dimuat"},
    {"mixed with dots, BPS",
     "kode",
     CODES_AUTO,
     {{"36.01.07.2001", "Angsana"}, {"3601072001", "Pasirloa"}},
     B,
     ""},
    {"mixed with dots, Kemendagri",
     "kode",
     CODES_AUTO,
     {{"36.01.07.2001", "Angsana"}, {"3601072005", "Cikayas"}},
     K,
     ""},
    {"mixed with dots, ambiguous",
     "kode",
     CODES_AUTO,
     {{"36.01.07.2001", ""}, {"3601072005", ""}},
     CODES_AUTO,
     "1 dari 1"},
    {"header contradicted",
     "kode_bps",
     CODES_AUTO,
     {{"3601082001", "Munjul"}, {"3601082002", "Pasirloa"}, {"3601072001", "Angsana"}},
     CODES_AUTO,
     "hanya 1 dari 3 kode dikenal di sana dan 3 dari 3 cocok"},
    {"header contradicted 2",
     "kode_kemendagri",
     CODES_AUTO,
     {{"3601072009", "Munjul"}, {"3602051006", "Cigemblong"}},
     CODES_AUTO,
     "hanya 0 dari 2"},
    {"header with half of it known",
     "kode_bps",
     CODES_AUTO,
     {{"3601082001", "Munjul"}, {"3601072001", "Angsana"}},
     B,
     ""},
    {"header, and nothing agrees",
     "kode_bps",
     CODES_AUTO,
     {{"3601082001", "Serdang"}, {"3601082002", "Serdang"}},
     B,
     ""},
};

static void column_of(const ColumnCase *c, const char **texts, const char **names,
                      CodeColumn *column) {
    *column = (CodeColumn){.file = "uji.csv", .header = c->header, .texts = texts};
    for (int i = 0; i < MAX_ROWS && c->rows[i][0] != NULL; i++) {
        texts[i] = c->rows[i][0];
        names[i] = c->rows[i][1];
        column->count++;
        if (*names[i] != '\0')
            column->names = names;
    }
}

static void check_column(const Gazetteer *of, const ColumnCase *c) {
    const char *texts[MAX_ROWS], *names[MAX_ROWS];
    CodeColumn column;
    column_of(c, texts, names, &column);
    CodeSystem system = CODES_AUTO;
    g_autoptr(GError) error = NULL;
    bool decided = codes_decide(of, &column, c->told, &system, &error);
    if (decided != (c->system != CODES_AUTO) || (decided && system != c->system))
        fail_msg("%s: %s %d", c->what, decided ? "decided" : error->message, (int)system);
    if (decided) {
        assert_null(error);
        return;
    }
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    const char *const parts[] = {"uji.csv, kolom \"", c->header, c->says,
                                 "isi [codes] system = kemendagri atau bps"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (strstr(error->message, parts[i]) == NULL)
            fail_msg("%s: \"%s\" lacks \"%s\"", c->what, error->message, parts[i]);
    }
}

static void systems_of_columns(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(column_cases); i++)
        check_column(gazetteer, &column_cases[i]);
}

// Without any BPS code to hold them against, codes alone decide nothing; names do.
static void nothing_is_decided_without_knowing_bps(void **state) {
    (void)state;
    g_autoptr(Gazetteer) bare = codes_world_bare_gazetteer();
    static const ColumnCase cases[] = {
        {"no names", "kode", CODES_AUTO, {{"3601082001", ""}}, CODES_AUTO, "1 dari 1"},
        {"no names, a length only Kemendagri has", "kode", CODES_AUTO, {{"360108", ""}}, K, ""},
        {"names", "kode", CODES_AUTO, {{"3601082001", "Munjul"}}, K, ""},
        {"other names", "kode", CODES_AUTO, {{"3601072001", "Pasirloa"}}, CODES_AUTO, "0 dari 1"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check_column(bare, &cases[i]);
}

// ------------------------------------------------------------------- tables

typedef bool (*AddTable)(Gazetteer *gazetteer, const char *path, GError **error);

static void assert_table(AddTable add, const char *text, const char *says) {
    g_autoptr(Gazetteer) bare = codes_world_bare_gazetteer();
    g_autofree char *path = codes_world_file(text);
    g_autoptr(GError) error = NULL;
    bool added = add(bare, path, &error);
    remove(path);
    if (added != (says == NULL) || added != (error == NULL))
        fail_msg("%s: %s", text, error != NULL ? error->message : "added");
    if (says == NULL)
        return;
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    if (strstr(error->message, says) == NULL || strstr(error->message, ".csv") == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, says);
    gazetteer_successors(bare, "36.01.07.2001"); // still to be asked
}

static void tables_are_checked(void **state) {
    (void)state;
#define HISTORY "old_code,new_code,since,change,source\n"
    static const struct {
        AddTable add;
        const char *text, *says;
    } cases[] = {
        {gazetteer_add_history, HISTORY "36.01.07.2001,36.01.07.2005,2020,recoded,x\n", NULL},
        {gazetteer_add_history, HISTORY, NULL},
        {gazetteer_add_history, "old_code,since,change\n1,2,3\n", "new_code"},
        {gazetteer_add_history, HISTORY "3601072001,36.01.07.2005,,recoded,x\n", "baris 2"},
        {gazetteer_add_history, HISTORY "36.01.07,36.01.07.2005,,recoded,x\n", "tingkat yang sama"},
        {gazetteer_add_history, HISTORY "36.01.07.2001,36.01.07.2005,,moved,x\n", "\"moved\""},
        {gazetteer_add_history, HISTORY "36.01.07.2001,36.01.07.2005,lalu,split,x\n", "\"lalu\""},
        {gazetteer_add_history, HISTORY "36.01.07.2001,36.01.07.2001,,merged,x\n", "sama"},
        {gazetteer_add_history, HISTORY "36.01.07.2001,36.01.07.2001,,renamed,x\n", NULL},
        {gazetteer_add_history,
         HISTORY "36.01.07.2001,36.01.07.2005,,recoded,x\n36.01.07.2001,36.01.07.2006,,recoded,x\n",
         "baris 3"},
        {gazetteer_add_history,
         HISTORY "36.01.07.2001,36.01.07.2005,,split,x\n36.01.07.2001,36.01.07.2006,,merged,x\n",
         "sudah tercatat"},
        {gazetteer_add_history,
         HISTORY "36.01.07.2001,36.01.07.2005,,recoded,x\n36.01.07.2005,36.01.07.2001,,recoded,x\n",
         "berputar"},
        {gazetteer_add_history,
         HISTORY "36.01.07.2009,36.01.07.2001,,recoded,x\n36.01.07.2001,36.01.07.2005,,recoded,x\n"
                 "36.01.07.2005,36.01.07.2006,,recoded,x\n36.01.07.2006,36.01.07.2001,,recoded,x\n",
         "berputar"},
        {gazetteer_add_bps, "bps_code,code,name,source\n3601072001,36.01.08.2002,x,y\n", NULL},
        {gazetteer_add_bps, "bps_code,name\n3601072001,x\n", "\"code\""},
        {gazetteer_add_bps, "bps_code,code\n360107,36.01.07\n", "baris 2"},
        {gazetteer_add_bps, "bps_code,code\n3601072,36.01.08.2002\n", "tingkat yang sama"},
        {gazetteer_add_bps, "bps_code,code\n3601072,36.01.08\n3601072,36.01.07\n",
         "sudah tercatat"},
        {gazetteer_add_bps, "bps_code,code\n3601072,36.01.08\n3601072,36.01.08\n", NULL},
        {gazetteer_add_bps, "bps_code,code\n3601072,36.01.08\n3601072,\n", NULL},
        {gazetteer_add_bps, "bps_code,code\n360107,\n", "baris 2"},
        {gazetteer_add_bps, "bps_code,code\n36O1072,36.01.08\n", "baris 2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_table(cases[i].add, cases[i].text, cases[i].says);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_in_every_notation),
        cmocka_unit_test(codes_of_both_systems),
        cmocka_unit_test(former_codes),
        cmocka_unit_test(bps_codes_by_names),
        cmocka_unit_test(places_by_their_names),
        cmocka_unit_test(systems_of_columns),
        cmocka_unit_test(nothing_is_decided_without_knowing_bps),
        cmocka_unit_test(tables_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
