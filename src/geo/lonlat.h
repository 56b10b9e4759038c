/**
 * lonlat.h - a position on the WGS 84 ellipsoid.
 */
#ifndef JANGKAU_GEO_LONLAT_H
#define JANGKAU_GEO_LONLAT_H

/** Longitude and latitude in degrees, EPSG:4326. */
typedef struct {
    double lon_deg; /**< -180 … 180, east positive */
    double lat_deg; /**< -90 … 90, north positive */
} LonLat;

/** Metres or millimetres on a plane; the name of the variable says which. */
typedef struct {
    double x;
    double y;
} PlanePoint;

#endif
