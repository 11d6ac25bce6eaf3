"""Searching names, 档号, titles and page text within what a person may see."""
from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select, tuple_

from portal import installation
from portal.access import Actor, Permission, Reach
from portal.catalogue.models import Material, PersonnelFile
from portal.catalogue.queries import hidden_classes
from portal.database import db
from portal.digitisation.marks import spans_text
from portal.regulation.identity import mask_in
from portal.search.queries.entries import PAGE, PERSON, REFERENCE, TITLE, place_of
from search_index import Hit, Scope, pieces
from search_index.query import spans, terms

ON_MATERIALS = frozenset({TITLE, PAGE})
KINDS_BY_REACH = {
    Reach.EVERYTHING: frozenset({PERSON, REFERENCE, TITLE, PAGE}),
    Reach.DESCRIPTION: frozenset({REFERENCE, TITLE}),
    Reach.OWN_FILE: frozenset({TITLE}),
    Reach.OWN_ENTERPRISE: frozenset({PERSON, REFERENCE}),
    Reach.OWN_AREA: frozenset({PERSON, REFERENCE}),
}


@dataclass(frozen=True)
class FoundPlace:
    """One hit with the place that it opens; `code` and `title` None for the file itself, `page` None for a title or name.

    `spans`: where the query stands in the text; `pieces`: (text, is a hit) around the first place, ID numbers masked (Art. 35).
    """

    reference: str
    kind: str
    code: str | None
    title: str | None
    page: int | None
    spans: tuple[tuple[int, int], ...]
    pieces: tuple[tuple[str, bool], ...]

    @property
    def marks(self) -> str:
        """The spans as the viewer takes them."""
        return spans_text(self.spans)

    @property
    def snippet(self) -> str:
        """The surroundings of the first place on one line, ID numbers masked."""
        return "".join(piece for piece, _ in self.pieces).strip()

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


def search(actor: Actor, query: str, limit: int, offset: int = 0, kinds: frozenset[str] | None = None) -> Results:
    """Exact hits of a query, names first, then 档号, titles, pages; each group in the order of the shelves.

    `kinds` narrows what is searched, for example to what stands on materials. Raises Forbidden.
    """
    scope = scope_of(actor)
    if kinds is not None:
        scope = replace(scope, kinds=scope.kinds & kinds)
    found = installation.current().index.find(query, scope, limit, offset)
    titles = _titles(found.hits)
    return Results(found.total, found.capped, [_place(hit, query, titles) for hit in found.hits])


def _own_references(actor: Actor) -> frozenset[str]:
    own = select(PersonnelFile.reference).where(PersonnelFile.person_id == actor.person_id)
    return frozenset(db.session.scalars(own))


def _titles(hits: tuple[Hit, ...]) -> dict[tuple[str, str], str]:
    """(档号, item code) -> title, for the hits that stand on a material."""
    wanted = {(hit.reference, code) for hit in hits if (code := place_of(hit.kind, hit.key, hit.reference)[0])}
    titles: dict[tuple[str, str], str] = {}
    for some in _portions(sorted(wanted)):
        rows = db.session.execute(
            select(PersonnelFile.reference, Material.code, Material.title).join(Material, Material.file_id == PersonnelFile.id)
            .where(tuple_(PersonnelFile.reference, Material.code).in_(some))
        )
        titles |= {(reference, code): mask_in(title) for reference, code, title in rows}
    return titles


def _portions(pairs: list, size: int = 400):
    """SQLite takes a limited number of values in one statement."""
    return (pairs[at : at + size] for at in range(0, len(pairs), size))


def _place(hit: Hit, query: str, titles: dict[tuple[str, str], str]) -> FoundPlace:
    code, page = place_of(hit.kind, hit.key, hit.reference)
    title = titles.get((hit.reference, code)) if code else None
    return FoundPlace(hit.reference, hit.kind, code, title, page, hit.spans, _masked_pieces(hit, query))


def _masked_pieces(hit: Hit, query: str) -> tuple[tuple[str, bool], ...]:
    masked = mask_in(hit.text)
    same_places = len(masked) == len(hit.text)  # a number written in groups gets shorter when it is masked
    return pieces(masked, hit.spans if same_places else spans(masked, terms(query)))
