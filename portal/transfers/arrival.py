"""The files of one upload: each goes to staging as it arrives, and nothing stays of what is not taken from there."""
from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from portal.transfers.staging import Arrival, Staged

MOST_REQUEST_BYTES = 21 << 30
"""A package unpacks to at most 20 GB, and one request may carry as much."""
LEFT_FREE_BYTES = 256 << 20
"""What an upload leaves free on the disk, for the database and for unpacking."""


def refuse_full_disk(folder: Path, size: int) -> None:
    """Raises OSError (ENOSPC), as writing would, where so many bytes leave too little on the disk of this folder."""
    if shutil.disk_usage(folder).free < size + LEFT_FREE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Arrivals:
    """Opens a place in staging for each file of a request; left as a context, it removes those that nobody kept."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._places: list[Arrival] = []

    def __enter__(self) -> Arrivals:
        return self

    def __exit__(self, *_: object) -> None:
        for place in self._places:
            place.drop()

    def open(self, total_content_length: int | None, **_: Any) -> Arrival:
        """Where the next file goes, for `rendering.take_form`. Raises OSError where the disk would be full."""
        refuse_full_disk(self._folder, total_content_length or 0)
        place = Arrival(self._folder)
        self._places.append(place)
        return place

    def kept(self, files: Iterable[Any]) -> Iterator[tuple[str, Staged]]:
        """(name as the browser gives it, the staged file) of each file that was chosen, made durable one by one."""
        for file in files:
            if file.filename:
                yield file.filename, file.stream.keep()
