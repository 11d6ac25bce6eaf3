"""The trail: one entry with each action, or nothing; append-only; numbered in sequence."""
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal import trail
from portal.access import Forbidden, Permission
from portal.database import db, writing
from portal.people.models import Enterprise
from portal.trail import Recorded, TrailEntry, recorded


@recorded("enterprise.renamed", Permission.ENTERPRISE_MANAGE)
def rename(actor, enterprise_id, name, fail=False):
    enterprise = db.session.get(Enterprise, enterprise_id)
    before, enterprise.name = enterprise.name, name
    if fail:
        raise ValueError("halfway")
    return Recorded(
        f"enterprise:{enterprise_id}", before="old" if before else None, after="new", reason="更名 530122195809140025", value=name,
    )


def entries(verb="enterprise.renamed"):
    db.session.rollback()
    return list(db.session.scalars(select(TrailEntry).where(TrailEntry.verb == verb)))


def test_an_action_leaves_its_change_and_one_entry(app, cast):
    assert rename(cast["lead"], cast.enterprise_id, "新名") == "新名"
    [entry] = entries()
    assert (entry.account_id, entry.subject, entry.after) == (cast["lead"].account_id, f"enterprise:{cast.enterprise_id}", "new")
    assert db.session.get(Enterprise, cast.enterprise_id).name == "新名"


def test_an_id_number_in_a_reason_is_masked(app, cast):
    rename(cast["lead"], cast.enterprise_id, "新名")
    assert entries()[0].reason == "更名 530***********0025"


def test_an_action_that_fails_changes_nothing_and_records_nothing(app, cast):
    with pytest.raises(ValueError):
        rename(cast["lead"], cast.enterprise_id, "新名", fail=True)
    assert entries() == []
    assert db.session.get(Enterprise, cast.enterprise_id).name != "新名"


def test_who_may_not_is_refused_and_the_refusal_is_recorded(app, cast):
    with pytest.raises(Forbidden):
        rename(cast["auditor"], cast.enterprise_id, "新名")
    assert entries() == []
    assert [entry.subject for entry in entries("access.refused")] == ["permission:enterprise:manage"]


def test_an_action_inside_an_action_is_a_mistake(app, cast):
    with writing(), pytest.raises(RuntimeError):
        rename(cast["lead"], cast.enterprise_id, "新名")


@pytest.mark.parametrize("statement", [
    "DELETE FROM trail_entries", "UPDATE trail_entries SET verb = 'x'", "UPDATE trail_entries SET number = NULL",
    "UPDATE trail_entries SET number = 7",
])
def test_the_database_itself_refuses_to_change_a_numbered_entry(app, cast, statement):
    rename(cast["lead"], cast.enterprise_id, "新名")
    trail.number_entries()
    with pytest.raises(DatabaseError), writing() as session:
        session.execute(text(statement))
    assert entries()[0].after == "new"


def test_an_entry_without_a_number_takes_a_number_and_nothing_else(app, cast):
    rename(cast["lead"], cast.enterprise_id, "新名")
    with pytest.raises(DatabaseError), writing() as session:
        session.execute(text("UPDATE trail_entries SET number = 1, reason = 'changed'"))
    assert entries()[0].reason != "changed"


def test_numbers_follow_each_other_without_a_gap(app, cast):
    for name in ("甲", "乙", "丙"):
        rename(cast["lead"], cast.enterprise_id, name)
    assert trail.number_entries() == 3
    rename(cast["lead"], cast.enterprise_id, "丁")
    assert trail.number_entries() == 1
    assert trail.number_entries() == 0
    assert [entry.number for entry in trail.entries_after(0, 10)] == [1, 2, 3, 4]
    assert [entry.number for entry in trail.entries_after(2, 1)] == [3]
