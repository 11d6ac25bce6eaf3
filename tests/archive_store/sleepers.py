"""A process that stops itself in the middle of its work (SIGSTOP) and goes on when it is woken."""
from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


def paused(command: list[str], environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """The process of a command, asleep."""
    sleeper = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True)
    ended = os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert ended is not None and ended.si_code == os.CLD_STOPPED, "it ended instead of going to sleep"
    return sleeper


def wake(sleeper: subprocess.Popen[str]) -> str:
    """Lets it go on to its end; answers what it says."""
    os.kill(sleeper.pid, signal.SIGCONT)
    answer, _ = sleeper.communicate(timeout=PATIENCE_SECONDS)
    return answer.strip()
