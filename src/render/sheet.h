/**
 * sheet.h - one map sheet: a region in its frame.
 *
 * sheet_new() decides paper, orientation and scale, simplifies the arcs and
 * places symbols and names: what themes with the same marks share. sheet_draw() lays one theme out
 * into a draw list. A sheet belongs to one thread.
 */
#ifndef JANGKAU_RENDER_SHEET_H
#define JANGKAU_RENDER_SHEET_H

#include "config/settings.h"
#include "model/results.h"
#include "render/drawlist.h"
#include "render/mapview.h"
#include "render/page.h"
#include "render/pdf.h"
#include "render/theme.h"
#include "render/typeset.h"
#include "render/words.h"

/** Which sheet. */
typedef struct {
    RegionLevel level; /**< province, regency or district */
    int region;
    SheetMarks marks; /**< point symbols; themes with other marks need a sheet of their own */
    const ThemeSpec *const *themes; /**< whose panels must fit, NULL-terminated; NULL = none */
    const char *paper;              /**< "A3", …; NULL = that of the settings */
    const Page *page;  /**< a frame for the map alone, as a figure in a book, with its paper and
                            its scale still 0; NULL = a whole sheet on `paper` */
    const Box *extent; /**< with `page`: what to show, metres; NULL = the whole region */
    bool far_apart;    /**< with `page`: far islands are left out (inset_part()) */
    bool no_index;     /**< villages get no numbers: a book names them elsewhere */
} SheetRequest;

typedef enum {
    SYMBOL_LIBRARY,
    SYMBOL_TPBIS,
    SYMBOL_RESERVE, /**< of the plan */
    SYMBOL_PICK
} SymbolKind;

/** A library on the map, or a village of the plan. */
typedef struct {
    SymbolKind kind;
    int index;      /**< of the library, pick or reserve */
    PlanePoint at;  /**< mm; moved aside where several share a place */
    double radius;  /**< mm, with its line */
    bool hollow;    /**< a library whose position is only a point in the village */
    char letter[8]; /**< of a reserve: "A", … in its region */
} SheetSymbol;

/** What is named, the most important first. */
typedef enum {
    NAME_REGENCY,
    NAME_PICK,
    NAME_TPBIS,
    NAME_DISTRICT,
    NAME_RESERVE,
    NAME_CONTEXT, /**< a region around that of the sheet */
    NAME_VILLAGE,
    NAME_SEA,
    NAME_RANKS
} NameRank;

/** What a panel leaves out where the paper is too small for it, in this order. */
typedef enum {
    TERSE_NOTHING,
    TERSE_FIGURES, /**< key figures */
    TERSE_NOTES,   /**< notes but for completeness, date and sources */
    TERSE_LOCATOR, /**< the diagram of the location */
    TERSE_COUNT
} Terse;

typedef struct {
    PangoLayout *layout;
    PlanePoint at;   /**< top left corner, mm */
    double turn_deg; /**< round that corner, clockwise */
    Colour colour;
} SheetName;

/** Of the names of one rank. */
typedef struct {
    int wanted;
    int placed;   /**< of these, numbers included */
    int numbered; /**< a number stands for them */
} NameCount;

/** A village that a number stands for: a label, or a mark of the plan. */
typedef struct {
    int number;
    int village;
    bool mark;
} SheetNumber;

#define SEA_BANDS 4

typedef struct {
    const SheetSource *source;
    Typeset *typeset;
    RegionLevel level;
    int region;
    SheetMarks marks;
    const ThemeSpec *const *themes; /**< as requested; may be NULL */
    const char *paper;              /**< its name */
    bool map_only;                  /**< a figure in a book, or an inset */
    bool in_book;                   /**< a page or a figure of one, or an inset */
    bool is_inset;                  /**< only a part of the region */
    bool no_index;                  /**< no numbers and no table of them */
    int unit_count;
    bool *own;         /**< units of the region */
    bool *far;         /**< those drawn in an inset (inset.h), or NULL: none */
    Box far_extent;    /**< metres; of these */
    GPtrArray *insets; /**< Sheet*, drawn on lists of this sheet */
    Terse terse;       /**< all up to this one is left out */
    Page page;
    MapView *view;
    Path *context_area;       /**< all land */
    Path *own_area;           /**< the region's land */
    Path *lines[LEVEL_COUNT]; /**< borders by level; LEVEL_PROVINCE = where on land */
    Path *coast;              /**< the rest of the outline */
    Path *sea[SEA_BANDS];     /**< along the coast, the widest band first; see sea.h */
    Path **context;           /**< World.context; even-odd areas */
    GArray *symbols;          /**< SheetSymbol */
    GArray *names;            /**< SheetName */
    Path *halos;              /**< of all names; see halo.h */
    Path *leaders;            /**< from names beside their place to it */
    NameCount name_counts[NAME_RANKS];
    int unplaced;      /**< names that found no place */
    GArray *numbers;   /**< SheetNumber, rising; see index_table.h */
    bool index_on_map; /**< their table stands on the map, else on pages behind the sheet */
    Box index_box;     /**< on the map: the table, or a note where it is */
} Sheet;

/** Errors: ERROR_DATA when nothing fits the paper. All but `error` and `request` is borrowed. */
Sheet *sheet_new(const SheetSource *source, Typeset *typeset, const SheetRequest *request,
                 GError **error);

void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)

/** Everything on the sheet, or the map alone where a page was given. The caller's; must not
 *  outlive the sheet. */
DrawList *sheet_draw(const Sheet *sheet, const Theme *theme);

/** The same onto a list that holds more. */
void sheet_draw_on(const Sheet *sheet, const Theme *theme, DrawList *list);

/** "Kab. Lebak" for "Kabupaten Lebak". Caller frees. */
char *sheet_short_name(const char *name);

/** Whether the plan's picks and reserve are on it. */
static inline bool sheet_has_plan(const Sheet *sheet) {
    return sheet->marks == MARKS_PLAN;
}

/** The region of the sheet. */
static inline const Region *sheet_region(const Sheet *sheet) {
    return &sheet->source->world->regions[sheet->level].items[sheet->region];
}
static inline const RegionResult *sheet_result(const Sheet *sheet) {
    return &sheet->source->results->regions[sheet->level][sheet->region];
}

#endif
