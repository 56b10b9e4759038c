// Worksheets: every digit, date and row number as a person sees them; bombs refused.
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>
#include <xlsxwriter.h>

#include "base/error.h"
#include "intake/vector.h"
#include "zip_maker.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET_HEAD                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet "                                      \
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_TAIL "</sheetData></worksheet>"
#define ROW(cells) SHEET_HEAD "<row r=\"1\">" cells "</row>" SHEET_TAIL

static char *work_folder, *path;

/* ---- tools ---- */

typedef struct {
    const char *workbook, *sheet, *second, *strings, *styles;
} Book;

static const Book usual = {
    .workbook = "<workbook xmlns:r=\"x\"><sheets><sheet name=\"Data\" r:id=\"rId1\"/></sheets>"
                "</workbook>",
    .sheet = ROW("<c r=\"A1\"><v>1</v></c>"),
    .second = SHEET_HEAD SHEET_TAIL,
    .strings = "<sst/>",
    // 0 General, 1 builtin date, 2 builtin date and time, 3 time, then our own formats
    .styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-421]d mmmm yyyy\"/>"
              "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
              "<numFmt numFmtId=\"166\" formatCode=\"0.00&quot; derajat&quot;;[Red]-0\"/>"
              "<numFmt numFmtId=\"167\" formatCode=\"dd/mm/yy hh:mm\"/><numFmt numFmtId=\"168\" "
              "formatCode=\"0;yyyy\"/></numFmts>"
              "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
              "<xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"21\"/><xf "
              "numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf "
              "numFmtId=\"167\"/><xf numFmtId=\"168\"/></cellXfs></styleSheet>"};

static void write_zip(const ZipEntry *entries, int count) {
    GByteArray *zip = zip_make(entries, count);
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(zip->data, 1, zip->len, file), zip->len);
    fclose(file);
    g_byte_array_unref(zip);
}

#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" RELATIONS "/" type "\" Target=\"" target "\"/>"

static void write_book(Book book) {
    const ZipEntry entries[] = {
        {.name = "[Content_Types].xml", .data = "<Types/>"},
        {.name = "_rels/.rels",
         .data = "<Relationships>" RELATION("rId1", "officeDocument",
                                            "xl/workbook.xml") "</Relationships>"},
        {.name = "xl/workbook.xml", .data = book.workbook ? book.workbook : usual.workbook},
        {.name = "xl/_rels/workbook.xml.rels",
         .data = "<Relationships>" RELATION("rId1", "worksheet", "worksheets/sheet1.xml")
             RELATION("rId2", "worksheet", "/xl/worksheets/sheet2.xml")
                 RELATION("rId3", "sharedStrings", "sharedStrings.xml")
                     RELATION("rId4", "styles", "styles.xml") "</Relationships>"},
        {.name = "xl/worksheets/sheet1.xml", .data = book.sheet ? book.sheet : usual.sheet},
        {.name = "xl/worksheets/sheet2.xml", .data = book.second ? book.second : usual.second},
        {.name = "xl/SharedStrings.xml", .data = book.strings ? book.strings : usual.strings},
        {.name = "xl/styles.xml", .data = book.styles ? book.styles : usual.styles}};
    write_zip(entries, G_N_ELEMENTS(entries));
}

static GPtrArray *read_good(void) {
    GError *error = NULL;
    GPtrArray *sheets = vector_read_sheets(path, &error);
    if (sheets == NULL)
        fail_msg("%s", error->message);
    return sheets;
}

static void assert_refused(const char *says) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) sheets = vector_read_sheets(path, &error);
    if (sheets != NULL)
        fail_msg("diterima, tanpa: %s", says);
    assert_true(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
    assert_true(g_str_has_prefix(error->message, "uji.xlsx"));
    assert_true(g_utf8_validate(error->message, -1, NULL));
    if (strstr(error->message, says) == NULL)
        fail_msg("pesan: %s\n  tanpa: %s", error->message, says);
}

