#!/usr/bin/env python3
"""The peer that jangkau is measured against: the same job as a GeoPandas script.

Real village polygons -> distance to the nearest library, coverage tables,
a GPKG of villages, districts and regencies, and one A3 "distance" sheet for
the province and for each regency, as PDF and as PNG at 300 dpi.

It is written the way a competent GeoPandas user would write it, and nothing
in it is slow on purpose:
  * geodesics are one vectorised pyproj call over the whole village x library
    matrix (about 42,000 pairs), quicker here than building an index;
  * projection and dissolve are done once; each sheet is one figure, saved
    twice; sheets are drawn by --jobs processes (default: whichever number
    was measured to be quicker on two cores).
What it does not do, and jangkau does: parse the upstream's SQL, repair the
coverage (gaps and overlaps between villages; here only invalid rings are made
valid and cracks left by the dissolve are filled), keep the sea, spread people
over cells, and place a legend, an inset or labels.

Output: OUT/tables/{villages,regions}.csv, OUT/boundaries.gpkg,
OUT/maps/<code>-distance.{pdf,png}.
"""
import argparse
import multiprocessing
import os
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import make_valid

os.environ.setdefault("MPLBACKEND", "Agg")

UTM = 32748
MM = 1 / 25.4
A3 = (420.0, 297.0)                     # mm, landscape
MARGIN, HEAD = 12.0, 22.0               # mm: around the map, and for title and scale
CRACK_M2 = 10_000.0                     # holes smaller than this after a dissolve are cracks
BREAKS_KM = [2.5, 5, 10, 20]
COLOURS = ["#1a9850", "#a6d96a", "#ffffbf", "#fdae61", "#d73027"]
NO_DATA = "#cccccc"
REACH_KM = {"people_within_2_5_km": 2.5, "people_within_5_km": 5, "people_within_10_km": 10}
SCALES = [s * 10 ** e for e in (3, 4, 5, 6) for s in (10, 12.5, 15, 20, 25, 30, 40, 50, 60, 75)]
SCALES = sorted(set(SCALES))


def arguments():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("boundaries", help="village polygons, GeoJSON with properties code, name")
    p.add_argument("villages", help="villages.csv: code,name,type,lon,lat,population,note")
    p.add_argument("libraries", help="libraries.csv: id,name,kind,village_code,lon,lat,...")
    p.add_argument("-o", "--out", required=True, help="output directory")
    p.add_argument("--regency-names", help="GeoJSON or CSV with code,name of the regencies (for titles)")
    p.add_argument("--province", default="Banten", help="name of the province")
    p.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1),
                   help="processes that draw sheets (default %(default)s)")
    p.add_argument("--png-level", type=int, default=1, choices=range(10),
                   help="zlib level of the PNG files (default %(default)s: quickest, files a quarter larger than at 6)")
    return p.parse_args()


# ---------------------------------------------------------------- input

def read_inputs(args):
    polygons = gpd.read_file(args.boundaries)[["code", "geometry"]]
    table = pd.read_csv(args.villages, dtype={"code": str})
    table = table[["code", "name", "type", "lon", "lat", "population"]]
    libraries = pd.read_csv(args.libraries, dtype=str)
    libraries[["lon", "lat"]] = libraries[["lon", "lat"]].astype(float)
    if libraries[["lon", "lat"]].isna().any(axis=None) or table[["lon", "lat", "population"]].isna().any(axis=None):
        sys.exit("error: a library or village without position or population")
    if table["code"].duplicated().any() or polygons["code"].duplicated().any():
        sys.exit("error: a village code occurs twice")
    if set(table["code"]) != set(polygons["code"]):
        sys.exit("error: villages.csv and the polygons do not hold the same codes")
    villages = polygons.merge(table, on="code", validate="1:1").sort_values("code", ignore_index=True)
    villages["district"] = villages["code"].str[:8]
    villages["regency"] = villages["code"].str[:5]
    return villages, libraries


def regency_names(path, codes):
    if path is None:
        return {c: c for c in codes}
    if path.endswith(".csv"):
        frame = pd.read_csv(path, dtype=str)
    else:
        frame = gpd.read_file(path, ignore_geometry=True)
    names = dict(zip(frame["code"], frame["name"]))
    return {c: names.get(c, c) for c in codes}


