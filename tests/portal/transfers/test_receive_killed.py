"""`guidang receive`, the whole command, killed at twenty of its system calls: typed again it takes everything into custody, once."""
from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

POINTS = 20
MEMORY = Path("/dev/shm")


def test_a_receipt_killed_anywhere_is_finished_by_the_same_command():
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        command = [sys.executable, "-m", "tests.portal.transfers.receive_killer", folder, str(POINTS)]
        answer = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    print(f"{found['hit']} of {found['points']} killed")
    assert found["reds"] == []
    assert found["hit"] >= POINTS * 0.8
