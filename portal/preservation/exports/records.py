"""What was exported when, by whom and why, in the store: an object for each export."""
from __future__ import annotations

from sqlalchemy import select

from portal.database import db
from portal.preservation.exports.models import Export, ExportedFile
from portal.records import derive, register
from portal.records.tables import Part, by, record_of_tables
from portal.transfers.records import enter_last_numbers


def register_records() -> None:
    register(record_of_tables("export", "一次导出", by(Export.reference), Part(Export), Part(ExportedFile, ExportedFile.export_id)))
    derive(count_exports)


def count_exports() -> None:
    """Sets the last number given to exports in each year."""
    enter_last_numbers(db.session.scalars(select(Export.reference)))
