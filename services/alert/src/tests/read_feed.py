"""Reads an Atom feed with a parser of XML of its own, and holds it against what RFC 4287 asks for."""

import json
import sys
from datetime import datetime
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"


def one(element, name):
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0].text


feed = ElementTree.fromstring(json.load(sys.stdin).encode())
assert feed.tag == ATOM + "feed"
assert feed.find(f"{ATOM}author/{ATOM}name").text
assert [link.get("rel") for link in feed.findall(ATOM + "link")] == ["self"]
entries = feed.findall(ATOM + "entry")
for element in [feed, *entries]:
    datetime.fromisoformat(one(element, "updated"))
read = {
    "id": one(feed, "id"),
    "title": one(feed, "title"),
    "entries": [{"id": one(e, "id"), "title": one(e, "title"), "text": one(e, "content")} for e in entries],
}
json.dump(read, sys.stdout)
