"""What the page of results shows, as plain facts for its templates."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portal.access import Actor, NotFound, Permission
from portal.regulation.identity import mask_in
from portal.search import queries
from portal.search.queries import LOOKED_UP, ON_MATERIALS, PAGE, TITLE, FoundPlace
from portal.wording import N_

HITS_A_PAGE = 20
SAID = {TITLE: N_("目录题名"), PAGE: N_("页面文字")}


@dataclass(frozen=True)
class Group:
    """Hits of one kind in one personnel file, as they follow each other."""

    kind: str
    said: str
    reference: str
    name: str
    hits: list[FoundPlace]


def results_facts(actor: Actor, query_id: str, number: int) -> dict[str, Any]:
    """Facts of one page of results, from 1. Raises NotFound for another's query, or a page behind the last one."""
    text = queries.query_for(actor, query_id)
    found = queries.search(actor, text, HITS_A_PAGE, (number - 1) * HITS_A_PAGE, ON_MATERIALS)
    last = max(1, -(-found.total // HITS_A_PAGE))
    if number > last:
        raise NotFound
    masked = mask_in(text)
    people = queries.people_for(actor, text)
    return {
        "query_id": query_id, "typed": text if masked == text else "", "said": masked, "people": people,
        "more_people": len(people) == LOOKED_UP,
        "total": found.total, "capped": found.capped, "groups": _groups(actor, found.hits), "number": number, "last": last,
        "opens_files": actor.may(Permission.FILE_VIEW), "opens_pages": actor.may(Permission.PAGE_VIEW),
        "searches_materials": bool(queries.scope_of(actor).kinds & ON_MATERIALS),
    }


def _groups(actor: Actor, hits: list[FoundPlace]) -> list[Group]:
    names = queries.names_of(actor, {hit.reference for hit in hits})
    return [
        Group(kind, SAID[kind], reference, names.get(reference, ""), list(some))
        for (kind, reference), some in groupby(hits, key=lambda hit: (hit.kind, hit.reference))
    ]
