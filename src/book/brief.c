#include "book/book.h"

#include <math.h>

#include "base/fs.h"
#include "book/chart.h"
#include "book/drawing.h"
#include "book/flow.h"
#include "book/story.h"
#include "render/legend.h"
#include "render/marginalia.h"
#include "render/pdf.h"
#include "render/theme_plan.h"

#define NAME "brief.pdf"
#define CHART_MM 46.0
#define HISTORY_MM 66.0 // charts with heading and caption
#define MAPS_MOST 2
#define GAP_ROWS 15  // of the table of gaps
#define PLAN_ROWS 20 // of the table of the plan
#define MAP_MOST_MM 106.0
#define LEGEND_MM 44.0   // beside a map
#define FIGURE_TEXT 0.78 // text factor of maps

typedef struct {
    const BookSource *source;
    const BookDrawing *drawing;
    Typeset *typeset;
    Flow *flow;
    Language language;
    int province;
    const Region *region;
    const RegionResult *result;
    bool complete;
} Brief;

static const char *say(const Brief *brief, const char *indonesian) {
    return words(brief->language, indonesian);
}

static char *number(const Brief *brief, int64_t value) {
    return words_number(brief->language, (double)value, 0);
}

// -------------------------------------------------------------------- title

static void centred(Brief *brief, DrawTag tag, const char *text, Face face, double size_pt) {
    flow_line(brief->flow, tag, text, face, size_pt, PANGO_ALIGN_CENTER);
}

static void title(Brief *brief) {
    const Settings *settings = brief->source->settings;
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", -1);
    for (int i = 0; agency[i] != NULL; i++) {
        if (*agency[i] != '\0')
            centred(brief, TAG_TEXT, agency[i], i == 0 ? FACE_BOLD : FACE_REGULAR, 9);
    }
    flow_space(brief->flow, 3);
    g_autofree char *place = marginalia_place(brief->region, LEVEL_PROVINCE);
    centred(brief, TAG_TITLE, say(brief, "RINGKASAN CAKUPAN PERPUSTAKAAN TPBIS"), FACE_BOLD, 17);
    centred(brief, TAG_TITLE, place, FACE_BOLD, 12);
    if (*settings->title != '\0')
        centred(brief, TAG_TEXT, settings->title, FACE_REGULAR, 9);
    g_autofree char *as_of = words_date(brief->language, brief->source->results->as_of);
    Date date;
    g_autofree char *state = words_printf(brief->language, "Keadaan data: %s", as_of);
    g_autofree char *dated = NULL;
    g_autofree char *edition = NULL;
    if (date_parse(settings->edition_date, &date) && date_known(date)) {
        edition = words_date(brief->language, date);
        dated = words_printf(brief->language, "%s · Edisi: %s", state, edition);
    }
    centred(brief, TAG_TEXT, dated != NULL ? dated : state, FACE_REGULAR, 9);
    flow_space(brief->flow, 3);
}

// -------------------------------------------------------------- key figures

typedef struct {
    Typeset *typeset;
    char *value, *range, *words;
} Tile;

static void draw_tile(DrawList *list, Box frame, gpointer data) {
    const Tile *tile = data;
    Path *path = path_new();
    path_add_box(path, frame);
    Pen pen = style_pen(0.3, COLOUR_BLACK);
    drawlist_stroke(list, drawlist_own(list, path), &pen);
    double width = box_width(frame) - 4, y = frame.top + 1.8;
    const struct {
        const char *text;
        Face face;
        double size_pt;
    } lines[] = {{tile->value, FACE_BOLD, 17},
                 {tile->range, FACE_REGULAR, 7.5},
                 {tile->words, FACE_REGULAR, 8}};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (*lines[i].text == '\0')
            continue;
        double size = lines[i].size_pt, wide, high;
        PangoLayout *layout = NULL;
        do { // a large number in a narrow tile
            g_clear_object(&layout);
            layout = typeset_text(tile->typeset, lines[i].text, lines[i].face, size,
                                  i == 0 ? 0 : width, PANGO_ALIGN_CENTER);
            typeset_size(layout, &wide, &high);
            size -= 1;
        } while (i == 0 && wide > width && size > 7);
        double left = i == 0 ? (frame.left + frame.right - wide) / 2 : frame.left + 2;
        drawlist_text(list, layout, (PlanePoint){left, y}, COLOUR_BLACK);
        g_object_unref(layout);
        y += high + 0.4;
    }
}

