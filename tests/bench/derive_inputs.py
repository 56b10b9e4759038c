#!/usr/bin/env python3
"""Stand-in villages.csv and libraries.csv from the shared data, for bench.sh --peer-only
when the project's own tables (data/banten) are not there yet.

usage: derive_inputs.py SHARED OUT
"""
import csv
import os
import sys

import geopandas as gpd


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    shared, out = sys.argv[1:]
    data = os.path.join(shared, "data")
    os.makedirs(out, exist_ok=True)
    frame = gpd.read_file(os.path.join(data, "boundaries", "banten_villages.geojson"))
    point = {}
    for code, geometry in zip(frame["code"], frame.geometry):
        largest = max(getattr(geometry, "geoms", [geometry]), key=lambda g: g.area)
        p = largest.representative_point()
        point[code] = (f"{p.x:.6f}", f"{p.y:.6f}")

    with open(os.path.join(data, "population", "banten_villages_2024s1.csv"), newline="") as f, \
            open(os.path.join(out, "villages.csv"), "w", newline="") as g:
        w = csv.writer(g, lineterminator="\n")
        w.writerow("code,name,type,lon,lat,population,note".split(","))
        for r in csv.DictReader(f):
            kind = "kelurahan" if r["code"].split(".")[3].startswith("1") else "desa"
            w.writerow([r["code"], r["name"], kind, *point[r["code"]], r["population"], ""])

    with open(os.path.join(data, "libraries", "documented_banten.csv"), newline="") as f, \
            open(os.path.join(out, "libraries.csv"), "w", newline="") as g:
        w = csv.writer(g, lineterminator="\n")
        w.writerow(("id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,open_since,"
                    "open_until,confidence,source,note").split(","))
        for i, r in enumerate(csv.DictReader(f), 1):
            tpbis = r["kind"].startswith("TPBIS")
            w.writerow([f"L{i:03d}", "Perpustakaan " + r["village"], r["kind"], r["village_code"],
                        *point[r["village_code"]], "village", r["year"] if tpbis else "", "",
                        "" if tpbis else r["year"], "", r["confidence"].split()[0], r["source"], ""])


if __name__ == "__main__":
    main()
