#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""validate.py FILE... - are they CycloneDX 1.6, by its published schema?"""
import json
import os
import sys

from jsonschema import Draft7Validator, FormatChecker

with open(os.path.join(os.path.dirname(__file__), "bom-1.6.schema.json"),
          encoding="utf-8") as f:
    schema = json.load(f)
Draft7Validator.check_schema(schema)
judge = Draft7Validator(schema, format_checker=FormatChecker())
bad = 0
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as f:
        for error in judge.iter_errors(json.load(f)):
            print(f"{name}: {list(error.absolute_path)}: {error.message:.200}")
            bad = 1
sys.exit(bad)
