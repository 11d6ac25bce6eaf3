"""The index in a PostgreSQL schema of its own: an array of tokens under GIN finds the candidates, the text itself decides.

For several web or worker machines. Needs no extension. Measured beside the other engines in `docs/operators-search.md`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue
from typing import Any

import psycopg
from psycopg import errors

from search_index.engine import COUNTED_UP_TO, Batch, Entry, Found, Hit, Index, Scope, Unavailable, Unusable
from search_index.query import Query, parse, spans
from search_index.tokens import fold, grams, storable

FORMAT = 1
"""Kept in the schema; a schema of another format is `Unusable`."""

_PREPARING = 0x67756964616E67
"""Number of the advisory lock under which one process makes the schema."""

_SETTINGS = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET enable_seqscan = off; SET lock_timeout = '30s'"
"""Compiling a plan or starting workers takes longer than a search does; and the planner, which does not know what unpacking an
array of tokens costs, would rather read a whole table than ask the index about a common token (measured: 330 ms against 4)."""

_SCHEMA = f"""
CREATE SCHEMA search_index;
CREATE TABLE search_index.progress (format integer NOT NULL, cursor bigint NOT NULL);
INSERT INTO search_index.progress VALUES ({FORMAT}, 0);
CREATE TABLE search_index.entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text COLLATE "C" NOT NULL UNIQUE,
    kind text NOT NULL,
    reference text NOT NULL,
    category text,
    top_class text NOT NULL,
    enterprise text,
    area text,
    sort_key text COLLATE "C" NOT NULL,
    tokens text[] COLLATE "C" NOT NULL
);
CREATE INDEX entry_tokens ON search_index.entry USING gin (tokens);
CREATE INDEX entry_reference ON search_index.entry (reference);
CREATE TABLE search_index.body (
    id bigint PRIMARY KEY REFERENCES search_index.entry ON DELETE CASCADE,
    text text NOT NULL,
    folded text NOT NULL
) WITH (toast_tuple_target = 8160);
"""
"""A page's text stays uncompressed in its row, for comparing; its tokens are moved out of the narrow `entry` by themselves."""

_PUT = """
WITH placed AS (
    INSERT INTO search_index.entry (key, kind, reference, category, top_class, enterprise, area, sort_key, tokens)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET
        kind = excluded.kind, reference = excluded.reference, category = excluded.category, top_class = excluded.top_class,
        enterprise = excluded.enterprise, area = excluded.area, sort_key = excluded.sort_key, tokens = excluded.tokens
    RETURNING id
)
INSERT INTO search_index.body SELECT id, %s, %s FROM placed
ON CONFLICT (id) DO UPDATE SET text = excluded.text, folded = excluded.folded
"""

_PAGE_OF_HITS = """
WITH hit AS MATERIALIZED (SELECT id, sort_key, key {}),
shown AS (SELECT id FROM hit ORDER BY sort_key, key LIMIT %(limit)s OFFSET %(offset)s)
SELECT total, key, kind, reference, category, text
FROM (SELECT count(*) AS total FROM hit) AS counted
LEFT JOIN (shown JOIN search_index.entry USING (id) JOIN search_index.body USING (id)) ON true
ORDER BY sort_key, key
"""
"""One row a hit, the total in each; a single row without a key where none is shown. Texts are compared once, not once for
the total and once for the hits."""


class PostgresIndex(Index):
    """The engine for several machines; see the module."""

    def __init__(self, url: str):
        self._connections = _Connections(url)
        self.cursor()  # a schema that is no index is refused here, not at the first search

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        with self._connections.one() as connection, connection.transaction():
            yield PostgresBatch(connection)
            connection.execute("SELECT gin_clean_pending_list('search_index.entry_tokens')")  # else the next reader pays

    def find(self, query: str, scope: Scope, limit: int, offset: int = 0) -> Found:
        asked = parse(query)
        if scope.is_empty or not asked.terms:
            return Found()
        matching, values = _matching(asked, scope)
        with self._connections.one() as connection:
            rows = connection.execute(_PAGE_OF_HITS.format(matching), {**values, "limit": limit, "offset": offset}).fetchall()
        total = rows[0][0]
        hits = tuple(
            Hit(key, kind, reference, category, text, spans(text, asked.terms))
            for _, key, kind, reference, category, text in rows
            if key is not None
        )
        return Found(min(total, COUNTED_UP_TO), total > COUNTED_UP_TO, hits)

    def count(self) -> int:
        with self._connections.one() as connection:
            return _single(connection, "SELECT count(*) FROM search_index.entry")

    def cursor(self) -> int:
        with self._connections.one() as connection:
            return _single(connection, "SELECT cursor FROM search_index.progress")

    def wipe(self) -> None:
        with self._connections.one() as connection, connection.transaction():
            connection.execute("TRUNCATE search_index.entry, search_index.body")
            connection.execute("UPDATE search_index.progress SET cursor = 0")

    def close(self) -> None:
        self._connections.close()


