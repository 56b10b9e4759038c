#include "changes/rows.h"

#include <math.h>

#include "base/csv.h"
#include "base/text.h"
#include "report/cells.h"
#include "report/figures.h"
#include "report/json.h"

/** One figure that differs. `difference` is "" for texts and where one side is unknown. */
typedef struct {
    const char *level, *code, *name, *measure;
    const char *before, *after, *difference;
} Row;

typedef void (*Visit)(const Row *row, gpointer data);

typedef struct {
    Visit visit;
    gpointer data;
    const char *level, *code, *name;
} Walk;

static void tell(const Walk *walk, const char *measure, const char *before, const char *after,
                 const char *difference) {
    if (g_strcmp0(before, after) == 0)
        return;
    Row row = {walk->level, walk->code, walk->name, measure, before, after, difference};
    walk->visit(&row, walk->data);
}

// Negative = unknown.
static void tell_int(const Walk *walk, const char *measure, int64_t before, int64_t after) {
    g_autofree char *was =
        before >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, before) : g_strdup("");
    g_autofree char *is = after >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, after) : g_strdup("");
    g_autofree char *difference = before >= 0 && after >= 0
                                      ? g_strdup_printf("%" G_GINT64_FORMAT, after - before)
                                      : g_strdup("");
    tell(walk, measure, was, is, difference);
}

static void tell_real(const Walk *walk, const char *measure, double before, double after,
                      int decimals) {
    g_autofree char *was = isfinite(before) ? text_from_double(before, decimals) : g_strdup("");
    g_autofree char *is = isfinite(after) ? text_from_double(after, decimals) : g_strdup("");
    // Of the figures as they are printed, so that a reader's own subtraction agrees.
    double left = 0, right = 0;
    bool both = text_to_double(was, &left) && text_to_double(is, &right);
    g_autofree char *difference = both ? text_from_double(right - left, decimals) : g_strdup("");
    tell(walk, measure, was, is, difference);
}

// Whether the thing itself is there: only told where it is not in both.
static void tell_presence(const Walk *walk, const Pair *pair) {
    tell(walk, "listed", pair->before != NULL ? "1" : "0", pair->after != NULL ? "1" : "0",
         pair->before == NULL ? "1" : "-1");
}

static void walk_region(Walk *walk, const Pair *pair) {
    const RegionFact *b = pair->before != NULL ? pair->before : &facts_unknown_region;
    const RegionFact *a = pair->after != NULL ? pair->after : &facts_unknown_region;
    const RegionFact *shown = pair->after != NULL ? a : b;
    walk->code = shown->code;
    walk->name = shown->name;
    tell_presence(walk, pair);
    if (pair->before != NULL && pair->after != NULL)
        tell(walk, "name", b->name, a->name, "");
    tell_int(walk, "member", b->member, a->member);
    tell_int(walk, "villages", b->villages, a->villages);
    tell_int(walk, "villages_tpbis", b->villages_tpbis, a->villages_tpbis);
    tell_int(walk, "libraries_tpbis", b->libraries_tpbis, a->libraries_tpbis);
    tell_int(walk, "population", b->population, a->population);
    tell_int(walk, "people_within_service", b->within, a->within);
    tell_real(walk, "people_within_service_pct", figures_percent(b->within, b->population),
              figures_percent(a->within, a->population), 2);
    tell_real(walk, "mean_km", figures_km(b->mean_m), figures_km(a->mean_m), 6);
    tell_real(walk, "gap_person_km", figures_km(b->gap_person_m), figures_km(a->gap_person_m), 3);
}

static void walk_regions(Walk *walk, const Diff *diff) {
    for (int level = 0; level < LEVEL_COUNT; level++) {
        walk->level = region_level_name((RegionLevel)level);
        for (guint i = 0; i < diff->regions[level]->len; i++)
            walk_region(walk, &g_array_index(diff->regions[level], Pair, i));
    }
}

