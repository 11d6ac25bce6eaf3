"""Migrated databases that tests borrow: one copy of a template serves test after test and is emptied in between.

A copy costs a quarter of a second of a core, emptying it a fiftieth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from tests.services.postgres import PostgresServer

_TEMPLATE = "migrated"
OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
"""Ends every other connection to the database, whoever left it open."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_SHAPE = """
SELECT coalesce(string_agg(concat_ws(' ', 'relation', oid, relname, relnatts, relchecks, relhastriggers), '\n' ORDER BY oid), '')
FROM pg_class WHERE oid >= 16384
UNION ALL SELECT coalesce(string_agg(concat_ws(' ', 'trigger', oid, tgname, tgenabled), '\n' ORDER BY oid), '') FROM pg_trigger
UNION ALL SELECT coalesce(string_agg(concat_ws(' ', 'function', oid, proname, md5(prosrc)), '\n' ORDER BY oid), '')
FROM pg_proc WHERE oid >= 16384
"""
_NUMBERS = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL
"""


class Lender:
    """Copies of one migrated database on a server; a copy that came back with other tables is thrown away."""

    def __init__(self, server: PostgresServer):
        self._server = server
        self._copied = 0
        self._free: list[str] = []
        self._template: Template | None = None

    @contextmanager
    def lend(self, build: Callable[[str], object]) -> Iterator[str]:
        """The URL of a database that `build(url)` made once, without rows, until the block ends."""
        if self._template is None:
            self._template = self._first(build)
        name = self._free.pop() if self._free else self._copy()
        url = self._server.url_for(name)
        try:
            yield url
        finally:
            if self._template.restores(url):
                self._free.append(name)
            else:
                self._server.drop(name)

    def _first(self, build: Callable[[str], object]) -> Template:
        url = self._server.url_for(_TEMPLATE)
        build(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(OTHERS)
            return Template(connection)

    def _copy(self) -> str:
        self._copied += 1
        name = f"copy_{self._copied}"
        self._server.copy(_TEMPLATE, name)
        return name


class Template:
    """What a database looks like before any test wrote into it."""

    def __init__(self, connection: psycopg.Connection):
        self._tables = [name for (name,) in connection.execute(_TABLES)]
        self._filled = self._with_rows(connection)  # by the migrations themselves
        self._shape = self._seen(connection)

    def restores(self, url: str) -> bool:
        """Empties a copy; False where tables, triggers, functions or the rows of the migrations are no longer the same."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(OTHERS)
            if self._seen(connection) != self._shape:
                return False
            touched = self._with_rows(connection) - self._filled
            connection.execute("SET session_replication_role = replica")  # past the triggers that guard the trail
            connection.execute("SET client_min_messages = warning")
            for name in touched:
                connection.execute(f"DELETE FROM {_quoted(name)}")
            connection.execute(_NUMBERS)
        return True

    def _with_rows(self, connection: psycopg.Connection) -> set[str]:
        look = " UNION ALL ".join(f"(SELECT '{name}' FROM {_quoted(name)} LIMIT 1)" for name in self._tables)
        return {name for (name,) in connection.execute(look)}

    def _seen(self, connection: psycopg.Connection) -> list[tuple]:
        rows = [connection.execute(f"SELECT string_agg(t::text, '\n') FROM {_quoted(name)} t").fetchone() for name in sorted(self._filled)]
        return [*connection.execute(_SHAPE).fetchall(), *rows]


def _quoted(name: str) -> str:
    return f'"{name}"'
