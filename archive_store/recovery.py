"""What an interrupted writer leaves, and how it is brought to an end.

A version exists from the moment when its own `vN/inventory.json` stands in the object: everything it needs was
made durable before. The copies at the object's root come after, so a writer that stops between the two leaves
an object whose newest version outsiders do not see yet; publishing it again is safe at any time and for anyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive_store import withdrawal
from archive_store.backend import Backend, Found
from archive_store.errors import Damaged, NotThere
from archive_store.inventory import Inventory, parse
from archive_store.layout import INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARED, SIDECAR


@dataclass(frozen=True)
class Recovered:
    """`published`: folders of objects rolled forward, withdrawals among them; `removed`: keys without an inventory;
    `stages`: dead stagings."""

    published: list[str]
    removed: list[str]
    stages: int


def read_or_none(backend: Backend, key: str) -> bytes | None:
    """The bytes, or None where there is no such file."""
    try:
        return backend.read(key)
    except NotThere:
        return None


def newest(backend: Backend, folder: str) -> Inventory | None:
    """The inventory of the newest version that exists, published or not; None where there is no object.

    Damaged where the root inventory is not the one of its version."""
    raw = read_or_none(backend, f"{folder}/{INVENTORY}")
    known = _standing(backend, folder, parse(raw, folder)) if raw is not None else None
    number = known.head if known else 0
    while not (known and known.alone) and (raw := read_or_none(backend, f"{folder}/v{number + 1}/{INVENTORY}")) is not None:
        number += 1
        known = _of_version(parse(raw, folder), folder, number)
    return known


def stands(backend: Backend, folder: str, inventory: Inventory) -> bool:
    """Whether a version still is what it was; only a withdrawal ends that."""
    return read_or_none(backend, f"{folder}/v{inventory.head}/{INVENTORY}") == inventory.raw


def _standing(backend: Backend, folder: str, known: Inventory) -> Inventory:
    """The root inventory, if it is its version's; the tombstone, if a late writer has published over one."""
    kept = read_or_none(backend, f"{folder}/v{known.head}/{INVENTORY}")
    if kept != known.raw:
        if (tombstone := withdrawal.standing(backend, folder)) is not None:
            return tombstone
        if kept is not None:
            raise Damaged(f"the root inventory differs from that of version {known.head}: {folder}")
    check_sidecar(backend, folder, known)
    return known


def version(backend: Backend, folder: str, number: int) -> Inventory:
    """The inventory kept inside version `number`, which never changes. NotThere or Damaged."""
    raw = backend.read(f"{folder}/v{number}/{INVENTORY}")
    inventory = _of_version(parse(raw, folder), folder, number)
    check_sidecar(backend, folder, inventory)
    return inventory


def check_sidecar(backend: Backend, folder: str, inventory: Inventory) -> None:
    """Damaged where the digest kept with the version is not that of the inventory.

    It may be missing: the sidecar of a version follows its inventory on a bucket."""
    kept = read_or_none(backend, f"{folder}/v{inventory.head}/{SIDECAR}")
    if kept is not None and kept.split()[:1] != [inventory.digest.encode()]:
        raise Damaged(f"the inventory of version {inventory.head} differs from its digest: {folder}")


def publish(backend: Backend, folder: str, inventory: Inventory, first: bool = False) -> bool:
    """Copy the newest version's inventory to the object's root; answers whether there was anything to do.

    `first`: nothing is there yet that would have to be looked at. Looks what is newest afterwards: a writer that slept may
    have written over a faster rival's, or over a tombstone."""
    changed = False
    while True:
        behind = {
            key: data for key, data in root_copies(inventory, folder).items() if first or read_or_none(backend, key) != data
        }
        if behind:
            backend.put_each(behind)
        changed, first = changed or bool(behind), False
        if stands(backend, folder, inventory) and (inventory.alone or not _followed(backend, folder, inventory)):
            return changed
        latest = newest(backend, folder)
        if latest is None or latest.raw == inventory.raw:
            return changed
        inventory = latest


def _followed(backend: Backend, folder: str, inventory: Inventory) -> bool:
    return backend.size(f"{folder}/v{inventory.head + 1}/{INVENTORY}") is not None


