"""Parts of actions: entries of a batch, their packages, and the rows of its register, inside a running transaction."""
from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete

from portal.access import Actor
from portal.database import db, now
from portal.jobs import ask
from portal.regulation.identity import mask_in, normalise_number
from portal.transfers.identification import Given
from portal.transfers.models import Transfer, TransferEntry, TransferPackage, TransferRow
from portal.transfers.queries import entries_of
from portal.transfers.queries.registers import ID_COLUMN
from portal.transfers.register import Register, RegisterRow
from portal.transfers.sealed import name_index, person_index, seal_given, seal_number, seal_written_number
from portal.transfers.states import ANNOUNCED, CHECK, FILE, TIDY

LONGEST_NUMBER = 30
"""Characters of what can still be an ID number, right or wrong."""
MOST_VOLUMES = 99
"""Nobody's paper fills more; a larger figure in a register is a slip."""


def new_entry(transfer: Transfer, position: int, name: str | None, id_number: str | None) -> TransferEntry:
    """A further file of the batch, announced; whose it is may not be known yet."""
    entry = TransferEntry(transfer=transfer, position=position, state=FILE.start, inspections=0, volumes=1)
    identify(entry, name, id_number)
    db.session.add(entry)
    db.session.flush()
    return entry


def identify(entry: TransferEntry, name: str | None, id_number: str | None) -> None:
    """Says whose file it is; an ID number stands in the row as a token, a blind index and its last four characters."""
    entry.name = kept_text(name) if name else None
    if id_number and len(id_number) <= LONGEST_NUMBER:
        entry.id_number_token = seal_number(id_number)
        entry.id_number_index = person_index(id_number)
        entry.id_tail = normalise_number(id_number)[-4:]


def kept_text(text: str) -> str:
    """A text of the register or a name as a row keeps it: ID numbers masked, and no NUL, which PostgreSQL cannot hold."""
    return mask_in(text).replace("\0", "")


def entry_about(entries: list[TransferEntry], name: str | None, id_number: str | None) -> TransferEntry | None:
    """The file of a person: by the number; else by the name, where it was announced without a number that can be used."""
    index = person_index(id_number) if id_number else None
    by_number = [entry for entry in entries if index and entry.id_number_index == index]
    if by_number:
        return by_number[0]
    nameless = [entry for entry in entries if name and entry.name == name and entry.id_number_index is None and entry.state == ANNOUNCED]
    return nameless[0] if len(nameless) == 1 else None


def attach(actor: Actor, entry: TransferEntry, given: Given) -> TransferPackage | None:
    """Makes a staged package the file's package and asks for its inspection; answers the package that it replaces."""
    at, replaced = now(), entry.package
    entry.state = FILE.advance(entry.state, "stage")
    if replaced is not None:
        replaced.removed_at = at
    entry.package = TransferPackage(
        transfer_id=entry.transfer.id, staging_name=given.staged.name, size=given.staged.size,
        **asdict(given.staged.digests), given_token=seal_given(given.path, given.name),
        name_index=name_index(given.name), staged_at=at, staged_by=actor.account_id,
    )
    entry.verdict, entry.bars, entry.errors, entry.warnings = None, 0, 0, 0
    entry.return_reason = entry.returned_at = entry.withdrawn_at = None
    db.session.flush()
    ask_check(actor, entry)
    return replaced


def ask_check(actor: Actor | None, entry: TransferEntry) -> None:
    ask(CHECK, f"transfer:{entry.transfer.reference}", {"package_id": entry.package_id}, actor)


def ask_tidying(actor: Actor | None, transfer: Transfer) -> None:
    """Asks for the removal of packages that the rows have let go, once the transaction is committed."""
    ask(TIDY, f"transfer:{transfer.reference}", {"transfer_id": transfer.id}, actor)


def enter_register(transfer: Transfer, register: Register) -> None:
    """Writes the register into the batch in the place of an earlier one: its head, its rows, an entry for each further person.

    Files that were only announced, and stand in the register no more, are taken away.
    """
    transfer.head = {name: kept_text(text) for name, text in register.head.items()}
    transfer.transfer_date = register.transfer_date
    db.session.execute(delete(TransferRow).where(TransferRow.transfer_id == transfer.id))
    entries = entries_of(transfer)
    position = max((entry.position for entry in entries), default=0)
    kept = set()
    for row in register.rows:
        db.session.add(_row(transfer, row))
        entry = entry_about(entries, row.name, _usable_number(row))
        if entry is None:
            position += 1
            entry = new_entry(transfer, position, row.name, _usable_number(row))
            entries.append(entry)
        entry.volumes = min(row.volumes or 1, MOST_VOLUMES)
        kept.add(entry.id)
    for entry in entries:
        if entry.id not in kept and entry.package_id is None and entry.inspections == 0:
            db.session.delete(entry)


def _row(transfer: Transfer, row: RegisterRow) -> TransferRow:
    usable = _usable_number(row)
    return TransferRow(
        transfer_id=transfer.id, line=row.line, name=kept_text(row.name), digits_lost=row.digits_lost,
        cells={kept_text(name): kept_text(text) for name, text in row.cells.items() if name != ID_COLUMN},
        id_number_token=seal_written_number(row.cells[ID_COLUMN]) if row.cells.get(ID_COLUMN) else None,
        id_number_index=person_index(usable) if usable else None,
    )


def _usable_number(row: RegisterRow) -> str | None:
    """The number, unless a number cell has lost its last digits, or it is no number at all."""
    return row.id_number if row.id_number and not row.digits_lost and len(row.id_number) <= LONGEST_NUMBER else None
