"""A lost database is made anew from the store: the same facts, byte for byte, and what is missing is said."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from archive_store import StoreError
from archive_store.layout import object_folder
from portal import installation
from portal.access import Role
from portal.accounts.actions import add_account
from portal.accounts.models import Account
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.catalogue.models import Material, Page, PersonnelFile, Volume
from portal.database import Model, db, writing
from portal.preservation.rebuild.dump import dump
from portal.records import LOSSES, NOT_IN_STORE, RECORDS, RecordChange
from portal.records.keeping import count_pending, is_pending, keep_all
from portal.settings import Settings
from portal.transfers import actions as transfers
from tests.portal.cast import USCC
from tests.portal.conftest import settings_in
from tests.portal.preservation.rebuild.anew import rebuilt
from tests.portal.preservation.rebuild.lived import a_file_of, lived_in
from tests.portal.transfers.intake import LI, WANG, ZHANG, Intake, package


def test_the_rebuilt_database_says_the_same_byte_for_byte_and_goes_on_working(archive: Intake, settings: Settings, tmp_path: Path):
    reference = lived_in(archive)
    archive.work()
    before = list(dump())
    tables = {json.loads(line)["table"] for line in before}
    assert tables >= {"persons", "material_versions", "placements", "transfer_findings", "trail_entries", "accounts", "filled_posts"}
    with rebuilt(settings, tmp_path / "anew") as outcome:
        assert outcome.invalid == {}
        assert list(dump()) == before
        catalogue.edit_material(archive.cast["lead"], reference, "1-1", 3, Description("履历", None, ""))
        assert transfers.announce(archive.cast["enterprise"], USCC, None) == "YJ2026-0003"
        assert keep_all() > 0 and count_pending() == 0


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_table_is_kept_or_named_as_lost(app):
    kept = {model.__tablename__ for record in RECORDS.values() for model in (*record.tables, *record.later)}
    assert kept & NOT_IN_STORE == set()
    assert kept | NOT_IN_STORE == {table.name for table in Model.metadata.sorted_tables}


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_an_edit_is_pending_until_a_version_of_the_object_says_it(archive: Intake, client_of):
    batch = archive.received(package(ZHANG))
    reference = a_file_of(archive, batch).reference
    assert not is_pending("file", reference)
    catalogue.edit_material(archive.cast["lead"], reference, "1-1", 0, Description("履历表（副本）", None, ""))
    assert is_pending("file", reference)
    assert "之后的改动几分钟内存入" in client_of("lead").get(f"/files/{reference}").text
    client_of("lead").post(f"/files/{reference}/keep")
    archive.work()
    assert not is_pending("file", reference)
    assert "v2 与这里一致" in client_of("lead").get(f"/files/{reference}").text
    record = installation.current().store.read(f"urn:x-jnda:{reference.replace('·', '.')}", "metadata/record.json").decode()
    assert "履历表（副本）" in record and "edit" not in record


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_nothing_new_is_written_where_nothing_changed(archive: Intake):
    batch = archive.received(package(ZHANG))
    file = a_file_of(archive, batch)
    with writing() as session:
        session.add(RecordChange(kind="file", key=file.reference, at=file.received_at))
    archive.work()
    assert installation.current().store.head(file.object_id) == 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_an_added_material_comes_back(archive: Intake, settings: Settings, tmp_path: Path):
    batch = archive.received(package(ZHANG))
    file = a_file_of(archive, batch)
    store, page = installation.current().store, b"%PDF-1.4 one more page"
    store.add_version(file.object_id, {"original/9-2-1-001.PDF": page}, 1, "supplement")
    with writing() as session:
        held = session.get_one(PersonnelFile, file.id)
        volume_id = session.scalars(select(Volume.id).where(Volume.file_id == held.id)).one()
        material = Material(
            file_id=held.id, volume_id=volume_id, class_code="9-2", number=1, code="9-2-1", order=2, title="工资审批表", year=1999,
            remark="", page_count=1,
        )
        session.add(material)
        session.flush()
        session.add(Page(file_id=held.id, material_id=material.id, number=1, image="9-2-1-001.PDF", kind="pdf", digest="0" * 128))
        held.material_count, held.page_count = 2, held.page_count + 1
    archive.work()
    before = list(dump())
    with rebuilt(settings, tmp_path / "anew"):
        assert list(dump()) == before
    assert any("工资审批表" in line for line in before)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_damaged_objects_are_named_and_everything_else_comes_back(archive: Intake, settings: Settings, tmp_path: Path):
    batch = archive.received(package(ZHANG), package(LI), package(WANG))
    page, record, edited = (db.session.get_one(PersonnelFile, entry.file_id) for entry in archive.entries(batch))
    add_account(archive.cast["admin"], "retired", Role.RETIREE.value, person=record.reference)
    catalogue.edit_material(archive.cast["lead"], edited.reference, "1-1", 0, Description("改过的履历表", None, ""))
    archive.work()
    spoil(settings, page.object_id, "v1/content/original/*")
    spoil(settings, record.object_id, "v1/content/metadata/record*")
    spoil(settings, edited.object_id, "v2/content/metadata/record*")
    with rebuilt(settings, tmp_path / "anew") as outcome:
        assert set(outcome.invalid) == {page.object_id, record.object_id, edited.object_id}
        assert all("E092" in problems[0] for problems in outcome.invalid.values())
        back = {file.reference for file in db.session.scalars(select(PersonnelFile)).unique()}
        assert back == {page.reference, edited.reference}
        assert db.session.scalars(select(Material.title).distinct()).all() == ["履历表"]
        assert db.session.scalars(select(Account).where(Account.user == "retired")).one().disabled_at is not None


def spoil(settings: Settings, object_id: str, pattern: str) -> None:
    """Changes the bytes of a kept file."""
    folder = settings.instance / "store" / "ocfl" / object_folder(object_id)
    path = next(folder.glob(pattern))
    path.chmod(0o600)
    path.write_bytes(b"changed")


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_without_the_keys_numbers_stay_masked(archive: Intake, settings: Settings, tmp_path: Path):
    archive.received(package(ZHANG))
    with rebuilt(settings, tmp_path / "anew", keys=False):
        person = db.session.scalars(select(PersonnelFile)).unique().one().person
        assert person.id_tail == "****" and ZHANG[1][-4:] not in person.id_number_index


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_change_stays_pending_while_the_store_is_away(archive: Intake, monkeypatch: pytest.MonkeyPatch):
    batch = archive.received(package(ZHANG))
    reference = a_file_of(archive, batch).reference
    catalogue.finish(archive.cast["lead"], reference)

    def away(*arguments: object, **named: object) -> None:
        raise StoreError("away")

    with monkeypatch.context() as outage:
        outage.setattr(type(installation.current().store), "add_version", away)
        assert keep_all() == 0 and is_pending("file", reference)
    assert keep_all() > 0 and not is_pending("file", reference)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_command_says_what_is_back_and_what_is_lost(archive: Intake, command, settings: Settings, tmp_path: Path, monkeypatch):
    archive.received(package(ZHANG))
    archive.work()
    before = command("dump", str(tmp_path / "before.jsonl"))
    refused = command("rebuild", "--from", str(settings.instance / "store"))
    assert refused.code == 2 and "已经有内容" in refused.err
    anew = settings_in(tmp_path / "anew")
    shutil.copytree(settings.keys, anew.keys)
    monkeypatch.setenv("GUIDANG_DATABASE", anew.database)
    monkeypatch.setenv("GUIDANG_INSTANCE", str(anew.instance))
    said = command("rebuild", "--from", str(settings.instance / "store" / "ocfl"), "--instance", str(anew.instance))
    assert said.code == 0 and said.data["files"] == 1 and said.data["invalid"] == []
    assert len(said.data["lost"]) == len(LOSSES)
    after = command("dump", str(tmp_path / "after.jsonl"), "--instance", str(anew.instance))
    assert after.data["sha256"] == before.data["sha256"]
    nowhere = command("rebuild", "--from", str(tmp_path / "nothing"), "--instance", str(tmp_path / "third"))
    assert nowhere.code == 2 and "没有保存库" in nowhere.err
