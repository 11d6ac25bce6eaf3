"""Reading disposal lists, what is recorded of files for them, and what stands in their way."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from portal.access import Actor, NotFound, Permission
from portal.catalogue.models import Fonds, Material, Page, PersonnelFile
from portal.catalogue.queries import today
from portal.catalogue.states import HELD
from portal.database import db
from portal.jobs.queries import open_about
from portal.preservation.disposal.models import Appraisal, DisposalFile, DisposalList
from portal.preservation.disposal.states import DECIDED, DESTROY, DESTROYING, OPEN
from portal.preservation.fixity.models import StoreFinding
from portal.preservation.fixity.states import CONTENT_LEFT
from portal.regulation.retention import PERMANENT, Kept, bar_of_disposal
from portal.rendering.formats import local
from portal.wording import N_

LISTS_A_PAGE, CANDIDATES, AT_ONCE = 50, 50, 500
NO_LIST = N_("没有销毁清册 %(reference)s。")


def list_for(actor: Actor, reference: str, permission: Permission = Permission.DISPOSAL_VIEW, *, lock: bool = False) -> DisposalList:
    """The list with this number; with `lock` nobody else changes it until the transaction ends. Raises Forbidden, NotFound."""
    actor.reach(permission)
    statement = select(DisposalList).where(DisposalList.reference == reference)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound(NO_LIST, reference=reference)
    return found


def lists_for(actor: Actor, page: int) -> tuple[list[DisposalList], int]:
    """One page of lists, newest first, and how many there are. Raises Forbidden."""
    actor.reach(Permission.DISPOSAL_VIEW)
    total = db.session.scalar(select(func.count()).select_from(DisposalList)) or 0
    statement = select(DisposalList).order_by(DisposalList.id.desc()).limit(LISTS_A_PAGE).offset((page - 1) * LISTS_A_PAGE)
    return list(db.session.scalars(statement)), total


def open_lists() -> list[DisposalList]:
    """Lists that somebody has still to do with, the oldest first."""
    return list(db.session.scalars(select(DisposalList).where(DisposalList.state.in_(OPEN)).order_by(DisposalList.id)))


def files_of(*lists: DisposalList) -> list[DisposalFile]:
    """The rows of lists in their order."""
    wanted = select(DisposalFile).where(DisposalFile.list_id.in_([one.id for one in lists]))
    return list(db.session.scalars(wanted.order_by(DisposalFile.list_id, DisposalFile.position)).unique())


def counts_of(lists: Iterable[DisposalList]) -> dict[int, tuple[int, int, int]]:
    """list -> (files, pages, destroyed)."""
    rows = db.session.execute(
        select(DisposalFile.list_id, func.count(), func.sum(DisposalFile.pages), func.count(DisposalFile.destroyed_at))
        .where(DisposalFile.list_id.in_([one.id for one in lists])).group_by(DisposalFile.list_id)
    )
    return {list_id: (files, int(pages or 0), destroyed) for list_id, files, pages, destroyed in rows}


def lists_with(file: PersonnelFile) -> list[tuple[DisposalFile, DisposalList]]:
    """The lists that a file stands or stood on, newest first."""
    statement = select(DisposalFile, DisposalList).join(DisposalList, DisposalList.id == DisposalFile.list_id)
    found = db.session.execute(statement.where(DisposalFile.file_id == file.id).order_by(DisposalList.id.desc()))
    return [(row, one) for row, one in found]


def other_list(file: PersonnelFile, one: DisposalList | None) -> str | None:
    """The number of another open list that a file stands on; None where there is none."""
    statement = (
        select(DisposalList.reference).join(DisposalFile, DisposalFile.list_id == DisposalList.id)
        .where(DisposalFile.file_id == file.id, DisposalList.state.in_(OPEN))
    )
    if one is not None:
        statement = statement.where(DisposalList.id != one.id)
    return db.session.scalar(statement.limit(1))


def images_of(file: PersonnelFile) -> list[tuple[str, int]]:
    """(digest, frame) of the images of a file's pages that stand in no other file."""
    rows = db.session.execute(select(Page.digest, Page.frame).where(Page.file_id == file.id).distinct()).all()
    digests: list[str] = sorted({digest for digest, _ in rows})
    shared: set[str] = set()
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        shared.update(db.session.scalars(select(Page.digest).where(Page.digest.in_(some), Page.file_id != file.id)))
    return [(digest, frame) for digest, frame in rows if digest not in shared]


