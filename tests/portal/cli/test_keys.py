"""`guidang keys`: written out, tried, put back; and the start that is refused."""
from __future__ import annotations

import os
import re
import sys

import pytest

from portal.keys import escrow as escrows
from tests.portal.cli.commands import refused, run

PASSPHRASE = "seven wooden benches by the lake"


@pytest.fixture
def house(tmp_path, monkeypatch, capfd):
    """A folder with an empty instance whose keys lie elsewhere, and files with passphrases."""
    monkeypatch.setattr(escrows, "COST", 1 << 10)
    monkeypatch.setenv("GUIDANG_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("GUIDANG_KEYS", str(tmp_path / "token" / "keys"))
    (tmp_path / "word").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "other").write_text("eight wooden benches by the lake\n")
    (tmp_path / "short").write_text("bench\n")
    assert run(capfd, "init").exit_code == 0
    return tmp_path


def test_keys_go_out_are_tried_lost_and_come_back(house, capfd):
    escrow, word, other = house / "escrow.txt", house / "word", house / "other"
    key_file = house / "token" / "keys" / "master.key"
    master = key_file.read_bytes()
    assert not (house / "instance" / "keys").exists() and key_file.stat().st_mode & 0o777 == 0o600
    written = run(capfd, "keys", "escrow", "--to", escrow, "--passphrase-file", word, "--json").json
    assert escrow.stat().st_mode & 0o777 == 0o600 and written["path"] == str(escrow)
    tried = run(capfd, "keys", "check", "--from", escrow, "--passphrase-file", word, "--json").json
    assert tried == written | {"opens": True, "same": True}
    assert "口令不对" in refused(run(capfd, "keys", "check", "--from", escrow, "--passphrase-file", other))
    assert "没有动它" in refused(run(capfd, "keys", "restore", "--from", escrow, "--passphrase-file", word))
    key_file.unlink()
    assert "口令不对" in refused(run(capfd, "keys", "restore", "--from", escrow, "--passphrase-file", other))
    assert not key_file.exists()
    assert run(capfd, "keys", "restore", "--from", escrow, "--passphrase-file", word, "--json").json["key"] == written["key"]
    assert key_file.read_bytes() == master and key_file.stat().st_mode & 0o777 == 0o600


def test_another_instances_keys_are_told_apart(house, capfd, monkeypatch):
    escrow, word = house / "escrow.txt", house / "word"
    assert run(capfd, "keys", "escrow", "--to", escrow, "--passphrase-file", word).exit_code == 0
    monkeypatch.delenv("GUIDANG_KEYS")
    assert run(capfd, "--instance", house / "second", "init").exit_code == 0
    said = run(capfd, "--instance", house / "second", "keys", "check", "--from", escrow, "--passphrase-file", word, "--json")
    assert (said.exit_code, said.json["opens"], said.json["same"]) == (1, True, False)


def test_what_will_not_do_is_refused_and_nothing_written(house, capfd):
    escrow, word = house / "escrow.txt", house / "word"
    assert "15" in refused(run(capfd, "keys", "escrow", "--to", escrow, "--passphrase-file", house / "short"))
    assert "--passphrase-file" in refused(run(capfd, "keys", "escrow", "--to", escrow))
    for place in (house / "instance" / "escrow.txt", house / "token" / "keys" / "escrow.txt", house / "instance" / "store" / "x"):
        assert "不能放在" in refused(run(capfd, "keys", "escrow", "--to", place, "--passphrase-file", word))
    assert not escrow.exists()
    escrow.write_text("somebody's\n")
    assert "没有动它" in refused(run(capfd, "keys", "escrow", "--to", escrow, "--passphrase-file", word))
    assert escrow.read_text() == "somebody's\n"
    assert "不是密钥托管件" in refused(run(capfd, "keys", "check", "--from", escrow, "--passphrase-file", word))
    assert "没有这个文件" in refused(run(capfd, "keys", "check", "--from", house / "none", "--passphrase-file", word))


def test_on_a_terminal_the_passphrase_is_asked_twice(house, capfd, monkeypatch):
    answers = iter([PASSPHRASE, PASSPHRASE + "!", PASSPHRASE, PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert "不一样" in refused(run(capfd, "keys", "escrow", "--to", house / "escrow.txt"))
    assert run(capfd, "keys", "escrow", "--to", house / "escrow.txt").exit_code == 0
    assert run(capfd, "keys", "check", "--from", house / "escrow.txt").exit_code == 0


def test_the_start_is_refused_where_others_can_read_the_keys_or_they_lie_in_the_store(house, capfd, monkeypatch):
    key_file = house / "token" / "keys" / "master.key"
    os.chmod(key_file, 0o640)
    assert "chmod 600" in refused(run(capfd, "work", "--until-idle"))
    os.chmod(key_file, 0o600)
    monkeypatch.setenv("GUIDANG_STORE", f"directory:{house / 'token'}")
    assert re.search("保存库的文件夹", refused(run(capfd, "work", "--until-idle")))


def test_init_makes_no_keys_over_others_and_leaves_none_where_it_fails(house, capfd, monkeypatch):
    assert "已经有密钥" in refused(run(capfd, "--instance", house / "second", "init"))
    monkeypatch.setenv("GUIDANG_KEYS", str(house / "third-keys"))
    monkeypatch.setenv("GUIDANG_STORE", "s3://")
    refused(run(capfd, "--instance", house / "third", "init"))
    assert not (house / "third-keys" / "master.key").exists() and not (house / "third").exists()