static void tile_free(gpointer data) {
    Tile *tile = data;
    g_free(tile->value);
    g_free(tile->range);
    g_free(tile->words);
    g_free(tile);
}

// Takes over the texts. The range comes as " (17–19 %)".
static FlowFigure make_tile(Brief *brief, char *value, char *range, char *words) {
    Tile *tile = g_new0(Tile, 1);
    *tile = (Tile){brief->typeset, value, range, story_people(brief->source, words)};
    flow_keep(brief->flow, tile, tile_free);
    return (FlowFigure){NULL, tile->words, 1, draw_tile, tile};
}

// "≥ 18 %": as on the sheets, with a sign in place of the words.
static char *short_share(const Brief *brief, int64_t part, int64_t whole, bool complete) {
    if (complete || whole <= 0)
        return marginalia_share(brief->language, part, whole, true);
    return g_strdup_printf("≥ %.0f %%", floor(100.0 * (double)part / (double)whole + 1e-9));
}

static char *province_share(const Brief *brief, int64_t part) {
    return short_share(brief, part, brief->region->population, brief->complete);
}

// "≤ 12.345": who is beyond while the list is not whole.
static char *at_most(const Brief *brief, int64_t people, bool complete) {
    g_autofree char *text = number(brief, people);
    return g_strconcat(complete ? "" : "≤ ", text, NULL);
}

static char *range_words(const Brief *brief, const Range *range) {
    g_autofree char *text = brief->source->results->has_ranges
                                ? marginalia_range(range, brief->region->population)
                                : g_strdup("");
    return g_strdup(g_strchug(text));
}

static void key_figures(Brief *brief) {
    const Results *results = brief->source->results;
    const RegionResult *result = brief->result;
    FlowFigure tiles[4];
    int count = 0;
    g_autofree char *people = number(brief, brief->region->population);
    if (!result->known) {
        tiles[count++] = make_tile(brief, g_strdup("?"), g_strdup(""),
                                   g_strdup(say(brief, "cakupan TPBIS: data belum lengkap")));
    } else {
        g_autofree char *villages = number(brief, brief->region->village_count);
        tiles[count++] = make_tile(
            brief, number(brief, result->villages_tpbis), g_strdup(""),
            words_printf(brief->language, "dari %s desa/kelurahan memiliki TPBIS yang tercatat",
                         villages));
        tiles[count++] = make_tile(
            brief, province_share(brief, result->cell.people_within_service),
            range_words(brief, &result->service_range),
            g_strdup(say(brief, "penduduk dalam jarak layanan S dari TPBIS yang tercatat")));
        int middle = results->reach_count / 2;
        g_autofree char *km = words_number_short(brief->language, results->reach_m[middle] / 1000);
        tiles[count++] =
            make_tile(brief, province_share(brief, result->cell.people_within[middle]),
                      range_words(brief, &result->within_range[middle]),
                      words_printf(brief->language, "penduduk paling jauh %s km dari TPBIS", km));
    }
    if (result->known && isfinite(result->cell.mean_m))
        tiles[count++] =
            make_tile(brief, marginalia_km(brief->language, result->cell.mean_m), g_strdup(""),
                      g_strdup(say(brief, "jarak rata-rata ke TPBIS tercatat yang terdekat")));
    else
        tiles[count++] = make_tile(brief, g_steal_pointer(&people), g_strdup(""),
                                   g_strdup(say(brief, "penduduk")));
    flow_figures(brief->flow, tiles, count, 22);
    g_autofree char *service = story_service(brief->source);
    g_autofree char *note = words_printf(
        brief->language,
        results->has_ranges && result->known
            ? "S = jarak layanan: %s. ≥: sekurang-kurangnya. Dalam kurung: rentang 5–95 %%, karena "
              "posisi sebagian perpustakaan hanya diketahui desa/kelurahannya."
            : "S = jarak layanan: %s. ≥: sekurang-kurangnya.",
        service);
    flow_paragraph(brief->flow, FLOW_NOTE, note);
}

