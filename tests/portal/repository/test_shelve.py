"""Shelving, moving, taking down: who may, when, bad input, what is recorded, two people at once."""
from __future__ import annotations

import pytest
from sqlalchemy import update

from portal.access import Forbidden, NotFound
from portal.database import db, now, writing
from portal.lifecycle import Refusal
from portal.repository import actions, queries
from portal.repository.models import Room
from tests.portal.repository.conftest import FIRST, FOURTH, SECOND, THIRD, entries, state, used
from tests.portal.side_by_side import both


def test_a_volume_is_shelved_moved_and_taken_down(cast, shelves):
    actor = cast["archivist"]
    assert actions.shelve(actor, f" {shelves.thin} ", FIRST.lower()) is None
    assert (state(shelves.thin), used(FIRST)) == ("shelved", 30)
    assert actions.shelve(actor, shelves.thin, FOURTH) == FIRST
    assert (state(shelves.thin), used(FIRST), used(FOURTH)) == ("shelved", 0, 30)
    assert actions.take_down(actor, shelves.thin) == FOURTH
    assert (state(shelves.thin), used(FOURTH)) == ("received", 0)
    subject = f"volume:{shelves.thin}"
    assert entries("volume.shelved") == [(subject, None, FIRST), (subject, FIRST, FOURTH)]
    assert entries("volume.taken_down") == [(subject, FOURTH, None)]


def test_only_archivists_may(cast, shelves):
    actions.shelve(cast["lead"], shelves.other, SECOND)
    for name in ("enterprise", "retiree", "township", "auditor", "planner", "admin"):
        with pytest.raises(Forbidden):
            actions.shelve(cast[name], shelves.thin, FIRST)
        with pytest.raises(Forbidden):
            actions.take_down(cast[name], shelves.other)
    assert (used(FIRST), used(SECOND), len(entries("volume.shelved"))) == (0, 30, 1)


def test_what_does_not_fit_is_refused_with_the_millimetres(cast, shelves):
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    with pytest.raises(Refusal, match=rf"{FIRST} 只剩 30 毫米，这一卷厚 50 毫米，放不下"):
        actions.shelve(cast["archivist"], shelves.thick, FIRST)
    assert (state(shelves.thick), used(FIRST), len(entries("volume.shelved"))) == ("received", 30, 1)
    actions.shelve(cast["archivist"], shelves.other, FIRST)
    assert used(FIRST) == 60


def test_the_wrong_moment_is_refused(cast, shelves):
    with pytest.raises(Refusal, match="不能下架"):
        actions.take_down(cast["archivist"], shelves.thin)
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    with pytest.raises(Refusal, match=f"已经在 {FIRST}"):
        actions.shelve(cast["archivist"], shelves.thin, FIRST)
    with writing() as session:
        session.execute(update(Room).values(closed_at=now()))
    with pytest.raises(Refusal, match="已经停用"):
        actions.shelve(cast["archivist"], shelves.other, FIRST)
    assert used(FIRST) == 30


def test_what_there_is_not_is_not_found(cast, shelves):
    for volume, place, sentence in (
        (shelves.thin, "09-09-A-09-9", "没有这个架位"), (shelves.thin, "", "没有这个架位"), ("J123-RS·QT-999999.1", FIRST, "没有这一卷"),
        ("'; DROP TABLE volumes", FIRST, "没有这一卷"),
    ):
        with pytest.raises(NotFound, match=sentence):
            actions.shelve(cast["archivist"], volume, place)
    assert used(FIRST) == 0 and entries("volume.shelved") == []


def test_what_breaks_off_leaves_nothing(cast, shelves, monkeypatch):
    def broken(*_):
        raise RuntimeError("the machine stopped")

    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    monkeypatch.setattr("portal.trail.add_entry", broken)
    with pytest.raises(RuntimeError):
        actions.shelve(cast["archivist"], shelves.thin, SECOND)
    monkeypatch.undo()
    assert (used(FIRST), used(SECOND), state(shelves.thin)) == (30, 0, "shelved")


# --- two people at once -----------------------------------------------------------------------------------------------


def test_two_people_cannot_fill_the_same_centimetres(app, cast, shelves):
    first, second = both(
        app, lambda: actions.shelve(cast["archivist"], shelves.thin, FIRST),
        lambda: actions.shelve(cast["archivist2"], shelves.thick, FIRST),
    )
    assert sorted([first is None, second is None]) == [False, True]
    refusal = first if second is None else second
    assert isinstance(refusal, Refusal) and "放不下" in str(refusal)
    assert used(FIRST) == (30 if first is None else 50) and len(entries("volume.shelved")) == 1


def test_two_people_cannot_shelve_one_volume_twice(app, cast, shelves):
    both(
        app, lambda: actions.shelve(cast["archivist"], shelves.thin, FIRST),
        lambda: actions.shelve(cast["archivist2"], shelves.thin, SECOND),
    )
    assert sorted([used(FIRST), used(SECOND)]) == [0, 30]
    [(_, location)] = queries.places_of_file(shelves.thin.rpartition(".")[0])
    assert used(location.code) == 30


def test_volumes_moved_against_each_other_are_counted_right(app, cast, shelves):
    for _ in range(3):
        actions.shelve(cast["archivist"], shelves.thin, FIRST)
        actions.shelve(cast["archivist"], shelves.other, SECOND)
        answers = both(
            app, lambda: actions.shelve(cast["archivist"], shelves.thin, SECOND),
            lambda: actions.shelve(cast["archivist2"], shelves.other, FIRST),
        )
        assert answers == [FIRST, SECOND] and (used(FIRST), used(SECOND)) == (30, 30)
        actions.take_down(cast["archivist"], shelves.thin)
        actions.take_down(cast["archivist"], shelves.other)
    assert (used(FIRST), used(SECOND)) == (0, 0)


# --- suggestions ------------------------------------------------------------------------------------------------------


def suggested(reference: str) -> str | None:
    db.session.rollback()
    location = queries.suggested_location(queries.volume_by_reference(reference))
    return location.code if location else None


def test_a_volume_is_suggested_behind_its_neighbour_where_it_fits(cast, shelves):
    assert suggested(shelves.thin) == FIRST
    actions.shelve(cast["archivist"], shelves.thin, SECOND)
    assert (suggested(shelves.other), suggested(shelves.thick)) == (SECOND, THIRD)
    actions.shelve(cast["archivist"], shelves.thin, FOURTH)
    assert suggested(shelves.other) == FOURTH and suggested(shelves.thick) == FIRST


def test_nothing_is_suggested_where_nothing_fits(cast, shelves):
    with writing() as session:
        session.execute(update(Room).values(closed_at=now()))
    assert suggested(shelves.thin) is None
