"""Running commands in tests: in this process, or as a person at a terminal does."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.cli import answer, guidang
from portal.wording import set_language

GUIDANG = Path(sys.executable).with_name("guidang")


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code and both streams."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def run(capfd, *arguments: object) -> Said:
    """A command in this process."""
    code = answer.run(guidang, [str(argument) for argument in arguments])
    set_language(None)
    captured = capfd.readouterr()
    return Said(code, captured.out, captured.err)


def run_program(*arguments: object, folder: Path | None = None, **environment: str) -> Said:
    """The installed program in a process of its own."""
    command = [GUIDANG, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, cwd=folder, env=os.environ | environment, timeout=120, check=False)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused(said: Said) -> str:
    """The sentence of a command that could not be done: one line on stderr, nothing on stdout."""
    assert (said.exit_code, said.out) == (2, "")
    assert said.err.count("\n") == 1 and "Traceback" not in said.err
    return said.err
