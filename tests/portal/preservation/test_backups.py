"""A backup is one state of the database, is found whole before anything is changed, and tells how the store stands to it."""
from __future__ import annotations

import shutil

import pytest
from sqlalchemy import inspect

from portal import create_app, installation
from portal.database import db, writing
from portal.keys import read_master
from portal.preservation.backups import queries
from portal.preservation.backups.actions import back_up, restore
from portal.preservation.backups.folder import NotABackup
from portal.regulation.reference import object_id
from portal.trail import Recorded, add_entry
from tests.portal.conftest import MIGRATIONS, settings_in
from tests.portal.holdings import hold

NAME, NUMBER, OTHER = "何秀英", "530122195809140025", "530122196003070036"
SCHEMA = "0001"


@pytest.fixture
def held(app, cast):
    """The object of a file in custody."""
    one = object_id(hold(cast, NAME, NUMBER, {"9-2-1": ("退休审批表", ["退休"])}))
    installation.current().store.create(one, {"original/1.jpg": b"1"}, "accession")
    return one


@pytest.fixture
def backup(held, tmp_path):
    back_up(tmp_path / "backup", SCHEMA)
    return tmp_path / "backup"


@pytest.fixture
def settings(tmp_path, migrated_sqlite):
    """On SQLite; from one kind of database into the other: `test_backups_of_both.py`."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture
def lost_to():
    """Address of the empty database that the instance has after the loss; empty for one more SQLite file."""
    return ""


@pytest.fixture
def after(app, backup, settings, tmp_path, lost_to):
    """The instance after the loss of its database."""
    address = lost_to or f"sqlite:///{tmp_path / 'restored.sqlite'}"
    made = create_app(settings.with_(database=address, index=f"sqlite:{tmp_path / 'restored-index.sqlite'}"))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def everything():
    """Every row of every table that is backed up."""
    with queries.snapshot() as connection:
        return {table.name: list(queries.rows_of(connection, table)) for table in queries.tables()}


def read_back(backup):
    return restore(backup, SCHEMA, str(MIGRATIONS))


def test_what_is_written_meanwhile_is_in_no_part_of_it(held, tmp_path):
    before = everything()

    def write(part):
        with writing():
            add_entry(None, "search.asked", Recorded(f"query:{part}"))

    manifest = back_up(tmp_path / "backup", SCHEMA, write)
    assert manifest["tables"]["trail_entries"]["rows"] == len(before["trail_entries"]) + 1, "one was written before the first table"
    assert len(everything()["trail_entries"]) > len(before["trail_entries"]) + 2


def test_no_key_and_no_name_leaves_with_it_and_only_its_owner_reads_it(backup, settings):
    master = read_master(settings.keys).strip()
    for path in (backup, *backup.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0
        assert NAME not in path.name and NUMBER not in path.name
        assert path.is_dir() or master not in path.read_bytes()


def test_a_folder_that_holds_something_is_left_alone(held, tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "mine").write_text("mine")
    with pytest.raises(FileExistsError):
        back_up(tmp_path / "backup", SCHEMA)
    assert [path.name for path in (tmp_path / "backup").iterdir()] == ["mine"]


def refusal(backup, schema=SCHEMA):
    with pytest.raises(NotABackup) as refused:
        restore(backup, schema, str(MIGRATIONS))
    assert inspect(db.engine).get_table_names() == []
    return refused.value.sentence


def test_a_changed_byte_or_a_missing_file_is_named_and_nothing_is_changed(after, backup):
    for path in (backup / "manifest.json", backup / "store.jsonl.gz", backup / "tables" / "persons.jsonl.gz", backup / "manifest.sha256"):
        whole = path.read_bytes()
        path.write_bytes(whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:] if path.suffix != ".sha256" else b"0" + whole[1:])
        assert "备份坏了" in refusal(backup)
        path.unlink()
        assert path.name.partition(".")[0] in refusal(backup) or "没有 manifest" in refusal(backup)
        path.write_bytes(whole)
    assert "不是一份写完的备份" in refusal(backup / "tables")


def test_another_schema_and_other_keys_are_refused(after, backup, settings):
    assert "0002" in refusal(backup, schema="0002")
    (settings.keys / "master.key").unlink()
    from portal.keys import make_keys

    make_keys(settings.keys)
    assert "不是备份那个实例的" in refusal(backup)


def test_a_database_with_tables_is_left_alone(app, backup):
    before = everything()
    with pytest.raises(NotABackup, match="已经有表"):
        restore(backup, SCHEMA, str(MIGRATIONS))
    assert everything() == before


def test_rows_that_cannot_be_taken_leave_no_tables(after, backup, monkeypatch):
    monkeypatch.setattr("portal.preservation.backups.actions._go_on_counting", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError):
        read_back(backup)
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_an_object_that_is_gone_or_other_than_it_was_is_told(after, backup, held, settings):
    store = settings.instance / "store"
    shutil.rmtree(store / "ocfl")
    installation.current().store.prepare({})
    _, position = read_back(backup)
    assert held in position.gone and (position.other, position.is_whole) == ([], False)