class PostgresBatch(Batch):
    """Changes inside one transaction."""

    def __init__(self, connection: psycopg.Connection):
        self._connection = connection

    def put(self, entries: Iterable[Entry]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_PUT, map(_row, entries))

    def remove(self, keys: Iterable[str]) -> None:
        self._connection.execute("DELETE FROM search_index.entry WHERE key = ANY(%s)", (list(keys),))

    def remove_reference(self, reference: str) -> None:
        self._connection.execute("DELETE FROM search_index.entry WHERE reference = %s", (reference,))

    def set_cursor(self, cursor: int) -> None:
        self._connection.execute("UPDATE search_index.progress SET cursor = %s", (cursor,))


class _Connections:
    """Open connections that no thread is using; a forked child leaves its parent's alone."""

    def __init__(self, url: str):
        self._url = url
        self._idle: LifoQueue[tuple[int, psycopg.Connection]] = LifoQueue()

    @contextmanager
    def one(self) -> Iterator[psycopg.Connection]:
        with _explained():
            connection = self._taken()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.put((os.getpid(), connection))

    def close(self) -> None:
        while (connection := self._next_idle()) is not None:
            connection.close()

    def _taken(self) -> psycopg.Connection:
        """A connection that answers and whose schema is of our format."""
        while (connection := self._next_idle()) is not None:
            try:
                _check_format(connection)
                return connection
            except psycopg.OperationalError:
                connection.close()  # the server was restarted
        connection = psycopg.connect(self._url, autocommit=True, prepare_threshold=None)
        connection.execute(_SETTINGS)
        _check_format(connection)
        return connection

    def _next_idle(self) -> psycopg.Connection | None:
        while True:
            try:
                process, connection = self._idle.get_nowait()
            except Empty:
                return None
            if process == os.getpid():
                return connection


def discard(url: str) -> None:
    """Drop the schema with everything in it."""
    with _explained(), psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS search_index CASCADE")


def _matching(asked: Query, scope: Scope) -> tuple[str, dict[str, Any]]:
    """The FROM and WHERE of a search."""
    source = "search_index.entry"
    conditions = ["tokens @> %(grams)s", "kind = ANY(%(kinds)s)"]
    values: dict[str, Any] = {"grams": list(asked.grams), "kinds": list(scope.kinds)}
    if scope.references is not None:
        conditions.append("reference = ANY(%(references)s)")
        values["references"] = list(scope.references)
    if scope.without_classes:
        conditions.append("top_class <> ALL(%(without)s)")
        values["without"] = list(scope.without_classes)
    if scope.enterprise is not None:
        conditions.append("enterprise = %(enterprise)s")
        values["enterprise"] = scope.enterprise
    if scope.area is not None:
        conditions.append("starts_with(area, %(area)s)")
        values["area"] = scope.area
    if not asked.is_exact:
        source += " JOIN search_index.body AS compared USING (id)"
        conditions.append("NOT EXISTS (SELECT FROM unnest(%(terms)s::text[]) AS term WHERE strpos(compared.folded, term) = 0)")
        values["terms"] = list(asked.terms)
    return f"FROM {source} WHERE {' AND '.join(conditions)}", values


def _row(entry: Entry) -> tuple[Any, ...]:
    text = storable(entry.text)
    folded = fold(text)
    whose = (entry.key, entry.kind, entry.reference, entry.category, entry.top_class, entry.enterprise, entry.area, entry.order)
    return (*whose, sorted(grams(folded)), text, folded)


def _single(connection: psycopg.Connection, statement: str, values: dict[str, Any] | None = None) -> int:
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return row[0]


def _check_format(connection: psycopg.Connection) -> None:
    """Make the schema where there is none; refuse one of another format."""
    if _single(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'search_index'") == 0:
        _prepare(connection)
    if _single(connection, "SELECT format FROM search_index.progress") != FORMAT:
        raise Unusable(f"the schema search_index is not of format {FORMAT}: discard it and build it anew")


def _prepare(connection: psycopg.Connection) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_PREPARING,))
        if _single(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'search_index'") == 0:
            connection.execute(_SCHEMA)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise Unavailable(f"the database of the search index cannot be used now: {error}") from error
    except (errors.DataCorrupted, errors.IndexCorrupted, psycopg.ProgrammingError) as error:
        raise Unusable(f"the schema search_index cannot be read ({error}): discard it and build it anew") from error
