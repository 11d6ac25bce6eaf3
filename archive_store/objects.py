"""OCFL objects: create, add a version, read, list, validate, recover. Nothing kept is ever written over.

How a version is written, and by whom, is said in `archive_store.writing`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import IO, TypeVar

from archive_store import orphans, recovery, repair, validation, withdrawal
from archive_store.backend import Backend, Probe
from archive_store.changes import check_paths
from archive_store.derivatives import Derivatives
from archive_store.errors import Conflict, Damaged, NotThere
from archive_store.fixity import Pace, Source, at_once, digest
from archive_store.inventory import Inventory
from archive_store.layout import (
    DEPTH,
    FIRST_INVENTORY,
    WITHDRAWN,
    check_id,
    id_of_folder,
    object_folder,
    part_name,
    part_number,
)
from archive_store.leases import Lease
from archive_store.orphans import Orphan
from archive_store.recovery import Recovered
from archive_store.root_files import RootFiles
from archive_store.validation import Problem
from archive_store.writing import Change, Writer, digests

Kept = TypeVar("Kept")

AUTHOR = "guidang"
GRACE = timedelta(hours=24)  # longer than any writer may take (bucket_stage.LONGEST_WRITE)
REMEMBERED = 32  # parsed inventories of fixed versions kept in memory, about 0.5 MB each


@dataclass(frozen=True)
class Version:
    """A version that is kept: `number` from 1, `digest` the sha512 of its inventory, which fixes every byte of it."""

    number: int
    digest: str


@dataclass(frozen=True)
class Entry:
    """A file of a version: sha512 of its bytes and their number; `size` None where the bytes are missing."""

    digest: str
    size: int | None


@dataclass(frozen=True)
class Repaired:
    """`mended`: paths in the object that were written; `left`: what is wrong with it afterwards."""

    mended: list[str]
    left: list[Problem]


class Store:
    """A storage root in a back end. Reading raises NotThere, Damaged, Unreachable; writing Conflict, Unwritable."""

    def __init__(self, backend: Backend, root: str, lease: Lease | None = None):
        self._backend = backend
        self._root = root
        self._writer = Writer(backend, self._folder, lease)
        self._kept_at_root = RootFiles(backend, root)
        self._remember = lru_cache(REMEMBERED)(partial(recovery.version, backend))
        self.derivatives = Derivatives(backend)

    @property
    def home(self) -> tuple[Backend, str]:
        """The back end and the name of the root in it."""
        return self._backend, self._root

    # writing

    def create(self, object_id: str, contents: Mapping[str, Source], message: str, author: str = AUTHOR) -> Version:
        """Keep a new object. `contents`: logical path -> file to copy, or bytes. `message` without personal data.

        Answers version 1 too where it is there already with the same paths and digests; Conflict with others."""
        check_paths(contents)
        return _version(self._writer.write(Change(object_id, 0, contents, (), message, author)))

    def add_version(
        self,
        object_id: str,
        changes: Mapping[str, Source],
        expect_head: int,
        message: str,
        remove: Collection[str] = (),
        author: str = AUTHOR,
    ) -> Version:
        """Keep a new version: the state of version `expect_head`, without the paths `remove`, with the `changes`.

        Conflict where the newest version is another one, unless the next one is exactly this (a repetition)."""
        check_paths(changes)
        return _version(self._writer.write(Change(object_id, expect_head, changes, remove, message, author)))

    def withdraw(self, object_id: str, tombstone: Mapping[str, Source], message: str, author: str = AUTHOR) -> Version:
        """Remove the content of all versions for good; the object is then version 1 with the `tombstone` and with
        `withdrawn.json`, which keeps the number of the last version and the digest of its inventory.

        Interrupted, it is finished by the same call or by `recover`. Nothing can follow a tombstone: Conflict for every
        later change, and for another tombstone. Derivatives are the caller's to remove. NotThere, Damaged, Conflict."""
        check_paths(tombstone)
        folder = self._folder(object_id)
        before = recovery.newest(self._backend, folder)
        if before is None:
            raise NotThere(object_id)
        if not before.withdrawn:
            changes = {**tombstone, WITHDRAWN: withdrawal.mark(before)}
            gone = before.state(before.head).keys() - changes.keys()
            self._writer.write(Change(object_id, before.head, changes, gone, message, author))
        elif before.state(before.head) != digests(tombstone) | {WITHDRAWN: before.state(before.head)[WITHDRAWN]}:
            raise Conflict(f"{object_id} is withdrawn already, with another tombstone")
        recovery.withdraw(self._backend, folder)
        self._remember.cache_clear()
        return self.version(object_id)

    # reading

    def head(self, object_id: str) -> int | None:
        """Number of the newest version; None where there is no such object."""
        inventory = recovery.newest(self._backend, self._folder(object_id))
        return inventory.head if inventory else None

    def withdrawn(self, object_id: str) -> bool:
        """Whether the object is a tombstone, its removal decided or done. NotThere, Damaged."""
        return self._inventory(object_id, None).withdrawn

    def locked_until(self, object_id: str) -> datetime | None:
        """Until when the server keeps the object's files, by its lock and their times; None without a lock, or where it has ended."""
        lock = self._backend.lock
        if lock is None:
            return None
        written = max((found.modified for found in self._backend.files(self._folder(object_id))), default=None)
        until = written + timedelta(days=lock.days) if written else None
        return until if until is not None and until > datetime.now(UTC) else None

    def version(self, object_id: str, number: int | None = None) -> Version:
        """Number and inventory digest of a version, the newest where none is named."""
        return _version(self._inventory(object_id, number))

    def state(self, object_id: str, version: int | None = None) -> dict[str, Entry]:
        """Logical path -> Entry of a version, the newest where none is named."""
        inventory = self._inventory(object_id, version)
        folder = self._folder(object_id)
        sizes = {found.key[len(folder) + 1 :]: found.size for found in self._backend.files(folder)}
        return {
            path: Entry(sha512, sizes.get(inventory.content_path(sha512)))
            for path, sha512 in sorted(inventory.state(inventory.head).items())
        }

    def open(self, object_id: str, path: str, version: int | None = None) -> IO[bytes]:
        """The file at a logical path, seekable, to be closed by the caller. Its digest is not checked: see `read`.

        With a `version`, which never changes, its inventory is remembered: the fast way for pages."""
        key, _ = self._content(object_id, path, version)
        return self._kept(self._backend.open, object_id, key)

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """The bytes at a logical path, exactly those that were accepted: Damaged where their sha512 is another."""
        key, sha512 = self._content(object_id, path, version)
        data = self._kept(self._backend.read, object_id, key)
        if digest(data) != sha512:
            raise Damaged(f"the bytes differ from their digest: {key}")
        return data

    def ids(self, within: int | None = None) -> Iterator[str]:
        """The id of every object, in the order of their folders; of those in one first folder where its number is given (`parts`)."""
        part = f"{self._root}/{part_name(within)}" if within is not None else self._root
        for folder in self._backend.folders(part, DEPTH if within is None else DEPTH - 1, holding=FIRST_INVENTORY):
            yield id_of_folder(folder) or recovery.version(self._backend, folder, 1).object_id

    def parts(self) -> list[int]:
        """The numbers, of 0 to `layout.PARTS` - 1, of the first folders that are there: ids are spread evenly over them, so that
        a store can be listed piece by piece."""
        names = (folder.rpartition("/")[2] for folder in self._backend.folders(self._root, 1))
        return sorted(number for name in names if (number := part_number(name)) is not None)

    # care

    def validate(self, object_id: str, digests: bool = True, pace: Pace = at_once) -> list[Problem]:
        """What is wrong with an object, by the rules of OCFL 1.1; empty where nothing is.

        Without `digests` the structure and the presence of every file alone; `pace` is told of every piece of a content
        that is read, and may wait. NotThere."""
        return validation.check_object(self._backend, self._folder(object_id), object_id, digests, pace)

    def repair(self, object_id: str, other: "Store | None" = None) -> Repaired:
        """Mend an object from its own second copies and from the same object in another store, then validate it.

        Only bytes are taken whose sha512 the object's own inventory names. NotThere where neither store has the object,
        Damaged where nothing says what it should hold, Unwritable."""
        copy = repair.Copy(other._backend, other._folder(object_id)) if other else None
        mended = repair.mend(repair.Copy(self._backend, self._folder(object_id)), copy, object_id)
        return Repaired(mended, self.validate(object_id))

    def orphans(self, grace: timedelta = GRACE) -> Iterator[Orphan]:
        """Files that no inventory names and that are older than `grace`: see `archive_store.orphans`."""
        return orphans.find(self._backend, self._root, datetime.now(UTC) - grace)

    def discard(self, orphan: Orphan) -> None:
        """Take an orphan away for good. Unwritable."""
        orphans.discard(self._backend, orphan)

    def validate_root(self) -> list[Problem]:
        """What is wrong with the storage root and with the places of the objects in it (not inside of them). Unreachable."""
        return [*self._kept_at_root.problems(), *validation.check_places(self._backend, self._root)]

    def validate_root_files(self) -> list[Problem]:
        """Which files at the root are missing or not what they should be; lists nothing. Unreachable where the root is gone."""
        return self._kept_at_root.problems()

    def repair_root(self) -> Repaired:
        """Write the files at the root anew that are missing or not what they should be: all their bytes are known. Unwritable."""
        return Repaired(self._kept_at_root.mend(), self._kept_at_root.problems())

    def recover(self, object_id: str | None = None, grace: timedelta = GRACE) -> Recovered:
        """End what interrupted writers began, for one object or for all; safe beside living writers.

        On a bucket, contents without an inventory are removed when older than `grace`: zero is for a caller who
        knows that nobody writes (it holds the lease of the object, or the only worker is just starting)."""
        every = self._backend.folders(self._root, DEPTH)
        folders = every if object_id is None else [self._folder(object_id)]
        return recovery.recover(self._backend, folders, grace)

    def sweep(self) -> int:
        """Throw away what dead writers left in staging; answers how many. Safe beside living writers."""
        return self._backend.sweep()

    def probe(self) -> Probe:
        """Facts for the health page; writes and removes a small file."""
        return self._backend.probe()

    def prepare(self, documents: Mapping[str, bytes]) -> None:
        """Make an empty storage root, with these documents in it, where there is none. Unwritable."""
        self._backend.prepare()
        self.describe(documents)
        self._kept_at_root.declare()

    def describe(self, documents: Mapping[str, bytes]) -> None:
        """Keep documents (plain file name -> bytes) at the root; one that is there already stays what it is.

        ValueError for a name that is a folder's or the root's own."""
        self._kept_at_root.describe(documents)

    def _inventory(self, object_id: str, number: int | None) -> Inventory:
        folder = self._folder(object_id)
        if number is not None:
            return self._remember(folder, number)
        inventory = recovery.newest(self._backend, folder)
        if inventory is None:
            raise NotThere(object_id)
        return inventory

    def _content(self, object_id: str, path: str, version: int | None) -> tuple[str, str]:
        """Key and sha512 of the file at a logical path."""
        inventory = self._inventory(object_id, version)
        sha512 = inventory.state(inventory.head).get(path)
        if sha512 is None:
            raise NotThere(f"{object_id} version {inventory.head} has no {path}")
        return f"{self._folder(object_id)}/{inventory.content_path(sha512)}", sha512

    def _kept(self, read: Callable[[str], Kept], object_id: str, key: str) -> Kept:
        """What a file that the manifest names holds. Damaged where it is missing, NotThere where it was withdrawn."""
        try:
            return read(key)
        except NotThere:
            self._remember.cache_clear()
            newest = recovery.newest(self._backend, self._folder(object_id))
            if newest is not None and newest.withdrawn:
                raise NotThere(f"{object_id} is withdrawn") from None
            raise Damaged(f"the file is missing: {key}") from None

    def _folder(self, object_id: str) -> str:
        return f"{self._root}/{object_folder(check_id(object_id))}"


def _version(inventory: Inventory) -> Version:
    return Version(inventory.head, inventory.digest)