static void meaning(Brief *brief) {
    flow_heading(brief->flow, 1, say(brief, "Apa artinya"));
    g_autoptr(GPtrArray) sentences = story_sentences(brief->source, brief->province);
    for (guint i = 0; i < sentences->len; i++)
        flow_bullet(brief->flow, g_ptr_array_index(sentences, i));
}

// --------------------------------------------------------------------- maps

typedef struct {
    Brief *brief;
    const ThemeSpec *spec;
    Sheet *sheet; // kept: the page borrows from it
    Theme *theme;
} MapFigure;

static void map_figure_free(gpointer data) {
    MapFigure *figure = data;
    sheet_free(figure->sheet);
    theme_free(figure->theme);
    g_free(figure);
}

static void frame_box(DrawList *list, Box frame) {
    Path *path = path_new();
    path_add_box(path, frame);
    Pen pen = style_pen(0.3, COLOUR_BLACK);
    drawlist_stroke(list, drawlist_own(list, path), &pen);
}

// The sheet and the theme of a figure in `frame`; false where there is nothing to draw.
static bool set_map(MapFigure *figure, Box frame) {
    const Brief *brief = figure->brief;
    const SheetSource *sheets = &brief->drawing->sheets;
    Page page = {.width_mm = 210, .height_mm = 297, .text_factor = FIGURE_TEXT};
    page.outer = page.map = frame;
    page.map.right -= LEGEND_MM + 3;
    SheetRequest request = {.level = LEVEL_PROVINCE,
                            .region = brief->province,
                            .marks = figure->spec->marks,
                            .page = &page};
    g_clear_pointer(&figure->sheet, sheet_free);
    figure->sheet = sheet_new(sheets, brief->typeset, &request, NULL);
    if (figure->sheet != NULL && figure->theme == NULL)
        figure->theme = theme_new(sheets, figure->spec, LEVEL_PROVINCE, brief->province);
    return figure->sheet != NULL;
}

// Legend and scale beside the map; returns how far down they reach.
static double draw_legend(const MapFigure *figure, DrawList *list) {
    const Brief *brief = figure->brief;
    Cursor cursor = {.sheet = figure->sheet,
                     .theme = figure->theme,
                     .list = list,
                     .x = figure->sheet->page.map.right + 3,
                     .y = figure->sheet->page.map.top,
                     .width = LEGEND_MM};
    legend_draw(&cursor);
    panel_skip(&cursor, 2);
    g_autofree char *scale = words_number(brief->language, figure->sheet->page.scale, 0);
    g_autofree char *text = words_printf(brief->language, "Skala 1 : %s", scale);
    panel_text(&cursor, text, FACE_BOLD, 7, PANGO_ALIGN_LEFT);
    panel_skip(&cursor, 0.5);
    marginalia_scale_bar(&cursor);
    return cursor.y;
}

static void draw_map(DrawList *list, Box frame, gpointer data) {
    MapFigure *figure = data;
    const Brief *brief = figure->brief;
    if (set_map(figure, frame)) {
        sheet_draw_on(figure->sheet, figure->theme, list);
        frame_box(list, figure->sheet->page.map);
        draw_legend(figure, list);
        return;
    }
    frame_box(list, frame);
    g_autoptr(PangoLayout) layout = typeset_text(
        brief->typeset, say(brief, "Tidak ada peta: wilayah ini tidak punya batas maupun titik."),
        FACE_ITALIC, 8, box_width(frame) - 8, PANGO_ALIGN_LEFT);
    drawlist_text(list, layout, (PlanePoint){frame.left + 4, frame.top + 4}, COLOUR_BLACK);
}

