/**
 * theme_field.h - the values that a theme can show: one table of names, units
 * and functions. Definitions: docs/method.md, list: docs/themes.md.
 */
#ifndef JANGKAU_RENDER_THEME_FIELD_H
#define JANGKAU_RENDER_THEME_FIELD_H

#include "render/source.h"

/** What a value is, and so how it may be drawn. */
typedef enum {
    FIELD_RATE,    /**< per person, per cent, a mean: areas */
    FIELD_AMOUNT,  /**< people, person-km: symbols only */
    FIELD_YEAR,    /**< areas; classes are years or ranges of years */
    FIELD_CATEGORY /**< a closed list: categories */
} FieldKind;

/** What stands in the place of a value. */
typedef enum {
    FIELD_KNOWN,
    FIELD_NO_DATA,        /**< not known; of an amount `number` may tell what it is at most */
    FIELD_NOT_APPLICABLE, /**< such a value cannot be */
    FIELD_NOT_MEMBER,     /**< does not take part in the programme */
    FIELD_UNREACHABLE,    /**< no library on the same land */
    FIELD_STATES
} FieldState;

typedef struct {
    FieldState state;
    double number; /**< in the field's unit; of a category its number from 0; else NaN */
} FieldValue;

#define FIELD_MAX_CATEGORIES 8

typedef struct {
    const char *name;
    FieldKind kind;
    const char *unit;     /**< "%", "km", "orang", "" */
    RegionLevel finest;   /**< the lowest level it has a value at */
    RegionLevel coarsest; /**< and the highest */
    bool closed_above;    /**< a value equal to a break belongs to the class below */
    bool needs_plan;      /**< without a plan it has no values */
    const char
        *words[FIELD_STATES]; /**< Indonesian: what a state is called here; NULL = as usual */
    FieldValue (*value)(const SheetSource *source, RegionLevel level, int region);
    const char *categories[FIELD_MAX_CATEGORIES]; /**< Indonesian; "{S}" is the distance */
} ThemeField;

/** By its name, or NULL. */
const ThemeField *theme_field_find(const char *name);

/** Names of the kinds whose bits (1 << kind) are set, parted by ", ". Caller frees. */
char *theme_field_names(unsigned kinds);

/** Indonesian: "data belum lengkap", "tidak berlaku", …; of FIELD_KNOWN NULL. */
const char *theme_field_state_word(const ThemeField *field, FieldState which);

int theme_field_category_count(const ThemeField *field);

#endif
