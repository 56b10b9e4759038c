// Contents, guide and index of an atlas, and how its pages are counted.
#include "book/atlas_pages.h"

#include <string.h>

#include "book/story.h"
#include "render/marginalia.h"
#include "render/page.h"

#define CONTENTS_COLUMN_MM 85.0 // least width of a column
#define GUIDE_COLUMN_MM 120.0
#define INDEX_COLUMN_MM 88.0
#define COLUMN_GAP_MM 7.0
#define KEY_LEAST_MM 150.0 // else it starts a page
#define KEY_TEXT_MM 22.0   // heading and caption of the key map

static const char *say(const Atlas *atlas, const char *indonesian) {
    return words(atlas->language, indonesian);
}

// ------------------------------------------------------------------- numbers

const char *atlas_destination(const Atlas *atlas, RegionLevel level, int region) {
    return atlas->source->world->regions[level].items[region].code;
}

int atlas_number_of(const Atlas *atlas, RegionLevel level, int region) {
    for (guint i = 0; i < atlas->maps->len; i++) {
        const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, i);
        if (map->level == level && map->region == region)
            return (int)i + 1;
    }
    return 0;
}

int atlas_front_count(const Atlas *atlas) {
    return 1 + flow_page_count(atlas->contents);
}

int atlas_page_count(const Atlas *atlas) {
    return atlas_front_count(atlas) + (int)atlas->maps->len + flow_page_count(atlas->index);
}

