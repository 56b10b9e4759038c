#include "render/marginalia.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/date.h"
#include "render/locator.h"

#define MOST_NAMES 6 // of villages, in a note

static const Style *style_of(const Cursor *cursor) {
    return cursor->sheet->source->style;
}

static double factor(const Cursor *cursor) {
    return cursor->sheet->page.text_factor;
}

// --------------------------------------------------------------------- title

char *marginalia_place(const Region *region, RegionLevel level) {
    bool province = level == LEVEL_PROVINCE && !g_str_has_prefix(region->name, "Provinsi");
    g_autofree char *name = g_strconcat(province ? "Provinsi " : "", region->name, NULL);
    g_autofree char *upper = g_utf8_strup(name, -1);
    return g_strdup_printf("%s (%s)", upper, region->code);
}

static void boxed(Cursor *cursor, const char *text) {
    double top = cursor->y;
    panel_skip(cursor, 1);
    panel_text(cursor, text, FACE_BOLD, style_of(cursor)->heading_pt, PANGO_ALIGN_CENTER);
    panel_skip(cursor, 1);
    Path *path = path_new();
    path_add_box(path, (Box){cursor->x, top, cursor->x + cursor->width, cursor->y});
    Pen pen = style_pen(0.4, COLOUR_BLACK);
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, path), &pen);
}

void marginalia_title(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Settings *settings = sheet->source->settings;
    const Style *style = style_of(cursor);
    if (settings->agency[0] != '\0') {
        g_auto(GStrv) lines = g_strsplit(settings->agency, "\n", -1);
        for (int i = 0; lines[i] != NULL; i++)
            panel_text(cursor, lines[i], i == 0 ? FACE_BOLD : FACE_REGULAR, style->small_pt,
                       PANGO_ALIGN_CENTER);
        panel_skip(cursor, 2);
    }
    panel_text(cursor, cursor->theme->title, FACE_BOLD, style->title_pt, PANGO_ALIGN_CENTER);
    panel_skip(cursor, 0.5);
    g_autofree char *place = marginalia_place(sheet_region(sheet), sheet->level);
    panel_text(cursor, place, FACE_BOLD, style->place_pt, PANGO_ALIGN_CENTER);
    if (settings->title[0] != '\0') {
        panel_skip(cursor, 0.8);
        panel_text(cursor, settings->title, FACE_REGULAR, style->small_pt, PANGO_ALIGN_CENTER);
    }
    if (sheet->source->world->indicative) {
        panel_skip(cursor, 1.5);
        boxed(cursor, "BATAS INDIKATIF");
    }
    panel_skip(cursor, 1.5);
    panel_text(cursor, cursor->theme->explanation, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
}

// --------------------------------------------------------------------- scale

double marginalia_bar_km(double scale, double room_mm) {
    // Four parts of 1, 2, 2.5 or 5 times a power of ten.
    static const double steps[] = {1, 2, 2.5, 5};
    double best = 0;
    for (int power = -3; power <= 4; power++) {
        for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
            double km = 4 * steps[i] * pow(10, power);
            if (km * 1e6 / scale <= room_mm)
                best = MAX(best, km);
        }
    }
    return best;
}

static void draw_text_at(Cursor *cursor, const char *text, PlanePoint middle_top) {
    g_autoptr(PangoLayout) layout =
        typeset_text(cursor->sheet->typeset, text, FACE_REGULAR,
                     MAX(7.0, style_of(cursor)->small_pt * factor(cursor)), 0, PANGO_ALIGN_CENTER);
    double width, height;
    typeset_size(layout, &width, &height);
    drawlist_text(cursor->list, layout, (PlanePoint){middle_top.x - width / 2, middle_top.y},
                  COLOUR_BLACK);
}

static void scale_bar(Cursor *cursor) {
    double k = factor(cursor), height = 1.6 * k;
    double side = 4 * k; // room for the first and last number
    double km =
        marginalia_bar_km(cursor->sheet->page.scale, MIN(cursor->width, 85 * k) - 2 * side - 5 * k);
    double length = km * 1e6 / cursor->sheet->page.scale;
    double left = cursor->x + side;
    Path *black = path_new(), *rim = path_new();
    for (int i = 0; i < 4; i++) {
        Box part = {left + length * i / 4, cursor->y, left + length * (i + 1) / 4,
                    cursor->y + height};
        path_add_box(rim, part);
        if (i % 2 == 0)
            path_add_box(black, part);
    }
    drawlist_fill(cursor->list, drawlist_own(cursor->list, black), COLOUR_BLACK);
    Pen thin = style_pen(0.15, COLOUR_BLACK);
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, rim), &thin);
    double below = cursor->y + height + 0.4 * k;
    for (int i = 0; i <= 4; i++) {
        g_autofree char *number = theme_number(km * i / 4);
        g_autofree char *text = i == 4 ? g_strconcat(number, " km", NULL) : g_strdup(number);
        draw_text_at(cursor, text, (PlanePoint){left + length * i / 4, below});
    }
    cursor->y = below + 3.2 * k;
}

