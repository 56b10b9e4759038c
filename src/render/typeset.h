/**
 * typeset.h - text: the fonts, and lines of text ready to draw.
 *
 * Fonts come from a fontconfig configuration of our own that knows the faces
 * of the style and nothing else, so that a sheet looks alike on every machine
 * and a missing face is an error, not another font. Text is set at 72 dots per
 * inch without hinting, for measuring and for drawing alike.
 */
#ifndef JANGKAU_RENDER_TYPESET_H
#define JANGKAU_RENDER_TYPESET_H

#include <cairo.h>
#include <glib.h>
#include <pango/pango.h>
#include <stdbool.h>

#include "render/path.h"
#include "render/style.h"

#define TYPESET_MM_PER_PT (25.4 / 72)

/** Find the style's faces and make them the process's fonts. Main thread, once. */
bool typeset_load_fonts(const Style *style, GError **error);
/** The characters of a text, each once, that one of the faces cannot write: "U+1F600, U+5317";
 *  "" when all can write all. Caller frees. */
char *typeset_missing(const char *text);
/** Let go of them; see render_shutdown(). */
void typeset_shutdown(void);

/** What one thread sets text with: it owns a font map. */
typedef struct Typeset Typeset;
Typeset *typeset_new(const char *family);
void typeset_free(Typeset *typeset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Typeset, typeset_free)

typedef enum { FACE_REGULAR, FACE_BOLD, FACE_ITALIC } Face;

/**
 * A laid-out text. `width_mm` > 0 breaks lines there. The caller's; free with
 * g_object_unref().
 */
PangoLayout *typeset_text(Typeset *typeset, const char *text, Face face, double size_pt,
                          double width_mm, PangoAlignment alignment);

/** Logical size in mm: the width of the widest line, the height of all lines. */
void typeset_size(PangoLayout *layout, double *width_mm, double *height_mm);
double typeset_width(PangoLayout *layout);

/** Outlines of the glyphs of one line (from 0), flattened, in mm from the layout's top left
 *  corner. Caller frees. */
Path *typeset_outline(PangoLayout *layout, int line);

/** The size of such a text. Asked for again, it is remembered: panels are measured many times. */
void typeset_measure(Typeset *typeset, const char *text, Face face, double size_pt, double width_mm,
                     double *width, double *height);

/** Space lines by `factor` of what the font wants. */
void typeset_set_leading(PangoLayout *layout, double factor);

/** Cut a single line to `width_mm`, with an ellipsis. */
void typeset_set_ellipsis(PangoLayout *layout, double width_mm);

/** Lines of a layout; the byte of its text where one starts; mm from its top to one's foot. */
int typeset_line_count(PangoLayout *layout);
int typeset_line_start(PangoLayout *layout, int line);
double typeset_line_bottom(PangoLayout *layout, int line);

/** What is inked, in mm from the layout's top left corner. */
Box typeset_ink(PangoLayout *layout);

/**
 * Glyphs of one face and size with the text they stand for: all that drawing
 * needs. Holds nothing of Pango, so it may be drawn on another thread than the
 * one that set it.
 */
typedef struct {
    cairo_font_face_t *face;
    const char *family; /**< of the face; lives as long as the program */
    bool bold, italic;
    const char *file; /**< of the face; lives as long as the program; NULL = unknown */
    int file_index;   /**< which face of the file */
    double size_pt;
    cairo_glyph_t *glyphs; /**< in pt from the layout's top left corner */
    int glyph_count;
    char *text; /**< UTF-8 */
    int text_bytes;
    cairo_text_cluster_t *clusters; /**< which bytes are which glyphs */
    int cluster_count;
    bool backward; /**< right to left */
} GlyphRun;

/** The runs of a layout, in its order: GlyphRun, freed with the array. */
GArray *typeset_glyphs(PangoLayout *layout);

/** Draw runs from `cr`'s origin in its source colour; the unit of `cr` must be the point. */
void typeset_show(const GArray *runs, cairo_t *cr);

#endif
