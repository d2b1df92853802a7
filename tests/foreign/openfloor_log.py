"""The wire format of Openfloor's log, written from proto/README.md alone.

Nothing here is shared with the Rust code: it is how a stranger would do it.
"""

import zlib

import msgpack
from nacl import bindings
from nacl.exceptions import CryptoError

LOG = "OPENFLOOR"
KEYS = "OPENFLOOR_KEYS"
EVENTS_MAX = 2_000
PAYLOAD_BYTES_MAX = 512 * 1024


class Damaged(Exception):
    """The record is not what proto/README.md says."""


class Unknown(Exception):
    """A type, version or shape from a later release: the stream is parked."""


class MissingKey(Exception):
    """The key store has never heard of a key: a fault, and no erasure."""


DESTROYED = object()


def fnv1a(data: bytes) -> int:
    """FNV-1a, 32 bits."""
    value = 0x811C9DC5
    for byte in data:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def subject_of(stream: str) -> str:
    """The subject of a stream."""
    kind, _, ident = stream.partition("-")
    partition = fnv1a(ident.split("~")[0].encode()) % 64
    return f"openfloor.v1.{partition:02}.{kind}.{ident}"


def verified(payload: bytes, checksum: str | None) -> bytes:
    """The payload, if it is the one that was written."""
    if checksum is None or f"{zlib.crc32(payload):08x}" != checksum:
        raise Damaged("the payload does not match its checksum")
    return payload


def commit(stream: str, payload: bytes) -> dict:
    """The commit in a payload, its boxes closed."""
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise Damaged("the payload is too large")
    try:
        read = msgpack.unpackb(payload, raw=False, strict_map_key=False)
    except ValueError as error:
        raise Damaged(f"not MessagePack: {error}") from error
    if not isinstance(read, dict) or "v" not in read:
        raise Damaged("not a commit")
    if read["v"] != 1:
        raise Unknown(f"shape {read['v']}")
    if read["stream"] != stream:
        raise Damaged("it belongs to another stream")
    if not 1 <= len(read["events"]) <= EVENTS_MAX:
        raise Damaged("it has no events, or too many")
    return read


def open_box(box: dict, event_type: str, key: bytes) -> dict:
    """What is in a box."""
    about = f"{box['subject']}\n{event_type}".encode()
    try:
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(box["box"], about, box["nonce"], key)
    except CryptoError as error:
        raise Damaged(f"a box of {event_type} does not open") from error
    return msgpack.unpackb(plain, raw=False, strict_map_key=False)


def opened(event: dict, keys: dict) -> dict | None:
    """What is personal about an event: none if there is nothing, or it was erased."""
    box = event.get("sealed")
    if box is None:
        return None
    key = keys.get(box["key"])
    if key is None:
        raise MissingKey(box["key"])
    return None if key is DESTROYED else open_box(box, event["type"], key)
