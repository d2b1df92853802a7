"""Decodes every golden vector with the client's own code, compares what is in it, and holds it against
the JSON Schema of its type.

Closes with one line: N passed, N failed.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

import openfloor_log as log

PROTO = Path(__file__).parents[2] / "proto"

SUBJECTS = {
    "panel-c1~p9": "openfloor.v1.25.panel.c1~p9",
    "convening-c1": "openfloor.v1.25.convening.c1",
    "panel-c2~p1": "openfloor.v1.32.panel.c2~p1",
    "organiser-Zq_8": "openfloor.v1.43.organiser.Zq_8",
    "person-o7~3fA": "openfloor.v1.11.person.o7~3fA",
}


def text_keys(value):
    """As JSON has it: keys of maps are texts."""
    if isinstance(value, dict):
        return {str(key): text_keys(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [text_keys(inner) for inner in value]
    return value


def events_of(vector: dict) -> list:
    """The events of a vector, opened."""
    keys = {ident: bytes.fromhex(key) for ident, key in vector["keys"].items()}
    commit = log.commit(vector["stream"], bytes.fromhex(vector["payload"]))
    if commit["at"] != vector["at"]:
        raise log.Damaged("another time")
    events = []
    for event in commit["events"]:
        read = {"type": event["type"], "version": event["version"], "data": event["data"]}
        if "sealed" in event:
            read["sealed"] = log.opened(event, keys)
        events.append(text_keys(read))
    return events


def complaints(file: Path):
    """What is wrong with a vector."""
    vector = json.loads(file.read_text(encoding="utf-8"))
    if events_of(vector) != vector["events"]:
        yield f"{file.name} does not decode as it says"
    schema = PROTO / "events" / file.name
    if not schema.exists():
        return  # A type of the past: it decodes, and is written no more.
    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    for event in vector["events"]:
        for error in validator.iter_errors(event):
            yield f"{file.name} is not what its schema says: {error.json_path}: {error.message}"


def main() -> int:
    files = sorted((PROTO / "golden").glob("*.json"))
    wrong = [found for found in map(list, map(complaints, files)) if found]
    wrong += [[f"another subject: {name}"] for name, subject in SUBJECTS.items() if log.subject_of(name) != subject]
    for complaint in sum(wrong, []):
        print(complaint)
    print(f"{len(files) + len(SUBJECTS) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
