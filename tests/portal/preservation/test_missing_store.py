"""A store that is not where the settings say, such as on a disk that is not mounted, is not an empty store."""
from __future__ import annotations

import shutil

import pytest

from archive_store import Gone, open_store
from portal import create_app, installation
from portal.capacity.actions import enter_posts
from portal.cli.faults import sentence_of
from portal.database import db
from portal.jobs.worker import work_until_idle
from portal.preservation.copies import queries
from portal.records.keeping import count_pending, keep_all
from tests.portal.cli.commands import refused, run

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def away(app, cast, settings, tmp_path):
    """An archive that has kept something, in a new process, while its store is elsewhere."""
    enter_posts(cast["planner"], "archivists", 2)
    keep_all()
    shutil.move(settings.instance / "store", tmp_path / "elsewhere")
    db.session.remove()
    after = create_app(settings)
    after.test_client_class = app.test_client_class
    with after.app_context():
        yield after
        db.session.remove()
        db.engine.dispose()


def test_nothing_is_made_in_its_place_and_work_goes_on_when_it_is_back(away, cast, settings, tmp_path):
    enter_posts(cast["planner"], "archivists", 3)
    work_until_idle(away)
    with pytest.raises(Gone) as fault:
        installation.current().store  # noqa: B018 - opened at its first use
    assert "没有另建新的" in sentence_of(fault.value)
    assert not (settings.instance / "store").exists() and count_pending() == 1
    shutil.move(tmp_path / "elsewhere", settings.instance / "store")
    work_until_idle(away)
    db.session.rollback()
    assert count_pending() == 0 and installation.current().store.head("urn:x-jnda:sys.posts.all") == 2


def test_the_status_page_says_what_to_look_at_and_the_others_go_on(away, cast):
    admin = away.test_client()
    cast.sign_in(admin, "admin")
    assert "看磁盘挂上没有" in admin.get("/status/").text
    assert admin.get("/").status_code == 200
    health = admin.get("/health")
    assert (health.status_code, health.json["parts"]["store"]) == (503, "failing")


def test_a_database_that_knows_nothing_of_a_store_begins_one(app, settings):
    assert installation.current().store.validate_root() == []


def test_where_one_is_expected_none_is_made(tmp_path, settings):
    with pytest.raises(Gone):
        open_store(str(tmp_path / "store"), expected=lambda: True)
    assert not (tmp_path / "store").exists()
    assert open_store(str(tmp_path / "store"), expected=lambda: False).validate_root() == []


def test_no_new_archive_is_made_over_the_store_of_another(app, cast, settings, tmp_path, monkeypatch, capfd):
    enter_posts(cast["planner"], "archivists", 2)
    keep_all()
    monkeypatch.setenv("GUIDANG_STORE", settings.store)
    assert "guidang rebuild --from" in refused(run(capfd, "--instance", tmp_path / "another", "init"))
    assert not (tmp_path / "another").exists()
    assert installation.current().store.head("urn:x-jnda:sys.posts.all") == 1


def test_a_second_store_that_is_missing_is_not_made_anew_but_one_elsewhere_is(app, cast, settings, tmp_path):
    second, third = tmp_path / "second", tmp_path / "third"
    assert followed(cast, settings, second) == (None, False) and second.exists()
    shutil.move(second, tmp_path / "elsewhere")
    assert followed(cast, settings, second) == ("StoreGone", True) and not second.exists()
    assert followed(cast, settings, third) == (None, False)
    assert sorted(open_store(str(third), create=False).ids()) == sorted(installation.current().store.ids())


def followed(cast, settings, replica) -> tuple[str | None, bool]:
    """What keeps the second store from following a change, and whether it lacks objects, after a worker of a new process."""
    db.session.remove()
    after = create_app(settings.with_(replica=f"directory:{replica}"))
    with after.app_context():
        enter_posts(cast["planner"], "archivists", 2)
        work_until_idle(after)
        db.session.rollback()
        state, lag = queries.state(), queries.lag()
        db.session.remove()
        db.engine.dispose()
        return state.failure, lag.objects > 0
