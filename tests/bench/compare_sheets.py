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

NAMES_OF = {"regencies": "kabupaten/kota", "districts": "kecamatan", "villages": "desa/kelurahan"}


def words_on_map(pdf, frame):
    """Words whose middle lies in the map frame (mm from the top left)."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for x0, y0, x1, y1, word in re.findall(
            r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', text):
        x, y = (float(x0) + float(x1)) / 2 / 72 * 25.4, (float(y0) + float(y1)) / 2 / 72 * 25.4
        if frame["left_mm"] < x < frame["left_mm"] + frame["width_mm"] \
                and frame["top_mm"] < y < frame["top_mm"] + frame["height_mm"]:
            found.append(word.replace("&apos;", "'").replace("&amp;", "&"))
    return found


def names_found(words, names):
    """How many of the names can be put together from the words, long ones first; each word counts once."""
    left = {}
    for word in words:
        left[word] = left.get(word, 0) + 1
    found = 0
    for name in sorted(names, key=lambda n: -len(n.split())):
        parts = name.split()
        if all(left.get(part, 0) >= parts.count(part) for part in parts):
            found += 1
            for part in parts:
                left[part] -= 1
    return found, sum(count for word, count in left.items() if word.isdigit())


print(f"\n{'names placed of asked':26}{'jangkau':>12}{'QGIS':>12}   and numbers explained in a table, jangkau")
frames = {f["code"]: f for f in load("frames.json")}
totals = {}
for sheet in load("labels.json")["sheets"]:
    frame = frames[sheet["code"]]
    words = words_on_map(os.path.join(work, "out", "maps", sheet["code"] + "-coverage.pdf"), frame)
    for layer, title in NAMES_OF.items():
        if layer not in sheet:
            continue
        names = frame["names"][layer]
        placed, numbers = names_found(words, names)
        theirs = sheet[layer]["placed"]
        if sheet[layer]["asked"] != len(names):
            sys.exit(f"{sheet['code']}: QGIS was asked for {sheet[layer]['asked']} {layer}, not {len(names)}")
        print(f"{sheet['code']:6}{title:16}1:{frame['scale']:<8,.0f}{f'{placed}/{len(names)}':>8}"
              f"{f'{theirs}/{len(names)}':>12}{numbers if layer == 'villages' and numbers else '':>8}")
        total = totals.setdefault(layer, [0, 0, 0, 0])
        for i, n in enumerate((placed, theirs, len(names), numbers if layer == "villages" else 0)):
            total[i] += n
for layer, (placed, theirs, asked, numbers) in totals.items():
    print(f"all {NAMES_OF[layer]:28}{f'{placed}/{asked}':>8}{f'{theirs}/{asked}':>12}{numbers or '':>8}")

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
