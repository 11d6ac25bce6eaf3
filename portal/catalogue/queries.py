"""Reading the catalogue, narrowed by reach."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, false, func, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.catalogue.models import Fonds, Material, MaterialVersion, Page, PersonnelFile, Volume
from portal.catalogue.states import DESTROYED
from portal.database import db, now
from portal.regulation.visibility import HIDDEN_FROM_RETIREE
from portal.rendering.formats import CHINA

PAGE_OF_FILES = 50


def today() -> date:
    """The day of the place."""
    return now().astimezone(CHINA).date()


def narrowed(statement: Select, actor: Actor, permission: Permission = Permission.FILE_VIEW) -> Select:
    """A statement over PersonnelFile, narrowed to what the actor reaches with the permission."""
    reach = actor.reach(permission)
    if reach in (Reach.EVERYTHING, Reach.DESCRIPTION):
        return statement
    if reach is Reach.OWN_ENTERPRISE:
        return statement.where(PersonnelFile.enterprise_id == actor.enterprise_id)
    if reach is Reach.OWN_AREA:
        return statement.where(PersonnelFile.area == actor.area)
    if reach is Reach.OWN_FILE:
        return statement.where(PersonnelFile.person_id == actor.person_id)
    return statement.where(false())


def file_for(actor: Actor, reference: str, permission: Permission = Permission.FILE_VIEW) -> PersonnelFile:
    """The personnel file with this 档号, within reach. Raises NotFound."""
    file = db.session.scalar(narrowed(select(PersonnelFile).where(PersonnelFile.reference == reference), actor, permission))
    if file is None:
        raise NotFound
    return file


@dataclass(frozen=True)
class Wanted:
    """Which files of the list: of one enterprise, of one accession, only those whose 目录 is still to be done."""

    enterprise_id: int | None = None
    waiting: bool = False
    accession: str | None = None

    def narrow(self, statement: Select) -> Select:
        if self.enterprise_id is not None:
            statement = statement.where(PersonnelFile.enterprise_id == self.enterprise_id)
        if self.accession is not None:
            statement = statement.where(PersonnelFile.accession == self.accession)
        return statement.where(PersonnelFile.catalogued_at.is_(None)) if self.waiting else statement


EVERY_FILE = Wanted()


def files_for(
    actor: Actor, after: str = "", limit: int = PAGE_OF_FILES, wanted: Wanted = EVERY_FILE, before: str = "",
) -> list[PersonnelFile]:
    """A page of files in the order of their 档号, after one or before one (keyset paging, the same cost on every page)."""
    statement = wanted.narrow(narrowed(select(PersonnelFile), actor))
    if before:
        backwards = statement.where(PersonnelFile.reference < before).order_by(PersonnelFile.reference.desc()).limit(limit)
        return list(db.session.scalars(backwards).unique())[::-1]
    onwards = statement.where(PersonnelFile.reference > after).order_by(PersonnelFile.reference).limit(limit)
    return list(db.session.scalars(onwards).unique())


def count_files(actor: Actor, wanted: Wanted = EVERY_FILE) -> int:
    """How many files the list has in all."""
    return db.session.scalar(wanted.narrow(narrowed(select(func.count()).select_from(PersonnelFile), actor))) or 0


def hidden_classes(actor: Actor) -> frozenset[str]:
    """Top classes whose materials this actor does not see listed: a retiree sees no class 3, 5, 8 (domain 3.6)."""
    own_only = actor.reach(Permission.FILE_VIEW) is Reach.OWN_FILE
    return frozenset(HIDDEN_FROM_RETIREE) if own_only else frozenset()


def materials_for(actor: Actor, file: PersonnelFile) -> list[Material]:
    """The materials of a file that the actor may see listed, in the order of the 目录."""
    hidden = hidden_classes(actor)
    rows = db.session.scalars(select(Material).where(Material.file_id == file.id).order_by(Material.order, Material.number))
    return [row for row in rows if row.class_code.split("-")[0] not in hidden]


def material_for(actor: Actor, reference: str, code: str, permission: Permission = Permission.FILE_VIEW) -> Material:
    """A material by the file's 档号 and its item code (`9-2-5`), within reach. Raises NotFound."""
    file = file_for(actor, reference, permission)
    material = db.session.scalar(select(Material).where(Material.file_id == file.id, Material.code == code))
    if material is None or material.class_code.split("-")[0] in hidden_classes(actor):
        raise NotFound
    return material


def latest_version(material: Material) -> int:
    """How many times the description of a material was replaced."""
    return db.session.scalar(select(func.max(MaterialVersion.number)).where(MaterialVersion.material_id == material.id)) or 0


def pages_of(material: Material) -> list[Page]:
    return list(db.session.scalars(select(Page).where(Page.material_id == material.id).order_by(Page.number)))


def pages_of_file(file: PersonnelFile) -> list[Page]:
    """All pages of a file in the order of the 目录."""
    statement = select(Page).join(Material, Page.material_id == Material.id).where(Page.file_id == file.id)
    return list(db.session.scalars(statement.order_by(Material.order, Material.number, Page.number)))


def volumes_of(file: PersonnelFile) -> list[Volume]:
    return list(db.session.scalars(select(Volume).where(Volume.file_id == file.id).order_by(Volume.number)))


def volume_count() -> int:
    """卷 held, the measure of Art. 12 and 20."""
    return db.session.scalar(select(func.count()).select_from(Volume).where(Volume.state != DESTROYED)) or 0


def fonds_of(code: str) -> Fonds | None:
    return db.session.scalar(select(Fonds).where(Fonds.code == code))


def person_id_of(reference: str) -> int:
    """The person behind a 档号, for an account that is opened for that person. Raises NotFound."""
    person_id = db.session.scalar(select(PersonnelFile.person_id).where(PersonnelFile.reference == reference))
    if person_id is None:
        raise NotFound
    return person_id


def references_of_persons(person_ids: Iterable[int]) -> dict[int, str]:
    """person id -> 档号 of that person's file."""
    statement = select(PersonnelFile.person_id, PersonnelFile.reference).where(PersonnelFile.person_id.in_(set(person_ids)))
    return dict(db.session.execute(statement).all())
