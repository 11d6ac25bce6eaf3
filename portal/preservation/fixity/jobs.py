"""What the worker does by night, oldest first, and what people asked for on the pages. Each may be repeated without harm."""
from __future__ import annotations

import logging
from datetime import datetime, timedelta

from portal import installation
from portal.access import Actor
from portal.accounts.queries import account_by_id
from portal.database import exclusive, now
from portal.jobs import Progress, ask, register
from portal.jobs.worker import on_round
from portal.lifecycle import Refusal
from portal.preservation.fixity import actions
from portal.preservation.fixity.queries import last_night, last_reconciled, was_held
from portal.preservation.fixity.states import KEEP, LOOK, NAMED, READ, RECONCILE, REPAIR
from portal.records.keeping import ask_before_beginning
from portal.rendering.formats import CHINA

NIGHT = timedelta(hours=6)
"""From the hour of the settings; a night that was missed is made up in the next ones, never by day."""
RECONCILED_EVERY = timedelta(days=7)
NIGHT_LOCK = 7_061

log = logging.getLogger(__name__)


def register_jobs() -> None:
    register(READ, read)
    register(LOOK, look)
    register(REPAIR, repair)
    register(KEEP, keep)
    register(RECONCILE, reconcile)
    on_round(ask_by_night)
    ask_before_beginning(was_held)


def ask_by_night() -> int:
    """Asks for tonight's reading, and once a week for reconciling, where it is time and nobody has; how many jobs."""
    began = night_began(now(), installation.current().settings.fixity_hour)
    if began is None or (last_night() or began - NIGHT) >= began:
        return 0
    with exclusive(NIGHT_LOCK):
        if (last_night() or began - NIGHT) >= began:  # another worker was faster
            return 0
        actions.begin_night()
        reconciled = last_reconciled()
        if reconciled is not None and now() - reconciled < RECONCILED_EVERY:
            return 1
        ask(RECONCILE, "store:rows", {"sweep": False, "keep": False, "account": None})
        return 2


def night_began(at: datetime, hour: int | None) -> datetime | None:
    """When the night began in which a moment lies; None by day, or where no hour is set."""
    if hour is None:
        return None
    local = at.astimezone(CHINA)
    began = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    began = began if began <= local else began - timedelta(days=1)
    return began if local - began < NIGHT else None


def read(argument: dict, progress: Progress) -> None:
    actions.read_on(argument["run"], progress)


def look(argument: dict, progress: Progress) -> None:
    actions.verify(_actor(argument["account"]), NAMED, [argument["object"]])


def repair(argument: dict, progress: Progress) -> None:
    try:
        actions.repair(_actor(argument["account"]), argument["object"])
    except Refusal as refusal:  # written down beside the object, where its page shows it
        log.info("an object was not repaired: %s", refusal)


def keep(argument: dict, progress: Progress) -> None:
    try:
        actions.keep_record(_actor(argument["account"]), argument["object"])
    except Refusal as refusal:  # the object stays among the damaged ones
        log.info("a record was not kept anew: %s", refusal)


def reconcile(argument: dict, progress: Progress) -> None:
    account = argument["account"]
    actions.reconcile(_actor(account) if account else None, sweep=argument["sweep"], keep=argument["keep"], told=progress)


def _actor(account_id: int) -> Actor:
    return account_by_id(account_id).actor
