"""A client of the store dies, or its disk fails, at every system call of a commit: nothing acknowledged is lost.

The client is a bare interpreter with `archive_store` alone, followed by `strace` (`tests/archive_store/faults`). Each point has
an object of its own in one store, so that at the end the whole root is judged by the validator and the auditors' script.
"""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive_store.faults.order import Disk
from tests.archive_store.faults.traced import Call
from tests.valid_roots import VALIDATOR, verdicts

CHECKOUT = Path(__file__).resolve().parents[2]
INJECTOR = CHECKOUT / "tests" / "archive_store" / "faults" / "injector.py"
MEMORY = Path("/dev/shm")
FEWEST = {"create": 150, "add_version": 250, "withdraw": 60}
MUTATIONS = [
    ("without-fsync", "ORDER", "create"), ("without-fsync", "ORDER", "add_version"), ("acknowledging-first", "KILL", "create"),
    ("acknowledging-first", "KILL", "add_version"), ("inventory-first", "KILL", "add_version"),
]

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: what counts is the order of the calls."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        yield Path(place)


def injected(folder: Path, fault: str, verb: str, *mutations: str) -> dict:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    command = [sys.executable, "-I", "-S", INJECTOR, CHECKOUT, folder, fault, verb, *mutations]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def judge(root: Path) -> None:
    """The root by the auditors' script, and by the validator where it is installed."""
    audit = subprocess.run([sys.executable, CHECKOUT / "tools" / "verify_store.py", root], capture_output=True, text=True)
    assert audit.returncode == 0, audit.stdout
    if VALIDATOR.exists():
        assert verdicts([root]) == []


@pytest.mark.parametrize("fault", ["KILL", "ENOSPC", "EIO"])
@pytest.mark.parametrize("verb", ["create", "add_version"])
def test_a_fault_at_every_system_call_loses_nothing_acknowledged(folder, fault, verb):
    found = injected(folder, fault, verb)
    print(f"{verb}: {fault} at {found['points']} calls")
    assert found["reds"] == []
    assert found["points"] >= FEWEST[verb]
    assert found["hit"] >= found["points"] * 0.98  # a folder that another object has made already saves a call
    judge(folder / "store" / "ocfl")


@pytest.mark.parametrize("fault", ["KILL", "EIO"])
def test_a_fault_at_every_eighth_call_of_a_withdrawal_leaves_the_old_or_the_new(folder, fault):
    found = injected(folder, fault, "withdraw")
    assert found["reds"] == []
    assert found["points"] >= FEWEST["withdraw"]
    judge(folder / "store" / "ocfl")


@pytest.mark.parametrize("verb", ["create", "add_version", "withdraw"])
def test_nothing_is_unsynced_when_it_is_acknowledged(folder, verb):
    assert injected(folder, "ORDER", verb)["reds"] == []


@pytest.mark.parametrize(("mutation", "fault", "verb"), MUTATIONS)
def test_a_store_that_is_broken_on_purpose_turns_the_oracle_red(folder, mutation, fault, verb):
    found = injected(folder, fault, verb, mutation)
    print(found["reds"][:1])
    assert found["reds"]


def test_a_file_synced_before_its_last_write_or_moved_without_its_folder_is_unsynced():
    """The checker itself, on a log of a few lines."""
    disk = Disk()
    for call in (
        Call("openat", 1, 'AT_FDCWD, "/s/staging/a", O_WRONLY|O_CREAT|O_EXCL, 0440) = 3</s/staging/a>'),
        Call("write", 1, '3</s/staging/a>, "x", 1) = 1'),
        Call("fsync", 1, "3</s/staging/a>) = 0"),
        Call("rename", 1, '"/s/staging/a", "/s/ocfl/a") = 0'),
    ):
        disk.see(call)
    assert disk.unsynced("/s/ocfl") == ["names in /s/ocfl"]
    disk.see(Call("fsync", 2, "4</s/ocfl>) = 0"))
    assert disk.unsynced("/s/ocfl") == []
    disk.see(Call("fsync", 3, "4</s/ocfl>) = -1 EIO (Input/output error)"))
    disk.see(Call("write", 2, '3</s/ocfl/a>, "y", 1) = 1'))
    assert disk.unsynced("/s/ocfl") == ["bytes of /s/ocfl/a"]
