"""Files in the store that no inventory names: what writers left that died, what was slipped in, what lies between the objects.

An object whose inventory is damaged has no orphans: nobody can say which of its files are in no manifest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive_store import recovery
from archive_store.backend import Backend, Found
from archive_store.errors import Damaged
from archive_store.inventory import Inventory
from archive_store.layout import DEPTH, INVENTORY, OBJECT_DECLARATION, SIDECAR, STAGING, id_of_folder


@dataclass(frozen=True)
class Orphan:
    """A file at `key` below the store's home, of `size` bytes; `object_id` None where it lies in no object's folder."""

    key: str
    size: int
    modified: datetime
    object_id: str | None


def find(backend: Backend, root: str, begun_before: datetime) -> Iterator[Orphan]:
    """Every orphan that is older than `begun_before`; younger ones may be a living writer's."""
    for found, object_id in _found(backend, root):
        if found.modified <= begun_before:
            yield Orphan(found.key, found.size, found.modified, object_id)


def discard(backend: Backend, orphan: Orphan) -> None:
    """Takes an orphan away, and the folders that are empty without it."""
    backend.remove(orphan.key)
    backend.prune("/".join(orphan.key.split("/")[:2]))  # the first folder of the tuple, or the stage


def _found(backend: Backend, root: str) -> Iterator[tuple[Found, str | None]]:
    for found in backend.files(STAGING):
        yield found, None
    for key in backend.loose_files(root, DEPTH):
        path = key[len(root) + 1 :]
        if "/" in path and not path.startswith("extensions/"):
            yield from ((found, None) for found in backend.files(key.rpartition("/")[0]) if found.key == key)
    for folder in backend.folders(root, DEPTH):
        if not folder.startswith(f"{root}/extensions/"):
            yield from ((found, id_of_folder(folder)) for found in _in_object(backend, folder))


def _in_object(backend: Backend, folder: str) -> Iterator[Found]:
    files = list(backend.files(folder))
    try:
        inventory = recovery.newest(backend, folder)
    except Damaged:  # validation tells it; until it is mended nothing in it is an orphan
        return
    if inventory is None:
        lost = any(found.key.endswith((f"/{INVENTORY}", f"/{SIDECAR}", f"/{OBJECT_DECLARATION}")) for found in files)
        yield from () if lost else files
        return
    known = _known(inventory)
    yield from (found for found in files if found.key[len(folder) + 1 :] not in known)


def _known(inventory: Inventory) -> frozenset[str]:
    versions = range(1, inventory.head + 1)
    own = {OBJECT_DECLARATION, INVENTORY, SIDECAR, *(f"v{number}/{name}" for number in versions for name in (INVENTORY, SIDECAR))}
    return inventory.content_paths | own
