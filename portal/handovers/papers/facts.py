"""The facts of a batch that papers are made from, as plain data."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.handovers.counts import Count
from portal.regulation.identity import mask


@dataclass(frozen=True)
class Found:
    """A finding of a file's newest inspection, as a sentence; `image` where it stands at one page."""

    code: str
    weight: str
    sentence: str
    mend: str
    ground: str
    item: str = ""
    image: str = ""
    lifted: str | None = None


@dataclass(frozen=True)
class FileFacts:
    """One file of the batch. `cells` is its row of the register by column, without the ID number, which is `id_number` in full."""

    position: int
    name: str
    id_number: str
    state: str
    volumes: int
    items: int
    pages: int
    bytes: int
    sha256: str
    sm3: str
    verdict: str | None
    standard: str = ""
    inspections: int = 0
    reference: str = ""
    return_reason: str = ""
    returned_on: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    count: Count | None = None

    @property
    def masked(self) -> str:
        """Art. 35."""
        return mask(self.id_number)


@dataclass(frozen=True)
class PropertyResult:
    """A row of the four properties (DA/T 70-2018) with its result and, where it was not tested, why."""

    group: str
    number: str
    name: str
    result: str
    failed: bool
    passed: bool
    reason: str


@dataclass(frozen=True)
class SampleResult:
    """A decided sample for human eyes: drawn from `population` pages by `seed`; rates are shares of 1."""

    number: int
    population: int
    pages: int
    unfit: int
    rate: float
    pass_rate: float
    passed: bool
    seed: str
    decided_on: str


@dataclass(frozen=True)
class BatchFacts:
    """A batch; days and names as they are printed. `files` are all that were not taken out of it."""

    reference: str
    archive: str
    enterprise: str
    code: str
    carrier: str
    head: dict[str, str]
    accession: str
    submitted_on: str
    received_on: str
    received_by: str
    files: tuple[FileFacts, ...]
    properties: tuple[PropertyResult, ...] = ()
    samples: tuple[SampleResult, ...] = ()

    def of(self, *states: str) -> tuple[FileFacts, ...]:
        return tuple(file for file in self.files if file.state in states)


def total(files: Iterable[FileFacts], measure: str) -> int:
    return sum(getattr(file, measure) for file in files)
