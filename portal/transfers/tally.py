"""How many files of a batch stand where, as one plain count that heading, steps and buttons are read from."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.transfers.states import ACCESSIONED, ANNOUNCED, CHECKED, RETURNED, STAGED, SUBMITTED, WITHDRAWN


@dataclass(frozen=True)
class Row:
    """So many files in one state, of one verdict; `barred` where the law forbids taking them, `reserved` once they have a 档号."""

    state: str
    verdict: str | None
    barred: bool
    reserved: bool
    files: int
    materials: int
    pages: int
    volumes: int
    bytes: int


@dataclass
class Tally:
    """Files by where they stand; materials, pages, volumes and bytes are of all files that were not withdrawn.

    `passing` and `failing` are checked and not submitted, `failing` without those that are `barred`; `fit` and `unfit` are
    submitted and not accessioned, `unfit` with what is barred; `due` are accepted and not yet written to the store.
    """

    announced: int = 0
    staged: int = 0
    passing: int = 0
    failing: int = 0
    barred: int = 0
    fit: int = 0
    unfit: int = 0
    due: int = 0
    returned: int = 0
    accessioned: int = 0
    withdrawn: int = 0
    materials: int = 0
    pages: int = 0
    volumes: int = 0
    bytes: int = 0
    fit_pages: int = 0
    fit_volumes: int = 0

    @property
    def files(self) -> int:
        """All files of the batch that were not withdrawn."""
        return sum(getattr(self, name) for name in _PLACES)

    @property
    def inspected(self) -> int:
        """Files whose present package was inspected."""
        return self.files - self.announced - self.staged

    @property
    def submitted(self) -> int:
        """Files that are with the archive and not yet in its custody."""
        return self.fit + self.unfit


def tally(rows: Iterable[Row]) -> Tally:
    """The count of a batch from its rows grouped by state, verdict, bar and reservation."""
    count = Tally()
    for row in rows:
        place = _place(row)
        setattr(count, place, getattr(count, place) + row.files)
        if row.reserved and row.state == SUBMITTED:
            count.due += row.files
        if place == "fit":
            count.fit_pages, count.fit_volumes = count.fit_pages + row.pages, count.fit_volumes + row.volumes
        if row.state != WITHDRAWN:
            for measure in ("materials", "pages", "volumes", "bytes"):
                setattr(count, measure, getattr(count, measure) + getattr(row, measure))
    return count


def _place(row: Row) -> str:
    passes = row.verdict == "pass"
    if row.state == CHECKED:
        return "passing" if passes else ("barred" if row.barred else "failing")
    if row.state == SUBMITTED:
        return "fit" if passes else "unfit"
    return {ANNOUNCED: "announced", STAGED: "staged", RETURNED: "returned", ACCESSIONED: "accessioned", WITHDRAWN: "withdrawn"}[row.state]


_PLACES = ("announced", "staged", "passing", "failing", "barred", "fit", "unfit", "returned", "accessioned")
