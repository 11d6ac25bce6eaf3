"""The sheet of one file: its findings by material and page, what was mended since an earlier inspection, what was let pass."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from portal.regulation.codes import CODES
from portal.regulation.finding import Finding
from portal.transfers.members import PACKAGE
from portal.transfers.outline import Place, places
from portal.wording import N_, gettext

WEIGHTS = ("bar", "error", "warning", "reference")
"""What is heavier stands first."""
OF_THE_REGISTER = ("register-", "excluded-", "elsewhere", "scope-")
"""Beginnings of codes about what the register says of a person."""


class Found(Protocol):
    """A kept finding."""

    code: str
    weight: str
    subject: str
    facts: dict
    lifted_reason: str | None


class Inspection(Protocol):
    """A kept inspection."""

    id: int
    number: int
    at: datetime
    catalogue: list[dict[str, Any]]
    evidence: dict[str, Any]
    standard: str


@dataclass(frozen=True)
class Line:
    """One finding as it is shown; `picture` is the number of its page's picture, `page` the page within the material."""

    code: str
    weight: str
    say: str
    article: str | None
    source: str
    mend: str
    image: str = ""
    page: int | None = None
    picture: int | None = None
    lifted: str | None = None
    first: int | None = None
    fixed: int | None = None
    """Number of the inspection that found it last, and of the one that looked again and did not find it."""
    unread: int | None = None
    """Number of the newest inspection, where none since `first` could look: the package did not open."""


@dataclass
class Group:
    """The findings of one material, or of the package as a whole (`code` empty)."""

    code: str
    title: str
    date: str = ""
    pages: int = 0
    lines: list[Line] = field(default_factory=list)


def groups(inspections: Sequence[Inspection], found: dict[int, list[Found]]) -> list[Group]:
    """The sheet's groups in the order of the catalogue, from all inspections (newest first) and their findings by inspection."""
    if not inspections:
        return []
    newest = inspections[0]
    at = places(newest.catalogue)
    placed = [(_line(row, at.get(row.subject)), row.subject) for row in found.get(newest.id, [])]
    opened = sorted(inspection.number for inspection in inspections if inspection.evidence.get("readable", True))
    for row, number in _mended(inspections, found):
        fixed = next((later for later in opened if later > number), None)
        line = _line(row, at.get(row.subject), first=number, fixed=fixed, unread=None if fixed else newest.number)
        placed.append((line, row.subject))
    return _grouped(newest.catalogue, at, placed)


def _mended(inspections: Sequence[Inspection], found: dict[int, list[Found]]) -> Iterable[tuple[Found, int]]:
    """What earlier inspections found and the newest does not, each with the last inspection that found it."""
    seen = {(row.code, row.subject) for row in found.get(inspections[0].id, [])}
    for inspection in inspections[1:]:
        for row in found.get(inspection.id, []):
            if (row.code, row.subject) not in seen:
                seen.add((row.code, row.subject))
                yield row, inspection.number


def _line(row: Found, place: Place | None, **course: int | None) -> Line:
    code, finding = CODES[row.code], Finding(row.code, row.subject, row.facts)
    return Line(
        code=row.code, weight=row.weight, say=finding.detail(gettext), article=code.article, source=gettext(code.source),
        mend=gettext(code.mend), image=row.subject if place else "", page=place.page if place else None,
        picture=place.picture if place and not course else None, lifted=row.lifted_reason, **course,
    )


def _grouped(catalogue: list[dict[str, Any]], at: dict[str, Place], placed: list[tuple[Line, str]]) -> list[Group]:
    by_code = {row["code"]: number for number, row in enumerate(catalogue) if row["code"]}
    materials: dict[int, Group] = {}
    whole, register = Group("", gettext(N_("整个包"))), Group("", gettext(N_("移交清册")))
    for line, subject in placed:
        number = at[subject].material if subject in at else by_code.get(subject)
        if number is not None:
            materials.setdefault(number, _group(catalogue[number])).lines.append(line)
        elif subject != PACKAGE and line.code.startswith(OF_THE_REGISTER):
            register.lines.append(line)
        else:
            whole.lines.append(line)
    for group in (whole, register, *materials.values()):
        group.lines.sort(key=lambda line: (line.first is not None, WEIGHTS.index(line.weight)))
    return [group for group in (whole, register, *(materials[number] for number in sorted(materials))) if group.lines]


def _group(row: dict[str, Any]) -> Group:
    return Group(row["code"], row["title"], row["date"], row["pages"])
