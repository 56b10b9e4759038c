#!/usr/bin/python3
"""Shares of villages in grid cells: jangkau's exact cut beside GDAL's rasterizer.

usage: bench_cells.py BENCH_CELLS [--shared FOLDER] [--rounds N]

The 1,552 villages of Banten in UTM 48S by cells of 200 m. Both start from
projected polygons in memory and end with (village, cell, area), on one thread,
turn about, best of the rounds. GDAL burns the village's number at 50 m (16
samples a cell, RasterizeLayer on a MEM raster); NumPy counts the samples of
each cell. jangkau's areas are exact and come with centroids.
Exits 1 when the exact areas do not add up to the polygons' or GDAL's shares
are not theirs within what sampling allows.
Needs Debian's python3-gdal and python3-numpy.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    from osgeo import gdal, ogr, osr
except ImportError as e:
    sys.exit(f"bench_cells: {e}; install python3-gdal")
gdal.UseExceptions()
ogr.UseExceptions()

CRS, CELL_M, FINE = "EPSG:9488", 200, 4
HERE = os.path.dirname(os.path.abspath(__file__))


def projected(path):
    """The villages as a layer in memory; with the field `number` from 1."""
    source = ogr.Open(path)
    degrees, metres = osr.SpatialReference(), osr.SpatialReference()
    degrees.SetFromUserInput("OGC:CRS84")
    # As jangkau does: SRGI2013 taken as WGS 84, so the same coordinates.
    metres.SetFromUserInput("+proj=utm +zone=48 +south +datum=WGS84")
    transform = osr.CoordinateTransformation(degrees, metres)
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("villages", metres)
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    for number, feature in enumerate(source.GetLayer(0), 1):
        shape = feature.GetGeometryRef().Clone()
        shape.Transform(transform)
        out = ogr.Feature(layer.GetLayerDefn())
        out.SetGeometry(shape)
        out.SetField("number", number)
        layer.CreateFeature(out)
    return memory, layer


def burn(layer, box):
    column, row, columns, rows = box
    raster = gdal.GetDriverByName("MEM").Create("", columns * FINE, rows * FINE, 1, gdal.GDT_Int32)
    step = CELL_M / FINE
    raster.SetGeoTransform((column * CELL_M, step, 0, (row + rows) * CELL_M, 0, -step))
    raster.SetProjection(layer.GetSpatialRef().ExportToWkt())
    gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=number"])
    return raster.ReadAsArray()


def count(samples, box):
    """Village, column, row, area of each village in each cell."""
    column, row, columns, rows = box
    blocks = samples.reshape(rows, FINE, columns, FINE)
    low, high = blocks.min((1, 3)), blocks.max((1, 3))
    pure = (low == high) & (low > 0)
    r, c = np.nonzero(pure)
    whole = (low[pure] - 1, column + c, row + rows - 1 - r, np.full(len(r), CELL_M**2))
    r, c = np.nonzero(low != high)
    numbers = blocks.transpose(0, 2, 1, 3)[r, c].reshape(len(r), FINE**2)
    key = np.arange(len(r))[:, None] * (samples.max() + 1) + numbers
    key, times = np.unique(key[numbers > 0], return_counts=True)
    cell, number = np.divmod(key, samples.max() + 1)
    mixed = (number - 1, column + c[cell], row + rows - 1 - r[cell], times * (CELL_M / FINE)**2)
    return [np.concatenate(pair) for pair in zip(whole, mixed)]


def check(layer, exact, sampled):
    layer.ResetReading()
    area = np.array([f.GetGeometryRef().GetArea() for f in layer])
    sums = np.bincount(exact[:, 0].astype(int), exact[:, 3], len(area))
    off = np.abs(sums / area - 1)
    if off.max() > 1e-9:
        sys.exit(f"bench_cells: areas do not add up: {off.max():.3g} off")
    shares = {tuple(k): a / CELL_M**2 for *k, a in exact.astype(object)}
    error = np.array([a / CELL_M**2 - shares.pop((v, c, r), 0) for v, c, r, a in zip(*sampled)])
    missed = np.array(list(shares.values()))
    error = np.concatenate((error, -missed))
    partial = error[np.abs(error) > 1e-12]
    if np.abs(error).max() > 0.5 or np.sqrt((error**2).mean()) > 0.1:
        sys.exit("bench_cells: GDAL's shares are not those of the cut")
    return off.max(), np.abs(partial).mean(), np.abs(error).max(), len(missed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--shared", default=os.environ.get("JANGKAU_SHARED",
                                                           f"{HERE}/../../../shared"))
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    path = f"{args.shared}/data/boundaries/banten_villages.geojson"
    if not os.path.exists(path):
        sys.exit(f"bench_cells: no {path}; set JANGKAU_SHARED")
    memory, layer = projected(path)
    west, east, south, north = layer.GetExtent()
    column, row = int(west // CELL_M), int(south // CELL_M)
    box = (column, row, int(east // CELL_M) - column + 1, int(north // CELL_M) - row + 1)
    burns, counts, cuts = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(args.rounds):
            start = time.perf_counter()
            samples = burn(layer, box)
            burned = time.perf_counter()
            sampled = count(samples, box)
            counts.append(time.perf_counter() - burned)
            burns.append(burned - start)
            out = subprocess.run([args.program, path, CRS, str(CELL_M), "3", f"{folder}/pieces"],
                                 check=True, capture_output=True, text=True).stdout
            cuts.append(min(map(float, out.split()[1:])))
        exact = np.fromfile(f"{folder}/pieces").reshape(-1, 4)
    off, mean, worst, missed = check(layer, exact, sampled)
    peer = min(b + c for b, c in zip(burns, counts))
    print(f"{layer.GetFeatureCount()} villages, {len(exact)} pieces of {CELL_M} m cells; "
          f"GDAL {gdal.__version__}; one thread, best of {args.rounds}, milliseconds")
    print(f"jangkau {min(cuts) * 1e3:8.1f}  exact areas and centroids (sums within {off:.1g})")
    print(f"GDAL    {peer * 1e3:8.1f}  burn {min(burns) * 1e3:.1f}, count {min(counts) * 1e3:.1f}; "
          f"shares off by {mean:.3f} of a cell on average where not whole, {worst:.2f} at worst, "
          f"{missed} pieces missed")
    print(f"GDAL / jangkau: {peer / min(cuts):.1f} (burn alone: {min(burns) / min(cuts):.1f})")


if __name__ == "__main__":
    main()
