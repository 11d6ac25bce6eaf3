"""The second store is read as the first is: damage there is told, and mended from the first store in the background."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_store import Unreachable
from archive_store.layout import object_folder
from portal import installation
from portal.access import Forbidden
from portal.database import db
from portal.jobs.worker import work_until_idle
from portal.lifecycle import Refusal
from portal.preservation.copies import actions as copies
from portal.preservation.copies import queries
from portal.preservation.fixity import actions
from portal.preservation.fixity.states import FULL, NAMED, OLDEST, SAMPLE
from portal.settings import Settings
from tests.portal.conftest import settings_in
from tests.portal.preservation.conftest import PAGE, verbs
from tests.portal.preservation.exports.conftest import command

__all__ = ["command"]


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    chosen = settings_in(tmp_path / "instance").with_(replica=f"directory:{tmp_path / 'second'}")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    monkeypatch.setenv("GUIDANG_REPLICA", chosen.replica)
    return chosen


@pytest.fixture
def copied(held) -> Path:
    """Both stores hold the same; the second one's root."""
    copies.compare({}, lambda done, of: None)
    return held.store._backend.home.parents[1] / "second" / "ocfl"


def read(cast, kind: str = FULL, *references: str, **wanted) -> dict[str, str]:
    return {one["object"]: one["outcome"] for one in actions.verify_copies(cast["lead"], kind, references, **wanted)[1]}


def page_of(root: Path, object_id: str) -> Path:
    found = next((root / object_folder(object_id)).glob(f"v1/content/{PAGE.rpartition('.')[0]}_*"))
    found.chmod(0o640)
    return found


def test_damage_in_the_copy_is_told_and_mended_from_the_first_store(app, cast, held, copied, client_of):
    one = held.objects[0]
    assert read(cast) == {}
    page = page_of(copied, one)
    page.write_bytes(b"x" * page.stat().st_size)  # of the same size: no listing tells it
    assert read(cast) == {one: "damaged"} == read(cast, NAMED, held.references[0])
    assert [(row.object_id, row.trouble) for row in queries.troubled()] == [(one, "copy-damaged")]
    assert "副本里的这一份坏了" in client_of("auditor").get("/copies/").text and "全部（副本）" in client_of("auditor").get("/fixity/").text
    assert actions.verify(cast["lead"], FULL)[1] == [], "the first store is whole"
    assert work_until_idle(app)["failed"] == 0
    db.session.rollback()
    assert queries.troubled() == [] and read(cast) == {} and "copy.mended" in verbs("copy")


def test_what_cannot_be_mended_stays_among_the_troubles(app, cast, held, copied):
    one = held.objects[0]
    for root in (copied, held.store._backend.home / "ocfl"):
        page_of(root, one).write_bytes(b"damaged in both")
    assert read(cast) == {one: "damaged"}
    work_until_idle(app)
    db.session.rollback()
    assert [row.object_id for row in queries.troubled()] == [one]
    held.put(0, PAGE, f"{held.references[0]} 2".encode())
    copies.compare({}, lambda done, of: None)
    assert queries.troubled() == [] and read(cast) == {}


def test_a_copy_that_is_gone_and_a_damaged_root_come_back(app, cast, held, copied):
    shutil.rmtree(copied / object_folder(held.objects[1]))
    (copied / "0=ocfl_1.1").unlink()
    (copied / "README.txt").write_bytes(b"x")
    run, wrong = actions.verify_copies(cast["lead"], FULL)
    assert [(one["object"], one["outcome"]) for one in wrong] == [(held.objects[1], "missing")]
    assert {one["path"] for one in run["root"]} == {"0=ocfl_1.1", "README.txt"} and run["replica"]
    assert work_until_idle(app)["failed"] == 0
    db.session.rollback()
    assert read(cast) == {} and installation.current().replica.validate_root() == [] and queries.lag().objects == 0


def test_samples_and_what_was_read_longest_ago(cast, held, copied):
    first = actions.verify_copies(cast["lead"], SAMPLE, count=1, seed="7")[0]
    assert (first["objects"], first["seed"]) == (1, "7")
    never = [row.object_id for row in queries.copies_of(queries.copied_ids()).values() if row.read_at is None]
    actions.verify_copies(cast["lead"], OLDEST, count=len(never))
    assert all(row.read_at for row in queries.copies_of(queries.copied_ids()).values())


def test_the_command_and_what_it_refuses(cast, held, copied, command, tmp_path):
    page_of(copied, held.objects[0]).write_bytes(b"damaged")
    answer = command("verify", "--full", "--replica")
    assert (answer.code, answer.data["replica"], [one["reference"] for one in answer.data["damaged"]]) == (1, True, held.references[:1])
    with pytest.raises(Forbidden):
        actions.verify_copies(cast["auditor"], FULL)
    shutil.move(copied, tmp_path / "unplugged")
    with pytest.raises(Unreachable):
        read(cast)


def test_a_second_store_that_was_never_compared_is_not_known(cast, held, settings):
    with pytest.raises(Refusal, match="copies sync"):
        read(cast)
    installation.current().settings = settings.with_(replica="")
    del installation.current().replica
    with pytest.raises(installation.Misconfigured, match="没有设第二个保存库"):
        read(cast)
