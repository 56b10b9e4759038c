#include "render/plan_panel.h"

#include <math.h>

#include "render/theme_plan.h"

static const Style *style_of(const Cursor *cursor) {
    return cursor->sheet->source->style;
}

static Language language_of(const Cursor *cursor) {
    return cursor->sheet->source->language;
}

static const SitePlan *plan_of(const Cursor *cursor) {
    return cursor->sheet->source->plan;
}

static bool is_own(const Sheet *sheet, const SitePick *pick) {
    const Region *region = sheet_region(sheet);
    return pick->village >= region->first_village &&
           pick->village < region->first_village + region->village_count;
}

static int own_picks(const Sheet *sheet) {
    int count = 0;
    for (int i = 0; i < sheet->source->plan->pick_count; i++)
        count += is_own(sheet, &sheet->source->plan->picks[i]);
    return count;
}

// The words are taken over.
static void figure(Cursor *cursor, const char *name, char *value) {
    g_autofree char *said = words_demand(language_of(cursor), cursor->sheet->source->world, name);
    panel_row(cursor, said, value, FACE_REGULAR, style_of(cursor)->body_pt);
    panel_skip(cursor, 0.4);
    g_free(value);
}

// "≥ 12.345 (18 %)": a lower bound, rounded down, while the list is not whole.
static char *people_share(Language in, int64_t people, int64_t population, bool complete) {
    g_autofree char *number = words_number(in, (double)people, 0);
    const char *least = complete ? "" : "≥ ";
    double percent = population > 0 ? 100.0 * (double)people / (double)population : NAN;
    if (isnan(percent))
        return g_strconcat(least, number, NULL);
    return g_strdup_printf("%s%s (%.0f %%)", least, number,
                           complete ? round(percent) : floor(percent + 1e-9));
}

static void within(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const Theme *theme = cursor->theme;
    Language in = language_of(cursor);
    int64_t population = sheet_region(sheet)->population;
    figure(cursor, words(in, "Penduduk"), words_number(in, (double)population, 0));
    bool complete = theme_is_complete(sheet->source->world, sheet->source->results, sheet->level,
                                      sheet->region);
    figure(cursor, words(in, "Dalam jarak layanan S sekarang"),
           sheet_result(sheet)->known ? people_share(in, theme->within_before, population, complete)
                                      : g_strdup(words(in, "data belum lengkap")));
    figure(cursor, words(in, "Sesudah semua usulan dibuka"),
           people_share(in, theme->within_after, population, complete));
}

// The region's picks by stage; their gains may lie beyond its border.
static void stages(Cursor *cursor) {
    const Sheet *sheet = cursor->sheet;
    const SitePlan *plan = plan_of(cursor);
    Language in = language_of(cursor);
    for (int stage = 1; stage <= plan->stage_count; stage++) {
        int count = 0;
        double gain = 0;
        for (int i = 0; i < plan->pick_count; i++) {
            if (!is_own(sheet, &plan->picks[i]) || plan->picks[i].stage != stage)
                continue;
            count++;
            gain += plan->picks[i].gain;
        }
        g_autofree char *value = theme_plan_value(in, plan, gain);
        g_autofree char *name = plan->stage_count > 1
                                    ? words_printf(in, "Tahap %d: %d usulan", stage, count)
                                    : words_printf(in, "%d usulan", count);
        figure(cursor, name, g_strdup_printf("%s%s", gain >= 0.5 ? "+" : "", value));
    }
}

void plan_panel_figures(Cursor *cursor) {
    const Style *style = style_of(cursor);
    const SitePlan *plan = plan_of(cursor);
    Language in = language_of(cursor);
    panel_heading(cursor, words(in, "ANGKA RENCANA"));
    panel_begin_table(cursor);
    within(cursor);
    if (own_picks(cursor->sheet) > 0)
        stages(cursor);
    figure(cursor, words(in, "Seluruh rencana: perolehan"),
           theme_plan_value(in, plan, plan->value));
    // A bound must not be rounded down, but one that was reached is the value itself.
    figure(cursor, words(in, "Perolehan tertinggi yang mungkin"),
           theme_plan_value(in, plan, plan->optimal ? plan->value : ceil(plan->bound - 1e-6)));
    panel_end_table(cursor);
    if (own_picks(cursor->sheet) == 0)
        panel_text(cursor, words(in, "Tidak ada usulan di wilayah ini."), FACE_REGULAR,
                   style->body_pt, PANGO_ALIGN_LEFT);
    g_autofree char *proof = theme_plan_proof(in, plan);
    g_autofree char *sentence = words_printf(in, "Rencana ini %s.", proof);
    panel_text(cursor, sentence, FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
}

static void pick_row(Cursor *cursor, const SitePick *pick) {
    const World *world = cursor->sheet->source->world;
    const Region *village = &world->regions[LEVEL_VILLAGE].items[pick->village];
    const Region *district = &world->regions[LEVEL_DISTRICT].items[village->parent];
    g_autofree char *name =
        g_strdup_printf("%d. %s, %s", pick->order, village->name, district->name);
    g_autofree char *gain = words_number(language_of(cursor), round(pick->gain), 0);
    panel_row(cursor, name, gain, FACE_REGULAR, style_of(cursor)->small_pt);
}

void plan_panel_picks(Cursor *cursor) {
    const Style *style = style_of(cursor);
    const SitePlan *plan = plan_of(cursor);
    Language in = language_of(cursor);
    int left = own_picks(cursor->sheet), rows = cursor->theme->pick_rows;
    if (left == 0 || cursor->sheet->terse >= TERSE_FIGURES)
        return;
    panel_row(cursor, words(in, "USULAN"), rows > 0 ? words(in, plan->unit) : "", FACE_BOLD,
              style->small_pt);
    panel_skip(cursor, 0.4);
    for (int i = 0; i < plan->pick_count && rows > 0; i++) {
        if (!is_own(cursor->sheet, &plan->picks[i]))
            continue;
        pick_row(cursor, &plan->picks[i]);
        rows--;
        left--;
    }
    if (left == 0)
        return;
    g_autofree char *rest = cursor->theme->pick_rows > 0
                                ? words_printf(in, "dan %d lainnya di tables/plan.csv", left)
                                : words_printf(in, "%d usulan: lihat tables/plan.csv", left);
    panel_text(cursor, rest, FACE_ITALIC, style->small_pt, PANGO_ALIGN_LEFT);
}

void plan_panel_choose_rows(const Sheet *sheet, Theme *theme) {
    int low = 0, high = own_picks(sheet);
    while (low < high) { // the most that fit
        theme->pick_rows = (low + high + 1) / 2;
        if (panel_fits(sheet, theme))
            low = theme->pick_rows;
        else
            high = theme->pick_rows - 1;
    }
    theme->pick_rows = low;
}