def ready(backend: Backend, folder: str) -> Inventory | None:
    """The newest version for a writer to build on: published, where its own writer was killed between the fence and that.

    Otherwise its digest, which lies beside it, would be missing for good."""
    known = newest(backend, folder)
    if known is not None and backend.strays and read_or_none(backend, f"{folder}/{INVENTORY}") != known.raw:
        publish(backend, folder, known)
    return known


def begun(backend: Backend, folder: str, number: int) -> bool:
    """Whether contents of a version lie there that does not exist: of a writer at work, or of one that died."""
    return backend.strays and next(iter(backend.files(f"{folder}/v{number}")), None) is not None


def settle(backend: Backend, folder: str, inventory: Inventory, alone: bool = False) -> None:
    """What follows the fence: make the newest version public and take away what losers left below it.

    `alone`: the writer found nothing of others when it began (`begun`), and need not look again. A rival that came since then
    loses at the fence and takes its contents away itself; where it was killed before that, whoever takes up its work does."""
    publish(backend, folder, inventory, first=alone and inventory.head == 1)
    if backend.strays and not alone:
        _remove_strays(backend, folder, inventory, datetime.min.replace(tzinfo=UTC))


def recover(backend: Backend, folders: Iterable[str], grace: timedelta) -> Recovered:
    """Publish what is behind, remove strays (where the place leaves any), empty the staging of dead writers."""
    published, removed = [], []
    begun_before = datetime.now(UTC) - grace
    for folder in folders:
        inventory = newest(backend, folder)
        if inventory is not None and inventory.withdrawn:
            published += [folder] if withdraw(backend, folder) else []
            continue
        if inventory is not None and publish(backend, folder, inventory):
            backend.secure(folder)
            published.append(folder)
        if backend.strays:
            removed += _remove_strays(backend, folder, inventory, begun_before)
    return Recovered(published, removed, backend.sweep())


def withdraw(backend: Backend, folder: str) -> bool:
    """Bring the withdrawal of a tombstone's object to its end; answers whether it was not there yet."""
    tombstone = newest(backend, folder)
    if tombstone is None or not tombstone.withdrawn:
        return False
    left = {found.key[len(folder) + 1 :] for found in backend.files(folder)} - set(withdrawal.parts(tombstone))
    new = withdrawal.finish(backend, folder, tombstone)
    changed = publish(backend, folder, new)
    withdrawal.clear(backend, folder, new)
    backend.secure(folder)
    backend.sweep()  # what the place itself has set aside of the old object
    return changed or bool(left) or new is not tombstone


def _remove_strays(backend: Backend, folder: str, inventory: Inventory | None, begun_before: datetime) -> list[str]:
    """Remove contents that no inventory names and no living writer needs; answers their keys.

    Below a version that exists they are losers' leftovers, for ever. Above it they may be a writer's at work,
    unless they are older than `begun_before`."""
    head = inventory.head if inventory else 0
    wanted = inventory.content_paths if inventory else frozenset()
    removed = []
    for found in list(backend.files(folder)):
        number, path = _content(found, folder)
        if number is None or path in wanted:
            continue
        if number <= head or found.modified <= begun_before:
            backend.remove(found.key)
            removed.append(found.key)
    return removed


def root_copies(inventory: Inventory, folder: str) -> dict[str, bytes]:
    """What follows a version's inventory, in the order of writing: the root inventory makes it public."""
    return {
        f"{folder}/v{inventory.head}/{SIDECAR}": inventory.sidecar,
        f"{folder}/{OBJECT_DECLARATION}": OBJECT_DECLARED,
        f"{folder}/{SIDECAR}": inventory.sidecar,
        f"{folder}/{INVENTORY}": inventory.raw,
    }


def _of_version(inventory: Inventory, folder: str, number: int) -> Inventory:
    if inventory.head != number:
        raise Damaged(f"the inventory in version {number} is another version's: {folder}")
    return inventory


def _content(found: Found, folder: str) -> tuple[int | None, str]:
    """Version number and path in the object of a content file; None for every other file."""
    path = found.key[len(folder) + 1 :]
    name, _, rest = path.partition("/content/")
    number = name[1:]
    return (int(number) if rest and name.startswith("v") and number.isdigit() else None), path
