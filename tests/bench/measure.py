#!/usr/bin/env python3
"""Run a command; report wall time and peak memory as one line of JSON.

usage: measure.py REPORT COMMAND [ARG...]

seconds   wall time from start to exit of the command.
cpu       user and system seconds of all its processes; hardly moved by other
          work on the machine, so a round with much more wall than usual shows.
peak_mb   peak resident set of its largest process (getrusage, as /usr/bin/time
          reports it), MB = 10^6 bytes. Not below this wrapper's own ~10 MB: the
          kernel carries the parent's figure over the exec.
tree_mb   peak of the proportional set size (PSS) of all its processes together,
          sampled every 0.1 s: what a command with several processes really takes.
          Pages that processes share are counted once.
Exits with the command's status.
"""
import json
import resource
import subprocess
import sys
import threading
import time


def tree(pid):
    pids = [pid]
    for p in pids:
        try:
            with open(f"/proc/{p}/task/{p}/children") as f:
                pids.extend(int(c) for c in f.read().split())
        except OSError:
            pass
    return pids


def pss_kb(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as f:
            for line in f:
                if line.startswith("Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    peak = 0
    done = threading.Event()

    def sample(pid):
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, sum(map(pss_kb, tree(pid))))

    start = time.monotonic()
    process = subprocess.Popen(sys.argv[2:])
    sampler = threading.Thread(target=sample, args=(process.pid,), daemon=True)
    sampler.start()
    status = process.wait()
    seconds = time.monotonic() - start
    done.set()
    sampler.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = usage.ru_maxrss
    with open(sys.argv[1], "w") as f:
        json.dump({"seconds": round(seconds, 3), "cpu": round(usage.ru_utime + usage.ru_stime, 3),
                   "peak_mb": round(largest * 1024 / 1e6, 1),
                   "tree_mb": round(max(peak, largest) * 1024 / 1e6, 1)}, f)
        f.write("\n")
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
