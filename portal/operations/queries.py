"""Reading the trail (who by account, never by a retiree's name) and asking the database how it is."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from portal.accounts.queries import users_of
from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import DESTROYED
from portal.database import db
from portal.trail import TrailEntry

ENTRIES_A_PAGE = 100


def trail_page(subject: str, verb: str, before: int | None) -> dict:
    """`{"entries", "users", "older"}`: entries with an id below `before`, whose subject begins with `subject`, of one `verb`."""
    statement = select(TrailEntry).order_by(TrailEntry.id.desc()).limit(ENTRIES_A_PAGE + 1)
    if subject:
        statement = statement.where(TrailEntry.subject.startswith(subject, autoescape=True))
    if verb:
        statement = statement.where(TrailEntry.verb == verb)
    if before is not None:
        statement = statement.where(TrailEntry.id < before)
    found = list(db.session.scalars(statement))
    shown = found[:ENTRIES_A_PAGE]
    users = users_of({entry.account_id for entry in shown if entry.account_id is not None})
    return {"entries": shown, "users": users, "older": shown[-1].id if len(found) > ENTRIES_A_PAGE else None}


def last_done(*verbs: str) -> datetime | None:
    """When one of these verbs was recorded last."""
    return db.session.scalar(select(func.max(TrailEntry.at)).where(TrailEntry.verb.in_(verbs)))


def files_held() -> int:
    """How many personnel files the archive holds; raises whatever a database raises that does not answer."""
    return db.session.scalar(select(func.count()).select_from(PersonnelFile).where(PersonnelFile.custody != DESTROYED)) or 0
