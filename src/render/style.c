#include "render/style.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/inifile.h"
#include "render/style_words.h"

typedef enum {
    KIND_TEXT,
    KIND_TEXTS,
    KIND_NUMBER,
    KIND_NUMBERS,
    KIND_COLOUR,
    KIND_COLOURS,
    KIND_PEN,
    KIND_ABBREVIATIONS, // texts, each as style_words.h wants it
    KIND_SEAS
} Kind;

// One row per key: section, key, kind, where it goes, smallest and largest value.
typedef struct {
    const char *section;
    const char *key;
    Kind kind;
    size_t offset;
    double least;
    double most;
} Field;

#define FIELD(section, key, kind, member, least, most)                                             \
    { section, key, kind, offsetof(Style, member), least, most }

static const Field fields[] = {
    FIELD("fonts", "family", KIND_TEXT, font_family, 0, 0),
    FIELD("fonts", "folders", KIND_TEXTS, font_folders, 0, 0),
    FIELD("fonts", "files", KIND_TEXTS, font_files, 0, 0),
    FIELD("sizes", "title_pt", KIND_NUMBER, title_pt, 7, 72),
    FIELD("sizes", "place_pt", KIND_NUMBER, place_pt, 7, 72),
    FIELD("sizes", "heading_pt", KIND_NUMBER, heading_pt, 7, 36),
    FIELD("sizes", "body_pt", KIND_NUMBER, body_pt, 7, 36),
    FIELD("sizes", "small_pt", KIND_NUMBER, small_pt, 7, 36),
    FIELD("sizes", "graticule_pt", KIND_NUMBER, graticule_pt, 6, 24),
    FIELD("sizes", "label_regency_pt", KIND_NUMBER, label_regency_pt, 6, 36),
    FIELD("sizes", "label_district_pt", KIND_NUMBER, label_district_pt, 6, 36),
    FIELD("sizes", "label_village_pt", KIND_NUMBER, label_village_pt, 6, 36),
    FIELD("sizes", "label_context_pt", KIND_NUMBER, label_context_pt, 6, 36),
    FIELD("sizes", "label_library_pt", KIND_NUMBER, label_library_pt, 6, 36),
    FIELD("sizes", "label_sea_pt", KIND_NUMBER, label_sea_pt, 6, 36),
    FIELD("paper", "margin_mm", KIND_NUMBER, margin_mm, 3, 30),
    FIELD("paper", "band_mm", KIND_NUMBER, band_mm, 3, 15),
    FIELD("paper", "panel_share", KIND_NUMBER, panel_share, 0.15, 0.5),
    FIELD("paper", "foot_share", KIND_NUMBER, foot_share, 0.15, 0.5),
    FIELD("paper", "extent_gap_mm", KIND_NUMBER, extent_gap_mm, 0, 50),
    FIELD("paper", "scales", KIND_NUMBERS, scales, 1000, 100000000),
    FIELD("paper", "district_labels_from", KIND_NUMBER, district_labels_from, 0, 100000000),
    FIELD("paper", "village_labels_from", KIND_NUMBER, village_labels_from, 0, 100000000),
    FIELD("pens", "coast", KIND_PEN, coast, 0, 0),
    FIELD("pens", "province", KIND_PEN, province, 0, 0),
    FIELD("pens", "around", KIND_PEN, around, 0, 0),
    FIELD("pens", "regency", KIND_PEN, regency, 0, 0),
    FIELD("pens", "district", KIND_PEN, district, 0, 0),
    FIELD("pens", "village", KIND_PEN, village, 0, 0),
    FIELD("pens", "tpbis", KIND_PEN, tpbis, 0, 0),
    FIELD("pens", "graticule", KIND_PEN, graticule, 0, 0),
    FIELD("pens", "map_frame", KIND_PEN, map_frame, 0, 0),
    FIELD("pens", "outer_frame", KIND_PEN, outer_frame, 0, 0),
    FIELD("pens", "rule", KIND_PEN, rule, 0, 0),
    FIELD("pens", "no_data_hatch", KIND_PEN, no_data_hatch, 0, 0),
    FIELD("pens", "no_data_spacing_mm", KIND_NUMBER, no_data_spacing_mm, 0.4, 10),
    FIELD("pens", "uncertain_hatch", KIND_PEN, uncertain_hatch, 0, 0),
    FIELD("pens", "uncertain_spacing_mm", KIND_NUMBER, uncertain_spacing_mm, 0.4, 20),
    FIELD("pens", "unreachable_hatch", KIND_PEN, unreachable_hatch, 0, 0),
    FIELD("pens", "unreachable_spacing_mm", KIND_NUMBER, unreachable_spacing_mm, 0.4, 20),
    FIELD("pens", "not_applicable_hatch", KIND_PEN, not_applicable_hatch, 0, 0),
    FIELD("pens", "not_applicable_spacing_mm", KIND_NUMBER, not_applicable_spacing_mm, 0.4, 20),
    FIELD("pens", "new_hatch", KIND_PEN, new_hatch, 0, 0),
    FIELD("pens", "new_spacing_mm", KIND_NUMBER, new_spacing_mm, 0.4, 10),
    FIELD("pens", "library", KIND_PEN, library, 0, 0),
    FIELD("pens", "leader", KIND_PEN, leader, 0, 0),
    FIELD("pens", "halo_mm", KIND_NUMBER, halo_mm, 0, 2),
    FIELD("pens", "simplify_mm", KIND_NUMBER, simplify_mm, 0, 0.2),
    FIELD("pens", "smallest_mm", KIND_NUMBER, smallest_mm, 0, 2),
    FIELD("symbols", "tpbis_mm", KIND_NUMBER, tpbis_mm, 1.2, 20),
    FIELD("symbols", "library_mm", KIND_NUMBER, library_mm, 1.2, 20),
    FIELD("symbols", "dot_mm", KIND_NUMBER, dot_mm, 0.6, 20),
    FIELD("symbols", "pick_mm", KIND_NUMBER, pick_mm, 1.2, 20),
    FIELD("symbols", "reserve_mm", KIND_NUMBER, reserve_mm, 1.2, 20),
    FIELD("symbols", "stage_colours", KIND_COLOURS, stage_colours, 0, 0),
    FIELD("colours", "sea", KIND_COLOUR, sea, 0, 0),
    FIELD("colours", "unmapped", KIND_COLOUR, unmapped, 0, 0),
    FIELD("colours", "context", KIND_COLOUR, context, 0, 0),
    FIELD("colours", "no_data", KIND_COLOUR, no_data, 0, 0),
    FIELD("colours", "not_member", KIND_COLOUR, not_member, 0, 0),
    FIELD("colours", "unreachable", KIND_COLOUR, unreachable, 0, 0),
    FIELD("colours", "symbol_fill", KIND_COLOUR, symbol_fill, 0, 0),
    FIELD("colours", "context_label", KIND_COLOUR, context_label, 0, 0),
    FIELD("colours", "locator", KIND_COLOUR, locator, 0, 0),
    FIELD("colours", "sea_label", KIND_COLOUR, sea_label, 0, 0),
    FIELD("labels", "village_index_from", KIND_NUMBER, village_index_from, 0, 100000000),
    FIELD("labels", "abbreviations", KIND_ABBREVIATIONS, abbreviations, 0, 0),
    FIELD("labels", "oceans", KIND_SEAS, seas[0], 0, 0),
    FIELD("labels", "seas", KIND_SEAS, seas[1], 0, 0),
    FIELD("labels", "straits", KIND_SEAS, seas[2], 0, 0),
    FIELD("text", "disclaimer", KIND_TEXT, disclaimer, 0, 0),
};

