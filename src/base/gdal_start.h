/**
 * gdal_start.h - GDAL as this program wants it, for all that use it.
 */
#ifndef JANGKAU_BASE_GDAL_START_H
#define JANGKAU_BASE_GDAL_START_H

/**
 * Shut GDAL off from the environment, from configuration files, plugins,
 * side files and the network, and send its messages to the log. Drivers are
 * registered by who needs them. Any number of times; the first time before
 * there are other threads, for it clears environment variables.
 */
void gdal_start(void);

#endif
