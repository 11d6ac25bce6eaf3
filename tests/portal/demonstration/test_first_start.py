"""`tools/demonstration.sh`: the first `make run` makes the archive once, whole or not at all, and no later one touches it."""
from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
MAKES = '''#!/bin/sh
mkdir -p "$2/keys" && echo made >>"$2/guidang.sqlite"
'''
IS_CUT_OFF = '''#!/bin/sh
mkdir -p "$2/keys" && echo half >"$2/guidang.sqlite" && exit 2
'''


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but the script and a program in the place of `guidang`."""
    (tmp_path / "tools").mkdir()
    shutil.copy(CHECKOUT / "tools" / "demonstration.sh", tmp_path / "tools")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    return tmp_path


def start(checkout: Path, guidang: str = MAKES, **environment: str) -> int:
    program = checkout / ".venv" / "bin" / "guidang"
    program.write_text(guidang)
    program.chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUIDANG_")}
    command = [checkout / "tools" / "demonstration.sh"]
    return subprocess.run(command, env=clean | environment, capture_output=True, timeout=60, check=False).returncode


def test_the_first_start_makes_it_and_the_second_leaves_it(checkout):
    assert (start(checkout), start(checkout)) == (0, 0)
    assert (checkout / "instance" / "guidang.sqlite").read_text() == "made\n"
    assert not (checkout / "instance-new").exists()


def test_after_a_start_that_was_cut_off_the_next_one_makes_it_anew(checkout):
    assert start(checkout, IS_CUT_OFF) != 0
    assert not (checkout / "instance").exists()
    assert start(checkout) == 0
    assert (checkout / "instance" / "guidang.sqlite").read_text() == "made\n"


def test_what_lay_in_the_folder_before_stays(checkout):
    (checkout / "instance" / "screenshots").mkdir(parents=True)
    (checkout / "instance" / ".keep").touch()
    assert start(checkout, INSTANCE="instance/") == 0
    assert sorted(path.name for path in (checkout / "instance").iterdir()) == [".keep", "guidang.sqlite", "keys", "screenshots"]


def test_back_ends_of_ones_own_are_left_alone(checkout):
    assert start(checkout, GUIDANG_DATABASE="postgresql:///archive") == 2
    assert not (checkout / "instance").exists()
