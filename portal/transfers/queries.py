"""Reading batches, their files and what was found in them, narrowed by reach."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, case, false, func, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.catalogue.models import PersonnelFile
from portal.database import db
from portal.people.models import Person
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.transfers.models import (
    DigitisationStandard,
    Transfer,
    TransferEntry,
    TransferFinding,
    TransferInspection,
    TransferPackage,
)
from portal.transfers.states import ANNOUNCED, OPEN_FILE, OPEN_TRANSFER, STAGED, WITHDRAWN
from portal.transfers.tally import Row, Tally, tally
from portal.wording import N_

TRANSFERS_A_PAGE = 50
NO_TRANSFER = N_("没有批次 %(reference)s，或者不是您单位的。")


# --- the digitisation standard ---


def first_standard(at: datetime) -> DigitisationStandard:
    """The row that a new archive starts with."""
    effective = date.fromisoformat(FIRST_STANDARD.effective)
    return DigitisationStandard(version=FIRST_STANDARD.version, effective_on=effective, values=FIRST_STANDARD.as_dict(), created_at=at)


def standard_on(day: date) -> Standard:
    """The version in force on a day (Art. 8(7)); the first one where none was in force yet."""
    in_force = select(DigitisationStandard).where(DigitisationStandard.effective_on <= day)
    row = db.session.scalar(in_force.order_by(DigitisationStandard.effective_on.desc(), DigitisationStandard.id.desc()).limit(1))
    return Standard.from_dict(row.values) if row else FIRST_STANDARD


# --- batches ---


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
    for transfer_id, *row in db.session.execute(select(*groups, *sums).where(entry.transfer_id.in_(list(transfer_ids))).group_by(*groups)):
        rows.setdefault(transfer_id, []).append(Row(*row[:2], bool(row[2]), bool(row[3]), *map(int, row[4:])))
    return {transfer_id: tally(found) for transfer_id, found in rows.items()}


# --- files of a batch ---


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


def entry_of_package(package_id: int) -> TransferEntry | None:
    return db.session.scalar(select(TransferEntry).where(TransferEntry.package_id == package_id))


def packages_of(entries: Iterable[TransferEntry]) -> dict[int, TransferPackage]:
    """package id -> package, for these files."""
    wanted = [entry.package_id for entry in entries if entry.package_id]
    return {package.id: package for package in db.session.scalars(select(TransferPackage).where(TransferPackage.id.in_(wanted)))}


def held_names() -> set[str]:
    """Names in staging that a row still holds."""
    return set(db.session.scalars(select(TransferPackage.staging_name).where(TransferPackage.removed_at.is_(None))))


def unchecked(transfer: Transfer) -> list[int]:
    """Packages of the batch that wait for their inspection."""
    statement = select(TransferEntry.package_id).where(TransferEntry.transfer_id == transfer.id, TransferEntry.state == STAGED)
    return [package_id for package_id in db.session.scalars(statement.order_by(TransferEntry.position)) if package_id]


# --- the same person elsewhere ---


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
        TransferEntry.state.in_(OPEN_FILE), Transfer.state.in_(OPEN_TRANSFER),
        (Transfer.id < entry.transfer_id) | TransferEntry.reference.is_not(None),
    )
    return db.session.scalar(statement.order_by(Transfer.id).limit(1)) if entry.id_number_index else None


def in_custody(entry: TransferEntry) -> bool:
    """Whether the archive already holds a file of this person."""
    held = select(PersonnelFile.id).join(Person, Person.id == PersonnelFile.person_id)
    return db.session.scalar(held.where(Person.id_number_index == entry.id_number_index)) is not None


# --- what was found ---


def inspections_of(entry: TransferEntry) -> list[TransferInspection]:
    """All inspections of a file, newest first."""
    statement = select(TransferInspection).where(TransferInspection.entry_id == entry.id).order_by(TransferInspection.number.desc())
    return list(db.session.scalars(statement))


def last_inspection(entry: TransferEntry) -> TransferInspection | None:
    statement = select(TransferInspection).where(TransferInspection.entry_id == entry.id, TransferInspection.number == entry.inspections)
    return db.session.scalar(statement)


def findings_of(*inspections: TransferInspection) -> list[TransferFinding]:
    """The findings of these inspections, each inspection's in its order."""
    wanted = select(TransferFinding).where(TransferFinding.inspection_id.in_([inspection.id for inspection in inspections]))
    return list(db.session.scalars(wanted.order_by(TransferFinding.inspection_id, TransferFinding.position)))


def found_now(transfer: Transfer) -> list[tuple[str, int, int]]:
    """(code, findings, files) over the newest inspection of each file that was not withdrawn; what was let pass is not counted."""
    statement = (
        select(TransferFinding.code, func.count(), func.count(TransferEntry.id.distinct()))
        .join(TransferInspection, TransferInspection.id == TransferFinding.inspection_id)
        .join(TransferEntry, (TransferEntry.id == TransferInspection.entry_id) & (TransferEntry.inspections == TransferInspection.number))
        .where(TransferEntry.transfer_id == transfer.id, TransferEntry.state != WITHDRAWN, TransferFinding.lifted_at.is_(None))
        .group_by(TransferFinding.code)
    )
    return [(code, findings, files) for code, findings, files in db.session.execute(statement)]
