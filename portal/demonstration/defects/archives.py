"""Faults of a ZIP as a file. Each makes other bytes of it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from portal.demonstration.packages import PACKED_AT, store

SYMLINK = 0o120777
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
ENCRYPTED = 1
TOO_MANY_MEGABYTES = 301 << 20
BLOWN_UP = 200 << 20


def _no_zip(archive: bytes) -> bytes:
    return b"this is no archive"


def _empty(archive: bytes) -> bytes:
    held = BytesIO()
    zipfile.ZipFile(held, "w").close()
    return held.getvalue()


def _cut(archive: bytes) -> bytes:
    return archive[: len(archive) // 2]


def _lock(archive: bytes) -> bytes:
    """The flag of encryption at the first member, in both of its headers."""
    locked = bytearray(archive)
    for signature, offset in ((LOCAL, 6), (CENTRAL, 8)):
        locked[locked.index(signature) + offset] |= ENCRYPTED
    return bytes(locked)


def _link(archive: bytes) -> bytes:
    return _with_member(archive, "1-1-001.JPG", b"/etc/passwd", SYMLINK)


def _damage(archive: bytes) -> bytes:
    """A byte of the last member's content is another one."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        last = opened.infolist()[-1]
    damaged = bytearray(archive)
    damaged[last.header_offset + 30 + len(last.filename.encode()) + last.file_size // 2] ^= 0xFF
    return bytes(damaged)


def _overlap(archive: bytes) -> bytes:
    """The first member reaches into the second one."""
    overlapping = bytearray(archive)
    for signature, offset in ((LOCAL, 18), (CENTRAL, 20)):
        place = overlapping.index(signature) + offset
        packed, size = struct.unpack("<II", overlapping[place : place + 8])
        overlapping[place : place + 8] = struct.pack("<II", packed + 100, size + 100)
    return bytes(overlapping)


def _state_a_large_member(archive: bytes) -> bytes:
    return _stating(_with_member(archive, "1-1-001.TIF", b"x" * 100), TOO_MANY_MEGABYTES)


def _state_a_large_whole(archive: bytes) -> bytes:
    """A ZIP of a hundred bytes that says it is two hundred megabytes."""
    return _stating(_with_member(_empty(archive), "1-1-001.TIF", b"x" * 100), BLOWN_UP)


def _compress_otherwise(archive: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, PACKED_AT), old.read(entry), zipfile.ZIP_BZIP2)
    return held.getvalue()


def _with_member(archive: bytes, name: str, content: bytes, mode: int = 0o644) -> bytes:
    held = BytesIO(archive)
    with zipfile.ZipFile(held, "a") as opened:
        store(opened, name, content, mode)
    return held.getvalue()


def _stating(archive: bytes, size: int) -> bytes:
    """The ZIP whose last member states this size, in both of its headers."""
    stating = bytearray(archive)
    for signature, offset in ((LOCAL, 22), (CENTRAL, 24)):
        place = stating.rindex(signature) + offset
        stating[place : place + 4] = struct.pack("<I", size)
    return bytes(stating)


ARCHIVE: dict[str, Callable[[bytes], bytes]] = {
    "package-unreadable": _no_zip,
    "package-member-unreadable": _damage,
    "package-empty": _empty,
    "package-truncated": _cut,
    "package-encrypted": _lock,
    "package-special": _link,
    "package-overlap": _overlap,
    "package-member-size": _state_a_large_member,
    "package-ratio": _state_a_large_whole,
    "package-compression": _compress_otherwise,
}
"""Code of the finding -> what spoils the ZIP so that it is found, and nothing else."""
