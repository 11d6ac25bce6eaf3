"""The store in a folder of a local file system (Linux): rename is the fence, syncfs and fsync make it last.

Order of a commit, measured against every kill point: stage beside the root, sync the file system, rename into
place, sync the folders above, only then answer.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha512
from pathlib import Path
from typing import IO

from archive_store import listing
from archive_store.backend import Found, Place, Probe
from archive_store.disk import (
    created,
    exchange,
    leave_stage,
    locked_stage,
    make_folder,
    moved,
    sweep_stage,
    sync,
    sync_file_system,
    write,
)
from archive_store.errors import Conflict, NotThere, Unwritable
from archive_store.fixity import Source, pieces
from archive_store.inventory import Inventory
from archive_store.layout import INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARED, SIDECAR, STAGING
from archive_store.leases import StillMine, nobody_else
from archive_store.listing import reading


class Directory:
    """A back end (`archive_store.backend`) in the folder `home`, which is made where it is missing."""

    strays = False
    lock = None
    fenced = True

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
        with reading(key), self.open(key) as file:
            return file.read()

    def open(self, key: str) -> IO[bytes]:
        with reading(key):
            return open(self.home / key, "rb", opener=_no_links)

    def size(self, key: str) -> int | None:
        try:
            with reading(key):
                return (self.home / key).stat().st_size
        except NotThere:
            return None

    def files(self, prefix: str) -> Iterator[Found]:
        return listing.files(self.home, prefix)

    def folders(self, prefix: str, depth: int, holding: str | None = None) -> Iterator[str]:
        return listing.folders(self.home, prefix, depth, holding)

    def loose_files(self, prefix: str, depth: int) -> Iterator[str]:
        return listing.loose_files(self.home, prefix, depth)

    def empty_folders(self, prefix: str) -> Iterator[str]:
        return listing.empty_folders(self.home, prefix)

    def put(self, key: str, data: Source) -> None:
        self.put_each({key: data})

    def put_each(self, files: Mapping[str, Source]) -> None:
        """Folder by folder, in this order."""
        folders: dict[str, dict[str, Source]] = {}
        for key, data in files.items():
            folder, _, name = key.rpartition("/")
            folders.setdefault(folder, {})[name] = data
        for folder, inside in folders.items():
            self._put_into(folder, inside)

    def _put_into(self, folder: str, files: Mapping[str, Source]) -> None:
        """All are written before the first is moved; a crash leaves those moved so far."""
        target = self.home / folder
        with _writing(folder), self.staging() as stage:
            for number, data in enumerate(files.values()):
                write(stage / f"file{number}", data)
                sync(stage / f"file{number}")
            made = not target.is_dir()
            make_folder(target)
            for number, name in enumerate(files):
                (stage / f"file{number}").replace(target / name)
            self.sync_up(target) if made else sync(target)

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

    def stage(self, folder: str, number: int, still_mine: StillMine = nobody_else) -> "DirectoryStage":
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
        with _writing(STAGING):
            if not staging.is_dir():
                return 0
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

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder of our own on the same file system; the lock on it tells recovery that we live."""
        staging = self.home / STAGING
        make_folder(staging)
        stage, lock = locked_stage(staging)
        try:
            yield stage
        finally:
            leave_stage(stage, lock)

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
def _writing(key: str) -> Iterator[None]:
    """Tell a failing place by the key alone: the path of a source may hold a name."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{key}: {error.strerror}") from None
