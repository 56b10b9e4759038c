// Finished sheets as others read them: every word on the page and clear of the
// others, fonts inside, the scale bar as long as it says, the graticule where
// PROJ puts it, the map where its geospatial keys say, class counts that add up.
// A made-up province, and Banten where the real data are there. The checks are
// shown to fail on sheets that were tampered with.
#include <gdal.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <proj.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/analyze.h"
#include "analyze/bands.h"
#include "load/load.h"
#include "pdf_reading.h"
#include "render/render.h"
#include "render/style.h"
#include "shared_data.h"
#include "store/store.h"

static const double MOST_BYTES = 1.5e6;
static const double MARGIN_MM = 8; // of the outer frame, in the style
static const double BAR_TOLERANCE_MM = 0.1;
static const double PLACE_TOLERANCE_MM = 0.2;
static const double BAR_PEN_MM = 0.15;

typedef struct {
    const char *path;
    double width_mm, height_mm;
    GArray *words; // Word
    Viewport viewport;
    double scale; // denominator, as printed
} Sheet;

static const Word *word_at(const Sheet *sheet, guint i) {
    return &g_array_index(sheet->words, Word, i);
}

static void sheet_clear(Sheet *sheet) {
    g_array_unref(sheet->words);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sheet, sheet_clear)

// "600.000" -> 600000; NAN for what is not digits in threes.
static double whole_number(const char *text) {
    double value = 0;
    if (*text == '\0')
        return NAN;
    for (; *text != '\0'; text++) {
        if (g_ascii_isdigit(*text))
            value = 10 * value + (*text - '0');
        else if (*text != '.')
            return NAN;
    }
    return value;
}

static void sheet_open(const char *path, Sheet *sheet) {
    *sheet = (Sheet){.path = path};
    sheet->words = words_of(path, &sheet->width_mm, &sheet->height_mm);
    assert_non_null(sheet->words);
    assert_true(viewport_of(path, sheet->height_mm, &sheet->viewport));
    for (guint i = 0; i + 2 < sheet->words->len; i++) {
        if (strcmp(word_at(sheet, i)->text, "1") == 0 &&
            strcmp(word_at(sheet, i + 1)->text, ":") == 0)
            sheet->scale = whole_number(word_at(sheet, i + 2)->text);
    }
    assert_true(sheet->scale >= 1000);
}

// ---- checks; each tells what is wrong, or NULL ----

static char *words_outside(const Sheet *sheet) {
    for (guint i = 0; i < sheet->words->len; i++) {
        const Word *word = word_at(sheet, i);
        if (word->box.left < MARGIN_MM || word->box.top < MARGIN_MM ||
            word->box.right > sheet->width_mm - MARGIN_MM ||
            word->box.bottom > sheet->height_mm - MARGIN_MM)
            return g_strdup_printf("\"%s\" leaves the outer frame", word->text);
    }
    return NULL;
}

// The box of a font is higher than its letters: lines may lie closer than that.
static Box letters(const Word *word) {
    double w = box_width(word->box), h = box_height(word->box);
    return (Box){word->box.left + 0.02 * w, word->box.top + 0.2 * h, word->box.right - 0.02 * w,
                 word->box.bottom - 0.2 * h};
}

static char *words_that_overlap(const Sheet *sheet) {
    for (guint i = 0; i < sheet->words->len; i++) {
        Box a = letters(word_at(sheet, i));
        for (guint k = i + 1; k < sheet->words->len; k++) {
            Box b = letters(word_at(sheet, k));
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                return g_strdup_printf("\"%s\" and \"%s\" overlap at %.1f, %.1f mm",
                                       word_at(sheet, i)->text, word_at(sheet, k)->text, a.left,
                                       a.top);
        }
    }
    return NULL;
}