static char *roman(int number) {
    static const struct {
        int value;
        const char *letters;
    } parts[] = {{10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        for (; number >= parts[i].value; number -= parts[i].value)
            g_string_append(text, parts[i].letters);
    }
    return g_string_free(text, FALSE);
}

char *atlas_page_label(const Atlas *atlas, int index) {
    int front = atlas_front_count(atlas);
    return index < front ? roman(index + 1) : g_strdup_printf("%d", index - front + 1);
}

const char *atlas_chapter(const Atlas *atlas, int index) {
    if (index == 1)
        return say(atlas, "Daftar isi");
    if (index == 1 + atlas->guide_page)
        return say(atlas, "Cara membaca atlas ini");
    if (index == atlas_front_count(atlas) + (int)atlas->maps->len)
        return say(atlas, "Indeks desa/kelurahan");
    return NULL;
}

char *atlas_title(const Atlas *atlas) {
    bool province = atlas->regency < 0;
    g_autofree char *place =
        book_region_name(atlas->source->world, atlas->language,
                         province ? LEVEL_PROVINCE : LEVEL_REGENCY, province ? 0 : atlas->regency);
    return words_printf(atlas->language, "Atlas cakupan perpustakaan TPBIS: %s", place);
}

void atlas_paper(const Atlas *atlas, double *width_mm, double *height_mm) {
    double low, high;
    if (!page_paper(atlas->paper, &low, &high))
        page_paper("A3", &low, &high);
    *width_mm = high;
    *height_mm = low;
}

// ------------------------------------------------------------------ contents

static Flow *new_flow(const Atlas *atlas, Typeset *typeset) {
    FlowLook look = flow_look_a4(atlas->language);
    double margin = atlas->drawing->style->margin_mm;
    atlas_paper(atlas, &look.width_mm, &look.height_mm);
    look.side_mm = look.bottom_mm = margin + 8;
    look.top_mm = margin + 12;
    look.table_pt = 7.5;
    look.body_pt = look.width_mm > 400 ? 11 : 9;
    look.heading_pt[0] = 16;
    look.heading_pt[1] = 11;
    g_autofree char *title = atlas_title(atlas);
    look.head_left = title;
    look.head_right = atlas->source->settings->title;
    return flow_new(typeset, &look);
}

static int columns_of(const Flow *flow, double least_mm) {
    return MAX(1, (int)((box_width(flow_body(flow)) + COLUMN_GAP_MM) / (least_mm + COLUMN_GAP_MM)));
}

static void contents_row(const Atlas *atlas, FlowTable *table, RegionLevel level, int region) {
    const Region *item = &atlas->source->world->regions[level].items[region];
    g_autofree char *page = g_strdup_printf("%d", atlas_number_of(atlas, level, region));
    g_autofree char *villages = words_number(atlas->language, item->village_count, 0);
    g_autofree char *name =
        level == LEVEL_DISTRICT
            ? g_strdup(item->name)
            : book_region_name(atlas->source->world, atlas->language, level, region);
    flow_table_row(table, level != LEVEL_DISTRICT, atlas_destination(atlas, level, region),
                   (const char *const[]){item->code, name, villages, page});
}

static void contents(Atlas *atlas) {
    flow_heading(atlas->contents, 0, say(atlas, "Daftar isi"));
    flow_paragraph(atlas->contents, FLOW_SMALL,
                   say(atlas,
                       "Setiap kabupaten/kota diikuti kecamatannya, menurut kode wilayah. Di "
                       "layar setiap baris, dan setiap wilayah di peta provinsi dan "
                       "kabupaten/kota, membawa ke halamannya."));
    flow_columns(atlas->contents, columns_of(atlas->contents, CONTENTS_COLUMN_MM), COLUMN_GAP_MM);
    const FlowColumn columns[] = {{say(atlas, "Kode"), false, 0},
                                  {say(atlas, "Wilayah"), false, 0},
                                  {say(atlas, "Desa/kel."), true, 0},
                                  {say(atlas, "Halaman"), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < atlas->maps->len; i++) {
        const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, i);
        if (map->first)
            contents_row(atlas, table, map->level, map->region);
    }
    g_autofree char *index = g_strdup_printf("%d", (int)atlas->maps->len + 1);
    flow_table_row(table, true, "indeks",
                   (const char *const[]){"", say(atlas, "Indeks desa/kelurahan"), "", index});
    flow_table_end(atlas->contents, table, say(atlas, "Tidak ada halaman peta."));
}

// --------------------------------------------------------------------- guide

// What the sheets of each level say of themselves: by the first one of the level.
static void explain_themes(const Atlas *atlas) {
    const GPtrArray *specs = atlas->drawing->themes.drawn;
    for (guint t = 0; t < specs->len; t++) {
        int last = -1;
        g_autofree char *former = NULL;
        for (guint i = 0; i < atlas->maps->len; i++) {
            const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, i);
            if (map->theme != g_ptr_array_index(specs, t) || (int)map->level <= last)
                continue;
            last = (int)map->level;
            g_autoptr(Theme) theme =
                theme_new(&atlas->drawing->sheets, map->theme, map->level, map->region);
            if (g_strcmp0(theme->explanation, former) == 0)
                continue; // the sheets of districts say what those of regencies do
            g_free(former);
            former = g_strdup(theme->explanation);
            g_autofree char *place = marginalia_place(
                &atlas->source->world->regions[map->level].items[map->region], map->level);
            g_autofree char *said = words_printf(atlas->language, "%s, misalnya %s: %s",
                                                 theme->title, place, theme->explanation);
            flow_bullet(atlas->contents, said);
        }
    }
}

