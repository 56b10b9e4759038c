/**
 * codes.h - which system a column of codes is in, and what each code means.
 *
 * Kemendagri: PP.KK.CC.DDDD; BPS: PPKKCCCDDD. Dots mean Kemendagri. Without
 * dots the two cannot be told apart row by row (97 codes of Banten are valid
 * in both and name different villages), so the system is decided once per
 * column, of the rows without dots among themselves:
 *
 * 1. by the setting, always;
 * 2. by the header (…dagri…, KD?PUM, KDPKAB: Kemendagri; …bps…: BPS) or by the
 *    "id" of HDX before every code (BPS), unless fewer than half of the rows
 *    are known in that system and 95 % agree with the other: a contradiction;
 *    a header and a prefix that differ count for nothing;
 * 3. by the rows: the system in which at least 95 % of them are known codes
 *    whose name agrees with the one beside it, the other not. When no row has
 *    a name, the one in which 95 % are known and no row at all can be of the
 *    other. Rows of provinces that are not loaded, and those that mean the
 *    same in both ("3601"), are no evidence.
 *
 * Everything else is refused with the evidence and the setting that decides it.
 */
#ifndef JANGKAU_INTAKE_CODES_H
#define JANGKAU_INTAKE_CODES_H

#include <glib.h>
#include <stdbool.h>

#include "intake/gazetteer.h"

typedef enum { CODES_AUTO, CODES_KEMENDAGRI, CODES_BPS } CodeSystem;

/** A column as it stands, blanks included; parallel arrays, all borrowed. */
typedef struct {
    const char *file;   /**< for messages */
    const char *header; /**< "kode_bps" */
    int count;
    const char *const *texts;
    const char *const *names;     /**< name of the region beside it, "" where none; or NULL */
    const char *const *districts; /**< name of its district, or NULL */
    const char *const *regencies; /**< name of its regency, or NULL */
} CodeColumn;

/**
 * Decide the system of a column; CODES_KEMENDAGRI when all its codes are
 * dotted or mean the same in both. `told` is the setting. Errors: ERROR_DATA, "file, kolom …: kode
 * tanpa titik dapat berarti Kemendagri (n dari m cocok) atau BPS (…); isi
 * [codes] system = kemendagri atau bps".
 */
bool codes_decide(const Gazetteer *gazetteer, const CodeColumn *column, CodeSystem told,
                  CodeSystem *system, GError **error);

typedef enum {
    CODE_BLANK,   /**< nothing, "-", N/A */
    CODE_READ,    /**< a dotted code, known or not */
    CODE_FORMER,  /**< was a former code: `code` is today's one; mended */
    CODE_BY_NAME, /**< BPS code bridged by names; mended when distance > 0 */
    CODE_REFUSED  /**< `reason` (only then) and no code */
} CodeStatus;

typedef struct {
    CodeStatus status;
    char code[16]; /**< dotted Kemendagri, or "" */
    int distance;  /**< of CODE_BY_NAME, as NameSearch.distance */
    char *reason;  /**< Indonesian, complete with what to do; caller frees */
} CodeReading;

/**
 * Read one code of a column whose system is decided. Quotes, apostrophes and
 * blanks round it, blanks inside, a dot at the end and Excel's ".0" are
 * notation. A dotted code is Kemendagri in any column. "3,6E+09" and
 * "3602141002.5" are refused: digits are lost; so are "36,02" and the like.
 * A former code is refused when it was split, unless `name` is that of exactly
 * one successor. A BPS code of which no table tells the place is bridged by the
 * names given ("" or NULL where there are none), below the region that its
 * first digits say; names that say another are refused. A BPS code that a
 * table has is not held against the names: that is the caller's to do, as with
 * Kemendagri codes.
 */
CodeReading codes_read(const Gazetteer *gazetteer, CodeSystem system, const char *text,
                       const char *regency, const char *district, const char *name);

#endif
