"""Announcing a batch: from a register, from packages that are at hand, or empty."""
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from portal.access import Actor, NotFound, Permission, Reach
from portal.database import db, insert_unless_there, now
from portal.people.models import Enterprise
from portal.people.queries import enterprise_by_code
from portal.trail import Recorded, recorded
from portal.transfers.actions.assessing import assess
from portal.transfers.actions.attesting import note_attestation
from portal.transfers.actions.entering import attach, enter_register, new_entry
from portal.transfers.actions.importing import hand_on
from portal.transfers.actions.judging import judge_again
from portal.transfers.identification import Given, identified
from portal.transfers.models import Transfer, TransferNumber
from portal.transfers.queries import BINDING, entries_of, today, transfer_for
from portal.transfers.register import Register
from portal.transfers.states import CHECKED, DISK, ONLINE, RETURNED, SUBMITTED, TRANSFER

BATCH, ACCESSION = "YJ", "RS"
"""Series of numbers: 移交 for batches, RS (as in the archive's 档号) for accessions."""


@recorded("transfer.announced", Permission.TRANSFER_ANNOUNCE)
def announce(
    actor: Actor, enterprise_code: str, register: Register | None = None, packages: Sequence[Given] = (), origin: str = ONLINE,
    disk_mark: str | None = None,
) -> Recorded:
    """Opens a batch with an entry for each package and for each further row of the register; answers its number (`YJ2026-0001`).

    A batch brought on a disk counts as submitted, and its paper, which is at hand, as attested by the actor to be bound.
    Raises NotFound for an enterprise that is unknown or not the actor's own.
    """
    enterprise = enterprise_within(actor, enterprise_code)
    at = now()
    transfer = Transfer(
        reference=next_number(BATCH), enterprise_id=enterprise.id, enterprise=enterprise, origin=origin, state=TRANSFER.start,
        announced_at=at, announced_by=actor.account_id,
    )
    if origin == DISK:
        transfer.state, transfer.submitted_at, transfer.submitted_by = SUBMITTED, at, actor.account_id
    db.session.add(transfer)
    db.session.flush()
    if origin == DISK:
        note_attestation(actor, transfer, BINDING)
    for position, given in enumerate(packages, start=1):
        attach(actor, new_entry(transfer, position, *identified(given.name)), given)
    if register is not None:
        enter_register(transfer, register)
    if disk_mark is not None:
        hand_on(disk_mark, transfer, [given.staged.name for given in packages])
    return Recorded(f"transfer:{transfer.reference}", after=transfer.state, value=transfer.reference)


@recorded("transfer.register_replaced", Permission.TRANSFER_ANNOUNCE)
def replace_register(actor: Actor, reference: str, register: Register) -> Recorded:
    """Puts a mended register in the place of the old one and judges every inspected file by it anew. Raises NotFound, Refusal."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_ANNOUNCE, lock=True)
    TRANSFER.advance(transfer.state, "upload")
    enter_register(transfer, register)
    db.session.flush()
    for entry in entries_of(transfer, CHECKED, SUBMITTED, RETURNED):
        judge_again(entry)
    assess(transfer)
    return Recorded(f"transfer:{reference}", transfer.state, transfer.state)


def enterprise_within(actor: Actor, code: str) -> Enterprise:
    """The enterprise, where the actor may announce for it. Raises Forbidden, NotFound."""
    enterprise = enterprise_by_code(code)
    if actor.reach(Permission.TRANSFER_ANNOUNCE) is not Reach.EVERYTHING and enterprise.id != actor.enterprise_id:
        raise NotFound
    return enterprise


def next_number(series: str) -> str:
    """The next number of a series in this year. It is given once: its row is held until the transaction ends."""
    year = today().year
    insert_unless_there(TransferNumber, series=series, year=year, last=0)
    of_year = update(TransferNumber).where(TransferNumber.series == series, TransferNumber.year == year)
    last = db.session.scalar(of_year.values(last=TransferNumber.last + 1).returning(TransferNumber.last))
    return f"{series}{year}-{last:04d}"
