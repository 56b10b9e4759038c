#include "render/georef.h"

GeoRef georef_of(MapBase *base, const MapView *view) {
    Box map = view->frame;
    GeoRef georef = {.map = map,
                     .top_left = mapview_to_metres(view, (PlanePoint){map.left, map.top}),
                     .metres_per_mm = view->scale / 1000,
                     .crs_code = crs_code(base->projection),
                     .wkt = crs_wkt(base->projection)};
    const PlanePoint corners[] = {
        {map.left, map.bottom}, {map.left, map.top}, {map.right, map.top}, {map.right, map.bottom}};
    for (int i = 0; i < 4; i++)
        georef.corners[i] = mapbase_inverse(base, mapview_to_metres(view, corners[i]));
    return georef;
}
