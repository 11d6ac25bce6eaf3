"""The materials of one file: chosen to fit its number of pages, dated within the life, numbered within their classes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from portal.demonstration.drafts import Draft
from portal.demonstration.kinds import CORE, OTHERS, Kind
from portal.demonstration.people import Person
from portal.demonstration.sheets import Sheet
from portal.regulation.catalogue import class_key, item_code
from portal.regulation.dates import PartialDate

BY_SYSTEM = frozenset({"5", "6", "8"})
"""Classes arranged by the importance of papers within one matter; all others by date (domain facts, 1.5)."""


FEW = 12
"""A file of no more pages than that has materials of two pages at most, for the sake of variety."""


@dataclass(frozen=True)
class Material:
    """One material of the catalogue with its pages; `number` runs from 1 within its class or sub-class."""

    class_code: str
    number: int
    title: str
    formed: PartialDate
    sheets: tuple[Sheet, ...]

    @property
    def code(self) -> str:
        return item_code(self.class_code, self.number)


@dataclass(frozen=True)
class _Chosen:
    kind: Kind
    formed: PartialDate
    pages: int


def materials_of(person: Person, pages: int, seed: int) -> tuple[Material, ...]:
    """Materials with so many pages together (at least 1), in the order of the catalogue; the same for the same seed."""
    rng = Random(f"file/{seed}/{person.id_number}")
    chosen = _choose(person, pages, rng)
    chosen.sort(key=_place)
    numbers: dict[str, int] = {}
    materials = []
    for entry in chosen:
        kind = entry.kind
        numbers[kind.class_code] = numbers.get(kind.class_code, 0) + 1
        draft = Draft(person, kind.title, entry.formed, Random(f"{rng.random()}"))
        sheets = kind.layout(draft, entry.pages)
        materials.append(Material(kind.class_code, numbers[kind.class_code], kind.title, entry.formed, sheets))
    return tuple(materials)


def _choose(person: Person, pages: int, rng: Random) -> list[_Chosen]:
    """The core first, then others by chance, then again and again what may repeat, until the pages are used up."""
    chosen: list[_Chosen] = []
    left = pages
    most = 2 if pages <= FEW else 3
    for kind in _in_turn(person, rng):
        if left == 0:
            return chosen
        count = min(left, rng.randint(1, min(kind.pages, most)))
        chosen.append(_Chosen(kind, _formed(kind.when(person, rng), rng), count))
        left -= count
    raise AssertionError("what may repeat never ends")


def _in_turn(person: Person, rng: Random):
    fitting = [kind for kind in OTHERS if kind.whom(person)]
    yield from (kind for kind in CORE if kind.whom(person))
    yield from rng.sample(fitting, len(fitting))
    repeating = [kind for kind in fitting if kind.again]
    while True:
        yield from repeating


def _formed(day: date, rng: Random) -> PartialDate:
    """How much of a day the paper tells: before 1985 often the month only, seldom the year alone."""
    vague = rng.random()
    if day.year < 1985 and vague < 0.05:
        return PartialDate(day.year)
    if vague < (0.45 if day.year < 1985 else 0.12):
        return PartialDate(day.year, day.month)
    return PartialDate.of(day)


def _place(entry: _Chosen) -> tuple:
    kind = entry.kind
    within = (kind.rank,) if kind.class_code in BY_SYSTEM else ()
    return (class_key(kind.class_code), within, entry.formed.key)