static const Grid *sheet_at(const GPtrArray *sheets, guint index) {
    assert_true(index < sheets->len);
    return g_ptr_array_index(sheets, index);
}

/* ---- cells ---- */

static const struct {
    const char *cell, *gives;
} cells[] = {
    {"<c><v>3602141002</v></c>", "3602141002"},
    {"<c><v>3.602141002E9</v></c>", "3602141002"},
    {"<c t=\"n\"><v>3602141002010001</v></c>", "3602141002010001"},
    {"<c><v>0.10000000000000001</v></c>", "0.1"},
    {"<c><v>-6.2834500000000002</v></c>", "-6.28345"},
    {"<c><v>106.12345678901234</v></c>", "106.12345678901234"},
    {"<c><v>1E-05</v></c>", "0.00001"},
    {"<c><v>-0</v></c>", "-0"},
    {"<c><v>007</v></c>", "007"},
    {"<c s=\"99\"><v>45292</v></c>", "45292"},
    {"<c s=\"0\"><v>45292</v></c>", "45292"},
    {"<c t=\"str\"><v>3,6E+09</v></c>", "3,6E+09"}, // text that lost its digits stays so
    {"<c t=\"str\"><v>3.602141002E9</v></c>", "3.602141002E9"},
    {"<c t=\"b\"><v>1</v></c>", "TRUE"},
    {"<c t=\"b\"><v>0</v></c>", "FALSE"},
    {"<c t=\"e\"><v>#N/A</v></c>", "#N/A"},
    {"<c t=\"e\" s=\"1\"><v>#REF!</v></c>", "#REF!"},
    {"<c s=\"1\"><v>45292</v></c>", "2024-01-01"},
    {"<c s=\"1\"><v>45292.75</v></c>", "2024-01-01"},
    {"<c s=\"2\"><v>45292</v></c>", "2024-01-01"},
    {"<c s=\"2\"><v>45292.75</v></c>", "2024-01-01T18:00:00"},
    {"<c s=\"7\"><v>45292.999988425923</v></c>", "2024-01-01T23:59:59"},
    {"<c s=\"3\"><v>0.75</v></c>", "18:00:00"},
    {"<c s=\"5\"><v>1.5</v></c>", "36:00:00"},
    {"<c s=\"4\"><v>1</v></c>", "1900-01-01"},
    {"<c s=\"4\"><v>59</v></c>", "1900-02-28"},
    {"<c s=\"4\"><v>60</v></c>", "60"}, // the day that never was
    {"<c s=\"4\"><v>61</v></c>", "1900-03-01"},
    {"<c s=\"4\"><v>2958465</v></c>", "9999-12-31"},
    {"<c s=\"4\"><v>2958466</v></c>", "2958466"},
    {"<c s=\"4\"><v>0</v></c>", "0"},
    {"<c s=\"4\"><v>-3</v></c>", "-3"},
    {"<c s=\"4\"><v>1E300</v></c>", "1e+300"},
    {"<c s=\"6\"><v>45292</v></c>", "45292"}, // the d of "derajat" and of [Red] is no day
    {"<c s=\"8\"><v>45292</v></c>", "45292"}, // years are for negative numbers there
    {"<c t=\"d\"><v>2024-01-02</v></c>", "2024-01-02"},
    {"<c t=\"str\" s=\"1\"><f>A1&amp;\"x\"</f><v>teks</v></c>", "teks"},
    {"<c><f>A1+1</f><v>7</v></c>", "7"},
    {"<c><f>A1+1</f></c>", "=A1+1"}, // never computed: not blank
    {"<c t=\"str\"><f>\"\"</f><v></v></c>", ""},
    {"<c t=\"s\"><v>0</v></c>", "Kode Desa"},
    {"<c t=\"s\"><v>1</v></c>", "satu dua"},
    {"<c t=\"s\"><v>2</v></c>", "a\rb _x_ _x0000_ \xF0\x9F\x93\x9A"},
    {"<c t=\"inlineStr\"><is><r><t>satu</t></r><r><t xml:space=\"preserve\"> dua</t></r></is></c>",
     "satu dua"},
    {"<c t=\"inlineStr\"><is><t><![CDATA[<b>]]> &lt;&#233;</t></is></c>", "<b> <é"},
    {"<c t=\"str\"><v>Désa</v><extLst><ext><x>bukan</x></ext></extLst></c>", "Désa"},
    {"<c t=\"str\"><v>  spasi </v></c>", "  spasi "},
    {"<x:c xmlns:x=\"y\" t=\"str\"><x:v>awalan</x:v></x:c>", "awalan"},
    {"<c t=\"str\"><v>=cmd|'/c calc'!A1</v></c>", "=cmd|'/c calc'!A1"},
};

