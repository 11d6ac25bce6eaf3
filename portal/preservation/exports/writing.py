"""Writing one bag or one package: never under its final name before it is whole and durable; every byte is held against its digest."""
from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha512
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from archive_store import Damaged
from portal.preservation.exports.contents import Piece
from portal.rendering.formats import local
from portal.transfers.writers.bag import PAYLOAD, Written, tag_files

PART = ".part"
CHUNK = 1 << 20
UNIX = 3
"""The system that a member of a ZIP was made on, so that its mode counts."""
FOLDER_MODE, FILE_MODE = 0o700, 0o600
"""What goes out carries names and ID numbers: nobody else on the machine reads it."""



def write_bag(target: Path, part: Path, pieces: Iterable[Piece], facts: Iterable[tuple[str, str]]) -> int:
    """Writes a bag by way of `part`, in the place of one that is there; the bytes of its payload. Raises Damaged, OSError."""
    with _begun(part):
        part.mkdir(FOLDER_MODE)
        written = [_file_of_bag(part, piece) for piece in pieces]
        for name, content in tag_files(written, facts).items():
            with _new(part / name) as file:
                file.write(content)
                _sync(file)
        for folder, _, _ in os.walk(part):
            sync_folder(Path(folder))
        _put(part, target)
    return sum(file.size for file in written)


def _file_of_bag(part: Path, piece: Piece) -> Written:
    path = part / PAYLOAD / piece.path
    path.parent.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    with _new(path) as file:
        written = Written(piece.path, _copy(piece, file.write), piece.size)
        _sync(file)
    return written


def write_package(target: Path, part: Path, pieces: Iterable[Piece], at: datetime) -> int:
    """Writes a ZIP by way of `part`, members stored and dated `at`; its bytes. Raises Damaged, OSError."""
    with _begun(part):
        with _new(part) as file:
            with ZipFile(file, "w", ZIP_STORED) as archive:
                for piece in pieces:
                    _add(archive, piece, at)
            _sync(file)
        _put(part, target)
    return target.stat().st_size


def _add(archive: ZipFile, piece: Piece, at: datetime) -> None:
    member = ZipInfo(piece.path, local(at).timetuple()[:6])
    member.file_size, member.external_attr, member.create_system = piece.size, 0o644 << 16, UNIX
    with archive.open(member, "w") as out:
        _copy(piece, out.write)


def _copy(piece: Piece, write: Callable[[bytes], object]) -> str:
    """Copies a piece and answers its sha512. Raises Damaged where it is not what the store promised."""
    digest, size = sha512(), 0
    with piece.open() as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            write(chunk)
    if size != piece.size or digest.hexdigest() != (piece.sha512 or digest.hexdigest()):
        raise Damaged("the bytes differ from their digest")
    return digest.hexdigest()


def _new(path: Path):
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE), "w+b")


def _sync(file) -> None:
    file.flush()
    os.fsync(file.fileno())


def _put(part: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _begun(part: Path) -> Iterator[None]:
    """What a killed process had begun there is taken away, and so is what this one cannot bring to an end."""
    _clear(part)
    try:
        yield
    except BaseException:
        _clear(part)
        raise


def _clear(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
