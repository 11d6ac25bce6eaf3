"""A room of four narrow shelves and three volumes that wait for a place."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.database import db
from portal.repository import actions, queries
from portal.trail import TrailEntry
from tests.portal.cast import Cast
from tests.portal.holdings import hold, volume_of

FIRST, SECOND, THIRD, FOURTH = "01-01-A-01-1", "01-01-A-01-2", "01-01-A-02-1", "01-01-A-02-2"


@dataclass(frozen=True)
class Shelves:
    """档号 of three volumes of 30, 30 and 50 mm; each of the four shelves of the room is 60 mm wide."""

    thin: str
    other: str
    thick: str


@pytest.fixture
def shelves(cast: Cast) -> Shelves:
    actions.add_room(cast["lead"], "01", "一号库", "built", Decimal("86.5"))
    actions.furnish(cast["lead"], "01", 1, 1, 2, 2, 60)
    files = [
        hold(cast, "赵晓梅", "530122195503070028", person_id=cast.person_id), hold(cast, "钱建国", "53012219550307001X"),
        hold(cast, "孙玉兰", "530115196401020039", thickness_mm=50),
    ]
    return Shelves(*map(volume_of, files))


def used(code: str) -> int:
    """Millimetres in use at a location."""
    db.session.rollback()
    return queries.location_by_code(code).used_mm


def state(reference: str) -> str:
    db.session.rollback()
    return queries.volume_by_reference(reference).state


def entries(verb: str) -> list[tuple]:
    """(subject, before, after) of each such event."""
    db.session.rollback()
    found = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == verb).order_by(TrailEntry.id))
    return [(entry.subject, entry.before, entry.after) for entry in found]
