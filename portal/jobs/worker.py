"""The worker: claims jobs, keeps its sign of life fresh, runs what follows the trail between them."""
from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from portal.database import alone, db
from portal.jobs.actions import BEAT_SECONDS, KINDS, MAIN, QUEUES, beat, claim, run, take_up_abandoned
from portal.jobs.queries import open_about

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5
START_LOCK, TICK_LOCK = 7_044, 7_045
TICKS: list[Callable[[], int]] = []
STARTS: list[Callable[[], None]] = []
ROUNDS: list[Callable[[], int]] = []
IDLES: list[Callable[[], int]] = []


def on_tick(function: Callable[[], int]) -> None:
    """Registers what a worker does again and again (the numberer, the index); it returns how much it did."""
    if function not in TICKS:
        TICKS.append(function)


def on_start(function: Callable[[], None]) -> None:
    """Registers what sweeps the remains of a killed process (staging, the store) before work begins."""
    if function not in STARTS:
        STARTS.append(function)


def on_round(function: Callable[[], int]) -> None:
    """Registers what asks for work by the clock: a standing worker does it in each round, a command that works until idle does not."""
    if function not in ROUNDS:
        ROUNDS.append(function)


def on_idle(function: Callable[[], int]) -> None:
    """Registers what `work_until_idle` does when nothing else is left, without waiting as ticks may; it returns how much it did."""
    if function not in IDLES:
        IDLES.append(function)


def tick(*, wait: bool = True) -> int:
    """One round of everything that follows the trail; one worker at a time, the others `wait` or leave it to that one."""
    with alone(TICK_LOCK, wait=wait) as mine:
        return sum(function() for function in TICKS) if mine else 0


def begin() -> None:
    """Sweeps before work begins; nothing where another worker is just at it."""
    with alone(START_LOCK, wait=False) as mine:
        for function in STARTS if mine else ():
            function()


def work_until_idle(app: Flask) -> dict[str, int]:
    """Takes up what dead workers left, runs jobs of every queue and what follows the trail until nothing is left.

    Returns `{"done", "failed"}`; `failed` counts jobs that used up their retries in this run.
    """
    with app.app_context():
        begin()
        take_up_abandoned()
        done = failed = 0
        while True:
            job = _next_job()
            if job is None:
                if tick() + sum(function() for function in IDLES) == 0:
                    return {"done": done, "failed": failed}
                continue
            if _beaten(app, job):
                done += 1
            elif _gave_up(job.id):
                failed += 1


def work_about(app: Flask, subject: str, kind: str, on_job: Callable[[int], None] = lambda left: None) -> None:
    """Does the jobs of a kind about a subject here and now, and waits for those that other processes do, until none is open.

    For commands that answer when the work has ended; `on_job` is told how many are left. A job that used up its retries
    is not open any more.
    """
    while left := _open_now(subject, kind):
        on_job(left)
        job = claim(KINDS[kind].queue, kind, subject)
        if job is not None:
            _beaten(app, job)
        elif take_up_abandoned() == 0:
            time.sleep(IDLE_SECONDS)


def _open_now(subject: str, kind: str) -> int:
    db.session.rollback()  # what other processes have done meanwhile counts
    return open_about(subject, kind)


def work_forever(app: Flask, queue: str, stop: threading.Event) -> None:
    """Works on one queue until `stop` is set; the main queue's workers also run what follows the trail, whichever has time."""
    with app.app_context():
        if queue == MAIN:
            begin()
        while not stop.is_set():
            if _round(app, queue) == 0:
                db.session.remove()
                stop.wait(IDLE_SECONDS)


def _round(app: Flask, queue: str) -> int:
    try:
        take_up_abandoned()
        job = claim(queue)
        if job is not None:
            _beaten(app, job)
        return (job is not None) + (tick(wait=False) + sum(function() for function in ROUNDS) if queue == MAIN else 0)
    except Exception:  # a database that is away for a moment must not end the worker
        log.exception("the worker of queue %s stumbled and goes on", queue)
        db.session.remove()
        time.sleep(BEAT_SECONDS)
        return 0


def _next_job():
    for queue in QUEUES:
        job = claim(queue)
        if job is not None:
            return job
    return None


def _beaten(app: Flask, job) -> bool:
    """Runs a job while a thread keeps its sign of life fresh."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(app, job.id, over), daemon=True)
    thread.start()
    try:
        return run(job)
    finally:
        over.set()
        thread.join()


def _beat(app: Flask, job_id: int, over: threading.Event) -> None:
    while not over.wait(BEAT_SECONDS):
        with app.app_context():
            beat(job_id)


def _gave_up(job_id: int) -> bool:
    from portal.jobs.models import Job  # here, not above: the worker's loop itself needs no table

    job = db.session.get(Job, job_id, populate_existing=True)
    return job is not None and job.state == "failed"
