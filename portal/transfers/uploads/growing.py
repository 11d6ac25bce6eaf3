"""A file in staging that grows from request to request; what was acknowledged is on the disk, what was not is cut off again."""
from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from portal.transfers import digests
from portal.transfers.uploads.tus import Checksum


class Busy(Exception):
    """Another request writes to the file at this moment."""


class TooLong(Exception):
    """More came than the file may still take."""


class Mismatch(Exception):
    """What came does not hash to what it should."""


class BrokenOff(Exception):
    """The connection ended before the piece did; raised by whoever reads it."""


@contextmanager
def held(path: Path) -> Iterator[FileIO]:
    """The file, open for this process and thread alone. Raises Busy, and FileNotFoundError where it is gone."""
    with path.open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def extend(file: FileIO, offset: int, pieces: Iterable[bytes], room: int, checksum: Checksum | None = None) -> int:
    """Writes the pieces from `offset` on and makes them durable; answers how many bytes came.

    What broke off on the way is kept unless a checksum was promised for the whole. Where this raises (TooLong, Mismatch,
    BrokenOff, OSError for a full disk) the file ends at `offset` again.
    """
    file.truncate(offset)
    file.seek(offset)
    try:
        count = _write(file, pieces, room, checksum)
        os.fsync(file.fileno())
    except BaseException:
        file.truncate(offset)
        raise
    return count


def _write(file: FileIO, pieces: Iterable[bytes], room: int, checksum: Checksum | None) -> int:
    count, digest = 0, hashlib.new(checksum.algorithm) if checksum else None
    try:
        for piece in pieces:
            count += len(piece)
            if count > room:
                raise TooLong
            _write_all(file, piece)
            if digest:
                digest.update(piece)
    except BrokenOff:
        if digest:
            raise
    if checksum and digest and digest.digest() != checksum.digest:
        raise Mismatch
    return count


def _write_all(file: FileIO, piece: bytes) -> None:
    """An unbuffered file may take only a part at a time; on a full disk it takes nothing and raises."""
    view = memoryview(piece)
    while view:
        view = view[file.write(view):]


def digests_of(file: FileIO) -> digests.Digests:
    """Of the whole content."""
    file.seek(0)
    return digests.digests_of(file)
