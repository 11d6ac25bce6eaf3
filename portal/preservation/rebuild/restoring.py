"""Rows on their way into an empty database: collected, and inserted many at a time in the order of what points to what."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import func, insert, select, text

from portal.database import Model, db, is_sqlite

AT_ONCE = 5_000
"""Rows held before they are inserted."""


class Restoring:
    """What `records.Restored` promises, over the running transaction."""

    def __init__(self) -> None:
        self.version = 0
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._held = 0
        self._ids: dict[str, int] = defaultdict(int)
        self._facts: dict[tuple[str, str], Any] = {}
        self._later: list[Callable[[], None]] = []

    def add(self, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
        table = self._rows[model.__tablename__]
        before = len(table)
        table.extend(rows)
        self._held += len(table) - before
        if self._held >= AT_ONCE:
            self.insert()

    def numbered(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            self._ids[row.__tablename__] += 1
            row.id = self._ids[row.__tablename__]
        return rows

    def remember(self, fact: tuple[str, str], look: Callable[[str], Any]) -> Any:
        if fact not in self._facts:
            self._facts[fact] = look(fact[1])
        return self._facts[fact]

    def later(self, function: Callable[[], None]) -> None:
        self._later.append(function)

    def insert(self) -> None:
        """Inserts what is held."""
        for table in Model.metadata.sorted_tables:
            rows = self._rows.pop(table.name, [])
            for alike in _alike(rows).values():
                db.session.execute(insert(table), alike)
        self._held = 0

    def finish(self) -> None:
        """Does what was left for the end, and lets the database give further ids after those that are taken."""
        for function in self._later:
            function()
        self.insert()
        if not is_sqlite():
            _move_sequences()


def _alike(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Rows by the columns that they name: a statement inserts rows of one shape."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row)].append(row)
    return groups


def _move_sequences() -> None:
    for table in Model.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None and column.autoincrement is not False:
            last = db.session.scalar(select(func.max(column)))
            if last:
                move = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
                db.session.execute(move, {"table": table.name, "column": column.name, "last": last})
