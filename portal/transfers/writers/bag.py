"""The tag files of a BagIt bag (RFC 8493): declaration, facts, manifests. Whoever writes the payload tells what it wrote."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha512

PAYLOAD = "data"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
"""RFC 8493, 2.1.3: what a path in a manifest writes otherwise."""


@dataclass(frozen=True)
class Written:
    """A file of the payload: its path below `data/`, its sha512 in hexadecimal digits, its bytes."""

    path: str
    sha512: str
    size: int


def tag_files(payload: Iterable[Written], facts: Iterable[tuple[str, str]] = ()) -> dict[str, bytes]:
    """Name -> content of the four tag files of a bag with this payload; `facts` are lines of bag-info.txt before Payload-Oxum.

    The payload is listed in the order in which it is given.
    """
    files = list(payload)
    oxum = f"{sum(file.size for file in files)}.{len(files)}"
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {_line(value)}\n" for label, value in (*facts, ("Payload-Oxum", oxum))).encode(),
        "manifest-sha512.txt": "".join(f"{file.sha512}  {PAYLOAD}/{_encoded(file.path)}\n" for file in files).encode(),
    }
    listed = "".join(f"{sha512(content).hexdigest()}  {name}\n" for name, content in tags.items())
    return tags | {"tagmanifest-sha512.txt": listed.encode()}


def _line(value: str) -> str:
    """A value on one line."""
    return " ".join(value.split())


def _encoded(path: str) -> str:
    return "".join(_ENCODED.get(character, character) for character in path)
