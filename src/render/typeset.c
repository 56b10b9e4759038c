#include "render/typeset.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "base/error.h"
#include "base/reads.h"

#define SHUTDOWN_WAIT_US (2 * G_USEC_PER_SEC)
#define MOST_SIZES 10000 // remembered of one thread's texts

struct Typeset {
    PangoFontMap *map;
    PangoContext *context;
    char *family;
    GHashTable *sizes; // of texts that were measured: key -> PlanePoint (width, height)
    GHashTable *fonts; // PangoFontDescription -> PangoFont, its metrics known
};

static char *find_face(const Style *style, const char *file) {
    for (int i = 0; style->font_folders[i] != NULL; i++) {
        g_autofree char *path = g_build_filename(style->font_folders[i], file, NULL);
        reads_note(path, READ_CONTENT);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static bool add_face(FcConfig *config, const Style *style, const char *file, GError **error) {
    g_autofree char *path = find_face(style, file);
    if (path != NULL && FcConfigAppFontAddFile(config, (const FcChar8 *)path))
        return true;
    g_autofree char *folders = g_strjoinv(", ", style->font_folders);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "jenis huruf %s %s (dicari di %s); pasang paket fonts-liberation2 atau sesuaikan "
                "[fonts] di file gaya",
                file, path == NULL ? "tidak ditemukan" : "tidak dapat dibaca", folders);
    return false;
}

static bool has_family(FcConfig *config, const char *family) {
    const FcFontSet *fonts = FcConfigGetFonts(config, FcSetApplication);
    for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
        FcChar8 *name = NULL;
        if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch &&
            g_ascii_strcasecmp((const char *)name, family) == 0)
            return true;
    }
    return false;
}

bool typeset_load_fonts(const Style *style, GError **error) {
    FcConfig *config = FcConfigCreate();
    bool ok = config != NULL;
    for (int i = 0; ok && style->font_files[i] != NULL; i++)
        ok = add_face(config, style, style->font_files[i], error);
    if (ok && !has_family(config, style->font_family)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                    "file gaya: [fonts] files tidak memuat jenis huruf \"%s\"", style->font_family);
        ok = false;
    }
    // Current before Pango starts, so that it does not read the system's.
    if (ok && !FcConfigSetCurrent(config)) {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_FAILED,
                            "jenis huruf tidak dapat disiapkan (memori?)");
        ok = false;
    }
    if (config != NULL)
        FcConfigDestroy(config);
    return ok;
}

// Marks that are not seen need no glyph.
static bool is_seen(gunichar character) {
    GUnicodeType type = g_unichar_type(character);
    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
           !g_unichar_iszerowidth(character);
}

static bool all_faces_have(const FcFontSet *faces, gunichar character) {
    for (int i = 0; faces != NULL && i < faces->nfont; i++) {
        FcCharSet *characters;
        if (FcPatternGetCharSet(faces->fonts[i], FC_CHARSET, 0, &characters) == FcResultMatch &&
            !FcCharSetHasChar(characters, character))
            return false;
    }
    return true;
}

char *typeset_missing(const char *text) {
    const FcFontSet *faces = FcConfigGetFonts(NULL, FcSetApplication);
    GString *missing = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (is_seen(character) && !all_faces_have(faces, character) &&
            g_utf8_strchr(text, at - text, character) == NULL)
            g_string_append_printf(missing, "%sU+%04X", missing->len > 0 ? ", " : "", character);
    }
    return g_string_free(missing, FALSE);
}

// Font maps that are not gone yet. Pango looks fonts up on threads of its own,
// and those hold on to a map for some time after we have let go of it.
static struct {
    GMutex lock;
    GCond gone;
    int count;
} maps;

static void on_map_gone(gpointer data) {
    (void)data;
    g_mutex_lock(&maps.lock);
    maps.count--;
    g_cond_signal(&maps.gone);
    g_mutex_unlock(&maps.lock);
}

