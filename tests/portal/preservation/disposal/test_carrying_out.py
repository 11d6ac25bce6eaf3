"""What the job destroys and what stays; killed at any point it goes on, and a store that is away or locked stops it with the reason."""
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from archive_store import Locked, Store, Unreachable, recovery
from archive_store.layout import WITHDRAWN
from archive_store.lock import Lock
from portal import installation
from portal.accounts.models import Account
from portal.catalogue.models import Material, Page, Volume
from portal.database import db, now, writing
from portal.desk.awaiting import things_for
from portal.digitisation.actions import reading_key
from portal.digitisation.models import PageReading
from portal.digitisation.ocr_child import ENGINE
from portal.digitisation.reading_copies import key_of
from portal.jobs.models import Job
from portal.lifecycle import Refusal
from portal.preservation.disposal import actions
from portal.preservation.disposal.actions import destroying
from portal.preservation.disposal.papers import register_pdf
from portal.preservation.exports import actions as exports
from portal.preservation.exports.models import Export
from portal.preservation.exports.selection import Selection
from portal.preservation.exports.states import MADE
from portal.regulation.reference import object_id
from portal.repository import actions as repository
from portal.repository.models import Location, Placement
from portal.search.queries import entries_of
from portal.transfers.actions.announcing import next_number
from tests.portal.preservation.disposal.conftest import FIRST, PASSWORD, SECOND, Disposals, store

SHELF, SECRET = "01-01-A-01-2", "滇池边"


class Killed(BaseException):
    """What a process that is killed does at this point: nothing more."""


def shelved() -> None:
    from portal.access import OPERATOR, Role

    lead = OPERATOR.__class__(None, "lead", Role.LEAD)
    repository.add_room(lead, "01", "一号库", "built", Decimal("60.50"))
    repository.furnish(lead, "01", 1, 1, 1, 2, 900)
    repository.shelve(lead, f"{FIRST}.1", SHELF)


def derivatives() -> list[str]:
    """A reading and a reading copy of every page, as reading and looking leave them; the keys of those of FIRST."""
    kept = []
    for page in db.session.scalars(select(Page)):
        keys = [reading_key(engine, page.digest, page.frame) for engine in (ENGINE, "an-older-engine")]
        keys.append(key_of(page.digest, page.frame, 900))
        for key in keys:
            store().derivatives.put(key, SECRET.encode())
        kept += keys if page.digest.startswith(FIRST) else []
    db.session.rollback()
    return kept


def test_the_content_is_gone_everywhere_and_what_was_is_known(disposals: Disposals):
    shelved()
    gone, number = derivatives(), disposals.confirmed(FIRST)
    assert not store().withdrawn(object_id(FIRST)) and store().derivatives.exists(gone[0])
    assert disposals.work()["failed"] == 0
    one, file = disposals.list(number), disposals.file(FIRST)
    assert (one.state, one.fault, one.finished_at) == ("destroyed", None, one.second_at)
    assert (file.custody, file.object_version, file.page_count, file.area) == ("destroyed", 1, 0, None)
    state = store().state(object_id(FIRST))
    assert set(state) == {WITHDRAWN, "metadata/record.json", "metadata/events.jsonl", "README.txt"}
    record = json.loads(store().read(object_id(FIRST), "metadata/record.json"))
    assert record["destroyed"] | {"at": ""} == {
        "list": number, "document": "晋档〔2026〕7号", "issuer": "晋宁区档案局", "issued_on": "2026-09-10", "at": "", "pages": 3, "volumes": 1,
    }
    assert not any(store().derivatives.exists(key) for key in gone)
    assert sum(1 for _ in store().derivatives.list("text")) == 6, "those of the other file stay"
    assert db.session.scalars(select(Page).where(Page.file_id == file.id)).all() == []
    assert db.session.scalars(select(PageReading).where(PageReading.file_id == file.id)).all() == []
    titles = {row.title for row in db.session.scalars(select(Material).where(Material.file_id == file.id))}
    assert titles == {"履历表", "退休审批表"}, "the catalogue stays as what is known of the file"
    assert disposals.file(SECOND).custody == "held" and not store().withdrawn(object_id(SECOND))