static bool parse_pen(const char *text, Pen *pen) {
    g_auto(GStrv) parts = g_strsplit(text, "/", 2);
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(parts[0]), " \t", -1);
    *pen = (Pen){0};
    if (g_strv_length(words) != 2 || !text_to_double(words[0], &pen->width_mm) ||
        pen->width_mm < 0.05 || pen->width_mm > 10 || !palette_parse(words[1], &pen->colour))
        return false;
    if (parts[1] == NULL)
        return true;
    g_auto(GStrv) dashes = g_strsplit_set(g_strstrip(parts[1]), " \t", -1);
    guint count = g_strv_length(dashes);
    if (count == 0 || count % 2 != 0 || count > STYLE_MAX_DASHES)
        return false;
    pen->dash_count = (int)count;
    for (guint i = 0; i < count; i++) {
        if (!text_to_double(dashes[i], &pen->dash_mm[i]) || pen->dash_mm[i] < 0.01 ||
            pen->dash_mm[i] > 100)
            return false;
    }
    return true;
}

bool style_parse_numbers(const char *text, double least, double most, NumberList *list) {
    g_auto(GStrv) words = g_strsplit(text, ";", -1);
    list->count = 0;
    for (int i = 0; words[i] != NULL; i++) {
        double value = 0;
        if (list->count == STYLE_MAX_SCALES || !text_to_double(g_strstrip(words[i]), &value) ||
            value < least || value > most ||
            (list->count > 0 && value <= list->values[list->count - 1]))
            return false;
        list->values[list->count++] = value;
    }
    return list->count > 0;
}

