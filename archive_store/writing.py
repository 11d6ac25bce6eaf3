"""Writing one version: what it builds on, its contents, the fence, what follows it.

Who writes: (1) the caller says which version it has seen (`expect_head`), (2) the place lets only one writer make a
version (the fence), or a lease does where the place cannot (`archive_store.leases`). A repetition of what is already
kept is answered like the first time, so a job that died after its commit may simply run again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from archive_store import recovery
from archive_store.backend import Backend, Stage
from archive_store.changes import check_change, placing, seen
from archive_store.errors import Conflict
from archive_store.fixity import Source, sums
from archive_store.inventory import Inventory, first_or_next
from archive_store.leases import Lease, turn


@dataclass(frozen=True)
class Change:
    """A version to be: the state of version `expect_head` without the paths `remove`, with the `contents`."""

    object_id: str
    expect_head: int
    contents: Mapping[str, Source]
    remove: Collection[str]
    message: str
    author: str

    @property
    def number(self) -> int:
        return self.expect_head + 1


class Writer:
    """Writes versions into one back end; `folder_of` says where an object lies."""

    def __init__(self, backend: Backend, folder_of: Callable[[str], str], lease: Lease | None):
        self._backend = backend
        self._folder = folder_of
        self._lease = lease

    def write(self, change: Change) -> Inventory:
        """The inventory of the version that is kept, now or since an earlier life of ours. NotThere, Conflict, Unwritable."""
        with turn(self._backend.fenced, self._lease, change.object_id) as still_mine:
            folder = self._folder(change.object_id)
            before = recovery.ready(self._backend, folder)
            state = seen(before, change.object_id, change.expect_head)
            check_change(state, change.contents, change.remove)
            kept = {path: sha512 for path, sha512 in state.items() if path not in change.remove}
            if before is not None and before.head > change.expect_head:
                return self._same(before, change.number, kept | digests(change.contents))
            placed: dict[str, str] = {}
            alone = not recovery.begun(self._backend, folder, change.number)
            with self._backend.stage(folder, change.number, still_mine) as stage:
                taken = stage.take(change.contents, placing(before, change.number, placed))
                inventory = first_or_next(before, change.object_id, kept | taken, placed, change.message, change.author)
                return self._commit(stage, folder, inventory, before, alone)

    def _commit(self, stage: Stage, folder: str, inventory: Inventory, before: Inventory | None, alone: bool) -> Inventory:
        try:
            stage.commit(inventory)
        except Conflict:
            winner = recovery.newest(self._backend, folder)
            if winner is None:
                raise
            return self._same(winner, inventory.head, inventory.state(inventory.head))
        if before is not None and not recovery.stands(self._backend, folder, before):
            stage.take_back()
            raise Conflict(f"{inventory.object_id} was withdrawn meanwhile")
        recovery.settle(self._backend, folder, inventory, alone)
        return inventory

    def _same(self, kept: Inventory, number: int, wanted: dict[str, str]) -> Inventory:
        """The version that a rival, or we in an earlier life, made meanwhile: the answer if it says the same."""
        folder = self._folder(kept.object_id)
        self._backend.secure(folder)
        recovery.settle(self._backend, folder, kept)
        if kept.head < number or kept.state(number) != wanted:
            raise Conflict(f"{kept.object_id} has version {kept.head} already, expected {number - 1}")
        return recovery.version(self._backend, folder, number)


def digests(contents: Mapping[str, Source]) -> dict[str, str]:
    """Logical path -> sha512."""
    return {path: sums(source).sha512 for path, source in contents.items()}
