/**
 * style.h - what a planner may restyle without a compiler: colours, pens,
 * fonts, paper, and the fixed texts of a sheet. See styles/default.ini.
 *
 * A style file is a key file (INI) in UTF-8. Every key of the table in style.c
 * must be there and no other: a misspelt key is an error, not a silent
 * default.
 */
#ifndef JANGKAU_RENDER_STYLE_H
#define JANGKAU_RENDER_STYLE_H

#include <glib.h>
#include <stdbool.h>

#include "render/palette.h"

#define STYLE_MAX_DASHES 8
#define STYLE_MAX_CLASSES 9
#define STYLE_MAX_SCALES 64

/** A line: "0.35 #000000" or, with dashes, "0.35 #000000 / 3 1 0.4 1". */
typedef struct {
    double width_mm;
    Colour colour;
    int dash_count;                   /**< even; 0 = solid */
    double dash_mm[STYLE_MAX_DASHES]; /**< on, off, on, off … */
} Pen;

/** Numbers parted by ";". */
typedef struct {
    int count;
    double values[STYLE_MAX_SCALES];
} NumberList;

/** Colours parted by ";", in class order. */
typedef struct {
    int count;
    Colour values[STYLE_MAX_CLASSES];
} ColourList;

typedef struct {
    /* [fonts] */
    char *font_family;
    char **font_folders; /**< looked through in this order */
    char **font_files;   /**< faces that must be there */
    /* [sizes], pt on A3; other papers scale them */
    double title_pt, place_pt, heading_pt, body_pt, small_pt, graticule_pt;
    double label_regency_pt, label_district_pt, label_village_pt, label_context_pt;
    double label_library_pt, label_sea_pt;
    /* [paper], mm on A3 */
    double margin_mm;            /**< paper edge to the outer frame */
    double band_mm;              /**< room for the graticule labels round the map */
    double panel_share;          /**< of the sheet's width: side panel in landscape */
    double foot_share;           /**< of the sheet's height: bottom panel in portrait */
    double extent_gap_mm;        /**< least room between the region and the map frame */
    NumberList scales;           /**< rising scale denominators to choose from */
    double village_labels_from;  /**< villages are named at this scale or larger */
    double district_labels_from; /**< on the province's sheet, districts are */
    /* [pens] */
    Pen coast;    /**< outline, and the coast where it is known to be one */
    Pen province; /**< outline on land */
    Pen around;   /**< borders of the land around */
    Pen regency, district, village, tpbis, graticule, map_frame, outer_frame, rule;
    Pen no_data_hatch, uncertain_hatch, unreachable_hatch, not_applicable_hatch, new_hatch;
    double no_data_spacing_mm, uncertain_spacing_mm, unreachable_spacing_mm;
    double not_applicable_spacing_mm, new_spacing_mm;
    Pen library, leader;
    double halo_mm;
    double simplify_mm; /**< Douglas-Peucker tolerance on the map */
    double smallest_mm; /**< rings smaller than this both ways are not drawn */
    /* [symbols], mm */
    double tpbis_mm, library_mm, dot_mm;
    double pick_mm, reserve_mm; /**< at least; a mark grows with its number */
    ColourList stage_colours;   /**< of the plan's marks, by stage; then from the first again */
    /* [colours] */
    Colour unmapped; /**< where neither land nor sea is known */
    Colour sea, context, no_data, not_member, unreachable, symbol_fill, context_label;
    Colour locator, sea_label;
    /* [labels], see style_words.h */
    double village_index_from; /**< villages get at least a number at this scale or larger */
    char **abbreviations;
    char **seas[3]; /**< oceans, seas, straits and bays */
    /* [text] */
    char *disclaimer;
} Style;

/** Read and check a style. Errors are ERROR_DATA: file, section, key and why. */
Style *style_read(const char *path, GError **error);
void style_free(Style *style);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Style, style_free)

/** Rising numbers, each within the bounds, parted by ";". */
bool style_parse_numbers(const char *text, double least, double most, NumberList *list);

/** Colours parted by ";", at most STYLE_MAX_CLASSES. */
bool style_parse_colours(const char *text, ColourList *list);

/** Whether none of the colours of land reads as the sea or the land around. */
bool style_check_apart(const Style *style, const ColourList *list, const char *where,
                       GError **error);

/**
 * Symbols, halos and distances between hatch lines `factor` times as large,
 * lines by its square root: for paper larger than that of the style.
 */
void style_enlarge(Style *style, double factor);

/** A solid pen of our own. */
Pen style_pen(double width_mm, Colour colour);

#endif
