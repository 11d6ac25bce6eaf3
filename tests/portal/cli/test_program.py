"""The rules of every command, shown on `check`: where options stand, what is loaded, which words, which locale."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.packages import NAME, right_package
from tests.portal.cli.commands import GUIDANG, run, run_program

RIGHT = right_package()
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_options_stand_before_or_after_the_command(tmp_path, capfd):
    package = RIGHT.zip(tmp_path)
    expected = run(capfd, "check", package, "--json")
    for arguments in (("--json", "check", package), ("check", "--json", package), ("--instance", "x", "check", package, "--json"),
                      ("check", package, "--json", "--instance=x")):
        assert run(capfd, *arguments) == expected


def test_the_program_answers_from_any_folder_without_an_instance(tmp_path):
    package = RIGHT.zip(tmp_path)
    said = run_program("check", package.name, "--json", folder=tmp_path, GUIDANG_INSTANCE="/nowhere")
    assert (said.exit_code, said.err, said.json["packages"][0]["verdict"]) == (0, "", "pass")
    assert sorted(os.listdir(tmp_path)) == [package.name], "it writes nothing"


def test_words_are_utf8_whatever_the_locale(tmp_path):
    said = run_program("check", RIGHT.zip(tmp_path), LC_ALL="C", PYTHONIOENCODING="ascii")
    assert said.exit_code == 0 and NAME in said.out


def test_codes_and_keys_are_the_same_in_english(tmp_path):
    package = RIGHT.with_row(0, title="").zip(tmp_path)
    chinese, english = (run_program("check", package, "--json", GUIDANG_LANGUAGE=language).json for language in ("zh", "en"))
    for answer in (chinese, english):
        for finding in answer["packages"][0]["findings"]:
            del finding["detail"]
    assert chinese == english


@pytest.mark.parametrize(("language", "chinese"), [("zh", True), ("en", False)])
def test_help_is_said_in_the_readers_language(language, chinese, capfd, monkeypatch):
    monkeypatch.setenv("GUIDANG_LANGUAGE", language)
    overview = run(capfd, "--help").out.split("Commands:")[1].splitlines()[1:-2]
    options = run(capfd, "account", "add", "--help").out
    assert len(overview) > 10 and {bool(CHINESE.search(line)) for line in overview} == {chinese}
    assert bool(CHINESE.search(options)) is chinese


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    done = subprocess.run(f"{GUIDANG} codes | head -1", shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout and "Traceback" not in done.stderr


FORBIDDEN = ("sqlalchemy", "flask", "minio", "psycopg", "huey", "PIL", "openpyxl", "pypdfium2", "cryptography")


@pytest.mark.parametrize("command", ["check", "codes", "articles"])
def test_no_database_and_no_s3_library_is_loaded(command, tmp_path):
    arguments = [command, str(RIGHT.zip(tmp_path))] if command == "check" else [command]
    program = (
        "import sys, json\nfrom portal.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print(json.dumps([name for name in {FORBIDDEN!r} if name in sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stderr.splitlines()[-1]) == []
