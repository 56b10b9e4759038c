#!/usr/bin/python3
"""The nearest of many places on the ellipsoid: jangkau's index beside SciPy and PROJ.

usage: bench_nearest.py BENCH_NEAREST [--places N] [--points N] [--rounds N]

Both get the same points over Indonesia, turn about, and are timed from
longitude and latitude in memory to the number of the nearest place and the
geodesic length, index included. The peer is SciPy's cKDTree on the unit sphere
(workers = threads), then PROJ's geodesics (pyproj Geod.inv, one slice of the
points for each thread). jangkau also finds the runner-up. Best of the rounds.
Exits 1 when an answer is wrong: farther than the peer's, or not its length.
Needs Debian's python3-scipy and python3-pyproj.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

try:
    import numpy as np
    import scipy
    import pyproj
    from scipy.spatial import cKDTree
except ImportError as e:
    sys.exit(f"bench_nearest: {e}; install python3-scipy and python3-pyproj")

GEOD = pyproj.Geod(ellps="WGS84")


def unit_vectors(lonlat):
    lon, lat = np.radians(lonlat).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def lengths(a, b, threads):
    slices = [slice(len(a) * i // threads, len(a) * (i + 1) // threads) for i in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(
            lambda s: GEOD.inv(a[s, 0], a[s, 1], b[s, 0], b[s, 1])[2], slices)))


def run_peer(places, points, threads):
    start = time.perf_counter()
    tree = cKDTree(unit_vectors(places))
    built = time.perf_counter()
    _, number = tree.query(unit_vectors(points), workers=threads)
    found = time.perf_counter()
    length = lengths(points, places[number], threads)
    end = time.perf_counter()
    return (built - start, found - built, end - found), number, length


def run_ours(program, folder, threads):
    answers = f"{folder}/answers"
    out = subprocess.run([program, f"{folder}/places", f"{folder}/points", str(threads), answers],
                         check=True, capture_output=True, text=True).stdout
    both = np.fromfile(answers).reshape(-1, 2)
    return tuple(map(float, out.split())), both[:, 0].astype(int), both[:, 1]


def check(places, points, ours, peer):
    number, length = ours
    exact = GEOD.inv(points[:, 0], points[:, 1], places[number, 0], places[number, 1])[2]
    off = np.abs(length - exact).max()
    sphere_errs = number != peer[0]
    gain = peer[1][sphere_errs] - exact[sphere_errs]
    if off > 1e-4 or (gain < -1e-4).any():
        sys.exit(f"bench_nearest: wrong: length off by {off:.3g} m, "
                 f"{(gain < -1e-4).sum()} places farther than the peer's")
    return off, sphere_errs.sum(), gain.max() if len(gain) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--places", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    random = np.random.default_rng(1)
    low, high = (95, -11), (141, 6)
    places = random.uniform(low, high, (args.places, 2))
    points = random.uniform(low, high, (args.points, 2))
    print(f"{args.points} points, {args.places} places; scipy {scipy.__version__}, "
          f"PROJ {pyproj.proj_version_str}, {len(os.sched_getaffinity(0))} cores; "
          f"best of {args.rounds}, seconds")
    print(f"{'threads':>7}  {'side':<8}{'index':>8}{'search':>8}{'length':>8}{'all':>8}")
    with tempfile.TemporaryDirectory() as folder:
        places.tofile(f"{folder}/places")
        points.tofile(f"{folder}/points")
        for threads in (1, 2):
            ours, peers = [], []
            for _ in range(args.rounds):
                times, *our_answers = run_ours(args.program, folder, threads)
                ours.append(times)
                times, *peer_answers = run_peer(places, points, threads)
                peers.append(times)
            off, errs, gain = check(places, points, our_answers, peer_answers)
            a, b = min(ours, key=sum), min(peers, key=sum)
            print(f"{threads:>7}  {'jangkau':<8}{a[0]:>8.3f}{a[1]:>8.3f}{'':>8}{sum(a):>8.3f}")
            print(f"{threads:>7}  {'peer':<8}{b[0]:>8.3f}{b[1]:>8.3f}{b[2]:>8.3f}{sum(b):>8.3f}")
            print(f"{threads:>7}  peer / jangkau: {sum(b) / sum(a):.2f}")
    print(f"same lengths to {off:.2g} m; at {errs} points the sphere names a place that is "
          f"farther, by up to {gain:.3g} m")


if __name__ == "__main__":
    main()
