#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""prometheus.py - is standard input Prometheus' text exposition format (0.0.4)?

Stricter than its readers: each metric has one HELP and one TYPE, in this order and
before its samples, all lines of a metric are together, no series is there twice, and
the last line ends.  Prints the samples, NAME{LABELS} VALUE, or what is wrong.
"""
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"({NAME})(\{{{LABEL}(?:,{LABEL})*\}})? ([0-9]+(?:\.[0-9]+)?)")


def wrong(n, what):
    print(f"line {n}: {what}")
    sys.exit(1)


def main():
    text = sys.stdin.buffer.read().decode("utf-8")
    if not text.endswith("\n"):
        wrong("-", "the last line does not end")
    now, seen, typed, series = None, set(), False, set()
    for n, line in enumerate(text[:-1].split("\n"), 1):
        if m := re.fullmatch(rf"# HELP ({NAME}) (?:[^\\\n]|\\[\\n])+", line):
            if m[1] in seen:
                wrong(n, f"{m[1]} was there before")
            now, typed = m[1], False
            seen.add(now)
        elif m := re.fullmatch(rf"# TYPE ({NAME}) (?:gauge|counter)", line):
            if m[1] != now or typed:
                wrong(n, f"TYPE of {m[1]} is not behind its HELP")
            typed = True
        elif m := SAMPLE.fullmatch(line):
            if m[1] != now or not typed:
                wrong(n, f"{m[1]} stands by another metric")
            if (m[1], m[2]) in series:
                wrong(n, f"{m[1]}{m[2] or ''} is there twice")
            series.add((m[1], m[2]))
            print(line)
        else:
            wrong(n, f"not understood: {line!r}")


main()