def test_the_person_is_no_more_than_a_name_and_the_paper_has_left_its_shelf(disposals: Disposals):
    shelved()
    person_id = disposals.file(FIRST).person_id
    with writing() as session:
        session.get_one(Account, disposals.cast["retiree"].account_id).person_id = person_id
    number = disposals.destroyed(FIRST)
    person = disposals.file(FIRST).person
    assert (person.name, person.died_on, person.id_number_token, person.id_tail) == ("李素芬", "2019-03", "", "****")
    assert (person.birth_date, person.residence, person.area, person.post) == (None, None, None, None)
    assert db.session.get_one(Account, disposals.cast["retiree"].account_id).disabled_at is not None
    volume = db.session.scalars(select(Volume).where(Volume.reference == f"{FIRST}.1")).one()
    assert volume.state == "destroyed" and db.session.get(Placement, volume.id) is None
    assert db.session.scalars(select(Location.used_mm).where(Location.code == SHELF)).one() == 0
    assert disposals.rows(number)[0].shelf == SHELF
    with pytest.raises(Refusal, match="已销毁"):
        repository.shelve(disposals.cast["archivist"], volume.reference, SHELF)
    assert disposals.verbs(f"volume:{FIRST}.1") == ["volume.shelved", "volume.destroyed"]
    assert disposals.verbs(f"file:{FIRST}")[-1] == "file.destroyed"
    assert {entry.kind for entry in entries_of(FIRST)} == {"person", "reference"}


def test_no_byte_of_it_is_left_in_the_instance(disposals: Disposals):
    """Pages read and indexed, a download made: afterwards the words of the page stand in no file of the installation."""
    derivatives()
    other = disposals.file(SECOND).id
    with writing() as session:
        for reading in session.scalars(select(PageReading).where(PageReading.file_id == other)):
            reading.text = "别人的一页"
    disposals.work()
    instance = installation.current().settings.instance
    words = ("滇池边的第一页".encode(), f"{FIRST} 1-1-001.JPG".encode())
    assert all(found(instance, word) for word in words), "the test looks where they are"
    disposals.destroyed(FIRST)
    assert {str(word): found(instance, word) for word in words} == {str(word): [] for word in words}


