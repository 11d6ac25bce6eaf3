"""The staging folder: whole packages or nothing, and nothing that nobody holds."""
import hashlib
import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from portal.regulation.standard import FIRST_STANDARD
from portal.transfers import staging
from portal.transfers.digests import Digests, sm3
from portal.transfers.inspection import inspect
from tests.packages import right_package
from tests.portal.transfers.looking import TODAY

GONE = 2**22 + 1
"""No process has this number."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "staging"
    place.mkdir()
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_zip_is_copied_as_it_is(tmp_path: Path, folder: Path):
    package = right_package().zip(tmp_path)
    staged = staging.stage(package, folder)
    assert (folder / staged.name).read_bytes() == package.read_bytes()
    assert staged.size == package.stat().st_size
    assert staged.digests == Digests(hashlib.sha256(package.read_bytes()).hexdigest(), sm3(package))


def test_the_digests_of_a_folder_are_those_of_the_lists_that_common_tools_make(tmp_path: Path, folder: Path):
    source = right_package().unpack(tmp_path)
    staged = staging.stage(source, folder)
    tools = "LC_ALL=C; find . -type f -printf '%P\\0' | sort -z | xargs -0 sha256sum | sha256sum"
    counted = subprocess.run(tools, shell=True, cwd=source, capture_output=True, text=True, check=True)
    assert staged.digests.sha256 == counted.stdout.split()[0]
    paths = sorted(os.fsencode(path.relative_to(source)) for path in source.rglob("*") if path.is_file())
    listed = b"".join(sm3(source / os.fsdecode(path)).encode() + b"  " + path + b"\n" for path in paths)
    assert staged.digests.sm3 == sm3(listed)


def test_an_unpacked_package_is_inspected_like_its_zip(tmp_path: Path, folder: Path):
    made = right_package()
    zipped, unpacked = staging.stage(made.zip(tmp_path), folder), staging.stage(made.unpack(tmp_path), folder)
    reports = [inspect(folder / one.name, standard=FIRST_STANDARD, transfer_date=TODAY, name=made.called) for one in (zipped, unpacked)]
    assert [(report["verdict"], report["bytes"], report["pages"]) for report in reports] == [("pass", reports[0]["bytes"], 4)] * 2


def test_what_is_no_plain_file_stays_what_it_is_and_is_never_followed(tmp_path: Path, folder: Path):
    source = right_package().unpack(tmp_path)
    (source / "link").symlink_to("/etc/passwd")
    os.mkfifo(source / "pipe")
    copy = folder / staging.stage(source, folder).name
    assert os.readlink(copy / "link") == "/etc/passwd" and stat.S_ISFIFO((copy / "pipe").lstat().st_mode)
    report = inspect(copy, standard=FIRST_STANDARD, transfer_date=TODAY, name="x")
    assert [finding["code"] for finding in report["findings"]] == ["package-special"]


def test_a_pipe_that_is_given_as_a_package_is_not_waited_for(tmp_path: Path, folder: Path):
    os.mkfifo(tmp_path / "pipe.zip")
    staged = staging.stage(tmp_path / "pipe.zip", folder)
    report = inspect(folder / staged.name, standard=FIRST_STANDARD, transfer_date=TODAY, name="pipe")
    assert [finding["code"] for finding in report["findings"]] == ["package-special"]


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, folder: Path, monkeypatch):
    source = right_package().unpack(tmp_path)
    monkeypatch.setattr(staging, "_copy_file", full)
    with pytest.raises(OSError):
        staging.stage(source, folder)
    assert names(folder) == []


def full(*_):
    raise OSError(28, "no space left")


def test_a_folder_beyond_the_bounds_is_copied_to_just_behind_them(tmp_path: Path, folder: Path, monkeypatch):
    monkeypatch.setattr(staging, "MOST_MEMBERS", 5)
    source = tmp_path / "many"
    source.mkdir()
    for number in range(50):
        (source / f"{number}.JPG").write_bytes(b"x")
    assert len(names(folder / staging.stage(source, folder).name)) == 6


def test_an_arrival_that_is_not_kept_is_gone(folder: Path):
    arrival = staging.Arrival(folder)
    arrival.write(b"half")
    arrival.drop()
    assert names(folder) == []


def test_the_sweep_removes_what_nobody_holds_and_nobody_writes(folder: Path):
    host = socket.gethostname()
    held, let_go = f"{host}.{GONE}.{'a' * 32}", f"{host}.{os.getpid()}.{'b' * 32}"
    dead, living = f"{host}.{GONE}.{'c' * 32}", f"{host}.{os.getpid()}.{'d' * 32}"
    elsewhere, ancient = f"other.1.{'e' * 32}", f"other.1.{'f' * 32}"
    for name in (held, let_go, dead, living, elsewhere, ancient, "notes.txt"):
        (folder / name).write_bytes(b"")
    (folder / f"{held}.pictures").mkdir()
    (folder / f"{let_go}.pictures").mkdir()
    os.utime(folder / ancient, (0, 0))
    assert staging.sweep(folder, {held}, {let_go}, lambda process: process == os.getpid()) == 4
    assert names(folder) == sorted([held, f"{held}.pictures", living, elsewhere, "notes.txt"])


def test_to_remove_twice_does_no_harm(folder: Path):
    before = names(folder)
    staging.remove(folder, "never-there")
    assert names(folder) == before
