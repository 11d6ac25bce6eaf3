"""Every command that the documents name exists, and `make help` lists what a person may type."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.checkout import CHECKOUT

MAKEFILE = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])
WORDS_OF_A_COMMAND = re.compile(r"^[ \t]*(?:[A-Z_]+=\S+[ \t]+)*make((?:[ \t]+[\w\"'=./-]+)+)", re.MULTILINE)
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


def commands(document: Path) -> set[str]:
    """Targets of `make` in the document's code."""
    code = "\n".join(block or span for block, span in CODE.findall(document.read_text(encoding="utf-8")))
    return {word for words in WORDS_OF_A_COMMAND.findall(code) for word in words.split() if "=" not in word}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_targets_that_exist(document):
    assert commands(document) - TARGETS == set()


def test_help_is_what_make_alone_prints_and_it_lists_the_everyday_commands():
    answer = subprocess.run(["make"], cwd=CHECKOUT, capture_output=True, text=True, timeout=30, check=True)
    for target in ("run", "test", "check", "bench", "clean"):
        assert re.search(rf"^  make {target} +\S", answer.stdout, re.MULTILINE), target


def test_every_step_of_the_makefile_is_there():
    scripts = set(re.findall(r"\btools/[\w.]+", MAKEFILE)) | {".ci/run"}
    assert [script for script in sorted(scripts) if not (CHECKOUT / script).is_file()] == []


def test_continuous_integration_runs_what_everybody_runs():
    assert "make test" in (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
