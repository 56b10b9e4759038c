/**
 * program.h - which program this is: its own build and that of every library
 * loaded with it, since a newer GDAL or cairo may draw other bytes.
 */
#ifndef JANGKAU_REGEN_PROGRAM_H
#define JANGKAU_REGEN_PROGRAM_H

/**
 * SHA-256 over the build ids (NT_GNU_BUILD_ID) of the program and its shared
 * libraries, sorted. What has no build id counts by its path, size and time.
 * Asked for before anything is loaded by name. Caller frees.
 */
char *program_identity(void);

#endif
