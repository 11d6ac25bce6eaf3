"""The staging folder: packages that were received and are not accepted yet.

A package is there once its row is committed. Until then its file is nobody's: its name tells which process writes it,
and the sweep takes it away where that process is gone. So an interrupted upload or copy leaves nothing that counts.
"""
from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from portal.transfers.digests import Digesting, Digests, of_folder
from portal.transfers.members import MOST_MEMBER_BYTES, MOST_MEMBERS, MOST_TOTAL_BYTES

PICTURES = ".pictures"
PIECE = 1 << 20
LONGEST_ARRIVAL_SECONDS = 24 * 3600
"""After that long, what nobody holds and another machine, or a namesake of its process, may have been writing is abandoned."""

_PLACE = re.compile(r"(?P<host>.+)\.(?P<process>\d+)\.[0-9a-f]{32}(\.pictures)?")


@dataclass(frozen=True)
class Staged:
    """A complete package in staging: its name there, its size in bytes, the digests of its content."""

    name: str
    size: int
    digests: Digests


class Arrival:
    """A file that is being received: write to it, then `keep` it. Dropped before that, it is gone."""

    def __init__(self, folder: Path):
        self.path = _new_place(folder)
        self.size, self._digesting = 0, Digesting()
        self._file: BinaryIO = self.path.open("x+b")
        self._kept = False

    def write(self, piece: bytes) -> int:
        self._file.write(piece)
        self._digesting.update(piece)
        self.size += len(piece)
        return len(piece)

    def seek(self, place: int) -> int:
        """Parsers of forms rewind what they have written; nothing is read from here."""
        return self._file.seek(place)

    def keep(self) -> Staged:
        """Makes it durable."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        _make_durable(self.path.parent)
        self._kept = True
        return Staged(self.path.name, self.size, self._digesting.finish())

    def drop(self) -> None:
        """Takes it away; nothing happens where it was kept."""
        self._file.close()
        if not self._kept:
            self.path.unlink(missing_ok=True)


def new_file(folder: Path) -> str:
    """The name of an empty file, durable, for what arrives from request to request; a row must hold it."""
    place = _new_place(folder)
    place.touch(0o600, exist_ok=False)
    _make_durable(folder)
    return place.name


@contextmanager
def passing_folder(folder: Path) -> Iterator[Path]:
    """An empty folder in staging for what is unpacked there, removed at the end."""
    path = _new_place(folder)
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def stage(source: Path, folder: Path) -> Staged:
    """Copies a package, a ZIP or an unpacked folder, into staging. OSError where it cannot be read or staging is full.

    What is neither (a named pipe would be waited for without end) stays what it is, so that the inspection refuses it.
    """
    kind = source.stat().st_mode
    if stat.S_ISDIR(kind):
        return _stage_folder(source, folder)
    return _stage_file(source, folder) if stat.S_ISREG(kind) else _stage_special(folder)


def _stage_special(folder: Path) -> Staged:
    place = _new_place(folder)
    os.mkfifo(place)
    return Staged(place.name, 0, Digesting().finish())


def _stage_file(source: Path, folder: Path) -> Staged:
    arrival = Arrival(folder)
    try:
        with source.open("rb") as file:
            while piece := file.read(PIECE):
                arrival.write(piece)
        return arrival.keep()
    finally:
        arrival.drop()


def _stage_folder(source: Path, folder: Path) -> Staged:
    place = _new_place(folder)
    place.mkdir()
    try:
        copied = list(_copy_tree(os.fsencode(source), os.fsencode(place)))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _make_durable(folder)
    return Staged(place.name, sum(size for _, size, _ in copied), of_folder((name, digests) for name, _, digests in copied))


def _copy_tree(source: bytes, target: bytes) -> Iterator[tuple[bytes, int, Digests]]:
    """(relative name, size, digests) of each file copied. What is no plain file stays what it is, so that the inspection
    finds it; copying ends just behind the bounds of the inspection, which then refuses the whole."""
    waiting, count, total = [b""], 0, 0
    while waiting:
        at = waiting.pop()
        with os.scandir(os.path.join(source, at)) as entries:
            for entry in entries:
                count += 1
                if count > MOST_MEMBERS + 1 or total > MOST_TOTAL_BYTES:
                    return
                relative = os.path.join(at, entry.name)
                place = os.path.join(target, relative)
                if entry.is_dir(follow_symlinks=False):
                    os.mkdir(place)
                    waiting.append(relative)
                elif entry.is_symlink():
                    os.symlink(os.readlink(entry.path), place)
                elif not entry.is_file(follow_symlinks=False):
                    os.mkfifo(place)
                else:
                    size, digests = _copy_file(entry.path, place)
                    total += size
                    yield relative, size, digests


def _copy_file(source: bytes, place: bytes) -> tuple[int, Digests]:
    count, digesting = 0, Digesting()
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as incoming, open(place, "xb") as outgoing:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("a file changed its kind while it was copied")
        while count <= MOST_MEMBER_BYTES and (piece := incoming.read(PIECE)):
            outgoing.write(piece)
            digesting.update(piece)
            count += len(piece)
        outgoing.flush()
        os.fsync(outgoing.fileno())
    return count, digesting.finish()


def _new_place(folder: Path) -> Path:
    return folder / f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(16)}"


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pictures(folder: Path, name: str) -> Path:
    """Where the small pictures of a package's pages lie."""
    return folder / f"{name}{PICTURES}"


def remove(folder: Path, name: str) -> None:
    """Takes a package and its pictures away; nothing happens where they are gone."""
    for path in (folder / name, pictures(folder, name)):
        _remove(path)


def sweep(folder: Path, held: Collection[str], let_go: Collection[str], alive: Callable[[int], bool]) -> int:
    """Removes what the rows have let go, and what no row names and nobody is writing any more; answers how many.

    `alive` tells whether a process of this machine runs.
    """
    removed = 0
    for path in list(folder.iterdir()):
        name = path.name.removesuffix(PICTURES)
        if name in let_go or (name not in held and _abandoned(path, alive)):
            _remove(path)
            removed += 1
    return removed


def _abandoned(path: Path, alive: Callable[[int], bool]) -> bool:
    ours = _PLACE.fullmatch(path.name)
    if ours is None:
        return False
    gone = ours["host"] == socket.gethostname() and not alive(int(ours["process"]))
    return gone or _age(path) > LONGEST_ARRIVAL_SECONDS


def _age(path: Path) -> float:
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
