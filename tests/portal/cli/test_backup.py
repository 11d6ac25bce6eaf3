"""`guidang backup` and `guidang restore`, with the keys that come back beside them."""
from __future__ import annotations

import io
import shutil
import sqlite3

import pytest

from archive_store import open_store
from archive_store.layout import object_folder
from portal.keys import escrow as escrows
from tests.portal.cli.commands import refused, run

ID = "urn:x-jnda:sys.rooms.all"


@pytest.fixture
def archive(tmp_path, monkeypatch, capfd):
    """An instance with an account and an object, its keys in escrow, and a backup."""
    monkeypatch.setattr(escrows, "COST", 1 << 10)
    monkeypatch.setenv("GUIDANG_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("GUIDANG_STORE", f"directory:{tmp_path / 'store'}")
    (tmp_path / "word").write_text("seven wooden benches by the lake\n")
    for command in (["init"], ["account", "add", "wang", "--role", "archivist"]):
        assert run(capfd, *command).exit_code == 0
    open_store(f"directory:{tmp_path / 'store'}").create(ID, {"a": b"a"}, "record")
    assert run(capfd, "keys", "escrow", "--to", tmp_path / "escrow.txt", "--passphrase-file", tmp_path / "word").exit_code == 0
    return tmp_path


def test_after_the_loss_of_the_whole_machine_keys_and_database_come_back(archive, capfd):
    backup = archive / "backup"
    written = run(capfd, "backup", "--to", backup, "--json").json
    assert written["objects"] >= 1 and written["rows"] > 0 and written["path"] == str(backup)
    assert "已经有了" in refused(run(capfd, "backup", "--to", backup))
    assert "已经有表" in refused(run(capfd, "restore", "--from", backup))
    shutil.rmtree(archive / "instance")
    assert "keys restore" in refused(run(capfd, "restore", "--from", backup))
    assert run(capfd, "keys", "restore", "--from", archive / "escrow.txt", "--passphrase-file", archive / "word").exit_code == 0
    assert "manifest" in refused(run(capfd, "restore", "--from", archive / "store"))
    read = run(capfd, "restore", "--from", backup, "--json")
    facts = {name: written[name] for name in ("made", "schema", "rows", "objects", "trail")}
    assert read.exit_code == 0 and {name: read.json[name] for name in facts} == facts
    assert read.json["same"] == written["objects"] and not read.json["newer"] + read.json["gone"] + read.json["other"]
    assert run(capfd, "work", "--until-idle").exit_code == 0
    assert "已经有账号 wang" in refused(run(capfd, "account", "add", "wang", "--role", "archivist"))


def test_a_store_that_lost_an_object_since_is_an_objection(archive, capfd):
    assert run(capfd, "backup", "--to", archive / "backup").exit_code == 0
    shutil.rmtree(archive / "store" / "ocfl")
    open_store(f"directory:{archive / 'store'}")
    (archive / "instance" / "guidang.sqlite").unlink()
    said = run(capfd, "restore", "--from", archive / "backup", "--json")
    assert said.exit_code == 1 and ID in said.json["gone"]


def test_a_store_that_is_newer_than_the_backup_is_caught_up_with(archive, capfd, monkeypatch):
    """What came after the backup is made from the store, and the backup adds the passwords that the store never holds."""
    monkeypatch.setattr("sys.stdin", io.StringIO("seven wooden benches\n"))
    assert run(capfd, "account", "add", "zhou", "--role", "lead", "--password-stdin").exit_code == 0
    assert run(capfd, "backup", "--to", archive / "backup").exit_code == 0
    assert run(capfd, "account", "add", "late", "--role", "auditor").exit_code == 0
    assert run(capfd, "work", "--until-idle").exit_code == 0
    (archive / "instance" / "guidang.sqlite").unlink()
    said = run(capfd, "restore", "--from", archive / "backup", "--json")
    assert (said.exit_code, said.json["caught_up"]) == (0, True) and said.json["newer"]
    assert {user: bool(kept) for user, kept in accounts(archive)} == {"wang": False, "zhou": True, "late": False}
    assert "已经有账号 late" in refused(run(capfd, "account", "add", "late", "--role", "auditor"))


def test_a_newer_store_with_a_damaged_object_leaves_what_was_backed_up(archive, capfd):
    assert run(capfd, "backup", "--to", archive / "backup").exit_code == 0
    assert run(capfd, "account", "add", "late", "--role", "auditor").exit_code == 0
    assert run(capfd, "work", "--until-idle").exit_code == 0
    next((archive / "store" / "ocfl" / object_folder(ID)).glob("v1/content/*")).unlink()
    (archive / "instance" / "guidang.sqlite").unlink()
    said = run(capfd, "restore", "--from", archive / "backup", "--json")
    assert (said.exit_code, said.json["caught_up"]) == (1, False)
    assert [user for user, _ in accounts(archive)] == ["wang"]


def accounts(archive):
    with sqlite3.connect(archive / "instance" / "guidang.sqlite") as connection:
        return connection.execute('SELECT "user", password_hash FROM accounts ORDER BY id').fetchall()
