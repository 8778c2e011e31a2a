#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""schema.py SCHEMA - is each line of standard input a JSON text by that schema?

Prints what is wrong, and at the end how many lines there were.
"""
import json
import sys

from jsonschema import Draft7Validator


def once(pairs):
    """An object whose members have names of their own."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member is there twice")
    return dict(pairs)


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        schema = json.load(f)
    Draft7Validator.check_schema(schema)
    judge = Draft7Validator(schema)
    bad = n = 0
    for line in sys.stdin.buffer:
        n += 1
        try:
            value = json.loads(line.decode("utf-8"), object_pairs_hook=once)
        except ValueError as error:
            print(f"line {n}: {error}: {line!r:.300}")
            bad = 1
            continue
        for error in judge.iter_errors(value):
            why = [e.message for e in error.context] or [error.message]
            print(f"line {n}: {' / '.join(why):.600}")
            bad = 1
    print(f"{n} lines")
    return bad


sys.exit(main())
