"""Fill in what real Jinja2 3.1 makes of the cases in fixtures/jinja/*.json.

    python3 spec/jinja/golden.py            writes `expected` or `error` into every case
    python3 spec/jinja/golden.py --check    writes nothing, lists the cases that are out of date

A case is {template | load, context?, templates?, options?, mode?, differs?}; the file's own `context`
stands in for a case that has none. `mode` is render (the default), string, native, evaluate or
undeclared, named for the function of slim-iam/jinja that must give the same answer. `differs` says why
slim-iam/jinja does something else on purpose.
"""

import json
import re
import sys
import types
from pathlib import Path

import jinja2
import jinja2.meta
import jinja2.nativetypes

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "jinja"
OPTIONS = {
    "trimBlocks": "trim_blocks",
    "lstripBlocks": "lstrip_blocks",
    "keepTrailingNewline": "keep_trailing_newline",
}
UNDEFINED = {
    "chainable": jinja2.ChainableUndefined,
    "strict": jinja2.StrictUndefined,
    "debug": jinja2.DebugUndefined,
}
LARGEST_SAFE_INTEGER = 2**53 - 1


class as_is:
    """The platform's filter: wraps a value that must not be read as a Python literal."""

    def __init__(self, value):
        self.value = value

    def __str__(self):
        return str(self.value)


def environment(case):
    options = dict(case.get("options", {}))
    arguments = {OPTIONS[key]: options.pop(key) for key in list(options) if key in OPTIONS}
    if "undefined" in options:
        arguments["undefined"] = UNDEFINED[options.pop("undefined")]
    arguments["extensions"] = ["jinja2.ext." + name for name in options.pop("extensions", [])]
    arguments["loader"] = jinja2.DictLoader(case.get("templates", {}))
    if options:
        raise SystemExit(f"unknown options {sorted(options)} in {case}")
    if case.get("mode") == "native":
        native = jinja2.nativetypes.NativeEnvironment(**arguments)
        native.filters["as_is"] = as_is
        return native
    return jinja2.Environment(**arguments)


def plain(value):
    """A native value as JSON: what a JavaScript caller holds after renderToNative or evaluate."""
    if isinstance(value, as_is):
        return plain(value.value)
    if isinstance(value, jinja2.Undefined):
        return None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_SAFE_INTEGER else {"bigint": str(value)}
    if isinstance(value, float):
        if value != value or abs(value) == float("inf"):
            return {"number": str(value)}
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, range, types.GeneratorType)):
        return [plain(item) for item in value]
    raise SystemExit(f"no plain form of {value!r}")


def answer(case, context):
    mode = case.get("mode", "render")
    engine = environment(case)
    if mode == "evaluate":
        return plain(engine.compile_expression(case["template"])(**context))
    if mode == "undeclared":
        return sorted(jinja2.meta.find_undeclared_variables(engine.parse(case["template"])))
    if "load" in case:
        return engine.get_template(case["load"]).render(context)
    template = engine.from_string(case["template"])
    if mode == "native":
        try:
            return plain(template.render(context))
        except jinja2.UndefinedError:
            return None
    if mode == "string":
        try:
            return template.render(context)
        except jinja2.UndefinedError:
            return ""
    return template.render(context)


def line_of(error):
    """The template line an error was raised at: the innermost frame Jinja2 wrote for a template."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def described(error, message, case):
    line = getattr(error, "lineno", None) or line_of(error)
    if case.get("mode") == "evaluate":
        line = line and 1  # Jinja2 does not map the lines of a compiled expression back
    return {"type": type(error).__name__, "message": message, "lineno": line}


def refresh(case, shared):
    """The case with `expected` or `error` as Jinja2 has it now."""
    fresh = {key: value for key, value in case.items() if key not in ("expected", "error")}
    context = json.loads(json.dumps(case.get("context", shared)))
    try:
        fresh["expected"] = answer(case, context)
    except jinja2.TemplateError as error:
        fresh["error"] = described(error, str(error.message), case)
    except Exception as error:
        fresh["error"] = described(error, str(error), case)
    if re.search(r"0x[0-9a-f]{6,}", json.dumps(fresh.get("expected", fresh.get("error")))):
        raise SystemExit(f"an address in the answer: {fresh}")
    return fresh


def comparable(case):
    """Leaves out the wording of Python's own errors, which changes between Python versions."""
    error = case.get("error")
    if error and not hasattr(jinja2.exceptions, error["type"]):
        return {**case, "error": {**error, "message": ""}}
    return case


def written(area):
    head = {key: value for key, value in area.items() if key != "cases"}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items()]
    cases = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in area["cases"])
    return "{\n" + "".join(lines) + '  "cases": [\n' + cases + "\n  ]\n}\n"


def main():
    check = sys.argv[1:] == ["--check"]
    stale = 0
    for path in sorted(FIXTURES.glob("*.json")):
        area = json.loads(path.read_text(encoding="utf-8"))
        fresh = [refresh(case, area.get("context", {})) for case in area["cases"]]
        for before, after in zip(area["cases"], fresh):
            if check and comparable(before) != comparable(after):
                stale += 1
                print(f"{path.name}: {json.dumps(before)}\n  now {json.dumps(after)}")
        if not check:
            path.write_text(written({**area, "cases": fresh}), encoding="utf-8")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