// "2,5" as a number; NAN for other words.
static double decimal(const char *text) {
    if (strspn(text, "0123456789,") != strlen(text) || *text == '\0')
        return NAN;
    g_autofree char *point = g_strdelimit(g_strdup(text), ",", '.');
    return g_ascii_strtod(point, NULL);
}

typedef struct {
    double x, km; // middle of a number, mm, and what it says
} Mark;

typedef struct {
    Mark marks[5];
    double top; // of the numbers
} Bar;

static int compare_marks(const void *a, const void *b) {
    const Mark *x = a, *y = b;
    return (x->x > y->x) - (x->x < y->x);
}

// Numbers on the line of the word "km", to its left and not far; at most six.
static int marks_before(const Sheet *sheet, const Word *unit, Mark marks[6]) {
    int count = 0;
    for (guint i = 0; i < sheet->words->len && count < 6; i++) {
        const Word *word = word_at(sheet, i);
        double km = decimal(word->text), gap = unit->box.left - word->box.right;
        if (isnan(km) || fabs(word->box.top - unit->box.top) > 0.05 || gap < 0 || gap > 120)
            continue;
        // The last number and the unit stand in the middle together.
        double right = gap < 2 ? unit->box.right : word->box.right;
        marks[count++] = (Mark){(word->box.left + right) / 2, km};
    }
    qsort(marks, (size_t)count, sizeof *marks, compare_marks);
    return count;
}

// The five numbers on one line that begin with 0 and end in "km".
static bool find_bar(const Sheet *sheet, Bar *bar) {
    for (guint i = 0; i < sheet->words->len; i++) {
        const Word *unit = word_at(sheet, i);
        Mark marks[6];
        if (strcmp(unit->text, "km") != 0 || marks_before(sheet, unit, marks) != 5 ||
            marks[0].km > 0)
            continue;
        memcpy(bar->marks, marks, sizeof bar->marks);
        bar->top = unit->box.top;
        return true;
    }
    return false;
}

// Width in mm of what is dark on a line across the bar, by its pixels at 1200 dpi.
static double bar_on_paper(const Sheet *sheet, const Bar *bar) {
    const double dots = 1200 / 25.4;
    g_autofree char *x = g_strdup_printf("%.0f", (bar->marks[0].x - 2) * dots);
    g_autofree char *y = g_strdup_printf("%.0f", (bar->top - 1.2) * dots);
    g_autofree char *width =
        g_strdup_printf("%.0f", (bar->marks[4].x - bar->marks[0].x + 4) * dots);
    const char *const argv[] = {"pdftoppm", "-gray", "-r", "1200", "-x", x,   "-y",        y,
                                "-W",       width,   "-H", "1",    "-l", "1", sheet->path, NULL};
    gsize length;
    g_autofree char *picture = output_of(argv, &length);
    int columns = 0, rows = 0, header = 0;
    if (picture == NULL || sscanf(picture, "P5 %d %d 255%n", &columns, &rows, &header) != 2 ||
        rows != 1 || length != (gsize)(header + 1 + columns))
        return -1;
    const guchar *row = (const guchar *)picture + header + 1;
    int first = -1, last = -1;
    for (int i = 0; i < columns; i++) {
        if (row[i] < 128) {
            first = first < 0 ? i : first;
            last = i;
        }
    }
    return (last - first + 1) / dots;
}

static char *bar_that_lies(const Sheet *sheet) {
    Bar bar;
    if (!find_bar(sheet, &bar))
        return g_strdup("no scale bar found");
    double mm_per_km = 1e6 / sheet->scale;
    for (int i = 1; i < 5; i++) {
        double length = bar.marks[i].x - bar.marks[0].x;
        if (fabs(length - bar.marks[i].km * mm_per_km) > BAR_TOLERANCE_MM)
            return g_strdup_printf("%g km are %.2f mm from 0, should be %.2f", bar.marks[i].km,
                                   length, bar.marks[i].km * mm_per_km);
    }
    double drawn = bar_on_paper(sheet, &bar) - BAR_PEN_MM;
    if (fabs(drawn - bar.marks[4].km * mm_per_km) > BAR_TOLERANCE_MM)
        return g_strdup_printf("the bar of %g km is %.2f mm long, should be %.2f", bar.marks[4].km,
                               drawn, bar.marks[4].km * mm_per_km);
    return NULL;
}

