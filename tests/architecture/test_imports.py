"""Who may import whom, as written in .importlinter; this test is that file, run."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.checkout import CHECKOUT

LINTER = Path(sys.executable).with_name("lint-imports")


def test_all_contracts_are_kept():
    answer = subprocess.run([LINTER, "--no-logo", "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_no_contract_ignores_an_import():
    assert "ignore" not in (CHECKOUT / ".importlinter").read_text(encoding="utf-8").replace("no contract ignores an import", "")
