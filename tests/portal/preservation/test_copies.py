"""The second store follows the first, says how far it is behind, and takes neither damage nor deletion over."""
from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import delete

from archive_store import open_store
from archive_store.comparison import compare
from archive_store.layout import object_folder
from portal import create_app, installation
from portal.accounts.models import Account
from portal.catalogue.models import PersonnelFile
from portal.database import db, now, writing
from portal.jobs.models import Job
from portal.jobs.worker import work_until_idle
from portal.preservation.copies import actions, jobs, queries, withdrawals
from portal.records import RecordChange
from portal.records.keeping import keep_all
from portal.regulation.reference import object_id
from portal.trail import Recorded, add_entry
from tests.portal.cast import make_cast
from tests.portal.conftest import settings_in
from tests.portal.holdings import hold

NUMBERS = ("530122195809140025", "530122196003070036")


@pytest.fixture
def settings(tmp_path, migrated_sqlite):
    """On SQLite; what is asked of the database alone stands in `test_copies_of_both.py`."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen.with_(replica=f"directory:{tmp_path / 'second'}")


@pytest.fixture
def objects(app, cast):
    """Two files in custody, with their objects."""
    held = [object_id(hold(cast, name, number)) for name, number in zip(("何秀英", "马建国"), NUMBERS, strict=True)]
    for one in held:
        installation.current().store.create(one, {"original/1.jpg": one.encode(), "metadata/record.json": b"{}"}, "accession")
    with writing() as session:
        session.execute(delete(RecordChange))  # their records are no real ones, and are not written again
    return held


@pytest.fixture
def first(settings):
    return settings.instance / "store" / "ocfl"


def replica():
    return installation.current().replica


def lag():
    """As whoever looks now sees it; the worker works in a session of its own."""
    db.session.rollback()
    return queries.lag()


def edited(one: str, version: int) -> None:
    """A new version of an object, as an edit leaves it."""
    installation.current().store.add_version(one, {"metadata/record.json": b"%d" % version}, version - 1, "edit")
    with writing() as session:
        session.query(PersonnelFile).filter_by(object_id=one).update({"object_version": version})
        add_entry(None, "file.edited", Recorded("file:x"))


def test_a_round_without_news_does_not_look_at_the_stores(app, objects, monkeypatch):
    work_until_idle(app)
    monkeypatch.setattr(installation.Installation, "replica", property(lambda _: pytest.fail("looked")))
    assert actions.follow() == 0


def test_everything_is_compared_once_a_night(app, objects, monkeypatch):
    work_until_idle(app)
    assert jobs.compare_when_due() == 0
    monkeypatch.setattr(jobs, "now", lambda: (now() + timedelta(days=1)).astimezone().replace(hour=0, minute=59))
    assert jobs.compare_when_due() == 0
    monkeypatch.setattr(jobs, "now", lambda: (now() + timedelta(days=1)).astimezone().replace(hour=1, minute=0))
    assert jobs.compare_when_due() == 1


def test_a_comparison_finds_what_no_row_tells_of(app, objects):
    work_until_idle(app)
    installation.current().store.create("urn:x-jnda:sys.rooms.all", {"rows.jsonl": b""}, "record")
    installation.current().store.derivatives.put("text/engine-1/abcdef.json", b"{}")
    installation.current().store.derivatives.put("reading/abcdef.jpg", b"made again in a moment")
    actions.compare({}, lambda done, total: None)
    assert replica().head("urn:x-jnda:sys.rooms.all") == 1
    assert list(replica().derivatives.list()) == ["text/engine-1/abcdef.json"]


def test_a_damaged_source_is_told_and_the_copy_stays_as_it_was(app, objects, first, client_of):
    page = next((first / object_folder(objects[0])).glob("v1/content/original/*"))
    page.chmod(0o640)
    page.write_bytes(b"x" * page.stat().st_size)
    work_until_idle(app)
    assert replica().head(objects[0]) is None and replica().head(objects[1]) == 1
    assert [(row.object_id, row.trouble) for row in queries.troubled()] == [(objects[0], "damaged")]
    shown = client_of("auditor").get("/copies/").text
    assert "1 个对象复制不了" in shown and objects[0] in shown and "从副本修复" in shown
    assert client_of(None).get("/health").json["copies"]["troubled"] == 1
    page.write_bytes(objects[0].encode())
    actions.compare({}, lambda done, total: None)
    assert queries.troubled() == [] and replica().validate(objects[0]) == []


def test_a_deletion_is_told_and_not_followed(app, objects, first):
    work_until_idle(app)
    shutil.rmtree(first / object_folder(objects[0]))
    actions.compare({}, lambda done, total: None)
    assert [(row.object_id, row.trouble) for row in queries.troubled()] == [(objects[0], "missing")]
    assert replica().validate(objects[0]) == []


def test_files_that_went_missing_in_the_copy_are_brought_again(app, objects, tmp_path):
    work_until_idle(app)
    next((tmp_path / "second" / "ocfl" / object_folder(objects[0])).glob("v1/content/original/*")).unlink()
    actions.compare({}, lambda done, total: None)
    assert queries.troubled() == [] and replica().validate(objects[0]) == []


def test_a_second_store_that_is_away_holds_nothing_up_and_is_asked_again(app, objects, tmp_path, monkeypatch, client_of):
    work_until_idle(app)
    shutil.move(tmp_path / "second", tmp_path / "unplugged")
    (tmp_path / "second").write_text("no folder")
    edited(objects[0], 2)
    assert work_until_idle(app)["failed"] == 0
    assert queries.state().failure and lag().objects >= 1
    assert "没有应答" in client_of("admin").get("/copies/").text and "没有应答" in client_of("admin").get("/status/").text
    (tmp_path / "second").unlink()
    shutil.move(tmp_path / "unplugged", tmp_path / "second")
    assert actions.follow() == 0, "not before a minute has passed"
    monkeypatch.setattr(actions, "now", lambda: now() + timedelta(minutes=2))
    assert actions.follow() >= 1
    assert queries.state().failure is None and replica().head(objects[0]) == 2


def test_another_second_store_begins_anew(app, objects, settings, tmp_path):
    work_until_idle(app)
    db.session.remove()
    other = create_app(settings.with_(replica=f"directory:{tmp_path / 'third'}"))
    with other.app_context():
        assert queries.state() is None and lag().objects == 2
        work_until_idle(other)
        assert lag().objects == 0 and open_store(f"directory:{tmp_path / 'third'}").validate(objects[0]) == []


@pytest.mark.parametrize("place", ["store", "store/ocfl", "."])
def test_a_second_store_in_the_first_is_none(settings, app, place):
    other = create_app(settings.with_(replica=f"directory:{settings.instance / place}"))
    with other.app_context(), pytest.raises(installation.Misconfigured, match="另一处"):
        _ = installation.current().replica


def test_without_a_second_store_nothing_is_done_and_the_pages_say_so(settings, app):
    with create_app(settings.with_(replica="")).app_context():
        cast = make_cast()
        client = installation.current_app.test_client()
        cast.sign_in(client, "admin")
        assert actions.follow() == 0 and jobs.compare_when_due() == 0
        assert "没有设第二个保存库" in client.get("/copies/").text
        assert "GUIDANG_REPLICA" in client.get("/status/").text
        assert "copies" not in client.get("/health").json


def test_after_the_loss_of_the_first_store_work_goes_on_with_the_second(app, objects, settings, tmp_path):
    work_until_idle(app)
    shutil.rmtree(settings.instance / "store")
    db.session.remove()
    after = create_app(settings.with_(store=f"directory:{tmp_path / 'second'}", replica=f"directory:{tmp_path / 'new-second'}"))
    with after.app_context():
        store = installation.current().store
        assert store.validate_root() == [] and [store.validate(one) for one in objects] == [[], []]
        assert store.read(objects[0], "original/1.jpg", 1) == objects[0].encode()
        edited(objects[0], 2)
        work_until_idle(after)
        assert {one.state for one in compare(store, installation.current().replica)} == {"same"}


def test_a_comparison_that_cannot_be_made_is_tried_again_as_a_job(app, objects, tmp_path):
    work_until_idle(app)
    shutil.move(tmp_path / "second" / "ocfl", tmp_path / "ocfl")
    (tmp_path / "second" / "ocfl").write_text("no folder")
    with writing() as session:
        jobs.ask(jobs.COMPARE, "copies:all", {})
    assert work_until_idle(app)["failed"] == 1
    with writing() as session:
        assert session.query(Job).filter_by(kind=jobs.COMPARE, state="failed").count() == 1


def test_a_withdrawal_is_followed_once_somebody_knows_its_record(app, objects, monkeypatch):
    work_until_idle(app)
    installation.current().store.withdraw(objects[0], {"tombstone.json": b"{}"}, "disposal")
    actions.compare({}, lambda done, total: None)
    assert [(row.object_id, row.trouble) for row in queries.troubled()] == [(objects[0], "withdrawn")]
    assert "original/1.jpg" in replica().state(objects[0])
    monkeypatch.setattr(withdrawals, "RECORDED", [lambda one: one == objects[0]])
    actions.compare({}, lambda done, total: None)
    assert queries.troubled() == [] and lag().objects == 0
    assert sorted(replica().state(objects[0])) == ["tombstone.json", "withdrawn.json"] and replica().validate(objects[0]) == []


def test_what_the_database_knows_is_copied_as_soon_as_the_store_holds_it(app, objects):
    work_until_idle(app)
    with writing() as session:
        session.get_one(Account, 1).display_name = "孔德明"
    assert keep_all() > 0
    written = [one.object_id for one in queries.waiting()]
    assert "urn:x-jnda:sys.accounts.00000" in written
    assert actions.bring() == len(written) and lag().objects == 0
