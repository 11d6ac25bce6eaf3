"""A disk that is brought and interrupted: the same command goes on, copies nothing twice and announces nothing twice."""
from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from portal import installation
from portal.database import now, writing
from portal.transfers import actions, disk, staging
from portal.transfers.actions.uploading import LIFETIME
from portal.transfers.models import TransferCopy
from tests.conftest import CHECKOUT
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.live_site import settings  # noqa: F401  (which database is of no matter here)
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row
from tests.portal.transfers.sending import staged

KILLED_AT_THE_SECOND = """
import os, signal
from portal.cli import main
from portal.transfers import staging
stage, count = staging.stage, []
def second_kills(*given):
    count.append(1)
    if len(count) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return stage(*given)
staging.stage = second_kills
main()
"""
HOLDS = """
import fcntl, sys
file = open(sys.argv[1], "a")
fcntl.lockf(file, fcntl.LOCK_EX, 1, int(sys.argv[2]))
print(flush=True)
input()
"""


@pytest.fixture
def folder(intake: Intake) -> Path:
    """A disk with two packages, one of them unpacked."""
    place = intake.folder / "disk"
    place.mkdir()
    package(ZHANG).zip(place)
    package(LI).unpack(place)
    return place


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is copied into staging, by name."""
    seen, stage = [], staging.stage
    monkeypatch.setattr(staging, "stage", lambda source, into: (seen.append(source.name), stage(source, into))[1])
    return seen


def bring(command, folder: Path, by: str = "archivist", json: bool = True):
    return command("import", str(folder), "--enterprise", USCC, "--by", by, json=json)


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def interrupted(intake: Intake, folder: Path, monkeypatch: pytest.MonkeyPatch, by: str = "archivist", enterprise: str = USCC) -> None:
    """Everything is copied, nothing announced."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(disk, "announce", killed)
        disk.bring(intake.cast[by], enterprise, [str(folder)])


def test_killed_in_the_middle_it_goes_on_with_what_is_left(intake: Intake, command, folder: Path, copies, settings):  # noqa: F811
    words = [sys.executable, "-c", KILLED_AT_THE_SECOND, "--instance", str(settings.instance), "import", str(folder)]
    done = subprocess.run([*words, "--enterprise", USCC, "--by", "archivist"], cwd=CHECKOUT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL and intake.trail("transfer.announced") == []
    intake.work()  # a worker that starts meanwhile sweeps what is half, and keeps what is whole
    assert len(staged(intake)) == 1
    again = bring(command, folder)
    assert (again.code, len(again.data["files"]), len(copies)) == (0, 2, 1)
    assert "1 个包已经在暂存区" in again.err
    assert len(intake.trail("transfer.announced")) == 1


def test_interrupted_after_it_was_announced_it_is_not_announced_again(intake: Intake, command, folder: Path, copies):
    batch = disk.bring(intake.cast["archivist"], USCC, [str(folder)])
    again = bring(command, folder)
    assert (again.data["batch"], again.code, len(copies)) == (batch, 0, 2)
    assert f"上次已经登记为批次 {batch}" in again.err
    assert len(intake.trail("transfer.announced")) == 1


def test_once_it_was_answered_the_same_disk_is_another_batch(command, folder: Path):
    first, second = bring(command, folder), bring(command, folder)
    assert first.data["batch"] != second.data["batch"]
    assert second.code == 1 and second.err == ""  # the same persons in another batch


def test_a_package_that_was_changed_meanwhile_is_copied_anew(intake: Intake, command, folder: Path, copies, monkeypatch):
    interrupted(intake, folder, monkeypatch)
    copies.clear()
    package(ZHANG, pages=2).zip(folder)
    (folder / f"{LI[0]}{LI[1]}" / "新的.txt").write_text("x")
    done = bring(command, folder)
    assert (len(copies), len(done.data["files"])) == (2, 2)


def test_what_one_account_has_copied_is_of_no_use_to_another(intake: Intake, command, folder: Path, copies, monkeypatch):
    interrupted(intake, folder, monkeypatch, by="lead")
    interrupted(intake, folder, monkeypatch, enterprise=OTHER_USCC)
    copies.clear()
    assert bring(command, folder).code == 0
    assert len(copies) == 2


def test_a_batch_that_was_withdrawn_meanwhile_is_announced_anew(intake: Intake, command, folder: Path):
    batch = disk.bring(intake.cast["enterprise"], USCC, [str(folder)])
    actions.withdraw(intake.cast["enterprise"], batch)
    assert bring(command, folder, by="enterprise").data["batch"] != batch


def test_copies_that_nobody_comes_back_for_are_swept_after_a_week(intake: Intake, folder: Path, monkeypatch):
    interrupted(intake, folder, monkeypatch)
    intake.work()
    assert len(staged(intake)) == 2
    with writing() as session:
        session.execute(update(TransferCopy).values(copied_at=now() - LIFETIME - timedelta(minutes=1)))
    intake.work()
    assert staged(intake) == []


def test_two_commands_never_bring_the_same_enterprises_packages_at_once(intake: Intake, command, folder: Path):
    account = intake.cast["archivist"].account_id
    place = int(installation.current().keys.blind(f"import {account} {USCC}")[:12], 16)
    lock = installation.current().settings.instance / disk.LOCK
    with subprocess.Popen([sys.executable, "-c", HOLDS, lock, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline()
        done = bring(command, folder)
        holder.kill()
    assert done.code == 2 and "正由另一个命令收着" in done.err
    assert bring(command, folder).code == 0


def test_people_read_how_many_passed_and_what_is_to_be_mended(intake: Intake, command, folder: Path):
    package(LI, **FAULT).zip(folder)
    (folder / f"{LI[0]}{LI[1]}").rename(intake.folder / "elsewhere")
    (folder / "移交清册.xlsx").write_bytes(intake.register(row(ZHANG), row(LI), row(WANG)))
    lines = bring(command, folder, json=False).out.splitlines()
    assert lines[0].endswith("收进 2 个包，通过 1 个，不通过 1 个；清册上还有 1 人没有包")
    assert lines[3].endswith("没有包") and "不通过" in lines[4] and "date-after-transfer" in lines[5]
