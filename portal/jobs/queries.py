"""Reading jobs: progress of one, what waits and what stopped."""
from __future__ import annotations

from sqlalchemy import func, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.database import db
from portal.jobs.models import Job
from portal.jobs.states import FAILED, KINDS_SAID, RUNNING, WAITING
from portal.wording import gettext


def job_for(actor: Actor, job_id: int) -> Job:
    """A job, narrowed by reach: an enterprise sees only what its own accounts asked for. Raises NotFound."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise NotFound
    if actor.reach(Permission.JOB_VIEW) is not Reach.EVERYTHING and job.account_id != actor.account_id:
        raise NotFound
    return job


def jobs_about(subject: str) -> list[Job]:
    """All jobs about a subject, newest first."""
    return list(db.session.scalars(select(Job).where(Job.subject == subject).order_by(Job.id.desc())))


def open_about(subject: str, kind: str) -> int:
    """How many jobs of a kind about a subject wait or run."""
    statement = select(func.count()).select_from(Job).where(Job.subject == subject, Job.kind == kind, Job.state.in_((WAITING, RUNNING)))
    return db.session.scalar(statement) or 0


def counts() -> dict[str, int]:
    """state -> how many jobs."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return dict(rows.all())


def open_jobs(limit: int = 20) -> list[Job]:
    """Running, waiting and stopped jobs, newest first."""
    return list(db.session.scalars(select(Job).where(Job.state != "done").order_by(Job.id.desc()).limit(limit)))


def failed_jobs(limit: int = 50) -> list[Job]:
    """Jobs that used up their retries, newest first."""
    return list(db.session.scalars(select(Job).where(Job.state == FAILED).order_by(Job.id.desc()).limit(limit)))


def kind_said(kind: str) -> str:
    """What people call this kind of work."""
    return gettext(KINDS_SAID[kind]) if kind in KINDS_SAID else kind
