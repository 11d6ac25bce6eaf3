"""The papers of a batch in the store: their numbers and digests, their scans, the counts. Each paper itself has its own object."""
from __future__ import annotations

from sqlalchemy import select

from portal.database import db
from portal.handovers.models import HandoverPaper, HandoverScan, PaperCount
from portal.records import derive, register
from portal.records.tables import Part, by, hangs, record_of_tables
from portal.transfers.models import Transfer
from portal.transfers.records import enter_last_numbers


def register_records() -> None:
    hangs(HandoverPaper.transfer_id)
    register(record_of_tables(
        "handover", "一个批次的交接文书和清点", by(Transfer.reference), Part(HandoverPaper, HandoverPaper.transfer_id),
        Part(HandoverScan, HandoverScan.paper_id), Part(PaperCount, PaperCount.entry_id),
    ))
    derive(count_papers)


def count_papers() -> None:
    """Sets the last number given in each series of papers and year."""
    enter_last_numbers(db.session.scalars(select(HandoverPaper.number)))
