"""Fill in the generated half of fixtures/presets with real Jinja2 and real xmltodict.

    python3 spec/presets/golden.py            writes what is generated
    python3 spec/presets/golden.py --check    writes nothing, lists the files that are out of date

Written by hand: every request and answer (`<case>.yaml`) and, in each folder's one other JSON file,
the inputs, templates, mappings and cases. Generated: `request` (what the params render to,
form-encoded), `mapped` of each case, and `<case>.json` (the answer as a dict).
"""

import json
import sys
from pathlib import Path
from urllib.parse import quote

import jinja2
import xmltodict
import yaml

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "presets"
JINJA = jinja2.Environment()


def render(template, context):
    """Text as the platform has it: a template that runs into something undefined gives none."""
    try:
        return JINJA.from_string(template).render(context)
    except jinja2.UndefinedError:
        return ""


def map_response(mapping, context):
    if any(opening in mapping for opening in ("{{", "{%", "{#")):
        return render(mapping, context)
    return JINJA.compile_expression(mapping)(**context)


def template_context(fixture):
    settings = fixture.get("variables", {})
    context = {"GlobalSetting": settings, **fixture.get("inputs", {})}
    for key, value in settings.items():
        level = context
        *parents, last = key.split(".")
        for part in parents:
            level = level.setdefault(part, {})
        level[last] = value
    return context


def request(fixture, context):
    rendered = {name: render(template, context) for name, template in fixture["params"].items()}
    form = "&".join(f"{name}={quote(value, safe='')}" for name, value in rendered.items())
    return {"body": form, "query": "?" + form}


def map_case(case, response, headers, fixture, context):
    mappings = fixture["mappings"]["error" if "code" in case else "success"]
    seen = {**context, "response": response, "response_headers": headers}
    return {name: map_response(mapping, seen) for name, mapping in mappings.items()}


def refresh(path):
    """Yields each generated file of a folder with the text that it should have."""
    fixture = json.loads(path.read_text("utf-8"))
    context = template_context(fixture)
    if "params" in fixture:
        fixture["request"] = request(fixture, context)
    for case in fixture["cases"]:
        answer = path.with_name(case["name"] + ".yaml").read_text("utf-8")
        # The loader that keeps every scalar as text.
        recorded = yaml.load(answer, yaml.BaseLoader)
        response = xmltodict.parse(recorded["body"])
        case["mapped"] = map_case(case, response, recorded["headers"], fixture, context)
        yield path.with_name(case["name"] + ".json"), response
    # The longest part comes last.
    fixture["cases"] = fixture.pop("cases")
    yield path, fixture


def main():
    check = "--check" in sys.argv[1:]
    stale = []
    for folder in sorted(FIXTURES.iterdir()):
        if not folder.is_dir():
            continue
        name = "errors.json" if folder.name == "common-errors" else "preset.json"
        for path, content in refresh(folder / name):
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            if path.exists() and path.read_text("utf-8") == text:
                continue
            stale.append(str(path.relative_to(FIXTURES)))
            if not check:
                path.write_text(text, "utf-8")
    print("\n".join(stale) if stale else "all current")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
