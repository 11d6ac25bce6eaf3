"""`guidang sample` as a person types it: one answer, exit codes, masked numbers, nothing changed where it cannot be done."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

IMPORTS = """
import sys
import portal.cli.sample, portal.demonstration.sample
print(sorted({"sqlalchemy", "flask", "minio", "boto3"} & set(sys.modules)))
"""


def guidang(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", "from portal.cli import main; main()", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_it_writes_packages_and_register_and_says_so_in_one_json_object_with_masked_numbers(tmp_path):
    out = tmp_path / "out"
    done = guidang("sample", out, "--people", 2, "--pages", 1, "--seed", 3, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert (answer["out"], answer["people"], answer["pages"]) == (str(out), 2, 1)
    assert answer["register"] == str(out / "移交清册.xlsx")
    names = [Path(path).name for path in answer["packages"]]
    assert [bool(re.fullmatch(r"\D+\d{3}\*{11}\d{3}[\dX]\.zip", name)) for name in names] == [True, True]
    assert not re.search(r"\d{17}", done.stdout)
    assert len(list(out.glob("*.zip"))) == 2


@pytest.mark.slow
def test_what_it_wrote_passes_the_check(tmp_path):
    assert guidang("sample", tmp_path / "out", "--people", 2, "--pages", 2, "--seed", 4).returncode == 0
    checked = guidang("check", tmp_path / "out", "--json")
    found = json.loads(checked.stdout)
    assert checked.returncode == 0
    assert [package["findings"] for package in found["packages"]] == [[], []]
    assert (found["register"]["verdict"], found["register"]["findings"]) == ("pass", [])


@pytest.mark.parametrize(
    "options",
    [
        ("--people", 0, "--pages", 1, "--seed", 1),
        ("--people", 1, "--pages", 0, "--seed", 1),
        ("--people", 1, "--pages", 1, "--seed", "x"),
        ("--people", 1, "--pages", 1),
    ],
)
def test_numbers_out_of_bounds_are_exit_2_and_leave_nothing(tmp_path, options):
    done = guidang("sample", tmp_path / "out", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_exit_2_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = guidang("sample", tmp_path, "--people", 1, "--pages", 1, "--seed", 1, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "不是空文件夹" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_place_that_cannot_be_written_is_exit_2_with_the_reason(tmp_path):
    (tmp_path / "file").write_text("")
    done = guidang("sample", tmp_path / "file" / "out", "--people", 1, "--pages", 1, "--seed", 1)
    assert (done.returncode, done.stdout) == (2, "")
    assert "写不进" in done.stderr


def test_it_needs_no_database_and_no_s3_library():
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