def found(folder, word: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def test_an_image_that_another_person_has_too_keeps_what_was_read_on_it(disposals: Disposals):
    with writing() as session:
        own, other = (session.scalars(select(Page).where(Page.digest == f"{one}-9-2-1-1")).one() for one in (FIRST, SECOND))
        own.digest = other.digest
    key = key_of(f"{SECOND}-9-2-1-1", 0, 900)
    store().derivatives.put(key, b"shared")
    disposals.destroyed(FIRST)
    assert store().derivatives.exists(key)


def test_a_download_with_the_file_in_it_goes(disposals: Disposals):
    cast = disposals.cast
    made = exports.begin(cast["lead"], Selection((FIRST, SECOND)), "bag", "查阅")
    with writing() as session:
        session.query(Job).delete()
        export = session.scalars(select(Export).where(Export.reference == made)).one()
        export.state, export.made_at, export.expires_at = MADE, now(), now() + timedelta(days=7)
        place = exports.place_of(export.mark)
    place.mkdir(parents=True)
    disposals.destroyed(FIRST)
    assert not place.exists() and disposals.verbs(f"export:{made}")[-1] == "export.removed"


KILL_POINTS = {
    "before the object": (Store, "withdraw", True), "decided, not removed": (recovery, "withdraw", True),
    "before the rows": (destroying, "_enter", True), "after the rows": (destroying, "_enter", False),
    "after the register's object": (destroying, "_keep", False),
}


@pytest.mark.parametrize("point", KILL_POINTS)
def test_killed_at_any_point_it_goes_on_and_ends_the_same(disposals: Disposals, monkeypatch, point):
    owner, name, before = KILL_POINTS[point]
    number, whole = disposals.confirmed(FIRST, SECOND), getattr(owner, name)

    def killed(*arguments, **named):
        if not before:
            whole(*arguments, **named)
        raise Killed

    with monkeypatch.context() as death:
        death.setattr(owner, name, killed)
        with pytest.raises(Killed):
            destroying.carry_out(disposals.list(number).id)
    with writing() as session:
        session.query(Job).delete()  # the job is lost with a database; what is kept asks for it anew
    assert disposals.list(number).state == "destroying"
    assert disposals.work()["failed"] == 0
    one = disposals.list(number)
    assert (one.state, one.fault, one.object_version) == ("destroyed", None, 2)
    assert [store().withdrawn(object_id(file)) for file in (FIRST, SECOND)] == [True, True]
    assert [disposals.verbs(f"file:{file}").count("file.destroyed") for file in (FIRST, SECOND)] == [1, 1]
    assert disposals.verbs(f"disposal:{number}").count("disposal.carried_out") == 1
    assert register_pdf(one).startswith(b"%PDF") and disposals.work()["failed"] == 0


@pytest.mark.parametrize(("trouble", "fault"), [(Unreachable("away"), "store_away"), (Locked("kept"), "locked")])
def test_a_store_that_does_not_do_it_stops_the_list_until_somebody_goes_on(disposals: Disposals, monkeypatch, trouble, fault):
    number = disposals.confirmed(FIRST)

    def refused(*arguments, **named):
        raise trouble

    with monkeypatch.context() as outage:
        outage.setattr(Store, "withdraw", refused)
        disposals.work()
    assert (disposals.list(number).state, disposals.list(number).fault) == ("destroying", fault)
    disposals.work()
    assert disposals.list(number).state == "destroying", "it does not go on by itself"
    assert "接着销毁" in [thing.action for thing in things_for(disposals.cast["lead2"])]
    actions.ask_again(disposals.cast["lead2"], number)
    disposals.work()
    assert disposals.list(number).state == "destroyed"
    with pytest.raises(Refusal, match="没有停下"):
        actions.ask_again(disposals.cast["lead2"], number)


def test_a_tombstone_that_is_not_of_this_list_is_not_touched(disposals: Disposals):
    number = disposals.confirmed(FIRST)
    store().withdraw(object_id(FIRST), {"README.txt": b"somebody else's"}, "withdrawn")
    disposals.work()
    assert (disposals.list(number).fault, disposals.file(FIRST).custody) == ("other", "closed")


def test_an_object_lock_that_has_not_ended_is_said_before_anybody_decides(disposals: Disposals, monkeypatch):
    number = disposals.authorised(FIRST)
    until = (datetime.now(UTC) + timedelta(days=30)).astimezone().strftime("%Y-%m")
    monkeypatch.setattr(store()._backend, "lock", Lock("COMPLIANCE", 30), raising=False)
    with pytest.raises(Refusal, match=f"在保存库里有对象锁，保留到 {until}.*期满以前删不掉"):
        actions.approve(disposals.cast["lead"], number)
    monkeypatch.undo()
    installed = installation.current()
    installed.settings = installed.settings.with_(replica=f"directory:{installed.settings.instance.parent / 'second'}")
    monkeypatch.setattr(installed.replica, "locked_until", lambda object_id: datetime(2036, 1, 2, tzinfo=UTC))
    with pytest.raises(Refusal, match="在第二个保存库里有对象锁，保留到 2036-01-02"):
        actions.approve(disposals.cast["lead"], number)
    installed.settings = installed.settings.with_(replica="")
    actions.approve(disposals.cast["lead"], number)
    monkeypatch.setattr(Store, "locked_until", lambda *_: (_ for _ in ()).throw(Unreachable("away")))
    with pytest.raises(Refusal, match="看不到有没有对象锁"):
        actions.confirm(disposals.cast["archivist2"], number, PASSWORD)


def test_a_reference_is_never_given_again(disposals: Disposals):
    disposals.destroyed(FIRST, SECOND)
    with writing():
        assert next_number("XH").endswith("0002")
    from tests.portal.holdings import hold

    assert hold(disposals.cast, "马建国", "530122196003070036") == "J123-RS·QT-000003"