# ---------------------------------------------------------------- analysis

def nearest(villages, libraries):
    """Index of the nearest library and its geodesic distance in km, per village."""
    n, m = len(villages), len(libraries)
    if m == 0:
        return np.full(n, -1), np.full(n, np.nan)
    lon, lat = villages["lon"].to_numpy(), villages["lat"].to_numpy()
    _, _, metres = Geod(ellps="WGS84").inv(
        np.repeat(lon, m), np.repeat(lat, m),
        np.tile(libraries["lon"].to_numpy(), n), np.tile(libraries["lat"].to_numpy(), n))
    metres = np.asarray(metres).reshape(n, m)
    best = metres.argmin(axis=1)
    return best, metres[np.arange(n), best] / 1000


def add_distances(villages, libraries):
    libraries = libraries.sort_values("id", ignore_index=True)      # ties: the lower id
    tpbis = libraries[libraries["tpbis_since"].fillna("").ne("")
                      & libraries["confidence"].isin(["high", "medium"])].reset_index(drop=True)
    for column, which in (("nearest_tpbis", tpbis), ("nearest_any", libraries)):
        index, km = nearest(villages, which)
        villages[column] = which["id"].to_numpy()[index] if len(which) else ""
        villages[column + "_km"] = km
    villages["tpbis"] = villages["code"].isin(tpbis["village_code"]).astype(int)
    return villages


def coverage(villages, names):
    """One row per province, regency and district; people count at the village point."""
    v = pd.DataFrame(villages.drop(columns="geometry"))
    v["province"] = v["code"].str[:2]
    for column, km in REACH_KM.items():
        v[column] = v["population"].where(v["nearest_tpbis_km"] <= km, 0)
    v["person_km"] = v["population"] * v["nearest_tpbis_km"]
    parts = []
    for level in ("province", "regency", "district"):
        t = v.groupby(level).agg(
            villages=("code", "size"), villages_tpbis=("tpbis", "sum"), population=("population", "sum"),
            **{c: (c, "sum") for c in REACH_KM},
            person_km=("person_km", "sum"), max_km=("nearest_tpbis_km", "max"))
        t["mean_km"] = t["person_km"] / t["population"]
        t = t.drop(columns="person_km").rename_axis("code").reset_index()
        t.insert(1, "name", t["code"].map(names).fillna(t["code"]))
        t.insert(2, "level", level)
        parts.append(t)
    columns = ["code", "name", "level", "villages", "villages_tpbis", "population",
               *REACH_KM, "mean_km", "max_km"]
    return pd.concat(parts, ignore_index=True)[columns]


# ---------------------------------------------------------------- geometry

def valid(geometry):
    if geometry.is_valid:
        return geometry
    fixed = make_valid(geometry)
    if fixed.geom_type == "GeometryCollection":
        fixed = MultiPolygon([p for g in fixed.geoms for p in getattr(g, "geoms", [g])
                              if p.geom_type == "Polygon"])
    return fixed


