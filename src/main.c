#include <locale.h>

#include "base/interrupt.h"
#include "cmd/cmd.h"
#include "render/render.h"
#include "store/store.h"

int main(int argc, char **argv) {
    // Characters as the terminal has them; numbers and dates stay our own.
    setlocale(LC_CTYPE, "C.UTF-8");
    interrupt_install();
    int status = cmd_main(argc, argv);
    render_shutdown();
    store_shutdown();
    return status;
}