static void watch_map(PangoFontMap *map) {
    g_mutex_lock(&maps.lock);
    maps.count++;
    g_mutex_unlock(&maps.lock);
    // Freed last of all, when the map has dropped its fonts.
    g_object_set_data_full(G_OBJECT(map), "jangkau-watch", &maps, on_map_gone);
}

static bool wait_for_maps(void) {
    gint64 end = g_get_monotonic_time() + SHUTDOWN_WAIT_US;
    g_mutex_lock(&maps.lock);
    while (maps.count > 0 && g_cond_wait_until(&maps.gone, &maps.lock, end)) {
    }
    bool none = maps.count == 0;
    g_mutex_unlock(&maps.lock);
    return none;
}

void typeset_shutdown(void) {
    if (!wait_for_maps()) // cairo would abort over fonts in use
        return;
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
}

// For measuring and drawing alike.
static cairo_font_options_t *font_options(void) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    return options;
}

Typeset *typeset_new(const char *family) {
    Typeset *typeset = g_new0(Typeset, 1);
    typeset->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    watch_map(typeset->map);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(typeset->map), 72);
    typeset->context = pango_font_map_create_context(typeset->map);
    cairo_font_options_t *options = font_options();
    pango_cairo_context_set_font_options(typeset->context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(typeset->context, 72);
    pango_context_set_round_glyph_positions(typeset->context, FALSE);
    pango_context_set_language(typeset->context, pango_language_from_string("id"));
    typeset->family = g_strdup(family);
    typeset->sizes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    typeset->fonts = g_hash_table_new_full(
        (GHashFunc)pango_font_description_hash, (GEqualFunc)pango_font_description_equal,
        (GDestroyNotify)pango_font_description_free, g_object_unref);
    return typeset;
}

void typeset_free(Typeset *typeset) {
    if (typeset == NULL)
        return;
    g_hash_table_unref(typeset->fonts);
    g_object_unref(typeset->context);
    g_object_unref(typeset->map);
    g_hash_table_unref(typeset->sizes);
    g_free(typeset->family);
    g_free(typeset);
}

// Pango breaks lines by a font's mean width of characters. It measures that when
// first asked, under a guard against recursion that all threads share: where two
// fonts are measured at once, one gets a width of 0, and its lines may break
// elsewhere (Pango 1.50). So one at a time, before the first text.
static void measure_font(Typeset *typeset, const PangoFontDescription *description) {
    static GMutex lock;
    if (g_hash_table_contains(typeset->fonts, description))
        return;
    PangoFont *font = pango_font_map_load_font(typeset->map, typeset->context, description);
    g_mutex_lock(&lock);
    pango_font_metrics_unref(
        pango_font_get_metrics(font, pango_context_get_language(typeset->context)));
    g_mutex_unlock(&lock);
    g_hash_table_insert(typeset->fonts, pango_font_description_copy(description), font);
}

static bool is_unit(const char *word, gsize length) {
    static const char *const units[] = {"km", "km,", "km.", "km)", "km;",
                                        "m",  "mm",  "%",   "%,",  "%."};
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strlen(units[i]) == length && strncmp(word, units[i], length) == 0)
            return true;
    }
    return false;
}

// Keeps a number with its unit and "S = 5 km" on one line. Ranges are whole and
// apart: Pango breaks where two of them meet.
static PangoAttrList *find_unbroken(const char *text) {
    PangoAttrList *list = NULL;
    gsize from = 0, word = 0;
    for (gsize at = 0;; at++) {
        if (text[at] != ' ' && text[at] != '\0')
            continue;
        const char *next = text + at + (text[at] == ' ');
        gsize length = strcspn(next, " ");
        bool bound = text[at] != '\0' && at > word &&
                     ((g_ascii_isdigit(text[at - 1]) && is_unit(next, length)) ||
                      (length == 1 && *next == '=') || (at == word + 1 && text[word] == '='));
        if (!bound) {
            if (from < word) {
                PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
                whole->start_index = (guint)from;
                whole->end_index = (guint)at;
                list = list != NULL ? list : pango_attr_list_new();
                pango_attr_list_insert(list, whole);
            }
            from = at + 1;
        }
        if (text[at] == '\0')
            return list;
        word = at + 1;
    }
}

