/**
 * inputs.h - the input files of a project: opened as tables, noted for the
 * manifest, and what may be rejected of them.
 */
#ifndef JANGKAU_LOAD_INPUTS_H
#define JANGKAU_LOAD_INPUTS_H

#include <glib.h>
#include <stdbool.h>

#include "config/settings.h"
#include "geo/shape.h"
#include "intake/source.h"
#include "model/world.h"

/** Record an input file in World.inputs. */
bool inputs_add(World *world, const char *role, const char *path, const char *origin,
                GError **error);

/**
 * The same for what source.h reads: "file|layername=x", a geodatabase's folder
 * or a database. What is no file is known by the SHA-256 of what was read
 * (`content`), and a database by its kind alone: its address may hold a password.
 */
bool inputs_add_source(World *world, const char *role, const char *path, GChecksum *content,
                       GError **error);

/** Add a shape that was read to such a sum. */
void inputs_sum_shape(GChecksum *content, const Shape *shape);

/** The same for a file whose SHA-256 is known. */
void inputs_add_checked(World *world, const char *role, const char *name, const char *sha256,
                        const char *origin);

/** Whether every key of [columns] names a table and a field that exist. */
bool inputs_check_columns(const Settings *settings, GError **error);

/**
 * Where coordinates must fall to be those of the project: its village points
 * and one degree round them. False when none is known. `world` may be NULL.
 */
bool inputs_bounds(const World *world, VectorBounds *bounds);

/**
 * The tables of all files of a list (NULL: none), in their order, each file
 * recorded as `role`. The result is the caller's (Table*).
 */
GPtrArray *inputs_read_tables(World *world, const Settings *settings, char **paths, TableKind kind,
                              const char *role, GError **error);

/**
 * Whether the run may go on with what the ledger rejected: by [tolerance]
 * for boundaries and libraries, nothing for all else. False: one ERROR_DATA
 * with the first rejected rows (file, row, cell, reason, what to do).
 * Rejected rows that are tolerated are warned of.
 */
bool inputs_tolerable(const Ledger *ledger, const Settings *settings, GError **error);

/** "file, baris n: reason; advice" of an entry. Caller frees. */
char *inputs_entry_text(const LedgerFile *file, const LedgerEntry *entry);

#endif
