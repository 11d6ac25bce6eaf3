"""Looking a person up: by name, pinyin, ID number or 档号."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager

from portal import installation
from portal.access import Actor, Permission, Reach
from portal.catalogue.models import PersonnelFile
from portal.catalogue.queries import narrowed
from portal.database import db
from portal.people.models import Person
from portal.people.queries import enterprise_names
from portal.regulation.identity import normalise_number
from portal.regulation.reference import parse
from portal.search.queries.entries import PERSON, REFERENCE
from portal.search.queries.hits import scope_of
from portal.transfers.sealed import person_index

LOOKED_UP = 20
_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
"""What is looked up as an ID number, with a wrong check digit too: such numbers exist in old files."""


@dataclass(frozen=True)
class LookedUp:
    """A personnel file that was looked up; for those who see descriptions only, its 档号 alone."""

    reference: str
    name: str = ""
    id_tail: str = ""
    enterprise: str = ""


def look_up(actor: Actor, text: str) -> list[PersonnelFile]:
    """Files by name, pinyin initials or full pinyin, ID number (exact) or 档号, within reach; at most LOOKED_UP.

    What is out of reach is left out by the same statement that finds nothing where there is nothing.
    """
    given = _storable(text)
    wanted = normalise_number(given)
    files = select(PersonnelFile).join(PersonnelFile.person).options(contains_eager(PersonnelFile.person))
    statement = narrowed(files, actor, Permission.SEARCH_USE)
    if not wanted:
        return []
    found = statement.where(_matches(actor, given, wanted)).order_by(PersonnelFile.reference).limit(LOOKED_UP)
    return list(db.session.scalars(found).unique())


def people_for(actor: Actor, text: str) -> list[LookedUp]:
    """What `look_up` finds, as far as this actor may see it."""
    files = look_up(actor, text)
    if actor.reach(Permission.SEARCH_USE) is Reach.DESCRIPTION:
        return [LookedUp(file.reference) for file in files]
    names = enterprise_names(file.enterprise_id for file in files)
    return [LookedUp(file.reference, file.person.name, file.person.id_tail, names[file.enterprise_id]) for file in files]


def names_of(actor: Actor, references: Iterable[str]) -> dict[str, str]:
    """档号 -> the person's name, empty for those who see descriptions only."""
    if actor.reach(Permission.SEARCH_USE) is Reach.DESCRIPTION:
        return {}
    statement = select(PersonnelFile.reference, Person.name).join(PersonnelFile.person)
    wanted = statement.where(PersonnelFile.reference.in_(set(references)))
    return dict(db.session.execute(narrowed(wanted, actor, Permission.SEARCH_USE)).all())


def _storable(text: str) -> str:
    """Without what no database keeps in a text: NUL, and the halves of characters that a terminal may hand over."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _matches(actor: Actor, text: str, wanted: str) -> ColumnElement[bool]:
    reference = parse(wanted)
    if reference is not None:
        return PersonnelFile.reference == reference.file
    described_only = actor.reach(Permission.SEARCH_USE) is Reach.DESCRIPTION
    if _NUMBER.fullmatch(wanted) and not described_only:
        return Person.id_number_index == person_index(wanted)
    said = [PersonnelFile.reference.startswith(wanted, autoescape=True), PersonnelFile.reference.in_(_indexed(actor, text))]
    if not described_only:
        plain = wanted.lower()
        said += [
            Person.name.startswith(text.strip(), autoescape=True), Person.initials.startswith(plain, autoescape=True),
            Person.pinyin.startswith(plain, autoescape=True),
        ]
    return or_(*said)


def _indexed(actor: Actor, text: str) -> set[str]:
    """References whose name or 档号 holds the text anywhere, as the index folds it (`建国`, `张 三`)."""
    scope = scope_of(actor)
    narrow = replace(scope, kinds=scope.kinds & {PERSON, REFERENCE})
    return {hit.reference for hit in installation.current().index.find(text, narrow, LOOKED_UP).hits}