def fill_cracks(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    parts = [Polygon(p.exterior, [r for r in p.interiors if Polygon(r).area >= CRACK_M2]) for p in parts]
    return MultiPolygon(parts)


def dissolve(frame, by, names):
    out = frame[[by, "geometry"]].dissolve(by=by).rename_axis("code").reset_index()
    out["geometry"] = out.geometry.map(fill_cracks)
    out["name"] = out["code"].map(names).fillna(out["code"])
    return out


# ---------------------------------------------------------------- sheets

def layout(bounds):
    """Landscape or portrait, and the largest round scale at which the area fits the map frame."""
    x0, y0, x1, y1 = bounds
    best = None
    for width, height in (A3, A3[::-1]):
        frame_w, frame_h = width - 2 * MARGIN, height - 2 * MARGIN - HEAD
        needed = max((x1 - x0) / frame_w, (y1 - y0) / frame_h) * 1000 * 1.02
        scale = next(s for s in SCALES if s >= needed)
        if best is None or needed < best[0]:
            best = (needed, scale, width, height, frame_w, frame_h)
    return best[1:]


def draw(sheet):
    code, title = sheet
    villages, regencies, libraries, maps = SHARED
    if len(code) > 2:
        villages = villages[villages["regency"] == code]
        area = regencies[regencies["code"] == code]
    else:
        area = regencies
    bounds = area.total_bounds
    scale, width, height, frame_w, frame_h = layout(bounds)
    half_w, half_h = frame_w * scale / 2000, frame_h * scale / 2000
    cx, cy = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2

    # Not a pyplot figure: GeoPandas calls pyplot.draw() after each layer, which would draw the sheet again.
    figure = Figure(figsize=(width * MM, height * MM))
    axes = figure.add_axes([MARGIN / width, MARGIN / height, frame_w / width, frame_h / height])
    villages.plot(ax=axes, color=villages["colour"], edgecolor="#555555", linewidth=0.2, aspect=None)
    regencies.boundary.plot(ax=axes, color="black", linewidth=1.2, aspect=None)
    libraries.plot(ax=axes, color="#2b5cd6", edgecolor="white", linewidth=0.6, markersize=40, zorder=5, aspect=None)
    axes.set_xlim(cx - half_w, cx + half_w)
    axes.set_ylim(cy - half_h, cy + half_h)
    axes.set_xticks([])
    axes.set_yticks([])
    top = 1 - MARGIN / height
    figure.text(MARGIN / width, top, title, fontsize=20, weight="bold", va="top")
    figure.text(1 - MARGIN / width, top, "Skala 1 : " + f"{scale:,.0f}".replace(",", "."),
                fontsize=12, ha="right", va="top")
    stem = os.path.join(maps, code + "-distance")
    figure.savefig(stem + ".pdf")
    figure.savefig(stem + ".png", dpi=300, pil_kwargs={"compress_level": PNG_LEVEL})
    return code


def main():
    global SHARED, PNG_LEVEL
    args = arguments()
    maps, tables = os.path.join(args.out, "maps"), os.path.join(args.out, "tables")
    os.makedirs(maps, exist_ok=True)
    os.makedirs(tables, exist_ok=True)

    villages, libraries = read_inputs(args)
    villages = add_distances(villages, libraries)
    names = regency_names(args.regency_names, sorted(villages["regency"].unique()))
    province = villages["code"].iloc[0][:2]
    names[province] = args.province

    columns = ["code", "name", "district", "regency", "lon", "lat", "population", "tpbis",
               "nearest_tpbis", "nearest_tpbis_km", "nearest_any", "nearest_any_km"]
    villages[columns].to_csv(os.path.join(tables, "villages.csv"), index=False, float_format="%.6f")
    coverage(villages, names).to_csv(os.path.join(tables, "regions.csv"), index=False, float_format="%.3f")

    villages["geometry"] = villages.geometry.map(valid)
    villages = villages.to_crs(UTM)
    districts = dissolve(villages, "district", {})
    districts["regency"] = districts["code"].str[:5]
    regencies = dissolve(districts, "regency", names)
    gpkg = os.path.join(args.out, "boundaries.gpkg")
    villages.to_file(gpkg, layer="villages", driver="GPKG")
    districts.to_file(gpkg, layer="districts", driver="GPKG")
    regencies.to_file(gpkg, layer="regencies", driver="GPKG")

    km = villages["nearest_any_km"]
    villages["colour"] = np.where(km.isna(), NO_DATA, np.array(COLOURS)[np.digitize(km, BREAKS_KM, right=True)
                                                                       .clip(0, len(COLOURS) - 1)])
    points = gpd.GeoDataFrame(libraries[["id"]], crs=4326,
                              geometry=gpd.points_from_xy(libraries["lon"], libraries["lat"])).to_crs(UTM)
    SHARED, PNG_LEVEL = (villages[["regency", "colour", "geometry"]], regencies, points, maps), args.png_level
    sheets = [(c, "Jarak ke perpustakaan terdekat \N{EN DASH} " + names[c])
              for c in [province, *regencies["code"]]]
    # The province first: it is the longest sheet.
    if args.jobs > 1:
        with multiprocessing.get_context("fork").Pool(args.jobs) as pool:
            done = list(pool.imap_unordered(draw, sheets, chunksize=1))
    else:
        done = [draw(s) for s in sheets]
    if len(done) != len(sheets):
        sys.exit("error: not all sheets were drawn")


if __name__ == "__main__":
    main()
