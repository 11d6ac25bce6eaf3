"""Carrying out what both supervisors have confirmed; a killed or stopped one goes on. Nothing here proposes or begins anything."""
from __future__ import annotations

import logging

from archive_store import Conflict, Damaged, Locked, NotThere, StoreError
from portal.database import db, writing
from portal.jobs import Progress, ask, register
from portal.jobs.queries import open_about
from portal.jobs.worker import on_start
from portal.preservation.copies.withdrawals import on_withdrawal
from portal.preservation.disposal.actions import destroying
from portal.preservation.disposal.models import DisposalList
from portal.preservation.disposal.queries import is_recorded, open_lists
from portal.preservation.disposal.states import DESTROY, DESTROYING, LOCKED, OTHER, STORE_AWAY

log = logging.getLogger(__name__)


def register_jobs() -> None:
    register(DESTROY, destroy)
    on_withdrawal(is_recorded)
    on_start(take_up_confirmed)


def destroy(argument: dict, progress: Progress) -> None:
    """Carries a list out; what stops it stands on its page, and it goes on when somebody says so."""
    list_id = argument["list_id"]
    try:
        destroying.carry_out(list_id, progress)
    except Locked:
        _note(list_id, LOCKED)
    except Conflict:  # somebody has just written to one of these objects: the job is tried again
        raise
    except (Damaged, NotThere, destroying.NotOurs) as fault:
        log.error("a list is not carried out: %s", type(fault).__name__)
        _note(list_id, OTHER)
    except StoreError as fault:
        log.warning("a list is not carried out yet: %s", type(fault).__name__)
        _note(list_id, STORE_AWAY)


def take_up_confirmed() -> None:
    """At a worker's start: a list that both have confirmed and whose job was lost with a database goes on. Nothing else is begun."""
    db.session.rollback()
    waiting = [(one.id, one.reference) for one in open_lists() if one.state == DESTROYING and one.fault is None]
    for list_id, number in waiting:
        if not open_about(f"disposal:{number}", DESTROY):
            with writing():
                ask(DESTROY, f"disposal:{number}", {"list_id": list_id})


def _note(list_id: int, fault: str) -> None:
    db.session.rollback()
    with writing() as session:
        session.get_one(DisposalList, list_id).fault = fault
