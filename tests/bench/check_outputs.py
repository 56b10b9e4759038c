#!/usr/bin/env python3
"""Check the outputs of one side of the benchmark, or that both sides agree.

usage: check_outputs.py files VILLAGES_CSV OUT
       check_outputs.py agree LIBRARIES_CSV JANGKAU_OUT PEER_OUT

files: 18 sheets, each PNG whole and A3 at 300 dpi, each PDF one A3 page, one
       row in tables/villages.csv for each of the 1,552 villages.
agree: nearest_any_km per village within 0.002 km; people within 5 km of a
       TPBIS library the same, recounted and in the province's row of
       regions.csv (both count people at the village point).
Standard library only. Exits 1 with every fault named.
"""
import csv
import os
import re
import struct
import sys
import zlib

CODES = ["36", "36.01", "36.02", "36.03", "36.04", "36.71", "36.72", "36.73", "36.74"]
VILLAGES = 1552
A3_PIXELS = (4961, 3508)
A3_POINTS = (1190.55, 841.89)
KM_TOLERANCE = 0.002
MAX_SKIPPED = 20                # villages that the sea leaves out; only a handful is expected


def rows(path):
    with open(path, newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def by_code(path, faults):
    table = {}
    for row in rows(path):
        if row["code"] in table:
            faults.append(f"{path}: code {row['code']} occurs twice")
        table[row["code"]] = row
    return table


def a3(size, expected, tolerance):
    return any(abs(size[0] - w) <= tolerance and abs(size[1] - h) <= tolerance
               for w, h in (expected, expected[::-1]))


def check_png(path):
    with open(path, "rb") as f:
        data = f.read()
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return "not a PNG"
    size = struct.unpack(">II", data[16:24])
    if not a3(size, A3_PIXELS, 1):
        return f"{size[0]}x{size[1]} pixels, not A3 at 300 dpi"
    inflate, at, pixels, ended = zlib.decompressobj(), 8, 0, False
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IDAT":
            pixels += len(inflate.decompress(data[at + 8:at + 8 + length]))
        ended = kind == b"IEND"
        at += 12 + length
    if not ended or not inflate.eof:
        return "cut short"
    bits, colour = data[24], data[25]
    row = (size[0] * bits * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] + 7) // 8 + 1
    if data[28] == 0 and pixels != row * size[1]:
        return f"holds {pixels} bytes of pixels, not {row * size[1]}"
    return None


def check_pdf(path):
    with open(path, "rb") as f:
        data = f.read()
    if not data.startswith(b"%PDF"):
        return "does not start with %PDF"
    if b"%%EOF" not in data[-1024:]:
        return "cut short"
    text = data
    for m in re.finditer(rb"/Type\s*/ObjStm.*?stream\r?\n", data, re.S):     # PDF 1.5 object streams
        try:
            text += zlib.decompressobj().decompress(data[m.end():])
        except zlib.error:
            return "has an object stream that does not inflate"
    pages = len(re.findall(rb"/Type\s*/Page(?![A-Za-z])", text))
    if pages < 1:       # names that do not fit on a map follow it on pages of their own
        return "no page"
    box = re.search(rb"/MediaBox\s*\[\s*([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s+([-\d.]+)\s*\]", text)
    if not box:
        return "no MediaBox"
    x0, y0, x1, y1 = map(float, box.groups())
    if not a3((x1 - x0, y1 - y0), A3_POINTS, 1):
        return f"page of {x1 - x0:g} x {y1 - y0:g} points, not A3"
    return None


def check_files(villages_csv, out):
    faults = []
    for code in CODES:
        for kind, check in (("pdf", check_pdf), ("png", check_png)):
            path = os.path.join(out, "maps", f"{code}-distance.{kind}")
            fault = check(path) if os.path.isfile(path) else "missing"
            if fault:
                faults.append(f"{path}: {fault}")
    path = os.path.join(out, "tables", "villages.csv")
    if not os.path.isfile(path):
        faults.append(f"{path}: missing")
    else:
        got, expected = by_code(path, faults), {r["code"] for r in rows(villages_csv)}
        if len(got) != VILLAGES:
            faults.append(f"{path}: {len(got)} villages, not {VILLAGES}")
        if set(got) != expected:
            faults.append(f"{path}: codes differ from {villages_csv}: {sorted(set(got) ^ expected)[:5]} ...")
    return faults, [f"{2 * len(CODES)} sheets and {VILLAGES} villages"]


