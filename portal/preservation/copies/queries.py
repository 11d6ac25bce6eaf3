"""How far the second store is behind, and what keeps it there."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, inspect, or_, select

from portal import installation
from portal.catalogue.models import PersonnelFile
from portal.database import db, now
from portal.preservation.copies.models import ObjectCopy, ReplicaState
from portal.preservation.copies.troubles import COPY_DAMAGED, DIVERGED
from portal.settings import place_of
from portal.trail import TrailEntry
from portal.wording import N_, gettext


@dataclass(frozen=True)
class Lag:
    """Objects and bytes that the copy lacks, and since when the oldest of them waits; `troubled` cannot be brought by waiting."""

    objects: int
    bytes: int
    oldest: datetime | None
    troubled: int

    @property
    def seconds(self) -> int:
        """Age of the oldest."""
        return max(0, int((now() - self.oldest).total_seconds())) if self.oldest else 0

    def as_json(self) -> dict[str, int]:
        return {"objects": self.objects, "bytes": self.bytes, "oldest_seconds": self.seconds, "troubled": self.troubled}


def is_set() -> bool:
    """Whether the settings name a second store."""
    return bool(installation.current().settings.replica)


def place() -> str:
    """Where the second store is, without keys."""
    return place_of(installation.current().settings.replica)


def state() -> ReplicaState | None:
    """What is known of the second store that the settings name; None where it has not been looked at."""
    return db.session.scalar(select(ReplicaState).where(ReplicaState.place == place()))


def is_begun() -> bool:
    """Whether something was copied into the second store that the settings name."""
    copied = select(ObjectCopy.object_id).where(ObjectCopy.copied > 0).limit(1)
    return inspect(db.engine).has_table(ReplicaState.__tablename__) and state() is not None and db.session.scalar(copied) is not None


def why_silent(known: ReplicaState) -> str:
    """What to say of a second store that did not answer."""
    gone = known.failure == installation.StoreGone.__name__
    return gettext(installation.REPLICA_GONE) if gone else gettext(N_("第二个保存库没有应答，一分钟试一次。"))


def lag() -> Lag:
    """Objects that were changed and not noted yet count without their bytes."""
    known = state() is not None
    unnoted = db.session.scalar(select(func.count()).select_from(_changed(known).subquery())) or 0
    if not known:
        return Lag(unnoted, 0, db.session.scalar(select(func.min(PersonnelFile.received_at))), 0)
    sums = select(func.count(), func.coalesce(func.sum(ObjectCopy.lacking), 0), func.min(ObjectCopy.since))
    objects, size, oldest = db.session.execute(sums.where(ObjectCopy.since.is_not(None))).one()
    troubled = db.session.scalar(select(func.count()).where(ObjectCopy.trouble.is_not(None))) or 0
    return Lag(objects + unnoted, int(size), oldest or (now() if unnoted else None), troubled)


def changed_files(limit: int) -> list[tuple[str, int, int]]:
    """(object id, newest version, version in the copy) of files whose object has a version that is not noted yet."""
    return [(one, head, copied or 0) for one, head, copied in db.session.execute(_changed(True).limit(limit))]


def _changed(known: bool) -> Any:
    statement = select(PersonnelFile.object_id, PersonnelFile.object_version, ObjectCopy.copied).outerjoin(
        ObjectCopy, ObjectCopy.object_id == PersonnelFile.object_id)
    if not known:
        return statement
    return statement.where(or_(ObjectCopy.object_id.is_(None), ObjectCopy.head < PersonnelFile.object_version))


def newest_entry() -> int:
    """Id of the newest trail entry: where it is the same, no file has changed."""
    return db.session.scalar(select(func.max(TrailEntry.id))) or 0


def next_behind() -> str | None:
    """The object that waits longest and can be brought."""
    waiting = select(ObjectCopy.object_id).where(ObjectCopy.since.is_not(None), ObjectCopy.trouble.is_(None))
    return db.session.scalar(waiting.order_by(ObjectCopy.since, ObjectCopy.object_id).limit(1))


def count_behind() -> int:
    """How many objects wait and can be brought."""
    waiting = select(func.count()).where(ObjectCopy.since.is_not(None), ObjectCopy.trouble.is_(None))
    return db.session.scalar(waiting) or 0


def copies_of(object_ids: list[str]) -> dict[str, ObjectCopy]:
    """Object id -> what is known of its copy."""
    rows = db.session.scalars(select(ObjectCopy).where(ObjectCopy.object_id.in_(object_ids)))
    return {row.object_id: row for row in rows}


def troubled(limit: int = 200) -> list[ObjectCopy]:
    """Objects that cannot be brought, the newest first."""
    statement = select(ObjectCopy).where(ObjectCopy.trouble.is_not(None)).order_by(ObjectCopy.trouble_at.desc(), ObjectCopy.object_id)
    return list(db.session.scalars(statement.limit(limit)))


def waiting(limit: int = 50) -> list[ObjectCopy]:
    """Objects that the copy lacks, or has an older version of; the oldest first."""
    statement = select(ObjectCopy).where(ObjectCopy.since.is_not(None), ObjectCopy.trouble.is_(None)).order_by(ObjectCopy.since)
    return list(db.session.scalars(statement.limit(limit)))


def copied_ids() -> list[str]:
    """Objects that the second store has, what was read longest ago first, and those never read before them."""
    statement = select(ObjectCopy.object_id).where(ObjectCopy.copied > 0)
    return list(db.session.scalars(statement.order_by(ObjectCopy.read_at.is_not(None), ObjectCopy.read_at, ObjectCopy.object_id)))


def damaged_copies() -> list[str]:
    """Objects whose copy lacks files, is not what it was when it was read, or has a file of another size."""
    troubled = select(ObjectCopy.object_id).where(ObjectCopy.trouble.in_((COPY_DAMAGED, DIVERGED)))
    return list(db.session.scalars(troubled.order_by(ObjectCopy.object_id)))
