"""The arithmetic of capacity: what is held, what the regulation asks for, what is there, what is missing."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.regulation.capacity import Note, as_number, gap, need

Amount = Decimal | int


@dataclass(frozen=True)
class Figure:
    """One row of the plan; `present` and `gap` are None where nothing was entered."""

    needed: Amount
    present: Amount | None

    @property
    def gap(self) -> Amount | None:
        return gap(self.needed, self.present)

    def as_json(self) -> dict:
        return {"needed": as_number(self.needed), "present": as_number(self.present), "gap": as_number(self.gap)}


@dataclass(frozen=True)
class Plan:
    """`area_m2` by Art. 20, `archivists` by Art. 12, `service_staff` by Art. 11, for `volumes` grown to `total_volumes`."""

    volumes: int
    people: int
    total_volumes: int
    area_m2: Figure
    archivists: Figure
    service_staff: Figure
    notes: list[Note]


@dataclass(frozen=True)
class Present:
    """What there is: usable square metres of the rooms, posts filled; None where nothing was entered."""

    area_m2: Decimal | None = None
    archivists: int | None = None
    service_staff: int | None = None


def plan(volumes: int, people: int, present: Present, growth: int = 0, years: int = 0) -> Plan:
    """Needs against what there is. Raises OutOfBounds for numbers that cannot be asked."""
    needs = need(volumes, people, growth, years)
    return Plan(
        volumes, people, needs.total_volumes, Figure(needs.area_m2, present.area_m2), Figure(needs.archivists, present.archivists),
        Figure(needs.service_staff, present.service_staff), needs.notes,
    )