// Projects with PROJ alone, without the program's own code.
typedef struct {
    PJ_CONTEXT *context;
    PJ *transformation;
} Ground;

static Ground ground_open(int epsg) {
    g_autofree char *target = g_strdup_printf("EPSG:%d", epsg);
    Ground ground = {.context = proj_context_create()};
    PJ *made = proj_create_crs_to_crs(ground.context, "EPSG:4326", target, NULL);
    assert_non_null(made);
    ground.transformation = proj_normalize_for_visualization(ground.context, made);
    proj_destroy(made);
    return ground;
}

static void ground_close(Ground *ground) {
    proj_destroy(ground->transformation);
    proj_context_destroy(ground->context);
}

static PlanePoint to_metres(const Ground *ground, double lat, double lon) {
    PJ_COORD at = proj_trans(ground->transformation, PJ_FWD, proj_coord(lon, lat, 0, 0));
    return (PlanePoint){at.xy.x, at.xy.y};
}

// Longitude or latitude on a side of the map, `share` of the way (from the left, from the top).
static double degrees_on_side(const Ground *ground, const PlanePoint corners[4], bool latitude,
                              bool second, double share) {
    // Lower left, upper left, upper right, lower right.
    PlanePoint from = corners[latitude && second ? 2 : !latitude && second ? 0 : 1];
    PlanePoint to = corners[latitude ? (second ? 3 : 0) : (second ? 3 : 2)];
    PJ_COORD at =
        proj_coord(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y), 0, 0);
    at = proj_trans(ground->transformation, PJ_INV, at);
    return latitude ? at.xy.y : at.xy.x;
}

static double place_on_side(const Ground *ground, const PlanePoint corners[4], bool latitude,
                            bool second, double degrees) {
    double low = 0, high = 1;
    bool rising = !latitude;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        double here = degrees_on_side(ground, corners, latitude, second, middle);
        if ((here < degrees) == rising)
            low = middle;
        else
            high = middle;
    }
    return low;
}

// "105°15'" and the word after it: degrees with their sign, and which of the two.
static bool read_degrees(const char *text, const char *hemisphere, double *degrees,
                         bool *latitude) {
    int whole = 0, minutes = 0, seconds = 0, used = 0;
    int parts = sscanf(text, "%d°%d'%n%d\"", &whole, &minutes, &used, &seconds);
    static const char *const names[] = {"BT", "BB", "LU", "LS"};
    if (parts < 2 || used == 0)
        return false;
    for (int i = 0; i < 4; i++) {
        if (strcmp(hemisphere, names[i]) == 0) {
            *degrees = (whole + minutes / 60.0 + seconds / 3600.0) * (i == 1 || i == 3 ? -1 : 1);
            *latitude = i >= 2;
            return true;
        }
    }
    return false;
}

// One label of the graticule against PROJ; counts those that could be compared.
static char *degree_label_astray(const Sheet *sheet, const Ground *ground,
                                 const PlanePoint corners[4], guint i, int *compared) {
    const Word *word = word_at(sheet, i), *after = word_at(sheet, i + 1);
    double degrees;
    bool latitude;
    if (!read_degrees(word->text, after->text, &degrees, &latitude))
        return NULL;
    Box box = {MIN(word->box.left, after->box.left), MIN(word->box.top, after->box.top),
               MAX(word->box.right, after->box.right), MAX(word->box.bottom, after->box.bottom)};
    const Box *map = &sheet->viewport.map;
    bool second =
        latitude ? box.left > (map->left + map->right) / 2 : box.top > (map->top + map->bottom) / 2;
    double low = latitude ? map->top : map->left, high = latitude ? map->bottom : map->right;
    double half = (latitude ? box_height(box) : box_width(box)) / 2;
    double found = latitude ? (box.top + box.bottom) / 2 : (box.left + box.right) / 2;
    double due = low + (high - low) * place_on_side(ground, corners, latitude, second, degrees);
    if (due < low + half + 0.1 || due > high - half - 0.1)
        return NULL; // moved inwards, to stay beside its side
    ++*compared;
    if (fabs(found - due) <= PLACE_TOLERANCE_MM)
        return NULL;
    return g_strdup_printf("%s %s stands %.2f mm from its place", word->text, after->text,
                           found - due);
}

