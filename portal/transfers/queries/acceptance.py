"""What was attested of a batch, and its four properties round by round."""
from __future__ import annotations

from sqlalchemy import select

from portal.database import db
from portal.transfers.models import Transfer, TransferAssessment, TransferAttestation

BINDING = "binding"
"""装订成册, the one gate of Art. 9(4) that no machine sees anything of."""


def attestations_of(transfer: Transfer) -> dict[str, TransferAttestation]:
    """What somebody answers for now -> the newest standing attestation of it."""
    wanted = select(TransferAttestation).where(TransferAttestation.transfer_id == transfer.id, TransferAttestation.taken_back_at.is_(None))
    return {row.what: row for row in db.session.scalars(wanted.order_by(TransferAttestation.id))}


def assessments_of(transfer: Transfer) -> list[TransferAssessment]:
    """All rounds of a batch, newest first."""
    wanted = select(TransferAssessment).where(TransferAssessment.transfer_id == transfer.id)
    return list(db.session.scalars(wanted.order_by(TransferAssessment.round.desc())))


def last_assessment(transfer: Transfer) -> TransferAssessment | None:
    wanted = select(TransferAssessment).where(TransferAssessment.transfer_id == transfer.id)
    return db.session.scalar(wanted.order_by(TransferAssessment.round.desc()).limit(1))
