"""Limited child processes that are forked from an interpreter with the decoders loaded, instead of started from nothing.

A test of what the checks find starts a child for each package; loading the decoders anew takes it 0.3 s of a core. The
child is a process as always, with its session, its environment, its folder and its limits. How it starts in life is what
tests/portal/test_sandbox.py, the tests of hostile input, the commands and the journeys look at.
"""
from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from tests.services.lifeline import ends_with_its_parent

ROOT = Path(__file__).resolve().parents[2]
LOADED = (
    "portal.transfers.examination", "portal.transfers.unpacking", "portal.transfers.register_sheet", "portal.transfers.pictures",
)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from tests.portal.warm_children import fork_when_asked; fork_when_asked()"


class Child:
    """What `portal.sandbox` knows of a child: its number, its pipes and how it ended."""

    def __init__(self, pipes: tuple[int, int, int], report: BinaryIO):
        self.stdin, self.stdout, self.stderr = open(pipes[0], "wb", 0), open(pipes[1], "rb", 0), open(pipes[2], "rb", 0)  # noqa: SIM115
        self._report = report
        self.pid = int(report.readline())
        self.returncode: int | None = None

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = int(self._report.readline())
            self._report.close()
        return self.returncode


class Nursery:
    """One loaded interpreter of this test process; `start` takes the place of `portal.sandbox._start`."""

    def __init__(self) -> None:
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(ROOT), str(theirs.fileno())], cwd="/", env=environment,
            stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], preexec_fn=ends_with_its_parent(),
        )
        theirs.close()

    def start(self, folder: str) -> Child:
        request, answer, complaint, report = (os.pipe() for _ in range(4))
        theirs = [request[0], answer[1], complaint[1], report[1]]
        socket.send_fds(self._asking, [json.dumps(folder).encode()], theirs)
        for descriptor in theirs:
            os.close(descriptor)
        return Child((request[1], answer[0], complaint[0]), open(report[0], "rb"))

    def close(self) -> None:
        self._asking.close()
        self._process.wait(60)


# --- the loaded interpreter -------------------------------------------------------------------------------------------


def fork_when_asked() -> None:
    """A child for each folder that arrives with the child's ends of its pipes, until the test process is gone."""
    asked = socket.socket(fileno=int(sys.argv[2]))
    for module in LOADED:
        import_module(module)
    gc.freeze()
    mortal = ends_with_its_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for a child end by themselves
    while True:
        folder, descriptors, _, _ = socket.recv_fds(asked, 1 << 16, 4)
        if not folder:
            return
        if os.fork() == 0:
            mortal()
            _wait_for_a_child(json.loads(folder), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _wait_for_a_child(folder: str, descriptors: list[int]) -> None:
    """A process that outlives the child, to tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        _be_a_child(folder, descriptors)
    for descriptor in descriptors[:3]:
        os.close(descriptor)
    _, status = os.waitpid(child, 0)
    os.write(descriptors[3], f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _be_a_child(folder: str, descriptors: list[int]) -> None:
    from portal.sandbox import serve

    code = 1
    try:
        os.setsid()
        os.write(descriptors[3], f"{os.getpid()}\n".encode())
        for number, descriptor in enumerate(descriptors[:3]):
            os.dup2(descriptor, number)
        os.closerange(3, 64)
        os.chdir(folder)
        os.environ.update(TMPDIR=folder, HOME=folder)
        tempfile.tempdir = None
        serve()
        code = 0
    except BaseException as fault:  # whatever it is, this process must not go on as the loaded interpreter
        sys.excepthook(type(fault), fault, fault.__traceback__)
    finally:
        os._exit(code)