static char *graticule_astray(const Sheet *sheet) {
    Ground ground = ground_open(sheet->viewport.epsg);
    PlanePoint corners[4];
    for (int i = 0; i < 4; i++)
        corners[i] =
            to_metres(&ground, sheet->viewport.corners[2 * i], sheet->viewport.corners[2 * i + 1]);
    int compared = 0;
    char *problem = NULL;
    for (guint i = 0; i + 1 < sheet->words->len && problem == NULL; i++)
        problem = degree_label_astray(sheet, &ground, corners, i, &compared);
    // The map is as many metres across as its scale says, and no turned one.
    double across = (corners[2].x - corners[1].x) * 1000 / sheet->scale;
    double down = (corners[1].y - corners[0].y) * 1000 / sheet->scale;
    if (problem == NULL &&
        (fabs(across - box_width(sheet->viewport.map)) > PLACE_TOLERANCE_MM ||
         fabs(down - box_height(sheet->viewport.map)) > PLACE_TOLERANCE_MM ||
         fabs(corners[1].y - corners[2].y) * 1000 / sheet->scale > PLACE_TOLERANCE_MM))
        problem = g_strdup_printf("the map is %.2f x %.2f mm by its corners, %.2f x %.2f on paper",
                                  across, down, box_width(sheet->viewport.map),
                                  box_height(sheet->viewport.map));
    if (problem == NULL && compared < 4)
        problem = g_strdup_printf("only %d labels of the graticule found", compared);
    ground_close(&ground);
    return problem;
}

// The next number below `y` that ends at `right`, or NULL.
static const Word *number_below(const Sheet *sheet, double y, double right) {
    const Word *next = NULL;
    for (guint i = 0; i < sheet->words->len; i++) {
        const Word *word = word_at(sheet, i);
        if (!isnan(whole_number(word->text)) && word->box.top > y + 0.5 &&
            fabs(word->box.right - right) < 0.3 && (next == NULL || word->box.top < next->box.top))
            next = word;
    }
    return next;
}

// Whether a word like that stands on the line of another, to its left.
static bool has_before(const Sheet *sheet, const Word *row, const char *text) {
    for (guint i = 0; i < sheet->words->len; i++) {
        const Word *word = word_at(sheet, i);
        if (strcmp(word->text, text) == 0 && fabs(word->box.top - row->box.top) < 0.05 &&
            word->box.right < row->box.left && row->box.left - word->box.right < 140)
            return true;
    }
    return false;
}

// The counts under the heading: those of the classes stand above the symbols'.
static char *counts_that_do_not_add_up(const Sheet *sheet, int due) {
    for (guint i = 0; i + 1 < sheet->words->len; i++) {
        const Word *heading = word_at(sheet, i), *unit = word_at(sheet, i + 1);
        bool districts = strcmp(unit->text, "kecamatan") == 0;
        if (strcmp(heading->text, "jumlah") != 0 ||
            (!districts && strcmp(unit->text, "desa/kel.") != 0))
            continue;
        int sum = 0;
        const Word *row = number_below(sheet, heading->box.top, unit->box.right);
        // A histogram may follow: "paling banyak 16".
        while (row != NULL && !has_before(sheet, row, "perpustakaan") &&
               !has_before(sheet, row, "banyak") &&
               !(districts && has_before(sheet, row, "desa/kelurahan"))) {
            sum += (int)whole_number(row->text);
            row = number_below(sheet, row->box.top, unit->box.right);
        }
        return sum == due && row != NULL
                   ? NULL
                   : g_strdup_printf("the classes add up to %d, should be %d", sum, due);
    }
    return g_strdup("no heading over the counts of the legend");
}

