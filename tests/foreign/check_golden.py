"""Decodes every golden vector with the client's own code and compares what is in it.

Closes with one line: N passed, N failed.
"""

import json
import sys
from pathlib import Path

import openfloor_log as log

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


def check(vector: dict) -> bool:
    """Whether a vector decodes to what it says."""
    keys = {ident: bytes.fromhex(key) for ident, key in vector["keys"].items()}
    commit = log.commit(vector["stream"], bytes.fromhex(vector["payload"]))
    events = []
    for event in commit["events"]:
        read = {"type": event["type"], "version": event["version"], "data": event["data"]}
        if "sealed" in event:
            read["sealed"] = log.opened(event, keys)
        events.append(text_keys(read))
    return commit["at"] == vector["at"] and events == vector["events"]


def main() -> int:
    golden = Path(__file__).parents[2] / "proto" / "golden"
    files = sorted(golden.glob("*.json"))
    wrong = [file.name for file in files if not check(json.loads(file.read_text(encoding="utf-8")))]
    wrong += [stream for stream, subject in SUBJECTS.items() if log.subject_of(stream) != subject]
    for name in wrong:
        print(f"does not decode as it says: {name}")
    print(f"{len(files) + len(SUBJECTS) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
