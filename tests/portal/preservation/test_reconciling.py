"""Rows beside objects: everything that does not agree is told, and a file that belongs to nothing goes only when it is found twice.

One database is enough here; a night in `test_fixity.py` reconciles on both."""
from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from archive_store.layout import object_folder
from portal.access import Forbidden
from portal.catalogue.models import PersonnelFile
from portal.database import db, writing
from portal.jobs.models import Job
from portal.jobs.worker import work_until_idle
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.comparing import compare
from portal.records.keeping import keep_all
from portal.settings import Settings
from portal.trail import TrailEntry
from tests.portal.conftest import settings_in

NOW = timedelta(0)


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


def reconcile(cast, **wanted) -> dict[str, str]:
    actions.reconcile(cast["lead"], grace=NOW, **wanted)
    return {finding.subject: finding.kind for finding in queries.findings()}


def test_rows_and_objects_that_agree(cast, held):
    assert reconcile(cast) == {}
    keep_all()  # the system's own records, the trail among them
    assert len([one for one in held.store.ids() if ":sys." in one]) > 1
    assert reconcile(cast) == {}
    assert queries.standing().last_reconciled is not None


def test_what_one_has_and_the_other_has_not_and_versions_that_differ(cast, held, client_of):
    held.store.create("urn:x-jnda:J123-RS.QT-000777", {"README.txt": b"x"}, "accession")
    held.store.create("urn:x-jnda:sys.room.99", {"rows/rooms.jsonl": b""}, "record")
    held.store.add_version(held.objects[0], {"metadata/record.json": b"{}"}, 1, "edited")
    held.remove_object(1)
    assert reconcile(cast) == {
        held.objects[0]: "store_newer", held.objects[1]: "row_without_object",
        "urn:x-jnda:J123-RS.QT-000777": "object_without_row", "urn:x-jnda:sys.room.99": "object_without_row",
    }
    page = client_of("auditor").get("/fixity/rows").text
    assert "数据库和保存库有 4 处对不上" in page and held.references[1] in page and "guidang repair" in page
    with writing() as session:
        session.scalars(select(PersonnelFile).where(PersonnelFile.object_id == held.objects[0])).one().object_version = 3
    assert reconcile(cast)[held.objects[0]] == "store_older"


def test_a_damaged_inventory_is_left_to_reading(cast, held):
    folder = f"ocfl/{object_folder(held.objects[0])}"
    held.store._backend.put(f"{folder}/inventory.json", b"{")
    held.store._backend.remove(f"ocfl/{object_folder(held.objects[1])}/v1/inventory.json")
    assert reconcile(cast) == {}


def test_an_orphan_goes_only_when_a_second_run_finds_it_unchanged(cast, held):
    key = f"ocfl/{object_folder(held.objects[0])}/v1/content/张三.jpg"
    held.store._backend.put(key, b"slipped in")
    assert reconcile(cast, sweep=True) == {key: "orphan"}
    held.store._backend.put(key, b"slipped in again")
    assert reconcile(cast, sweep=True) == {key: "orphan"}
    assert reconcile(cast) == {key: "orphan"}
    assert reconcile(cast, sweep=True) == {}
    assert held.store._backend.size(key) is None and held.store.validate(held.objects[0]) == []
    entries = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "store.orphans_swept")).all()
    assert [(entry.after, "张三" in f"{entry.reason}{entry.subject}") for entry in entries] == [("1", False)]


def test_a_storage_root_that_breaks_a_rule_is_told(cast, held):
    held.store._backend.remove("ocfl/ocfl_layout.json")
    (held.store._backend.home / "ocfl" / "abc").mkdir()
    assert reconcile(cast) == {"abc": "root", "ocfl_layout.json": "root"}
    held.store.prepare({})
    assert reconcile(cast) == {"abc": "root"}


def test_the_last_files_of_an_object_that_rows_name_are_no_orphans(cast, held):
    folder = f"ocfl/{object_folder(held.objects[0])}"
    for found in list(held.store._backend.files(folder)):
        if "/content/" not in found.key:
            held.store._backend.remove(found.key)
    assert reconcile(cast) == {held.objects[0]: "row_without_object"}


def test_who_may_reconcile_and_who_may_sweep(app, cast, held, client_of):
    with pytest.raises(Forbidden):
        actions.reconcile(cast["auditor"])
    with pytest.raises(Forbidden):
        actions.reconcile(cast["archivist"], sweep=True)
    assert client_of("archivist").post("/fixity/rows", data={"sweep": "1"}).status_code == 403
    assert client_of("archivist").post("/fixity/rows").status_code == 303
    assert work_until_idle(app) == {"done": 1, "failed": 0}
    assert db.session.execute(select(Job.done, Job.total).where(Job.kind == "fixity.reconcile")).one() == (2, 2), "its progress is shown"
    assert "数据库和保存库对得上" in client_of("archivist").get("/fixity/rows").text


def test_what_is_written_while_the_store_is_listed_is_no_finding():
    before, heads, after = {"a": 1, "b": 1}, {"a": 2, "b": 1, "c": 1, "d": 1}, {"a": 2, "b": 2, "c": 1}
    assert list(compare(before, heads, after, {"d"})) == []
