"""What the store asks of the place it is kept in. A key is a path of `/` segments below the store's home."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from archive_store.fixity import Source
from archive_store.inventory import Inventory
from archive_store.leases import StillMine, nobody_else
from archive_store.lock import Lock

Place = Callable[[str, str], str | None]
"""Name and sha512 of a content -> its path in the object, or None where the object has the bytes already."""


@dataclass(frozen=True)
class Found:
    """One file as a listing shows it; `size` in bytes, `modified` in UTC."""

    key: str
    size: int
    modified: datetime


@dataclass(frozen=True)
class Probe:
    """Facts about the place for the health page.

    `kind` is `directory` or `s3`; `where` its address without secrets; `fence` whether two writers of one
    version are told apart by the place itself; `free_bytes` None where the place does not say; `trouble`
    why it is not writable or what is missing, empty otherwise;
    `lock` how long the server keeps each file (`GOVERNANCE 3650`, in days), empty where it does not.
    """

    kind: str
    where: str
    writable: bool
    fence: bool
    free_bytes: int | None
    trouble: str
    lock: str = ""


class Stage(Protocol):
    """One version of one object on its way in. Leaving the `with` block throws away what was not committed."""

    def __enter__(self) -> "Stage": ...

    def __exit__(self, *exception: object) -> None: ...

    def take(self, contents: Mapping[str, Source], place: Place) -> dict[str, str]:
        """Read every content once and keep it where `place` says; answers the sha512 of each name."""

    def commit(self, inventory: Inventory) -> None:
        """Make the version exist, durably and wholly, or not at all.

        Conflict where the version exists with another inventory, or the writer's turn is over; Unwritable where the place fails."""

    def take_back(self) -> None:
        """Undo a commit whose version turned out to build on what is gone; nothing has been acknowledged yet."""


class Backend(Protocol):
    """A folder or a bucket. Reading raises NotThere or Unreachable, writing Unwritable."""

    strays: bool
    """Whether an interrupted writer may leave contents that no inventory names."""

    @property
    def lock(self) -> Lock | None:
        """How long the server keeps each file of the root from its writing; None where it does not."""

    @property
    def fenced(self) -> bool:
        """Whether the place itself lets only one writer make a version."""

    def prepare(self) -> None:
        """Make the place itself, the folder or the bucket, where it is missing."""

    def read(self, key: str) -> bytes: ...

    def open(self, key: str) -> IO[bytes]:
        """A seekable file, positioned at its start; the caller closes it."""

    def size(self, key: str) -> int | None:
        """Bytes, or None where there is no such file."""

    def files(self, prefix: str) -> Iterator[Found]:
        """Every file below the folder `prefix`, at any depth, ordered by key within each folder."""

    def folders(self, prefix: str, depth: int, holding: str | None = None) -> Iterator[str]:
        """Keys of the folders exactly `depth` levels below; only those with the file `holding` in them."""

    def loose_files(self, prefix: str, depth: int) -> Iterator[str]:
        """Keys of the files that lie less than `depth` folders below `prefix`."""

    def empty_folders(self, prefix: str) -> Iterator[str]:
        """Keys of the folders below `prefix` with nothing in them; a bucket has none."""

    def put(self, key: str, data: Source) -> None:
        """Write a whole file durably in one step, replacing what was there."""

    def put_each(self, files: Mapping[str, Source]) -> None:
        """The same for several files (key -> bytes); the last of them when all others stand."""

    def remove(self, key: str) -> None:
        """Take a file away; nothing happens where there is none."""

    def prune(self, folder: str) -> None:
        """Take away the folders at and below `folder` with nothing in them; a bucket has none."""

    def secure(self, folder: str) -> None:
        """Make everything at `folder` last: who wrote it may have been killed before that."""

    def stage(self, folder: str, number: int, still_mine: StillMine = nobody_else) -> Stage:
        """Begin version `number` of the object at `folder` (a key); a place without a fence makes sure that it is `still_mine`
        in the last moment before the version exists."""

    def replace(self, folder: str, inventory: Inventory, contents: Mapping[str, bytes]) -> None:
        """Make the object this one version and nothing else, durably. `contents`: path in the object -> bytes.

        At every moment the old object or the new one is there; what the old one had is gone for good afterwards.
        May be done again, and by several at once."""

    def clear(self, folder: str, keep: frozenset[str]) -> None:
        """Remove every file of the object whose key is not in `keep`, for good."""

    def sweep(self) -> int:
        """Throw away what dead writers left in staging; answers how many. Live writers are left alone."""

    def probe(self) -> Probe: ...
