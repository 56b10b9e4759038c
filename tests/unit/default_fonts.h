// The default style and its fonts, for the tests of what is written with them.
#ifndef TESTS_UNIT_DEFAULT_FONTS_H
#define TESTS_UNIT_DEFAULT_FONTS_H

#include "render/render.h"
#include "render/style.h"
#include "render/typeset.h"

static Style *style;

static int load_fonts(void **state) {
    (void)state;
    style = style_read(JANGKAU_SOURCE_DIR "/styles/default.ini", NULL);
    return style != NULL && typeset_load_fonts(style, NULL) ? 0 : 1;
}

static int shut_down(void **state) {
    (void)state;
    style_free(style);
    render_shutdown();
    return 0;
}

#endif
