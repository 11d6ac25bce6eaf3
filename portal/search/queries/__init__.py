"""Searching and looking up within what a person may see, what was asked before, and what the index holds of a file."""

from portal.search.queries.asked import QUERY_PLACE, asked_since, oldest_query, query_for
from portal.search.queries.entries import PAGE, PERSON, REFERENCE, SUBJECT, TITLE, entries_due, entries_of, place_of
from portal.search.queries.hits import ON_MATERIALS, FoundPlace, Results, scope_of, search
from portal.search.queries.people import LOOKED_UP, LookedUp, look_up, names_of, people_for

__all__ = [
    "LOOKED_UP", "ON_MATERIALS", "PAGE", "PERSON", "QUERY_PLACE", "REFERENCE", "SUBJECT", "TITLE", "FoundPlace", "LookedUp",
    "Results", "asked_since", "entries_due", "entries_of", "look_up", "names_of", "oldest_query", "people_for", "place_of",
    "query_for", "scope_of", "search",
]
