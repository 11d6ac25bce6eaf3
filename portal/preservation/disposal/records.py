"""Lists, their files and appraisals in the store, for ever: an object for each list, one for the appraisals of a hundred files."""
from __future__ import annotations

from sqlalchemy import select, update

from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import CLOSED, HELD
from portal.database import db
from portal.preservation.disposal.models import Appraisal, DisposalFile, DisposalList
from portal.preservation.disposal.states import DESTROYING, WITNESSED
from portal.records import derive, register
from portal.records.rows import Row
from portal.records.tables import Part, by, record_of_tables, shards
from portal.transfers.records import enter_last_numbers


def register_records() -> None:
    register(record_of_tables(
        "disposal", "一份销毁清册", by(DisposalList.reference), Part(DisposalList), Part(DisposalFile, DisposalFile.list_id),
    ))
    register(record_of_tables("appraisals", "鉴定意见", shards(Appraisal), Part(Appraisal, mend=_of_a_file)))
    derive(count_lists)
    derive(close_files)


def _of_a_file(row: Row) -> Row | None:
    """What was said of a file that could not be read back is left out until its object is mended."""
    return row if row["file_id"] is not None else None


def count_lists() -> None:
    """Sets the last number given to lists in each year."""
    enter_last_numbers(db.session.scalars(select(DisposalList.reference)))


def close_files() -> None:
    """Files on a list that somebody has supervised are closed still; those that are destroyed say so in their tombstones."""
    listed = select(DisposalFile.file_id).join(DisposalList, DisposalList.id == DisposalFile.list_id).where(
        DisposalList.state.in_((WITNESSED, DESTROYING)), DisposalFile.file_id.is_not(None))
    db.session.execute(update(PersonnelFile).where(PersonnelFile.id.in_(listed), PersonnelFile.custody == HELD).values(custody=CLOSED))
