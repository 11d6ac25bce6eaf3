"""A batch in which things went wrong, as they do: its packages have planted defects, and it is known which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal.demonstration.defects import DEFECTS
from portal.demonstration.documents import materials_of
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.package_forms import national
from portal.demonstration.packages import Contents, Packed, contents_of, write_package
from portal.demonstration.people import Person, make_people
from portal.demonstration.register_rows import head_of, row_of
from portal.demonstration.sample import filling
from portal.transfers.register import FILE_NAME
from portal.transfers.register_sheet import write_register

PAGES = 4
FAULTS: tuple[tuple[str, ...], ...] = (
    (),
    ("page-dpi",),
    ("page-missing",),
    ("item-field-missing",),
    ("page-twice", "page-blank", "page-tilt"),
    ("page-colour", "date-after-transfer"),
    ("excluded-dead",),
)
"""What is wrong with each package; the first is as it should be."""


@dataclass(frozen=True)
class Planted:
    """A package and the codes of the findings that its faults must bring."""

    packed: Packed
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FaultyBatch:
    """What was written: the packages in the order of the register, and the register."""

    planted: tuple[Planted, ...]
    register: Path


def write_faulty(out: Path, seed: int, enterprise: Enterprise = ENTERPRISES[1]) -> FaultyBatch:
    """Writes the batch into `out`; the same seed gives the same bytes. Raises NotEmpty unless `out` is new or empty."""
    with filling(out):
        planted, rows = [], []
        for number, person in enumerate(make_people(len(FAULTS), seed, enterprise), start=1):
            codes = FAULTS[number - 1]
            contents = _spoilt(person, codes, seed)
            packed = write_package(out, contents, national(contents))
            planted.append(Planted(packed, codes))
            rows.append({**row_of(number, packed), **contents.row})
            _spoil_row(rows[-1], codes)
        register = out / FILE_NAME
        head = head_of(enterprise, [entry.packed for entry in planted], seed)
        register.write_bytes(write_register(head, rows))
    return FaultyBatch(tuple(planted), register)


def _spoilt(person: Person, codes: tuple[str, ...], seed: int) -> Contents:
    contents = contents_of(person, materials_of(person, PAGES, seed), seed)
    contents = replace(contents, images=list(contents.images))
    for code in codes:
        if spoil := DEFECTS[code].contents:
            spoil(contents)
    return contents


def _spoil_row(row: dict[str, Any], codes: tuple[str, ...]) -> None:
    for code in codes:
        if spoil := DEFECTS[code].register:
            spoil({}, [row])