static void walk_reach(Walk *walk, const GArray *villages) {
    for (guint i = 0; i < villages->len; i++) {
        const Pair *pair = &g_array_index(villages, Pair, i);
        const RegionFact *after = pair->after;
        walk->level = "village";
        walk->code = after->code;
        walk->name = after->name;
        tell_int(walk, "within_reach", diff_is_within(pair->before), diff_is_within(after));
    }
}

static char *position_text(const LibraryFact *library) {
    g_autofree char *lon = text_from_double(library->position.lon_deg, 9);
    g_autofree char *lat = text_from_double(library->position.lat_deg, 9);
    return g_strconcat(lon, " ", lat, NULL);
}

static void walk_position(const Walk *walk, const LibraryFact *before, const LibraryFact *after) {
    g_autofree char *was = position_text(before), *is = position_text(after);
    g_autofree char *moved = text_from_double(diff_moved_m(before, after), 1);
    tell(walk, "position", was, is, moved);
}

static void walk_libraries(Walk *walk, const Diff *diff) {
    static const LibraryFact none = {.name = "",
                                     .kind = "",
                                     .village_code = "",
                                     .precision = "",
                                     .confidence = "",
                                     .tpbis_since = "",
                                     .tpbis_until = "",
                                     .open_since = "",
                                     .open_until = "",
                                     .tpbis = -1};
    walk->level = "library";
    for (guint i = 0; i < diff->libraries->len; i++) {
        const Pair *pair = &g_array_index(diff->libraries, Pair, i);
        const LibraryFact *b = pair->before != NULL ? pair->before : &none;
        const LibraryFact *a = pair->after != NULL ? pair->after : &none;
        walk->code = pair->after != NULL ? a->id : b->id;
        walk->name = pair->after != NULL ? a->name : b->name;
        tell_presence(walk, pair);
        tell_int(walk, "tpbis", b->tpbis, a->tpbis);
        tell(walk, "name", b->name, a->name, "");
        tell(walk, "kind", b->kind, a->kind, "");
        tell(walk, "village_code", b->village_code, a->village_code, "");
        if (pair->before != NULL && pair->after != NULL)
            walk_position(walk, b, a);
        tell(walk, "precision", b->precision, a->precision, "");
        tell(walk, "confidence", b->confidence, a->confidence, "");
        tell(walk, "tpbis_since", b->tpbis_since, a->tpbis_since, "");
        tell(walk, "tpbis_until", b->tpbis_until, a->tpbis_until, "");
        tell(walk, "open_since", b->open_since, a->open_since, "");
        tell(walk, "open_until", b->open_until, a->open_until, "");
    }
}

static void walk_members(Walk *walk, const Diff *diff) {
    static const MemberFact none = {.since = "", .until = ""};
    walk->level = "membership";
    for (guint i = 0; i < diff->member_rows->len; i++) {
        const Pair *pair = &g_array_index(diff->member_rows, Pair, i);
        const MemberFact *b = pair->before != NULL ? pair->before : &none;
        const MemberFact *a = pair->after != NULL ? pair->after : &none;
        walk->code = pair->after != NULL ? a->code : b->code;
        walk->name = facts_region_name(diff->after, walk->code);
        tell_presence(walk, pair);
        tell(walk, "since", b->since, a->since, "");
        tell(walk, "until", b->until, a->until, "");
    }
}

static void walk_inputs(Walk *walk, const Diff *diff) {
    walk->level = "input";
    for (guint i = 0; i < diff->inputs->len; i++) {
        const Pair *pair = &g_array_index(diff->inputs, Pair, i);
        const InputFact *b = pair->before, *a = pair->after, *shown = diff_shown(pair);
        walk->code = shown->role;
        walk->name = shown->name;
        tell(walk, "sha256", b != NULL ? b->sha256 : "", a != NULL ? a->sha256 : "", "");
    }
    for (guint i = 0; i < diff->files->len; i++) {
        const Pair *pair = &g_array_index(diff->files, Pair, i);
        const FileFact *b = pair->before, *a = pair->after, *shown = diff_shown(pair);
        walk->code = shown->kind;
        walk->name = shown->name;
        tell_int(walk, "rows", b != NULL ? b->rows : -1, a != NULL ? a->rows : -1);
        tell_int(walk, "rejected", b != NULL ? b->rejected : -1, a != NULL ? a->rejected : -1);
    }
}

