"""Which objects there are to be read: what rows name, and what lies in the store, listed as a whole or part by part."""
from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from math import ceil

from archive_store import Store
from archive_store.layout import PARTS
from portal import installation
from portal.database import db, writing
from portal.preservation.fixity import queries
from portal.preservation.fixity.models import FixityCheck, FixityRun
from portal.preservation.fixity.reading import IdleReader

AT_ONCE = 500
"""Ids that are looked up in one statement."""
PARTS_AT_ONCE = 16
"""Parts of the store that are listed between two looks at the clock."""


def list_all(reader: IdleReader) -> None:
    """Writes down, as never read, every object that the store has or a row names and that was not known."""
    ids = installation.current().store.ids()
    while some := reader.do(lambda: list(islice(ids, AT_ONCE))):
        _enter_unknown(some)
    _enter_unknown(queries.expected())


def list_share(run_id: int, reader: IdleReader, days: int) -> bool:
    """Goes on with the share of the store that a night lists, so that all of it is listed within `days`: a few parts, beginning where
    the last night ended. True once the share, and what rows name, is known."""
    run, store = queries.run_of(run_id), installation.current().store
    begun = queries.listed_before(run_id)
    at, end = (run.listed if run and run.listed is not None else begun), begun + ceil(PARTS / days)
    there = reader.do(lambda: _there(store, range(at, end)))
    _enter_unknown(reader.do(lambda: _ids_in(store, there[:PARTS_AT_ONCE])))
    at = there[PARTS_AT_ONCE] if len(there) > PARTS_AT_ONCE else end
    with writing() as session:
        session.get_one(FixityRun, run_id).listed = at
    if at < end:
        return False
    _enter_unknown(queries.expected())
    return True


def _there(store: Store, numbers: range) -> list[int]:
    """Of some parts, those that the store has; numbers go on from the last part to the first."""
    parts = frozenset(store.parts())
    return [number for number in numbers if number % PARTS in parts]


def _ids_in(store: Store, parts: list[int]) -> list[str]:
    return [object_id for number in parts for object_id in store.ids(within=number % PARTS)]


def _enter_unknown(object_ids: Iterable[str]) -> None:
    every = iter(object_ids)
    while some := list(islice(every, AT_ONCE)):
        db.session.rollback()
        if queries.known_of(some).issuperset(some):
            continue
        with writing() as session:
            fresh = sorted(set(some) - queries.known_of(some))
            session.add_all(FixityCheck(object_id=object_id, problems=[]) for object_id in fresh)
