"""What people answer for where no machine sees: the paper is bound (Art. 9(4)), rows of the four properties (DA/T 70-2018)."""
from __future__ import annotations

from portal.access import Actor, NotFound, Permission, refuse
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.regulation.properties import ROWS, Means
from portal.trail import Recorded, recorded
from portal.transfers.actions.assessing import assess
from portal.transfers.models import Transfer, TransferAttestation
from portal.transfers.queries import attestations_of, transfer_for
from portal.transfers.states import DISK, TRANSFER
from portal.wording import N_

CLOSED = N_("本批已签收，不能再改。")
ATTESTED_ALREADY = N_("这一项已有人声明。")
NOT_ATTESTED = N_("这一项还没有人声明。")
NO_CARRIER = N_("本批是在线移交，没有载体，这一项不用声明。")


def note_attestation(actor: Actor, transfer: Transfer, what: str) -> None:
    """An attestation within a running transaction."""
    db.session.add(TransferAttestation(transfer_id=transfer.id, what=what, at=now(), account_id=actor.account_id))


@recorded("transfer.attested", Permission.TRANSFER_SUBMIT)
def attest(actor: Actor, reference: str, number: str) -> Recorded:
    """The actor answers for a row of the four properties. Raises NotFound, Forbidden (a row of the archive's), Refusal."""
    transfer = _open_for(actor, reference, number)
    if number in attestations_of(transfer):
        raise Refusal(ATTESTED_ALREADY)
    note_attestation(actor, transfer, number)
    assess(transfer)
    return Recorded(f"transfer:{reference}", after=number)


@recorded("transfer.attestation_taken_back", Permission.TRANSFER_SUBMIT)
def take_attestation_back(actor: Actor, reference: str, number: str) -> Recorded:
    """Takes the standing attestation of a row back; it stays in the record. Raises NotFound, Forbidden, Refusal."""
    transfer = _open_for(actor, reference, number)
    standing = attestations_of(transfer).get(number)
    if standing is None:
        raise Refusal(NOT_ATTESTED)
    standing.taken_back_at, standing.taken_back_by = now(), actor.account_id
    assess(transfer)
    return Recorded(f"transfer:{reference}", before=number)


def _open_for(actor: Actor, reference: str, number: str) -> Transfer:
    """The batch, held, where this actor may attest this row of it now."""
    transfer = transfer_for(actor, reference, Permission.TRANSFER_SUBMIT, lock=True)
    row = ROWS.get(number)
    if row is None or row.means is not Means.ATTESTED:
        raise NotFound
    if row.archive_only and not actor.may(Permission.TRANSFER_RECEIVE):
        raise refuse(actor, Permission.TRANSFER_RECEIVE)
    if not TRANSFER.allows(transfer.state, "upload"):
        raise Refusal(CLOSED)
    if row.of_carriers and transfer.origin != DISK:
        raise Refusal(NO_CARRIER)
    return transfer