bool style_parse_colours(const char *text, ColourList *list) {
    g_auto(GStrv) words = g_strsplit(text, ";", -1);
    list->count = 0;
    for (int i = 0; words[i] != NULL; i++) {
        if (list->count == STYLE_MAX_CLASSES ||
            !palette_parse(g_strstrip(words[i]), &list->values[list->count]))
            return false;
        list->count++;
    }
    return list->count > 0;
}

static char **parse_texts(const char *text) {
    char **words = g_strsplit(text, ";", -1);
    for (int i = 0; words[i] != NULL; i++)
        g_strstrip(words[i]);
    return words;
}

static bool all_texts(char *const *texts, bool (*allowed)(const char *text)) {
    for (int i = 0; texts[i] != NULL; i++) {
        if (!allowed(texts[i]))
            return false;
    }
    return true;
}

// Store one value; returns NULL, or what would have been allowed.
static char *parse_field(const Field *field, const char *text, Style *style) {
    void *target = (char *)style + field->offset;
    switch (field->kind) {
    case KIND_TEXT:
        *(char **)target = g_strdup(text);
        return *text != '\0' ? NULL : g_strdup("teks");
    case KIND_TEXTS:
        *(char ***)target = parse_texts(text);
        return *text != '\0' ? NULL : g_strdup("satu atau beberapa nama, dipisah titik koma");
    case KIND_NUMBER: {
        double *number = target;
        if (text_to_double(text, number) && *number >= field->least && *number <= field->most)
            return NULL;
        return g_strdup_printf("angka %g sampai %g (desimal dengan titik)", field->least,
                               field->most);
    }
    case KIND_NUMBERS:
        if (style_parse_numbers(text, field->least, field->most, target))
            return NULL;
        return g_strdup_printf("angka yang naik, dipisah titik koma, masing-masing %g sampai %g",
                               field->least, field->most);
    case KIND_COLOUR:
        return palette_parse(text, target) ? NULL : g_strdup("warna seperti #1A2B3C");
    case KIND_COLOURS:
        return style_parse_colours(text, target)
                   ? NULL
                   : g_strdup("warna seperti #1A2B3C, dipisah titik koma, paling banyak 9");
    case KIND_PEN:
        return parse_pen(text, target)
                   ? NULL
                   : g_strdup("pena seperti \"0.3 #000000\" atau \"0.3 #000000 / 3 1 0.4 1\" "
                              "(lebar mm, warna, pola garis mm)");
    case KIND_ABBREVIATIONS:
        *(char ***)target = parse_texts(text);
        return all_texts(*(char ***)target, style_words_is_abbreviation)
                   ? NULL
                   : g_strdup("singkatan seperti Kampung=Kp., dipisah titik koma");
    case KIND_SEAS:
        *(char ***)target = parse_texts(text);
        return all_texts(*(char ***)target, style_words_is_sea)
                   ? NULL
                   : g_strdup("nama, bujur, lintang dan jarak km seperti \"Laut Jawa 106.4 -5.6 "
                              "45\", dipisah titik koma");
    }
    return NULL;
}