static void walk_rejects(Walk *walk, const Diff *diff) {
    walk->level = "rejected_row";
    for (guint i = 0; i < diff->rejects->len; i++) {
        const Pair *pair = &g_array_index(diff->rejects, Pair, i);
        const RejectFact *b = pair->before, *a = pair->after, *shown = diff_shown(pair);
        g_autofree char *code = g_strdup_printf("%s:%" G_GINT64_FORMAT, shown->file, shown->row);
        g_autofree char *name = *shown->column != '\0'
                                    ? g_strdup_printf("%s = %s", shown->column, shown->value)
                                    : g_strdup(shown->value);
        walk->code = code;
        walk->name = name;
        tell(walk, "reason", b != NULL ? b->reason : "", a != NULL ? a->reason : "", "");
    }
}

static void walk_texts(Walk *walk, const GArray *pairs, const char *level, bool has_value) {
    walk->level = level;
    walk->name = "";
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        const TextFact *b = pair->before, *a = pair->after;
        const char *key = a != NULL ? a->key : b->key;
        walk->code = has_value ? key : "";
        if (has_value)
            tell(walk, "value", b != NULL ? b->value : "", a != NULL ? a->value : "", "");
        else
            tell(walk, "text", b != NULL ? key : "", a != NULL ? key : "", "");
    }
}

static void walk_all(const Diff *diff, Visit visit, gpointer data) {
    Walk walk = {visit, data, "", "", ""};
    walk_texts(&walk, diff->meta, "edition", true);
    walk_texts(&walk, diff->settings, "setting", true);
    walk_members(&walk, diff);
    walk_regions(&walk, diff);
    walk_reach(&walk, diff->reached);
    walk_reach(&walk, diff->lost);
    walk_reach(&walk, diff->unsure);
    walk_libraries(&walk, diff);
    walk_inputs(&walk, diff);
    walk_rejects(&walk, diff);
    walk_texts(&walk, diff->warnings, "warning", false);
}

static void append_number_or_text(GString *out, const char *text) {
    double number;
    if (text_to_double(text, &number))
        csv_append(out, text);
    else
        cells_append_text(out, text);
}

static void append_row(const Row *row, gpointer data) {
    GString *out = data;
    csv_append(out, row->level);
    cells_append_text(out, row->code);
    cells_append_text(out, row->name);
    csv_append(out, row->measure);
    append_number_or_text(out, row->before);
    append_number_or_text(out, row->after);
    csv_append(out, row->difference);
    csv_end_row(out);
}

GString *rows_csv(const Diff *diff) {
    GString *out = g_string_new(NULL);
    cells_append_header(out, (const char *const[]){"level", "code", "name", "measure", "before",
                                                   "after", "difference", NULL});
    csv_end_row(out);
    walk_all(diff, append_row, out);
    return out;
}

static void json_row(const Row *row, gpointer data) {
    Json *json = data;
    double number;
    json_open_object(json, NULL);
    json_string(json, "level", row->level);
    json_string(json, "code", row->code);
    json_string(json, "name", row->name);
    json_string(json, "measure", row->measure);
    json_string(json, "before", *row->before != '\0' ? row->before : NULL);
    json_string(json, "after", *row->after != '\0' ? row->after : NULL);
    if (text_to_double(row->difference, &number))
        json_real(json, "difference", number, 6);
    else
        json_null(json, "difference");
    json_close(json);
}

char *rows_json(const Diff *diff) {
    Json *json = json_new();
    json_open_object(json, NULL);
    json_bool(json, "first", diff->before == NULL);
    json_bool(json, "equal", diff_is_empty(diff));
    json_open_array(json, "not_comparable");
    for (guint i = 0; i < diff->notes->len; i++)
        json_string(json, NULL, g_ptr_array_index(diff->notes, i));
    json_close(json);
    json_open_array(json, "changes");
    walk_all(diff, json_row, json);
    json_close(json);
    json_close(json);
    return json_end(json);
}