// ---- the file ----

static bool nearly(double a, double b, double tolerance) {
    return fabs(a - b) <= tolerance;
}

static void check_fonts(const char *path) {
    const char *const argv[] = {"pdffonts", path, NULL};
    g_autofree char *text = output_of(argv, NULL);
    assert_non_null(text);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    assert_true(g_strv_length(lines) > 3); // two of heading, two faces or more
    char *columns = strstr(lines[0], "emb sub uni");
    assert_non_null(columns);
    for (int i = 2; lines[i] != NULL; i++) {
        assert_non_null(strstr(lines[i], "+Liberation"));
        assert_memory_equal(lines[i] + (columns - lines[0]), "yes yes", strlen("yes yes"));
    }
}

// Village names that do not fit stand on a second page.
static void check_info(const char *path, const char *name, int pages) {
    const char *const argv[] = {"pdfinfo", path, NULL};
    g_autofree char *text = output_of(argv, NULL);
    assert_non_null(text);
    g_autofree char *count = g_strdup_printf("Pages:           %d\n", pages);
    const char *const wanted[] = {"\nAuthor:          D", "Tagged:          yes",
                                  "CreationDate:", count};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        assert_non_null(strstr(text, wanted[i]));
    assert_true(g_str_has_prefix(text, "Title:           CAKUPAN"));
    g_autofree char *title = g_strndup(text, strcspn(text, "\n"));
    assert_non_null(strstr(title, name));
}

// What is meant to be black is black, not a dark grey of four inks.
static void check_black(const char *path) {
    g_autofree char *content = content_of(path);
    assert_non_null(content);
    double before[3] = {0}, colour[3] = {0};
    int black = 0, shown = 0;
    g_auto(GStrv) tokens = g_strsplit_set(content, " \n", -1);
    for (int i = 0; tokens[i] != NULL; i++) {
        if (strcmp(tokens[i], "rg") == 0)
            memcpy(colour, before, sizeof colour);
        if (g_str_has_suffix(tokens[i], "Tj") || g_str_has_suffix(tokens[i], "TJ")) {
            double darkest = MAX(MAX(colour[0], colour[1]), colour[2]);
            assert_true(darkest == 0 || darkest > 0.2);
            black += darkest == 0;
            shown++;
        }
        before[0] = before[1];
        before[1] = before[2];
        before[2] = g_ascii_strtod(tokens[i], NULL);
    }
    assert_true(shown >= 20);
    assert_true(black * 10 >= shown * 7);
}

// GDAL, as QGIS and others would, puts the map where its keys say.
static void check_gdal(const Sheet *sheet) {
    GDALDriverH driver = GDALGetDriverByName("PDF");
    if (driver == NULL) {
        print_message("SKIPPED: GDAL without PDF\n");
        return;
    }
    GDALDatasetH data = GDALOpen(sheet->path, GA_ReadOnly);
    assert_non_null(data);
    double transform[6];
    assert_int_equal(GDALGetGeoTransform(data, transform), CE_None);
    const char *projection = GDALGetProjectionRef(data);
    g_autofree char *code = g_strdup_printf("\"EPSG\",\"%d\"", sheet->viewport.epsg);
    assert_non_null(strstr(projection, code));
    Ground ground = ground_open(sheet->viewport.epsg);
    double mm_x = sheet->width_mm / GDALGetRasterXSize(data);
    double mm_y = sheet->height_mm / GDALGetRasterYSize(data);
    for (int i = 0; i < 4; i++) {
        PlanePoint due =
            to_metres(&ground, sheet->viewport.corners[2 * i], sheet->viewport.corners[2 * i + 1]);
        const Box *map = &sheet->viewport.map;
        double x = (i < 2 ? map->left : map->right) / mm_x;
        double y = (i == 1 || i == 2 ? map->top : map->bottom) / mm_y;
        double metres = PLACE_TOLERANCE_MM / 1000 * sheet->scale;
        assert_true(nearly(transform[0] + x * transform[1], due.x, metres));
        assert_true(nearly(transform[3] + y * transform[5], due.y, metres));
    }
    ground_close(&ground);
    GDALClose(data);
}

