"""Reading the store: what is damaged is found and told until it is whole again; every night what was read longest ago goes first."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from archive_store import Store, Unreachable
from portal.access import Forbidden, NotFound
from portal.database import db, now, writing
from portal.jobs.models import Job
from portal.jobs.worker import work_until_idle
from portal.preservation.fixity import actions, jobs, queries
from portal.preservation.fixity.actions import nightly
from portal.preservation.fixity.models import FixityCheck, FixityRun
from portal.preservation.fixity.states import FULL, OLDEST, SAMPLE
from tests.portal.preservation.conftest import PAGE, replace, verbs, verify


def test_a_whole_store_is_read_and_the_run_is_in_the_trail(cast, held):
    run, wrong = verify(cast)
    assert (run["objects"], run["damaged"], wrong) == (2, 0, {})
    assert run["bytes"] == sum(len(held.store.read(one, path)) for one in held.objects for path in held.store.state(one))
    assert verbs() == ["store.verified"]
    assert queries.standing().percent == 100


def test_each_damage_is_found_once_and_told_until_it_is_gone(cast, held):
    page = held.store.read(held.objects[0], PAGE)
    for damage in (page[:-1] + b"!", page[:-3]):  # a bit turned, cut short
        held.put(0, PAGE, damage)
        assert verify(cast)[1] == {held.objects[0]: ("damaged", ["E092"])}
    held.remove(1, "metadata/record.json")
    assert {one: codes[0] for one, (_, codes) in verify(cast)[1].items()} == dict.fromkeys(held.objects, "E092")
    assert verbs().count("object.found_damaged") == 2
    first = queries.check_of(held.objects[0]).damaged_at
    held.put(0, PAGE, page)
    assert verify(cast, held.references[0])[1] == {}
    assert verbs()[-2:] == ["object.found_whole", "store.verified"]
    assert first is not None and queries.check_of(held.objects[0]).damaged_at is None


def test_a_row_without_its_object_is_damage(cast, held):
    held.remove_object(1)
    assert verify(cast)[1] == {held.objects[1]: ("missing", [])}


def test_a_damaged_inventory_is_damage(cast, held):
    folder = held.key(0, PAGE).partition("/v1/")[0]
    held.store._backend.put(f"{folder}/inventory.json", b"{")
    held.store._backend.remove(f"{held.key(1, PAGE).partition('/v1/')[0]}/v1/inventory.json")
    assert {one: found[0] for one, found in verify(cast)[1].items()} == dict.fromkeys(held.objects, "damaged")


def test_a_sample_is_drawn_by_its_seed_and_oldest_goes_on_where_it_was(cast, held):
    drawn = [actions.verify(cast["lead"], SAMPLE, count=1, seed="7")[0] for _ in range(2)]
    assert [(run["objects"], run["seed"]) for run in drawn] == [(1, "7"), (1, "7")]
    read = db.session.scalars(select(FixityCheck.object_id).where(FixityCheck.checked_at.is_not(None))).all()
    assert len(read) == 1
    verify(cast, kind=OLDEST, count=1)
    assert all(check.checked_at for check in db.session.scalars(select(FixityCheck)))
    assert actions.verify(cast["lead"], SAMPLE, count=1)[0]["seed"]


def test_who_may_not_read_and_what_is_not_there(cast, held):
    with pytest.raises(Forbidden):
        actions.verify(cast["auditor"], FULL)
    for unknown in ("J123-RS·QT-009999", "urn:x-jnda:nobody", "档案"):
        with pytest.raises(NotFound, match="没有档号"):
            verify(cast, unknown)


def test_a_store_that_is_away_is_no_damage(cast, held, monkeypatch):
    held.remove(0, PAGE)
    monkeypatch.setattr(Store, "probe", lambda store: type("Probe", (), {"trouble": "away", "where": "x"})())
    monkeypatch.setattr(Store, "validate", lambda *_, **__: [type("Problem", (), {"code": "unreadable", "where": "x", "what": "x"})()])
    with pytest.raises(Unreachable):
        verify(cast)
    assert queries.in_trouble() == []


# --- every night ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("clock", "hour", "night"), [
    ("17:59", 2, False), ("18:00", 2, True), ("23:59", 2, True), ("00:00", 2, False), ("18:00", None, False), ("16:30", 23, True),
])
def test_the_night_is_that_of_the_place(clock, hour, night):
    at = datetime.fromisoformat(f"2026-11-25T{clock}+00:00")
    began = jobs.night_began(at, hour)
    assert (began is not None) == night
    assert began is None or (began.hour == hour and timedelta(0) <= at - began < jobs.NIGHT)


def test_a_night_reads_its_share_oldest_first_and_only_once(app, cast, held, monkeypatch):
    monkeypatch.setattr(nightly, "SLICE_SECONDS", 0)  # each slice reads one object
    replace(fixity_hour=now().astimezone(jobs.CHINA).hour, fixity_days=1)
    held.put(1, PAGE, b"damaged")
    assert jobs.ask_by_night() == 2 and jobs.ask_by_night() == 0
    assert work_until_idle(app)["failed"] == 0
    db.session.rollback()
    run = db.session.scalars(select(FixityRun)).one()
    assert (run.kind, run.wanted, run.checked, run.damaged, run.ended_at is not None) == ("nightly", 2, 2, 1, True)
    assert len([job for job in db.session.scalars(select(Job)) if job.kind == "fixity.read"]) == 3
    assert {"object.found_damaged", "store.verified", "store.reconciled"} <= set(verbs())


def test_a_night_that_was_cut_off_goes_on_with_the_rest(app, cast, held, monkeypatch):
    monkeypatch.setattr(nightly, "SLICE_SECONDS", 0)
    with writing():
        actions.begin_night()
    replace(fixity_days=1)
    run = db.session.scalars(select(FixityRun)).one()
    progress = []
    for _ in range(2):  # as a worker that was killed before its job was marked done
        actions.read_on(run.id, lambda done, of: progress.append((done, of)))
    assert progress == [(0, 2), (1, 2)]
    work_until_idle(app)
    db.session.rollback()
    assert queries.run_of(run.id).checked == 2 and verbs().count("store.verified") == 1


def test_what_is_late_is_read_beside_the_share(app, cast, held):
    verify(cast)
    with writing() as session:
        for check in session.scalars(select(FixityCheck)):
            check.checked_at = datetime(2026, 1, 1, tzinfo=UTC)
        actions.begin_night()
    assert (queries.standing().percent, queries.standing().late) == (0, 2)
    work_until_idle(app)
    db.session.rollback()
    assert queries.standing().percent == 100  # both were late, though the share of 30 days is one
