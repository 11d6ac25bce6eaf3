"""Space and staff by the regulation, exactly: square metres, archivists, service staff. Guide values, never violations.

Results are plain data. Square metres are `Decimal` (14.994 stays 14.994); `as_number` makes them numbers for JSON.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from portal.regulation.numbers import (
    NATIONAL_FLOOR_BELOW_VOLUMES,
    NATIONAL_FLOOR_SQUARE_METRES,
    ONE_WORKER_ABOVE,
    PART_TIME_BELOW,
    POSTS_OF_OFFICE,
    RETIREES_PER_WORKER,
    SQUARE_METRES_PER_UNIT,
    VOLUMES_PER_ARCHIVIST,
    VOLUMES_PER_UNIT,
)
from portal.wording import N_

HIGHEST = {"volumes": 10**8, "people": 10**8, "growth": 10**7, "years": 100}
"""What may be asked, each from 0 (command-line contract); growth in volumes a year."""


class Note(NamedTuple):
    """A remark on a figure: the article, a sentence as message id, and the facts that fill it."""

    article: str
    message: str
    facts: dict

    def text(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message) % self.facts


class OutOfBounds(ValueError):
    """A number that cannot be asked; `message` is a message id, filled by `facts`."""

    def __init__(self, name: str) -> None:
        self.message = N_("%(name)s 要是 0 到 %(highest)s 的整数")
        self.facts = {"name": name, "highest": HIGHEST[name]}
        super().__init__(self.message % self.facts)


@dataclass(frozen=True)
class Need:
    """What the regulation asks for. `total_volumes` is the stock with its growth; all needs count it."""

    volumes: int
    people: int
    total_volumes: int
    area_m2: Decimal
    archivists: int
    service_staff: int
    notes: list[Note] = field(default_factory=list)


def need(volumes: int, people: int, growth: int = 0, years: int = 0) -> Need:
    """Art. 11, 12, 20. What `volumes`, growing by `growth` a year for `years` years, and `people` in one place need.

    Raises OutOfBounds for anything but whole numbers within `HIGHEST`.
    """
    _check(volumes=volumes, people=people, growth=growth, years=years)
    total = volumes + growth * years
    return Need(
        volumes=volumes,
        people=people,
        total_volumes=total,
        area_m2=area_needed(total),
        archivists=archivists_needed(total),
        service_staff=service_staff_needed(people),
        notes=[*_area_notes(total), *_archivist_notes(total), *_staff_notes(people)],
    )


def area_needed(volumes: int, *, national_floor: bool = False) -> Decimal:
    """Art. 20. Square metres of usable area: 60 for each 10,000 volumes, in proportion.

    Interpretation: linear, not for each started 10,000. `national_floor` applies 《机关档案管理规定》 Art. 15 as well: a
    flat 15 below 2,500 volumes, nothing for none.
    """
    if national_floor and 0 < volumes < NATIONAL_FLOOR_BELOW_VOLUMES:
        return NATIONAL_FLOOR_SQUARE_METRES
    return Decimal(volumes) * SQUARE_METRES_PER_UNIT / VOLUMES_PER_UNIT


def archivists_needed(volumes: int) -> int:
    """Art. 12. Extra archivists: at least one for each 10,000 volumes.

    Interpretation: every started 10,000 counts ("不少于"); no volumes need nobody. A guide value ("参考").
    """
    return _ceil(volumes, VOLUMES_PER_ARCHIVIST)


def service_staff_needed(people: int) -> int:
    """Art. 11. Extra workers of one receiving place by the number of living, registered retirees.

    Interpretation: one worker for each started 1,500; exactly 500, which the text leaves out, gets one; fewer may be
    looked after part-time, 0 extra. The two extra posts of the office and of each 街道 are not in this figure.
    """
    return 0 if people < PART_TIME_BELOW else _ceil(people, RETIREES_PER_WORKER)


def gap(needed: Decimal | int, present: Decimal | int | None) -> Decimal | int | None:
    """What is missing, at least 0; None where what is present is not known."""
    return None if present is None else max(needed - present, needed - needed)


def as_number(value: Decimal | int | None) -> int | float | None:
    """The value for JSON: whole numbers as int, others as the float that prints the same digits."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _ceil(amount: int, unit: int) -> int:
    return -(-amount // unit)


def _check(**asked: int) -> None:
    for name, value in asked.items():
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST[name]:
            raise OutOfBounds(name)


def _area_notes(volumes: int) -> list[Note]:
    if not 0 < volumes < NATIONAL_FLOOR_BELOW_VOLUMES:
        return []
    facts = {"below": NATIONAL_FLOOR_BELOW_VOLUMES, "floor": as_number(NATIONAL_FLOOR_SQUARE_METRES)}
    return [Note("20", N_("不足 %(below)s 卷的，《机关档案管理规定》第十五条按 %(floor)s 平方米计，这里没有采用"), facts)]


def _archivist_notes(volumes: int) -> list[Note]:
    if not volumes:
        return []
    return [Note("12", N_("每 %(unit)s 卷不少于 1 人是参考值，余下不足的部分也算 1 人"), {"unit": VOLUMES_PER_ARCHIVIST})]


def _staff_notes(people: int) -> list[Note]:
    posts = Note("11", N_("区办公室、街道另外各增加不少于 %(posts)s 人，没有算在里面"), {"posts": POSTS_OF_OFFICE})
    return [*_boundary_notes(people), posts]


def _boundary_notes(people: int) -> list[Note]:
    if 0 < people < PART_TIME_BELOW:
        return [Note("11", N_("不足 %(below)s 人，可由 1 名社区（村委会）工作人员兼任"), {"below": PART_TIME_BELOW})]
    if people == ONE_WORKER_ABOVE:
        return [Note("11", N_("正好 %(people)s 人，办法没有写明，按增加 1 名算"), {"people": people})]
    if people > RETIREES_PER_WORKER and people % RETIREES_PER_WORKER:
        facts = {"ratio": RETIREES_PER_WORKER, "exact": f"{Decimal(people) / RETIREES_PER_WORKER:.4f}"}
        return [Note("11", N_("按 %(ratio)s:1 折算是 %(exact)s 人，“不低于”这个比例，所以向上取整"), facts)]
    return []
