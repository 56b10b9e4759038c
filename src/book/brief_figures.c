#include "book/brief_internal.h"

#include <math.h>

#include "book/story.h"
#include "render/marginalia.h"

typedef struct {
    Typeset *typeset;
    char *value, *range, *words;
} Tile;

static void draw_tile(DrawList *list, Box frame, gpointer data) {
    const Tile *tile = data;
    brief_frame(list, frame);
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

char *brief_share(const Brief *brief, int64_t part, int64_t whole, bool complete) {
    if (complete || whole <= 0)
        return marginalia_share(brief->language, part, whole, true);
    return g_strdup_printf("≥ %.0f %%", floor(100.0 * (double)part / (double)whole + 1e-9));
}

static char *province_share(const Brief *brief, int64_t part) {
    return brief_share(brief, part, brief->region->population, brief->complete);
}

char *brief_at_most(const Brief *brief, int64_t people, bool complete) {
    g_autofree char *text = brief_number(brief, people);
    return g_strconcat(complete ? "" : "≤ ", text, NULL);
}

static char *range_words(const Brief *brief, const Range *range) {
    g_autofree char *text = brief->source->results->has_ranges
                                ? marginalia_range(range, brief->region->population)
                                : g_strdup("");
    return g_strdup(g_strchug(text));
}

void brief_key_figures(Brief *brief) {
    const Results *results = brief->source->results;
    const RegionResult *result = brief->result;
    FlowFigure tiles[4];
    int count = 0;
    g_autofree char *people = brief_number(brief, brief->region->population);
    if (!result->known) {
        tiles[count++] = make_tile(brief, g_strdup("?"), g_strdup(""),
                                   g_strdup(brief_say(brief, "cakupan TPBIS: data belum lengkap")));
    } else {
        g_autofree char *villages = brief_number(brief, brief->region->village_count);
        tiles[count++] = make_tile(
            brief, brief_number(brief, result->villages_tpbis), g_strdup(""),
            words_printf(brief->language, "dari %s desa/kelurahan memiliki TPBIS yang tercatat",
                         villages));
        tiles[count++] = make_tile(
            brief, province_share(brief, result->cell.people_within_service),
            range_words(brief, &result->service_range),
            g_strdup(brief_say(brief, "penduduk dalam jarak layanan S dari TPBIS yang tercatat")));
        int middle = results->reach_count / 2;
        g_autofree char *km = words_number_short(brief->language, results->reach_m[middle] / 1000);
        tiles[count++] =
            make_tile(brief, province_share(brief, result->cell.people_within[middle]),
                      range_words(brief, &result->within_range[middle]),
                      words_printf(brief->language, "penduduk paling jauh %s km dari TPBIS", km));
    }
    if (result->known && isfinite(result->cell.mean_m))
        tiles[count++] = make_tile(
            brief, marginalia_km(brief->language, result->cell.mean_m), g_strdup(""),
            g_strdup(brief_say(brief, "jarak rata-rata ke TPBIS tercatat yang terdekat")));
    else
        tiles[count++] = make_tile(brief, g_steal_pointer(&people), g_strdup(""),
                                   g_strdup(brief_say(brief, "penduduk")));
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
