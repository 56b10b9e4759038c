#include "base/error.h"

#include "base/interrupt.h"

GQuark error_quark(void) {
    return g_quark_from_static_string("jangkau-error-quark");
}

int error_exit_code(const GError *error) {
    if (error == NULL || error->domain != JANGKAU_ERROR)
        return ERROR_FAILED;
    if (error->code == ERROR_INTERRUPTED)
        return interrupt_exit_code();
    return error->code;
}
