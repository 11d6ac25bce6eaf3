"""Reading objects so that nobody else waits for it: a thread of the lowest priority, no faster than a rate."""
from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from archive_store import NotThere, Problem, Store, Unreachable

Found = TypeVar("Found")
LOWEST_PRIORITY = 19
UNREADABLE = "unreadable"
MEGABYTE = 1_000_000


class Stopped(Exception):
    """The reading was broken off; what was read before stays."""


class IdleReader:
    """Reads objects of a store in a thread of its own, at idle priority; `rate` in MB a second, None for no limit.

    `size` counts the bytes that were read. A `with` block, at whose end the thread is gone: on Linux priority belongs to
    the thread, and a process without privileges cannot take it back.
    """

    def __init__(self, store: Store, rate: float | None = None):
        self._store = store
        self._rate = rate * MEGABYTE if rate else None
        self._free_at = 0.0
        self._over = threading.Event()
        self.size = 0

    def __enter__(self) -> IdleReader:
        self._thread = ThreadPoolExecutor(1, initializer=_step_back)
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.shutdown()

    def do(self, work: Callable[[], Found]) -> Found:
        """Something else that reads the store, at the same priority."""
        return self._thread.submit(work).result()

    def problems_of(self, object_id: str) -> list[Problem] | None:
        """What is wrong with an object, every byte of it read; None where there is no such object.

        Read a second time where something is: a writer may have been between two files. Raises Unreachable where the
        store itself does not answer, which is no damage.
        """
        return self.do(lambda: self._look(object_id))

    def _look(self, object_id: str) -> list[Problem] | None:
        try:
            found = self._store.validate(object_id, pace=self._pace)
            if found:
                found = self._store.validate(object_id, pace=self._pace)
        except NotThere:
            return None
        if any(problem.code == UNREADABLE for problem in found) and (trouble := self._store.probe().trouble):
            raise Unreachable(trouble)
        return found

    def _pace(self, size: int) -> None:
        if self._over.is_set():
            raise Stopped
        self.size += size
        if self._rate is not None:
            self._free_at = max(self._free_at, time.monotonic()) + size / self._rate
            self._over.wait(max(0.0, self._free_at - time.monotonic()))


def _step_back() -> None:
    """Gives the calling thread the lowest priority, for its disk accesses too where the system has `ionice`."""
    thread = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, thread, LOWEST_PRIORITY)
    if ionice := shutil.which("ionice"):
        subprocess.run([ionice, "-c", "3", "-p", str(thread)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
