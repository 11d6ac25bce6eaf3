"""Checks of the register that the four properties ask for (DA/T 70-2018): characters, file numbers, bytes, the person's fields."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.regulation import catalogue
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.transfers.characters import has_invisible
from portal.transfers.members import shown

BYTES = "数据量(GB)"
FILE_NUMBER = "档案编号(企业)"
BYTES_TOLERANCE = Decimal("0.02")
"""Packing makes images a little smaller; a package that is missing in a batch of fifty shows."""
UNITS = (10**9, 2**30)
"""What a GB may mean; both are found in registers."""

_FILE_NUMBER = re.compile(r"[\w\-·./（）() 〔〕\[\]—－]{1,40}")
_GIGABYTES = re.compile(r"([0-9]+(?:\.([0-9]+))?)(?:GB?)?", re.IGNORECASE)


def cell_findings(number: str, cells: Mapping[str, str], subject: str) -> Iterator[Finding]:
    """1-6 and 1-7: forbidden characters in any cell (a line end within a cell is none), and the enterprise's file number."""
    for column, text in cells.items():
        if has_invisible(re.sub(r"[\r\n\t]", "", text)):
            yield Finding("register-characters", subject, {"row": shown(number), "field": shown(column)})
    written = cells.get(FILE_NUMBER, "").strip()
    if written and not _FILE_NUMBER.fullmatch(written):
        yield Finding("register-file-number", subject, {"row": shown(number), "value": shown(written)})


def file_number_findings(rows: Sequence[Any]) -> Iterator[Finding]:
    """1-8: the same file number at two rows."""
    first: dict[str, Any] = {}
    for row in rows:
        written = row.cells.get(FILE_NUMBER, "").strip().upper()
        other = first.setdefault(written, row) if written else row
        if other is not row:
            yield Finding("register-file-number-twice", row.subject, {"row": shown(row.number), "other": shown(other.number)})


def person_findings(cells: Mapping[str, str], person: Mapping[str, str], subject: str) -> Iterator[Finding]:
    """2-10: 性别 and 出生年月 of a row against the package's own; what either leaves open objects to nothing."""
    stated, found = catalogue.sex_value(cells.get("性别", "")), catalogue.sex_value(person.get("sex", ""))
    if stated and found and stated != found:
        yield Finding("register-person-differs", subject, {"field": "性别", "stated": stated.short, "found": found.short})
    written, own = _date(cells.get("出生年月", "")), _date(person.get("birth_date", ""))
    if written and own and (written.latest() < own.earliest() or own.latest() < written.earliest()):
        yield Finding("register-person-differs", subject, {"field": "出生年月", "stated": written.text, "found": own.text})


def bytes_findings(stated: str, counted: int) -> Iterator[Finding]:
    """2-2: 数据量(GB) against the bytes of all packages, within a unit of its last decimal and two per cent, in either GB."""
    written = _GIGABYTES.fullmatch(re.sub(r"[\s,，]", "", stated))
    if written is None:
        return
    figure, unit = Decimal(written[1]), Decimal(1).scaleb(-len(written[2] or ""))
    if not any(abs(figure - Decimal(counted) / size) <= max(unit, Decimal(counted) / size * BYTES_TOLERANCE) for size in UNITS):
        yield Finding("register-bytes-differ", "register", {"stated": str(figure), "counted": f"{counted / UNITS[0]:.3f}"})


def _date(text: str) -> PartialDate | None:
    return None if not text or PartialDate.fault(text) else PartialDate.parse(text)
