"""The files of a batch, their packages, and the same persons elsewhere."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from portal import installation
from portal.access import Actor, NotFound, Permission, Reach, refuse
from portal.catalogue.models import PersonnelFile
from portal.database import db
from portal.jobs.queries import open_about
from portal.people.models import Person
from portal.transfers import staging
from portal.transfers.models import Transfer, TransferEntry, TransferPackage
from portal.transfers.queries.batches import transfer_for
from portal.transfers.states import ACCEPTED, ANNOUNCED, CHECK, OPEN_FILE, OPEN_TRANSFER, RECEIVE, STAGED, SUBMITTED
from portal.wording import N_


def entries_of(transfer: Transfer, *states: str) -> list[TransferEntry]:
    """The files of a batch in its order, of these states or of all."""
    statement = select(TransferEntry).where(TransferEntry.transfer_id == transfer.id).order_by(TransferEntry.position)
    return list(db.session.scalars(statement.where(TransferEntry.state.in_(states)) if states else statement))


def entry_for(
    actor: Actor, reference: str, position: int, permission: Permission = Permission.TRANSFER_VIEW, *, lock: bool = False,
) -> TransferEntry:
    """A file by its place in the batch, within reach; with `lock` the batch is held. Raises NotFound."""
    transfer = transfer_for(actor, reference, permission, lock=lock)
    entry = db.session.scalar(select(TransferEntry).where(TransferEntry.transfer_id == transfer.id, TransferEntry.position == position))
    if entry is None:
        raise NotFound(N_("批次 %(reference)s 里没有第 %(position)s 份档案。"), reference=reference, position=position)
    return entry


def positions_of(entry_ids: Iterable[int]) -> dict[int, TransferEntry]:
    """file -> its row, for the links that lead to it."""
    return {entry.id: entry for entry in db.session.scalars(select(TransferEntry).where(TransferEntry.id.in_(list(entry_ids))))}


def entry_of_package(package_id: int) -> TransferEntry | None:
    return db.session.scalar(select(TransferEntry).where(TransferEntry.package_id == package_id))


def hold_package(package_id: int) -> TransferEntry | None:
    """The file whose package this is, with its batch held until the transaction ends; None where it was replaced."""
    batch = select(Transfer).join(TransferPackage, TransferPackage.transfer_id == Transfer.id).where(TransferPackage.id == package_id)
    db.session.scalar(batch.with_for_update(of=Transfer))
    return entry_of_package(package_id)


def packages_of(entries: Iterable[TransferEntry]) -> dict[int, TransferPackage]:
    """package id -> package, for these files."""
    wanted = [entry.package_id for entry in entries if entry.package_id]
    return {package.id: package for package in db.session.scalars(select(TransferPackage).where(TransferPackage.id.in_(wanted)))}


def staging_names(transfer: Transfer | None = None) -> tuple[set[str], set[str]]:
    """Names in staging that rows hold, and that they have let go; of one batch, or of all."""
    statement = select(TransferPackage.staging_name, TransferPackage.removed_at)
    rows = db.session.execute(statement.where(TransferPackage.transfer_id == transfer.id) if transfer else statement).all()
    return {name for name, removed in rows if removed is None}, {name for name, removed in rows if removed is not None}


def is_staged(entry: TransferEntry) -> bool:
    """Whether the package of a file lies in staging; it may be lost with a disk, or not restored with the database."""
    package = entry.package
    if package is None or package.removed_at is not None:
        return False
    return (installation.current().settings.staging / package.staging_name).exists()


def due_objects() -> list[str]:
    """Identifiers of objects whose files are accepted and not yet in custody."""
    statement = select(TransferEntry.object_id).where(TransferEntry.state == SUBMITTED, TransferEntry.object_id.is_not(None))
    return [object_id for object_id in db.session.scalars(statement.order_by(TransferEntry.id)) if object_id]


def twins_in(entry: TransferEntry) -> list[TransferEntry]:
    """Other files of the same batch that have a package of the same person."""
    if entry.id_number_index is None:
        return []
    statement = select(TransferEntry).where(
        TransferEntry.transfer_id == entry.transfer_id, TransferEntry.id_number_index == entry.id_number_index,
        TransferEntry.id != entry.id, TransferEntry.state.in_(OPEN_FILE), TransferEntry.state != ANNOUNCED,
    )
    return list(db.session.scalars(statement.order_by(TransferEntry.position)))


def earlier_claim(entry: TransferEntry) -> Transfer | None:
    """The batch that holds the same person's file before this one: announced earlier, or already accepted."""
    statement = select(Transfer).join(TransferEntry, TransferEntry.transfer_id == Transfer.id).where(
        TransferEntry.id_number_index == entry.id_number_index, Transfer.id != entry.transfer_id,
        *_comes_first(TransferEntry, entry.transfer_id),
    )
    return db.session.scalar(statement.order_by(Transfer.id).limit(1)) if entry.id_number_index else None


