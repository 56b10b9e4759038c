#!/usr/bin/env python3
"""What bench_sheets.sh measured, as a table: compare_sheets.py WORK RUNS THREADS."""
import json
import os
import re
import statistics
import subprocess
import sys

work, runs, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
# Of issue 6.
LEAST_ATLAS_RATIO, MOST_PNG_S, MOST_BOOK_S, MOST_BOOK_MB, MOST_BOOK_FILE_MB = 15, 0.25, 8, 500, 20


def load(name):
    with open(os.path.join(work, name), encoding="utf-8") as f:
        return json.load(f)


def middle(name, *keys):
    def value(run):
        found = load(f"{name}.{run}.json")
        for key in keys:
            found = found[key]
        return found
    return statistics.median(value(run) for run in range(1, runs + 1))


def spread(name, *keys):
    values = []
    for run in range(1, runs + 1):
        found = load(f"{name}.{run}.json")
        for key in keys:
            found = found[key]
        values.append(found)
    return f"{min(values):.2f}–{max(values):.2f}"


# ---------------------------------------------------------------------- time

print(f"threads {threads}, load {os.getloadavg()[0]:.1f}; medians of {runs} rounds (least–most), seconds\n")
print(f"{'':34}{'jangkau':>20}{'QGIS':>20}{'ratio':>8}")


def row(title, ours, theirs):
    a, b = middle(*ours), middle(*theirs)
    print(f"{title:34}{a:>8.3f} {spread(*ours):>11}{b:>8.2f} {spread(*theirs):>11}{b / a:>8.1f}")
    return b / a


def laid_out(run):
    """A sheet from its data to its file: setting up counts for either side."""
    ours, theirs = load(f"ours.{run}.json"), load(f"province.{run}.json")
    return (ours["base"] + ours["sheet"] + ours["list"], theirs["seconds"]["set_up"])


row("one A3 sheet, PDF", ("ours", "pdf"), ("province", "seconds", "pdf"))
row("one A3 sheet, PNG 300 dpi", ("ours", "png"), ("province", "seconds", "png"))
ours_up, theirs_up = (statistics.median(laid_out(r)[side] for r in range(1, runs + 1)) for side in (0, 1))
print(f"{'before them: layout, names':34}{ours_up:>8.3f}{'':12}{theirs_up:>8.2f}")
ratio = row("8 regencies, A3, one PDF", ("ours", "regencies_pdf"), ("atlas", "seconds", "pdf"))
print(f"{'start; ours reads and analyses':34}"
      f"{middle('ours', 'read') + middle('ours', 'analyze'):>8.3f}{'':12}"
      f"{middle('atlas', 'seconds', 'start') + middle('atlas', 'seconds', 'set_up'):>8.2f}")
ours, province, atlas = load(f"ours.{runs}.json"), load(f"province.{runs}.json"), load(f"atlas.{runs}.json")
print("\nkB: province PDF {:.0f} / {:.0f}, PNG {:.0f} / {:.0f}, regencies PDF {:.0f} / {:.0f}".format(
    *(x / 1000 for x in (ours["bytes"]["pdf"], province["bytes"]["pdf"], ours["bytes"]["png"], province["bytes"]["png"],
                         ours["bytes"]["regencies_pdf"], atlas["bytes"]["pdf"]))))

# ---------------------------------------------------------------------- book

measured = [json.load(open(os.path.join(work, f"book.{run}.measured"))) for run in range(1, runs + 1)]
book = os.path.join(work, "out", "atlas.pdf")
pages = int(re.search(r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", book], capture_output=True, text=True,
                                                       check=True).stdout)[1])
book_s, book_mb = (statistics.median(m[k] for m in measured) for k in ("seconds", "peak_mb"))
file_mb = os.path.getsize(book) / 1e6
print(f"whole atlas, {pages} pages: {book_s:.2f} s, {book_mb:.0f} MB, file {file_mb:.1f} MB")

# --------------------------------------------------------------------- names

NAMES_OF = {"regencies": "kabupaten/kota", "districts": "kecamatan", "villages": "desa/kelurahan",
            "libraries": "TPBIS"}
# "nama di lembar 36.02 1:300000; kecamatan 28 dari 28 (0 nomor); …", in the log of the sheets.
ours_named = {}
with open(os.path.join(work, "names.log"), encoding="utf-8") as log:
    for text in log:
        sheet = re.search(r"nama di lembar ([\d.]+) 1:(\d+)", text)
        for title, *counts in re.findall(r"; ([^;]+?) (\d+) dari (\d+) \((\d+) nomor\)", text if sheet else ""):
            ours_named[sheet[1], title] = [int(n) for n in counts]

print("\nnames in the same frames; of ours, some by a number that a table explains")
print(f"{'':34}{'jangkau':>22}{'QGIS':>14}")
totals = {}
for sheet in load("labels.json")["sheets"]:
    for layer, title in NAMES_OF.items():
        if layer not in sheet:
            continue
        placed, wanted, numbers = ours_named.get((sheet["code"], title), (0, 0, 0))
        theirs, asked = sheet[layer]["placed"], sheet[layer]["asked"]
        print(f"{sheet['code']:7}1:{sheet['scale']:<9,.0f}{title:16}{f'{placed} of {wanted} ({numbers})':>22}"
              f"{f'{theirs} of {asked}':>14}")
        total = totals.setdefault(title, [0, 0, 0, 0, 0])
        for i, n in enumerate((placed, wanted, numbers, theirs, asked)):
            total[i] += n
for title, (placed, wanted, numbers, theirs, asked) in totals.items():
    print(f"{'all':18}{title:16}{f'{placed} of {wanted} ({numbers})':>22}{f'{theirs} of {asked}':>14}")

print()
failed = False
for what, value, bound, good in (
        ("atlas of the regencies, times faster", ratio, LEAST_ATLAS_RATIO, ratio >= LEAST_ATLAS_RATIO),
        ("PNG, seconds of one core", middle("ours", "png_cpu"), MOST_PNG_S, middle("ours", "png_cpu") <= MOST_PNG_S),
        ("whole atlas, seconds", book_s, MOST_BOOK_S, book_s <= MOST_BOOK_S),
        ("whole atlas, MB of memory", book_mb, MOST_BOOK_MB, book_mb <= MOST_BOOK_MB),
        ("whole atlas, MB of file", file_mb, MOST_BOOK_FILE_MB, file_mb <= MOST_BOOK_FILE_MB)):
    print(f"{'met   ' if good else 'MISSED'} {what}: {value:.2f} (aim {bound})")
    failed |= not good
sys.exit(failed)