def check_agree(libraries_csv, ours, theirs):
    faults, notes = [], []
    a = by_code(os.path.join(ours, "tables", "villages.csv"), faults)
    b = by_code(os.path.join(theirs, "tables", "villages.csv"), faults)
    at = {r["id"]: r["village_code"] for r in rows(libraries_csv)}
    if set(a) != set(b):
        return faults + ["the two villages.csv hold different codes"], notes

    def parted(code, column):
        """The sea is between the village and the nearest library as either side names it."""
        if not a[code][column]:
            return True
        return any(a.get(at.get(t[code][column]), a[code])["land_part"] != a[code]["land_part"]
                   for t in (a, b))

    skipped = [c for c in a if parted(c, "nearest_any")]
    worst = 0.0
    for code in sorted(set(a) - set(skipped)):
        if not a[code]["nearest_any_km"]:
            faults.append(f"{code}: jangkau names a nearest library but no distance")
            continue
        difference = abs(float(a[code]["nearest_any_km"]) - float(b[code]["nearest_any_km"]))
        worst = max(worst, difference)
        if difference > KM_TOLERANCE + 1e-9:
            faults.append(f"{code}: nearest_any_km {a[code]['nearest_any_km']} ({a[code]['nearest_any']}) "
                          f"against the peer's {b[code]['nearest_any_km']} ({b[code]['nearest_any']})")
    notes.append(f"nearest_any_km: {len(a) - len(skipped)} villages agree, largest difference {worst:.4f} km; "
                 f"{len(skipped)} skipped (across the sea): {' '.join(sorted(skipped)) or '-'}")
    if len(skipped) > MAX_SKIPPED:
        faults.append(f"{len(skipped)} villages skipped, more than {MAX_SKIPPED}")

    population = [sum(int(r["population"]) for r in t.values()) for t in (a, b)]
    if population[0] != population[1]:
        faults.append(f"population {population[0]} against the peer's {population[1]}")

    def people(table, codes):
        return sum(int(table[c]["population"]) for c in codes
                   if table[c]["nearest_tpbis_km"] and float(table[c]["nearest_tpbis_km"]) <= 5)

    apart = [c for c in a if parted(c, "nearest_tpbis")]
    edge = [c for c in a if b[c]["nearest_tpbis_km"]
            and abs(float(b[c]["nearest_tpbis_km"]) - 5) <= KM_TOLERANCE]
    if len(apart) > MAX_SKIPPED:
        faults.append(f"{len(apart)} villages skipped for TPBIS, more than {MAX_SKIPPED}")
    common = set(a) - set(apart) - set(edge)
    points = people(a, common), people(b, common)
    notes.append(f"people within 5 km at village points: {points[0]} and {points[1]} "
                 f"({len(apart)} villages skipped across the sea, {len(edge)} on the 5 km edge)")
    if points[0] != points[1]:
        faults.append(f"people within 5 km at village points: {points[0]} against the peer's {points[1]}")

    regions = [by_code(os.path.join(out, "tables", "regions.csv"), faults).get("36") for out in (ours, theirs)]
    if None in regions:
        return faults + ["no row for the province in regions.csv"], notes
    # jangkau counts by cell beside it; the peer only knows village points
    point = "people_within_5_km_by_point"
    within = [int(r.get(point) or r["people_within_5_km"]) for r in regions]
    total = int(regions[1]["population"])
    if int(regions[0]["population"]) != total or total != population[1]:
        faults.append(f"province population in regions.csv: {regions[0]['population']} against {total}")
    notes.append(f"province, people within 5 km by point: {within[0]} and {within[1]}")
    if within[0] != within[1]:
        faults.append(f"province, people_within_5_km: {within[0]} against the peer's {within[1]}")
    return faults, notes


def main():
    arguments = sys.argv[1:]
    if len(arguments) == 3 and arguments[0] == "files":
        faults, notes = check_files(*arguments[1:])
    elif len(arguments) == 4 and arguments[0] == "agree":
        faults, notes = check_agree(*arguments[1:])
    else:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    for note in notes if not faults or arguments[0] == "agree" else []:
        print("   ", note)
    for fault in faults[:20]:
        print("FAULT", fault, file=sys.stderr)
    if len(faults) > 20:
        print(f"FAULT ... and {len(faults) - 20} more", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
