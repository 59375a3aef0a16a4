#!/usr/bin/env python3
"""measure.py NAME [--watch FILE] -- COMMAND…: runs it and prints NAME, seconds, CPU seconds, peak RSS in MB, the largest
size that FILE had in MB and how many seconds it existed, between tabs. The command's own output is shown only when it
fails."""
import os
import resource
import subprocess
import sys
import threading
import time


def watch(path, peak, done):
    last = time.monotonic()
    while not done.wait(0.001):
        now = time.monotonic()
        try:
            peak[0] = max(peak[0], os.stat(path).st_size)
            peak[1] += now - last
        except OSError:
            pass
        last = now


def main():
    args = sys.argv[1:]
    split = args.index("--")
    name, command = args[0], args[split + 1:]
    path = args[2] if split == 3 else None
    peak, done = [0, 0.0], threading.Event()
    if path:
        threading.Thread(target=watch, args=(path, peak, done), daemon=True).start()
    stdin = open(os.environ["MEASURE_STDIN"]) if "MEASURE_STDIN" in os.environ else subprocess.DEVNULL
    began = time.monotonic()
    run = subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    seconds = time.monotonic() - began
    if run.returncode:
        sys.stderr.buffer.write(run.stderr)
    done.set()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("%s\t%.2f\t%.2f\t%.0f\t%.0f\t%.3f" % (name, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
                                                 peak[0] / 1048576, peak[1]))
    return run.returncode


sys.exit(main())
