"""What outlives the database and the first store: lists and tombstones come back, the copy follows, an unexplained tombstone is damage."""
from __future__ import annotations

import shutil

import pytest
from flask import current_app
from sqlalchemy import delete

from archive_store import open_store
from archive_store.layout import object_folder
from portal import create_app, installation
from portal.accounts.models import Account
from portal.catalogue.models import PersonnelFile
from portal.database import db, writing
from portal.jobs.worker import work_until_idle
from portal.people.models import Person
from portal.preservation.backups.actions import back_up, restore
from portal.preservation.copies import queries as copies
from portal.preservation.disposal import actions
from portal.preservation.disposal.actions import destroying
from portal.preservation.disposal.disposal_page import show_facts
from portal.preservation.fixity import actions as fixity
from portal.preservation.fixity import queries as findings
from portal.preservation.fixity.states import FULL
from portal.preservation.fixity.trouble_page import findings_facts, object_facts
from portal.preservation.rebuild.dump import dump
from portal.records.keeping import keep_all
from portal.regulation.reference import object_id
from portal.settings import Settings
from tests.portal.conftest import MIGRATIONS
from tests.portal.preservation.disposal.conftest import FIRST, PASSWORD, SECOND, Disposals, give_passwords, store
from tests.portal.preservation.exports.conftest import Custody, empty
from tests.portal.preservation.rebuild.anew import rebuilt
from tests.portal.transfers.intake import LI, ZHANG, package

__all__ = ["empty"]
SCHEMA = "0001"


@pytest.fixture
def lasting(empty: Custody, app, scan, password_hash) -> Disposals:
    """Files whose rows are those that their objects say, so that a lost database can be compared."""
    empty.take(package(ZHANG, pages=2))
    empty.take(package(LI), accession="RS2026-0002")
    with writing() as session:
        session.execute(delete(Account).where(Account.role == "retiree"))
        session.execute(delete(Person).where(Person.name == "王测试"))
    give_passwords(password_hash)
    made = Disposals(empty.cast, app, scan)
    for reference in (FIRST, SECOND):
        made.expired(reference)
    return made


def test_a_lost_database_comes_back_at_every_step(lasting: Disposals, settings: Settings, tmp_path):
    cast = lasting.cast
    number = lasting.approved(FIRST)
    steps = (
        lambda: actions.confirm(cast["archivist2"], number, PASSWORD), lambda: actions.confirm(cast["lead2"], number, PASSWORD),
        lasting.work,
    )
    for place, step in enumerate(steps):
        step()
        state = lasting.list(number).state
        if state != "destroying":
            lasting.work()
        else:
            keep_all()  # everything but the job
        db.session.rollback()
        before = list(dump())
        with rebuilt(settings, tmp_path / f"anew-{place}") as outcome:
            assert outcome.invalid == {}
            assert list(dump()) == before
            assert db.session.query(PersonnelFile).filter_by(reference=FIRST).one().custody == custody_in(state)
    assert lasting.file(FIRST).custody == "destroyed" and any("disposal_lists" in line for line in before)


def custody_in(state: str) -> str:
    return {"witnessed": "closed", "destroying": "closed", "destroyed": "destroyed"}[state]


def test_a_database_lost_between_the_object_and_the_row_goes_on(lasting: Disposals, settings: Settings, tmp_path, monkeypatch):
    number = lasting.confirmed(FIRST)
    keep_all()
    with monkeypatch.context() as death:
        death.setattr(destroying, "_enter", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            destroying.carry_out(lasting.list(number).id)
    db.session.rollback()
    with rebuilt(settings, tmp_path / "anew"):
        work_until_idle(current_app._get_current_object())
        one = lasting.list(number)
        assert (one.state, one.fault, lasting.file(FIRST).custody) == ("destroyed", None, "destroyed")
        assert lasting.verbs(f"file:{FIRST}").count("file.destroyed") == 1


def test_a_backup_from_before_does_not_bring_a_destroyed_file_back(lasting: Disposals, settings: Settings, tmp_path):
    lasting.work()
    back_up(tmp_path / "backup", SCHEMA)
    number = lasting.destroyed(FIRST)
    anew = settings.with_(database=f"sqlite:///{tmp_path / 'restored.sqlite'}", index=f"sqlite:{tmp_path / 'restored-index.sqlite'}")
    with create_app(anew).app_context():
        _, position = restore(tmp_path / "backup", SCHEMA, str(MIGRATIONS))
        assert (position.other, position.gone, position.caught_up) == ([], [], True) and object_id(FIRST) in position.newer
        assert (lasting.file(FIRST).custody, lasting.list(number).state) == ("destroyed", "destroyed")
        db.session.remove()
        db.engine.dispose()


def test_a_recorded_tombstone_is_whole_and_an_unrecorded_one_is_damage(disposals: Disposals):
    lead = disposals.cast["lead"]
    disposals.destroyed(FIRST)
    assert fixity.verify(lead, FULL)[1] == []
    assert fixity.reconcile(lead)["found"] == 0
    store().withdraw(object_id(SECOND), {"README.txt": b"gone"}, "withdrawn")
    _, wrong = fixity.verify(lead, FULL)
    assert [(one["object"], [problem["code"] for problem in one["problems"]]) for one in wrong] == [(object_id(SECOND), ["withdrawn"])]
    facts = object_facts(object_id(SECOND))
    assert facts["places"][0].what == "内容被撤走了，没有销毁记录" and "移到别处" in facts["mend"] and not facts["can_mend"]
    fixity.reconcile(lead)
    assert [(row.kind, row.object_id) for row in findings.findings()] == [("withdrawn", object_id(SECOND))]
    assert findings_facts()["findings"][0]["said"] == "内容被撤走了，没有销毁记录"


def test_content_that_an_old_copy_brings_back_is_found_and_cleared_again(disposals: Disposals, tmp_path):
    number, lead = disposals.confirmed(FIRST), disposals.cast["lead"]
    place = installation.current().settings.store_folder / "ocfl" / object_folder(object_id(FIRST))
    shutil.copytree(place, tmp_path / "old")
    disposals.work()
    shutil.rmtree(place)
    shutil.copytree(tmp_path / "old", place)
    fixity.reconcile(lead)
    assert [row.kind for row in findings.findings()] == ["content_left"]
    assert show_facts(lead, number)["left"] == [FIRST]
    actions.ask_again(disposals.cast["lead2"], number)
    disposals.work()
    assert store().withdrawn(object_id(FIRST)) and fixity.reconcile(lead)["found"] == 0
    assert disposals.verbs(f"file:{FIRST}").count("file.destroyed") == 1


def test_the_second_store_follows_a_recorded_disposal_and_no_other(disposals: Disposals, tmp_path):
    installed = installation.current()
    installed.settings = installed.settings.with_(replica=f"directory:{tmp_path / 'second'}")
    disposals.work()
    second = open_store(installed.settings.replica)
    key = "text/engine/0f3a.json"
    for area in (store().derivatives, second.derivatives):
        area.put(key, b"read")
    number = disposals.confirmed(FIRST)
    store().withdraw(object_id(SECOND), {"README.txt": b"gone"}, "withdrawn")
    disposals.work()
    db.session.rollback()
    assert (second.withdrawn(object_id(FIRST)), second.withdrawn(object_id(SECOND))) == (True, False)
    assert show_facts(disposals.cast["lead"], number)["second"] == (1, 1)
    assert copies.lag().objects == 0 and second.validate(object_id(FIRST)) == []
    assert second.derivatives.exists(key), "what is of no page of the file stays"
