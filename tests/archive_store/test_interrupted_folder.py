"""A writer on a folder may die or sleep at any step: what was acknowledged stays, what was not is whole or absent."""
from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from archive_store import Conflict, Unwritable, open_store
from tests.archive_store.interrupted_writer import FIRST, ONE, PROGRAM, SECOND
from tests.archive_store.sleepers import CHECKOUT, paused, wake


@pytest.fixture(scope="module")
def deaths(tmp_path_factory) -> list[dict]:
    """What was found after the death of a writer at each of its steps."""
    folder = tmp_path_factory.mktemp("killed") / "place"
    answer = subprocess.run([*PROGRAM, "kill", folder], cwd=CHECKOUT, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    print(f"{len(found)} kill points, {sum(death['published'] for death in found)} versions rolled forward")
    assert len(found) > 40
    return found


@pytest.mark.slow
def test_after_a_death_at_any_step_the_store_is_valid_and_its_staging_empty(deaths):
    assert [death for death in deaths if death["problems"] or death["staged"]] == []


@pytest.mark.slow
def test_after_a_death_at_any_step_what_was_acknowledged_is_there(deaths):
    assert [death for death in deaths if death["head"] < death["acknowledged"]] == []
    assert {death["acknowledged"] for death in deaths} == {0, 1}


@pytest.mark.slow
def test_some_deaths_leave_a_version_that_has_to_be_rolled_forward(deaths):
    assert any(death["published"] for death in deaths)


@pytest.mark.slow
def test_after_a_death_at_any_step_the_same_work_done_again_ends_the_same(deaths):
    wanted = {path: data.decode() for path, data in {**FIRST, **SECOND}.items()}
    assert [death for death in deaths if death["after_retry"] != [2, wanted]] == []


def paused_writer(home: Path, event: str, name: str) -> subprocess.Popen[str]:
    return paused([*PROGRAM, "pause", os.fspath(home), event, f"{name}$"])


def test_a_writer_that_slept_before_its_commit_is_refused(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, FIRST, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", "/v2")
    store.add_version(ONE, {"pages/0002.jpg": b"by the faster one"}, expect_head=1, message="meanwhile")
    assert wake(sleeper) == "Conflict"
    assert store.read(ONE, "pages/0002.jpg") == b"by the faster one"
    assert store.validate(ONE) == []


def test_a_writer_that_slept_after_its_commit_does_not_turn_the_object_back(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, FIRST, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", f"{ONE.rpartition(':')[2]}/inventory.json")
    assert store.head(ONE) == 2
    store.add_version(ONE, {"pages/0004.jpg": b"fourth page"}, expect_head=2, message="meanwhile")
    assert wake(sleeper) == "2"
    assert store.head(ONE) == 3
    assert store.validate(ONE) == []


def test_recovery_beside_a_living_writer_leaves_it_alone(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, FIRST, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", "/v2")
    assert store.recover().stages == 0
    assert wake(sleeper) == "2"
    assert store.validate(ONE) == []


def test_a_dead_rivals_commit_is_made_public_by_the_next_writer(tmp_path):
    store = open_store(str(tmp_path))
    store.create(ONE, FIRST, "accession")
    sleeper = paused_writer(tmp_path, "os.rename", f"{ONE.rpartition(':')[2]}/inventory.json")
    sleeper.kill()
    sleeper.communicate(timeout=60)
    with pytest.raises(Conflict):
        store.add_version(ONE, {"x": b"y"}, expect_head=1, message="has not seen it")
    assert store.validate(ONE) == []
    assert store.add_version(ONE, {"x": b"y"}, expect_head=2, message="has seen it").number == 3


@pytest.mark.parametrize("failing", ["rename", "fsync", "mkdir"])
def test_a_failing_disk_accepts_nothing_and_leaves_the_store_valid(tmp_path, monkeypatch, failing):
    store = open_store(str(tmp_path))
    store.create(ONE, FIRST, "accession")

    def fail(*arguments, **options):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, failing, fail)
        with pytest.raises(Unwritable, match="Input/output error"):
            store.add_version(ONE, SECOND, expect_head=1, message="on a bad day")
    store.recover()
    assert store.validate(ONE) == []
    assert store.validate_root() == []
    assert store.add_version(ONE, SECOND, expect_head=1, message="on a better day").number == 2


def test_nothing_is_moved_in_from_another_file_system(tmp_path, monkeypatch):
    """The folder of temporary files is often another file system, across which nothing can be renamed."""
    moved = []
    rename = os.rename
    monkeypatch.setattr(os, "rename", lambda source, target: (moved.append(source), rename(source, target))[1])
    home = tmp_path / "store"
    source = tmp_path / "scan.jpg"
    source.write_bytes(b"a page")
    open_store(str(home)).create(ONE, {"page.jpg": source}, "accession")
    assert moved
    assert all(Path(path).is_relative_to(home) for path in moved)


def test_a_store_whose_disk_is_gone_accepts_nothing(tmp_path):
    store = open_store(str(tmp_path / "store"))
    (tmp_path / "store" / "ocfl").rename(tmp_path / "unmounted")
    with pytest.raises(Unwritable):
        store.create(ONE, FIRST, "accession")
    assert not (tmp_path / "store" / "ocfl").exists()