static void reads_every_cell(void **state) {
    (void)state;
    GString *sheet = g_string_new(SHEET_HEAD);
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++)
        g_string_append_printf(sheet, "<row r=\"%u\"><c t=\"str\"><v>|</v></c>%s</row>", i + 1,
                               cells[i].cell);
    g_string_append(sheet, SHEET_TAIL);
    write_book((Book){.sheet = sheet->str,
                      .strings = "\xEF\xBB\xBF<sst><si><t>Kode Desa</t></si><si><r><t>satu</t></r>"
                                 "<r><t> dua</t></r><rPh><t>X</t></rPh></si><si><t>a_x000D_b _x_ "
                                 "_x0000_ \xF0\x9F\x93\x9A</t></si></sst>"});
    g_string_free(sheet, TRUE);
    g_autoptr(GPtrArray) sheets = read_good();
    const Grid *grid = sheet_at(sheets, 0);
    assert_int_equal(grid_row_count(grid), G_N_ELEMENTS(cells));
    for (int i = 0; i < grid_row_count(grid); i++) {
        assert_int_equal(grid_line(grid, i), i + 1);
        if (strcmp(grid_cell(grid, i, 1), cells[i].gives) != 0)
            fail_msg("%s: %s, bukan %s", cells[i].cell, grid_cell(grid, i, 1), cells[i].gives);
    }
}

static void counts_days_from_1904_where_told(void **state) {
    (void)state;
    write_book((Book){.workbook = "<workbook xmlns:r=\"x\"><workbookPr date1904=\"1\"/><sheets>"
                                  "<sheet name=\"Data\" r:id=\"rId1\"/></sheets></workbook>",
                      .sheet = ROW("<c s=\"1\"><v>43830</v></c><c s=\"1\"><v>0</v></c>"
                                   "<c s=\"1\"><v>60</v></c><c s=\"1\"><v>2957003</v></c>"
                                   "<c s=\"1\"><v>2957004</v></c>")});
    g_autoptr(GPtrArray) sheets = read_good();
    const Grid *grid = sheet_at(sheets, 0);
    const char *const gives[] = {"2024-01-01", "1904-01-01", "1904-03-01", "9999-12-31", "2957004"};
    for (int i = 0; i < 5; i++)
        assert_string_equal(grid_cell(grid, 0, i), gives[i]);
}

/* ---- rows ---- */

