"""Unique identifiers made from content, so that the same input writes the same files, byte for byte."""

from hashlib import sha256
from uuid import UUID

from pydicom.uid import UID

UUID_ROOT = "2.25."  # PS3.5 B.2: any UUID, as one decimal number, needs no registered root


def make_uid(*parts: str | bytes) -> UID:
    """The UID of these parts: same parts, same UID; the order and the borders between parts count."""
    digest = sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return UID(UUID_ROOT + str(UUID(bytes=digest.digest()[:16], version=5).int))
