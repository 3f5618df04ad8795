"""Renders templates with Jinja2 and times it: one JSON request a line in, one JSON answer a line out.

In: {"template", "context", "renders"}. Out: {"text", "seconds"}: one rendering, and the time of all.
"""

import json
import sys
import time

import jinja2

environment = jinja2.Environment()
compiled = {}

for line in sys.stdin:
    request = json.loads(line)
    source = request["template"]
    if source not in compiled:
        compiled[source] = environment.from_string(source)
    template, context = compiled[source], request["context"]
    start = time.perf_counter()
    for _ in range(request["renders"]):
        text = template.render(context)
    print(json.dumps({"text": text, "seconds": time.perf_counter() - start}), flush=True)
