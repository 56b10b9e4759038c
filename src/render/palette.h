/**
 * palette.h - colours, and whether a row of class colours can be told apart.
 *
 * Maps get photocopied and are read by people with every kind of sight, so a
 * row of classes must fall steadily in lightness and stay apart under
 * simulated colour blindness. A style that fails is refused.
 */
#ifndef JANGKAU_RENDER_PALETTE_H
#define JANGKAU_RENDER_PALETTE_H

#include <glib.h>
#include <stdbool.h>

/** sRGB, each 0 … 1. */
typedef struct {
    double red;
    double green;
    double blue;
} Colour;

#define COLOUR_BLACK ((Colour){0, 0, 0})
#define COLOUR_WHITE ((Colour){1, 1, 1})

/** Least difference in CIE lightness L* between neighbouring classes. */
#define PALETTE_MIN_LIGHTNESS_STEP 12.0
/** Least CIE 1976 ΔE*ab between any two classes, for every kind of sight. */
#define PALETTE_MIN_DIFFERENCE 10.0

/** Least difference in L* between any two categories, unless their hatches differ. */
#define PALETTE_MIN_GREY_DIFFERENCE 8.0

typedef enum { SIGHT_NORMAL, SIGHT_PROTAN, SIGHT_DEUTAN, SIGHT_TRITAN, SIGHT_COUNT } Sight;

/** Read "#RRGGBB". */
bool palette_parse(const char *text, Colour *colour);

/** CIE 1976 L*a*b* (D65). */
typedef struct {
    double l, a, b;
} Lab;
Lab palette_lab(Colour colour);

/** CIE L* (D65), 0 black … 100 white. */
double palette_lightness(Colour colour);

/**
 * The colour as seen with a full colour deficiency: Machado, Oliveira and
 * Fernandes (2009), severity 1.0, applied to linear RGB.
 */
Colour palette_simulate(Colour colour, Sight sight);

/** CIE 1976 ΔE*ab of two colours as seen with `sight`. */
double palette_difference(Colour a, Colour b, Sight sight);

/**
 * Whether `count` class colours, in class order, fall steadily in lightness by
 * at least PALETTE_MIN_LIGHTNESS_STEP and differ pairwise by
 * PALETTE_MIN_DIFFERENCE for every sight. `where` opens the message.
 */
bool palette_check(const Colour *colours, int count, const char *where, GError **error);

/**
 * The same for categories, which have no order: any two differ in lightness by
 * PALETTE_MIN_GREY_DIFFERENCE or by their hatch (a number each), and by
 * PALETTE_MIN_DIFFERENCE for every sight.
 */
bool palette_check_categories(const Colour *colours, const int *hatches, int count,
                              const char *where, GError **error);

#endif
