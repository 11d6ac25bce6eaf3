"""Asking for work, claiming it, doing it, taking up what a dead worker left."""
from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from portal.access import Actor, Permission
from portal.database import db, now, writing
from portal.jobs.models import Job
from portal.jobs.queries import job_for
from portal.jobs.states import DONE, FAILED, JOB, RUNNING, WAITING
from portal.trail import Recorded, recorded

log = logging.getLogger(__name__)
MAIN, OCR = "main", "ocr"
QUEUES = (MAIN, OCR)
BEAT_SECONDS = 5
SILENT_SECONDS = 60


class Progress:
    """Tells how far a job is: `progress(done, total)`; cheap enough to call for every page."""

    def __init__(self, job_id: int):
        self.job_id = job_id
        self._said = now() - timedelta(seconds=BEAT_SECONDS)

    def __call__(self, done: int, total: int) -> None:
        if done < total and now() - self._said < timedelta(seconds=1):
            return
        self._said = now()
        with writing() as session:
            session.execute(update(Job).where(Job.id == self.job_id).values(done=done, total=total, beat_at=self._said))


@dataclass(frozen=True)
class Kind:
    function: Callable[[dict, Progress], None]
    queue: str
    retries: int


KINDS: dict[str, Kind] = {}


def register(kind: str, function: Callable[[dict, Progress], None], queue: str = MAIN, retries: int = 3) -> None:
    """Names the function of a kind of job. It may be repeated without harm: a worker can die at any moment."""
    KINDS[kind] = Kind(function, queue, retries)


def ask(kind: str, subject: str, argument: dict, actor: Actor | None = None) -> Job:
    """Puts a job into the running transaction, so that the wish and its reason are committed together or not at all."""
    job = Job(
        kind=kind, queue=KINDS[kind].queue, subject=subject, argument=argument,
        account_id=actor.account_id if actor else None, asked_at=now(),
    )
    db.session.add(job)
    return job


def worker_name() -> str:
    """`host:pid:start`; with the start time a reused pid is not mistaken for its predecessor."""
    return f"{socket.gethostname()}:{os.getpid()}:{_start_time(os.getpid())}"


def claim(queue: str, kind: str | None = None, subject: str | None = None) -> Job | None:
    """The oldest waiting job of a queue (of a kind, about a subject), now held by this process; None where nothing waits."""
    with writing() as session:
        waiting = select(Job).where(Job.state == WAITING, Job.queue == queue)
        if kind is not None:
            waiting = waiting.where(Job.kind == kind)
        if subject is not None:
            waiting = waiting.where(Job.subject == subject)
        job = session.scalar(waiting.order_by(Job.id).limit(1).with_for_update(skip_locked=True))
        if job is None:
            return None
        job.state, job.worker, job.attempts = RUNNING, worker_name(), job.attempts + 1
        job.started_at = job.beat_at = now()
        session.flush()
        session.expunge(job)
        return job


def run(job: Job) -> bool:
    """Does a claimed job and writes how it ended; True where it is done. A failure is logged and tried again by its kind's count."""
    kind = KINDS[job.kind]
    try:
        kind.function(dict(job.argument), Progress(job.id))
    except Exception as failure:  # whatever a job raises ends that job, not the worker
        db.session.rollback()
        log.error("job %s (%s) stopped: %s", job.id, job.kind, type(failure).__name__, exc_info=True)
        _end(job.id, FAILED if job.attempts >= kind.retries else WAITING, type(failure).__name__)
        return False
    _end(job.id, DONE, None)
    return True


def _end(job_id: int, state: str, error: str | None) -> None:
    with writing() as session:
        ended = None if state == WAITING else now()
        session.execute(update(Job).where(Job.id == job_id).values(state=state, error=error, worker=None, ended_at=ended))


def beat(job_id: int) -> None:
    with writing() as session:
        session.execute(update(Job).where(Job.id == job_id, Job.state == RUNNING).values(beat_at=now()))


def take_up_abandoned() -> int:
    """Gives back what dead workers held (their process is gone, or another host has been silent); returns how many."""
    with writing() as session:
        held = session.scalars(select(Job).where(Job.state == RUNNING).with_for_update(skip_locked=True)).all()
        dead = [job for job in held if not _alive(job)]
        for job in dead:
            spent = job.attempts >= KINDS[job.kind].retries
            job.state, job.worker = (FAILED if spent else WAITING), None
            job.error = "worker died"
            job.ended_at = now() if spent else None
        return len(dead)


@recorded("job.repeated", Permission.JOB_REPEAT)
def repeat_one(actor: Actor, job_id: int) -> Recorded:
    """Puts a stopped job back, with its tries counted anew. Raises Refusal where it has not stopped, NotFound."""
    job = job_for(actor, job_id)
    before, job.state = job.state, JOB.advance(job.state, "repeat")
    job.attempts, job.error, job.ended_at = 0, None, None
    return Recorded(f"job:{job_id}", before=before, after=job.state)


def repeat_failed(subject: str, kind: str) -> int:
    """Puts back every job of a kind about a subject that used up its retries; returns how many."""
    with writing() as session:
        failed = session.scalars(select(Job).where(Job.subject == subject, Job.kind == kind, Job.state == FAILED)).all()
        for job in failed:
            job.state, job.attempts, job.error, job.ended_at = WAITING, 0, None, None
        return len(failed)


def _alive(job: Job) -> bool:
    host, pid, start = (job.worker or "::").rsplit(":", 2)
    if host == socket.gethostname():
        return bool(pid) and _start_time(int(pid)) == start
    return job.beat_at is not None and now() - job.beat_at < timedelta(seconds=SILENT_SECONDS)


def _start_time(pid: int) -> str:
    """Start of a process in clock ticks since boot (field 22 of /proc/PID/stat), '' where there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[19]
