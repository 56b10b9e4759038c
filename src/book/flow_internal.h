/**
 * flow_internal.h - the inside of a Flow: pages and columns are flow.c's; text
 * (flow_text.c), figures (flow_figures.c) and tables (flow_table.c) are set into them.
 */
#ifndef JANGKAU_BOOK_FLOW_INTERNAL_H
#define JANGKAU_BOOK_FLOW_INTERNAL_H

#include "book/flow.h"

#define PARAGRAPH_MM 2.0 // below a paragraph

typedef struct {
    int level;
    char *text;
} Heading;

typedef struct {
    gpointer data;
    GDestroyNotify destroy;
} Kept;

struct Flow {
    Typeset *typeset;
    FlowLook look; // its texts are ours
    Box body;
    GPtrArray *pages; // DrawList
    int columns, column;
    double gap_mm;
    double top;       // of the columns on this page
    double y;         // where the next block goes
    double lowest;    // of what stands on the page in any column
    double bottom;    // of the columns on this page: higher where a table's end is balanced
    GArray *headings; // waiting for what they head
    GArray *kept;
};

/* flow.c: all of this column, whose page may have several */

/** The page that is being set. */
DrawList *flow_list(const Flow *flow);

/** Start a new page, whatever stands on this one. */
void flow_add_page(Flow *flow);

double flow_column_width(const Flow *flow);
double flow_column_left(const Flow *flow);

/** Height that is left in the column. */
double flow_column_room(const Flow *flow);

/** Whether nothing stands in the column. */
bool flow_at_top(const Flow *flow);

/** Go on in the next column, or on the next page. */
void flow_turn(Flow *flow);

/** What was set is so high. */
void flow_move_down(Flow *flow, double mm);

/* flow_text.c */

/** Room for the headings that wait and so much below them, in the next column if need be;
 *  places the headings. */
void flow_make_room(Flow *flow, double mm);
void flow_place_headings(Flow *flow);

#endif
