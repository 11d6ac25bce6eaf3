"""Reading exports, and what one is made of."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select

from portal.access import Actor, NotFound, Permission
from portal.catalogue.models import Material, Page, PersonnelFile
from portal.catalogue.queries import narrowed, pages_of_file
from portal.catalogue.states import HELD
from portal.database import db, now
from portal.jobs.queries import open_about
from portal.people.models import Enterprise, Person
from portal.preservation.exports.models import Export, ExportedFile
from portal.preservation.exports.selection import Selection
from portal.preservation.exports.states import BEGUN, MADE, MAKE
from portal.wording import N_

EXPORTS_A_PAGE, FILES_A_PAGE = 50, 200
LIFETIME = timedelta(days=7)
"""How long a download lies in the instance: as long as an upload that nobody goes on with."""
NO_EXPORT = N_("没有导出 %(reference)s，或者不是您能看的。")
NO_FILE = N_("没有档案 %(reference)s，或者不是您能导出的。")


# --- what is chosen ---------------------------------------------------------------------------------------------------


def chosen(actor: Actor, selection: Selection) -> list[str]:
    """The 档号 of what is chosen, in order. Raises Forbidden; NotFound where one that is named is not there."""
    found = list(db.session.scalars(_chosen(actor, selection).with_only_columns(PersonnelFile.reference).order_by(PersonnelFile.reference)))
    missing = sorted(set(selection.references) - set(found))
    if missing:
        raise NotFound(NO_FILE, reference=missing[0])
    return found


def counted(actor: Actor, selection: Selection) -> tuple[int, int]:
    """(files, pages) of what is chosen. Raises Forbidden."""
    counts = _chosen(actor, selection).with_only_columns(func.count(), func.coalesce(func.sum(PersonnelFile.page_count), 0))
    files, pages = db.session.execute(counts).one()
    return files, int(pages)


def begun_with(reference: str) -> str | None:
    """The number of an export that is being made with this file in it; None where there is none."""
    statement = select(Export.reference).join(ExportedFile, ExportedFile.export_id == Export.id)
    return db.session.scalar(statement.where(ExportedFile.reference == reference, Export.state == BEGUN).limit(1))


def downloads_with(reference: str) -> list[str]:
    """Numbers of the exports whose download holds this file still."""
    statement = select(Export.reference).join(ExportedFile, ExportedFile.export_id == Export.id)
    still = (ExportedFile.reference == reference) & Export.download & Export.state.in_((BEGUN, MADE))
    return list(db.session.scalars(statement.where(still).order_by(Export.id)))


def _chosen(actor: Actor, selection: Selection) -> Select:
    statement = narrowed(select(PersonnelFile), actor, Permission.EXPORT_MAKE).where(PersonnelFile.custody == HELD)
    if selection.references:
        return statement.where(PersonnelFile.reference.in_(selection.references))
    if selection.enterprise is not None:
        of_code = (Enterprise.uscc == selection.enterprise) | (Enterprise.legacy_code == selection.enterprise)
        return statement.where(PersonnelFile.enterprise_id.in_(select(Enterprise.id).where(of_code)))
    return statement if selection.everything else statement.where(PersonnelFile.accession == selection.accession)


# --- exports ----------------------------------------------------------------------------------------------------------


def export_for(actor: Actor, reference: str, permission: Permission = Permission.EXPORT_VIEW, *, lock: bool = False) -> Export:
    """The export with this number. Raises Forbidden, NotFound."""
    actor.reach(permission)
    statement = select(Export).where(Export.reference == reference)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound(NO_EXPORT, reference=reference)
    return found


def export_of(export_id: int) -> Export:
    return db.session.get_one(Export, export_id)


def export_marked(mark: str) -> Export | None:
    return db.session.scalar(select(Export).where(Export.mark == mark))


def exports_for(actor: Actor, page: int) -> tuple[list[Export], int]:
    """One page of exports, newest first, and how many there are."""
    actor.reach(Permission.EXPORT_VIEW)
    rows = select(Export).order_by(Export.id.desc()).limit(EXPORTS_A_PAGE).offset((page - 1) * EXPORTS_A_PAGE)
    return list(db.session.scalars(rows)), db.session.scalar(select(func.count()).select_from(Export)) or 0


def files_of(export: Export, page: int | None = None) -> list[ExportedFile]:
    """The files of an export in the order of their 档号, all of them or a page of them."""
    rows = select(ExportedFile).where(ExportedFile.export_id == export.id).order_by(ExportedFile.reference)
    if page is not None:
        rows = rows.limit(FILES_A_PAGE).offset((page - 1) * FILES_A_PAGE)
    return list(db.session.scalars(rows))


def tallies(exports: Iterable[Export]) -> dict[int, tuple[int, int, int, int]]:
    """Export id -> (files, gone out, not gone out, bytes)."""
    counts = select(
        ExportedFile.export_id, func.count(), func.count(ExportedFile.done_at), func.count(ExportedFile.fault),
        func.coalesce(func.sum(ExportedFile.bytes), 0),
    ).where(ExportedFile.export_id.in_([one.id for one in exports])).group_by(ExportedFile.export_id)
    return {row[0]: (row[1], row[2], row[3], int(row[4] or 0)) for row in db.session.execute(counts)}


def has_stopped(export: Export) -> bool:
    """Whether a download that is not made will not go on by itself."""
    return export.download and export.state == BEGUN and open_about(f"export:{export.reference}", MAKE) == 0


def overdue(limit: int) -> list[str]:
    """Downloads whose time is over, made or never finished."""
    late = (Export.state == MADE) & (Export.expires_at <= now()) | (Export.state == BEGUN) & (Export.asked_at <= now() - LIFETIME)
    return list(db.session.scalars(select(Export.reference).where(Export.download, late).limit(limit)))


# --- a file that goes out ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Description:
    """What the catalogue says of a file now; `materials` as `{"class_code", "number", "code", "title", "date", "remark", "pages",
    "images"}` in the order of the 目录."""

    reference: str
    object_id: str
    version: int
    person: dict[str, str]
    materials: list[dict[str, Any]]


def described(reference: str) -> Description:
    """A file as the catalogue has it. Raises NotFound."""
    file = db.session.scalar(select(PersonnelFile).where(PersonnelFile.reference == reference))
    if file is None:
        raise NotFound(NO_FILE, reference=reference)
    of_material: dict[int, list[Page]] = {}
    for page in pages_of_file(file):
        of_material.setdefault(page.material_id, []).append(page)
    materials = db.session.scalars(select(Material).where(Material.file_id == file.id).order_by(Material.order, Material.number))
    person = file.person
    facts = {"name": person.name, "sex": person.sex, "ethnicity": person.ethnicity, "birth_date": person.birth_date}
    return Description(
        file.reference, file.object_id, file.object_version, {name: text or "" for name, text in facts.items()},
        [_material(material, of_material.get(material.id, [])) for material in materials],
    )


def object_of(reference: str) -> tuple[str, int]:
    """Id and version of the object of a file. Raises NotFound."""
    row = db.session.execute(
        select(PersonnelFile.object_id, PersonnelFile.object_version).where(PersonnelFile.reference == reference)
    ).one_or_none()
    if row is None:
        raise NotFound(NO_FILE, reference=reference)
    return row[0], row[1]


def name_and_token(reference: str) -> tuple[str, str]:
    """The name of a file's person, and the token of the ID number. Raises NotFound."""
    statement = select(Person.name, Person.id_number_token).join(PersonnelFile, PersonnelFile.person_id == Person.id)
    row = db.session.execute(statement.where(PersonnelFile.reference == reference)).one_or_none()
    if row is None:
        raise NotFound(NO_FILE, reference=reference)
    return row[0], row[1]


def _material(material: Material, pages: list[Page]) -> dict[str, Any]:
    return {
        "class_code": material.class_code, "number": material.number, "code": material.code, "title": material.title,
        "date": material.date_text, "remark": material.remark, "pages": len(pages),
        "images": list(dict.fromkeys(page.image for page in pages)),
    }
