"""The count of a file's paper against the electronic count: how they differ, and how far the counter has come with a batch."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_VOLUMES, MOST_PAGES = 99, 99_999


@dataclass(frozen=True)
class Count:
    """What was counted of one file, beside what the batch said at that time."""

    volumes: int
    pages: int
    stated_volumes: int
    stated_pages: int
    remark: str = ""
    who: str = ""
    when: str = ""
    """Day and time as papers show them."""

    @property
    def volumes_more(self) -> int:
        """Volumes of paper above those announced; negative where some are missing."""
        return self.volumes - self.stated_volumes

    @property
    def pages_more(self) -> int:
        return self.pages - self.stated_pages

    @property
    def differs(self) -> bool:
        return bool(self.volumes_more or self.pages_more)


@dataclass(frozen=True)
class Progress:
    """Of `files` to be counted so many are, `differing` of them otherwise than announced."""

    files: int
    counted: int
    differing: int

    @property
    def left(self) -> int:
        return self.files - self.counted


def progress(counts: Iterable[Count | None]) -> Progress:
    listed = list(counts)
    done = [count for count in listed if count is not None]
    return Progress(len(listed), len(done), sum(count.differs for count in done))


def signed(difference: int) -> str:
    """`+2`, `−1`, `0`: a difference as papers show it."""
    return f"{difference:+d}".replace("-", "−") if difference else "0"