// As high as the province is at the scale that its width allows, and as its legend.
static double map_height(MapFigure *figure, Box body) {
    const Style *style = figure->brief->drawing->style;
    Box frame = {body.left, 0, body.right, MAP_MOST_MM};
    if (!set_map(figure, frame))
        return 16;
    Box extent =
        mapbase_bounds(figure->brief->drawing->base, LEVEL_PROVINCE, figure->brief->province);
    double map = box_height(extent) * 1000 / figure->sheet->page.scale + 2 * style->extent_gap_mm;
    g_autoptr(DrawList) scratch = drawlist_new();
    return MAX(draw_legend(figure, scratch), MIN(map + 1, MAP_MOST_MM));
}

static void map(Brief *brief, const ThemeSpec *spec, int number) {
    MapFigure *data = g_new0(MapFigure, 1);
    *data = (MapFigure){.brief = brief, .spec = spec};
    flow_keep(brief->flow, data, map_figure_free);
    double height = map_height(data, flow_body(brief->flow));
    const char *explanation = data->theme != NULL ? data->theme->explanation : "";
    g_autofree char *caption = words_printf(brief->language, "Peta %d. %s", number, explanation);
    FlowFigure figure = {caption, caption, 1, draw_map, data};
    flow_figures(brief->flow, &figure, 1, height);
}

// The first themes of the project that show provinces, without the plan's.
static void maps(Brief *brief) {
    const GPtrArray *specs = brief->drawing->themes.drawn;
    int drawn = 0;
    flow_heading(brief->flow, 1, say(brief, "Peta"));
    for (guint i = 0; i < specs->len && drawn < MAPS_MOST; i++) {
        const ThemeSpec *spec = g_ptr_array_index(specs, i);
        if (spec->maps[LEVEL_PROVINCE] != NULL && !spec->needs_plan)
            map(brief, spec, ++drawn);
    }
    if (drawn == 0)
        flow_paragraph(brief->flow, FLOW_NOTE, say(brief, "Proyek ini tidak punya tema peta."));
}

// ------------------------------------------------------------------- tables

