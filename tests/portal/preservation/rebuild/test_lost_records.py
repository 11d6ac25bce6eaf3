"""Records of the system that the store has lost while the rows are there: found, told, and written anew as they were."""
from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from archive_store import Store
from archive_store.layout import object_folder
from portal import installation
from portal.access import Forbidden
from portal.accounts.models import Account
from portal.capacity.actions import enter_posts
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.database import db, writing
from portal.jobs.worker import work_until_idle
from portal.lifecycle import Refusal
from portal.preservation.copies import actions as copies
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.states import FULL, NAMED
from portal.preservation.rebuild.dump import dump
from portal.records import SYSTEM
from portal.records.keeping import is_pending, keep_all
from portal.regulation.reference import object_id
from portal.settings import Settings
from portal.trail import records as trail_records
from tests.portal.preservation.conftest import replace, verbs
from tests.portal.preservation.rebuild.anew import rebuilt
from tests.portal.preservation.rebuild.lived import a_file_of, lived_in
from tests.portal.transfers.intake import ZHANG, Intake, package

POSTS = f"{SYSTEM}posts.all"
ON_SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def records_in(store: Store) -> dict[str, dict]:
    """Id of each record of the system -> what its newest version holds."""
    return {one: store.state(one) for one in store.ids() if one.startswith(SYSTEM)}


def lose(store: Store, *object_ids: str) -> None:
    for one in object_ids:
        folder = f"ocfl/{object_folder(one)}"
        for found in list(store._backend.files(folder)):
            store._backend.remove(found.key)
        store._backend.prune("/".join(folder.split("/")[:2]))


def reconcile(archive: Intake, **wanted) -> dict[str, str]:
    actions.reconcile(archive.cast["lead"], grace=timedelta(0), **wanted)
    return {finding.subject: finding.kind for finding in queries.findings()}


