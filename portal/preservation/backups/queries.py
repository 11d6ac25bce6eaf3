"""One state of the database, and where the store stands beside it."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, TypeDecorator, func, inspect, select
from sqlalchemy.types import TypeEngine

from archive_store import Store
from portal.database import Model, db, is_sqlite
from portal.preservation.backups.folder import Row
from portal.trail import TrailEntry

LEFT_OUT = frozenset({"sign_in_sessions", "object_copies", "replica_state"})
"""Tables that begin empty: nobody stays signed in, and what is known of the second store is found out again."""
AT_ONCE = 1_000
REPEATABLE = "REPEATABLE READ"


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one state for as long as it is open, while others write: WAL on SQLite, REPEATABLE READ elsewhere."""
    with db.engine.connect() as connection:
        if not is_sqlite():
            connection = connection.execution_options(isolation_level=REPEATABLE, postgresql_readonly=True)
        with connection.begin():
            yield connection


def tables() -> list[Table]:
    """What is backed up, each after what it points to."""
    return [table for table in Model.metadata.sorted_tables if table.name not in LEFT_OUT]


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows in the order of their keys, as JSON can say them."""
    found = connection.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key.columns))
    for row in found.mappings():
        yield {name: plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:
    """Moments (UTC) and days as ISO 8601, decimals as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def typed(table: Table, row: Row) -> Row:
    """A row as the columns want it. Raises KeyError, ValueError where it is none of this table."""
    return {name: _typed(_python_type(table.c[name].type), value) for name, value in row.items()}


def _python_type(kind: TypeEngine[Any]) -> type:
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def _typed(kind: type, value: Any) -> Any:
    if not isinstance(value, str) or kind is str:
        return value
    if issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    return Decimal(value) if issubclass(kind, Decimal) else value


def trail_position(connection: Connection) -> dict[str, int]:
    """The last number that was given, and how many entries there are."""
    number, entries = connection.execute(select(func.max(TrailEntry.number), func.count())).one()
    return {"last_number": number or 0, "entries": entries}


def has_tables() -> bool:
    """Whether the database holds anything."""
    return bool(inspect(db.engine).get_table_names())


def store_position(store: Store) -> Iterator[Row]:
    """Every object, its newest version and the digest of its inventory. Raises StoreError."""
    for object_id in store.ids():
        version = store.version(object_id)
        yield {"object": object_id, "head": version.number, "digest": version.digest}
