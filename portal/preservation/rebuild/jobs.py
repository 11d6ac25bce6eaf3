"""Keeping pending records, and what a rebuilt database still has to do."""
from __future__ import annotations

from sqlalchemy import select

from portal.catalogue.models import PersonnelFile
from portal.database import db, writing
from portal.digitisation.actions import READ
from portal.jobs import Progress, ask, register
from portal.jobs.actions import KINDS
from portal.jobs.models import Job
from portal.jobs.queries import open_about
from portal.jobs.worker import on_idle, on_tick
from portal.preservation.rebuild.actions import REBUILT
from portal.records.keeping import keep_all, keep_due
from portal.trail import Recorded, TrailEntry, add_entry

AT_ONCE = 500


def register_jobs() -> None:
    register(REBUILT, take_up)
    on_tick(keep_due)
    on_idle(keep_all)


def take_up(argument: dict, progress: Progress) -> None:
    """Writes the event, and asks for the pages of every file to be read: kept derivatives serve, only the missing is made.

    Repeated, it does not write it again, and asks only for what nobody has asked for yet."""
    _note_rebuilt(argument, progress.job_id)
    files = db.session.execute(select(PersonnelFile.id, PersonnelFile.reference).order_by(PersonnelFile.id)).all()
    for start in range(0, len(files), AT_ONCE):
        with writing():
            for file_id, reference in files[start : start + AT_ONCE]:
                if READ in KINDS and not open_about(f"file:{reference}", READ):
                    ask(READ, f"file:{reference}", {"file_id": file_id})
        progress(min(start + AT_ONCE, len(files)), len(files))


def _note_rebuilt(argument: dict, job_id: int) -> None:
    with writing() as session:
        asked_at = session.get_one(Job, job_id).asked_at
        if not session.scalar(select(TrailEntry.id).where(TrailEntry.verb == "database.rebuilt", TrailEntry.at >= asked_at).limit(1)):
            after = f"files={argument['files']} invalid={argument['invalid']}"
            add_entry(None, "database.rebuilt", Recorded("database:rebuilt", after=after))
