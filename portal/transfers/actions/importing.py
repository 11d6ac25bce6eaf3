"""What an interrupted import of a disk has done already: packages copied, a batch announced. Known again by what lies on the disk."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import delete, select

from portal import installation
from portal.database import db, now, writing
from portal.transfers import staging
from portal.transfers.actions.uploading import LIFETIME, SWEPT_AT_ONCE
from portal.transfers.digests import Digests
from portal.transfers.models import Transfer, TransferCopy, TransferImport
from portal.transfers.staging import Staged
from portal.transfers.states import TRANSFER


def copied(marks: Collection[str]) -> dict[str, Staged]:
    """mark -> the copy in staging, of those packages that an earlier import has copied whole."""
    folder = installation.current().settings.staging
    found = db.session.scalars(select(TransferCopy).where(TransferCopy.mark.in_(marks)))
    there = [one for one in found if (folder / one.staging_name).exists()]
    return {one.mark: Staged(one.staging_name, one.size, Digests(one.sha256, one.sm3)) for one in there}


def note_copy(mark: str, staged: Staged) -> None:
    """Keeps a whole copy for a repetition of the import."""
    with writing() as session:
        session.execute(delete(TransferCopy).where(TransferCopy.mark == mark))
        session.add(TransferCopy(mark=mark, staging_name=staged.name, size=staged.size, **asdict(staged.digests), copied_at=now()))


def unanswered(mark: str) -> str | None:
    """The number of the open batch that the same disk has become, where the command that brought it never answered."""
    found = db.session.scalar(select(TransferImport).where(TransferImport.mark == mark))
    if found is None or not TRANSFER.allows(found.transfer.state, "upload"):
        return None
    return found.transfer.reference


def hand_on(mark: str, transfer: Transfer, names: Collection[str]) -> None:
    """Within the transaction that announces the batch: the copies are its packages now, and the disk is this batch."""
    db.session.execute(delete(TransferCopy).where(TransferCopy.staging_name.in_(names)))
    db.session.execute(delete(TransferImport).where(TransferImport.mark == mark))
    db.session.add(TransferImport(mark=mark, transfer_id=transfer.id))


def answered(transfer: Transfer) -> None:
    """Ends an import: the same disk, brought again, is another batch."""
    transfer_id = transfer.id
    with writing() as session:
        session.execute(delete(TransferImport).where(TransferImport.transfer_id == transfer_id))


def sweep_copies() -> int:
    """Takes away copies whose import nobody went on with; answers how many."""
    old = select(TransferCopy).where(TransferCopy.copied_at < now() - LIFETIME).order_by(TransferCopy.id).limit(SWEPT_AT_ONCE)
    names = {one.id: one.staging_name for one in db.session.scalars(old)}
    if names:
        with writing() as session:
            session.execute(delete(TransferCopy).where(TransferCopy.id.in_(names)))
    for name in names.values():
        staging.remove(installation.current().settings.staging, name)
    return len(names)