static void regencies(Brief *brief) {
    const World *world = brief->source->world;
    const Results *results = brief->source->results;
    flow_heading(brief->flow, 1, say(brief, "Cakupan menurut kabupaten/kota"));
    g_autofree char *people = story_people(brief->source, g_strdup(say(brief, "Penduduk")));
    const FlowColumn columns[] = {
        {say(brief, "Kabupaten/kota"), false, 0}, {people, true, 0},
        {say(brief, "Desa/kel."), true, 0},       {say(brief, "TPBIS tercatat"), true, 0},
        {say(brief, "Dalam S"), true, 0},         {say(brief, "Rentang 5–95 %"), true, 0},
        {say(brief, "Di luar S"), true, 0},       {say(brief, "Jarak rata-rata"), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    for (int i = brief->region->first_child;
         i <= brief->region->first_child + brief->region->child_count; i++) {
        bool total = i == brief->region->first_child + brief->region->child_count;
        RegionLevel level = total ? LEVEL_PROVINCE : LEVEL_REGENCY;
        int index = total ? brief->province : i;
        const Region *region = &world->regions[level].items[index];
        const RegionResult *result = &results->regions[level][index];
        bool complete = theme_is_complete(world, results, level, index);
        int64_t within = result->cell.people_within_service;
        g_autofree char *count = number(brief, region->population);
        g_autofree char *villages = number(brief, region->village_count);
        g_autofree char *tpbis = number(brief, result->libraries_tpbis);
        g_autofree char *share = short_share(brief, within, region->population, complete);
        g_autofree char *range = results->has_ranges && result->known
                                     ? marginalia_range(&result->service_range, region->population)
                                     : g_strdup("");
        g_strdelimit(g_strchug(range), "()", ' ');
        g_autofree char *most = at_most(brief, region->population - within, complete);
        g_autofree char *mean = marginalia_km(brief->language, result->cell.mean_m);
        const char *unknown = say(brief, "belum lengkap");
        flow_table_row(table, total, NULL,
                       (const char *const[]){total ? say(brief, "Seluruh provinsi") : region->name,
                                             count, villages, result->known ? tpbis : unknown,
                                             result->known ? share : "–", g_strstrip(range),
                                             result->known ? most : "–",
                                             result->known ? mean : "–"});
    }
    flow_table_end(brief->flow, table, say(brief, "Tidak ada kabupaten/kota."));
}

// Villages of the province by rising rank.
static GArray *ranked(const Brief *brief) {
    GArray *found = g_array_new(FALSE, FALSE, sizeof(int));
    const VillageResult *villages = brief->source->results->villages;
    for (int v = brief->region->first_village;
         v < brief->region->first_village + brief->region->village_count; v++) {
        int64_t people = brief->source->world->regions[LEVEL_VILLAGE].items[v].population;
        if (villages[v].rank_people <= 0 || people <= villages[v].cell.people_within_service)
            continue;
        guint at = found->len;
        while (at > 0 &&
               villages[g_array_index(found, int, at - 1)].rank_people > villages[v].rank_people)
            at--;
        if (at < GAP_ROWS) {
            g_array_insert_val(found, at, v);
            if (found->len > GAP_ROWS)
                g_array_set_size(found, GAP_ROWS);
        }
    }
    return found;
}

static const Region *above(const Brief *brief, int village, RegionLevel level) {
    const World *world = brief->source->world;
    return &world->regions[level].items[world_region_of_village(world, village, level)];
}

static void gaps(Brief *brief) {
    flow_heading(brief->flow, 1,
                 say(brief, "Desa/kelurahan dengan penduduk terbanyak di luar jarak layanan"));
    g_autofree char *people = story_people(brief->source, g_strdup(say(brief, "Penduduk")));
    const FlowColumn columns[] = {{say(brief, "No."), true, 0},
                                  {say(brief, "Desa/kelurahan"), false, 0},
                                  {say(brief, "Kecamatan"), false, 0},
                                  {say(brief, "Kabupaten/kota"), false, 0},
                                  {people, true, 0},
                                  {say(brief, "Di luar S"), true, 0},
                                  {say(brief, "Jarak rata-rata"), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    g_autoptr(GArray) villages = ranked(brief);
    for (guint i = 0; i < villages->len; i++) {
        int v = g_array_index(villages, int, i);
        const Region *village = &brief->source->world->regions[LEVEL_VILLAGE].items[v];
        const Reach *reach = &brief->source->results->villages[v].cell;
        g_autofree char *rank = g_strdup_printf("%u", i + 1);
        g_autofree char *count = number(brief, village->population);
        int regency = world_region_of_village(brief->source->world, v, LEVEL_REGENCY);
        bool complete =
            theme_is_complete(brief->source->world, brief->source->results, LEVEL_REGENCY, regency);
        g_autofree char *beyond =
            at_most(brief, village->population - reach->people_within_service, complete);
        g_autofree char *mean = marginalia_km(brief->language, reach->mean_m);
        flow_table_row(
            table, false, NULL,
            (const char *const[]){rank, village->name, above(brief, v, LEVEL_DISTRICT)->name,
                                  above(brief, v, LEVEL_REGENCY)->name, count, beyond, mean});
    }
    flow_table_end(brief->flow, table,
                   brief->result->known
                       ? say(brief, "Tidak ada desa/kelurahan yang dapat diurutkan.")
                       : say(brief, "Belum dapat disusun: data belum lengkap."));
}

static void plan(Brief *brief) {
    const SitePlan *plan = brief->source->plan;
    if (plan == NULL)
        return;
    flow_heading(brief->flow, 1, say(brief, "Rencana: desa berikutnya untuk TPBIS"));
    g_autofree char *gain = words_printf(brief->language, "Tambahan (%s)", plan->unit);
    const FlowColumn columns[] = {
        {say(brief, "No."), true, 0},        {say(brief, "Desa/kelurahan"), false, 0},
        {say(brief, "Kecamatan"), false, 0}, {say(brief, "Kabupaten/kota"), false, 0},
        {say(brief, "Tahap"), true, 0},      {gain, true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    int shown = 0, left = 0;
    for (int i = 0; i < plan->pick_count; i++) {
        const SitePick *pick = &plan->picks[i];
        if (pick->village < brief->region->first_village ||
            pick->village >= brief->region->first_village + brief->region->village_count)
            continue;
        if (shown == PLAN_ROWS) {
            left++;
            continue;
        }
        shown++;
        g_autofree char *order = g_strdup_printf("%d", pick->order);
        g_autofree char *stage = g_strdup_printf("%d", pick->stage);
        g_autofree char *value = words_number(brief->language, round(pick->gain), 0);
        flow_table_row(table, false, NULL,
                       (const char *const[]){
                           order,
                           brief->source->world->regions[LEVEL_VILLAGE].items[pick->village].name,
                           above(brief, pick->village, LEVEL_DISTRICT)->name,
                           above(brief, pick->village, LEVEL_REGENCY)->name, stage, value});
    }
    flow_table_end(brief->flow, table, say(brief, "Tidak ada usulan di wilayah ini."));
    g_autofree char *proof = theme_plan_proof(brief->language, plan);
    g_autofree char *value = theme_plan_value(brief->language, plan, plan->value);
    g_autofree char *rest =
        left > 0 ? words_printf(brief->language, " %d usulan lain: lihat tables/plan.csv.", left)
                 : g_strdup("");
    g_autofree char *note = words_printf(
        brief->language, "Seluruh rencana: perolehan %s; rencana ini %s.%s", value, proof, rest);
    flow_paragraph(brief->flow, FLOW_NOTE, note);
}

// -------------------------------------------------------------------- chart

typedef struct {
    Typeset *typeset;
    Chart chart;
    bool bars;
    GPtrArray *texts;
    GPtrArray *values;
} ChartFigure;

static void chart_figure_free(gpointer data) {
    ChartFigure *figure = data;
    g_ptr_array_unref(figure->texts);
    g_ptr_array_unref(figure->values);
    g_free(figure);
}

static void draw_chart(DrawList *list, Box frame, gpointer data) {
    const ChartFigure *figure = data;
    if (figure->bars)
        chart_bars(list, figure->typeset, frame, &figure->chart);
    else
        chart_lines(list, figure->typeset, frame, &figure->chart);
}

// "2024" for the end of 2024, else the date as it was given.
static char *series_label(const Brief *brief, Date date) {
    return date.precision == 3 && date.day % 10000 == 1231 ? g_strdup_printf("%d", date.day / 10000)
                                                           : words_date(brief->language, date);
}

static ChartFigure *new_chart(Brief *brief, bool bars) {
    const Results *results = brief->source->results;
    ChartFigure *figure = g_new0(ChartFigure, 1);
    figure->typeset = brief->typeset;
    figure->bars = bars;
    figure->texts = g_ptr_array_new_with_free_func(g_free);
    figure->values = g_ptr_array_new_with_free_func(g_free);
    flow_keep(brief->flow, figure, chart_figure_free);
    for (int i = 0; i < results->series_count; i++)
        g_ptr_array_add(figure->texts, series_label(brief, results->series[i].date));
    figure->chart = (Chart){.labels = (const char *const *)(void *)figure->texts->pdata,
                            .count = results->series_count,
                            .unit = bars ? "" : " %",
                            .most = bars ? 0 : 100,
                            .unknown = say(brief, "data belum lengkap"),
                            .language = brief->language};
    return figure;
}

// Takes over the name.
static double *add_line(ChartFigure *figure, char *name) {
    double *values = g_new(double, (gsize)figure->chart.count + 1);
    g_ptr_array_add(figure->values, values);
    g_ptr_array_add(figure->values, name);
    figure->chart.lines[figure->chart.line_count++] = (ChartLine){name, values};
    return values;
}

static const RegionResult *in_year(const Brief *brief, int i) {
    return &brief->source->results->series[i].regions[LEVEL_PROVINCE][brief->province];
}

static void history(Brief *brief) {
    const Results *results = brief->source->results;
    if (results->series_count < 2)
        return;
    ChartFigure *shares = new_chart(brief, false), *libraries = new_chart(brief, true);
    for (int r = 0; r < MIN(results->reach_count, CHART_MOST_LINES); r++) {
        g_autofree char *km = words_number_short(brief->language, results->reach_m[r] / 1000);
        double *values = add_line(shares, g_strdup_printf("≤ %s km", km));
        for (int i = 0; i < results->series_count; i++) {
            const RegionResult *result = in_year(brief, i);
            double percent = 100.0 * (double)result->cell.people_within[r] /
                             (double)MAX(brief->region->population, 1);
            values[i] = !result->known    ? NAN
                        : brief->complete ? round(percent)
                                          : floor(percent + 1e-9); // "at least"
        }
    }
    double *counts = add_line(libraries, g_strdup("TPBIS"));
    for (int i = 0; i < results->series_count; i++)
        counts[i] = in_year(brief, i)->known ? (double)in_year(brief, i)->libraries_tpbis : NAN;
    flow_heading(brief->flow, 1, say(brief, "Perkembangan"));
    g_autofree char *caption = story_people(
        brief->source,
        g_strdup(
            say(brief, brief->complete
                           ? "Bagian penduduk menurut jarak ke TPBIS, akhir tahun."
                           : "Bagian penduduk (sekurang-kurangnya) menurut jarak ke TPBIS yang "
                             "tercatat, akhir tahun.")));
    const char *counted = say(brief, "Perpustakaan TPBIS yang tercatat, akhir tahun.");
    FlowFigure figures[] = {{caption, caption, 1.7, draw_chart, shares},
                            {counted, counted, 1, draw_chart, libraries}};
    flow_figures(brief->flow, figures, 2, CHART_MM);
}

// ------------------------------------------------------------------ sources

static void source_line(Brief *brief, const char *what, const char *text) {
    if (text == NULL || *text == '\0')
        return;
    g_autofree char *line = g_strdup_printf("%s: %s", what, text);
    flow_paragraph(brief->flow, FLOW_SMALL, line);
}

static void sources(Brief *brief) {
    const World *world = brief->source->world;
    const Settings *settings = brief->source->settings;
    flow_heading(brief->flow, 1, say(brief, "Cara menghitung dan sumber"));
    g_autofree char *detour = words_number_short(brief->language, settings->detour);
    g_autofree char *method = story_people(
        brief->source,
        settings->detour > 1
            ? words_printf(brief->language,
                           "Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak diukur "
                           "dari tempat tinggal ke perpustakaan terdekat di daratan yang sama, "
                           "garis lurus di muka bumi dikali faktor jalan %s. Jumlah penduduk sama "
                           "untuk semua tahun.",
                           detour)
            : g_strdup(say(brief, "Penduduk setiap desa/kelurahan disebar di wilayahnya; jarak "
                                  "diukur dari tempat tinggal ke perpustakaan terdekat di daratan "
                                  "yang sama, garis lurus di muka bumi. Jumlah penduduk sama untuk "
                                  "semua tahun.")));
    source_line(brief, say(brief, "Cara"), method);
    g_autofree char *boundaries = marginalia_boundaries(brief->language, world);
    g_autofree char *people = story_people(brief->source, g_strdup(say(brief, "Penduduk")));
    source_line(brief, say(brief, "Batas wilayah"), boundaries);
    source_line(brief, people, settings->population_source);
    source_line(brief, say(brief, "Perpustakaan"), settings->library_source);
    source_line(brief, say(brief, "Kelengkapan"), brief->result->completeness);
    g_autofree char *rejected = ledger_rejected_text(world->ledger);
    source_line(brief, say(brief, "Data masukan"), rejected);
    source_line(brief, say(brief, "Angka lengkap"),
                say(brief, "tables/tabel.xlsx, menurut provinsi, kabupaten/kota, kecamatan dan "
                           "desa/kelurahan"));
    flow_paragraph(brief->flow, FLOW_NOTE, brief->drawing->style->disclaimer);
}

// --------------------------------------------------------------------- book

static void write_province(Brief *brief, int province) {
    const BookSource *source = brief->source;
    brief->province = province;
    brief->region = &source->world->regions[LEVEL_PROVINCE].items[province];
    brief->result = &source->results->regions[LEVEL_PROVINCE][province];
    brief->complete = theme_is_complete(source->world, source->results, LEVEL_PROVINCE, province);
    flow_break(brief->flow);
    title(brief);
    key_figures(brief);
    meaning(brief);
    regencies(brief);
    bool early = flow_room(brief->flow) >= HISTORY_MM; // rather than a page cut short
    if (early)
        history(brief);
    maps(brief);
    if (!early)
        history(brief);
    gaps(brief);
    plan(brief);
    sources(brief);
}

static bool add_pages(const Brief *brief, Pdf *pdf, GError **error) {
    PdfPage page = {.width_mm = 210, .height_mm = 297};
    for (int i = 0; i < flow_page_count(brief->flow); i++) {
        if (!pdf_add_page(pdf, flow_page(brief->flow, i), &page, error))
            return false;
    }
    return true;
}

// *settled: the last edition has it.
static GByteArray *make_pdf(const Brief *brief, bool *settled, GError **error) {
    const Settings *settings = brief->source->settings;
    g_autofree char *author = book_author(settings);
    PdfInfo info = {.title = say(brief, "Ringkasan cakupan perpustakaan TPBIS"),
                    .author = author,
                    .subject = settings->title,
                    .keywords = "TPBIS, perpustakaan, ringkasan",
                    .language = settings->language,
                    .day = brief->source->results->as_of.day};
    g_autoptr(Pdf) keyed = pdf_open_keyed(&info, false);
    if (!add_pages(brief, keyed, error))
        return NULL;
    g_autofree char *key = pdf_key(keyed);
    *settled = keeper_take(brief->source->keeper, NAME, key);
    g_autoptr(Pdf) pdf = !*settled ? pdf_open(&info) : NULL;
    return pdf != NULL && add_pages(brief, pdf, error) ? pdf_close(pdf, error) : NULL;
}

bool brief_write(const BookSource *source, const char *folder, GPtrArray *written, GError **error) {
    g_auto(BookDrawing) drawing = {0};
    if (!book_drawing_open(source, NULL, "A4", &drawing, error))
        return false;
    Brief brief = {.source = source, .drawing = &drawing, .language = drawing.sheets.language};
    brief.typeset = typeset_new(drawing.style->font_family);
    FlowLook look = flow_look_a4(brief.language);
    look.foot = source->settings->agency[0] != '\0' ? book_author(source->settings) : NULL;
    brief.flow = flow_new(brief.typeset, &look);
    for (int p = 0; p < source->world->regions[LEVEL_PROVINCE].count; p++)
        write_province(&brief, p);
    flow_finish(brief.flow, 1, 0);
    bool settled = false;
    g_autoptr(GByteArray) pdf = make_pdf(&brief, &settled, error);
    flow_free(brief.flow);
    typeset_free(brief.typeset);
    g_free((char *)(uintptr_t)look.foot);
    g_autofree char *path = g_build_filename(folder, NAME, NULL);
    if (!settled && (pdf == NULL || !fs_write(path, pdf->data, pdf->len, error)))
        return false;
    g_ptr_array_add(written, g_strdup(NAME));
    return true;
}
