"""The reader that jobs use: starts the reading process, feeds it pages, starts a new one where it dies or has read enough."""
from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from contextlib import suppress
from types import TracebackType

PAGES_PER_CHILD = 500
"""Then a fresh process: the runtime's memory grows slowly."""
SECONDS_PER_PAGE = 180


class ReadingStopped(Exception):
    """The reading process died or took too long on this page."""


class Reader:
    """Reads pages one after another in a process of its own (`portal.digitisation.ocr_child`)."""

    def __init__(self, ocr: bool = True):
        self.ocr = ocr
        self._child: subprocess.Popen | None = None
        self._pages = 0

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read(self, kind: str, frame: int, content: bytes) -> dict:
        """The answer of `ocr_child.read_page`, or `{"trouble": why}`. Raises ReadingStopped where the process died on it."""
        child = self._running()
        self._pages += 1
        header = json.dumps({"kind": kind, "frame": frame, "bytes": len(content), "ocr": self.ocr}).encode() + b"\n"
        try:
            child.stdin.write(header + content)
            child.stdin.flush()
            line = self._line(child)
        except (BrokenPipeError, TimeoutError) as fault:
            self.close(kill=True)
            raise ReadingStopped(type(fault).__name__) from None
        if not line:
            self.close(kill=True)
            raise ReadingStopped("the reading process ended")
        return json.loads(line)

    def close(self, kill: bool = False) -> None:
        child, self._child, self._pages = self._child, None, 0
        if child is None:
            return
        if kill:
            child.kill()
        with suppress(BrokenPipeError):  # what a dead process had not taken is lost with it
            child.stdin.close()
        child.stdout.close()
        child.wait()

    def _running(self) -> subprocess.Popen:
        if self._child is not None and self._pages >= PAGES_PER_CHILD:
            self.close()
        if self._child is None:
            kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
            kept |= {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "portal.digitisation.ocr_child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=kept, start_new_session=True,
            )
        return self._child

    @staticmethod
    def _line(child: subprocess.Popen) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            if not selector.select(SECONDS_PER_PAGE):
                raise TimeoutError
        return child.stdout.readline()
