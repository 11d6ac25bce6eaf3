"""`guidang copies`: brought in step now, and what is said of it."""
from __future__ import annotations

import uuid

import pytest

from archive_store import open_store
from archive_store.layout import object_folder
from tests.portal.cli.commands import refused, run

ID = "urn:x-jnda:sys.rooms.all"


@pytest.fixture
def archive(tmp_path, monkeypatch, capfd):
    """An instance with an object in its store, and a second store."""
    monkeypatch.setenv("GUIDANG_INSTANCE", str(tmp_path / "instance"))
    assert run(capfd, "init").exit_code == 0
    open_store(f"directory:{tmp_path / 'instance' / 'store'}").create(ID, {"a": b"a"}, "record")
    monkeypatch.setenv("GUIDANG_REPLICA", f"directory:{tmp_path / 'second'}")
    return tmp_path


def test_everything_is_brought_now_and_damage_is_an_objection(archive, capfd):
    assert run(capfd, "copies", "status", "--json").json["compared_at"] is None
    said = run(capfd, "copies", "sync", "--json")
    assert said.exit_code == 0 and said.json["compared"] >= 1 and said.json["troubles"] == [] and said.json["objects"] == 0
    assert said.json["replica"] == str(archive / "second")
    assert open_store(said.json["replica"]).validate(ID) == []
    assert run(capfd, "copies", "status", "--json").json == said.json | {"oldest_seconds": 0}
    next((archive / "instance" / "store" / "ocfl" / object_folder(ID)).glob("v1/content/*")).unlink()
    damaged = run(capfd, "copies", "sync", "--json")
    assert (damaged.exit_code, damaged.json["troubles"]) == (1, [{"object": ID, "trouble": "damaged"}])
    assert ID in run(capfd, "copies", "status").out


def test_without_a_second_store_and_with_none_that_answers(archive, capfd, monkeypatch):
    (archive / "second").write_text("no folder")
    assert refused(run(capfd, "copies", "sync"))
    assert run(capfd, "copies", "status", "--json").json["failing"] is True
    monkeypatch.setenv("GUIDANG_REPLICA", "")
    assert "GUIDANG_REPLICA" in refused(run(capfd, "copies", "status"))


def test_a_lock_that_the_bucket_has_not_stops_the_start(archive, capfd, monkeypatch, s3_server):
    bucket = f"plain-{uuid.uuid4().hex}"
    open_store(s3_server.url(bucket))
    monkeypatch.setenv("GUIDANG_REPLICA", s3_server.url(bucket, options="&lock=GOVERNANCE&days=30"))
    assert "对象锁" in refused(run(capfd, "copies", "status"))
    monkeypatch.setenv("GUIDANG_REPLICA", s3_server.url(f"locked-{uuid.uuid4().hex}", options="&lock=GOVERNANCE&days=30"))
    assert run(capfd, "copies", "sync").exit_code == 0
