"""Taking turns where the place itself cannot tell two writers of one version apart: a vendor of S3 without a create-only write.

Whoever opens such a store brings leases, from a database for example: a lease of an object belongs to one holder at a
time, ends by itself, and carries a number that grows with each holder, so that one who slept is known when it wakes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from archive_store.errors import Unwritable

StillMine = Callable[[], None]
"""Makes the lease last as long again; Conflict where it has gone to somebody else."""

Lease = Callable[[str], AbstractContextManager[StillMine]]
"""Object id -> the lease of that object, for the time of the block. Conflict where somebody else keeps it too long."""


def turn(fenced: bool, lease: Lease | None, object_id: str) -> AbstractContextManager[StillMine]:
    """The turn of one writer: nothing where the place has a fence. Unwritable where neither fence nor lease is there."""
    if fenced:
        return nullcontext(nobody_else)
    if lease is None:
        raise Unwritable("this place does not keep two writers apart, and no leases were given")
    return lease(object_id)


def nobody_else() -> None:
    """The turn of one who need not wait for others: nobody can take what needs no lease."""
