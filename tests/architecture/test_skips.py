"""A test that does not run says why; where everything must run it fails."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MODULE = """
import pytest
{module_level}
def test_something():
    pytest.skip({reason!r})
"""


def run_pytest(folder: Path, reason: str, ci: str, module_level: str = "") -> subprocess.CompletedProcess:
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_inner.py").write_text(MODULE.format(reason=reason, module_level=module_level))
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(CHECKOUT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.no_silent_skips", "test_inner.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


def test_where_everything_must_run_a_skip_is_a_failure_that_repeats_the_reason(tmp_path):
    answer = run_pytest(tmp_path, "no server here", ci="true")
    assert answer.returncode == 1
    assert "nothing may be left out here: Skipped: no server here" in answer.stdout


def test_a_module_that_leaves_itself_out_is_a_failure_too(tmp_path):
    answer = run_pytest(tmp_path, "", ci="true", module_level="pytest.importorskip('no_such_package')")
    assert answer.returncode != 0
    assert "nothing may be left out here" in answer.stdout


@pytest.mark.parametrize(("reason", "ci"), [("no server here", ""), ("../shared is absent", "true")])
def test_elsewhere_and_for_the_one_allowed_reason_a_skip_stays_a_skip(tmp_path, reason, ci):
    answer = run_pytest(tmp_path, reason, ci=ci)
    assert answer.returncode == 0
    assert "1 skipped" in answer.stdout
