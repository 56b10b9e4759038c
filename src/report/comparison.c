#include "report/comparison.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "report/cells.h"
#include "report/figures.h"

enum { MOST_FIGURES = RESULTS_MAX_REACH + 12, MOST_VILLAGES = 20, LABEL_WIDTH = 46 };

typedef struct {
    char *key, *label;
    int decimals, printed_decimals;
    bool known[2];
    double value[2]; // before, after; NaN: unknown or none
} Figure;

typedef struct {
    Figure items[MOST_FIGURES];
    int count;
} Figures;

static void figures_clear(Figures *figures) {
    for (int i = 0; i < figures->count; i++) {
        g_free(figures->items[i].key);
        g_free(figures->items[i].label);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Figures, figures_clear)

static void add(Figures *to, const char *key, const char *label, int decimals, int printed,
                const RegionResult *const sides[2], double before, double after) {
    to->items[to->count++] =
        (Figure){g_strdup(key),
                 g_strdup(label),
                 decimals,
                 printed,
                 {sides[0]->known, sides[1]->known},
                 {sides[0]->known ? before : NAN, sides[1]->known ? after : NAN}};
}

static double count_or_nan(int64_t count) {
    return count >= 0 ? (double)count : NAN;
}

static void add_people(Figures *to, const char *key, const char *label, const Region *region,
                       const RegionResult *const sides[2], int64_t before, int64_t after) {
    g_autofree char *share_key = g_strconcat(key, "_pct", NULL);
    g_autofree char *share_label = g_strconcat(label, " (%)", NULL);
    add(to, key, label, 0, 0, sides, count_or_nan(before), count_or_nan(after));
    add(to, share_key, share_label, 2, 2, sides, figures_percent(before, region->population),
        figures_percent(after, region->population));
}

static void collect(const Comparison *c, RegionRef ref, Figures *to) {
    const Region *region = &c->world->regions[ref.level].items[ref.index];
    const RegionResult *const sides[2] = {&c->before->regions[ref.level][ref.index],
                                          &c->after->regions[ref.level][ref.index]};
    const Reach *was = &sides[0]->cell, *is = &sides[1]->cell;
    add(to, "libraries_tpbis", "Perpustakaan TPBIS", 0, 0, sides, sides[0]->libraries_tpbis,
        sides[1]->libraries_tpbis);
    add(to, "villages_tpbis", "Desa/kelurahan dengan TPBIS", 0, 0, sides, sides[0]->villages_tpbis,
        sides[1]->villages_tpbis);
    for (int k = 0; k < c->after->reach_count; k++) {
        g_autofree char *number = figures_reach_words(c->after->reach_m[k]);
        g_autofree char *label = g_strdup_printf("Penduduk dalam %s km", number);
        g_autofree char *key = figures_reach_column(c->after->reach_m[k], "");
        add_people(to, key, label, region, sides, was->people_within[k], is->people_within[k]);
    }
    add_people(to, "people_within_service", "Penduduk dalam jarak layanan S", region, sides,
               was->people_within_service, is->people_within_service);
    if (c->before->has_ranges || c->after->has_ranges) {
        add(to, "people_within_service_p5", "  rentang letak, batas bawah (5 %)", 0, 0, sides,
            (double)sides[0]->service_range.low, (double)sides[1]->service_range.low);
        add(to, "people_within_service_p95", "  rentang letak, batas atas (95 %)", 0, 0, sides,
            (double)sides[0]->service_range.high, (double)sides[1]->service_range.high);
    }
    add(to, "people_unreachable", "Penduduk tanpa TPBIS di daratan yang sama", 0, 0, sides,
        count_or_nan(was->people_unreachable), count_or_nan(is->people_unreachable));
    add(to, "mean_km", "Jarak rata-rata (km)", 6, 2, sides, figures_km(was->mean_m),
        figures_km(is->mean_m));
    add(to, "gap_person_km", "Kesenjangan (orang-km di luar S)", 3, 0, sides,
        figures_km(was->gap_person_m), figures_km(is->gap_person_m));
}

static bool differs(const Figure *figure) {
    return figure->known[0] != figure->known[1] ||
           isnan(figure->value[0]) != isnan(figure->value[1]) ||
           (!isnan(figure->value[0]) && figure->value[0] != figure->value[1]);
}

/* Text */

static void pad_left(GString *out, const char *text, int width) {
    for (int n = (int)g_utf8_strlen(text, -1); n < width; n++)
        g_string_append_c(out, ' ');
    g_string_append(out, text);
}

static void pad_right(GString *out, const char *text, int width) {
    g_string_append(out, text);
    for (int n = (int)g_utf8_strlen(text, -1); n < width; n++)
        g_string_append_c(out, ' ');
}

static char *value_text(const Figure *figure, int side) {
    if (isfinite(figure->value[side]))
        return text_number_id(figure->value[side], figure->printed_decimals);
    return g_strdup(figure->known[side] ? "tidak ada" : "data belum lengkap");
}

static char *difference_text(const Figure *figure) {
    double difference = figure->value[1] - figure->value[0];
    if (!isfinite(difference))
        return g_strdup("–");
    g_autofree char *number = text_number_id(difference, figure->printed_decimals);
    return g_strconcat(difference > 0 ? "+" : "", number, NULL);
}

char *comparison_place(const World *world, RegionRef ref) {
    GString *place = g_string_new(NULL);
    int at = world->regions[ref.level].items[ref.index].parent;
    for (int level = (int)ref.level - 1; level >= LEVEL_REGENCY; level--) {
        g_string_append_printf(place, "%s%s", place->len > 0 ? ", " : "",
                               world->regions[level].items[at].name);
        at = world->regions[level].items[at].parent;
    }
    return g_string_free(place, FALSE);
}

static void append_title(GString *out, const Comparison *c, RegionRef ref) {
    const Region *region = &c->world->regions[ref.level].items[ref.index];
    const RegionChange *change = &c->change->regions[ref.level][ref.index];
    g_autofree char *place = comparison_place(c->world, ref);
    g_autofree char *gained = text_number_id((double)change->gained, 0);
    g_autofree char *lost = text_number_id((double)change->lost, 0);
    g_string_append_printf(out, "\n%s %s%s%s%s\n", region->code, region->name,
                           *place != '\0' ? " (" : "", place, *place != '\0' ? ")" : "");
    if (change->known)
        g_string_append_printf(out, "  Masuk jarak layanan S: %s orang; keluar: %s orang.\n",
                               gained, lost);
    else
        g_string_append_printf(
            out,
            "  Data belum lengkap: daftar perpustakaannya kosong sebelum atau sesudahnya. Terhadap "
            "yang tercatat saja, %s orang masuk jarak layanan S dan %s keluar; sebagian mungkin "
            "terlayani perpustakaan yang belum tercatat.\n",
            gained, lost);
}

static void append_block(GString *out, const Comparison *c, RegionRef ref, bool changed_only) {
    g_auto(Figures) figures = {0};
    collect(c, ref, &figures);
    append_title(out, c, ref);
    if (!c->change->regions[ref.level][ref.index].touched) {
        g_string_append(out, "  Tidak ada angka yang berubah.\n");
        return;
    }
    bool headed = false;
    for (int i = 0; i < figures.count; i++) {
        const Figure *figure = &figures.items[i];
        bool unknown = !figure->known[0] && !figure->known[1];
        if (unknown || (changed_only && !differs(figure)))
            continue;
        if (!headed) {
            pad_right(out, "", LABEL_WIDTH);
            g_string_append(out, "             sebelum             sesudah         selisih\n");
        }
        headed = true;
        g_autofree char *before = value_text(figure, 0), *after = value_text(figure, 1);
        g_autofree char *difference = difference_text(figure);
        g_string_append(out, "  ");
        pad_right(out, figure->label, LABEL_WIDTH - 2);
        pad_left(out, before, 20);
        pad_left(out, after, 20);
        pad_left(out, difference, 16);
        g_string_append_c(out, '\n');
    }
}

static bool is_shown(const Comparison *c, int level, int index) {
    return level == LEVEL_PROVINCE || c->change->regions[level][index].touched;
}

static const Figure *find_figure(const Figures *figures, const char *key) {
    const Figure *found = figures->items;
    while (strcmp(found->key, key) != 0)
        found++;
    return found;
}

// One line: all the rest is in JSON and CSV.
static void append_district(GString *out, const Comparison *c, int index) {
    const Region *region = &c->world->regions[LEVEL_DISTRICT].items[index];
    g_auto(Figures) figures = {0};
    collect(c, (RegionRef){LEVEL_DISTRICT, index}, &figures);
    const Figure *within = find_figure(&figures, "people_within_service");
    const Figure *share = find_figure(&figures, "people_within_service_pct");
    g_autofree char *place = comparison_place(c->world, (RegionRef){LEVEL_DISTRICT, index});
    g_string_append_printf(out, "  %s %s (%s): ", region->code, region->name, place);
    if (!within->known[0] && !within->known[1]) {
        g_string_append(out, "data belum lengkap\n");
        return;
    }
    g_autofree char *before = value_text(within, 0), *after = value_text(within, 1);
    g_autofree char *from = value_text(share, 0), *to = value_text(share, 1);
    g_autofree char *difference = difference_text(within);
    g_string_append_printf(out, "%s → %s orang (%s); %s → %s %%\n", before, after, difference, from,
                           to);
}

static void append_districts(GString *out, const Comparison *c) {
    const char *heading = "\nKecamatan yang berubah: penduduk dalam jarak layanan S\n";
    for (int i = 0; i < c->world->regions[LEVEL_DISTRICT].count; i++) {
        const RegionResult *was = &c->before->regions[LEVEL_DISTRICT][i];
        const RegionResult *is = &c->after->regions[LEVEL_DISTRICT][i];
        bool same_people = was->cell.people_within_service == is->cell.people_within_service;
        if (!is_shown(c, LEVEL_DISTRICT, i) || (same_people && was->known == is->known))
            continue;
        g_string_append(out, heading);
        append_district(out, c, i);
        heading = "";
    }
}

void comparison_append_regions(GString *out, const Comparison *c) {
    for (int level = LEVEL_PROVINCE; level <= LEVEL_REGENCY; level++) {
        for (int i = 0; i < c->world->regions[level].count; i++) {
            if (is_shown(c, level, i))
                append_block(out, c, (RegionRef){(RegionLevel)level, i}, level != LEVEL_PROVINCE);
        }
    }
    append_districts(out, c);
}

static double village_percent(const Comparison *c, const Results *results, int village) {
    return figures_percent(results->villages[village].cell.people_within_service,
                           c->world->regions[LEVEL_VILLAGE].items[village].population);
}

void comparison_append_villages(GString *out, const Comparison *c, const char *heading,
                                const GArray *villages) {
    if (villages->len == 0)
        return;
    g_string_append_printf(out, "\n%s: %u\n", heading, villages->len);
    for (guint i = 0; i < villages->len && i < MOST_VILLAGES; i++) {
        int v = g_array_index(villages, int, i);
        const Region *region = &c->world->regions[LEVEL_VILLAGE].items[v];
        g_autofree char *place = comparison_place(c->world, (RegionRef){LEVEL_VILLAGE, v});
        g_autofree char *before = text_number_id(village_percent(c, c->before, v), 0);
        g_autofree char *after = text_number_id(village_percent(c, c->after, v), 0);
        g_autofree char *people = text_number_id((double)region->population, 0);
        g_string_append_printf(out, "  %s %s (%s): %s penduduk, dalam S %s %% → %s %%\n",
                               region->code, region->name, place, people, before, after);
    }
    if (villages->len > MOST_VILLAGES)
        g_string_append_printf(out, "  … dan %u lagi (semua dengan --json)\n",
                               villages->len - MOST_VILLAGES);
}

void comparison_append_notes(GString *out, const Comparison *c) {
    g_string_append(out, "\nDihitung terhadap perpustakaan yang tercatat: jumlah dalam jangkauan "
                         "adalah sekurang-kurangnya.\n");
    for (int i = 0; i < c->world->regions[LEVEL_PROVINCE].count; i++) {
        if (c->before->regions[LEVEL_PROVINCE][i].cell.people_unreachable ==
            c->after->regions[LEVEL_PROVINCE][i].cell.people_unreachable)
            continue;
        g_string_append(out, "Penduduk tanpa perpustakaan TPBIS di daratannya tidak ikut dalam "
                             "rata-rata dan orang-km; bila jumlah mereka berubah, keduanya dapat "
                             "naik walau layanan membaik.\n");
        return;
    }
}

/* JSON and CSV */

static void json_region(Json *json, const Comparison *c, RegionRef ref) {
    const Region *region = &c->world->regions[ref.level].items[ref.index];
    const RegionChange *change = &c->change->regions[ref.level][ref.index];
    g_auto(Figures) figures = {0};
    collect(c, ref, &figures);
    json_open_object(json, NULL);
    json_string(json, "code", region->code);
    json_string(json, "name", region->name);
    json_string(json, "level", region_level_name(ref.level));
    json_bool(json, "known", change->known);
    json_int(json, "people_gained", change->gained);
    json_int(json, "people_lost", change->lost);
    json_open_object(json, "figures");
    for (int i = 0; i < figures.count; i++) {
        const Figure *figure = &figures.items[i];
        json_open_object(json, figure->key);
        json_real(json, "before", figure->value[0], figure->decimals);
        json_real(json, "after", figure->value[1], figure->decimals);
        json_real(json, "difference", figure->value[1] - figure->value[0], figure->decimals);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

void comparison_json_regions(Json *json, const Comparison *c) {
    json_open_array(json, "regions");
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int i = 0; i < c->world->regions[level].count; i++) {
            if (is_shown(c, level, i))
                json_region(json, c, (RegionRef){(RegionLevel)level, i});
        }
    }
    json_close(json);
}

void comparison_json_villages(Json *json, const Comparison *c, const char *key,
                              const GArray *villages) {
    json_open_array(json, key);
    for (guint i = 0; i < villages->len; i++) {
        int v = g_array_index(villages, int, i);
        const Region *region = &c->world->regions[LEVEL_VILLAGE].items[v];
        json_open_object(json, NULL);
        json_string(json, "code", region->code);
        json_string(json, "name", region->name);
        json_int(json, "population", region->population);
        json_int(json, "before", c->before->villages[v].cell.people_within_service);
        json_int(json, "after", c->after->villages[v].cell.people_within_service);
        json_close(json);
    }
    json_close(json);
}

GString *comparison_csv(const Comparison *c) {
    static const char *const columns[] = {"code",   "name",  "level",     "figure",
                                          "before", "after", "difference"};
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
        csv_append(out, columns[i]);
    csv_end_row(out);
    for (int level = LEVEL_PROVINCE; level < LEVEL_VILLAGE; level++) {
        for (int r = 0; r < c->world->regions[level].count; r++) {
            if (!is_shown(c, level, r))
                continue;
            const Region *region = &c->world->regions[level].items[r];
            g_auto(Figures) figures = {0};
            collect(c, (RegionRef){(RegionLevel)level, r}, &figures);
            for (int i = 0; i < figures.count; i++) {
                const Figure *figure = &figures.items[i];
                cells_append_text(out, region->code);
                cells_append_text(out, region->name);
                csv_append(out, region_level_name((RegionLevel)level));
                csv_append(out, figure->key);
                cells_append_real(out, figure->value[0], figure->decimals);
                cells_append_real(out, figure->value[1], figure->decimals);
                cells_append_real(out, figure->value[1] - figure->value[0], figure->decimals);
                csv_end_row(out);
            }
        }
    }
    return out;
}
