/**
 * fields.h - the columns that the program knows, and what offices call them.
 *
 * One table (fields.c): a planner's column that is not found is a synonym to
 * add there, or `[columns] kind.field = Header` in the project file.
 */
#ifndef JANGKAU_INTAKE_FIELDS_H
#define JANGKAU_INTAKE_FIELDS_H

#include <glib.h>
#include <stdbool.h>

/** What a table is about. */
typedef enum {
    KIND_VILLAGES,   /**< a row a village: code, name, population */
    KIND_NAMES,      /**< districts, regencies, provinces: code, name, official figures */
    KIND_LIBRARIES,  /**< a row a library */
    KIND_MEMBERSHIP, /**< a row a region's stay in the programme */
    KIND_TOTALS,     /**< reported numbers of libraries */
    KIND_IDM,        /**< a row a desa: its class of the Indeks Desa Membangun */
    KIND_BOUNDARIES, /**< a feature a region or a part of one */
    KIND_COUNT,
    KIND_UNKNOWN = KIND_COUNT
} TableKind;

typedef enum {
    FIELD_CODE,    /**< of the region; of a library: of its village */
    FIELD_NAME,    /**< of the region; of a library: its own */
    FIELD_VILLAGE, /**< name of the village a library is in */
    FIELD_DISTRICT,
    FIELD_REGENCY,
    FIELD_PROVINCE,
    FIELD_TYPE, /**< desa or kelurahan */
    FIELD_LAT,
    FIELD_LON,
    FIELD_POSITION, /**< both in one cell, or a map address */
    FIELD_POPULATION,
    FIELD_NOTE,
    FIELD_ID,
    FIELD_KIND,
    FIELD_PRECISION,
    FIELD_TPBIS_SINCE,
    FIELD_TPBIS_UNTIL,
    FIELD_OPEN_SINCE,
    FIELD_OPEN_UNTIL,
    FIELD_YEAR, /**< of a library: start of what its kind says; of a total: its year */
    FIELD_CONFIDENCE,
    FIELD_SOURCE,
    FIELD_SINCE,
    FIELD_UNTIL,
    FIELD_CERTAINTY,
    FIELD_POPULATION_DATE,
    FIELD_AREA,
    FIELD_CLASS,
    FIELD_METRIC,
    FIELD_VALUE_MIN,
    FIELD_VALUE_MAX,
    FIELD_STATUS, /**< class of the Indeks Desa Membangun, as number or word */
    FIELD_COUNT
} Field;

/** "libraries", as in the project file and in the ledger. */
const char *kind_name(TableKind kind);
/** By that name; KIND_UNKNOWN when it is none. */
TableKind kind_by_name(const char *name);

/** "tpbis_since", as in the project's own files and in `[columns]`. */
const char *field_name(Field field);

/** Letters and digits of a header in lower case: "Nama Desa/Kel." -> "namadesakel". Caller frees.
 */
char *field_key(const char *header);

/**
 * How well a header's key names the field in a table of `kind`: 1 is best,
 * larger is a worse synonym, 0 is no match.
 */
int field_rank(TableKind kind, Field field, const char *key);

/** Fields without which a table of `kind` cannot be read: bit mask 1 << Field. */
guint64 field_required(TableKind kind);

#endif
