"""The limited child process: what decodes files from outside runs here, and what goes wrong ends here.

One function of a module runs in a fresh interpreter: its own session, no inherited environment, bounded memory, files and
time, arguments and answer as JSON. The parent watches the clock and the child's resident memory, and kills the whole
group where a limit is passed. Figures: a start costs about 0.1 s.
"""
from __future__ import annotations

import ctypes
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.03
READ_BYTES = 1 << 16
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PR_SET_PDEATHSIG = 1
_KEPT_BY_MALLOC = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""Bytes. Pages of one size are decoded again and again: their memory is used anew instead of being mapped and zeroed by the kernel for
each, which took 6 % of the time of a check and slowed the worker beside it."""
_START = "import sys; sys.path.insert(0, sys.argv[1]); from portal.sandbox import serve; serve()"


@dataclass(frozen=True)
class Limits:
    """What a child may use. Its time grows with each step that it announces, so that honest work gets time by its pages."""

    seconds: float = 15.0
    """From the start, and for any one step."""
    seconds_per_step: float = 3.0
    """What each step adds to the time from the start."""
    longest_seconds: int = 4 * 3600
    resident_bytes: int = 470 << 20
    """Together with the parent's polling this keeps a checking process under 500 MB."""
    memory_bytes: int = 420 << 20
    """Address space that may be added once the child has loaded its modules."""
    file_bytes: int = 320 << 20
    open_files: int = 64
    answer_bytes: int = 32 << 20
    complaint_bytes: int = 16 << 10
    """How much of its standard error is kept: decoders write lines that come from the file."""


class Stopped(Exception):
    """The child ended without an answer. `reason`: time, memory, answer, crash or error; `step`: what it was at.

    `complaint` is what it wrote to standard error: it may hold what stands in the file and must not be logged. `where` may.
    """

    def __init__(self, reason: str, step: str, complaint: str = "", where: str = ""):
        super().__init__(f"{reason} {where}".strip())
        self.reason = reason
        self.step = step
        self.complaint = complaint
        self.where = where


_living: set[subprocess.Popen] = set()


def run(function: str, arguments: dict, limits: Limits = Limits(), on_step: Callable[[str], None] | None = None) -> Any:
    """What `module:function` returns for these arguments, called as `function(step, **arguments)` in a child.

    `step(text)` announces progress: it gives the child more time, is passed to `on_step`, and says in `Stopped` where
    the child was. Arguments and answer are JSON values. The child's working and temporary folder is its own and is
    removed. Raises Stopped.
    """
    with tempfile.TemporaryDirectory(prefix="guidang-") as folder:
        child = _start(folder)
        _living.add(child)
        try:
            request = {"function": function, "arguments": arguments, "limits": asdict(limits)}
            return _Conversation(child, limits, on_step).answer(json.dumps(request).encode() + b"\n")
        finally:
            _end(child)
            _living.discard(child)


def stop_all() -> None:
    """Kills every child that runs now; their callers get Stopped."""
    for child in list(_living):
        _kill_group(child)


def _start(folder: str) -> subprocess.Popen:
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": folder, "HOME": folder, "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1",
                   **_KEPT_BY_MALLOC}
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _START, str(ROOT)], cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
    )


def _kill_group(child: subprocess.Popen) -> None:
    if child.returncode is None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # it ended by itself in this moment


