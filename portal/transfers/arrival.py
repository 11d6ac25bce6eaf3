"""The files of one upload: each goes to staging as it arrives, and nothing stays of what is not taken from there."""
from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from portal.lifecycle import Refusal
from portal.transfers.staging import Arrival, Staged
from portal.wording import N_

MOST_REQUEST_BYTES = 21 << 30
"""A package unpacks to at most 20 GB, and one request may carry as much."""
LEFT_FREE_BYTES = 256 << 20
"""What an upload leaves free on the disk, for the database and for unpacking."""
DISK_FULL = N_("服务器的盘快满了，现在收不下。请过些时候再传；还不行，找档案馆。")


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
        """Where the next file goes, for `rendering.take_form`. Raises Refusal where the disk would be full."""
        if shutil.disk_usage(self._folder).free < (total_content_length or 0) + LEFT_FREE_BYTES:
            raise Refusal(DISK_FULL)
        place = Arrival(self._folder)
        self._places.append(place)
        return place

    def kept(self, files: Iterable[Any]) -> Iterator[tuple[str, Staged]]:
        """(name as the browser gives it, the staged file) of each file that was chosen, made durable one by one."""
        for file in files:
            if file.filename:
                yield file.filename, file.stream.keep()