static const Field *find_field(const char *section, const char *key) {
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strcmp(fields[i].section, section) == 0 &&
            (key == NULL || strcmp(fields[i].key, key) == 0))
            return &fields[i];
    }
    return NULL;
}

static bool refuse_unknown(const IniFile *file, GError **error) {
    for (guint i = 0; i < file->entries->len; i++) {
        const IniEntry *entry = &inifile_entries(file)[i];
        if (find_field(entry->section, NULL) == NULL)
            return inifile_refuse(file, entry, error,
                                  "bagian ini tidak dikenal; lihat styles/default.ini");
        if (find_field(entry->section, entry->key) == NULL)
            return inifile_refuse(file, entry, error,
                                  "kunci ini tidak dikenal; lihat styles/default.ini");
    }
    return true;
}

bool style_check_apart(const Style *style, const ColourList *list, const char *where,
                       GError **error) {
    // Land must never read as sea, nor as the pale land round the region.
    const Colour grounds[] = {style->sea, style->context, style->unmapped};
    static const char *const names[] = {"sea (laut)", "context (wilayah sekitar)",
                                        "unmapped (tidak dipetakan)"};
    for (int i = 0; i < list->count; i++) {
        for (gsize g = 0; g < G_N_ELEMENTS(grounds); g++) {
            if (palette_difference(list->values[i], grounds[g], SIGHT_NORMAL) >= 8)
                continue;
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: warna ke-%d terlalu mirip dengan warna [colours] %s di file gaya",
                        where, i + 1, names[g]);
            return false;
        }
    }
    return true;
}

Style *style_read(const char *path, GError **error) {
    g_autoptr(IniFile) file = inifile_read(path, "file gaya", error);
    if (file == NULL || !refuse_unknown(file, error))
        return NULL;
    g_autoptr(Style) style = g_new0(Style, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const Field *field = &fields[i];
        const IniEntry *entry = inifile_find(file, field->section, field->key);
        if (entry == NULL) {
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: kunci \"%s\" di bagian [%s] tidak ada; salin dari styles/default.ini",
                        file->name, field->key, field->section);
            return NULL;
        }
        g_autofree char *allowed = parse_field(field, entry->value, style);
        g_autofree char *reason = g_strconcat("keliru; isi dengan ", allowed, NULL);
        if (allowed != NULL && !inifile_refuse(file, entry, error, reason))
            return NULL;
    }
    return g_steal_pointer(&style);
}

void style_free(Style *style) {
    if (style == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        void *target = (char *)style + fields[i].offset;
        if (fields[i].kind == KIND_TEXT)
            g_free(*(char **)target);
        else if (fields[i].kind == KIND_TEXTS || fields[i].kind == KIND_ABBREVIATIONS ||
                 fields[i].kind == KIND_SEAS)
            g_strfreev(*(char ***)target);
    }
    g_free(style);
}

void style_enlarge(Style *style, double factor) {
    double wider = sqrt(factor);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const Field *field = &fields[i];
        void *target = (char *)style + field->offset;
        bool on_map = strcmp(field->section, "pens") == 0 || strcmp(field->section, "symbols") == 0;
        bool precision = target == &style->simplify_mm || target == &style->smallest_mm;
        if (on_map && field->kind == KIND_NUMBER && !precision)
            *(double *)target *= factor;
        if (field->kind != KIND_PEN)
            continue;
        Pen *pen = target;
        pen->width_mm *= wider;
        for (int dash = 0; dash < pen->dash_count; dash++)
            pen->dash_mm[dash] *= wider;
    }
}

Pen style_pen(double width_mm, Colour colour) {
    return (Pen){.width_mm = width_mm, .colour = colour};
}