static void guide(Atlas *atlas) {
    Flow *flow = atlas->contents;
    const World *world = atlas->source->world;
    const Settings *settings = atlas->source->settings;
    flow_break(flow);
    flow_columns(flow, 1, 0);
    atlas->guide_page = flow_page_count(flow) - 1;
    flow_heading(flow, 0, say(atlas, "Cara membaca atlas ini"));
    int columns = columns_of(flow, GUIDE_COLUMN_MM);
    flow_columns(flow, columns, 2 * COLUMN_GAP_MM);
    flow_heading(flow, 1, say(atlas, "Apa yang ditunjukkan"));
    explain_themes(atlas);
    if (columns >= 3)
        flow_next_column(flow);
    flow_heading(flow, 1, say(atlas, "Yang perlu diingat"));
    g_autofree char *service = story_service(atlas->source);
    g_autofree char *distance = words_printf(atlas->language, "Jarak layanan S: %s.", service);
    flow_bullet(flow, distance);
    flow_bullet(flow,
                say(atlas, "Hanya perpustakaan yang tercatat dihitung. Selama daftarnya belum "
                           "lengkap, angka cakupan adalah batas bawah (sekurang-kurangnya)."));
    flow_bullet(flow,
                say(atlas, "Arsir miring \"data belum lengkap\" berarti belum ada perpustakaan "
                           "TPBIS yang tercatat di kabupaten/kota itu. Itu tidak berarti tidak "
                           "ada."));
    flow_bullet(flow,
                say(atlas, "Lambang kosong menandai perpustakaan yang posisinya belum pasti."));
    flow_bullet(flow, say(atlas, "Setiap lembar mempunyai skala sendiri, tertulis di panelnya; "
                                 "bandingkan jarak dengan batang skala, bukan antarlembar."));
    if (columns >= 3)
        flow_next_column(flow);
    flow_heading(flow, 1, say(atlas, "Mencari desa/kelurahan"));
    flow_bullet(flow, say(atlas, "Indeks di akhir menyebut setiap desa/kelurahan menurut abjad, "
                                 "dengan kecamatan, kabupaten/kota dan halaman petanya."));
    flow_bullet(flow,
                say(atlas, "Di layar, klik wilayah di peta untuk membuka halamannya, dan nama "
                           "di kaki halaman untuk kembali."));
    flow_heading(flow, 1, say(atlas, "Sumber dan keadaan data"));
    g_autofree char *as_of = words_date(atlas->language, atlas->source->results->as_of);
    g_autofree char *boundaries = marginalia_boundaries(atlas->language, world);
    g_autofree char *people = story_people(atlas->source, g_strdup(say(atlas, "Penduduk")));
    const char *const sources[][2] = {{say(atlas, "Keadaan data"), as_of},
                                      {say(atlas, "Batas wilayah"), boundaries},
                                      {people, settings->population_source},
                                      {say(atlas, "Perpustakaan"), settings->library_source}};
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        g_autofree char *line = g_strdup_printf("%s: %s", sources[i][0], sources[i][1]);
        if (*sources[i][1] != '\0')
            flow_bullet(flow, line);
    }
    flow_paragraph(flow, FLOW_NOTE, atlas->drawing->style->disclaimer);
}

// The key map, and the sheets of regencies below it.
static void key_map(Atlas *atlas, Typeset *typeset) {
    Flow *flow = atlas->contents;
    const World *world = atlas->source->world;
    if (atlas->drawing->base->unit_region[LEVEL_DISTRICT] == NULL)
        return;
    if (flow_room(flow) < KEY_LEAST_MM)
        flow_break(flow);
    flow_columns(flow, 1, 0);
    flow_heading(flow, 0, say(atlas, "Peta penunjuk halaman"));
    g_autoptr(GString) regencies = g_string_new(NULL);
    for (guint i = 0; i < atlas->maps->len; i++) {
        const AtlasMap *map = &g_array_index(atlas->maps, AtlasMap, i);
        if (map->level == LEVEL_REGENCY && map->first)
            g_string_append_printf(regencies, "%s%s %u", regencies->len > 0 ? " · " : "",
                                   world->regions[LEVEL_REGENCY].items[map->region].name, i + 1);
    }
    g_autofree char *caption = words_printf(
        atlas->language, "Angka: halaman peta kecamatan. Peta kabupaten/kota: %s.", regencies->str);
    AtlasKey key = {atlas, typeset};
    FlowFigure figure = {caption, say(atlas, "Peta penunjuk halaman"), 1, atlas_draw_key, &key};
    flow_figures(flow, &figure, 1, flow_room(flow) - KEY_TEXT_MM);
}

// --------------------------------------------------------------------- index

typedef struct {
    char *key; // of the name, for sorting
    int village;
} Entry;

static int compare_entries(gconstpointer a, gconstpointer b) {
    const Entry *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order != 0 ? order : (x->village > y->village) - (x->village < y->village);
}

static void clear_entry(gpointer entry) {
    g_free(((Entry *)entry)->key);
}

static GArray *sorted_villages(const Atlas *atlas) {
    const World *world = atlas->source->world;
    int first = 0, end = world->regions[LEVEL_VILLAGE].count;
    if (atlas->regency >= 0) {
        const Region *regency = &world->regions[LEVEL_REGENCY].items[atlas->regency];
        first = regency->first_village;
        end = first + regency->village_count;
    }
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, clear_entry);
    for (int v = first; v < end; v++) {
        Entry entry = {g_utf8_casefold(world->regions[LEVEL_VILLAGE].items[v].name, -1), v};
        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, compare_entries);
    return entries;
}

