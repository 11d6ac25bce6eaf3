"""The bytes of one page file: read once, hashed on the way, held where decoders can seek in them."""
from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from portal.transfers.members import Member, Source
from portal.transfers.zip_directory import END, END_SIZE, LONGEST_COMMENT

HELD_IN_MEMORY = 16 << 20
"""Larger files go to the child's own temporary folder."""
HEAD_BYTES = 512
PIECE = 1 << 20
MOST_SEGMENTS = 20_000
"""Marker segments of a JPEG; real ones have some dozens."""

MOST_FILLING = 16
"""Fill bytes that the format allows before a marker; more are no honest file."""
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA

JPEG, TIFF, PDF = "jpeg", "tiff", "pdf"
NAMES = {JPEG: "JPEG", TIFF: "TIFF", PDF: "PDF"}
ZIP = "ZIP"
_MAGIC = (
    (b"\xff\xd8\xff", JPEG), (b"II*\0", TIFF), (b"MM\0*", TIFF), (b"II+\0", TIFF), (b"MM\0+", TIFF), (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP), (b"PK\x07\x08", ZIP), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"BM", "BMP"),
    (b"RIFF", "WebP"), (b"\0\0\0\x0cjP", "JPEG 2000"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"<", "HTML"), (b"\xef\xbb\xbf<", "HTML"),
)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@dataclass(frozen=True)
class Content:
    """A file of a package, complete: `kind` is told from its first bytes, None where they say nothing."""

    file: BinaryIO
    size: int
    sha512: str
    kind: str | None
    head: bytes

    @property
    def kind_name(self) -> str:
        """What a person calls its kind, "" for an unknown one."""
        return NAMES.get(self.kind or "", self.kind or "")


@contextmanager
def taken(source: Source, member: Member) -> Iterator[Content]:
    """The content of a member, for the length of the block. Raises Refused where the source does."""
    digest, head = hashlib.sha512(), b""
    with tempfile.SpooledTemporaryFile(HELD_IN_MEMORY) as spool:
        for piece in source.chunks(member):
            head = head or piece[:HEAD_BYTES]
            digest.update(piece)
            if kind_of(head) in NAMES:  # what is no page is counted and not kept
                spool.write(piece)
        spool.seek(0)
        yield Content(cast(BinaryIO, spool), member.size, digest.hexdigest(), kind_of(head), head)


def kind_of(head: bytes) -> str | None:
    """The kind of a file by its first bytes."""
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def ends_as_zip(content: Content) -> bool:
    """Whether the end of a file is that of a ZIP: one that is a page and a ZIP at once opens as either."""
    tail = _tail(content, END_SIZE + LONGEST_COMMENT)
    place = tail.rfind(END)
    while place >= 0:
        record = tail[place : place + END_SIZE]
        if len(record) == END_SIZE and place + END_SIZE + int.from_bytes(record[20:], "little") == len(tail):
            return True
        place = tail.rfind(END, 0, place)
    return False


def jpeg_end(content: Content) -> int | None:
    """The place behind the end marker of a JPEG, None where it has none or is no sound JPEG.

    Markers are followed, not searched for; before the picture's own data nothing may stand between two segments (decoders
    look for the next marker byte by byte).
    """
    file, at, in_picture = content.file, 2, False
    for _ in range(MOST_SEGMENTS):
        found = _marker_from(file, at)
        if found is None or (not in_picture and found[0] > at + MOST_FILLING):
            return None
        at, kind = found
        if kind == END_OF_IMAGE:
            return at + 2
        if kind == 0x01 or 0xD0 <= kind <= 0xD8:
            at += 2
            continue
        in_picture = in_picture or kind == START_OF_SCAN
        file.seek(at + 2)
        length = int.from_bytes(file.read(2), "big")
        if length < 2:
            return None
        at += 2 + length
    return None


def _marker_from(file: BinaryIO, at: int) -> tuple[int, int] | None:
    """(place, kind) of the next marker; escaped bytes and restart markers of the scanned data are no markers."""
    file.seek(at)
    kept = b""
    while piece := file.read(PIECE if kept else 4):
        piece = kept + piece
        found = _NEXT_MARKER.search(piece)
        if found:
            return at + found.start(), piece[found.start() + 1]
        at += len(piece) - 1
        kept = piece[-1:]
    return None


def bytes_behind_pdf(content: Content) -> int | None:
    """How many bytes other than white space stand behind the last end mark of a PDF; None where there is no end mark."""
    tail = _tail(content, PIECE)
    place = tail.rfind(b"%%EOF")
    return None if place < 0 else len(tail[place + 5 :].strip(b"\r\n\t \0"))


def _tail(content: Content, length: int) -> bytes:
    start = max(0, content.size - length)
    content.file.seek(start)
    return content.file.read()