// A slim arrow with "U" (utara) above it.
static void north_arrow(Cursor *cursor, PlanePoint top, double height) {
    double k = factor(cursor), letter = 4 * k, half = 2.2 * k;
    g_autoptr(PangoLayout) layout =
        typeset_text(cursor->sheet->typeset, "U", FACE_BOLD, 10 * k, 0, PANGO_ALIGN_CENTER);
    double width, text_height;
    typeset_size(layout, &width, &text_height);
    drawlist_text(cursor->list, layout, (PlanePoint){top.x - width / 2, top.y}, COLOUR_BLACK);
    double tip = top.y + letter, foot = top.y + height, notch = foot - 1.8 * k;
    Path *left = path_new(), *whole = path_new();
    path_begin(left);
    path_add(left, (PlanePoint){top.x, tip});
    path_add(left, (PlanePoint){top.x - half, foot});
    path_add(left, (PlanePoint){top.x, notch});
    path_end(left, true);
    path_begin(whole);
    path_add(whole, (PlanePoint){top.x, tip});
    path_add(whole, (PlanePoint){top.x - half, foot});
    path_add(whole, (PlanePoint){top.x, notch});
    path_add(whole, (PlanePoint){top.x + half, foot});
    path_end(whole, true);
    drawlist_fill(cursor->list, drawlist_own(cursor->list, left), COLOUR_BLACK);
    Pen thin = style_pen(0.2, COLOUR_BLACK);
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, whole), &thin);
}

// "SRGI2013 / UTM zone 48S" -> "Proyeksi UTM zona 48S, datum SRGI2013".
static char *projection_text(const char *crs_name) {
    g_auto(GStrv) parts = g_strsplit(crs_name, " / UTM zone ", 2);
    if (parts[0] == NULL || parts[1] == NULL)
        return g_strdup_printf("Proyeksi %s", crs_name);
    return g_strdup_printf("Proyeksi UTM zona %s,\ndatum %s", parts[1], parts[0]);
}

static void locator(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    panel_text(cursor, "DIAGRAM LOKASI", FACE_BOLD, style->small_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.6);
    Box frame = {cursor->x, cursor->y, cursor->x + cursor->width,
                 cursor->y + locator_height(sheet, cursor->width, 45 * factor(cursor))};
    if (!cursor->measuring)
        locator_draw(sheet, cursor->list, frame);
    cursor->y = frame.bottom;
    if (sheet->level == LEVEL_PROVINCE) {
        panel_skip(cursor, 0.4);
        panel_text(cursor, "angka: nomor kabupaten/kota", FACE_REGULAR, style->small_pt,
                   PANGO_ALIGN_LEFT);
    }
}