static void no_problem(char *problem) {
    if (problem != NULL)
        fail_msg("%s", problem);
}

static void check_sheet(const char *folder, const char *file, const char *name, int units,
                        int pages) {
    g_autofree char *path = g_build_filename(folder, "maps", file, NULL);
    print_message("%s\n", file);
    GStatBuf status;
    assert_int_equal(g_stat(path, &status), 0);
    assert_true((double)status.st_size < MOST_BYTES);
    g_auto(Sheet) sheet = {0};
    sheet_open(path, &sheet);
    double shorter = MIN(sheet.width_mm, sheet.height_mm);
    double longer = MAX(sheet.width_mm, sheet.height_mm);
    assert_true(nearly(shorter, 297, 0.01) && nearly(longer, 420, 0.01));
    assert_true(sheet.words->len > 60);
    no_problem(words_outside(&sheet));
    no_problem(words_that_overlap(&sheet));
    no_problem(bar_that_lies(&sheet));
    no_problem(graticule_astray(&sheet));
    no_problem(counts_that_do_not_add_up(&sheet, units));
    check_fonts(path);
    check_info(path, name, pages);
    check_black(path);
    check_gdal(&sheet);
}

// ---- a sheet that was tampered with is found out ----

static void found_out(const char *what, char *problem) {
    if (problem == NULL)
        fail_msg("not found out: %s", what);
    g_free(problem);
}

static Word *find_word(Sheet *sheet, const char *text) {
    for (guint i = 0; i < sheet->words->len; i++) {
        if (strcmp(word_at(sheet, i)->text, text) == 0)
            return &g_array_index(sheet->words, Word, i);
    }
    fail_msg("no word %s", text);
    return NULL;
}

static void shift(Word *word, double x, double y) {
    word->box =
        (Box){word->box.left + x, word->box.top + y, word->box.right + x, word->box.bottom + y};
}

static Word *zero_of_bar(Sheet *sheet) {
    Bar bar;
    assert_true(find_bar(sheet, &bar));
    for (guint i = 0; i < sheet->words->len; i++) {
        Word *word = &g_array_index(sheet->words, Word, i);
        if (strcmp(word->text, "0") == 0 && fabs(word_middle(word).x - bar.marks[0].x) < 1e-9 &&
            fabs(word->box.top - bar.top) < 0.05)
            return word;
    }
    fail_msg("no 0 at the bar");
    return NULL;
}

