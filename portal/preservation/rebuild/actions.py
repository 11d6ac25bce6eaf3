"""Making the rows of an empty database from the objects of a store."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from sqlalchemy import Table

from archive_store import Store
from portal.database import writing
from portal.jobs import ask
from portal.preservation.rebuild.reading import Found, Wanted, read_objects
from portal.preservation.rebuild.restoring import Restoring
from portal.records import DERIVATIONS, RECORDS, Record

REBUILT = "preservation.rebuilt"


@dataclass
class Outcome:
    """Objects read of each kind; ids of those that are invalid, with what is wrong."""

    read: dict[str, int] = field(default_factory=dict)
    accounts: int = 0
    invalid: dict[str, tuple[str, ...]] = field(default_factory=dict)


Progress = Callable[[int, int], None]


def rebuild(store: Store, address: str, progress: Progress = lambda done, total: None) -> Outcome:
    """Fills the empty database of the application in force from a store; every object is validated, with its digests.

    A row comes back wherever its object's own lines are whole; an object with anything wrong is named as invalid. One
    transaction: an interruption leaves the database empty. Raises StoreError.
    """
    outcome, restoring = Outcome(), Restoring()
    objects = _by_kind(store.ids())
    total, done = sum(map(len, objects.values())), 0
    with writing():
        for record in in_order(RECORDS.values()):
            for found in read_objects(address, [Wanted(object_id, record.reads) for object_id in objects.pop(record.kind, [])]):
                _restore(record, found, restoring, outcome)
                done += 1
                progress(done, total)
            restoring.insert()
        restoring.finish()
        for derive in DERIVATIONS:
            derive()
        ask(REBUILT, "database:rebuilt", {"files": outcome.read.get("file", 0), "invalid": len(outcome.invalid)})
    _check_others(address, [object_id for some in objects.values() for object_id in some], outcome)
    return outcome


def in_order(records: Iterable[Record]) -> list[Record]:
    """Each kind after those whose tables its own point to."""
    every = list(records)
    home = {model.__table__: record.kind for record in every for model in record.tables}
    after = {record.kind: {home[table] for table in _pointed_to(record) if table in home} - {record.kind} for record in every}
    return [RECORDS[kind] for kind in TopologicalSorter(after).static_order()]


def _pointed_to(record: Record) -> set[Table]:
    return {key.column.table for model in record.tables for key in model.__table__.foreign_keys}


def _by_kind(object_ids: Iterable[str]) -> dict[str, list[str]]:
    """Ids of the objects of each kind in their order; under "" those that no kind reads, such as papers."""
    kinds: dict[str, list[str]] = {}
    for object_id in sorted(object_ids):
        kind = next((record.kind for record in RECORDS.values() if record.key_of_object(object_id) is not None), "")
        kinds.setdefault(kind, []).append(object_id)
    return kinds


def _restore(record: Record, found: Found, restoring: Restoring, outcome: Outcome) -> None:
    if found.problems:
        outcome.invalid[found.object_id] = found.problems
    key = record.key_of_object(found.object_id)
    needed = record.reads or tuple(found.contents)
    if key is None or not needed or any(path not in found.contents for path in needed):
        return
    restoring.version = found.head
    record.restore(key, found.contents, restoring)
    outcome.read[record.kind] = outcome.read.get(record.kind, 0) + 1


def _check_others(address: str, object_ids: list[str], outcome: Outcome) -> None:
    """Papers and other objects that no table is read from are validated all the same."""
    for found in read_objects(address, [Wanted(object_id, ("",)) for object_id in object_ids]):
        if found.problems:
            outcome.invalid[found.object_id] = found.problems
