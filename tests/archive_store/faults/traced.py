"""A process that `strace` follows from a given moment on, to see its system calls or to do something to one of them."""
from __future__ import annotations

import ctypes
import os
import re
import select
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_ALLOW_TRACER, _ANYBODY = 0x59616D61, -1  # PR_SET_PTRACER, PR_SET_PTRACER_ANY of prctl(2)
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)")
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Call:
    """One system call: the `ordinal`-th of its name (from 1), and how strace writes it, from the arguments on."""

    name: str
    ordinal: int
    text: str


def follow(work: Callable[[], None], options: list[str]) -> int:
    """Does `work` in a forked child under `strace` with these options; answers the child's wait status.

    The tracer comes when the child has nothing left to do but wait, by a call that no commit makes: the first `read` or
    `close` that it counts is the work's own."""
    ready, waiting = os.pipe()
    begin, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(go)
        _libc.prctl(_ALLOW_TRACER, _ANYBODY, 0, 0, 0)
        os.write(waiting, b"1")
        select.select([begin], [], [])
        work()
        os._exit(0)
    os.read(ready, 1)
    for descriptor in (ready, waiting, begin):
        os.close(descriptor)
    command = ["strace", "-f", "-p", str(child), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as tracer:
        said = tracer.stderr.readline()
        if b"attached" not in said:
            os.kill(child, 9)
            os.waitpid(child, 0)
            raise RuntimeError(f"strace does not follow: {said.decode(errors='replace')}")
        os.write(go, b"1")
        os.close(go)
        _, status = os.waitpid(child, 0)
        tracer.stderr.read()
    return status


def calls(log: Path) -> list[Call]:
    """The system calls of a log, in order."""
    counted: dict[str, int] = {}
    found = []
    for line in log.read_text(errors="replace").splitlines():
        matched = _LINE.match(line)
        if matched:
            name = matched[1]
            counted[name] = counted.get(name, 0) + 1
            found.append(Call(name, counted[name], matched[2]))
    return found
