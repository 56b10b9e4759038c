#include "book/story.h"

#include <math.h>
#include <string.h>

#include "book/drawing.h"
#include "render/marginalia.h"

typedef struct {
    const BookSource *source;
    Language language;
    int province;
    const Region *region;
    const RegionResult *result;
    char *place; // "Provinsi Banten"
    bool complete;
    GPtrArray *said;
} Story;

char *story_people(const BookSource *source, char *text) {
    char *told = words_demand(words_language(source->settings->language), source->world, text);
    g_free(text);
    return told;
}

char *story_service(const BookSource *source) {
    return theme_service_text(words_language(source->settings->language), source->world,
                              source->settings);
}

static char *number(const Story *story, int64_t value) {
    return words_number(story->language, (double)value, 0);
}

// Takes over a sentence, with a capital at its start.
static void say(Story *story, char *sentence) {
    sentence = story_people(story->source, sentence);
    gunichar first = g_unichar_toupper(g_utf8_get_char(sentence));
    char letter[8] = {0};
    g_unichar_to_utf8(first, letter);
    g_ptr_array_add(story->said, g_strconcat(letter, g_utf8_next_char(sentence), NULL));
    g_free(sentence);
}

static bool has_libraries(const Story *story) {
    return story->result->known && story->result->libraries_tpbis > 0;
}

static void say_libraries(Story *story) {
    g_autofree char *date = words_date(story->language, story->source->results->as_of);
    if (!story->result->known) {
        say(story, words_printf(story->language,
                                "Keadaan data %s: di %s belum ada perpustakaan TPBIS yang "
                                "tercatat. Itu tidak berarti tidak ada: daftarnya belum lengkap, "
                                "sehingga cakupannya tidak dapat dihitung.",
                                date, story->place));
        return;
    }
    if (story->result->libraries_tpbis == 0) {
        say(story,
            words_printf(story->language,
                         story->result->member
                             ? "Keadaan data %s: %s ikut program, tetapi belum memiliki "
                               "perpustakaan TPBIS; cakupannya 0 %%."
                             : "Keadaan data %s: %s belum ikut program TPBIS; cakupannya 0 %%.",
                         date, story->place));
        return;
    }
    g_autofree char *libraries = number(story, story->result->libraries_tpbis);
    g_autofree char *with = number(story, story->result->villages_tpbis);
    g_autofree char *villages = number(story, story->region->village_count);
    say(story, words_printf(story->language,
                            "Keadaan data %s: tercatat %s perpustakaan TPBIS, di %s dari %s "
                            "desa/kelurahan %s.",
                            date, libraries, with, villages, story->place));
}

static void say_coverage(Story *story) {
    int64_t people = story->region->population, within = story->result->cell.people_within_service;
    if (!has_libraries(story) || people <= 0)
        return;
    if (within >= people) {
        say(story,
            g_strdup(words(story->language, "Seluruh penduduk tinggal dalam jarak layanan S dari "
                                            "perpustakaan TPBIS yang tercatat.")));
        return;
    }
    if (within <= 0) {
        say(story, g_strdup(words(story->language,
                                  "Tidak ada penduduk yang tinggal dalam jarak layanan S dari "
                                  "perpustakaan TPBIS yang tercatat.")));
        return;
    }
    g_autofree char *share = marginalia_share(story->language, within, people, story->complete);
    g_autofree char *near = number(story, within), *far = number(story, people - within);
    say(story,
        words_printf(story->language,
                     story->complete
                         ? "%s penduduk (%s orang) tinggal dalam jarak layanan S dari "
                           "perpustakaan TPBIS; %s orang tinggal lebih jauh."
                         : "%s penduduk (%s orang) tinggal dalam jarak layanan S dari "
                           "perpustakaan TPBIS yang tercatat; paling banyak %s orang tinggal "
                           "lebih jauh.",
                     share, near, far));
}

static void say_distance(Story *story) {
    const Reach *reach = &story->result->cell;
    if (has_libraries(story) && isfinite(reach->median_m)) {
        g_autofree char *median = marginalia_km(story->language, reach->median_m);
        g_autofree char *mean = marginalia_km(story->language, reach->mean_m);
        say(story, words_printf(story->language,
                                "Separuh penduduk tinggal %s atau lebih dekat ke perpustakaan "
                                "TPBIS tercatat yang terdekat, separuhnya lebih jauh; rata-rata "
                                "%s, menurut garis lurus.",
                                median, mean));
    }
    if (has_libraries(story) && reach->people_unreachable > 0 &&
        reach->people_unreachable < story->region->population) {
        g_autofree char *people = number(story, reach->people_unreachable);
        say(story, words_printf(story->language,
                                "%s orang tinggal di pulau yang tidak memiliki perpustakaan TPBIS "
                                "tercatat, sehingga tidak terjangkau lewat darat.",
                                people));
    }
}

