"""Reads mails as a mail program does: one JSON list of raw messages in, one JSON list of what is seen out."""

import json
import sys
from email import message_from_string, policy


def seen(raw):
    message = message_from_string(raw, policy=policy.default)
    parts = list(message.walk())
    return {
        "headers": {name: str(value) for name, value in message.items()},
        "type": message.get_content_type(),
        "parts": [
            {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": part.get_content()}
            for part in message.iter_parts()
        ],
        "preferred": message.get_body(("html", "plain")).get_content_type(),
        "defects": [str(defect) for part in parts for defect in part.defects]
        + [str(defect) for part in parts for value in part.values() for defect in value.defects],
    }


json.dump([seen(raw) for raw in json.load(sys.stdin)], sys.stdout)
