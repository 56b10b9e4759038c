/**
 * flow.h - text, tables and figures that flow over pages.
 *
 * Blocks are set one below the other in the columns of a page, in mm, into one
 * DrawList a page. A heading stays with what follows it, a paragraph leaves no
 * single line behind, a table that breaks repeats its header. Nothing leaves
 * the page: a word too long for its line is broken, a row too high for a page
 * goes on in the next one.
 */
#ifndef JANGKAU_BOOK_FLOW_H
#define JANGKAU_BOOK_FLOW_H

#include "render/drawlist.h"
#include "render/typeset.h"
#include "render/words.h"

/** Paper and type of a flow; texts are copied. */
typedef struct {
    double width_mm, height_mm; /**< of the paper */
    double side_mm;             /**< margins left and right */
    double top_mm, bottom_mm;   /**< margins; running head and foot lie in them */
    double body_pt, small_pt, table_pt;
    double heading_pt[2]; /**< of sections and subsections */
    Language language;
    const char *head_left, *head_right, *foot; /**< running texts; may be NULL */
} FlowLook;

/** A4 upright with 9.5 pt type. */
FlowLook flow_look_a4(Language language);

typedef struct Flow Flow;

Flow *flow_new(Typeset *typeset, const FlowLook *look);
void flow_free(Flow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flow, flow_free)

/** The page without its margins. */
Box flow_body(const Flow *flow);

/** Height that is left on this page below all that stands on it. */
double flow_room(const Flow *flow);

/** Go on below all that stands on the page, in so many columns. */
void flow_columns(Flow *flow, int count, double gap_mm);

/** Go on in the next column, where there are several. */
void flow_next_column(Flow *flow);

/** Start a new page, unless this one is empty. */
void flow_break(Flow *flow);

/** Empty room, unless at the top of a column. */
void flow_space(Flow *flow, double mm);

/** Level 0 or 1; placed together with what follows. */
void flow_heading(Flow *flow, int level, const char *text);

/** A text of its own look, without room below it. */
void flow_line(Flow *flow, DrawTag tag, const char *text, Face face, double size_pt,
               PangoAlignment alignment);

typedef enum { FLOW_BODY, FLOW_SMALL, FLOW_NOTE, FLOW_LEAD } FlowText;

/** A paragraph: usual, small, small italic, or bold. */
void flow_paragraph(Flow *flow, FlowText kind, const char *text);

/** An item of a list. */
void flow_bullet(Flow *flow, const char *text);

/** Draw inside of `frame`, which the flow has chosen. What the list borrows must
 *  outlive it: see flow_keep(). */
typedef void (*FlowDraw)(DrawList *list, Box frame, gpointer data);

typedef struct {
    const char *caption;     /**< or NULL */
    const char *alternative; /**< for those who do not see it */
    double share;            /**< of the width among the figures beside it */
    FlowDraw draw;
    gpointer data;
} FlowFigure;

/** Figures side by side, with their captions below, on one page. Drawn at once. */
void flow_figures(Flow *flow, const FlowFigure *figures, int count, double height_mm);

/** Free `data` with the flow. */
void flow_keep(Flow *flow, gpointer data, GDestroyNotify destroy);

typedef struct {
    const char *heading;
    bool number;    /**< right-aligned */
    double most_mm; /**< 0 = as wide as its content asks for */
} FlowColumn;

typedef struct FlowTable FlowTable;

/** A new table; it ends, and is placed, with flow_table_end(). `columns` are borrowed till then. */
FlowTable *flow_table(const FlowColumn *columns, int count);

/** A row of as many cells as columns (NULL = empty), copied. `strong` rows are bold and stay with
 *  the row below. `link` (or NULL) names the destination that the row leads to. */
void flow_table_row(FlowTable *table, bool strong, const char *link, const char *const *cells);

/** Place the table and free it; one without rows says `none`. One that is no higher than half a
 *  page is not broken. */
void flow_table_end(Flow *flow, FlowTable *table, const char *none);

int flow_page_count(const Flow *flow);

/** Number the pages "halaman 2 dari 4"; nothing can be added afterwards. `first` and `of`: number
 *  of the first page and of all, 0 = 1 and those of the flow; -1: no numbers. */
void flow_finish(Flow *flow, int first, int of);

/** A page's list; the flow's. */
DrawList *flow_page(const Flow *flow, int page);

/** The same, the caller's from now on. */
DrawList *flow_take_page(Flow *flow, int page);

#endif