static void keeps_the_rows_of_the_sheet(void **state) {
    (void)state;
    write_book(
        (Book){.sheet = SHEET_HEAD
               "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"D3\"><v>2</v></c><c r=\"E3\" s=\"1\"/>"
               "</row><row r=\"4\"><c r=\"A4\" t=\"str\"><v> \n</v></c></row><row r=\"5\"/>"
               "<row><c><v>6</v></c><c r=\"AB6\"><v>7</v></c><c><v>8</v></c></row>"
               "<row r=\"70000\"><c r=\"A70000\"><v>9</v></c></row>"
               "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>" SHEET_TAIL});
    g_autoptr(GPtrArray) sheets = read_good();
    assert_int_equal(sheets->len, 1); // the second is empty
    const Grid *grid = sheet_at(sheets, 0);
    assert_string_equal(grid_file(grid), "uji.xlsx");
    assert_string_equal(grid_sheet(grid), "Data");
    assert_int_equal(grid_row_count(grid), 3);
    static const int lines[] = {3, 6, 70000}, widths[] = {4, 29, 1};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(grid_line(grid, i), lines[i]);
        assert_int_equal(grid_width(grid, i), widths[i]);
    }
    assert_string_equal(grid_cell(grid, 0, 0), "");
    assert_string_equal(grid_cell(grid, 0, 1), "1");
    assert_string_equal(grid_cell(grid, 0, 2), "");
    assert_string_equal(grid_cell(grid, 0, 3), "2");
    assert_string_equal(grid_cell(grid, 1, 27), "7");
    assert_string_equal(grid_cell(grid, 1, 28), "8");
}

static void gives_the_sheets_in_order(void **state) {
    (void)state;
    write_book(
        (Book){.workbook =
                   "<workbook xmlns:r=\"x\"><sheets><sheet name=\"Désa &amp; Kota\" r:id=\"rId2\"/>"
                   "<sheet name=\"Grafik\" r:id=\"rId9\"/><sheet name=\"Data\" r:id=\"rId1\"/>"
                   "</sheets></workbook>",
               .second = ROW("<c><v>2</v></c>")});
    g_autoptr(GPtrArray) both = read_good();
    assert_int_equal(both->len, 2);
    assert_string_equal(grid_sheet(sheet_at(both, 0)), "Désa & Kota");
    assert_string_equal(grid_cell(sheet_at(both, 0), 0, 0), "2");
    assert_string_equal(grid_sheet(sheet_at(both, 1)), "Data");
    write_book((Book){.workbook = "<workbook xmlns:r=\"x\"><sheets><sheet name=\"A\" "
                                  "state=\"hidden\" r:id=\"rId2\"/><sheet name=\"Data\" "
                                  "state=\"visible\" r:id=\"rId1\"/></sheets></workbook>",
                      .second = ROW("<c><v>2</v></c>")});
    g_autoptr(GPtrArray) shown = read_good();
    assert_int_equal(shown->len, 1);
    assert_string_equal(grid_sheet(sheet_at(shown, 0)), "Data");
    write_book((Book){.sheet = SHEET_HEAD SHEET_TAIL});
    g_autoptr(GPtrArray) none = read_good();
    assert_int_equal(none->len, 0);
}

// As a program writes it that is not ours, and not made for this test.
static void reads_a_workbook_of_libxlsxwriter(void **state) {
    (void)state;
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Desa");
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "dd mmmm yyyy");
    worksheet_merge_range(sheet, 0, 0, 0, 3, "DAFTAR DESA", NULL);
    worksheet_write_string(sheet, 2, 0, "kode", NULL);
    worksheet_write_number(sheet, 3, 0, 3602141002., NULL);
    worksheet_write_number(sheet, 3, 1, -6.283451, NULL);
    lxw_datetime day = {2024, 2, 29, 0, 0, 0};
    worksheet_write_datetime(sheet, 3, 2, &day, date);
    worksheet_write_boolean(sheet, 3, 3, 1, NULL);
    worksheet_write_formula_num(sheet, 3, 4, "=1+1", NULL, 2);
    worksheet_write_string(sheet, 3, 5, "Désa  \n baris dua", NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_true(vector_is_workbook(path));
    assert_false(vector_is_layer(path));
    g_autoptr(GPtrArray) sheets = read_good();
    const Grid *grid = sheet_at(sheets, 0);
    assert_int_equal(grid_row_count(grid), 3);
    assert_string_equal(grid_cell(grid, 0, 0), "DAFTAR DESA");
    assert_int_equal(grid_width(grid, 0), 1); // of a merged range, the first has the text
    assert_int_equal(grid_line(grid, 2), 4);
    const char *const gives[] = {"3602141002", "-6.283451", "2024-02-29",
                                 "TRUE",       "2",         "Désa  \n baris dua"};
    for (int i = 0; i < 6; i++)
        assert_string_equal(grid_cell(grid, 2, i), gives[i]);
}

