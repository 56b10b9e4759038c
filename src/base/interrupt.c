#include "base/interrupt.h"

#include <signal.h>
#include <stdatomic.h>

#include "base/error.h"

static atomic_int pending_signal;

static void on_signal(int number) {
    atomic_store(&pending_signal, number);
}

void interrupt_install(void) {
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    // A reader that goes away (jangkau … | head) is a write error, not a death.
    signal(SIGPIPE, SIG_IGN);
}

bool interrupt_pending(void) {
    return atomic_load(&pending_signal) != 0;
}

bool interrupt_check(GError **error) {
    if (!interrupt_pending())
        return true;
    g_set_error_literal(error, JANGKAU_ERROR, ERROR_INTERRUPTED,
                        "dihentikan; hasil sebelumnya tidak diubah");
    return false;
}

int interrupt_exit_code(void) {
    return 128 + (atomic_load(&pending_signal) == SIGTERM ? SIGTERM : SIGINT);
}
