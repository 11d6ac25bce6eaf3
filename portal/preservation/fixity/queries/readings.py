"""What was read, when, and what is in trouble."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal import installation
from portal.access import NotFound
from portal.catalogue.models import Material, Page, PersonnelFile
from portal.database import db, now
from portal.preservation.fixity.models import FixityCheck, FixityRun, Reconciling, StoreFinding
from portal.preservation.fixity.queries.expected import count_expected
from portal.preservation.fixity.states import DAMAGED, KEPT_ANEW, MISSING, NIGHTLY, ORPHAN, ROW_WITHOUT_OBJECT, STORE_OLDER
from portal.records import SYSTEM
from portal.regulation.reference import file_of
from portal.wording import N_

WINDOW = timedelta(days=30)
"""Over which the share of objects that were read is said."""
LATE = 2
"""Days after the days of the settings, before an object counts as late: a night may be missed."""
SHOWN = 100
NOT_KNOWN = N_("没有读过对象 %(object)s，也许没有这个对象。")


@dataclass(frozen=True)
class Standing:
    """How the store stands: objects known, read within 30 days, read too long ago, in trouble, found by the last reconciling."""

    objects: int
    read: int
    late: int
    damaged: int
    found: int
    last_read: datetime | None
    last_reconciled: datetime | None

    @property
    def percent(self) -> int:
        """Of the objects, which were read within 30 days, rounded down; 100 where there is none."""
        return 100 * self.read // self.objects if self.objects else 100


def standing() -> Standing:
    return Standing(
        objects=max(count_known(), count_expected()),
        read=_count(FixityCheck.checked_at >= now() - WINDOW),
        late=overdue(installation.current().settings.fixity_days + LATE), damaged=count_damaged(),
        found=db.session.scalar(select(func.count()).select_from(StoreFinding)) or 0,
        last_read=db.session.scalar(select(func.max(FixityCheck.checked_at))), last_reconciled=last_reconciled(),
    )


def count_damaged() -> int:
    """How many objects are damaged or missing; cheap enough for every desk and every look at the health."""
    return _count(FixityCheck.outcome.in_((DAMAGED, MISSING)))


def count_differing() -> int:
    """How many findings of the last reconciling people have to look at: all but lost objects, which count as damage, and orphans."""
    told = select(func.count()).select_from(StoreFinding).where(StoreFinding.kind.not_in((ROW_WITHOUT_OBJECT, ORPHAN)))
    return db.session.scalar(told) or 0


def in_trouble(limit: int = SHOWN) -> list[FixityCheck]:
    """Objects that are damaged or missing, the first found first."""
    statement = select(FixityCheck).where(FixityCheck.outcome.in_((DAMAGED, MISSING)))
    return list(db.session.scalars(statement.order_by(FixityCheck.damaged_at, FixityCheck.object_id).limit(limit)))


def check_of(object_id: str) -> FixityCheck:
    """What is known of an object. Raises NotFound where it was never listed."""
    found = db.session.get(FixityCheck, object_id)
    if found is None:
        raise NotFound(NOT_KNOWN, object=object_id)
    return found


def is_missing(object_id: str) -> bool:
    """Whether the last reading found no such object."""
    return _count((FixityCheck.object_id == object_id) & (FixityCheck.outcome == MISSING)) > 0


def is_in_trouble(object_id: str) -> bool:
    """Whether the last reading found it damaged, or did not find it."""
    return _count((FixityCheck.object_id == object_id) & FixityCheck.outcome.in_((DAMAGED, MISSING))) > 0


def known_ids() -> list[str]:
    """Every object that was ever listed, by id."""
    return list(db.session.scalars(select(FixityCheck.object_id).order_by(FixityCheck.object_id)))


def known_of(object_ids: list[str]) -> set[str]:
    """Which of these objects were ever listed."""
    return set(db.session.scalars(select(FixityCheck.object_id).where(FixityCheck.object_id.in_(object_ids))))


def count_known() -> int:
    """How many objects were ever listed."""
    return _count(FixityCheck.object_id.is_not(None))


def oldest(count: int, before: datetime | None = None) -> list[str]:
    """The objects that were read longest ago, those never read first; only those not read since `before`.

    Two statements, so that each takes its objects from the index in their order."""
    ids = select(FixityCheck.object_id)
    found = list(db.session.scalars(ids.where(FixityCheck.checked_at.is_(None)).order_by(FixityCheck.object_id).limit(count)))
    if len(found) < count:
        read = ids.where(FixityCheck.checked_at < before) if before else ids.where(FixityCheck.checked_at.is_not(None))
        found += db.session.scalars(read.order_by(FixityCheck.checked_at, FixityCheck.object_id).limit(count - len(found)))
    return found


def overdue(days: int) -> int:
    """How many objects were read so long ago that they must be read tonight, to be within `days`."""
    return _count(FixityCheck.checked_at < now() - timedelta(days=days - 1))


def run_of(run_id: int) -> FixityRun | None:
    """A run as it stands now, whoever has gone on with it."""
    return db.session.get(FixityRun, run_id, populate_existing=True)


def runs(limit: int = 10) -> list[FixityRun]:
    """The latest readings, newest first."""
    return list(db.session.scalars(select(FixityRun).order_by(FixityRun.id.desc()).limit(limit)))


def listed_before(run_id: int) -> int:
    """How many parts of the store the nights before a run have listed, over all."""
    earlier = select(func.max(FixityRun.listed)).where(FixityRun.kind == NIGHTLY, FixityRun.id < run_id)
    return db.session.scalar(earlier) or 0


def last_night() -> datetime | None:
    """When the last nightly reading began."""
    return db.session.scalar(select(func.max(FixityRun.started_at)).where(FixityRun.kind == NIGHTLY))


def last_reconciled() -> datetime | None:
    return db.session.scalar(select(func.max(Reconciling.ended_at)))


def findings(limit: int | None = None) -> list[StoreFinding]:
    """What the last reconciling found, by kind."""
    return list(db.session.scalars(select(StoreFinding).order_by(StoreFinding.kind, StoreFinding.subject).limit(limit)))


def to_keep() -> list[str]:
    """Objects whose rows can say again what the last reconciling found lost, or other than the rows are."""
    found = db.session.execute(select(StoreFinding.kind, StoreFinding.object_id).order_by(StoreFinding.object_id))
    return [object_id for kind, object_id in found if object_id and keeps(kind, object_id)]


def keeps(kind: str, object_id: str) -> bool:
    """Whether writing an object anew from its rows mends a finding: any record of the system, or a file that has lost a version."""
    return kind in KEPT_ANEW and (object_id.startswith(SYSTEM) or (kind == STORE_OLDER and file_of(object_id) is not None))


def page_in_catalogue(object_id: str, image: str) -> tuple[str, int] | None:
    """(material code, page) of an image of the file that an object holds; None where the catalogue has none of this name."""
    statement = (
        select(Material.code, Page.number).join(Page, Page.material_id == Material.id)
        .join(PersonnelFile, PersonnelFile.id == Page.file_id)
        .where(PersonnelFile.object_id == object_id, Page.image == image).order_by(Page.number).limit(1)
    )
    found = db.session.execute(statement).first()
    return (found[0], found[1]) if found else None


def _count(condition) -> int:
    return db.session.scalar(select(func.count()).select_from(FixityCheck).where(condition)) or 0
