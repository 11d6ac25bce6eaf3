"""The store in a folder of a local file system (Linux): rename is the fence, syncfs and fsync make it last.

Order of a commit, measured against every kill point: stage beside the root, sync the file system, rename into
place, sync the folders above, only then answer.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path
from typing import IO

from archive_store.backend import Found, Place, Probe
from archive_store.disk import (
    created,
    exchange,
    locked_stage,
    make_folder,
    moved,
    sweep_stage,
    sync,
    sync_file_system,
    write,
)
from archive_store.errors import Conflict, NotThere, Unreachable, Unwritable
from archive_store.fixity import Source, pieces
from archive_store.inventory import Inventory
from archive_store.layout import INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARED, SIDECAR, STAGING


class Directory:
    """A back end (`archive_store.backend`) in the folder `home`, which is made where it is missing."""

    strays = False

    def __init__(self, home: Path):
        self.home = home.absolute()

    def prepare(self) -> None:
        with _writing(str(self.home)):
            missing = [folder for folder in (self.home, *self.home.parents) if not folder.exists()]
            make_folder(self.home)
            for folder in missing:
                sync(folder.parent)

    def secure(self, folder: str) -> None:
        with _writing(folder):
            sync_file_system(self.home / folder)
            self.sync_up(self.home / folder)

    def read(self, key: str) -> bytes:
        with _reading(key), self.open(key) as file:
            return file.read()

    def open(self, key: str) -> IO[bytes]:
        with _reading(key):
            return open(self.home / key, "rb", opener=_no_links)

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

    def put(self, key: str, data: Source) -> None:
        target = self.home / key
        with _writing(key), self.staging() as stage:
            temporary = stage / "file"
            write(temporary, data)
            sync(temporary)
            make_folder(target.parent)
            temporary.replace(target)
            self.sync_up(target.parent)

    def remove(self, key: str) -> None:
        target = self.home / key
        with _writing(key):
            if target.exists():
                target.unlink(missing_ok=True)
                sync(target.parent)

    def prune(self, folder: str) -> None:
        with _writing(folder):
            for below, _, _ in os.walk(self.home / folder, topdown=False):
                if not os.listdir(below):
                    os.rmdir(below)
                    sync(Path(below).parent)

    def stage(self, folder: str, number: int) -> "DirectoryStage":
        return DirectoryStage(self, folder, number)

    def replace(self, folder: str, inventory: Inventory, contents: Mapping[str, bytes]) -> None:
        """Built in staging, the new object changes places with the old one, which goes the way of all stages."""
        with _writing(folder), self.staging() as stage:
            new, old = stage / "new", self.home / folder
            for path, data in contents.items():
                make_folder((new / path).parent)
                write(new / path, data)
            _write_first(new, inventory)
            sync_file_system(stage)
            exchange(new, old)
            sync(old.parent)
            shutil.rmtree(new)
            sync(stage)

    def clear(self, folder: str, keep: frozenset[str]) -> None:
        for key in [found.key for found in self.files(folder) if found.key not in keep]:
            self.remove(key)
        self.prune(folder)

    def sweep(self) -> int:
        staging = self.home / STAGING
        if not staging.is_dir():
            return 0
        with _writing(STAGING):
            return sum(sweep_stage(stage) for stage in sorted(staging.iterdir()) if stage.is_dir())

    def probe(self) -> Probe:
        trouble = ""
        try:
            with _writing(STAGING), self.staging() as stage:
                write(stage / "probe", b"probe")
                sync(stage / "probe")
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
    def staging(self) -> Iterator[Path]:
        """A folder of our own on the same file system; the lock on it tells recovery that we live."""
        staging = self.home / STAGING
        make_folder(staging)
        stage, lock = locked_stage(staging)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)  # what stays is swept later
            os.close(lock)

    def sync_up(self, folder: Path) -> None:
        """Make the names of a folder and of all folders above it last, up to the home."""
        while folder != self.home.parent:
            sync(folder)
            folder = folder.parent


class DirectoryStage:
    """A version being built in staging, under the same path as in the store."""

    def __init__(self, directory: Directory, folder: str, number: int):
        self._directory = directory
        self._folder = folder
        self._number = number
        self._staging = directory.staging()

    def __enter__(self) -> "DirectoryStage":
        with _writing(self._folder):
            self._stage = self._staging.__enter__()
        self._tree = self._stage / "tree"
        self._object = self._tree / self._folder
        return self

    def __exit__(self, *exception: object) -> None:
        self._staging.__exit__(None, None, None)

    def take(self, contents: Mapping[str, Source], place: Place) -> dict[str, str]:
        with _writing(self._folder):
            return {name: self._copy(name, source, place) for name, source in contents.items()}

    def commit(self, inventory: Inventory) -> None:
        version = self._object / f"v{self._number}"
        with _writing(self._folder):
            if self._number == 1:
                _write_first(self._object, inventory)
            else:
                _write_inventory(version, inventory)
            sync_file_system(self._stage)
            moved = self._move_object() if self._number == 1 else self._move_version(version)
            self._directory.sync_up(moved.parent)

    def take_back(self) -> None:
        with _writing(self._folder):
            version = self._directory.home / self._folder / f"v{self._number}"
            version.rename(self._stage / "taken back")
            sync(version.parent)

    def _copy(self, name: str, source: Source, place: Place) -> str:
        temporary = self._stage / "copying"
        digest = sha512()
        with created(temporary) as file:
            for piece in pieces(source):
                digest.update(piece)
                file.write(piece)
        path = place(name, digest.hexdigest())
        if path is None:
            temporary.unlink()
            return digest.hexdigest()
        target = self._object / path
        make_folder(target.parent)
        temporary.rename(target)
        return digest.hexdigest()

    def _move_object(self) -> Path:
        """Rename the topmost folder that the root lacks: parents and object appear in one step.

        Never the root itself: where it is gone (a disk that is not mounted), nothing may be accepted."""
        parts = self._folder.split("/")
        for length in range(2, len(parts) + 1):
            target = self._directory.home.joinpath(*parts[:length])
            if moved(self._tree.joinpath(*parts[:length]), target):
                return target
        raise Conflict(f"the object exists: {self._folder}")

    def _move_version(self, version: Path) -> Path:
        target = self._directory.home / self._folder / version.name
        if not moved(version, target):
            raise Conflict(f"the version exists: {self._folder}/{version.name}")
        return target


def _write_first(folder: Path, inventory: Inventory) -> None:
    """What a new object has beside its contents."""
    _write_inventory(folder / "v1", inventory)
    write(folder / OBJECT_DECLARATION, OBJECT_DECLARED)
    _write_inventory(folder, inventory)


def _write_inventory(folder: Path, inventory: Inventory) -> None:
    make_folder(folder)
    write(folder / INVENTORY, inventory.raw)
    write(folder / SIDECAR, inventory.sidecar)


def _no_links(path: str, flags: int) -> int:
    """A store has no symbolic links (OCFL 1.1 E090), and one that was slipped in leads nowhere."""
    return os.open(path, flags | os.O_NOFOLLOW)


@contextmanager
def _reading(key: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
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
