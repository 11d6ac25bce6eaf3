"""Searching within what a person may see, and looking a person up."""
from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select, tuple_

from portal import installation
from portal.access import Actor, Permission, Reach
from portal.catalogue.models import Material, PersonnelFile
from portal.catalogue.queries import hidden_classes, narrowed
from portal.database import db
from portal.people.models import Person
from portal.regulation.identity import is_valid_number, normalise_number
from portal.search.projection import PAGE, PERSON, REFERENCE, TITLE, place_of
from search_index import Hit, Scope, snippet

LOOKED_UP = 20
KINDS_BY_REACH = {
    Reach.EVERYTHING: frozenset({PERSON, REFERENCE, TITLE, PAGE}),
    Reach.DESCRIPTION: frozenset({REFERENCE, TITLE}),
    Reach.OWN_FILE: frozenset({TITLE}),
    Reach.OWN_ENTERPRISE: frozenset({PERSON, REFERENCE}),
    Reach.OWN_AREA: frozenset({PERSON, REFERENCE}),
}


@dataclass(frozen=True)
class FoundPlace:
    """One hit with the place that it opens; `code` and `title` None for the file itself, `page` None for a title or name."""

    reference: str
    kind: str
    code: str | None
    title: str | None
    page: int | None
    snippet: str
    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def material(self) -> dict | None:
        return {"code": self.code, "title": self.title} if self.code else None


@dataclass(frozen=True)
class Results:
    total: int
    capped: bool
    hits: list[FoundPlace]


def scope_of(actor: Actor) -> Scope:
    """What this actor may find (command-line contract, row `search`). Raises Forbidden for a role that may not search."""
    reach = actor.reach(Permission.SEARCH_USE)
    return Scope(
        kinds=KINDS_BY_REACH[reach],
        references=_own_references(actor) if reach is Reach.OWN_FILE else None,
        without_classes=hidden_classes(actor) if reach is Reach.OWN_FILE else frozenset(),
        enterprise=str(actor.enterprise_id) if reach is Reach.OWN_ENTERPRISE else None,
        area=actor.area if reach is Reach.OWN_AREA else None,
    )


def search(actor: Actor, query: str, limit: int, offset: int = 0) -> Results:
    """Exact hits of a query, names first, then 档号, titles, pages; each group in the order of the shelves."""
    found = installation.current().index.find(query, scope_of(actor), limit, offset)
    titles = _titles(found.hits)
    return Results(found.total, found.capped, [_place(hit, titles) for hit in found.hits])


def look_up(actor: Actor, text: str) -> list[PersonnelFile]:
    """Files by name, pinyin initials or full pinyin, ID number (exact) or 档号, within reach; at most LOOKED_UP."""
    wanted = normalise_number(text)
    statement = narrowed(select(PersonnelFile).join(PersonnelFile.person), actor, Permission.SEARCH_USE)
    if actor.reach(Permission.SEARCH_USE) is Reach.DESCRIPTION:
        statement = statement.where(PersonnelFile.reference.startswith(wanted, autoescape=True))
    elif is_valid_number(wanted):
        statement = statement.where(Person.id_number_index == installation.current().keys.blind(wanted))
    else:
        plain = wanted.lower()
        statement = statement.where(or_(
            PersonnelFile.reference.startswith(wanted, autoescape=True), Person.name.startswith(text.strip(), autoescape=True),
            Person.initials.startswith(plain, autoescape=True), Person.pinyin.startswith(plain, autoescape=True),
        ))
    return list(db.session.scalars(statement.order_by(PersonnelFile.reference).limit(LOOKED_UP)).unique()) if wanted else []


def _own_references(actor: Actor) -> frozenset[str]:
    own = select(PersonnelFile.reference).where(PersonnelFile.person_id == actor.person_id)
    return frozenset(db.session.scalars(own))


def _titles(hits: tuple[Hit, ...]) -> dict[tuple[str, str], str]:
    """(档号, item code) -> title, for the hits that stand on a material."""
    wanted = {(hit.reference, code) for hit in hits if (code := place_of(hit.key, hit.reference)[0])}
    titles: dict[tuple[str, str], str] = {}
    for some in _portions(sorted(wanted)):
        rows = db.session.execute(
            select(PersonnelFile.reference, Material.code, Material.title).join(Material, Material.file_id == PersonnelFile.id)
            .where(tuple_(PersonnelFile.reference, Material.code).in_(some))
        )
        titles |= {(reference, code): title for reference, code, title in rows}
    return titles


def _portions(pairs: list, size: int = 400):
    """SQLite takes a limited number of values in one statement."""
    return (pairs[at : at + size] for at in range(0, len(pairs), size))


def _place(hit: Hit, titles: dict[tuple[str, str], str]) -> FoundPlace:
    code, page = place_of(hit.key, hit.reference)
    title = titles.get((hit.reference, code)) if code else None
    return FoundPlace(hit.reference, hit.kind, code, title, page, snippet(hit.text, hit.spans), hit.text, hit.spans)