static void add_name(const Story *story, GString *names, int regency) {
    const Region *item = &story->source->world->regions[LEVEL_REGENCY].items[regency];
    g_autofree char *name = sheet_short_name(item->name);
    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
}

// Share of people within S, or -1 where it says nothing.
static double regency_share(const Story *story, int regency) {
    const RegionResult *result = &story->source->results->regions[LEVEL_REGENCY][regency];
    int64_t people = story->source->world->regions[LEVEL_REGENCY].items[regency].population;
    return !result->known || result->libraries_tpbis == 0 || people <= 0
               ? -1
               : (double)result->cell.people_within_service / (double)people;
}

static char *regency_words(const Story *story, int regency) {
    const World *world = story->source->world;
    const Results *results = story->source->results;
    const Region *item = &world->regions[LEVEL_REGENCY].items[regency];
    g_autofree char *share = marginalia_share(
        story->language, results->regions[LEVEL_REGENCY][regency].cell.people_within_service,
        item->population, theme_is_complete(world, results, LEVEL_REGENCY, regency));
    return g_strdup_printf("%s (%s)", item->name, share);
}

static void say_regencies(Story *story) {
    const Region *province = story->region;
    g_autoptr(GString) unknown = g_string_new(NULL);
    int unknowns = 0, best = -1, worst = -1;
    for (int i = province->first_child; i < province->first_child + province->child_count; i++) {
        if (!story->source->results->regions[LEVEL_REGENCY][i].known) {
            add_name(story, unknown, i);
            unknowns++;
            continue;
        }
        double share = regency_share(story, i);
        if (share < 0)
            continue;
        best = best < 0 || share > regency_share(story, best) ? i : best;
        worst = worst < 0 || share < regency_share(story, worst) ? i : worst;
    }
    if (best >= 0 && regency_share(story, best) > regency_share(story, worst)) {
        g_autofree char *high = regency_words(story, best), *low = regency_words(story, worst);
        say(story, words_printf(story->language,
                                "Di antara kabupaten/kota yang memiliki perpustakaan TPBIS "
                                "tercatat, cakupan tertinggi ada di %s dan terendah di %s.",
                                high, low));
    }
    if (unknowns > 0 && unknowns < province->child_count)
        say(story, words_printf(story->language,
                                "Di %d dari %d kabupaten/kota (%s) belum ada perpustakaan TPBIS "
                                "yang tercatat: di sana cakupannya tidak diketahui, bukan nol.",
                                unknowns, province->child_count, unknown->str));
}

static void say_certainty(Story *story) {
    if (!has_libraries(story))
        return;
    const char *said = story->result->completeness;
    if (story->complete)
        say(story, g_strdup(words(story->language,
                                  "Daftar perpustakaan TPBIS sudah lengkap menurut jumlah yang "
                                  "dilaporkan.")));
    else if (said != NULL && *said != '\0')
        say(story, words_printf(story->language,
                                "Angka-angka ini batas bawah, karena hanya perpustakaan yang "
                                "tercatat dihitung: %s.",
                                said));
    else
        say(story, g_strdup(words(story->language,
                                  "Angka-angka ini batas bawah, karena hanya perpustakaan yang "
                                  "tercatat dihitung dan jumlah sebenarnya tidak diketahui.")));
}

static int picks_here(const Story *story) {
    const SitePlan *plan = story->source->plan;
    int count = 0;
    for (int i = 0; i < plan->pick_count; i++)
        count +=
            plan->picks[i].village >= story->region->first_village &&
            plan->picks[i].village < story->region->first_village + story->region->village_count;
    return count;
}

static void say_plan(Story *story) {
    const SitePlan *plan = story->source->plan;
    if (plan == NULL || picks_here(story) == 0)
        return;
    g_autofree char *gain = number(story, (int64_t)round(plan->value));
    say(story, words_printf(story->language,
                            "Rencana mengusulkan %d desa/kelurahan berikutnya di sini; seluruh "
                            "rencana menambah %s %s.",
                            picks_here(story), gain, plan->unit));
}

GPtrArray *story_sentences(const BookSource *source, int province) {
    Story story = {.source = source,
                   .language = words_language(source->settings->language),
                   .province = province,
                   .region = &source->world->regions[LEVEL_PROVINCE].items[province],
                   .result = &source->results->regions[LEVEL_PROVINCE][province],
                   .complete =
                       theme_is_complete(source->world, source->results, LEVEL_PROVINCE, province),
                   .said = g_ptr_array_new_with_free_func(g_free)};
    story.place = book_region_name(source->world, story.language, LEVEL_PROVINCE, province);
    say_libraries(&story);
    say_coverage(&story);
    say_distance(&story);
    say_regencies(&story);
    say_certainty(&story);
    say_plan(&story);
    g_free(story.place);
    return story.said;
}
