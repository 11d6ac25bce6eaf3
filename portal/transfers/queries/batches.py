"""Batches, narrowed by reach, and how many of their files stand where."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, case, false, func, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.database import db
from portal.people.queries import enterprises
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.states import OPEN_FILE, OPEN_TRANSFER, TRANSFER
from portal.transfers.tally import Row, Tally, tally
from portal.wording import N_

TRANSFERS_A_PAGE = 50
NO_TRANSFER = N_("没有批次 %(reference)s，或者不是您单位的。")


def narrowed(statement: Select, actor: Actor, permission: Permission = Permission.TRANSFER_VIEW) -> Select:
    """A statement over Transfer, narrowed to what the actor reaches with the permission. Raises Forbidden."""
    reach = actor.reach(permission)
    if reach in (Reach.EVERYTHING, Reach.DESCRIPTION):
        return statement
    if reach is Reach.OWN_ENTERPRISE:
        return statement.where(Transfer.enterprise_id == actor.enterprise_id)
    return statement.where(false())


def transfer_for(actor: Actor, reference: str, permission: Permission = Permission.TRANSFER_VIEW, *, lock: bool = False) -> Transfer:
    """The batch with this number, within reach; with `lock` nobody else changes it until the transaction ends. Raises NotFound."""
    statement = narrowed(select(Transfer).where(Transfer.reference == reference), actor, permission)
    found = db.session.scalar(statement.with_for_update(of=Transfer) if lock else statement)
    if found is None:
        raise NotFound(NO_TRANSFER, reference=reference)
    return found


def transfers_for(actor: Actor, page: int = 1) -> tuple[list[tuple[Transfer, Tally]], int]:
    """One page of batches, newest first, each with its count; and how many there are."""
    statement = narrowed(select(Transfer), actor)
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    start = (page - 1) * TRANSFERS_A_PAGE
    found = list(db.session.scalars(statement.order_by(Transfer.id.desc()).limit(TRANSFERS_A_PAGE).offset(start)))
    counts = tallies(transfer.id for transfer in found)
    return [(transfer, counts.get(transfer.id, Tally())) for transfer in found], total


def tally_of(transfer: Transfer) -> Tally:
    return tallies([transfer.id]).get(transfer.id, Tally())


def tallies(transfer_ids: Iterable[int]) -> dict[int, Tally]:
    """batch -> how many of its files stand where."""
    entry = TransferEntry
    barred, reserved = case((entry.bars > 0, True), else_=False), case((entry.reference.is_not(None), True), else_=False)
    groups = (entry.transfer_id, entry.state, entry.verdict, barred, reserved)
    sums = (func.count(), func.sum(entry.materials), func.sum(entry.pages), func.sum(entry.volumes), func.sum(entry.bytes))
    rows: dict[int, list[Row]] = {}
    counted = select(*groups, *sums).where(entry.transfer_id.in_(list(transfer_ids))).group_by(*groups)
    for transfer_id, state, verdict, is_barred, is_reserved, *numbers in db.session.execute(counted):
        files, materials, pages, volumes, size = map(int, numbers)
        row = Row(state, verdict, bool(is_barred), bool(is_reserved), files, materials, pages, volumes, size)
        rows.setdefault(transfer_id, []).append(row)
    return {transfer_id: tally(found) for transfer_id, found in rows.items()}


def announced_volumes() -> int:
    """卷 that open batches will bring, for the planning of space (Art. 20)."""
    coming = select(func.sum(TransferEntry.volumes)).join(Transfer, Transfer.id == TransferEntry.transfer_id)
    return int(db.session.scalar(coming.where(Transfer.state.in_(OPEN_TRANSFER), TransferEntry.state.in_(OPEN_FILE))) or 0)


def refuse_closed(actor: Actor, reference: str) -> None:
    """Says before an upload begins whether the batch takes it. Raises Forbidden, NotFound, Refusal."""
    TRANSFER.advance(transfer_for(actor, reference, Permission.TRANSFER_UPLOAD).state, "upload")


def enterprise_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the enterprises for which the actor may announce. Raises Forbidden."""
    own_only = actor.reach(Permission.TRANSFER_ANNOUNCE) is not Reach.EVERYTHING
    return [(one.code, one.name) for one in enterprises() if not own_only or one.id == actor.enterprise_id]
