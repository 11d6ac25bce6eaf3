"""The servers that tests start are gone when the tests are, even where the test process was killed."""
from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from tests.architecture.checkout import CHECKOUT

PROGRAM = """
import os, signal, sys
from pathlib import Path
from tests.services import postgres, seaweed
folder = Path(sys.argv[1])
server = postgres.start(folder / "postgres")
with seaweed.start(folder / "seaweed") as store:
    children = [line for child in Path("/proc/self/task").glob("*/children") for line in child.read_text().split()]
    print(*children, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
def test_a_killed_test_process_leaves_no_server_behind(tmp_path):
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    answer = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    servers = [int(pid) for pid in answer.stdout.split()]
    assert len(servers) == 2, answer.stderr
    for _ in range(100):
        if not any(alive(pid) for pid in servers):
            return
        time.sleep(0.1)
    pytest.fail(f"still running: {[pid for pid in servers if alive(pid)]}")
