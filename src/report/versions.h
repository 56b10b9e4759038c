/**
 * versions.h - which libraries the program runs with, for the manifest.
 */
#ifndef JANGKAU_REPORT_VERSIONS_H
#define JANGKAU_REPORT_VERSIONS_H

/** Name and version of each library, in a fixed order. Versions are borrowed. */
void versions_each(void (*visit)(const char *name, const char *version, void *data), void *data);

#endif