def test_every_record_that_is_lost_is_told_and_comes_back_as_it_was(archive: Intake, settings: Settings, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(trail_records, "MOST_ENTRIES", 20)  # several segments, as after some days
    monkeypatch.setattr(trail_records, "SEGMENTS_AN_OBJECT", 2)
    lived_in(archive)
    archive.work()
    store = installation.current().store
    assert reconcile(archive) == {}
    before = records_in(store)
    assert len([one for one in before if ":sys.trail." in one]) > 1
    lose(store, *before)
    assert reconcile(archive) == dict.fromkeys(before, "row_without_object")
    assert queries.count_damaged() == len(before)
    assert reconcile(archive, keep=True) == {} and queries.count_damaged() == 0
    after = records_in(store)
    assert {one: after[one] for one in before} == before
    keep_all()
    said = list(dump())
    with rebuilt(settings, tmp_path / "anew") as outcome:
        assert outcome.invalid == {} and list(dump()) == said


@pytest.fixture
def posts(archive: Intake) -> Store:
    """An archive whose planner has entered what is to be lost."""
    enter_posts(archive.cast["planner"], "archivists", 2)
    keep_all()
    return installation.current().store


@ON_SQLITE
def test_the_nightly_reading_finds_a_lost_record_and_the_lead_writes_it_anew(app, archive: Intake, posts: Store, client_of):
    lose(posts, POSTS)
    actions.verify(archive.cast["lead"], FULL)
    lead, archivist = client_of("lead"), client_of("archivist")
    assert "保存库里 1 个对象有损坏" in archivist.get("/").text
    page = archivist.get(f"/fixity/{POSTS}").text
    assert "posts.all 不在保存库里" in page and "数据库里还有这份系统记录" in page and "重新存入</button>" not in page
    assert archivist.post(f"/fixity/{POSTS}/keep").status_code == 403
    assert "重新存入</button>" in lead.get(f"/fixity/{POSTS}").text
    assert lead.post(f"/fixity/{POSTS}/keep").status_code == 303
    assert work_until_idle(app)["failed"] == 0
    assert "posts.all 完好" in lead.get(f"/fixity/{POSTS}").text and "有损坏" not in archivist.get("/").text
    assert {"object.keeping_asked", "object.found_whole", "object.kept_anew"} <= set(verbs())


@ON_SQLITE
def test_a_record_that_says_less_than_its_rows_is_told_and_mended(archive: Intake, posts: Store, client_of, command):
    with writing() as session:  # as where the newest version of the object was lost
        session.execute(update(Account).where(Account.user == "planner").values(display_name="规划一"))
    assert reconcile(archive) == {f"{SYSTEM}accounts.00000": "record_differs"}
    assert "保存库有 1 处要看" in client_of("auditor").get("/").text
    shown = client_of("lead").get("/fixity/rows").text
    assert "系统记录和数据库不一样" in shown and "核对并重新存入" in shown
    answer = command("reconcile", "--keep")
    assert (answer.code, answer.data["kept"], answer.data["findings"]) == (0, 1, [])
    assert "规划一" in posts.read(f"{SYSTEM}accounts.00000", "rows/accounts.jsonl").decode()


@ON_SQLITE
def test_a_record_on_its_way_is_not_lost(archive: Intake, client_of):
    enter_posts(archive.cast["planner"], "archivists", 2)
    actions.verify(archive.cast["lead"], FULL)
    assert reconcile(archive) == {} and queries.in_trouble() == []
    actions.verify(archive.cast["lead"], NAMED, [POSTS])
    assert queries.in_trouble() == []


@ON_SQLITE
def test_a_lost_record_that_changes_meanwhile_is_not_begun_by_the_way(archive: Intake, posts: Store):
    actions.verify(archive.cast["lead"], FULL)
    lose(posts, POSTS)
    enter_posts(archive.cast["planner"], "archivists", 5)
    keep_all()
    assert posts.head(POSTS) is None and is_pending("posts", "all")
    assert reconcile(archive) == {POSTS: "row_without_object"}
    assert reconcile(archive, keep=True) == {} and not is_pending("posts", "all")
    assert b'"number":5' in posts.read(POSTS, "rows/filled_posts.jsonl")


@ON_SQLITE
def test_what_the_second_store_holds_of_a_record_comes_first(archive: Intake, posts: Store, tmp_path: Path):
    replace(replica=f"directory:{tmp_path / 'second'}")
    enter_posts(archive.cast["planner"], "archivists", 3)
    keep_all()
    copies.compare({}, lambda done, of: None)
    lose(posts, POSTS)
    shutil.move(tmp_path / "second", tmp_path / "unplugged")
    with pytest.raises(Refusal, match="副本连不上"):
        actions.keep_record(archive.cast["lead"], POSTS)
    assert posts.head(POSTS) is None
    shutil.move(tmp_path / "unplugged", tmp_path / "second")
    assert actions.keep_record(archive.cast["lead"], POSTS).number == 2
    assert posts.version(POSTS) == installation.current().replica.version(POSTS)


@ON_SQLITE
def test_what_cannot_be_written_anew_says_why(archive: Intake, posts: Store, client_of):
    with pytest.raises(Forbidden):
        actions.keep_record(archive.cast["archivist"], POSTS)
    for unknown in (f"{SYSTEM}room.99", object_id("J123-RS·QT-000001")):
        with pytest.raises(Refusal, match="数据库里没有"):
            actions.keep_record(archive.cast["lead"], unknown)
        assert client_of("lead").post(f"/fixity/{unknown}/keep").status_code == 409
    posts._backend.put(f"ocfl/{object_folder(POSTS)}/v1/inventory.json", b"{")
    with pytest.raises(Refusal, match="坏了"):
        actions.keep_record(archive.cast["lead"], POSTS)


@ON_SQLITE
def test_a_lost_file_keeps_nothing_waiting_and_loses_no_edit(archive: Intake):
    reference = a_file_of(archive, archive.received(package(ZHANG))).reference
    archive.work()
    store, one = installation.current().store, object_id(reference)
    kept = {found.key: store._backend.read(found.key) for found in store._backend.files(f"ocfl/{object_folder(one)}")}
    catalogue.edit_material(archive.cast["lead"], reference, "1-1", 0, Description("履历表（副本）", None, ""))
    enter_posts(archive.cast["planner"], "archivists", 2)
    lose(store, one)
    assert keep_all() > 0 and store.head(POSTS) == 1
    assert is_pending("file", reference) and store.head(one) is None
    for key, data in kept.items():  # as a repair from a backup brings it
        store._backend.put(key, data)
    keep_all()
    assert "履历表（副本）" in store.read(one, "metadata/record.json").decode() and not is_pending("file", reference)


@ON_SQLITE
def test_the_trail_goes_on_beside_a_lost_segment(archive: Intake, posts: Store):
    lost = trail_records.newest_segment().object_id
    lose(posts, lost)
    enter_posts(archive.cast["planner"], "archivists", 4)
    keep_all()
    assert trail_records.newest_segment().object_id != lost
    assert reconcile(archive) == {lost: "row_without_object"}
    assert reconcile(archive, keep=True) == {}
    db.session.rollback()
    assert posts.validate(lost) == []
