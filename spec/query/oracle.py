"""Reads documents in base64, one a line, and prints as JSON what xmltodict makes of each, or why nothing."""

import base64
import json
import sys
from xml.parsers.expat import ExpatError

import xmltodict

for line in sys.stdin:
    try:
        outcome = {"dict": xmltodict.parse(base64.b64decode(line))}
    # A declaration may name an encoding that Python does not know.
    except (ExpatError, LookupError, ValueError) as error:
        outcome = {"error": str(error)}
    print(json.dumps(outcome))
