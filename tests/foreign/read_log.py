"""Lists the panels without a woman, from the log alone.

Reads the stream OPENFLOOR of a NATS server, verifies every record, opens what is personal with the
keys of OPENFLOOR_KEYS, folds the seats, and prints one JSON line for each panel on which nobody is
known to be a woman:

    {"panel": ID, "counts": {"women", "men", "non_binary", "undisclosed", "unknown", "seats"}, "is_certain"}

`is_certain` is false where somebody has not been counted or a seat is open. The last line is
{"summary": {...}}. With --no-keys nothing is opened, and it is checked that no class lies open
anywhere; with --absent FILE also that none of the texts in FILE (one a line) occurs in any message.

Exit status: 0, or 1 if a record is damaged, a stream is parked, or something lies open.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

import openfloor_log as log

BATCH = 500
CLASSES = ("woman", "man", "non-binary", "undisclosed", "unknown")
COUNTED = ("women", "men", "non_binary", "undisclosed", "unknown")
NAMES = {"woman": "women", "man": "men", "non-binary": "non_binary"}
COUNTED_FOR_ORGANISER = ("public", "panel")
KEY, MARK = "openfloor-keys.v1.key.", "openfloor-keys.v1.destroyed."

# Every type of a kind that is folded here; one that is not in its list parks the stream.
PANEL_TYPES = {
    f"panel.{what}"
    for what in (
        "planned retitled rescheduled seat-offered seat-listed seat-unlisted seat-invited seat-confirmed "
        "role-changed seat-described seat-withdrawn count-declared line-up-completed line-up-reopened "
        "line-up-published standing-published standing-withheld cancelled"
    ).split()
}
PERSON_TYPES = {f"person.{what}" for what in "stated statement-withdrawn merged split erased".split()}
MOVES = {"panel.seat-offered", "panel.seat-withdrawn", "panel.role-changed"}


class Panel:
    """A panel as far as counting goes."""

    def __init__(self):
        self.seats = {}
        self.count = None
        self.is_cancelled = False

    def fold(self, event: dict, about: dict | None):
        """The state after an event."""
        what, data = event["type"], event["data"]
        if what in MOVES:
            self.count = None
        if what == "panel.seat-offered":
            self.seats[data["seat"]] = {"person": data["person"], "class": asserted(about)}
        elif what == "panel.seat-listed" and data["seat"] in self.seats:
            if self.seats[data["seat"]]["class"] in ("unknown", "undisclosed"):
                self.seats[data["seat"]]["class"] = asserted(about)
        elif what == "panel.seat-described" and data["seat"] in self.seats:
            self.seats[data["seat"]]["class"] = asserted(about)
        elif what == "panel.seat-withdrawn":
            self.seats.pop(data["seat"], None)
        elif what == "panel.count-declared":
            self.count = about
        elif what == "panel.cancelled":
            self.is_cancelled = True

    def counts(self, stated: dict) -> Counter:
        """Distinct people by class; an open seat is somebody unknown."""
        if self.count is not None:
            return Counter({name: sum(group[name] for group in self.count["groups"]) for name in COUNTED})
        said = {}
        counts = Counter()
        for seat in self.seats.values():
            if seat["person"] is None:
                counts["unknown"] += 1
            else:
                said.setdefault(seat["person"], set()).add(seat["class"])
        for person, classes in said.items():
            counts[NAMES.get(counted := class_of(stated.get(person), classes), counted)] += 1
        return counts


def asserted(about: dict | None) -> str:
    """How the organiser counts whoever sits there."""
    return about["class"] if about else "unknown"


def class_of(statement: dict | None, classes: set) -> str:
    """How a person is counted on a panel, as its organiser may know it."""
    if statement is not None:
        return statement["class"] if statement["scope"] in COUNTED_FOR_ORGANISER else "unknown"
    known = classes - {"unknown", "undisclosed"}
    if known:
        return known.pop() if len(known) == 1 else "unknown"
    return "undisclosed" if "undisclosed" in classes else "unknown"


class Fold:
    """Everything that was read."""

    def __init__(self, keys: dict | None):
        self.keys = keys
        self.panels = {}
        self.stated = {}
        self.parked = {}
        self.revisions = {}
        self.totals = Counter(records=0, events=0, boxes=0, opened=0, erased=0)
        self.open_classes = []

    def record(self, subject: str, sequence: int, headers: dict, payload: bytes):
        """Folds one record, or parks its stream."""
        kind, _, ident = subject.removeprefix("openfloor.v1.").partition(".")[2].partition(".")
        stream = f"{kind}-{ident}"
        self.totals["records"] += 1
        try:
            self.chain(stream, subject, sequence, headers)
            read = log.commit(stream, log.verified(payload, headers.get("Openfloor-Checksum")))
            if stream not in self.parked:
                self.commit(stream, read)
        except (log.Damaged, log.Unknown, log.MissingKey) as error:
            self.parked.setdefault(stream, {"position": sequence, "why": f"{type(error).__name__}: {error}"})

    def chain(self, stream: str, subject: str, sequence: int, headers: dict):
        """Nothing is missing before this record, and it lies where it belongs."""
        if log.subject_of(stream) != subject:
            raise log.Damaged("no stream has this subject")
        before = int(headers.get("Nats-Expected-Last-Subject-Sequence", "-1"))
        if before != self.revisions.get(stream, 0):
            raise log.Damaged("a record before it is missing")
        self.revisions[stream] = sequence

    def commit(self, stream: str, read: dict):
        """Folds the events of a commit, all or none."""
        events = [(event, self.about(stream, event)) for event in read["events"]]
        for event, about in events:
            self.totals["events"] += 1
            self.event(stream, event, about)

    def about(self, stream: str, event: dict) -> dict | None:
        """What is personal about an event; refuses a type that is not known here."""
        kind = stream.partition("-")[0]
        known = {"panel": PANEL_TYPES, "person": PERSON_TYPES}.get(kind)
        if known is not None and (event["type"] not in known or event["version"] != 1):
            raise log.Unknown(f"{event['type']} version {event['version']}")
        self.open_classes += [f"{event['type']}: {text}" for text in texts(event["data"]) if text in CLASSES[:4]]
        if "sealed" not in event:
            return None
        self.totals["boxes"] += 1
        if self.keys is None:
            return None
        about = log.opened(event, self.keys)
        self.totals["erased" if about is None else "opened"] += 1
        return about

    def event(self, stream: str, event: dict, about: dict | None):
        """Folds one event."""
        kind, _, ident = stream.partition("-")
        if kind == "panel":
            self.panels.setdefault(ident, Panel()).fold(event, about)
        elif event["type"] == "person.stated" and about is not None:
            self.stated[ident] = about
        elif event["type"] in ("person.stated", "person.statement-withdrawn", "person.erased"):
            self.stated.pop(ident, None)

    def without_a_woman(self):
        """One line for each panel on which nobody is known to be a woman."""
        for ident, panel in sorted(self.panels.items()):
            counts = panel.counts(self.stated)
            people = sum(counts.values())
            is_parked = f"panel-{ident}" in self.parked
            if people == 0 or counts["women"] > 0 or panel.is_cancelled or is_parked:
                continue
            row = {name: counts[name] for name in COUNTED}
            row["seats"] = len(panel.seats)
            is_certain = counts["unknown"] + counts["undisclosed"] == 0
            yield {"panel": ident, "counts": row, "is_certain": is_certain}


def texts(value):
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


async def messages(stream_context, stream: str, subjects: str):
    """Every message of a JetStream stream up to the end that it has now."""
    end = (await stream_context.stream_info(stream)).state.last_seq
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE, filter_subject=subjects, inactive_threshold=60
    )
    consumer = await stream_context.pull_subscribe(subjects, stream=stream, config=config)
    at = 0
    while at < end:
        try:
            batch = await consumer.fetch(BATCH, timeout=5)
        except nats.errors.TimeoutError:
            break
        for message in batch:
            at = message.metadata.sequence.stream
            yield at, message
    await consumer.unsubscribe()


async def read_keys(stream_context) -> dict:
    """Every key by its id; destroyed ones say so."""
    keys = {}
    async for _, message in messages(stream_context, log.KEYS, "openfloor-keys.v1.>"):
        subject, headers = message.subject, message.headers or {}
        payload = log.verified(message.data, headers.get("Openfloor-Checksum"))
        if subject.startswith(MARK):
            keys[subject.removeprefix(MARK)] = log.DESTROYED
        elif subject.startswith(KEY):
            keys.setdefault(subject.removeprefix(KEY), payload)
    return keys


def raw(message) -> bytes:
    """All of a message that somebody without a key can see."""
    headers = "\n".join(f"{name}: {value}" for name, value in (message.headers or {}).items())
    return b"\n".join([message.subject.encode(), headers.encode(), message.data])


async def run(arguments) -> int:
    """Reads, folds, prints."""
    absent = [line.encode() for line in arguments.absent.read_text(encoding="utf-8").splitlines() if line.strip()]
    connection = await nats.connect(arguments.url)
    stream_context = connection.jetstream()
    keys = None if arguments.no_keys else await read_keys(stream_context)
    fold, found, last = Fold(keys), set(), 0
    async for sequence, message in messages(stream_context, log.LOG, "openfloor.v1.>"):
        visible = raw(message)
        found.update(index for index, text in enumerate(absent) if text in visible)
        fold.record(message.subject, sequence, dict(message.headers or {}), message.data)
        last = sequence
    await connection.close()
    if not arguments.no_keys:
        for row in fold.without_a_woman():
            print(json.dumps(row))
    summary = dict(fold.totals, position=last, panels=len(fold.panels), parked=fold.parked)
    summary |= {"classes_open": len(fold.open_classes), "absent_found": len(found), "absent_sought": len(absent)}
    print(json.dumps({"summary": summary}))
    return 1 if fold.parked or fold.open_classes or found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nats", dest="url", default="nats://127.0.0.1:4222", help="the NATS server")
    parser.add_argument("--no-keys", action="store_true", help="open nothing; check that nothing lies open")
    parser.add_argument("--absent", type=Path, default=Path("/dev/null"), help="texts that no message may hold")
    return asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
