"""How rows of the catalogue are named for ever, and the fonds. The files themselves are kept by `transfers.records`."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update

from portal.catalogue.models import Fonds, Material, Page, PersonnelFile, Volume
from portal.database import db
from portal.people.models import Person
from portal.records import derive, register, worked_out
from portal.records.rows import NAMES, Name
from portal.records.tables import Part, hangs, record_of_tables, whole
from portal.regulation.reference import parse

AT_ONCE = 500
"""Parameters of one statement; SQLite and PostgreSQL take many more."""


def register_records() -> None:
    hangs(Volume.file_id, Material.file_id, Page.material_id)
    reference = PersonnelFile.reference
    item = reference + "/" + Material.code
    NAMES[Person.__tablename__] = _name(select(Person.id, reference).join(PersonnelFile, PersonnelFile.person_id == Person.id), Person.id)
    NAMES[PersonnelFile.__tablename__] = _name(select(PersonnelFile.id, reference), PersonnelFile.id)
    NAMES[Volume.__tablename__] = _name(select(Volume.id, Volume.reference), Volume.id)
    NAMES[Material.__tablename__] = _name(select(Material.id, item).join(Material.file), Material.id)
    worked_out(Fonds, "last_number")
    register(record_of_tables("fonds", "全宗", whole(Fonds), Part(Fonds)))
    derive(count_references)


def _name(statement: Select, row_id: Any) -> Name:
    """Names by a statement that gives (id, name)."""
    said = statement.selected_columns[1]

    def names(ids: Iterable[int]) -> Mapping[int, str]:
        return {number: name for some in _pieces(ids) for number, name in _found(statement, row_id, some)}

    def back(names: Iterable[str]) -> Mapping[str, int]:
        return {name: number for some in _pieces(names) for number, name in _found(statement, said, some)}

    return Name(names, back)


def _pieces(values: Iterable[Any]) -> list[list[Any]]:
    every = sorted(values)
    return [every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE)]


def _found(statement: Select, column: ColumnElement[Any], values: list[Any]) -> list[tuple[int, str]]:
    return [(number, name) for number, name in db.session.execute(statement.where(column.in_(values)))]


def count_references() -> None:
    """Sets the last number given in each fonds from the files that are there; a number is never given again."""
    highest: dict[str, int] = {}
    for reference in db.session.scalars(select(PersonnelFile.reference)):
        parts = parse(reference)
        if parts is not None:
            highest[parts.fonds] = max(highest.get(parts.fonds, 0), parts.number)
    for code, number in highest.items():
        db.session.execute(update(Fonds).where(Fonds.code == code, Fonds.last_number < number).values(last_number=number))
