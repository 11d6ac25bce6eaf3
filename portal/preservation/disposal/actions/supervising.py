"""监销: two persons, neither the proposer nor the approver, confirm with their own passwords; only then a job destroys."""
from __future__ import annotations

from sqlalchemy import select

from portal.access import Actor, Permission, refuse
from portal.accounts.actions import confirm_identity
from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import CUSTODY
from portal.database import db, now
from portal.jobs import ask
from portal.jobs.queries import open_about
from portal.lifecycle import Refusal
from portal.preservation.disposal import queries
from portal.preservation.disposal.actions.appraising import reason_of
from portal.preservation.disposal.bars import refuse_barred, refuse_busy, refuse_locked
from portal.preservation.disposal.models import DisposalList
from portal.preservation.disposal.states import DESTROY, DISPOSAL
from portal.trail import Recorded, recorded
from portal.wording import N_

NOT_THE_PROPOSER = N_("这份清册由您拟定或批准，监销要由另外两位来做。")
NOT_TWICE = N_("您已经确认过监销。还要另一位监销人确认。")
FILE_GONE = N_("%(reference)s 的档案读不到了，不能销毁。先查明原因。")
NOT_STOPPED = N_("没有停下的销毁。")


def confirm(actor: Actor, number: str, password: str, address: str | None = None) -> str:
    """Confirms that the actor supervises the destruction of everything on a list; answers the state of the list.

    The first confirmation closes the files, the second asks for the job that destroys them. Raises Forbidden, NotFound,
    WrongPassword, TooManyAttempts; Refusal for a person who may not be a supervisor of this list, or where something stands in the way.
    """
    if not actor.may(Permission.DISPOSAL_SUPERVISE):
        raise refuse(actor, Permission.DISPOSAL_SUPERVISE)
    refuse_unfit(actor, queries.list_for(actor, number))
    confirm_identity(actor, password, address)
    return _confirm(actor, number)


@recorded("disposal.supervised", Permission.DISPOSAL_SUPERVISE)
def _confirm(actor: Actor, number: str) -> Recorded:
    one = queries.list_for(actor, number, Permission.DISPOSAL_SUPERVISE, lock=True)
    refuse_unfit(actor, one)
    before, after = one.state, DISPOSAL.advance(one.state, "confirm")
    files = _files_held(one)
    for file in files:
        refuse_barred(file, one)
        refuse_busy(file)
        refuse_locked(file)
    if one.first_by is None:
        one.first_by, one.first_at, one.interrupted_because = actor.account_id, now(), ""
        for file in files:
            file.custody = CUSTODY.advance(file.custody, "close")
    else:
        one.second_by, one.second_at = actor.account_id, now()
        ask(DESTROY, f"disposal:{number}", {"list_id": one.id}, actor)
    one.state = after
    return Recorded(f"disposal:{number}", before, after, one.document, value=after)


def refuse_unfit(actor: Actor, one: DisposalList) -> None:
    """Raises Refusal where this person cannot supervise this list now."""
    DISPOSAL.advance(one.state, "confirm")
    if actor.account_id in (one.proposed_by, one.approved_by):
        raise Refusal(NOT_THE_PROPOSER)
    if actor.account_id == one.first_by:
        raise Refusal(NOT_TWICE)


@recorded("disposal.interrupted", Permission.DISPOSAL_SUPERVISE)
def interrupt(actor: Actor, number: str, reason: str) -> Recorded:
    """Takes the first confirmation back, because what is on the table is not what is on the list; the files are open again."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_SUPERVISE, lock=True)
    before, after = one.state, DISPOSAL.advance(one.state, "interrupt")
    one.interrupted_because = reason_of(reason)
    for file in _files_held(one):
        file.custody = CUSTODY.advance(file.custody, "open")
    one.state, one.first_by, one.first_at = after, None, None
    return Recorded(f"disposal:{number}", before, after, one.interrupted_because)


@recorded("disposal.asked_again", Permission.DISPOSAL_SUPERVISE)
def ask_again(actor: Actor, number: str) -> Recorded:
    """Goes on with a destruction that stopped, or clears content that is back; both have confirmed it already. Raises NotFound, Refusal."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_SUPERVISE, lock=True)
    if not queries.has_stopped(one) and not queries.content_left(one):
        raise Refusal(NOT_STOPPED)
    one.fault = None
    if not open_about(f"disposal:{number}", DESTROY):
        ask(DESTROY, f"disposal:{number}", {"list_id": one.id}, actor)
    return Recorded(f"disposal:{number}", one.state, one.state)


def _files_held(one: DisposalList) -> list[PersonnelFile]:
    """The files of a list, each held by this transaction, in the order of their ids. Raises Refusal where one is not there."""
    rows = queries.files_of(one)
    ids = [row.file_id for row in rows if row.file_id is not None]
    statement = select(PersonnelFile).where(PersonnelFile.id.in_(ids)).order_by(PersonnelFile.id).with_for_update(of=PersonnelFile)
    found = list(db.session.scalars(statement.execution_options(populate_existing=True)).unique())
    missing = {row.reference for row in rows} - {file.reference for file in found}
    if missing:
        raise Refusal(FILE_GONE, reference=min(missing))
    return found