def in_custody(entry: TransferEntry) -> bool:
    """Whether the archive already holds a file of this person."""
    held = select(PersonnelFile.id).join(Person, Person.id == PersonnelFile.person_id)
    return db.session.scalar(held.where(Person.id_number_index == entry.id_number_index)) is not None


def contested(transfer: Transfer) -> set[int]:
    """Files of the batch whose person is in custody, or stands in another batch that comes first."""
    own, other = TransferEntry, aliased(TransferEntry)
    of_batch = (own.transfer_id == transfer.id, own.id_number_index.is_not(None))
    held = (
        select(own.id).join(Person, Person.id_number_index == own.id_number_index)
        .join(PersonnelFile, PersonnelFile.person_id == Person.id)
    )
    claimed = (
        select(own.id).join(other, (other.id_number_index == own.id_number_index) & (other.transfer_id != own.transfer_id))
        .join(Transfer, Transfer.id == other.transfer_id).where(*_comes_first(other, transfer.id))
    )
    return {*db.session.scalars(held.where(*of_batch)), *db.session.scalars(claimed.where(*of_batch))}


def _comes_first(other: type[TransferEntry], transfer_id: int) -> tuple:
    """That a file of another batch has the better claim: announced in an earlier batch, or already accepted."""
    return (
        other.state.in_(OPEN_FILE), Transfer.state.in_(OPEN_TRANSFER), (Transfer.id < transfer_id) | other.reference.is_not(None),
    )


def picture_for(actor: Actor, reference: str, position: int, number: int) -> Path:
    """The file of a small picture of a page in staging. Raises NotFound, and Forbidden for those who see no images."""
    entry = entry_for(actor, reference, position)
    if actor.reach(Permission.TRANSFER_VIEW) is Reach.DESCRIPTION:
        raise refuse(actor, Permission.PAGE_VIEW)
    if entry.package is None or entry.package.removed_at is not None:
        raise NotFound
    path = staging.pictures(installation.current().settings.staging, entry.package.staging_name) / f"{number}.jpg"
    if not path.is_file():
        raise NotFound
    return path


def has_stopped(transfer: Transfer) -> bool:
    """Whether the work that a batch waits for will not be done by itself: its jobs used up their retries."""
    kind = RECEIVE if transfer.state == ACCEPTED else CHECK
    return open_about(f"transfer:{transfer.reference}", kind) == 0


def work_begun_at(transfer: Transfer) -> datetime | None:
    """Since when a batch waits for the work that goes on: its receipt, or the last upload that is not inspected."""
    if transfer.state == ACCEPTED:
        return transfer.received_at
    waiting = select(func.max(TransferPackage.staged_at)).join(TransferEntry, TransferEntry.package_id == TransferPackage.id)
    return db.session.scalar(waiting.where(TransferEntry.transfer_id == transfer.id, TransferEntry.state == STAGED))
