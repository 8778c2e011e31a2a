#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""soak_services.py WORKERS SOCKET... - asks services until a file is gone.

Each worker asks one after the other, over a connection of its own for each
request, as long as ./go exists; an answer is whole, and of one release, or it
has failed.  Prints how many there were, how many failed, how many releases were
seen, and the slowest in milliseconds; what failed is on standard error.
"""
import os
import socket
import sys
import threading
import time

WAIT = float(os.environ.get("WAIT", "30"))      # seconds for an answer


def ask(path):
    """The release that the service answers with, or an error."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(WAIT)
        until = time.monotonic() + WAIT
        while True:
            try:
                s.connect(path)
                break
            except BlockingIOError:
                # its queue is full: a client over TCP waits there in the kernel
                if time.monotonic() > until:
                    raise
                time.sleep(0.005)
        s.sendall(b"?\n")
        data = b""
        while part := s.recv(65536):
            data += part
    lines = data.decode().split("\n")
    if len(lines) != 6 or lines[4] != "end":
        raise ValueError(f"torn: {data[:80]!r}")
    if lines[0] != lines[2] or lines[1] != lines[3]:
        raise ValueError(f"of two releases: {lines[0]}, {lines[2]}")
    return lines[0]


class Worker(threading.Thread):
    """One client after the other."""

    def __init__(self, first, paths):
        super().__init__()
        self.paths = paths[first % len(paths):] + paths[:first % len(paths)]
        self.n = self.failed = 0
        self.slowest = 0.0
        self.seen = set()

    def run(self):
        while os.path.exists("go"):
            for path in self.paths:
                start = time.monotonic()
                try:
                    self.seen.add(ask(path))
                except (OSError, ValueError) as error:
                    self.failed += 1
                    print(f"{path}: {error!r}", file=sys.stderr, flush=True)
                self.n += 1
                self.slowest = max(self.slowest, time.monotonic() - start)


def main():
    """As the text above says."""
    paths = sys.argv[2:]
    workers = [Worker(i * 7, paths) for i in range(int(sys.argv[1]))]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(sum(w.n for w in workers), sum(w.failed for w in workers),
          len(set.union(*(w.seen for w in workers))),
          int(1000 * max(w.slowest for w in workers)))


if __name__ == "__main__":
    main()
