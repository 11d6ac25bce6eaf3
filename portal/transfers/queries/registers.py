"""The register of a batch, put together again from its rows."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlalchemy import and_, or_, select

from portal.access import Actor, Permission, Reach
from portal.database import db
from portal.regulation.areas import resolve
from portal.regulation.finding import Finding
from portal.regulation.identity import mask
from portal.transfers.models import Transfer, TransferEntry, TransferInspection, TransferRow
from portal.transfers.queries.batches import transfer_for
from portal.transfers.queries.files import entries_of
from portal.transfers.queries.standards import today
from portal.transfers.register import COLUMNS, Register, RegisterRow, interpret
from portal.transfers.register_checks import Inspected, check_register
from portal.transfers.sealed import open_number, open_written_number
from portal.transfers.stated import why_untested
from portal.transfers.states import ANNOUNCED, WITHDRAWN

ID_COLUMN = "身份证号"
CATALOGUES_AT_A_TIME = 20


def rows_of(transfer: Transfer) -> list[TransferRow]:
    """All rows of the register, in its order."""
    return list(db.session.scalars(select(TransferRow).where(TransferRow.transfer_id == transfer.id).order_by(TransferRow.line)))


def rows_about(entry: TransferEntry) -> list[TransferRow]:
    """The rows of a file's person: by the number, or by the name where the row's number lost its last digits."""
    by_name = and_(TransferRow.digits_lost, TransferRow.name == entry.name)
    by_number = TransferRow.id_number_index == entry.id_number_index
    person = or_(by_number, by_name) if entry.id_number_index else by_name
    rows = select(TransferRow).where(TransferRow.transfer_id == entry.transfer_id, person)
    return list(db.session.scalars(rows.order_by(TransferRow.line)))


def register_of(transfer: Transfer, rows: Iterable[TransferRow]) -> Register:
    """The register with these rows, as if it had been read just now."""
    sheet = [{"line": row.line, "cells": _cells(row), "numeric": [ID_COLUMN] if row.digits_lost else []} for row in rows]
    return interpret({"head": transfer.head or {}, "columns": list(COLUMNS), "rows": sheet})


def _cells(row: TransferRow) -> dict[str, str]:
    return row.cells | ({ID_COLUMN: open_written_number(row.id_number_token)} if row.id_number_token else {})


def row_cells(entry: TransferEntry) -> dict[str, str]:
    """What the register says of a file's person, by column; ID numbers masked."""
    rows = rows_about(entry)
    return rows[0].cells if rows else {}


def stated_by_register(entry: TransferEntry) -> RegisterRow | None:
    """The row of a file's person as it is read; None where the register names nobody of that number."""
    rows = register_of(entry.transfer, rows_about(entry)[:1]).rows
    return rows[0] if rows else None


def untested_facts(transfer: Transfer, entries: Iterable[TransferEntry]) -> dict[int, str]:
    """file -> why Art. 21(4) was not tested for its person (`stated.UNTESTED`); files for which it was are not in it."""
    has_register = transfer.head is not None
    rows = rows_of(transfer) if has_register else []
    by_number = {row.id_number_index: row.cells for row in reversed(rows) if row.id_number_index}
    by_name = {row.name: row.cells for row in reversed(rows) if row.digits_lost}
    told = ((entry.id, why_untested(has_register, _cells_about(entry, by_number, by_name))) for entry in entries)
    return {entry_id: why for entry_id, why in told if why}


def _cells_about(entry: TransferEntry, by_number: dict[str, dict], by_name: dict[str, dict]) -> dict[str, str] | None:
    by_own = by_number.get(entry.id_number_index) if entry.id_number_index else None
    return by_own if by_own is not None else by_name.get(entry.name or "")


def register_findings(transfer: Transfer) -> list[Finding]:
    """What stands against the register as a whole: its head, rows without a package, totals that differ."""
    register = register_of(transfer, rows_of(transfer))
    packages = [_inspected(*one) for one in _newest_catalogues(transfer)]
    enterprise = transfer.enterprise
    return check_register(register, packages, today(), resolve(enterprise.registered_area), enterprise.code).register


def _newest_catalogues(transfer: Transfer) -> Iterator[tuple[str, str | None, int, int, list]]:
    """(name, token of the ID number, pages, bytes, catalogue) of each inspected file; a few catalogues are held at a time, not all."""
    entry, inspection = TransferEntry, TransferInspection
    newest = (inspection.entry_id == entry.id) & (inspection.number == entry.inspections)
    statement = select(entry.name, entry.id_number_token, entry.pages, entry.bytes, inspection.catalogue).join(inspection, newest)
    of_batch = statement.where(entry.transfer_id == transfer.id, entry.state.not_in((ANNOUNCED, WITHDRAWN))).order_by(entry.position)
    for name, *rest in db.session.execute(of_batch.execution_options(yield_per=CATALOGUES_AT_A_TIME)):
        yield (name or "", *rest)


def _inspected(name: str, token: str | None, pages: int, size: int, catalogue: list) -> Inspected:
    """As much of a report as the register is compared with."""
    number = open_number(token) if token else ""
    person = {"name": name, "id_number": number} if catalogue else None
    items = [_files(*material["files"]) for material in catalogue]
    return Inspected(f"{name}{number}", "", {"person": person, "items": items, "pages": pages, "bytes": size})


@lru_cache(maxsize=1000)
def _files(originals: int, optimised: int) -> dict[str, range]:
    """A material of which only the number of its files in both sets counts: one for all that have as many."""
    return {"originals": range(originals), "optimised": range(optimised)}


def register_file(actor: Actor, reference: str) -> bytes:
    """The register as XLSX, from its rows, or from the files where the batch has none. Auditors get masked numbers. Raises NotFound."""
    from portal.transfers.register_sheet import write_register  # here, for openpyxl takes its time to load

    transfer = transfer_for(actor, reference)
    named = {"批次号": transfer.reference, "移交单位": transfer.enterprise.name, "统一社会信用代码": transfer.enterprise.uscc}
    rows = [_cells(row) for row in rows_of(transfer)] if transfer.head is not None else map(_from_entry, entries_of(transfer))
    if actor.reach(Permission.TRANSFER_VIEW) is Reach.DESCRIPTION:
        rows = [row | {ID_COLUMN: mask(row.get(ID_COLUMN))} for row in rows]
    return write_register(named | (transfer.head or {}), rows)


def _from_entry(entry: TransferEntry) -> dict[str, str]:
    number = open_number(entry.id_number_token) if entry.id_number_token else ""
    counts = {"材料份数": str(entry.materials), "页数": str(entry.pages)} if entry.inspections else {}
    return {"序号": str(entry.position), "姓名": entry.name or "", ID_COLUMN: number, "卷数": str(entry.volumes)} | counts


def empty_register() -> bytes:
    """A register to fill in."""
    from portal.transfers.register_sheet import write_register

    return write_register({}, [])
