/**
 * lookup.h - a setting by its key, as `jangkau settings` shows it.
 */
#ifndef JANGKAU_VERIFY_LOOKUP_H
#define JANGKAU_VERIFY_LOOKUP_H

#include "config/settings.h"

/** Value of the setting "section.KEY" of any section, "" when there is none. Caller frees. */
char *lookup_setting(const Settings *settings, const char *key);

#endif
