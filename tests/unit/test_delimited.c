// Delimited text: encodings, delimiters, quotes, lines, limits, refusals.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "intake/delimited.h"
#include "intake/encoding.h"

/* ---- helpers ---- */

// "1[a][b] 2[c]": lines and cells.
static char *show(const Grid *grid) {
    GString *out = g_string_new(NULL);
    for (int row = 0; row < grid_row_count(grid); row++) {
        g_string_append_printf(out, "%s%d", row > 0 ? " " : "", grid_line(grid, row));
        for (int column = 0; column < grid_width(grid, row); column++) {
            g_string_append_c(out, '[');
            g_string_append(out, grid_cell(grid, row, column));
            g_string_append_c(out, ']');
        }
    }
    return g_string_free(out, FALSE);
}

// Parse a copy exactly as long as the bytes, so that a sanitizer sees a read
// beyond them. The grid as show() has it, or the error's message.
static char *parse(const char *bytes, gsize length) {
    g_autofree char *exact = g_memdup2(bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(Grid) grid = delimited_parse(exact, length, "uji.csv", &error);
    assert_true((grid == NULL) == (error != NULL));
    if (grid != NULL) {
        assert_string_equal(grid_file(grid), "uji.csv");
        assert_string_equal(grid_sheet(grid), "");
        return show(grid);
    }
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_true(g_utf8_validate(error->message, -1, NULL));
    return g_strdup(error->message);
}

typedef struct {
    const char *about;
    const char *bytes;
    gsize length;
    const char *expected;
} Case;

// The text may hold NULs.
#define CASE(about, bytes, expected)                                                               \
    { about, bytes, sizeof(bytes) - 1, expected }

static void check_parsed(const Case *cases, gsize count) {
    for (gsize i = 0; i < count; i++) {
        g_autofree char *got = parse(cases[i].bytes, cases[i].length);
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("%s\n  read:     %s\n  expected: %s", cases[i].about, got, cases[i].expected);
    }
}

static void check_refused(const Case *cases, gsize count) {
    for (gsize i = 0; i < count; i++) {
        g_autofree char *got = parse(cases[i].bytes, cases[i].length);
        if (!g_str_has_prefix(got, cases[i].expected))
            fail_msg("%s\n  got:      %s\n  expected: %s", cases[i].about, got, cases[i].expected);
    }
}

/* ---- what is read ---- */

static void reads_cells_and_lines(void **state) {
    (void)state;
    static const Case cases[] = {
        CASE("one cell", "a", "1[a]"),
        CASE("the last line may end or not", "a,b\n1,2", "1[a][b] 2[1][2]"),
        CASE("LF", "a,b\n1,2\n", "1[a][b] 2[1][2]"),
        CASE("CRLF", "a,b\r\n1,2\r\n", "1[a][b] 2[1][2]"),
        CASE("CR", "a,b\r1,2\r", "1[a][b] 2[1][2]"),
        CASE("CR LF after CR is two lines", "a,b\r\r\n1,2\n", "1[a][b] 3[1][2]"),
        CASE("empty lines are no rows", "\n\na,b\r\n\r\n1,2\n\n", "3[a][b] 5[1][2]"),
        CASE("a line of delimiters is a row", "a,b\n,\n1,2\n", "1[a][b] 2[][] 3[1][2]"),
        CASE("a quoted nothing is a row", "a\n\"\"\nb\n", "1[a] 2[] 3[b]"),
        CASE("nothing is trimmed", " a , b\t\n 1 ,2 \n", "1[ a ][ b\t] 2[ 1 ][2 ]"),
        CASE("empty cells", ",a,\n1,,\n", "1[][a][] 2[1][][]"),
        CASE("rows of different width", "a,b,c\n1\n1,2\n1,2,3,4\n",
             "1[a][b][c] 2[1] 3[1][2] 4[1][2][3][4]"),
        CASE("DOS end of file", "a,b\n1,2\n\x1a", "1[a][b] 2[1][2]"),
        CASE("DOS end behind a cell", "a,b\n1,2\x1a", "1[a][b] 2[1][2]"),
    };
    check_parsed(cases, G_N_ELEMENTS(cases));
}

static void reads_quotes(void **state) {
    (void)state;
    static const Case cases[] = {
        CASE("quoted", "\"a\",\"b\"\n\"1\",\"2\"\n", "1[a][b] 2[1][2]"),
        CASE("delimiter within", "a,b\n\"1,5\",2\n", "1[a][b] 2[1,5][2]"),
        CASE("doubled quotes", "a,b\n\"kata \"\"baca\"\"\",2\n", "1[a][b] 2[kata \"baca\"][2]"),
        CASE("only quotes", "a,b\n\"\"\"\",\"\"\n", "1[a][b] 2[\"][]"),
        CASE("LF within", "a,b\n\"1\n2\",3\n4,5\n", "1[a][b] 2[1\n2][3] 4[4][5]"),
        CASE("CRLF within", "a,b\r\n\"1\r\n\r\n2\",3\r\n4,5\r\n",
             "1[a][b] 2[1\r\n\r\n2][3] 5[4][5]"),
        CASE("CR within", "a,b\r\"1\r2\",3\r4,5\r", "1[a][b] 2[1\r2][3] 4[4][5]"),
        CASE("a quote inside is text", "a,b\n5\" pipa,6\n7,x\"y\"\n",
             "1[a][b] 2[5\" pipa][6] 3[7][x\"y\"]"),
        CASE("a blank before the quote", "a,b\n1, \"x\"\n", "1[a][b] 2[1][ \"x\"]"),
        CASE("text behind the closing quote", "a,b\n\"Mekar\" Sari,2\n\"x\"\"y\"z\"w,3\n",
             "1[a][b] 2[Mekar Sari][2] 3[x\"yz\"w][3]"),
        CASE("the last cell", "a,b\n1,\"2\"", "1[a][b] 2[1][2]"),
        CASE("a doubled quote over a line end", "a,b\n\"1\"\"\n2\",3\n4,5\n",
             "1[a][b] 2[1\"\n2][3] 4[4][5]"),
    };
    check_parsed(cases, G_N_ELEMENTS(cases));
}

static void reads_encodings(void **state) {
    (void)state;
    static const Case cases[] = {
        CASE("UTF-8", "nama,b\nD\xC3\xA9sa,\xE2\x82\xAC\n",
             "1[nama][b] 2[D\xC3\xA9sa][\xE2\x82\xAC]"),
        CASE("UTF-8 with BOM", "\xEF\xBB\xBFnama,b\nD\xC3\xA9sa,2\n",
             "1[nama][b] 2[D\xC3\xA9sa][2]"),
        CASE("quotes behind the BOM", "\xEF\xBB\xBF\"a\",b\n1,2\n", "1[a][b] 2[1][2]"),
        CASE("no text longer than the BOM", "\xEF\xBB\xBFx", "1[x]"),
        CASE("beyond the BMP", "a,b\n\xF0\x9F\x93\x9A,2\n", "1[a][b] 2[\xF0\x9F\x93\x9A][2]"),
        CASE(
            "Windows-1252", "a,b\nD\xE9sa,\x80 \x93x\x94 \x9F\xA0\xFF\n",
            "1[a][b] 2[D\xC3\xA9sa][\xE2\x82\xAC \xE2\x80\x9Cx\xE2\x80\x9D \xC5\xB8\xC2\xA0\xC3\xBF]"),
        CASE("Windows-1252, cut like UTF-8", "a,b\n1,\xC3", "1[a][b] 2[1][\xC3\x83]"),
        CASE("UTF-16 LE",
             "\xFF\xFE"
             "a\0,\0b\0\n\0\xE9\0,\0\xAC\x20\n\0",
             "1[a][b] 2[\xC3\xA9][\xE2\x82\xAC]"),
        CASE("UTF-16 BE",
             "\xFE\xFF"
             "\0a\0,\0b\0\n\0\xE9\0,\x20\xAC\0\n",
             "1[a][b] 2[\xC3\xA9][\xE2\x82\xAC]"),
        CASE("UTF-16 LE without BOM",
             "a\0,\0b\0\n\0"
             "1\0,\0"
             "2\0\n\0\x12\x20,\0x\0",
             "1[a][b] 2[1][2] 3[\xE2\x80\x92][x]"),
        CASE("UTF-16 BE without BOM",
             "\0a\0,\0b\0\n\0"
             "1\0,\0"
             "2\0\n\x20\x12\0,\0x",
             "1[a][b] 2[1][2] 3[\xE2\x80\x92][x]"),
        CASE("UTF-16 of two letters", "a\0b\0", "1[ab]"),
        CASE("a pair of surrogates at the end", "\xFF\xFE\x3D\xD8\xDA\xDC", "1[\xF0\x9F\x93\x9A]"),
        CASE("a pair of surrogates",
             "\xFF\xFE"
             "a\0,\0b\0\n\0\x3D\xD8\xDA\xDC,\0"
             "2\0",
             "1[a][b] 2[\xF0\x9F\x93\x9A][2]"),
    };
    check_parsed(cases, G_N_ELEMENTS(cases));
}

/* ---- the delimiter ---- */

static void finds_the_delimiter(void **state) {
    (void)state;
    static const Case cases[] = {
        CASE("comma", "a,b\n1,2\n", "1[a][b] 2[1][2]"),
        CASE("semicolon", "a;b\n1;2\n", "1[a][b] 2[1][2]"),
        CASE("tab", "a\tb\n1\t2\n", "1[a][b] 2[1][2]"),
        CASE("bar", "a|b\n1|2\n", "1[a][b] 2[1][2]"),
        CASE("header only", "kode;nama (lengkap, resmi);alamat\n",
             "1[kode][nama (lengkap, resmi)][alamat]"),
        CASE("decimal commas", "id;lat;lon\n1;-6,28;106,12\n2;-6,3;106,1\n",
             "1[id][lat][lon] 2[1][-6,28][106,12] 3[2][-6,3][106,1]"),
        CASE("decimal commas, one row", "lat;lon\n-6,28;106,12\n", "1[lat][lon] 2[-6,28][106,12]"),
        CASE("decimal commas and tabs", "lat\tlon\n-6,28\t106,12\n-6,2\t106,1\n",
             "1[lat][lon] 2[-6,28][106,12] 3[-6,2][106,1]"),
        CASE("a title with commas, decimal commas",
             "Data, Kab. Serang, 2024\nid;lat;lon\n1;-6,28;106,12\n",
             "1[Data, Kab. Serang, 2024] 2[id][lat][lon] 3[1][-6,28][106,12]"),
        CASE(
            "a header with a comma",
            "Data, 2024\nno;alamat (jalan, desa);lat\n1;Jl. B, C;-6,1\n2;D, E;-6,2\n",
            "1[Data, 2024] 2[no][alamat (jalan, desa)][lat] 3[1][Jl. B, C][-6,1] 4[2][D, E][-6,2]"),
        CASE("blank last cells left out, decimal commas",
             "id;lat;lon;ket\n1;-6,2;106,1;x\n2;-6,3;106,2\n3;-6,4;106,3\n4;-6,5;106,4\n",
             "1[id][lat][lon][ket] 2[1][-6,2][106,1][x] 3[2][-6,3][106,2] 4[3][-6,4][106,3] "
             "5[4][-6,5][106,4]"),
        CASE("blank last cells left out, one row", "id;nama;ket\n1;A\n",
             "1[id][nama][ket] 2[1][A]"),
        CASE("blank last cells left out, no row as wide as the header",
             "id;lat;ket\n1;-6,2\n2;-6,3\n", "1[id][lat][ket] 2[1][-6,2] 3[2][-6,3]"),
        CASE("commas in quotes", "nama;jumlah\n\"A, B, C\";1\n\"D, E, F\";2\n\"G, H, I\";3\n",
             "1[nama][jumlah] 2[A, B, C][1] 3[D, E, F][2] 4[G, H, I][3]"),
        CASE("semicolons in quotes", "nama,jumlah\n\"A; B\",1\n\"C; D\",2\n",
             "1[nama][jumlah] 2[A; B][1] 3[C; D][2]"),
        CASE("semicolons in unquoted cells", "nama,koordinat\nA,-6.1; 106.1\nB,-6.2; 106.2\n",
             "1[nama][koordinat] 2[A][-6.1; 106.1] 3[B][-6.2; 106.2]"),
        CASE("lists in unquoted cells", "nama,koleksi\nA,buku; koran; peta\nB,buku\nC,buku; peta\n",
             "1[nama][koleksi] 2[A][buku; koran; peta] 3[B][buku] 4[C][buku; peta]"),
        CASE("line ends in quotes", "nama;alamat\nA;\"Jl. B,\nC, D\"\nE;\"F,\nG, H\"\n",
             "1[nama][alamat] 2[A][Jl. B,\nC, D] 4[E][F,\nG, H]"),
        CASE("stray quotes in data", "nama,pipa\nA,5\"\nB,6\"\n",
             "1[nama][pipa] 2[A][5\"] 3[B][6\"]"),
        CASE("a stray quote in a row does not count in the next",
             "Data pipa\nnama,pipa\nA,5\"\nB,6\nC,7\n",
             "1[Data pipa] 2[nama][pipa] 3[A][5\"] 4[B][6] 5[C][7]"),
        CASE(
            "a long title, a header with a comma",
            "Data, A, B, C, D\nno;alamat (jalan, desa);lat\n1;Jl. B;-6,1\n2;D;-6,2\n",
            "1[Data, A, B, C, D] 2[no][alamat (jalan, desa)][lat] 3[1][Jl. B][-6,1] 4[2][D][-6,2]"),
        CASE("line ends in quotes, commas in title and header",
             "Data, X\nnama (a, b);alamat\nA;\"Jl. B,\nC, D\"\nE;\"F,\nG, H\"\n",
             "1[Data, X] 2[nama (a, b)][alamat] 3[A][Jl. B,\nC, D] 5[E][F,\nG, H]"),
        CASE("titles", "DATA PERPUSTAKAAN\nTahun 2024\n\nno,nama\n1,A\n",
             "1[DATA PERPUSTAKAAN] 2[Tahun 2024] 4[no][nama] 5[1][A]"),
        CASE("titles with other delimiters", "Data; 2024\nno,nama\n1,A\n2,B\n",
             "1[Data; 2024] 2[no][nama] 3[1][A] 4[2][B]"),
        CASE("titles filled up", "DATA;;\nno;nama;lat\n1;A;-6,1\n",
             "1[DATA][][] 2[no][nama][lat] 3[1][A][-6,1]"),
        CASE("a note below", "no,nama\n1,A\n2,B\nSumber: Dinas\n",
             "1[no][nama] 2[1][A] 3[2][B] 4[Sumber: Dinas]"),
        CASE("sections", "no,nama\nKec. Anyar\n1,A\n2,B\nKec. Carita\n1,C\n2,D\n",
             "1[no][nama] 2[Kec. Anyar] 3[1][A] 4[2][B] 5[Kec. Carita] 6[1][C] 7[2][D]"),
        CASE("rows wider than the header", "nama,alamat\nA,Jl. B, C\nD,Jl. E, F, G\n",
             "1[nama][alamat] 2[A][Jl. B][ C] 3[D][Jl. E][ F][ G]"),
        CASE("one column", "kode\n36.01.01.2001\n36.01.01.2002\n",
             "1[kode] 2[36.01.01.2001] 3[36.01.01.2002]"),
        CASE("one column, a comma in the last row", "nama\nA\nB\nC\nSerang, Kota\n",
             "1[nama] 2[A] 3[B] 4[C] 5[Serang, Kota]"),
        CASE("one column, a comma in a row", "nama\nA\nSerang, Kota\nB\n",
             "1[nama] 2[A] 3[Serang, Kota] 4[B]"),
        CASE("one column, commas in the last rows",
             "nama\nA\nB\nC\nD\nE\nSerang, Kota\nCilegon, Kota\n",
             "1[nama] 2[A] 3[B] 4[C] 5[D] 6[E] 7[Serang, Kota] 8[Cilegon, Kota]"),
        CASE("one column, commas in the first rows", "A, B\nC, D\nE\nF\nG\nH\n",
             "1[A, B] 2[C, D] 3[E] 4[F] 5[G] 6[H]"),
        CASE("one column of addresses", "alamat\nJl. A, B\nJl. C, D, E\nJl. F\n",
             "1[alamat] 2[Jl. A, B] 3[Jl. C, D, E] 4[Jl. F]"),
        CASE("one column in quotes", "\"nama\"\n\"A, B\"\n\"C; D\"\n", "1[nama] 2[A, B] 3[C; D]"),
        CASE("named", "sep=;\na,b;c\n1,2;3\n", "2[a,b][c] 3[1,2][3]"),
        CASE("named against all looks", "SEP=|\na;b;c\r\n1;2;3\r\n", "2[a;b;c] 3[1;2;3]"),
        CASE("named tab, CRLF", "sep=\t\r\na,b\tc\r\n", "2[a,b][c]"),
        CASE("named in quotes", "\"sep=;\"\na;b\n", "2[a][b]"),
        CASE("named and filled up", "sep=,,,\na,b;c;d\n", "2[a][b;c;d]"),
        CASE("another one named", "sep=^\na,b^c\n", "2[a,b][c]"),
        CASE("a blank named", "sep= \na,b c\n", "2[a,b][c]"),
        CASE("named behind a BOM", "\xEF\xBB\xBFsep=;\na,b;c\n", "2[a,b][c]"),
        CASE("no name", "sep=\na\n", "1[sep=] 2[a]"),
        CASE("a letter is no delimiter", "sep=a\nbac\n", "1[sep=a] 2[bac]"),
        CASE("a quote is no delimiter", "sep=\"\nb\n", "1[sep=\"] 2[b]"),
        CASE("more than a name", "sep=;x\na;b\n", "1[sep=][x] 2[a][b]"),
        CASE("more than a name in quotes", "\"sep=;x\n\"\n", "1[sep=;x\n]"),
        CASE("the quotes not closed", "\"sep=;\na;\"\n", "1[sep=;\na;]"),
    };
    check_parsed(cases, G_N_ELEMENTS(cases));
}

/* ---- what is refused ---- */

static void refuses_with_the_line(void **state) {
    (void)state;
    static const Case cases[] = {
        CASE("nothing", "", "uji.csv: berkas kosong"),
        CASE("only a BOM", "\xEF\xBB\xBF", "uji.csv: berkas kosong"),
        CASE("only a BOM of UTF-16", "\xFF\xFE", "uji.csv: berkas kosong"),
        CASE("only lines", "\n\r\n\r", "uji.csv: berkas kosong"),
        CASE("only the delimiter", "sep=;\n", "uji.csv: berkas kosong"),
        CASE("only DOS's end", "\x1a", "uji.csv: berkas kosong"),
        CASE("quote never closed", "a,b\n1,\"2\n3,4\n", "uji.csv, baris 2: tanda kutip"),
        CASE("quote opened behind line ends", "a,b\n\"1\n\n2\",\"3\n4,5\n",
             "uji.csv, baris 4: tanda kutip"),
        CASE("quote opened before a name", "\"sep=;", "uji.csv, baris 1: tanda kutip"),
        CASE("quote opened in the first row", "a,\"b\n1,2\n", "uji.csv, baris 1: tanda kutip"),
        CASE("quote opened at the end", "a,b\n1,\"", "uji.csv, baris 2: tanda kutip"),
        CASE("NUL", "a,b\n1,\0\n", "uji.csv, baris 2: bita NUL"),
        CASE("NUL behind what is not Windows-1252", "a,b\n\xC3\x81,2\n3,\0\n",
             "uji.csv, baris 3: bita NUL"),
        CASE("NUL in Windows-1252", "\xE9\n\0", "uji.csv, baris 2: bita NUL"),
        CASE("NUL behind a letter", "a\0", "uji.csv, baris 1: bita NUL"),
        CASE("two NULs make no UTF-16", "a\0b\0cdefgh\n", "uji.csv, baris 1: bita NUL"),
        CASE("NUL behind a BOM",
             "\xEF\xBB\xBF"
             "a\n\0",
             "uji.csv, baris 2: bita NUL"),
        CASE("NULs only", "\0\0\0\0", "uji.csv, baris 1: bita NUL"),
        CASE("NUL in UTF-16",
             "\xFF\xFE"
             "a\0\n\0\0\0",
             "uji.csv, baris 2: bita NUL"),
        CASE("bell", "a,b\r\n1,\a\r\n", "uji.csv, baris 2: karakter kendali U+0007"),
        CASE("escape in quotes", "a\r\"b\r\x1b\"", "uji.csv, baris 3: karakter kendali U+001B"),
        CASE("DEL", "a\x7f", "uji.csv, baris 1: karakter kendali U+007F"),
        CASE("C1", "a\n\n\xC2\x85", "uji.csv, baris 3: karakter kendali U+0085"),
        CASE("DOS's end in the middle", "a\x1a\nb\n", "uji.csv, baris 1: karakter kendali U+001A"),
        CASE("0x81", "a\nb\x81\n", "uji.csv, baris 2: bita 0x81 tidak ada"),
        CASE("0x8D", "\xE9\n\n\x8D", "uji.csv, baris 3: bita 0x8D tidak ada"),
        CASE("0x8F", "\x8F", "uji.csv, baris 1: bita 0x8F tidak ada"),
        CASE("0x90", "a\r\x90", "uji.csv, baris 2: bita 0x90 tidak ada"),
        CASE("0x9D", "a\r\n\x9D", "uji.csv, baris 2: bita 0x9D tidak ada"),
        CASE("not UTF-8 behind its BOM",
             "\xEF\xBB\xBF"
             "a\nD\xE9sa\n",
             "uji.csv, baris 2: bita 0xE9 bukan UTF-8"),
        CASE("UTF-16 cut in a letter",
             "\xFF\xFE"
             "a\0\n\0b",
             "uji.csv, baris 2: berkas UTF-16"),
        CASE("half a letter",
             "\xFF\xFE"
             "a\0\n\0\x3D\xD8x\0",
             "uji.csv, baris 2: separuh karakter"),
        CASE("the low half first", "\xFE\xFF\xDC\xDA\xD8\x3D",
             "uji.csv, baris 1: separuh karakter"),
        CASE("the low half alone",
             "\xFE\xFF\xDC\xDA"
             "\0x",
             "uji.csv, baris 1: separuh karakter"),
        CASE("a letter cut in its low half", "\xFF\xFE\x3D\xD8\xDA", "uji.csv, baris 1: separuh"),
        CASE("half a letter at the end", "\xFF\xFE\x3D\xD8", "uji.csv, baris 1: separuh karakter"),
    };
    check_refused(cases, G_N_ELEMENTS(cases));
}

static char *repeat(const char *head, char c, gsize count, const char *tail) {
    GString *out = g_string_new(head);
    gsize length = out->len;
    g_string_set_size(out, length + count);
    memset(out->str + length, c, count);
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}

static void check_limit(char *text, const char *expected) {
    g_autofree char *got = parse(text, strlen(text));
    g_free(text);
    if (expected == NULL)
        assert_null(strstr(got, "baris"));
    else if (!g_str_has_prefix(got, expected))
        fail_msg("got: %.200s\nexpected: %s", got, expected);
}

static void keeps_the_limits(void **state) {
    (void)state;
    // Refused by its length alone, before a byte is read.
    g_autoptr(GError) error = NULL;
    assert_null(delimited_parse("a", GRID_MAX_BYTES + 1, "uji.csv", &error));
    assert_string_equal(error->message, "uji.csv: isinya lebih dari 512 MB; bagi berkas ini");
    check_limit(repeat("a,b\n", 'x', GRID_MAX_CELL_BYTES, ",2\n"), NULL);
    check_limit(repeat("a,b\n", 'x', GRID_MAX_CELL_BYTES + 1, ",2\n"),
                "uji.csv, baris 2: satu sel berisi lebih dari 64 KB");
    check_limit(repeat("a,b\n\"", 'x', GRID_MAX_CELL_BYTES, "\",2\n"), NULL);
    check_limit(repeat("a,b\n1,\"", '\n', 10 * 1024 * 1024, "\"\n"),
                "uji.csv, baris 2: satu sel berisi lebih dari 64 KB");
    check_limit(repeat("a", ',', GRID_MAX_COLUMNS - 1, "\n"), NULL);
    check_limit(repeat("\na", ',', GRID_MAX_COLUMNS, "\n"),
                "uji.csv, baris 2: lebih dari 2.048 kolom");
    check_limit(repeat("\n\na", ';', 1000 * 1000, "\n"),
                "uji.csv, baris 3: lebih dari 2.048 kolom");
    g_autoptr(GString) rows = g_string_new(NULL);
    for (int i = 0; i < GRID_MAX_ROWS; i++)
        g_string_append(rows, "x\n");
    check_limit(g_strdup(rows->str), NULL);
    g_string_append(rows, "y");
    check_limit(g_strdup(rows->str), "uji.csv, baris 1048577: lebih dari 1.048.576 baris");
}

static void counts_line_ends(void **state) {
    (void)state;
    assert_int_equal(encoding_line_ends("", 0), 0);
    assert_int_equal(encoding_line_ends("a\nb\r\nc\rd\r", 9), 4);
    assert_int_equal(encoding_line_ends("a\r\n", 2), 1); // reads no further
}

// What would take long if any step looked again at what it has passed.
static void takes_linear_time(void **state) {
    (void)state;
    static const char *const pieces[] = {"\"",      "\"\n",  "\"\"\n", "a\"\n",  "\"a\"b\n",
                                         "a,\"\n,", ";\"\n", "\r",     "\xE9\n", "a,b;c|d\te\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1000 * 1000)
            g_string_append(text, pieces[i]);
        gint64 start = g_get_monotonic_time();
        g_autofree char *got = parse(text->str, text->len);
        assert_true(*got != '\0');
        gint64 taken = g_get_monotonic_time() - start;
        // Milliseconds; quadratic would be minutes. Room for a slow machine.
        if (taken > 5 * G_USEC_PER_SEC)
            fail_msg("%s: %" G_GINT64_FORMAT " us", pieces[i], taken);
    }
}

// Every prefix and many one-byte changes: an answer, no overrun.
static void survives_cuts_and_changes(void **state) {
    (void)state;
    static const char text[] =
        "sep=;\r\nid;nama;lat\n1;\"A; \"\"B\"\"\nC\";-6,1\r\n2;D\xC3\xA9;-6,2\n";
    gsize length = sizeof text - 1;
    for (gsize cut = 0; cut <= length; cut++) {
        g_autofree char *got = parse(text, cut);
        assert_true(*got != '\0');
    }
    static const char strange[] = "\"\n\r;,=\xff\x81\xEF";
    for (gsize i = 0; i < length; i++) {
        for (gsize s = 0; s < sizeof strange; s++) {
            g_autofree char *copy = g_memdup2(text, length);
            copy[i] = strange[s];
            g_autofree char *got = parse(copy, length);
            assert_true(*got != '\0');
        }
    }
}

/* ---- files ---- */

static void reads_a_file(void **state) {
    (void)state;
    g_autofree char *folder = g_dir_make_tmp("jangkau-delimited-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "perpus serang.csv", NULL);
    assert_true(g_file_set_contents(path, "a;b\n1;\"2", -1, NULL));
    g_autoptr(GError) error = NULL;
    assert_null(delimited_read(path, &error));
    assert_true(g_str_has_prefix(error->message, "perpus serang.csv, baris 2: "));
    assert_true(g_file_set_contents(path, "a;b\n1;2", -1, NULL));
    g_autoptr(Grid) grid = delimited_read(path, NULL);
    assert_non_null(grid);
    assert_string_equal(grid_file(grid), "perpus serang.csv");
    assert_string_equal(grid_cell(grid, 1, 1), "2");
    g_clear_error(&error);
    assert_null(delimited_read(folder, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    g_unlink(path);
    g_clear_error(&error);
    assert_null(delimited_read(path, &error));
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    g_rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cells_and_lines),     cmocka_unit_test(reads_quotes),
        cmocka_unit_test(reads_encodings),           cmocka_unit_test(finds_the_delimiter),
        cmocka_unit_test(refuses_with_the_line),     cmocka_unit_test(keeps_the_limits),
        cmocka_unit_test(counts_line_ends),          cmocka_unit_test(takes_linear_time),
        cmocka_unit_test(survives_cuts_and_changes), cmocka_unit_test(reads_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
