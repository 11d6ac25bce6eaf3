"""The register of a batch, put together again from its rows."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, or_, select

from portal.database import db
from portal.transfers.models import Transfer, TransferEntry, TransferRow
from portal.transfers.register import COLUMNS, Register, interpret
from portal.transfers.sealed import open_written_number

ID_COLUMN = "身份证号"


def rows_of(transfer: Transfer) -> list[TransferRow]:
    """All rows of the register, in its order."""
    return list(db.session.scalars(select(TransferRow).where(TransferRow.transfer_id == transfer.id).order_by(TransferRow.line)))


def rows_about(entry: TransferEntry) -> list[TransferRow]:
    """The rows of a file's person: by the number, or by the name where the row's number lost its last digits."""
    by_name = and_(TransferRow.digits_lost, TransferRow.name == entry.name)
    by_number = TransferRow.id_number_index == entry.id_number_index
    person = or_(by_number, by_name) if entry.id_number_index else by_name
    return list(db.session.scalars(select(TransferRow).where(TransferRow.transfer_id == entry.transfer_id, person).order_by(TransferRow.line)))


def register_of(transfer: Transfer, rows: Iterable[TransferRow]) -> Register:
    """The register with these rows, as if it had been read just now."""
    sheet = [{"line": row.line, "cells": _cells(row), "numeric": [ID_COLUMN] if row.digits_lost else []} for row in rows]
    return interpret({"head": transfer.head or {}, "columns": list(COLUMNS), "rows": sheet})


def _cells(row: TransferRow) -> dict[str, str]:
    return row.cells | ({ID_COLUMN: open_written_number(row.id_number_token)} if row.id_number_token else {})
