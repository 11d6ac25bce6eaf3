"""A second store kept in step: whole versions in the order of their commits, each file checked on its way.

A copy is an OCFL root of its own, valid at every moment: a version enters it by the same commit as any other, with the
very inventory of the first store. Only what is published here is copied, so that nothing can be there that is not durable here.
Damage never travels: a file whose bytes are not those of its digest, or a history that is not the continuation of the
copy's, ends the copying of that object and leaves the copy as it was. What is missing here is never removed there; only a
tombstone that the caller knows of takes the place of its object there too.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from archive_store import recovery, withdrawal
from archive_store.backend import Backend
from archive_store.errors import Conflict, Damaged, Diverged, NotThere, Unreachable, Withdrawn
from archive_store.fixity import PIECE, Source, digest, pieces_of
from archive_store.inventory import Inventory, continued, parse
from archive_store.layout import INVENTORY, ROOT_DECLARATION, WITHDRAWN, check_id, object_folder
from archive_store.objects import Store

IN_MEMORY = 8 * PIECE
"""Bytes of a file that is handed on without a temporary one."""
AT_ONCE = 32 * PIECE
"""Bytes of the files that are on their way together."""

_VERSION = re.compile(r"v([1-9]\d*)/")


@dataclass(frozen=True)
class Side:
    """One object in one store: the back end, and the key of the object's folder."""

    backend: Backend
    folder: str


def side_of(store: Store, object_id: str) -> Side:
    backend, root = store.home
    return Side(backend, f"{root}/{object_folder(check_id(object_id))}")


@dataclass(frozen=True)
class Copied:
    """The newest version in the copy and the digest of its inventory; how many versions and bytes came just now."""

    head: int
    digest: str
    versions: int
    size: int
    withdrawn: bool = False


def copy_object(store: Store, copy: Store, object_id: str, withdrawal_recorded: bool = False) -> Copied:
    """Bring another store's copy of an object up to the newest published version.

    A tombstone is followed where the caller knows that the withdrawal is recorded; otherwise Withdrawn, as while the first
    store is not through with it. Locked where the server of the copy keeps the content until its retention ends.

    NotThere where it is not in the store, Damaged where what is there is not what was accepted (the copy stays as it
    was), Diverged where the copy is no earlier state of it, Unwritable, Unreachable."""
    require(store)
    require(copy)
    here, there = side_of(store, object_id), side_of(copy, object_id)
    newest = _published(here, object_id)
    mine = _copied(there)
    if newest.withdrawn and mine is not None:
        return _follow_withdrawal(here, there, newest, mine, withdrawal_recorded)
    if mine is not None and mine.head > newest.head:
        raise Diverged(f"the copy has version {mine.head}, the store {newest.head}: {object_id}")
    if mine is not None and not continued(mine, newest):
        raise Diverged(f"the copy tells another history than the store: {object_id}")
    if mine is not None:
        recovery.settle(there.backend, there.folder, mine)  # an earlier copying may have ended before this
    size, known = 0, mine.head if mine else 0
    for number in range(known + 1, newest.head + 1):
        size += _copy_version(here, there, newest, number)
    return Copied(newest.head, newest.digest, newest.head - known, size)


def bytes_beyond(store: Store, object_id: str, version: int) -> int:
    """Bytes of the files that versions after `version` brought."""
    here = side_of(store, object_id)
    files = ((found.key[len(here.folder) + 1 :], found.size) for found in here.backend.files(here.folder))
    return sum(size for path, size in files if number_in(path) > version)


def number_in(path: str) -> int:
    """The version that a path in an object belongs to; 0 for the files at the object's root."""
    found = _VERSION.match(path)
    return int(found[1]) if found else 0


def require(store: Store) -> None:
    """Unreachable where there is no storage root: a disk that is not mounted is not an empty store."""
    backend, root = store.home
    if backend.size(f"{root}/{ROOT_DECLARATION}") is None:
        raise Unreachable("the storage root is gone")


def _published(here: Side, object_id: str) -> Inventory:
    """The inventory at the object's root: what was committed and is durable."""
    raw = recovery.read_or_none(here.backend, f"{here.folder}/{INVENTORY}")
    if raw is None:
        if next(iter(here.backend.files(here.folder)), None) is None:
            raise NotThere(object_id)
        raise Damaged(f"the inventory is missing: {object_id}")
    inventory = parse(raw, object_id)
    if inventory.object_id != object_id:
        raise Damaged(f"the inventory is another object's: {object_id}")
    recovery.check_sidecar(here.backend, here.folder, inventory)
    return inventory