def is_recorded(object_id: str) -> bool:
    """Whether both supervisors have confirmed a list with the file of this object: its withdrawal is on record."""
    statement = (
        select(DisposalFile.id).join(DisposalList, DisposalList.id == DisposalFile.list_id)
        .join(PersonnelFile, PersonnelFile.id == DisposalFile.file_id)
        .where(PersonnelFile.object_id == object_id, DisposalList.state.in_(DECIDED))
    )
    return db.session.scalar(statement.limit(1)) is not None


def has_stopped(one: DisposalList) -> bool:
    """Whether the carrying out will not go on by itself."""
    return one.state == DESTROYING and (one.fault is not None or open_about(f"disposal:{one.reference}", DESTROY) == 0)


def content_left(one: DisposalList) -> list[str]:
    """Files that are destroyed and whose content the last reconciling found all the same, as after a restored store."""
    statement = (
        select(DisposalFile.reference).join(PersonnelFile, PersonnelFile.id == DisposalFile.file_id)
        .join(StoreFinding, StoreFinding.object_id == PersonnelFile.object_id)
        .where(DisposalFile.list_id == one.id, StoreFinding.kind == CONTENT_LEFT).order_by(DisposalFile.position)
    )
    return list(db.session.scalars(statement))


def fonds_of(one: DisposalList) -> str:
    """The codes of the fonds of the files on a list, 全宗号 of the cover."""
    ids = {row.file.fonds_id for row in files_of(one) if row.file is not None}
    return "、".join(db.session.scalars(select(Fonds.code).where(Fonds.id.in_(ids)).order_by(Fonds.code)))


# --- what is recorded of a file ---------------------------------------------------------------------------------------


def appraisals_of(file: PersonnelFile) -> list[Appraisal]:
    """What appraisals said of a file, newest first."""
    return list(db.session.scalars(select(Appraisal).where(Appraisal.file_id == file.id).order_by(Appraisal.id.desc())))


def kept_of(file: PersonnelFile) -> Kept:
    """The recorded facts that its retention follows from; a file without a dated material counts from its receipt."""
    year = db.session.scalar(select(func.max(Material.year)).where(Material.file_id == file.id))
    newest = next(iter(appraisals_of(file)), None)
    return Kept(file.reference, newest.term if newest else PERMANENT, year or local(file.received_at).year, file.person.died_on or "")


def candidates() -> list[PersonnelFile]:
    """Files whose retention is over and that stand on no open list; a list is proposed by people, this only spares them the search."""
    newest = select(func.max(Appraisal.id)).group_by(Appraisal.file_id)
    judged = select(Appraisal.file_id).where(Appraisal.id.in_(newest), Appraisal.term != PERMANENT)
    found = db.session.scalars(_free(select(PersonnelFile).where(PersonnelFile.id.in_(judged)))).unique()
    return [file for file in found if bar_of_disposal(kept_of(file), today()) is None][:CANDIDATES]


def _free(statement: Select[Any]) -> Select[Any]:
    listed = select(DisposalFile.file_id).join(DisposalList, DisposalList.id == DisposalFile.list_id).where(
        DisposalList.state.in_(OPEN), DisposalFile.file_id.is_not(None))
    return statement.where(PersonnelFile.custody == HELD, PersonnelFile.id.not_in(listed)).order_by(PersonnelFile.reference)
