/**
 * namer.h - names on their way to the map: the forms in which one may be
 * written, and the places where it may stand. names.c decides what is named;
 * labels.h chooses among the places.
 */
#ifndef JANGKAU_RENDER_NAMER_H
#define JANGKAU_RENDER_NAMER_H

#include "render/labelgrid.h"
#include "render/labels.h"
#include "render/sheet.h"

/** Forms of a name, from the best to the last; the variants of its places. */
typedef enum {
    FORM_WHOLE,        /**< in one line; very long names in up to three, and then cut */
    FORM_BROKEN,       /**< in two lines */
    FORM_SHORT,        /**< with the style's abbreviations */
    FORM_SHORT_BROKEN, /**< both */
    FORM_NUMBER,       /**< a number, and the name in an index */
    FORM_COUNT
} NameForm;

typedef struct {
    Label *label;
    const char *name; /**< for the report */
    NameRank rank;
    int village;                    /**< what a number would stand for, or -1 */
    int mark;                       /**< the number its symbol bears: the index may name it; or 0 */
    PangoLayout *forms[FORM_COUNT]; /**< NULL = there is no such form */
    PlanePoint sizes[FORM_COUNT];   /**< of the ink and its halo, mm */
    Colour colour;
    bool cut; /**< too long even for several lines */
} NameRequest;

typedef struct {
    Sheet *sheet;
    LabelSet *set;
    GArray *requests;   /**< NameRequest */
    GPtrArray *strings; /**< names and codes made here */
    GArray *dots;       /**< PlanePoint: village dots of the region, where they are drawn */
    LabelGrid *circles; /**< of amounts (graduated_grid()), or NULL */
} Namer;

Namer *namer_new(Sheet *sheet);
void namer_free(Namer *namer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Namer, namer_free)

/** Keep a string as long as the namer. */
const char *namer_keep(Namer *namer, char *string);

typedef struct {
    NameRank rank;
    const char *code; /**< unlike others of the rank */
    const char *name;
    Face face;
    double size_pt; /**< on A3 */
    double spacing; /**< between letters, as a share of their size */
    Colour colour;
} NameText;

/** A name with its forms but without places. Valid until the next call. */
NameRequest *namer_request(Namer *namer, const NameText *text);

/** Let it be a number of up to `largest` as well. */
void namer_allow_number(Namer *namer, NameRequest *request, int village, int largest);

/** In an area of the grid, round its pole, with at least `least` of the box inside of it;
 *  turned along it where it is long. */
void namer_offer_area(const Namer *namer, const LabelGrid *grid, int area, NameRequest *request,
                      double least);

/** Whether one of the places offered so far is clear of all symbols and boxes; `number`: a place
 *  for its number is enough. */
bool namer_has_room(const Namer *namer, const NameRequest *request, bool number);

/** Where the grid has no area, nor `land` (may be NULL) one, with a leader into the area. */
void namer_offer_outside(const Namer *namer, const LabelGrid *grid, int area, const LabelGrid *land,
                         NameRequest *request);

/** Round a symbol: above right, then the other seven, then farther out with a leader; rather not
 *  across a coast of the grid (may be NULL). */
void namer_offer_point(const Namer *namer, const LabelGrid *grid, PlanePoint at, double radius,
                       NameRequest *request);

/** In an area of the grid, along lines that bound it. */
void namer_offer_line(const LabelGrid *grid, int area, const Path *lines, NameRequest *request);

/** Where the grid has no area, within `reach_mm` of a point, well away from all areas. */
void namer_offer_open(const Namer *namer, const LabelGrid *grid, PlanePoint at, double reach_mm,
                      NameRequest *request);

/** Whether a number was chosen for it. */
bool namer_is_number(const NameRequest *request);

/** Layout and top left corner of a placed name. `turn_deg` is round that corner. */
SheetName namer_place(const NameRequest *request, const LabelPlace *place);

#endif
