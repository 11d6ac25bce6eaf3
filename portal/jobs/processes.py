"""Workers as processes that fork from one which has loaded the program: a second one starts at once, and shares its memory."""
from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from flask import Flask

from portal import installation
from portal.database import db
from portal.jobs.worker import work_forever, work_until_idle

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
SECONDS_BEFORE_ANOTHER = 1.0
"""So long a worker's place stays empty after it died: one that cannot live must not fill the machine with its starts."""


def work_together(app: Flask, count: int) -> dict[str, int]:
    """`work_until_idle` of so many processes, this one among them; what all of them did.

    Raises RuntimeError where one of the others died; what it held is taken up at the next start.
    """
    _let_go(app)
    others = [_started_beside(app) for _ in range(count - 1)]
    outcomes = [work_until_idle(app)]
    for reading, process in others:
        with os.fdopen(reading) as told:
            line = told.read()
        os.waitpid(process, 0)
        if not line:
            raise RuntimeError("a worker died")
        outcomes.append(json.loads(line))
    return {what: sum(outcome[what] for outcome in outcomes) for what in ("done", "failed")}


def keep_working(app: Flask, queue: str, count: int) -> None:
    """So many workers of a queue until SIGTERM, or until whoever holds the other end of standard input is gone.

    One that dies is replaced. This process itself touches neither database nor store.
    """
    _let_go(app)
    living: set[int] = set()
    told_to_stop: list[int] = []

    def stop(number: int, *_: object) -> None:
        told_to_stop.append(number)
        for process in living:
            os.kill(process, signal.SIGTERM)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal interrupts the whole group; who started it says when to stop
    signal.signal(signal.SIGTERM, stop)
    for _ in range(count):
        _add(living, app, queue)
    while living:
        process, status = os.wait()
        living.discard(process)
        if status != 0 and not told_to_stop:
            log.error("a worker of queue %s died (%s), another takes its place", queue, os.waitstatus_to_exitcode(status))
            time.sleep(SECONDS_BEFORE_ANOTHER)
        if status != 0 and not told_to_stop:
            _add(living, app, queue)


def _add(living: set[int], app: Flask, queue: str) -> None:
    """With SIGTERM held back: between the fork and its own handler a worker would pass it on to its siblings."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    living.add(_fork(lambda: _stand(app, queue)))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _stand(app: Flask, queue: str) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop.set).start())  # what the handler interrupts may hold the event
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=_stop_with_starter, args=(stop,), daemon=True).start()
    work_forever(app, queue, stop)


def _stop_with_starter(stop: threading.Event) -> None:
    os.read(sys.stdin.fileno(), 1)
    stop.set()


def _fork(work: Callable[[], None]) -> int:
    """A process that does the work and ends, 0 where nothing was raised, and in any case with this one; its number."""
    parent = os.getpid()
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            work()
            status = 0
    except BaseException:  # whatever it is, this process must not go on with its parent's work
        log.exception("a worker ended")
    finally:
        os._exit(status)


def _started_beside(app: Flask) -> tuple[int, int]:
    """(where it will tell what it did, its number) of a process that works until nothing is left."""
    reading, telling = os.pipe()
    process = _fork(lambda: _tell(telling, work_until_idle(app)))
    os.close(telling)
    return reading, process


def _tell(telling: int, outcome: dict[str, int]) -> None:
    with os.fdopen(telling, "w") as line:
        json.dump(outcome, line)


def _let_go(app: Flask) -> None:
    """Connections cannot be shared by processes; what was loaded can, as long as nobody moves it."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        installation.current().close()
    gc.collect()
    gc.freeze()
