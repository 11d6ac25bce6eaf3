"""Mending a damaged object: from its own second copies, and from the same object in another store.

Nothing is taken but what the object itself says it should hold. The newest inventory is trusted where a digest kept
beside it agrees, or where its copies at the root and in the version are equal; only where all of them are gone does
the other store say what the object is, and never what a withdrawal took away. Contents are taken by their sha512
alone, so that another store with damage of its own can do no harm. Order of writing: contents, inventories of
versions, the copies at the root, as in a commit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha512
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive_store import recovery
from archive_store.backend import Backend
from archive_store.errors import Damaged, NotThere, Unreachable
from archive_store.fixity import digest_of, pieces_of
from archive_store.inventory import Inventory, continued, parse
from archive_store.layout import INVENTORY, SIDECAR, WITHDRAWN, check_path

_TOMBSTONE = re.compile(r"v\d+/content/withdrawn_[0-9a-f]+\.json")
_VERSION_FILE = re.compile(rf"v([1-9]\d*)/{re.escape(INVENTORY)}(?:\.sha512)?")


@dataclass(frozen=True)
class Copy:
    """One object in one store."""

    backend: Backend
    folder: str

    def read(self, path: str) -> bytes | None:
        """A small file; None where it is missing or cannot be read."""
        try:
            return self.backend.read(f"{self.folder}/{path}")
        except (NotThere, Unreachable):
            return None

    def paths(self) -> list[str]:
        return [found.key[len(self.folder) + 1 :] for found in self.backend.files(self.folder)]

    def put(self, path: str, data: bytes | Path) -> None:
        self.backend.put(f"{self.folder}/{path}", data)


def mend(own: Copy, other: Copy | None, object_id: str) -> list[str]:
    """Writes what is damaged or missing and can be had; answers the paths in the object that were written.

    NotThere where neither store has the object; Damaged where no inventory of it can be trusted; Unwritable."""
    inventory = _trusted(own, other, object_id)
    if inventory.withdrawn and not inventory.alone:  # what it held is to go: another store must not bring it back
        recovery.withdraw(own.backend, own.folder)
        return [WITHDRAWN]
    mended = list(_mend_contents(own, other, inventory))
    mended += _mend_versions(own, other, inventory)
    for key, data in recovery.root_copies(inventory, own.folder).items():
        mended += _put_unless(own, key[len(own.folder) + 1 :], data)
    recovery.publish(own.backend, own.folder, inventory)  # a writer may have made a newer version meanwhile
    return mended


def _trusted(own: Copy, other: Copy | None, object_id: str) -> Inventory:
    """The newest inventory of the object that something else than itself speaks for."""
    newest = _newest_number(own)
    found = [one for one in _inventories(own, newest) if one.object_id == object_id]
    vouched = _digests(own, newest)
    sound = [one for one in found if one.digest in vouched or [two.raw for two in found].count(one.raw) > 1]
    if not sound and other is not None:
        sound = _of_other(own, other, object_id, newest, vouched)
    if sound:
        return max(sound, key=lambda one: one.head)
    if not newest and not own.paths():
        raise NotThere(object_id)
    raise Damaged(f"no inventory of the object can be trusted: {object_id}")


def _of_other(own: Copy, other: Copy, object_id: str, newest: int, vouched: set[str]) -> list[Inventory]:
    """What another store says the object is: never an older state than the versions that are here, nor one before a withdrawal."""
    withdrawn = any(_TOMBSTONE.fullmatch(path) for path in own.paths())
    number = _newest_number(other)
    beside = _digests(other, number)
    found = [one for one in _inventories(other, number) if one.object_id == object_id and one.digest in beside | vouched]
    return [one for one in found if one.head >= newest and (one.withdrawn or not withdrawn)]


def _newest_number(copy: Copy) -> int:
    """The highest version that has an inventory or its digest; 0 for none."""
    return max((int(found[1]) for path in copy.paths() if (found := _VERSION_FILE.fullmatch(path))), default=0)


def _inventories(copy: Copy, newest: int) -> Iterator[Inventory]:
    for path in (INVENTORY, f"v{newest}/{INVENTORY}"):
        inventory = _parsed(copy.read(path), path)
        if inventory is not None:
            yield inventory


def _digests(copy: Copy, newest: int) -> set[str]:
    """The digests that stand beside the newest inventory and its copy at the root."""
    kept = (copy.read(path) or b"" for path in (SIDECAR, f"v{newest}/{SIDECAR}"))
    return {words[0].decode("ascii", "replace") for data in kept if (words := data.split())}


def _parsed(raw: bytes | None, where: str) -> Inventory | None:
    if raw is None:
        return None
    try:
        return parse(raw, where)
    except Damaged:  # one of several copies: another one is asked
        return None


def _mend_contents(own: Copy, other: Copy | None, inventory: Inventory) -> Iterator[str]:
    for digest, paths in inventory.manifest.items():
        for path in paths:
            if not _holds(own, _inside(path, inventory), digest) and other is not None and _take(own, other, path, digest):
                yield path


def _inside(path: str, inventory: Inventory) -> str:
    """The path itself; Damaged where it leads out of the object."""
    try:
        return check_path(path)
    except ValueError:
        raise Damaged(f"a content path that leads elsewhere: {path!r} in {inventory.object_id}") from None


def _holds(copy: Copy, path: str, digest: str) -> bool:
    try:
        with copy.backend.open(f"{copy.folder}/{path}") as file:
            return digest_of(file) == digest
    except (NotThere, Unreachable, OSError):  # whatever keeps it from being read, it is not whole
        return False


def _take(own: Copy, other: Copy, path: str, digest: str) -> bool:
    """Writes a content from the other store; False where it has other bytes, or none."""
    with NamedTemporaryFile() as kept:
        sum_ = sha512()
        try:
            with other.backend.open(f"{other.folder}/{path}") as file:
                for piece in pieces_of(file):
                    sum_.update(piece)
                    kept.write(piece)
        except (NotThere, Unreachable):
            return False
        if sum_.hexdigest() != digest:
            return False
        kept.flush()
        own.put(path, Path(kept.name))
    return True


def _mend_versions(own: Copy, other: Copy | None, newest: Inventory) -> Iterator[str]:
    """Inventories of versions and their digests, the oldest first."""
    for number in range(1, newest.head + 1):
        inventory = newest if number == newest.head else _of_version(own, other, newest, number)
        if inventory is not None:
            yield from _put_unless(own, f"v{number}/{INVENTORY}", inventory.raw)
            yield from _put_unless(own, f"v{number}/{SIDECAR}", inventory.sidecar)


def _of_version(own: Copy, other: Copy | None, newest: Inventory, number: int) -> Inventory | None:
    """The inventory of an older version that tells the same history as the newest one; that with a digest beside it goes first."""
    copies = [own, other] if other else [own]
    path = f"v{number}/{INVENTORY}"
    parsed = [found for copy in copies if (found := _parsed(copy.read(path), path))]
    fitting = [one for one in parsed if one.head == number and continued(one, newest)]
    vouched = {digest for copy in copies for digest in _digests(copy, number)}
    return next((one for one in fitting if one.digest in vouched), fitting[0] if fitting else None)


def _put_unless(own: Copy, path: str, data: bytes) -> Iterator[str]:
    """Writes a small file where it is not exactly this already."""
    if own.read(path) != data:
        own.put(path, data)
        yield path
