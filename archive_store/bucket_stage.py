"""A version on its way into a bucket: contents in several threads at once, then the fence, which only one writer passes."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from archive_store.backend import Found, Place
from archive_store.errors import Unwritable
from archive_store.fixity import PIECE, Source, Sums, sums
from archive_store.inventory import Inventory
from archive_store.layout import INVENTORY
from archive_store.leases import StillMine

THREADS = 8  # contents on their way at once
READERS = 2  # that read and hash what goes next, so that a connection does not wait for a digest
AHEAD = 3 * THREADS  # contents that are read, sent or waiting in between
LONGEST_WRITE = timedelta(hours=6)  # from staging to fence; leftovers are swept after four times as long
IN_MEMORY = 8 * PIECE  # a larger file is sent from the disk, and read by way of a temporary file


class Keys(Protocol):
    """What a stage needs of the bucket (`archive_store.bucket`)."""

    def upload(self, key: str, source: Source, facts: Sums) -> None: ...

    def create(self, key: str, data: bytes, still_mine: StillMine) -> None: ...

    def files(self, prefix: str) -> Iterator[Found]: ...

    def remove(self, key: str) -> None: ...


class BucketStage:
    """A version on its way into a bucket; contents that were sent stay until the fence decides whose they are."""

    def __init__(self, keys: Keys, folder: str, number: int, still_mine: StillMine):
        self._keys = keys
        self._folder = folder
        self._number = number
        self._still_mine = still_mine

    def __enter__(self) -> "BucketStage":
        self._began = time.monotonic()
        self._threads, self._readers = ThreadPoolExecutor(THREADS), ThreadPoolExecutor(READERS)
        return self

    def __exit__(self, *exception: object) -> None:
        self._readers.shutdown(cancel_futures=True)
        self._threads.shutdown(cancel_futures=True)

    def take(self, contents: Mapping[str, Source], place: Place) -> dict[str, str]:
        def send(name: str, read: Future[tuple[Source, Sums]]) -> str:
            source, facts = read.result()
            path = place(name, facts.sha512)
            if path is not None:
                self._keys.upload(f"{self._folder}/{path}", source, facts)
            return facts.sha512

        taken: dict[str, str] = {}
        under_way: deque[tuple[str, Future[str]]] = deque()
        with _sending(self._folder):
            for name, source in contents.items():
                under_way.append((name, self._threads.submit(send, name, self._readers.submit(_read, source))))
                if len(under_way) >= AHEAD:  # what is read and not sent yet stays small
                    _end_first(under_way, taken)
            while under_way:
                _end_first(under_way, taken)
        return taken

    def commit(self, inventory: Inventory) -> None:
        if time.monotonic() - self._began > LONGEST_WRITE.total_seconds():
            raise Unwritable(f"{self._folder}: it took too long, its contents may have been swept")
        self._keys.create(f"{self._folder}/v{self._number}/{INVENTORY}", inventory.raw, self._still_mine)

    def take_back(self) -> None:
        for found in list(self._keys.files(f"{self._folder}/v{self._number}")):
            self._keys.remove(found.key)


def _end_first(under_way: deque[tuple[str, Future[str]]], taken: dict[str, str]) -> None:
    name, sent = under_way.popleft()
    taken[name] = sent.result()


def _read(source: Source) -> tuple[Source, Sums]:
    source = _read_at_once(source)
    return source, sums(source)


def _read_at_once(source: Source) -> Source:
    """A small file as its bytes: they are hashed and sent, and sending pieces of a file costs more."""
    if isinstance(source, Path) and source.stat().st_size <= IN_MEMORY:
        return source.read_bytes()
    return source


@contextmanager
def _sending(key: str) -> Iterator[None]:
    """Tell a source that cannot be read by the key alone: its path may hold a name."""
    try:
        yield
    except OSError as error:
        raise Unwritable(f"{key}: {error.strerror}") from None
