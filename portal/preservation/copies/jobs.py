"""The copy follows: a round between jobs, and a comparison of everything once a night."""
from __future__ import annotations

from datetime import datetime

from portal.database import now, writing
from portal.jobs.actions import ask, register
from portal.jobs.worker import on_tick
from portal.preservation.copies import queries
from portal.preservation.copies.actions import compare, follow, note_asked, note_written
from portal.preservation.copies.mending import COMPARE
from portal.records.keeping import tell

FROM_HOUR = 1
"""Local time from which the nightly comparison may begin."""


def register_jobs() -> None:
    register(COMPARE, compare)
    tell(note_written)
    on_tick(follow)
    on_tick(compare_when_due)


def compare_when_due() -> int:
    """Asks for the nightly comparison once nothing waits any more; 1 where it did."""
    known = queries.state() if queries.is_set() else None
    if known is None or known.failed_at or not _due(known.asked_at) or queries.count_behind() or known.trail_seen != queries.newest_entry():
        return 0
    with writing():
        ask(COMPARE, "copies:all", {})
        note_asked()
    return 1


def _due(asked_at: datetime | None) -> bool:
    here = now().astimezone()
    return asked_at is None or (here.hour >= FROM_HOUR and asked_at.astimezone().date() < here.date())
