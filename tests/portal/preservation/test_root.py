"""The files at the root of the store, by which others know what it is: damage is told, and they are written anew by an action."""
from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from archive_store import Unreachable
from portal.access import Forbidden
from portal.database import writing
from portal.jobs.worker import work_until_idle
from portal.preservation.fixity import actions, queries
from portal.preservation.fixity.states import FULL, NAMED
from portal.settings import Settings
from tests.portal.conftest import settings_in
from tests.portal.preservation.conftest import verbs, verify
from tests.portal.preservation.exports.conftest import command

__all__ = ["command"]
SCHEMA = "guidang-record-1.schema.json"


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


def found() -> dict[str, str]:
    return {finding.subject: finding.kind for finding in queries.findings()}


def test_a_damaged_root_is_told_by_reading_and_mended_from_the_page(cast, held, client_of):
    before = {name: held.store._backend.read(f"ocfl/{name}") for name in ("README.txt", "0=ocfl_1.1", SCHEMA)}
    held.store._backend.put("ocfl/README.txt", b"x")
    held.store._backend.remove("ocfl/0=ocfl_1.1")
    held.store._backend.put(f"ocfl/{SCHEMA}", b"{}")
    run, wrong = verify(cast)
    said = {one["path"]: one["code"] for one in run["root"]}
    assert wrong == {} and said == dict.fromkeys(before, "description") | {"0=ocfl_1.1": "E069"}
    assert verify(cast)[0]["root"] == run["root"] and verbs().count("store.root_found_damaged") == 1
    lead, archivist = client_of("lead"), client_of("archivist")
    assert "保存库有 3 处要看" in archivist.get("/").text
    assert "它的内容是固定的" in archivist.get("/fixity/rows").text and "修复</button>" not in archivist.get("/fixity/rows").text
    assert archivist.post("/fixity/root").status_code == 403
    assert "修复</button>" in lead.get("/fixity/rows").text and lead.post("/fixity/root").status_code == 303
    assert found() == {} and "处要看" not in archivist.get("/").text and verbs()[-1] == "store.root_repaired"
    assert {name: held.store._backend.read(f"ocfl/{name}") for name in before} == before


def test_the_night_looks_at_the_root_and_reconciling_too(app, cast, held):
    held.store._backend.remove("ocfl/ocfl_layout.json")
    with writing():
        actions.begin_night()
    work_until_idle(app)
    assert found() == {"ocfl_layout.json": "root"}
    actions.reconcile(cast["lead"], grace=timedelta(0))
    assert found() == {"ocfl_layout.json": "root"}
    held.store._backend.put("ocfl/ocfl_layout.json", b"{}")
    actions.verify(cast["lead"], NAMED, held.references)
    assert found() == {"ocfl_layout.json": "root"}, "who reads one file does not look"
    assert actions.repair_root(cast["lead"]).mended == ["ocfl_layout.json"] and found() == {}


def test_the_commands_say_and_mend_it(held, command):
    held.store._backend.put("ocfl/README.txt", b"x")
    read = command("verify", "--full")
    assert (read.code, [one["path"] for one in read.data["root"]], read.data["damaged"]) == (1, ["README.txt"], [])
    assert (command("repair", "--root").code, command("verify", "--full").code) == (0, 0)
    assert command("repair", "--root").data == {"mended": [], "left": []}
    for words in (("repair",), ("repair", held.references[0], "--root"), ("repair", "--root", "--from", "directory:/tmp")):
        assert command(*words).code == 2


def test_a_root_that_is_gone_is_no_damage_and_nobody_without_the_right_mends(cast, held):
    with pytest.raises(Forbidden):
        actions.repair_root(cast["archivist"])
    shutil.move(held.store._backend.home / "ocfl", held.store._backend.home / "unplugged")
    for do in (partial(actions.verify, kind=FULL), actions.reconcile, actions.repair_root):
        with pytest.raises(Unreachable):
            do(cast["lead"])
    assert found() == {} and queries.in_trouble() == []
