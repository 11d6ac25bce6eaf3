"""Which objects the rows of the database name, and at which version; which records of the system have rows."""
from __future__ import annotations

from sqlalchemy import func, select

from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import DESTROYED
from portal.database import db
from portal.handovers.models import HandoverPaper, HandoverScan
from portal.preservation.copies.models import ObjectCopy
from portal.preservation.disposal.models import DisposalList
from portal.preservation.fixity.models import FixityCheck
from portal.records import RECORDS, SYSTEM, record_of
from portal.records.keeping import is_pending, says_the_same, waiting
from portal.trail.records import TrailSegment
from portal.transfers.queries import due_objects


def expected() -> dict[str, int | None]:
    """Object id -> the version that the database knows, of files, papers, lists and the trail; scans are later versions.

    None for the other records of the system: their rows say what the object holds, and not which version it is."""
    files = db.session.execute(select(PersonnelFile.object_id, PersonnelFile.object_version))
    newest = func.coalesce(func.max(HandoverScan.object_version), 1)
    papers = db.session.execute(
        select(HandoverPaper.object_id, newest).outerjoin(HandoverScan, HandoverScan.paper_id == HandoverPaper.id)
        .group_by(HandoverPaper.id, HandoverPaper.object_id)
    )
    segments = db.session.execute(select(TrailSegment.object_id, func.max(TrailSegment.object_version)).group_by(TrailSegment.object_id))
    lists = db.session.execute(select(DisposalList.object_id, DisposalList.object_version).where(DisposalList.object_version > 0))
    return {**dict.fromkeys(recorded()), **dict([*files.all(), *papers.all(), *lists.all(), *segments.all()])}


def recorded() -> set[str]:
    """Objects of the records of the system that have rows: the store has to hold them, but for those that wait to be begun."""
    waits = {(kind, key) for kind, key, _ in waiting()}
    ids = {(record.kind, key): record.object_id(key) for record in RECORDS.values() for key in record.list_keys()}
    return {object_id for known, object_id in ids.items() if known not in waits or was_held(object_id)}


def was_held(object_id: str) -> bool:
    """Whether the store is known to have held an object: it was read, or copied into the second store."""
    read = select(FixityCheck.object_id).where(FixityCheck.object_id == object_id, FixityCheck.outcome.is_not(None))
    copied = select(ObjectCopy.object_id).where(ObjectCopy.object_id == object_id, ObjectCopy.copied > 0)
    return db.session.scalar(read.union_all(copied).limit(1)) is not None


def is_expected(object_id: str) -> bool:
    """Whether a row names this object, or it is a record of the system that has rows and does not wait to be begun."""
    models = (PersonnelFile, HandoverPaper, DisposalList, TrailSegment)
    named = any(db.session.scalar(select(model.object_id).where(model.object_id == object_id).limit(1)) for model in models)
    return named or (is_recorded(object_id) and (not is_waiting(object_id) or was_held(object_id)))


def is_recorded(object_id: str) -> bool:
    """Whether an object is a record of the system that has rows still: of a kind that a room has registered, with something to say."""
    found = record_of(object_id) if object_id.startswith(SYSTEM) else None
    return found is not None and found[0].contents(found[1], 0) is not None


def can_be_kept(object_id: str) -> bool:
    """Whether the rows can say again what an object holds: a record of the system, or the catalogue of a file whose object is there."""
    held = select(PersonnelFile.id).where(PersonnelFile.object_id == object_id, PersonnelFile.custody != DESTROYED)
    return is_recorded(object_id) or db.session.scalar(held) is not None


def lacks_versions(object_id: str, head: int | None) -> bool:
    """Whether the rows know a newer version of an object than `head`, or of a record of the system say something else than it does."""
    if head is None or not is_expected(object_id):
        return False
    version = expected().get(object_id)
    return head < version if version is not None else not says_the_same(object_id)


def is_waiting(object_id: str) -> bool:
    """Whether a change of a record waits for its next version."""
    found = record_of(object_id)
    return found is not None and is_pending(found[0].kind, found[1])


def count_expected() -> int:
    """How many objects the rows name."""
    return sum(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (PersonnelFile, HandoverPaper))


def on_their_way() -> set[str]:
    """Objects of files that are being accessioned: they are written before their rows, on purpose."""
    return set(due_objects())


def object_named(reference: str) -> str | None:
    """The object that a person names by 档号, by the number of a paper or by its id; None where no row names one."""
    names = ((PersonnelFile, PersonnelFile.reference), (HandoverPaper, HandoverPaper.number), (DisposalList, DisposalList.reference))
    for model, column in names:
        found = db.session.scalar(select(model.object_id).where(column == reference))
        if found is not None:
            return found
    return reference if is_expected(reference) else None
