"""Remakes the expected dicts in fixtures/xml with Python's xmltodict; with --check only compares.

Each file there is a list of cases: a name, the XML, and what xmltodict makes of it. Add a case
with "expected": null and run: python3 spec/query/golden.py
"""

import json
import pathlib
import sys

import xmltodict

stale = []
for file in sorted((pathlib.Path(__file__).parents[2] / "fixtures" / "xml").glob("*.json")):
    cases = json.loads(file.read_text("utf-8"))
    for case in cases:
        case["expected"] = xmltodict.parse(case["xml"].encode("utf-8"))
    made = json.dumps(cases, ensure_ascii=False, indent=2) + "\n"
    if made == file.read_text("utf-8"):
        continue
    stale.append(file.name)
    if "--check" not in sys.argv:
        file.write_text(made, "utf-8")
if stale:
    sys.exit(f"not what xmltodict makes: {', '.join(stale)}" if "--check" in sys.argv else 0)
