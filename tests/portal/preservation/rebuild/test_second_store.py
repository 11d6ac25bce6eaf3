"""The first store is lost: everything is served from the second one, work goes on, and what it lacked is named and mended."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from archive_store.comparison import compare
from portal import create_app, installation
from portal.capacity.actions import enter_posts
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.database import db
from portal.handovers.actions import issue
from portal.jobs.worker import work_until_idle
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.states import FULL
from portal.records import SYSTEM
from portal.records.keeping import keep_all
from portal.regulation.reference import object_id
from portal.settings import Settings
from tests.portal.browser import Browser
from tests.portal.conftest import settings_in
from tests.portal.preservation.rebuild.lived import lived_in
from tests.portal.transfers.intake import Intake


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen.with_(replica=f"directory:{tmp_path / 'second'}")


@contextmanager
def on_the_second(settings: Settings, folder: Path) -> Iterator[Flask]:
    """The installation after the loss: its second store is the first now, and a new second one is begun."""
    shutil.rmtree(settings.instance / "store")
    db.session.remove()
    app = create_app(settings.with_(store=settings.replica, replica=f"directory:{folder / 'third'}"))
    app.test_client_class = Browser
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def found(archive: Intake, **wanted) -> dict[str, str]:
    actions.reconcile(archive.cast["lead"], grace=timedelta(0), **wanted)
    return {finding.subject: finding.kind for finding in queries.findings()}


def test_pages_images_and_papers_are_served_and_work_goes_on(archive: Intake, settings: Settings, tmp_path: Path, client_of):
    reference = lived_in(archive)
    paper = issue(archive.cast["lead"], "receipt", "YJ2026-0001")
    archive.work()
    served = (f"/files/{reference}/1-1/1/image", f"/files/{reference}/1-1/1/original", f"/papers/{paper}.pdf")
    before = [client_of("lead").get(one).data for one in served]
    with on_the_second(settings, tmp_path) as app:
        lead = app.test_client()
        archive.cast.sign_in(lead, "lead")
        answers = [lead.get(one) for one in served]
        assert [(one.status_code, one.data) for one in answers] == [(200, data) for data in before]
        file = f"/files/{reference}"
        for page in (file, f"{file}/items/1-1", f"{file}/1-1/1", f"/papers/{paper}", "/status/", "/copies/"):
            assert lead.get(page).status_code == 200, page
        seen = queries.object_named(reference)
        catalogue.edit_material(archive.cast["lead"], reference, "1-1", 3, Description("履历", None, ""))
        keep_all()
        assert "履历" in installation.current().store.read(seen, "metadata/record.json").decode()
        assert work_until_idle(app)["failed"] == 0
        assert {one.state for one in compare(installation.current().store, installation.current().replica)} == {"same"}
        assert found(archive) == {} and actions.verify(archive.cast["lead"], FULL)[1] == []


def test_what_the_second_store_lacked_is_named_and_written_again(archive: Intake, settings: Settings, tmp_path: Path):
    reference = lived_in(archive)
    archive.work()
    one, posts = object_id(reference), f"{SYSTEM}posts.all"
    catalogue.edit_material(archive.cast["lead"], reference, "1-1", 3, Description("没来得及复制的改动", None, ""))
    enter_posts(archive.cast["planner"], "service_staff", 7)
    keep_all()  # into the first store alone
    with on_the_second(settings, tmp_path) as app:
        lacking = found(archive)
        assert (lacking[one], lacking[posts]) == ("store_older", "record_differs")
        assert set(lacking.values()) == {"store_older", "record_differs"}
        assert found(archive, keep=True) == {}
        assert "没来得及复制的改动" in installation.current().store.read(one, "metadata/record.json").decode()
        assert work_until_idle(app)["failed"] == 0 and actions.verify(archive.cast["lead"], FULL)[1] == []
        assert {one.state for one in compare(installation.current().store, installation.current().replica)} == {"same"}
