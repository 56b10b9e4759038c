/**
 * interrupt.h - SIGINT and SIGTERM set a flag; long loops ask for it.
 */
#ifndef JANGKAU_BASE_INTERRUPT_H
#define JANGKAU_BASE_INTERRUPT_H

#include <glib.h>
#include <stdbool.h>

/** Install the handlers. Call once, before any thread is started. */
void interrupt_install(void);

/** True once SIGINT or SIGTERM has arrived. Safe from any thread. */
bool interrupt_pending(void);

/** True when nothing arrived; else sets ERROR_INTERRUPTED and returns false. */
bool interrupt_check(GError **error);

/** 130 after SIGINT, 143 after SIGTERM. */
int interrupt_exit_code(void);

#endif