/* ---- what is refused ---- */

static void refuses_damaged_sheets(void **state) {
    (void)state;
    static const struct {
        const char *sheet, *says;
    } cases[] = {
        {"", "rusak"},
        {"bukan xml", "rusak"},
        {SHEET_HEAD "<row r=\"1\">", "rusak"},
        {ROW("<c><v>1</c>"), "rusak"},
        {ROW("<c><v>\xE9</v></c>"), "rusak"},
        {ROW("<c><v>&lol;</v></c>"), "rusak"},
        {ROW("<c t=\"\xE9\"><v>1</v></c>"), "rusak"},
        {ROW("<c\xE9><v>1</v></c>"), "rusak"},
        {"<!DOCTYPE x [<!ENTITY a \"aa\">]>" ROW("<c><v>&a;</v></c>"), "<!DOCTYPE>"},
        {ROW("<c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>"), "baris 1: susunan sel"},
        {ROW("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>"), "susunan sel"},
        {ROW("<c r=\"A7\"><v>1</v></c>"), "susunan sel"},
        {ROW("<c t=\"s\"><v>0</v></c>"), "susunan sel"}, // there are no strings
        {ROW("<c t=\"s\"><v>-1</v></c>"), "susunan sel"},
        {SHEET_HEAD "<row r=\"2\"/><row r=\"1\"/>" SHEET_TAIL, "susunan sel"},
        {SHEET_HEAD "<row r=\"0\"/>" SHEET_TAIL, "susunan sel"},
        {SHEET_HEAD "<row r=\"1048577\"/>" SHEET_TAIL, "susunan sel"},
        {SHEET_HEAD "<row r=\"99999999999999999999\"/>" SHEET_TAIL, "susunan sel"},
        {ROW("<c r=\"XFD1\"><v>1</v></c>"), "lebih dari 2.048 kolom"},
        {ROW("<c r=\"ZZZZZZZZZZZZZZZZZZ1\"><v>1</v></c>"), "susunan sel"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        write_book((Book){.sheet = cases[i].sheet});
        assert_refused(cases[i].says);
    }
    write_book((Book){.workbook = "<workbook>"});
    assert_refused("bagian 'xl/workbook.xml' rusak");
    write_book((Book){.styles = "<styleSheet><cellXfs>"});
    assert_refused("bagian 'xl/styles.xml' rusak");
}

static void refuses_what_is_no_workbook(void **state) {
    (void)state;
    const ZipEntry parts[] = {{.name = "[Content_Types].xml", .data = "<Types/>"},
                              {.name = "xl/workbook.xml", .data = "<workbook/>"}};
    write_zip(parts, 2);
    assert_refused("'xl/_rels/workbook.xml.rels' tidak ada");
    write_zip(&(ZipEntry){.name = "catatan.txt", .data = "x"}, 1);
    assert_refused("bukan buku kerja");
    write_zip(&(ZipEntry){.name = "content.xml", .data = "<x/>"}, 1);
    assert_refused("simpan sebagai .xlsx");
    FILE *file = fopen(path, "wb");
    fwrite("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 1, 8, file);
    fclose(file);
    assert_refused("simpan sebagai .xlsx");
    file = fopen(path, "wb");
    fwrite("kode,nama\n36,Banten\n", 1, 20, file);
    fclose(file);
    assert_refused("rusak");
    g_unlink(path);
    assert_refused("berkas tidak ada");
}

static char *repeat(const char *head, const char *text, int times, const char *tail) {
    GString *out = g_string_new(head);
    for (int i = 0; i < times; i++)
        g_string_append(out, text);
    g_string_append(out, tail);
    return g_string_free(out, FALSE);
}

static long peak_mb(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// Text that does not pack: the ratio would refuse it before its size.
static char *noise(int length) {
    char *text = g_malloc((gsize)length + 1);
    guint32 seed = 7;
    for (int i = 0; i < length; i++)
        text[i] = (char)('a' + (seed = seed * 1664525 + 1013904223) % 26);
    text[length] = '\0';
    return text;
}

static void refuses_bombs(void **state) {
    (void)state;
    long before = peak_mb();
    g_autofree char *zeros = repeat(SHEET_HEAD, "                ", 500000, SHEET_TAIL);
    write_book((Book){.sheet = zeros});
    assert_refused("mengembang");
    g_autofree char *deep = repeat(SHEET_HEAD, "<a>", 100, SHEET_TAIL);
    write_book((Book){.sheet = deep});
    assert_refused("bersarang terlalu dalam");
    g_autofree char *letters = noise(5000000);
    g_autofree char *cell = g_strconcat(SHEET_HEAD "<row r=\"1\"><c t=\"str\"><v>", letters,
                                        "</v></c></row>" SHEET_TAIL, NULL);
    write_book((Book){.sheet = cell});
    assert_refused("lebih dari 4 MB");
    g_autofree char *tag = g_strconcat(SHEET_HEAD "<row a=\"", letters, "\"/>" SHEET_TAIL, NULL);
    write_book((Book){.sheet = tag});
    assert_refused("lebih dari 4 MB");
    letters[70000] = '\0';
    g_autofree char *large = g_strconcat(SHEET_HEAD "<row r=\"1\"><c t=\"str\"><v>", letters,
                                         "</v></c></row>" SHEET_TAIL, NULL);
    write_book((Book){.sheet = large});
    assert_refused("lembar Data, baris 1: satu sel berisi lebih dari 64 KB");
    // One long text, told 5,000 times: 300 MB of cells out of 200 KB.
    letters[60000] = '\0';
    g_autofree char *strings = g_strconcat("<sst><si><t>", letters, "</t></si></sst>", NULL);
    g_autofree char *told =
        repeat(SHEET_HEAD, "<row><c t=\"s\"><v>0</v></c></row>", 5000, SHEET_TAIL);
    write_book((Book){.sheet = told, .strings = strings});
    assert_refused("lebih dari 256 MB");
    // Cells far to the right make all to their left: as many, as much.
    g_autofree char *far =
        repeat(SHEET_HEAD, "<row><c r=\"BZT\"><v>1</v></c></row>", 20000, SHEET_TAIL);
    write_book((Book){.sheet = far});
    assert_refused("lebih dari 256 MB");
    g_autofree char *books =
        repeat("<workbook xmlns:r=\"x\"><sheets>", "<sheet name=\"D\" r:id=\"rId1\"/>", 300,
               "</sheets></workbook>");
    write_book((Book){.workbook = books});
    assert_refused("lebih dari 256 lembar");
    assert_true(peak_mb() < before + 900); // with what ASan takes
}

int main(void) {
    work_folder = g_dir_make_tmp("jangkau-sheets-XXXXXX", NULL);
    path = g_build_filename(work_folder, "uji.xlsx", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_cell),
        cmocka_unit_test(counts_days_from_1904_where_told),
        cmocka_unit_test(keeps_the_rows_of_the_sheet),
        cmocka_unit_test(gives_the_sheets_in_order),
        cmocka_unit_test(reads_a_workbook_of_libxlsxwriter),
        cmocka_unit_test(refuses_damaged_sheets),
        cmocka_unit_test(refuses_what_is_no_workbook),
        cmocka_unit_test(refuses_bombs),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    g_unlink(path);
    g_rmdir(work_folder);
    g_free(path);
    g_free(work_folder);
    return failed;
}
