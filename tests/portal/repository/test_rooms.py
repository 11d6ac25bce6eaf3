"""Entering rooms and furnishing them: who may, bad input, what is recorded, two people at once."""
from __future__ import annotations

from decimal import Decimal

import pytest

from portal.access import Forbidden, NotFound
from portal.database import db
from portal.lifecycle import Refusal
from portal.repository import actions, queries
from tests.portal.repository.conftest import FIRST, entries
from tests.portal.repository.test_shelve import both

SIZES = {"columns": 1, "faces": 2, "sections": 2, "levels": 3, "width_mm": 900}


def rooms() -> list[str]:
    db.session.rollback()
    return [room.code for room in queries.rooms()]


def test_leads_and_planners_enter_rooms_and_nobody_else(cast):
    assert actions.add_room(cast["lead"], " a1 ", "一号库", "rented", Decimal("60")) == "A1"
    actions.add_room(cast["planner"], "02", "", "built", Decimal("26.5"))
    for name in ("archivist", "enterprise", "retiree", "township", "auditor", "admin"):
        with pytest.raises(Forbidden):
            actions.add_room(cast[name], "03", "", "built", Decimal("10"))
        with pytest.raises(Forbidden):
            actions.furnish(cast[name], "02", **SIZES)
    assert rooms() == ["02", "A1"] and queries.room_by_code("02").name == "02" and queries.usable_area() == Decimal("86.5")
    assert entries("room.added") == [("room:A1", None, "added"), ("room:02", None, "added")]


def test_a_room_that_cannot_be_is_refused(cast):
    actions.add_room(cast["lead"], "01", "", "built", Decimal("10"))
    good = {"code": "02", "name": "", "ownership": "built", "usable_area_m2": Decimal("10")}
    for wrong in (
        {"code": ""}, {"code": "库"}, {"code": "0-1"}, {"code": "0" * 11}, {"code": "01"}, {"name": "长" * 61}, {"ownership": "stolen"},
        {"usable_area_m2": Decimal(0)}, {"usable_area_m2": Decimal(-1)}, {"usable_area_m2": Decimal("NaN")},
        {"usable_area_m2": Decimal("1e6")},
    ):
        with pytest.raises(Refusal):
            actions.add_room(cast["lead"], **(good | wrong))
    assert rooms() == ["01"] and len(entries("room.added")) == 1


def test_shelves_are_added_behind_the_last_column(cast):
    actions.add_room(cast["lead"], "01", "", "built", Decimal("10"))
    assert actions.furnish(cast["lead"], "01", **SIZES) == 12
    assert actions.furnish(cast["planner"], "01", 2, 1, 1, 1, 500) == 2
    sections = queries.sections_of(queries.room_by_code("01"))
    assert [(one.column, one.face, one.number, one.fill.width_mm) for one in sections] == [
        (1, "A", 1, 2700), (1, "A", 2, 2700), (1, "B", 1, 2700), (1, "B", 2, 2700), (2, "A", 1, 500), (3, "A", 1, 500),
    ]
    assert queries.location_by_code("01-01-B-02-3").free_mm == 900
    assert entries("room.furnished") == [("room:01", "columns=0", "columns=1"), ("room:01", "columns=1", "columns=3")]


def test_shelves_that_cannot_be_are_refused(cast):
    actions.add_room(cast["lead"], "01", "", "built", Decimal("10"))
    for wrong in (
        {"columns": 0}, {"columns": 201}, {"faces": 3}, {"faces": 0}, {"sections": 51}, {"levels": 21}, {"levels": -1}, {"width_mm": 0},
        {"width_mm": 5001}, {"columns": 200, "sections": 50},
    ):
        with pytest.raises(Refusal):
            actions.furnish(cast["lead"], "01", **(SIZES | wrong))
    with pytest.raises(NotFound, match="没有这个库房"):
        actions.furnish(cast["lead"], "09", **SIZES)
    assert queries.room_totals(queries.room_by_code("01")).locations == 0


def test_two_people_furnish_one_room_one_after_the_other(app, cast):
    actions.add_room(cast["lead"], "01", "", "built", Decimal("10"))
    answers = both(app, lambda: actions.furnish(cast["lead"], "01", **SIZES), lambda: actions.furnish(cast["lead2"], "01", **SIZES))
    assert answers == [12, 12] and queries.room_totals(queries.room_by_code("01")).locations == 24


def test_totals_count_volumes_and_centimetres(cast, shelves):
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    totals = queries.room_totals(queries.room_by_code("01"))
    assert (totals.volumes, totals.locations, totals.fill.used_cm, totals.fill.free_cm, totals.more_volumes) == (1, 4, 3, 21, 7)
    assert (queries.unshelved_count(), [volume.reference for volume in queries.unshelved()]) == (2, [shelves.other, shelves.thick])
