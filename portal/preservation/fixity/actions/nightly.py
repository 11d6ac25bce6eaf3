"""The reading of a night: its share of the store is listed, then what was read longest ago is read; both can be broken off."""
from __future__ import annotations

import time
from math import ceil

from portal import installation
from portal.database import db, now, writing
from portal.jobs import Progress, ask
from portal.preservation.fixity import queries
from portal.preservation.fixity.actions.listing import list_share
from portal.preservation.fixity.actions.root import look_at_root
from portal.preservation.fixity.actions.verifying import finish, look_at
from portal.preservation.fixity.models import FixityRun
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import NIGHTLY, READ

SLICE_SECONDS = 20
"""How long a worker reads before it looks whether something else waits for it."""


def begin_night() -> None:
    """Begins tonight's run inside a writing transaction; its first slice lists the objects."""
    run = FixityRun(kind=NIGHTLY, started_at=now())
    db.session.add(run)
    db.session.flush()
    ask(READ, f"fixity:{run.id}", {"run": run.id})


def read_on(run_id: int, progress: Progress) -> None:
    """Goes on with a nightly run for a short while, and asks to be called again where it has not ended."""
    settings = installation.current().settings
    with IdleReader(installation.current().store, settings.fixity_rate) as reader:
        until = time.monotonic() + SLICE_SECONDS
        while not _listed(run_id, reader, settings.fixity_days):
            if time.monotonic() > until:
                _ask_again(run_id)
                return
        while following := _following(run_id, progress):
            look_at(None, run_id, following, reader)
            if time.monotonic() > until:
                _ask_again(run_id)
                return
    finish(None, run_id)


def _ask_again(run_id: int) -> None:
    with writing():
        ask(READ, f"fixity:{run_id}", {"run": run_id})


def _listed(run_id: int, reader: IdleReader, days: int) -> bool:
    """Lists the night's share of the store, some parts at each call; True once it is known how many objects are to be read:
    the share of all that reads everything within `days`, and whatever is late."""
    run = queries.run_of(run_id)
    if run is None or run.wanted is not None:
        return True
    if run.listed is None:
        look_at_root(None, reader)
    if not list_share(run_id, reader, days):
        return False
    with writing() as session:
        wanted = max(ceil(queries.count_known() / days), queries.overdue(days))
        session.get_one(FixityRun, run_id).wanted = wanted
    return True


def _following(run_id: int, progress: Progress) -> str | None:
    """The next object of a nightly run; None where it has read what it wanted, or all there is."""
    run = queries.run_of(run_id)
    if run is None or run.ended_at is not None or run.checked >= (run.wanted or 0):
        return None
    progress(run.checked, run.wanted or 0)
    return next(iter(queries.oldest(1, before=run.started_at)), None)
