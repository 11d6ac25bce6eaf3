"""The store in a folder of a local file system (Linux): rename is the fence, syncfs and fsync make it last.

Order of a commit, measured against every kill point: stage beside the root, sync the file system, rename into
place, sync the folders above, only then answer.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path
from typing import BinaryIO

from archive_store.backend import Found, Probe
from archive_store.errors import Conflict, NotThere, Unreachable, Unwritable
from archive_store.fixity import Source, pieces
from archive_store.inventory import Inventory
from archive_store.layout import INVENTORY, OBJECT_DECLARATION, SIDECAR, STAGING

FILE_MODE = 0o440  # what was written is never written again; personal data is not for everybody
FOLDER_MODE = 0o750

_libc = ctypes.CDLL(None, use_errno=True)


class Directory:
    """A back end (`archive_store.backend`) in the folder `home`, which is made where it is missing."""

    strays = False

    def __init__(self, home: Path):
        self.home = home.absolute()

    def read(self, key: str) -> bytes:
        with _reading(key), self.open(key) as file:
            return file.read()

    def open(self, key: str) -> BinaryIO:
        with _reading(key):
            return (self.home / key).open("rb")

    def size(self, key: str) -> int | None:
        try:
            with _reading(key):
                return (self.home / key).stat().st_size
        except NotThere:
            return None

    def files(self, prefix: str) -> Iterator[Found]:
        for entry in self._entries(prefix):
            key = f"{prefix}/{entry.name}" if prefix else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(key)
                continue
            facts = entry.stat(follow_symlinks=False)
            yield Found(key, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))

    def folders(self, prefix: str, depth: int, holding: str | None = None) -> Iterator[str]:
        if depth == 0:
            if holding is None or (self.home / prefix / holding).is_file():
                yield prefix
            return
        for entry in self._entries(prefix):
            if entry.is_dir(follow_symlinks=False):
                yield from self.folders(f"{prefix}/{entry.name}" if prefix else entry.name, depth - 1, holding)

    def loose_files(self, prefix: str, depth: int) -> Iterator[str]:
        for entry in self._entries(prefix):
            if not entry.is_dir(follow_symlinks=False):
                yield f"{prefix}/{entry.name}"
            elif depth > 1:
                yield from self.loose_files(f"{prefix}/{entry.name}", depth - 1)

    def empty_folders(self, prefix: str) -> Iterator[str]:
        for folder, names, files in os.walk(self.home / prefix):
            if not names and not files:
                yield Path(folder).relative_to(self.home).as_posix()

    def put(self, key: str, data: bytes) -> None:
        target = self.home / key
        with _writing(key), self._staging() as stage:
            temporary = stage / "file"
            _write(temporary, data)
            _sync(temporary)
            target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            temporary.replace(target)
            self._sync_up(target.parent)

    def remove(self, key: str) -> None:
        target = self.home / key
        with _writing(key):
            if target.exists():
                target.unlink(missing_ok=True)
                _sync(target.parent)

    def stage(self, folder: str, number: int) -> "DirectoryStage":
        return DirectoryStage(self, folder, number)

    def sweep(self) -> int:
        staging = self.home / STAGING
        if not staging.is_dir():
            return 0
        with _writing(STAGING):
            return sum(_sweep_stage(stage) for stage in sorted(staging.iterdir()))

    def probe(self) -> Probe:
        trouble = ""
        try:
            with _writing(STAGING), self._staging() as stage:
                _write(stage / "probe", b"probe")
                _sync(stage / "probe")
        except Unwritable as error:
            trouble = str(error)
        free = shutil.disk_usage(self.home).free if self.home.is_dir() else None
        return Probe("directory", str(self.home), not trouble, True, free, trouble)

    def _entries(self, prefix: str) -> list[os.DirEntry[str]]:
        try:
            with _reading(prefix), os.scandir(self.home / prefix) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except NotThere:
            return []

    @contextmanager
    def _staging(self) -> Iterator[Path]:
        """A folder of our own on the same file system; the lock on it tells recovery that we live."""
        staging = self.home / STAGING
        staging.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        stage, lock = _locked_stage(staging)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            os.close(lock)

    def _sync_up(self, folder: Path) -> None:
        """Make the names of a folder and of all folders above it last, up to the home."""
        while folder != self.home.parent:
            _sync(folder)
            folder = folder.parent


class DirectoryStage:
    """A version being built in staging; `take`, `place` and `commit` once each, in this order."""

    def __init__(self, place: Directory, folder: str, number: int):
        self._place = place
        self._folder = folder
        self._number = number
        self._staging = place._staging()

    def __enter__(self) -> "DirectoryStage":
        with _writing(self._folder):
            self._stage = self._staging.__enter__()
            self._incoming = self._stage / "incoming"
            self._incoming.mkdir(mode=FOLDER_MODE)
        self._tree = self._stage / "tree"
        self._object = self._tree / self._folder
        return self

    def __exit__(self, *exception: object) -> None:
        self._staging.__exit__(None, None, None)

    def take(self, contents: Mapping[str, Source]) -> dict[str, str]:
        with _writing(self._folder):
            return {path: self._copy(source) for path, source in contents.items()}

    def place(self, wanted: Mapping[str, str]) -> None:
        with _writing(self._folder):
            for path, digest in wanted.items():
                target = self._object / path
                target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
                (self._incoming / digest).rename(target)

    def commit(self, inventory: Inventory) -> None:
        version = self._object / f"v{self._number}"
        with _writing(self._folder):
            version.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            _write(version / INVENTORY, inventory.raw)
            _write(version / SIDECAR, inventory.sidecar)
            if self._number == 1:
                _write(self._object / OBJECT_DECLARATION, b"ocfl_object_1.1\n")
                _write(self._object / INVENTORY, inventory.raw)
                _write(self._object / SIDECAR, inventory.sidecar)
            _sync_file_system(self._stage)
            moved = self._move_object() if self._number == 1 else self._move_version(version)
            self._place._sync_up(moved.parent)

    def _copy(self, source: Source) -> str:
        temporary = self._incoming / "copying"
        digest = sha512()
        with _created(temporary) as file:
            for piece in pieces(source):
                digest.update(piece)
                file.write(piece)
        temporary.rename(self._incoming / digest.hexdigest())
        return digest.hexdigest()

    def _move_object(self) -> Path:
        """Rename the topmost folder that the root lacks: parents and object appear in one step."""
        parts = self._folder.split("/")
        for length in range(1, len(parts) + 1):
            target = self._place.home.joinpath(*parts[:length])
            if _moved(self._tree.joinpath(*parts[:length]), target):
                return target
        raise Conflict(f"the object exists: {self._folder}")

    def _move_version(self, version: Path) -> Path:
        target = self._place.home / self._folder / version.name
        if not _moved(version, target):
            raise Conflict(f"the version exists: {self._folder}/{version.name}")
        return target


@contextmanager
def _reading(key: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise NotThere(key) from None
    except OSError as error:
        raise Unreachable(f"{key}: {error.strerror}") from None


@contextmanager
def _writing(key: str) -> Iterator[None]:
    """Tell a failing place by the key alone: the path of a source may hold a name."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{key}: {error.strerror}") from None


def _locked_stage(staging: Path) -> tuple[Path, int]:
    while True:
        stage = staging / uuid.uuid4().hex
        stage.mkdir(mode=FOLDER_MODE)
        lock = _lock(stage)
        if lock is not None and stage.exists():
            return stage, lock
        if lock is not None:  # a sweep took it between mkdir and lock
            os.close(lock)


def _lock(folder: Path) -> int | None:
    """An open descriptor that holds the lock until it is closed or its process dies; None where another has it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _sweep_stage(stage: Path) -> int:
    lock = _lock(stage)
    if lock is None:
        return 0
    try:
        shutil.rmtree(stage)
    finally:
        os.close(lock)
    return 1


def _moved(source: Path, target: Path) -> bool:
    """Rename a folder into place; False where something stands there already (the fence between writers)."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            return False
        raise
    return True


def _created(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")


def _write(path: Path, data: bytes) -> None:
    with _created(path) as file:
        file.write(data)


def _sync(path: Path) -> None:
    """fsync a file or folder. An error is final: the caller throws the staged copy away and never tries again."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_file_system(path: Path) -> None:
    """One syncfs for everything staged; since Linux 5.8 it reports write-back errors."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if _libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