PangoLayout *typeset_text(Typeset *typeset, const char *text, Face face, double size_pt,
                          double width_mm, PangoAlignment alignment) {
    PangoLayout *layout = pango_layout_new(typeset->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, typeset->family);
    pango_font_description_set_size(font, (int)(size_pt * PANGO_SCALE + 0.5));
    if (face == FACE_BOLD)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (face == FACE_ITALIC)
        pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    measure_font(typeset, font);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_alignment(layout, alignment);
    if (width_mm > 0) {
        pango_layout_set_width(layout, (int)(width_mm / TYPESET_MM_PER_PT * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        PangoAttrList *unbroken = find_unbroken(text);
        pango_layout_set_attributes(layout, unbroken);
        g_clear_pointer(&unbroken, pango_attr_list_unref);
    }
    pango_layout_set_text(layout, text, -1);
    return layout;
}

void typeset_size(PangoLayout *layout, double *width_mm, double *height_mm) {
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    *width_mm = (double)logical.width / PANGO_SCALE * TYPESET_MM_PER_PT;
    *height_mm = (double)logical.height / PANGO_SCALE * TYPESET_MM_PER_PT;
}

double typeset_width(PangoLayout *layout) {
    double wide, high;
    typeset_size(layout, &wide, &high);
    return wide;
}

Box typeset_ink(PangoLayout *layout) {
    PangoRectangle ink;
    pango_layout_get_extents(layout, &ink, NULL);
    double unit = TYPESET_MM_PER_PT / PANGO_SCALE;
    return (Box){ink.x * unit, ink.y * unit, (ink.x + ink.width) * unit,
                 (ink.y + ink.height) * unit};
}

void typeset_measure(Typeset *typeset, const char *text, Face face, double size_pt, double width_mm,
                     double *width, double *height) {
    g_autofree char *key = g_strdup_printf("%d %a %a %s", (int)face, size_pt, width_mm, text);
    PlanePoint *size = g_hash_table_lookup(typeset->sizes, key);
    if (size == NULL) {
        g_autoptr(PangoLayout) layout =
            typeset_text(typeset, text, face, size_pt, width_mm, PANGO_ALIGN_LEFT);
        size = g_new(PlanePoint, 1);
        typeset_size(layout, &size->x, &size->y);
        if (g_hash_table_size(typeset->sizes) >= MOST_SIZES)
            g_hash_table_remove_all(typeset->sizes);
        g_hash_table_insert(typeset->sizes, g_steal_pointer(&key), size);
    }
    *width = size->x;
    *height = size->y;
}

void typeset_set_leading(PangoLayout *layout, double factor) {
    pango_layout_set_line_spacing(layout, (float)factor);
}

void typeset_set_ellipsis(PangoLayout *layout, double width_mm) {
    pango_layout_set_width(layout, (int)(width_mm / TYPESET_MM_PER_PT * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
}

int typeset_line_count(PangoLayout *layout) {
    return pango_layout_get_line_count(layout);
}

int typeset_line_start(PangoLayout *layout, int line) {
    const PangoLayoutLine *at = pango_layout_get_line_readonly(layout, line);
    return at->start_index;
}

double typeset_line_bottom(PangoLayout *layout, int line) {
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    while (line-- > 0)
        pango_layout_iter_next_line(iter);
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    pango_layout_iter_free(iter);
    return (double)(logical.y + logical.height) / PANGO_SCALE * TYPESET_MM_PER_PT;
}

Path *typeset_outline(PangoLayout *layout, int line) {
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    for (int i = 0; i < line; i++)
        pango_layout_iter_next_line(iter);
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL);
    cairo_t *cr = cairo_create(surface);
    cairo_set_tolerance(cr, 0.1);
    cairo_move_to(cr, (double)logical.x / PANGO_SCALE,
                  (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE);
    pango_cairo_layout_line_path(cr, pango_layout_iter_get_line_readonly(iter));
    cairo_path_t *flat = cairo_copy_path_flat(cr);
    Path *path = path_new();
    bool open = false;
    for (int i = 0; i < flat->num_data; i += flat->data[i].header.length) {
        const cairo_path_data_t *data = &flat->data[i];
        bool starts = data->header.type == CAIRO_PATH_MOVE_TO;
        if (open && (starts || data->header.type == CAIRO_PATH_CLOSE_PATH)) {
            path_end(path, true);
            open = false;
        }
        if (data->header.type == CAIRO_PATH_CLOSE_PATH)
            continue;
        if (!open)
            path_begin(path);
        open = true;
        path_add(path, (PlanePoint){data[1].point.x * TYPESET_MM_PER_PT,
                                    data[1].point.y * TYPESET_MM_PER_PT});
    }
    if (open)
        path_end(path, true);
    cairo_path_destroy(flat);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    pango_layout_iter_free(iter);
    return path;
}

static void clear_run(gpointer data) {
    GlyphRun *run = data;
    cairo_font_face_destroy(run->face);
    g_free(run->glyphs);
    g_free(run->clusters);
    g_free(run->text);
}

// What is drawn for a glyph of Pango's: a space at the end of a line, which
// Pango leaves out, is kept, so that words stay apart for those who search or
// listen; a character that no face has comes as the face's own mark for that.
static PangoGlyph glyph_to_draw(const PangoGlyphItem *item, const char *text, int i,
                                PangoGlyph space) {
    PangoGlyph glyph = item->glyphs->glyphs[i].glyph;
    if (glyph == PANGO_GLYPH_EMPTY || glyph == (' ' | PANGO_GLYPH_UNKNOWN_FLAG))
        return text[item->item->offset + item->glyphs->log_clusters[i]] == ' ' ? space
                                                                               : PANGO_GLYPH_EMPTY;
    return (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 ? 0 : glyph;
}

static PangoGlyph space_glyph(const PangoGlyphItem *item) {
    hb_codepoint_t space = 0;
    bool found =
        hb_font_get_nominal_glyph(pango_font_get_hb_font(item->item->analysis.font), ' ', &space);
    return found ? space : PANGO_GLYPH_EMPTY;
}

// Left to right, from `x` on.
static void take_glyphs(GlyphRun *run, const PangoGlyphItem *item, const PangoGlyph *drawn,
                        double x, double baseline) {
    const PangoGlyphString *string = item->glyphs;
    run->glyphs = g_new(cairo_glyph_t, (gsize)MAX(string->num_glyphs, 1));
    for (int i = 0; i < string->num_glyphs; i++) {
        const PangoGlyphGeometry *geometry = &string->glyphs[i].geometry;
        if (drawn[i] != PANGO_GLYPH_EMPTY)
            run->glyphs[run->glyph_count++] =
                (cairo_glyph_t){drawn[i], (x + geometry->x_offset) / PANGO_SCALE,
                                (baseline + geometry->y_offset) / PANGO_SCALE};
        x += geometry->width;
    }
}

// In the order of reading; characters that draw nothing are left out.
static void take_clusters(GlyphRun *run, PangoGlyphItem *item, const PangoGlyph *drawn,
                          const char *text) {
    run->backward = (item->item->analysis.level & 1) != 0;
    run->clusters = g_new0(cairo_text_cluster_t, (gsize)MAX(item->item->num_chars, 1));
    GString *kept = g_string_new(NULL);
    PangoGlyphItemIter at;
    for (gboolean more = pango_glyph_item_iter_init_start(&at, item, text); more;
         more = pango_glyph_item_iter_next_cluster(&at)) {
        cairo_text_cluster_t cluster = {.num_bytes = at.end_index - at.start_index};
        int first = run->backward ? at.end_glyph + 1 : at.start_glyph;
        int end = run->backward ? at.start_glyph + 1 : at.end_glyph;
        for (int i = first; i < end; i++)
            cluster.num_glyphs += drawn[i] != PANGO_GLYPH_EMPTY ? 1 : 0;
        if (cluster.num_glyphs == 0)
            continue;
        run->clusters[run->cluster_count++] = cluster;
        g_string_append_len(kept, text + at.start_index, cluster.num_bytes);
    }
    run->text_bytes = (int)kept->len;
    run->text = g_string_free(kept, FALSE);
}

// Where the face comes from.
static void take_file(GlyphRun *run, PangoFont *font) {
    FcPattern *pattern =
        PANGO_IS_FC_FONT(font) ? pango_fc_font_get_pattern(PANGO_FC_FONT(font)) : NULL;
    FcChar8 *file = NULL;
    if (pattern == NULL || FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch)
        return;
    run->file = g_intern_string((const char *)file);
    FcPatternGetInteger(pattern, FC_INDEX, 0, &run->file_index);
}

static GlyphRun make_run(PangoGlyphItem *item, const char *text, double x, double baseline) {
    cairo_scaled_font_t *font =
        pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(item->item->analysis.font));
    cairo_matrix_t matrix;
    cairo_scaled_font_get_font_matrix(font, &matrix);
    GlyphRun run = {.face = cairo_font_face_reference(cairo_scaled_font_get_font_face(font)),
                    .size_pt = matrix.xx};
    PangoFontDescription *face = pango_font_describe(item->item->analysis.font);
    run.family = g_intern_string(pango_font_description_get_family(face));
    run.bold = pango_font_description_get_weight(face) >= PANGO_WEIGHT_BOLD;
    run.italic = pango_font_description_get_style(face) != PANGO_STYLE_NORMAL;
    pango_font_description_free(face);
    take_file(&run, item->item->analysis.font);
    PangoGlyph space = space_glyph(item);
    g_autofree PangoGlyph *drawn = g_new(PangoGlyph, (gsize)MAX(item->glyphs->num_glyphs, 1));
    for (int i = 0; i < item->glyphs->num_glyphs; i++)
        drawn[i] = glyph_to_draw(item, text, i, space);
    take_glyphs(&run, item, drawn, x, baseline);
    take_clusters(&run, item, drawn, text);
    return run;
}

GArray *typeset_glyphs(PangoLayout *layout) {
    GArray *runs = g_array_new(FALSE, TRUE, sizeof(GlyphRun));
    g_array_set_clear_func(runs, clear_run);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoGlyphItem *item = pango_layout_iter_get_run_readonly(at);
        if (item == NULL) // the end of a line
            continue;
        PangoRectangle logical;
        pango_layout_iter_get_run_extents(at, NULL, &logical);
        GlyphRun run = make_run(item, pango_layout_get_text(layout), logical.x,
                                pango_layout_iter_get_run_baseline(at));
        g_array_append_val(runs, run);
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
    return runs;
}

void typeset_show(const GArray *runs, cairo_t *cr) {
    cairo_font_options_t *options = font_options();
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
    for (guint i = 0; i < runs->len; i++) {
        const GlyphRun *run = &g_array_index(runs, GlyphRun, i);
        cairo_set_font_face(cr, run->face);
        cairo_set_font_size(cr, run->size_pt);
        cairo_show_text_glyphs(cr, run->text, run->text_bytes, run->glyphs, run->glyph_count,
                               run->clusters, run->cluster_count,
                               run->backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : 0);
    }
}