void marginalia_scale(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    double k = factor(cursor);
    // Left: the locator. Right: north arrow beside the words. Below: the bar.
    double share = sheet->level == LEVEL_PROVINCE && cursor->width > 75 ? 0.54 : 0.46;
    Cursor left = *cursor, right = *cursor;
    if (sheet->terse < TERSE_LOCATOR) {
        left.width = cursor->width * share;
        locator(&left);
        right.x += left.width + 3 * k;
        right.width -= left.width + 3 * k;
    }
    north_arrow(&right, (PlanePoint){right.x + 3.5 * k, right.y}, 15 * k);
    Cursor words = right;
    words.x += 8 * k;
    words.width -= 8 * k;
    g_autofree char *number = text_number_id(sheet->page.scale, 0);
    g_autofree char *scale = g_strdup_printf("Skala\n1 : %s", number);
    panel_text(&words, scale, FACE_BOLD, style->heading_pt, PANGO_ALIGN_LEFT);
    panel_skip(&words, 0.5);
    g_autofree char *paper = g_ascii_strup(sheet->source->settings->paper, -1);
    g_autofree char *on_paper = g_strdup_printf("pada kertas %s", paper);
    panel_text(&words, on_paper, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
    right.y = MAX(words.y, right.y + 15 * k) + 2 * k;
    g_autofree char *projection = projection_text(sheet->view->base->crs_name);
    panel_text(&right, projection, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
    cursor->y = MAX(left.y, right.y) + 2 * k;
    scale_bar(cursor);
}

// ------------------------------------------------------------------- figures

// Whole per cent of a lower bound or of an exact share: "sekurang-kurangnya 18 %".
static char *share_text(int64_t part, int64_t whole, bool complete) {
    if (whole <= 0)
        return g_strdup("–");
    double percent = 100.0 * (double)part / (double)whole;
    // What holds "at least" must not be rounded up.
    double shown = complete ? round(percent) : floor(percent + 1e-9);
    if (part > 0 && shown < 1)
        return g_strdup(complete ? "kurang dari 1 %" : "lebih dari 0 %");
    return g_strdup_printf("%s%.0f %%", complete ? "" : "sekurang-kurangnya ", shown);
}

// " (17–19 %)": what unknown positions alone can do; nothing where they cannot.
static char *range_text(const Range *range, int64_t whole) {
    if (whole <= 0)
        return g_strdup("");
    double low = floor(100.0 * (double)range->low / (double)whole + 1e-9);
    double high = ceil(100.0 * (double)range->high / (double)whole - 1e-9);
    return range->low < range->high ? g_strdup_printf(" (%.0f–%.0f %%)", low, high) : g_strdup("");
}

static char *km_text(double metres) {
    if (!isfinite(metres))
        return g_strdup("–");
    g_autofree char *number = text_number_id(metres / 1000, 1);
    return g_strconcat(number, " km", NULL);
}

static void figure(Cursor *cursor, const char *name, char *value) {
    panel_row(cursor, name, value, FACE_REGULAR, style_of(cursor)->body_pt);
    panel_skip(cursor, 0.4);
    g_free(value);
}

// A figure about those whom the project counts.
static void figure_people(Cursor *cursor, const char *name, char *value) {
    g_autofree char *words = world_demand_words(cursor->sheet->source->world, name);
    figure(cursor, words, value);
}

void marginalia_figures(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    if (sheet->terse >= TERSE_FIGURES)
        return;
    const Style *style = style_of(cursor);
    const Region *region = sheet_region(sheet);
    const RegionResult *result = sheet_result(sheet);
    const Results *results = sheet->source->results;
    bool ranged = false;
    bool complete = theme_is_complete(sheet->source->world, results, sheet->level, sheet->region);
    panel_text(cursor, "ANGKA POKOK", FACE_BOLD, style->heading_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.8);
    figure_people(cursor, "Penduduk", text_number_id((double)region->population, 0));
    figure(cursor, "Desa/kelurahan", text_number_id(region->village_count, 0));
    if (!result->known) {
        figure(cursor, "Cakupan TPBIS", g_strdup("data belum lengkap"));
    } else {
        g_autofree char *villages = text_number_id(result->villages_tpbis, 0);
        figure(cursor, "Desa/kelurahan TPBIS yang tercatat", g_strdup(villages));
        for (int i = 0; i < results->reach_count; i++) {
            g_autofree char *km = theme_number(results->reach_m[i] / 1000);
            g_autofree char *name = g_strdup_printf("Penduduk ≤ %s km dari TPBIS", km);
            g_autofree char *share =
                share_text(result->cell.people_within[i], region->population, complete);
            g_autofree char *range = results->has_ranges
                                         ? range_text(&result->within_range[i], region->population)
                                         : g_strdup("");
            ranged |= *range != '\0';
            figure_people(cursor, name, g_strconcat(share, range, NULL));
        }
        figure(cursor, "Jarak rata-rata ke TPBIS tercatat", km_text(result->cell.mean_m));
    }
    if (cursor->theme->map->draw == DRAW_BANDS) {
        figure(cursor, "Perpustakaan yang tercatat", text_number_id(result->libraries, 0));
        figure(cursor, "Jarak rata-rata ke yang terdekat", km_text(result->any_mean_m));
    }
    if (ranged)
        panel_text(cursor,
                   "Dalam kurung: rentang 5–95 %, karena posisi sebagian perpustakaan hanya "
                   "diketahui desa/kelurahannya.",
                   FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
}

// --------------------------------------------------------------------- notes

static void note(Cursor *cursor, const char *heading, const char *text) {
    g_autofree char *whole = g_strdup_printf("%s: %s", heading, text);
    panel_text(cursor, whole, FACE_REGULAR, style_of(cursor)->small_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.7);
}

static char *boundary_text(const World *world) {
    const char *origin = NULL;
    g_autoptr(GString) files = g_string_new(NULL);
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        if (input->origin[0] != '\0' && origin == NULL)
            origin = input->origin;
        if (g_str_has_prefix(input->role, "boundar"))
            g_string_append_printf(files, "%s%s", files->len > 0 ? ", " : "", input->name);
    }
    switch (world->boundary_source) {
    case BOUNDARIES_FETCHED:
        return g_strdup_printf("%s (turunan data BIG)",
                               origin != NULL ? origin : "cahyadsn/wilayah_boundaries");
    case BOUNDARIES_FILE:
        return files->len > 0 ? g_strdup(files->str) : g_strdup("file batas dalam proyek");
    default:
        return g_strdup("batas indikatif, dibentuk dari titik desa/kelurahan (poligon Thiessen)");
    }
}

// The regencies without any documented TPBIS library.
static char *unknown_regencies(const Sheet *sheet) {
    const Region *region = sheet_region(sheet);
    g_autoptr(GString) names = g_string_new(NULL);
    for (int i = region->first_child;
         sheet->level == LEVEL_PROVINCE && i < region->first_child + region->child_count; i++) {
        if (sheet->source->results->regions[LEVEL_REGENCY][i].known)
            continue;
        g_autofree char *name =
            sheet_short_name(sheet->source->world->regions[LEVEL_REGENCY].items[i].name);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

static void completeness(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const RegionResult *result = sheet_result(sheet);
    note(cursor, "Kelengkapan",
         result->completeness[0] != '\0'
             ? result->completeness
             : "jumlah perpustakaan yang dilaporkan tidak diketahui; hanya yang tercatat "
               "dihitung");
    g_autofree char *unknown = unknown_regencies(sheet);
    if (!result->known)
        note(cursor, "Data belum lengkap",
             "belum ada perpustakaan TPBIS yang tercatat di sini. Itu tidak berarti tidak ada.");
    else if (unknown[0] != '\0')
        note(cursor, "Data belum lengkap", unknown);
}

static void add_source(GString *out, const char *what, const char *source) {
    if (*source != '\0')
        g_string_append_printf(out, "%s%s: %s.", out->len > 0 ? " " : "", what, source);
}

// Villages of the sheet whose boundary is `kind`: "Dua, Tiga, … (7)".
static char *villages_with(const Sheet *sheet, VillageBoundary kind) {
    const World *world = sheet->source->world;
    const Region *region = sheet_region(sheet);
    GString *names = g_string_new(NULL);
    int count = 0;
    for (int v = region->first_village; v < region->first_village + region->village_count; v++) {
        if (world_village_boundary(world, v) != kind)
            continue;
        if (count++ < MOST_NAMES)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   world->regions[LEVEL_VILLAGE].items[v].name);
    }
    if (count > MOST_NAMES)
        g_string_append_printf(names, " dan %d lainnya", count - MOST_NAMES);
    return g_string_free(names, FALSE);
}

static void missing_boundaries(Cursor *cursor) {
    g_autofree char *stand_ins = villages_with(cursor->sheet, VILLAGE_STAND_IN);
    g_autofree char *bare = villages_with(cursor->sheet, VILLAGE_NO_AREA);
    if (*stand_ins != '\0')
        note(cursor, "Batas indikatif (sisa wilayah kecamatan)", stand_ins);
    if (*bare != '\0')
        note(cursor, "Tanpa batas, dihitung di titiknya", bare);
}

void marginalia_notes(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    const World *world = sheet->source->world;
    char buffer[32];
    completeness(cursor);
    g_autofree char *rejected = ledger_rejected_text(world->ledger);
    if (rejected != NULL)
        note(cursor, "Data masukan", rejected);
    note(cursor, "Keadaan data", date_id(sheet->source->results->as_of, buffer));
    Date edition;
    if (date_parse(sheet->source->settings->edition_date, &edition) && date_known(edition))
        note(cursor, "Edisi", date_id(edition, buffer));
    g_autofree char *boundaries = boundary_text(world);
    g_autoptr(GString) sources = g_string_new(NULL);
    add_source(sources, "Batas", boundaries);
    g_autofree char *people = world_demand_words(world, "Penduduk");
    add_source(sources, people, sheet->source->settings->population_source);
    add_source(sources, "Perpustakaan", sheet->source->settings->library_source);
    note(cursor, "Sumber", sources->str);
    if (world->indicative)
        note(cursor, "BATAS INDIKATIF",
             "wilayah kecamatan dan kabupaten/kota hanya perkiraan dari titik desa/kelurahan; "
             "jarak lewat laut tidak diketahui.");
    missing_boundaries(cursor);
    panel_text(cursor, style->disclaimer, FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
}
