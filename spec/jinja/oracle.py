"""A live Jinja2 for the differential run: one JSON request a line in, one JSON answer a line out.

In: {"template", "context"}. Out: {"text"} or {"error": the exception's class, "message"}.
"""

import json
import sys

import jinja2

environment = jinja2.Environment(cache_size=0)

for line in sys.stdin:
    request = json.loads(line)
    try:
        template = environment.from_string(request["template"])
        answer = {"text": template.render(request["context"])}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer), flush=True)
