#include "render/marginalia.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/date.h"
#include "render/graticule.h"
#include "render/locator.h"
#include "render/logos.h"

#define LOGO_MM 13.0 // height on A3
#define MOST_NAMES 6 // of villages, in a note

static const Style *style_of(const Cursor *cursor) {
    return cursor->sheet->source->style;
}

static Language language(const Cursor *cursor) {
    return cursor->sheet->source->language;
}

static double factor(const Cursor *cursor) {
    return cursor->sheet->page.text_factor;
}

// --------------------------------------------------------------------- title

char *marginalia_place(const Region *region, RegionLevel level) {
    bool province = level == LEVEL_PROVINCE && !g_str_has_prefix(region->name, "Provinsi");
    g_autofree char *name = g_strconcat(province                  ? "Provinsi "
                                        : level == LEVEL_DISTRICT ? "Kecamatan "
                                                                  : "",
                                        region->name, NULL);
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

// In a row, as high as there is room for.
static void logos(Cursor *cursor) {
    const GPtrArray *list = cursor->sheet->source->logos;
    double aspects = 0, gap = 3 * factor(cursor), height = LOGO_MM * factor(cursor);
    for (guint i = 0; list != NULL && i < list->len; i++)
        aspects += ((const Logo *)g_ptr_array_index(list, i))->aspect;
    if (aspects <= 0)
        return;
    double gaps = gap * (list->len - 1);
    height = MIN(height, (cursor->width - gaps) / aspects);
    double x = cursor->x + (cursor->width - aspects * height - gaps) / 2;
    for (guint i = 0; i < list->len && !cursor->measuring; i++) {
        const Logo *logo = g_ptr_array_index(list, i);
        Box box = {x, cursor->y, x + logo->aspect * height, cursor->y + height};
        cairo_surface_t *surface = logo_surface(logo);
        drawlist_open(cursor->list, TAG_FIGURE, words(language(cursor), "Logo lembaga"));
        drawlist_image(cursor->list, surface, box, BLEND_OVER);
        drawlist_close(cursor->list);
        cairo_surface_destroy(surface);
        x = box.right + gap;
    }
    cursor->y += height;
    panel_skip(cursor, 1.5);
}

void marginalia_title(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Settings *settings = sheet->source->settings;
    const Style *style = style_of(cursor);
    logos(cursor);
    if (settings->agency[0] != '\0') {
        g_auto(GStrv) lines = g_strsplit(settings->agency, "\n", -1);
        for (int i = 0; lines[i] != NULL; i++)
            panel_text(cursor, lines[i], i == 0 ? FACE_BOLD : FACE_REGULAR, style->small_pt,
                       PANGO_ALIGN_CENTER);
        panel_skip(cursor, 2);
    }
    panel_title(cursor, cursor->theme->title);
    panel_skip(cursor, 0.5);
    g_autofree char *place = marginalia_place(sheet_region(sheet), sheet->level);
    panel_text(cursor, place, FACE_BOLD, style->place_pt, PANGO_ALIGN_CENTER);
    if (settings->title[0] != '\0') {
        panel_skip(cursor, 0.8);
        panel_text(cursor, settings->title, FACE_REGULAR, style->small_pt, PANGO_ALIGN_CENTER);
    }
    if (sheet->source->world->indicative) {
        panel_skip(cursor, 1.5);
        boxed(cursor, words(language(cursor), "BATAS INDIKATIF"));
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

static PangoLayout *bar_number(const Cursor *cursor, double km, bool last) {
    g_autofree char *number = words_number_short(language(cursor), km);
    g_autofree char *text = g_strconcat(number, last ? " km" : "", NULL);
    return typeset_text(cursor->sheet->typeset, text, FACE_REGULAR,
                        MAX(7.0, style_of(cursor)->small_pt * factor(cursor)), 0,
                        PANGO_ALIGN_CENTER);
}

// Whether numbers would touch below each quarter of the bar.
static bool bar_is_crowded(const Cursor *cursor, double km, double length) {
    g_autoptr(PangoLayout) third = bar_number(cursor, km * 3 / 4, false);
    g_autoptr(PangoLayout) last = bar_number(cursor, km, true);
    double third_width, last_width, height;
    typeset_size(third, &third_width, &height);
    typeset_size(last, &last_width, &height);
    return (third_width + last_width) / 2 + 0.8 * factor(cursor) > length / 4;
}

static void draw_at(Cursor *cursor, PangoLayout *layout, PlanePoint middle_top) {
    double width, height;
    typeset_size(layout, &width, &height);
    drawlist_text(cursor->list, layout, (PlanePoint){middle_top.x - width / 2, middle_top.y},
                  COLOUR_BLACK);
}

void marginalia_scale_bar(Cursor *cursor) {
    double k = factor(cursor), height = 1.6 * k;
    double side = 4 * k; // room for the first and last number
    double km =
        marginalia_bar_km(cursor->sheet->page.scale, MIN(cursor->width, 85 * k) - 2 * side - 5 * k);
    double length = km * 1e6 / cursor->sheet->page.scale;
    double left = cursor->x + side, top = cursor->y, below = top + height + 0.4 * k;
    cursor->y = below + 3.2 * k;
    if (cursor->measuring)
        return;
    Path *black = path_new(), *rim = path_new();
    for (int i = 0; i < 4; i++) {
        Box part = {left + length * i / 4, top, left + length * (i + 1) / 4, top + height};
        path_add_box(rim, part);
        if (i % 2 == 0)
            path_add_box(black, part);
    }
    drawlist_fill(cursor->list, drawlist_own(cursor->list, black), COLOUR_BLACK);
    Pen thin = style_pen(0.15, COLOUR_BLACK);
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, rim), &thin);
    int step = bar_is_crowded(cursor, km, length) ? 2 : 1;
    for (int i = 0; i <= 4; i += step) {
        g_autoptr(PangoLayout) number = bar_number(cursor, km * i / 4, i == 4);
        draw_at(cursor, number, (PlanePoint){left + length * i / 4, below});
    }
}

// A slim arrow with "U" (utara) above it.
static void north_arrow(Cursor *cursor, PlanePoint top, double height) {
    double k = factor(cursor), letter = 4 * k, half = 2.2 * k;
    g_autoptr(PangoLayout) layout =
        typeset_text(cursor->sheet->typeset, words(language(cursor), "U"), FACE_BOLD, 10 * k, 0,
                     PANGO_ALIGN_CENTER);
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
static char *projection_text(Language language, const char *crs_name) {
    g_auto(GStrv) parts = g_strsplit(crs_name, " / UTM zone ", 2);
    if (parts[0] == NULL || parts[1] == NULL)
        return words_printf(language, "Proyeksi %s", crs_name);
    return words_printf(language, "Proyeksi UTM zona %s,\ndatum %s", parts[1], parts[0]);
}

static void locator(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    panel_text(cursor, words(language(cursor), "DIAGRAM LOKASI"), FACE_BOLD, style->small_pt,
               PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.6);
    Box frame = {cursor->x, cursor->y, cursor->x + cursor->width,
                 cursor->y + locator_height(sheet, cursor->width, 45 * factor(cursor))};
    if (!cursor->measuring)
        locator_draw(sheet, cursor->list, frame);
    cursor->y = frame.bottom;
    if (sheet->level == LEVEL_PROVINCE) {
        panel_skip(cursor, 0.4);
        panel_text(cursor, words(language(cursor), "angka: nomor kabupaten/kota"), FACE_REGULAR,
                   style->small_pt, PANGO_ALIGN_LEFT);
    }
}

void marginalia_scale(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    double k = factor(cursor);
    if (page_is_slide(sheet->paper)) { // shown at any size: the bar alone is true
        north_arrow(cursor, (PlanePoint){cursor->x + 3.5 * k, cursor->y}, 12 * k);
        cursor->y += 14 * k;
        marginalia_scale_bar(cursor);
        return;
    }
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
    Cursor beside = right;
    beside.x += 8 * k;
    beside.width -= 8 * k;
    g_autofree char *number = words_number(language(cursor), sheet->page.scale, 0);
    g_autofree char *scale =
        g_strdup_printf("%s\n1 : %s", words(language(cursor), "Skala"), number);
    panel_text(&beside, scale, FACE_BOLD, style->heading_pt, PANGO_ALIGN_LEFT);
    panel_skip(&beside, 0.5);
    g_autofree char *paper = g_ascii_strup(sheet->paper, -1);
    g_autofree char *on_paper = words_printf(language(cursor), "pada kertas %s", paper);
    panel_text(&beside, on_paper, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
    right.y = MAX(beside.y, right.y + 15 * k) + 2 * k;
    g_autofree char *projection = projection_text(language(cursor), sheet->view->base->crs_name);
    panel_text(&right, projection, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
    g_autofree char *step = graticule_step_text(sheet);
    g_autofree char *grid = words_printf(language(cursor), "Grid geografis %s", step);
    panel_text(&right, grid, FACE_REGULAR, style->small_pt, PANGO_ALIGN_LEFT);
    cursor->y = MAX(left.y, right.y) + 2 * k;
    marginalia_scale_bar(cursor);
}

// ------------------------------------------------------------------- figures

// Whole per cent of a lower bound or of an exact share: "sekurang-kurangnya 18 %".
char *marginalia_share(Language language, int64_t part, int64_t whole, bool complete) {
    if (whole <= 0)
        return g_strdup("–");
    double percent = 100.0 * (double)part / (double)whole;
    // What holds "at least" must not be rounded up.
    double shown = complete ? round(percent) : floor(percent + 1e-9);
    if (part > 0 && shown < 1)
        return g_strdup(words(language, complete ? "kurang dari 1 %" : "lebih dari 0 %"));
    return g_strdup_printf("%s%.0f %%", complete ? "" : words(language, "sekurang-kurangnya "),
                           shown);
}

// " (17–19 %)": what unknown positions alone can do; nothing where they cannot.
char *marginalia_range(const Range *range, int64_t whole) {
    if (whole <= 0)
        return g_strdup("");
    double low = floor(100.0 * (double)range->low / (double)whole + 1e-9);
    double high = ceil(100.0 * (double)range->high / (double)whole - 1e-9);
    return range->low < range->high ? g_strdup_printf(" (%.0f–%.0f %%)", low, high) : g_strdup("");
}

char *marginalia_km(Language language, double metres) {
    if (!isfinite(metres))
        return g_strdup("–");
    g_autofree char *number = words_number(language, metres / 1000, 1);
    return g_strconcat(number, " km", NULL);
}

static void figure(Cursor *cursor, const char *name, char *value) {
    panel_row(cursor, name, value, FACE_REGULAR, style_of(cursor)->body_pt);
    panel_skip(cursor, 0.4);
    g_free(value);
}

// A figure about those whom the project counts.
static void figure_people(Cursor *cursor, const char *name, char *value) {
    g_autofree char *counted = words_demand(language(cursor), cursor->sheet->source->world, name);
    figure(cursor, counted, value);
}

void marginalia_figures(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    if (sheet->terse >= TERSE_FIGURES)
        return;
    const Style *style = style_of(cursor);
    const Region *region = sheet_region(sheet);
    const RegionResult *result = sheet_result(sheet);
    const Results *results = sheet->source->results;
    Language in = language(cursor);
    bool ranged = false;
    bool complete = theme_is_complete(sheet->source->world, results, sheet->level, sheet->region);
    panel_heading(cursor, words(in, "ANGKA POKOK"));
    panel_begin_table(cursor);
    figure_people(cursor, words(in, "Penduduk"), words_number(in, (double)region->population, 0));
    figure(cursor, words(in, "Desa/kelurahan"), words_number(in, region->village_count, 0));
    if (!result->known) {
        figure(cursor, words(in, "Cakupan TPBIS"), g_strdup(words(in, "data belum lengkap")));
    } else {
        figure(cursor, words(in, "Desa/kelurahan TPBIS yang tercatat"),
               words_number(in, result->villages_tpbis, 0));
        for (int i = 0; i < results->reach_count; i++) {
            g_autofree char *km = words_number_short(in, results->reach_m[i] / 1000);
            g_autofree char *name = words_printf(in, "Penduduk ≤ %s km dari TPBIS", km);
            g_autofree char *share =
                marginalia_share(in, result->cell.people_within[i], region->population, complete);
            g_autofree char *range =
                results->has_ranges ? marginalia_range(&result->within_range[i], region->population)
                                    : g_strdup("");
            ranged |= *range != '\0';
            figure_people(cursor, name, g_strconcat(share, range, NULL));
        }
        figure(cursor, words(in, "Jarak rata-rata ke TPBIS tercatat"),
               marginalia_km(in, result->cell.mean_m));
    }
    if (cursor->theme->map->draw == DRAW_BANDS) {
        figure(cursor, words(in, "Perpustakaan yang tercatat"),
               words_number(in, result->libraries, 0));
        figure(cursor, words(in, "Jarak rata-rata ke yang terdekat"),
               marginalia_km(in, result->any_mean_m));
    }
    panel_end_table(cursor);
    if (ranged)
        panel_text(cursor,
                   words(in, "Dalam kurung: rentang 5–95 %, karena posisi sebagian perpustakaan "
                             "hanya diketahui desa/kelurahannya."),
                   FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
}

// --------------------------------------------------------------------- notes

static void note(Cursor *cursor, const char *heading, const char *text) {
    g_autofree char *whole = g_strdup_printf("%s: %s", heading, text);
    panel_text(cursor, whole, FACE_REGULAR, style_of(cursor)->small_pt, PANGO_ALIGN_LEFT);
    panel_skip(cursor, 0.7);
}

// Where the upstream's boundaries are from that play `role`; NULL when none does.
static const char *origin_of(const World *world, const char *role) {
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        if (g_str_has_prefix(input->role, role) && input->origin[0] != '\0')
            return input->origin;
    }
    return NULL;
}

static char *own_boundaries(Language language, const World *world) {
    const char *origin = origin_of(world, "boundar");
    g_autoptr(GString) files = g_string_new(NULL);
    for (int i = 0; i < world->input_count; i++) {
        const InputFile *input = &world->inputs[i];
        if (g_str_has_prefix(input->role, "boundar"))
            g_string_append_printf(files, "%s%s", files->len > 0 ? ", " : "", input->name);
    }
    switch (world->boundary_source) {
    case BOUNDARIES_FETCHED:
        return words_printf(language, "%s (turunan data BIG)",
                            origin != NULL ? origin : "cahyadsn/wilayah_boundaries");
    case BOUNDARIES_FILE:
        return files->len > 0 ? g_strdup(files->str)
                              : g_strdup(words(language, "file batas dalam proyek"));
    default:
        return g_strdup(words(
            language, "batas indikatif, dibentuk dari titik desa/kelurahan (poligon Thiessen)"));
    }
}

// The land around may be the upstream's where our own boundaries are not.
char *marginalia_boundaries(Language language, const World *world) {
    g_autofree char *own = own_boundaries(language, world);
    const char *around = origin_of(world, "context");
    if (around == NULL || world->boundary_source == BOUNDARIES_FETCHED)
        return g_steal_pointer(&own);
    return words_printf(language, "%s; wilayah sekitar: %s (turunan data BIG)", own, around);
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
    // What is reported is reported of regencies, not of districts.
    const RegionResult *result =
        sheet->level == LEVEL_DISTRICT
            ? &sheet->source->results->regions[LEVEL_REGENCY][sheet_region(sheet)->parent]
            : sheet_result(sheet);
    Language in = language(cursor);
    g_autoptr(GString) recorded = g_string_new(result->completeness);
    if (recorded->len == 0)
        g_string_assign(recorded, words(in, "jumlah perpustakaan yang dilaporkan tidak diketahui; "
                                            "hanya yang tercatat dihitung"));
    g_string_replace(recorded, "tercatat dari", words(in, "tercatat dari"), 1);
    g_string_replace(recorded, "dilaporkan", words(in, "dilaporkan"), 1);
    note(cursor, words(in, "Kelengkapan"), recorded->str);
    g_autofree char *unknown = unknown_regencies(sheet);
    if (!result->known)
        note(cursor, words(in, "Data belum lengkap"),
             words(in,
                   "belum ada perpustakaan TPBIS yang tercatat di sini. Itu tidak berarti tidak "
                   "ada."));
    else if (unknown[0] != '\0')
        note(cursor, words(in, "Data belum lengkap"), unknown);
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
    g_autofree char *more =
        words_printf(sheet->source->language, " dan %d lainnya", count - MOST_NAMES);
    if (count > MOST_NAMES)
        g_string_append(names, more);
    return g_string_free(names, FALSE);
}

static void missing_boundaries(Cursor *cursor) {
    g_autofree char *stand_ins = villages_with(cursor->sheet, VILLAGE_STAND_IN);
    g_autofree char *bare = villages_with(cursor->sheet, VILLAGE_NO_AREA);
    if (*stand_ins != '\0')
        note(cursor, words(language(cursor), "Batas indikatif (sisa wilayah kecamatan)"),
             stand_ins);
    if (*bare != '\0')
        note(cursor, words(language(cursor), "Tanpa batas, digambar dan dihitung di titiknya"),
             bare);
}

static void dates(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    Language in = language(cursor);
    g_autofree char *as_of = words_date(in, sheet->source->results->as_of);
    note(cursor, words(in, "Keadaan data"), as_of);
    Date day;
    if (!date_parse(sheet->source->settings->edition_date, &day) || !date_known(day))
        return;
    g_autofree char *edition = words_date(in, day);
    note(cursor, words(in, "Edisi"), edition);
}

static void sources(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const World *world = sheet->source->world;
    Language in = language(cursor);
    g_autofree char *boundaries = marginalia_boundaries(in, world);
    g_autofree char *people = words_demand(in, world, words(in, "Penduduk"));
    g_autoptr(GString) text = g_string_new(NULL);
    add_source(text, words(in, "Batas"), boundaries);
    add_source(text, people, sheet->source->settings->population_source);
    add_source(text, words(in, "Perpustakaan"), sheet->source->settings->library_source);
    note(cursor, words(in, "Sumber"), text->str);
}

void marginalia_notes(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Style *style = style_of(cursor);
    const World *world = sheet->source->world;
    Language in = language(cursor);
    bool whole = sheet->terse < TERSE_NOTES;
    completeness(cursor);
    g_autofree char *rejected = whole ? ledger_rejected_text(world->ledger) : NULL;
    if (rejected != NULL)
        note(cursor, words(in, "Data masukan"), rejected);
    dates(cursor);
    sources(cursor);
    if (world->indicative)
        note(cursor, words(in, "BATAS INDIKATIF"),
             words(in, "wilayah kecamatan dan kabupaten/kota hanya perkiraan dari titik "
                       "desa/kelurahan; jarak lewat laut tidak diketahui."));
    if (whole)
        missing_boundaries(cursor);
    panel_text(cursor, words(in, style->disclaimer), FACE_ITALIC, style->small_pt,
               PANGO_ALIGN_LEFT);
}

void marginalia_approval(Cursor *cursor) {
    const char *text = cursor->sheet->source->settings->approval;
    if (*text != '\0')
        panel_text(cursor, text, FACE_REGULAR, style_of(cursor)->small_pt, PANGO_ALIGN_CENTER);
}