// Each check lets the sheet pass as it is, and not when one thing is off.
static void tamper(const char *folder, int units) {
    g_autofree char *path = g_build_filename(folder, "maps", "97-coverage.pdf", NULL);
    g_auto(Sheet) sheet = {0};
    sheet_open(path, &sheet);
    Word *title = find_word(&sheet, "CAKUPAN");
    Box at = title->box;
    shift(title, 0, -sheet.height_mm);
    found_out("a word off the page", words_outside(&sheet));
    title->box = find_word(&sheet, "TPBIS")->box;
    found_out("a word on another", words_that_overlap(&sheet));
    title->box = at;
    no_problem(words_that_overlap(&sheet));

    Word *zero = zero_of_bar(&sheet);
    shift(zero, 0.12, 0);
    found_out("a number off its mark", bar_that_lies(&sheet));
    shift(zero, -0.12, 0);
    sheet.scale *= 1.004;
    found_out("a bar of another scale", bar_that_lies(&sheet));
    found_out("a map of another scale", graticule_astray(&sheet));
    sheet.scale /= 1.004;
    no_problem(bar_that_lies(&sheet));

    Viewport right = sheet.viewport;
    double metres = 0.3 / 1000 * sheet.scale;
    for (int i = 0; i < 8; i += 2)
        sheet.viewport.corners[i] += metres / 110574;
    found_out("a map elsewhere", graticule_astray(&sheet));
    sheet.viewport = right;
    no_problem(graticule_astray(&sheet));

    no_problem(counts_that_do_not_add_up(&sheet, units));
    found_out("a village too few", counts_that_do_not_add_up(&sheet, units + 1));
}

// ---- making the sheets ----

static void draw(Settings *settings, const char *const *only, const char *folder, World **world) {
    static const char *const themes[] = {"coverage", NULL};
    GError *error = NULL;
    g_free(settings->paper);
    settings->paper = g_strdup("A3");
    settings->png_dpi = 30; // not looked at
    *world = load_world(settings, &error);
    assert_null(error);
    g_autoptr(Results) results = analyze_world(*world, settings, NULL, &error);
    assert_null(error);
    RenderSelection selection = {.only = only, .themes = themes};
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    render_sheets(*world, results, NULL, settings, &selection, folder, written, &error);
    assert_null(error);
}

static void remove_folder(const char *folder) {
    g_autofree char *maps = g_build_filename(folder, "maps", NULL);
    g_autoptr(GDir) dir = g_dir_open(maps, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(maps, name, NULL);
        g_remove(path);
    }
    g_rmdir(maps);
    g_rmdir(folder);
}

static void test_made_up(void **state) {
    (void)state;
    if (!poppler_is_there())
        skip();
    g_autofree char *project =
        g_build_filename(JANGKAU_SOURCE_DIR, "tests/cli/projects/tiny/tiny.ini", NULL);
    g_autofree char *folder = g_dir_make_tmp("jangkau-structure-XXXXXX", NULL);
    GError *error = NULL;
    g_autoptr(Settings) settings = settings_read(project, &error);
    assert_null(error);
    g_autoptr(World) world = NULL;
    draw(settings, NULL, folder, &world);
    int districts = world->regions[LEVEL_DISTRICT].count;
    check_sheet(folder, "97-coverage.pdf", "97", districts, 1);
    check_sheet(folder, "97.01-coverage.pdf", "97.01", 4, 1);
    tamper(folder, districts);
    remove_folder(folder);
}

static void test_banten(void **state) {
    (void)state;
    g_autofree char *polygons = shared_data_path("data/boundaries/banten_villages.geojson");
    if (polygons == NULL || !poppler_is_there())
        skip();
    static const char *const only[] = {"36", "36.02", NULL};
    g_autofree char *folder = g_dir_make_tmp("jangkau-structure-XXXXXX", NULL);
    GError *error = NULL;
    g_autoptr(Settings) settings = settings_read(NULL, &error);
    assert_null(error);
    g_strfreev(settings->boundary_villages);
    settings->boundary_villages = g_strsplit(polygons, ";", 2);
    g_autoptr(World) world = NULL;
    draw(settings, only, folder, &world);
    check_sheet(folder, "36-coverage.pdf", "36", 155, 1);
    check_sheet(folder, "36.02-coverage.pdf", "36.02", 345, 2);
    remove_folder(folder);
}

int main(void) {
    GDALAllRegister();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_made_up),
                                       cmocka_unit_test(test_banten)};
    int failed = cmocka_run_group_tests_name("sheet structure", tests, NULL, NULL);
    render_shutdown();
    store_shutdown();
    return failed;
}
