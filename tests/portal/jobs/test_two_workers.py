"""Two workers of one queue: one that is held up holds up nobody else, and what a killed one held the other takes up."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.database import alone, db, writing
from portal.jobs import actions, ask, register, worker
from portal.jobs.models import Job
from portal.jobs.worker import TICK_LOCK, tick, work_forever, work_until_idle
from portal.trail import Recorded, TrailEntry, add_entry, unnumbered
from tests.services.lifeline import ends_with_its_parent

PATIENCE_SECONDS = 60
HOLDING = """
import sys, threading
from portal import create_app
from portal.jobs import register
from portal.jobs.worker import work_forever
from portal.settings import read_settings
register("test.hold", lambda argument, progress: threading.Event().wait())
work_forever(create_app(read_settings(sys.argv[1]), pages=False), "main", threading.Event())
"""
"""A worker that is held up for ever by its first job."""


@pytest.fixture
def kinds() -> Iterator[dict[str, threading.Event]]:
    """Events by their names: a `test.hold` job sets `held` and waits for `let go`, a `test.note` job sets what it is told."""
    events = {name: threading.Event() for name in ("held", "let go", "first", "second")}

    def hold(argument, progress):
        events["held"].set()
        assert events["let go"].wait(PATIENCE_SECONDS)

    register("test.hold", hold)
    register("test.note", lambda argument, progress: events[argument["what"]].set())
    yield events
    for kind in ("test.hold", "test.note"):
        del actions.KINDS[kind]


@contextmanager
def workers(app, count: int) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=work_forever, args=(app, "main", stop)) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def asked(kind: str, **argument: str) -> int:
    with writing() as session:
        job = ask(kind, "test:1", argument)
        session.flush()
        return job.id


def happened(times: int = 1) -> None:
    """Entries of the trail that nobody has numbered."""
    with writing():
        for _ in range(times):
            add_entry(None, "file.read", Recorded("file:J123-RS·QT-000001"))


def held_by_another_process(job_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(Job, job_id).state == "running"


def test_a_job_that_is_held_up_does_not_delay_the_others(app, kinds):
    asked("test.hold")
    with workers(app, 2):
        assert kinds["held"].wait(PATIENCE_SECONDS)
        asked("test.note", what="first")
        asked("test.note", what="second")
        assert kinds["first"].wait(PATIENCE_SECONDS) and kinds["second"].wait(PATIENCE_SECONDS)
        happened()
        numbered = wait_for(lambda: unnumbered() == 0)
        kinds["let go"].set()
    assert numbered, "what follows the trail waited for the job that is held up"


def test_what_a_killed_worker_held_is_taken_up_by_the_other(app, settings, kinds):
    job_id = asked("test.hold")
    kinds["let go"].set()
    environment = {**os.environ, "GUIDANG_DATABASE": settings.database, "GUIDANG_OCR": "off"}
    command = [sys.executable, "-c", HOLDING, os.fspath(settings.instance)]
    other = subprocess.Popen(command, env=environment, preexec_fn=ends_with_its_parent())
    try:
        assert wait_for(lambda: held_by_another_process(job_id))
        assert work_until_idle(app) == {"done": 0, "failed": 0}, "it is the living worker's"
    finally:
        other.send_signal(signal.SIGKILL)
        other.wait()
    with workers(app, 1):
        assert kinds["held"].wait(PATIENCE_SECONDS)


def test_two_that_follow_the_trail_number_each_entry_once(app):
    happened(300)
    with workers(app, 2):
        assert wait_for(lambda: unnumbered() == 0)
    assert list(db.session.scalars(db.select(TrailEntry.number).order_by(TrailEntry.id))) == list(range(1, 301))


def test_a_worker_leaves_the_trail_to_the_one_that_is_at_it(app):
    happened()
    with alone(TICK_LOCK, wait=True):
        assert tick(wait=False) == 0
        assert unnumbered() == 1
    assert tick(wait=False) > 0
    assert unnumbered() == 0


def test_sweeps_are_left_to_the_worker_that_is_at_them(app, monkeypatch):
    swept = []
    monkeypatch.setattr(worker, "STARTS", [lambda: swept.append("swept")])
    with alone(worker.START_LOCK, wait=True):
        worker.begin()
    assert swept == []
    worker.begin()
    assert swept == ["swept"]


def wait_for(true) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        db.session.rollback()
        if true():
            return True
        time.sleep(0.05)
    return False
