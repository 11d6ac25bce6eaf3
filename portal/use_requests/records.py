"""Requests in the store, open and decided, each in an object of its own."""
from __future__ import annotations

from sqlalchemy import insert, select

from portal.database import db
from portal.records import derive, lost, register
from portal.records.numbers import last_numbers
from portal.records.rows import Row
from portal.records.tables import Part, by, record_of_tables
from portal.use_requests.models import CertifiedCopy, RequestDraft, RequestedItem, RequestNumber, UseRequest
from portal.wording import N_


def register_records() -> None:
    register(record_of_tables(
        "request", "一件利用申请", by(UseRequest.reference), Part(UseRequest, mend=_of_a_file),
        Part(RequestedItem, RequestedItem.request_id),
        Part(CertifiedCopy, CertifiedCopy.request_id),
    ))
    lost(N_("没提交的申请"), RequestDraft)
    lost("", RequestNumber)
    derive(count_requests)


def _of_a_file(row: Row) -> Row | None:
    """Without its file, whose object is damaged, a request is not read back either: rebuild again when the object is mended."""
    return row if row["file_id"] is not None else None


def count_requests() -> None:
    """Sets the last number given in each year from the requests that are there."""
    last = last_numbers(db.session.scalars(select(UseRequest.reference)))
    if last:
        db.session.execute(insert(RequestNumber), [{"year": year, "last": number} for (_, year), number in last.items()])