def _follow_withdrawal(here: Side, there: Side, tombstone: Inventory, mine: Inventory, recorded: bool) -> Copied:
    """Let the tombstone take the copy's place, if it is that of the versions which the copy has."""
    if mine.raw != tombstone.raw:
        if not recorded or not tombstone.alone:
            raise Withdrawn(f"withdrawn from the store: {tombstone.object_id}")
        contents = {path: _sound(here, path, digest) for digest, paths in tombstone.manifest.items() for path in paths}
        if not withdrawal.is_of(mine, contents[tombstone.content_path(tombstone.state(1)[WITHDRAWN])]):
            raise Diverged(f"the tombstone is not that of the copy: {tombstone.object_id}")
        there.backend.replace(there.folder, tombstone, contents)
    recovery.withdraw(there.backend, there.folder)
    return Copied(tombstone.head, tombstone.digest, int(mine.raw != tombstone.raw), 0, withdrawn=True)


def _sound(here: Side, path: str, sha512: str) -> bytes:
    data = recovery.read_or_none(here.backend, f"{here.folder}/{path}")
    if data is None or digest(data) != sha512:
        raise Damaged(f"the file is missing or differs from its digest: {here.folder}/{path}")
    return data


def _copied(there: Side) -> Inventory | None:
    try:
        return recovery.newest(there.backend, there.folder)
    except Damaged as error:
        raise Diverged(f"the copy is damaged: {error}") from None


def _copy_version(here: Side, there: Side, newest: Inventory, number: int) -> int:
    """Commit one version in the copy; answers its bytes."""
    inventory = newest if number == newest.head else _earlier(here, newest, number)
    wanted = {path: digest for digest, paths in inventory.manifest.items() for path in paths if number_in(path) == number}
    sizes = {found.key[len(here.folder) + 1 :]: found.size for found in here.backend.files(here.folder)}
    if missing := sorted(wanted.keys() - sizes.keys()):
        raise Damaged(f"the file is missing: {here.folder}/{missing[0]}")
    with there.backend.stage(there.folder, number) as stage:
        for paths in _batches(sorted(wanted), sizes):
            with ExitStack() as opened:
                contents = {path: _source(here, path, sizes[path], opened) for path in paths}
                taken = stage.take(contents, lambda path, digest: path if wanted[path] == digest else None)
            if wrong := [path for path in paths if taken[path] != wanted[path]]:
                raise Damaged(f"the bytes differ from their digest: {here.folder}/{wrong[0]}")
        try:
            stage.commit(inventory)
        except Conflict:
            _accept_rival(there, inventory)
    recovery.settle(there.backend, there.folder, inventory)
    return sum(sizes[path] for path in wanted)


def _earlier(here: Side, newest: Inventory, number: int) -> Inventory:
    try:
        inventory = recovery.version(here.backend, here.folder, number)
    except NotThere:
        raise Damaged(f"the inventory of version {number} is missing: {here.folder}") from None
    if not continued(inventory, newest):
        raise Damaged(f"version {number} tells another history than the newest: {here.folder}")
    return inventory


def _accept_rival(there: Side, inventory: Inventory) -> None:
    """Another process may copy the same object: what counts is that it brought the same."""
    try:
        kept = recovery.version(there.backend, there.folder, inventory.head)
    except (NotThere, Damaged):
        raise Diverged(f"something else stands where the version belongs: {there.folder}") from None
    if kept.raw != inventory.raw:
        raise Diverged(f"the copy has another version {inventory.head}: {there.folder}")


def _batches(paths: list[str], sizes: dict[str, int]) -> Iterator[list[str]]:
    """The paths in groups of at most AT_ONCE bytes, or of one file."""
    batch: list[str] = []
    held = 0
    for path in paths:
        if batch and held + sizes[path] > AT_ONCE:
            yield batch
            batch, held = [], 0
        batch.append(path)
        held += sizes[path]
    if batch:
        yield batch


def _source(here: Side, path: str, size: int, opened: ExitStack) -> Source:
    """A content to be handed on: its bytes, or a temporary file that lasts as long as `opened`."""
    try:
        if size <= IN_MEMORY:
            return here.backend.read(f"{here.folder}/{path}")
        kept = opened.enter_context(NamedTemporaryFile())  # noqa: SIM115 - closed with `opened`
        with here.backend.open(f"{here.folder}/{path}") as file:
            for piece in pieces_of(file):
                kept.write(piece)
        kept.flush()
        return Path(kept.name)
    except NotThere:
        raise Damaged(f"the file is missing: {here.folder}/{path}") from None
