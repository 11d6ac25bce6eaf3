"""Bytes and their digests: read in pieces, so that memory does not grow with the file."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

Source = Path | bytes
"""Contents to be kept: a file to be copied, or the bytes themselves."""

PIECE = 1 << 20  # bytes read at a time
BUFFER = 1 << 18  # bytes of the one buffer that a digest is taken through: stays in the processor's cache

Pace = Callable[[int], None]
"""Told of every piece that was read, in bytes; it may wait, so that others come first."""


def at_once(size: int) -> None:
    """The pace of a reader who waits for nobody."""


@dataclass(frozen=True)
class Sums:
    """Digests of one content: sha512 names it in OCFL, md5 (hex) is what S3 servers check on arrival."""

    sha512: str
    md5: str
    size: int


def pieces(source: Source) -> Iterator[bytes]:
    """The bytes of `source`, at most PIECE at a time. OSError where a file cannot be read."""
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        yield from pieces_of(file)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file, at most PIECE bytes at a time."""
    while piece := file.read(PIECE):
        yield piece


def sums(source: Source) -> Sums:
    """sha512, md5 and size in one reading."""
    sha512, md5, size = hashlib.sha512(), hashlib.md5(usedforsecurity=False), 0
    for piece in pieces(source):
        sha512.update(piece)
        md5.update(piece)
        size += len(piece)
    return Sums(sha512.hexdigest(), md5.hexdigest(), size)


def digest_of(file: IO[bytes], pace: Pace = at_once) -> str:
    """Hex sha512 of the rest of an open file."""
    sha512, buffer = hashlib.sha512(), memoryview(bytearray(BUFFER))
    while size := file.readinto(buffer):  # type: ignore[attr-defined]  # every file that a back end opens has it
        sha512.update(buffer[:size])
        pace(size)
    return sha512.hexdigest()


def digest(data: bytes) -> str:
    """Hex sha512 of bytes in memory."""
    return hashlib.sha512(data).hexdigest()