def _end(child: subprocess.Popen) -> None:
    _kill_group(child)
    for pipe in (child.stdin, child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()
    child.wait()


class _Conversation:
    """The parent's side: hands the request over, collects steps and the answer, watches time and memory."""

    def __init__(self, child: subprocess.Popen, limits: Limits, on_step: Callable[[str], None] | None):
        self.child, self.limits, self.on_step = child, limits, on_step
        assert child.stdin and child.stdout and child.stderr
        self.stdin, self.stdout, self.stderr = child.stdin, child.stdout, child.stderr
        self.started = self.stepped = time.monotonic()
        self.steps, self.step = 0, ""
        self.line, self.complaint = bytearray(), bytearray()

    def answer(self, request: bytes) -> Any:
        with selectors.DefaultSelector() as selector:
            selector.register(self.stdout, selectors.EVENT_READ)
            selector.register(self.stderr, selectors.EVENT_READ)
            self._hand_over(request)
            while True:
                self._watch()
                for key, _ in selector.select(POLL_SECONDS):
                    got = os.read(key.fd, READ_BYTES)
                    if key.fileobj is self.stderr:
                        self._complain(selector, got)
                        continue
                    if not got:
                        raise self._stopped(self._how_it_ended())
                    for line in self._lines(got):
                        if "step" not in line:
                            return self._last(line)
                        self._note(line["step"])

    def _hand_over(self, request: bytes) -> None:
        try:
            self.stdin.write(request)
            self.stdin.close()
        except BrokenPipeError:
            raise self._stopped("crash") from None

    def _watch(self) -> None:
        now, limits = time.monotonic(), self.limits
        allowed = min(limits.seconds + limits.seconds_per_step * self.steps, limits.longest_seconds)
        if now - self.started > allowed or now - self.stepped > limits.seconds:
            raise self._stopped("time")
        if resident_bytes(self.child.pid) > self.limits.resident_bytes:
            raise self._stopped("memory")

    def _complain(self, selector: selectors.BaseSelector, got: bytes) -> None:
        if not got:
            selector.unregister(self.stderr)
        self.complaint += got[: max(0, self.limits.complaint_bytes - len(self.complaint))]

    def _lines(self, got: bytes) -> list[dict]:
        """The lines that end in what was just received."""
        first, *others = got.split(b"\n")
        self.line += first
        if len(self.line) > self.limits.answer_bytes:
            raise self._stopped("answer")
        ended = []
        for following in others:
            ended.append(json.loads(self.line))
            self.line = bytearray(following)
        return ended

    def _note(self, step: str) -> None:
        self.steps, self.step, self.stepped = self.steps + 1, step, time.monotonic()
        if self.on_step:
            self.on_step(step)

    def _last(self, line: dict) -> Any:
        if "done" in line:
            return line["done"]
        raise self._stopped(line["failed"], line.get("where", ""))

    def _how_it_ended(self) -> str:
        """Its end of the pipe closed without an answer: by the kernel for time, or it crashed."""
        _kill_group(self.child)
        return "time" if self.child.wait() == -signal.SIGXCPU else "crash"

    def _stopped(self, reason: str, where: str = "") -> Stopped:
        return Stopped(reason, self.step, self.complaint.decode("utf-8", "replace"), where)


def resident_bytes(pid: int) -> int:
    """Resident memory of a process, 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):
        return 0


# --- the child's side -------------------------------------------------------------------------------------------------


def serve() -> None:
    """Reads the request from stdin, limits itself, runs the function, writes steps and the answer as JSON lines."""
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between answers
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a killed parent leaves no child behind
    request = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**request["limits"])
    _limit(limits)

    def tell(line: dict) -> None:
        outgoing.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        outgoing.flush()

    module, _, name = request["function"].partition(":")
    function = getattr(import_module(module), name)
    _limit_memory(limits)
    try:
        answer = {"done": function(lambda step: tell({"step": step}), **request["arguments"])}
    except MemoryError:
        answer = {"failed": "memory"}
    except Exception as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
        answer = {"failed": "error", "where": _where(fault)}
    tell(answer)


def _where(fault: Exception) -> str:
    """Kind and place of an error, without its message, which may hold what stands in the file."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} at {frame.name}, line {frame.lineno}"


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.longest_seconds, limits.longest_seconds + 1))


def _limit_memory(limits: Limits) -> None:
    """Counted from what is mapped now: libraries map far more than they touch, and only what is added can grow."""
    mapped = int(Path("/proc/self/statm").read_bytes().split()[0]) * PAGE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (mapped + limits.memory_bytes, mapped + limits.memory_bytes))
