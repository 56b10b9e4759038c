/**
 * logos.h - the agency's logos, from PNG and SVG files.
 *
 * Nothing is fetched or read but the files themselves: an SVG that refers to
 * another file or address is drawn without it.
 */
#ifndef JANGKAU_RENDER_LOGOS_H
#define JANGKAU_RENDER_LOGOS_H

#include <cairo.h>
#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *data;
    gsize length;
    bool svg;
    double aspect; /**< width : height */
} Logo;

/** Logos by the paths of a project (NULL = none). Errors: ERROR_DATA naming the file. */
GPtrArray *logos_read(char **paths, GError **error);

/** A surface of its own for drawlist_image(). The caller's. */
cairo_surface_t *logo_surface(const Logo *logo);

#endif
