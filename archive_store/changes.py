"""What a change asks for, before anything is written: is it allowed, what follows from it, where do new contents go."""

from collections.abc import Collection

from archive_store.backend import Place
from archive_store.errors import Conflict, NotThere
from archive_store.inventory import Inventory, content_path, prefix_clash
from archive_store.layout import WITHDRAWN, check_path


def check_paths(changes: Collection[str]) -> None:
    """ValueError for a path that cannot be kept, or that only a withdrawal may write."""
    for path in changes:
        check_path(path)
    if WITHDRAWN in changes:
        raise ValueError(f"the path {WITHDRAWN} is for withdrawals alone")


def seen(before: Inventory | None, object_id: str, expect_head: int) -> dict[str, str]:
    """The state (logical path -> sha512) that the caller builds on. NotThere; Conflict where nothing may follow."""
    if before is not None and before.withdrawn:
        raise Conflict(f"{object_id} is withdrawn")
    head = before.head if before else 0
    if head < expect_head:
        raise NotThere(f"{object_id} has no version {expect_head}, its newest is {head}")
    return before.state(expect_head) if before and expect_head else {}


def check_change(state: dict[str, str], changes: Collection[str], remove: Collection[str]) -> None:
    """NotThere for a path to remove that is not in the version, ValueError for a file and a folder of one name."""
    if absent := sorted(set(remove) - state.keys()):
        raise NotThere(f"no such path to remove: {absent[0]}")
    if clash := prefix_clash((state.keys() - set(remove)) | set(changes)):
        raise ValueError(f"a file and a folder at once: {clash!r}")


def placing(before: Inventory | None, number: int, placed: dict[str, str]) -> Place:
    """Where new contents go; fills `placed` (sha512 -> content path). The same bytes are kept once in an object."""
    known = before.manifest if before else {}

    def place(path: str, sha512: str) -> str | None:
        if sha512 in known:
            return None
        mine = content_path(number, path, sha512)
        return mine if placed.setdefault(sha512, mine) == mine else None

    return place
