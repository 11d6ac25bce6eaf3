"""How much memory a process of this machine has taken, as the kernel counts it (Linux, /proc)."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Watched:
    """A process by its number."""

    number: int

    def resident(self) -> float:
        """MiB now."""
        return self._said("VmRSS")

    def highest(self) -> float:
        """MiB at most since the start, or since `begin_anew`."""
        return self._said("VmHWM")

    def begin_anew(self) -> float:
        """Forgets what was taken before; answers MiB now."""
        Path(f"/proc/{self.number}/clear_refs").write_text("5")
        return self.resident()

    def _said(self, line: str) -> float:
        found = re.search(rf"^{line}:\s+(\d+) kB", Path(f"/proc/{self.number}/status").read_text(), re.MULTILINE)
        if not found:
            raise RuntimeError(f"process {self.number} says nothing of {line}")
        return int(found[1]) * 1024 / MEBIBYTE


def processes_of(word: str, instance: Path, *more: str) -> list[Watched]:
    """The processes of the portal that serve an instance and have these words in their command."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        at = os.fsencode(instance)
        if all(os.fsencode(each) in command for each in (word, *more)) and (at in command or b"GUIDANG_INSTANCE=" + at in environment):
            found.append(Watched(int(folder.name)))
    return found