static void index_of_villages(Atlas *atlas) {
    const World *world = atlas->source->world;
    Flow *flow = atlas->index;
    flow_heading(flow, 0, say(atlas, "Indeks desa/kelurahan"));
    flow_paragraph(flow, FLOW_SMALL, say(atlas, "Menurut abjad; halaman ialah peta kecamatannya."));
    flow_columns(flow, columns_of(flow, INDEX_COLUMN_MM), COLUMN_GAP_MM);
    const FlowColumn columns[] = {{say(atlas, "Desa/kelurahan"), false, 0},
                                  {say(atlas, "Kecamatan"), false, 0},
                                  {say(atlas, "Kab./kota"), false, 0},
                                  {say(atlas, "Hal."), true, 0}};
    FlowTable *table = flow_table(columns, G_N_ELEMENTS(columns));
    g_autoptr(GArray) entries = sorted_villages(atlas);
    g_autofree int *numbers = g_new0(int, (gsize)world->regions[LEVEL_DISTRICT].count + 1);
    for (int d = 0; d < world->regions[LEVEL_DISTRICT].count; d++)
        numbers[d] = atlas_number_of(atlas, LEVEL_DISTRICT, d);
    for (guint i = 0; i < entries->len; i++) {
        int village = g_array_index(entries, Entry, i).village;
        const Region *item = &world->regions[LEVEL_VILLAGE].items[village];
        const Region *district = &world->regions[LEVEL_DISTRICT].items[item->parent];
        g_autofree char *regency =
            sheet_short_name(world->regions[LEVEL_REGENCY].items[district->parent].name);
        g_autofree char *page = g_strdup_printf("%d", numbers[item->parent]);
        flow_table_row(table, false, district->code,
                       (const char *const[]){item->name, district->name, regency, page});
    }
    flow_table_end(flow, table, say(atlas, "Tidak ada desa/kelurahan."));
}

// --------------------------------------------------------------------- pages

// The label in the foot of each page of text, as on the maps.
static void number_pages(const Atlas *atlas, Flow *flow, int first, Typeset *typeset) {
    flow_finish(flow, -1, 0);
    Box body = flow_body(flow);
    for (int i = 0; i < flow_page_count(flow); i++) {
        g_autofree char *label = atlas_page_label(atlas, first + i);
        g_autoptr(PangoLayout) layout =
            typeset_text(typeset, label, FACE_BOLD, 9, 0, PANGO_ALIGN_LEFT);
        double wide, high;
        typeset_size(layout, &wide, &high);
        drawlist_open(flow_page(flow, i), TAG_ARTIFACT, NULL);
        drawlist_text(flow_page(flow, i), layout, (PlanePoint){body.right - wide, body.bottom + 5},
                      COLOUR_BLACK);
        drawlist_close(flow_page(flow, i));
    }
}

void atlas_set_text(Atlas *atlas, Typeset *typeset) {
    atlas->contents = new_flow(atlas, typeset);
    atlas->index = new_flow(atlas, typeset);
    contents(atlas);
    guide(atlas);
    key_map(atlas, typeset);
    index_of_villages(atlas);
    drawlist_destination(flow_page(atlas->contents, 0), "isi", (PlanePoint){0, 0});
    drawlist_destination(flow_page(atlas->index, 0), "indeks", (PlanePoint){0, 0});
    number_pages(atlas, atlas->contents, 1, typeset);
    number_pages(atlas, atlas->index, atlas_front_count(atlas) + (int)atlas->maps->len, typeset);
}

void atlas_free_text(Atlas *atlas) {
    g_clear_pointer(&atlas->contents, flow_free);
    g_clear_pointer(&atlas->index, flow_free);
}

static void nothing(gpointer data) {
    (void)data;
}

void atlas_take_text(const Atlas *atlas, int number, BoundPage *page) {
    int front = flow_page_count(atlas->contents);
    bool is_front = number <= front;
    atlas_paper(atlas, &page->width_mm, &page->height_mm);
    page->list = flow_take_page(is_front ? atlas->contents : atlas->index,
                                is_front ? number - 1 : number - 1 - front);
    page->destroy = nothing;
}
