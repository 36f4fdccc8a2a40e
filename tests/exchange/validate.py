"""Reads exported documents with the libraries of the tools that they are for.

    validate.py SARIF_SCHEMA FOLDER

FOLDER holds `*.sarif`, `*.stix.json`, `*.layer.json`, `*.misp.json` and `*.csv`. Prints a line for each problem, and how many files were
read; exits with 1 when there was a problem.
"""

import contextlib
import csv
import io
import json
import pathlib
import sys

import jsonschema
import pymisp
import stix2
from mitreattack.navlayers import Layer


def check_sarif(path, validator):
    document = json.loads(path.read_text(encoding="utf-8"))
    for error in validator.iter_errors(document):
        yield f"{error.json_path}: {error.message[:300]}"
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        taxa = run["taxonomies"][0]["taxa"]
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield f"rule {result['ruleIndex']} is not {result['ruleId']}"
            for taxon in result.get("taxa", []):
                if taxa[taxon["index"]]["id"] != taxon["id"]:
                    yield f"taxon {taxon['index']} is not {taxon['id']}"
            for location in result["locations"]:
                if location["physicalLocation"]["artifactLocation"]["index"] >= len(run["artifacts"]):
                    yield "a location in no artifact"


def check_stix(path):
    text = path.read_text(encoding="utf-8")
    bundle = stix2.parse(text, allow_custom=False, version="2.1")
    objects = {item["id"]: item for item in bundle.get("objects", [])}
    if len(objects) != len(bundle.get("objects", [])):
        yield "an id stands twice"
    for item in objects.values():
        for key, value in item.items():
            references = value if key.endswith("_refs") else [value] if key.endswith("_ref") else []
            for reference in references:
                if reference not in objects:
                    yield f"{item['id']} refers to {reference}, which is not there"
        if item["type"] == "file":
            # The library makes the id of an observable from its hashes; ours must be the same.
            again = stix2.v21.File(**{key: value for key, value in item.items() if key != "id"})
            if again["id"] != item["id"]:
                yield f"{item['id']} should be {again['id']}"


def check_navigator(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    # The library prints what it objects to: an older version of the format, unknown members, values out of range.
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        again = Layer(init_data=document).to_dict()
    if said.getvalue():
        yield said.getvalue()[:500]
    else:
        # It leaves out what is empty.
        lost = sorted(key for key in document if again.get(key, []) != document[key])
        if lost:
            yield f"MITRE's library reads {', '.join(lost)} as something else"


def check_misp(path):
    event = pymisp.MISPEvent()
    event.load(json.loads(path.read_text(encoding="utf-8")), validate=True)
    described = pymisp.MISPAttribute().describe_types if hasattr(pymisp.MISPAttribute(), "describe_types") else None
    for attribute in event.attributes:
        if described and attribute.type not in described["category_type_mappings"][attribute.category]:
            yield f"{attribute.type} is no type of {attribute.category}"


def check_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            yield f"row {number} has {len(row)} cells"
        for cell in row:
            if cell[:1] in tuple("=+-@\t\r\n|") and cell:
                yield f"row {number} has a formula: {cell[:80]!r}"


def main():
    schema = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema)
    checks = {
        ".sarif": lambda path: check_sarif(path, validator),
        ".stix.json": check_stix,
        ".layer.json": check_navigator,
        ".misp.json": check_misp,
        ".csv": check_csv,
    }
    problems = 0
    count = 0
    for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
        for suffix, check in checks.items():
            if not path.name.endswith(suffix):
                continue
            count += 1
            try:
                found = list(check(path))
            except Exception as error:  # what a library raises is what it has against the file
                found = [f"{type(error).__name__}: {str(error)[:500]}"]
            for problem in found:
                problems += 1
                print(f"{path.name}: {problem}")
    print(f"{count} files, {problems} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
