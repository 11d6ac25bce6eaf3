"""The index in one SQLite file: FTS5 finds the candidates by token, ordinary tables hold scope, order and text.

Measured (SQLite 3.40, 20,000 pages of 300 to 500 characters): `docs/operators-search.md`. Keep the file on a local disk,
never on NFS. Every call opens a connection of its own (1.5 ms), so that threads, forks and a file replaced by another process
need no care.

The FTS5 table is contentless with `detail=none`: it keeps token -> row and nothing else. SQLite before 3.43 deletes from such
a table only when told the old tokens, which are worked out again from the stored text; a change of `tokens.fold` or `tokens.grams`
therefore needs a new `FORMAT`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search_index.engine import COUNTED_UP_TO, Batch, Entry, Found, Hit, Index, Scope, Unavailable, Unusable
from search_index.query import Query, parse, spans
from search_index.tokens import fold, grams, storable

FORMAT = 0x47440001
"""Kept in the file's `user_version`: a mark of ours and the number of the format. A file of another format is `Unusable`."""

_WAIT_SECONDS = 30
"""How long a writer waits for another one."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""Result codes that a new index mends; a lock, a full disk or a missing permission is none of them."""

_TOKEN_CHARACTERS = "!\"\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"
"""All of ASCII's punctuation, quotes doubled: for us every character is searchable; other scripts are tokens anyway."""

_SCHEMA = (
    """
    CREATE TABLE entry (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        reference TEXT NOT NULL,
        category TEXT,
        top_class TEXT NOT NULL,
        enterprise TEXT,
        area TEXT,
        sort_key TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX entry_reference ON entry (reference)",
    "CREATE TABLE body (id INTEGER PRIMARY KEY, text TEXT NOT NULL, folded TEXT NOT NULL) STRICT",
    f"""
    CREATE VIRTUAL TABLE grams USING fts5 (
        tokens, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '{_TOKEN_CHARACTERS}'"
    )
    """,
    "CREATE TABLE progress (cursor INTEGER NOT NULL) STRICT",
    "INSERT INTO progress VALUES (0)",
    f"PRAGMA user_version = {FORMAT}",
)

_PAGE_OF_HITS = """
WITH hit AS MATERIALIZED (SELECT entry.id, sort_key, key {}),
shown AS (SELECT id FROM hit ORDER BY sort_key, key LIMIT :limit OFFSET :offset)
SELECT total, key, kind, reference, category, text
FROM (SELECT count(*) AS total FROM hit) LEFT JOIN (shown JOIN entry USING (id) JOIN body USING (id))
ORDER BY sort_key, key
"""
"""One row a hit, the total in each; a single row without a key where none is shown. Texts are compared once, not once for
the total and once for the hits."""


class SqliteIndex(Index):
    """The default engine; see the module."""

    def __init__(self, path: str):
        self._path = Path(path).absolute()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"search index {path} cannot be made: {error}") from error
        self.cursor()  # a file that is no index is refused here, not at the first search

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield SqliteBatch(connection)

    def find(self, query: str, scope: Scope, limit: int, offset: int = 0) -> Found:
        asked = parse(query)
        if scope.is_empty or not asked.terms:
            return Found()
        matching, values = _matching(asked, scope)
        with self._connection() as connection:
            rows = connection.execute(_PAGE_OF_HITS.format(matching), {**values, "limit": limit, "offset": offset}).fetchall()
        total = rows[0][0]
        hits = tuple(
            Hit(key, kind, reference, category, text, spans(text, asked.terms))
            for _, key, kind, reference, category, text in rows
            if key is not None
        )
        return Found(min(total, COUNTED_UP_TO), total > COUNTED_UP_TO, hits)

    def count(self) -> int:
        return self._single("SELECT count(*) FROM entry")

    def cursor(self) -> int:
        return self._single("SELECT cursor FROM progress")

    def wipe(self) -> None:
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                connection.execute("DELETE FROM entry")
                connection.execute("DELETE FROM body")
                connection.execute("INSERT INTO grams (grams) VALUES ('delete-all')")
                connection.execute("UPDATE progress SET cursor = 0")

    def close(self) -> None:
        """Nothing is held open between calls."""

    def _single(self, statement: str) -> int:
        with self._connection() as connection:
            return connection.execute(statement).fetchone()[0]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with _explained(self._path), closing(sqlite3.connect(self._path, _WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = FULL")  # no SQLite file of ours forgets a commit when the power goes
            connection.execute("PRAGMA secure_delete = ON")  # the text of a page that was destroyed does not stay in free pages
            if _version(connection) != FORMAT:
                _prepare(connection, self._path)
            yield connection


class SqliteBatch(Batch):
    """Changes inside one write transaction."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def put(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.remove((entry.key,))
            self._add(entry)

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._delete("key", key)

    def remove_reference(self, reference: str) -> None:
        self._delete("reference", reference)

    def set_cursor(self, cursor: int) -> None:
        self._connection.execute("UPDATE progress SET cursor = ?", (cursor,))

    def _add(self, entry: Entry) -> None:
        row = self._connection.execute(
            "INSERT INTO entry (key, kind, reference, category, top_class, enterprise, area, sort_key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.key, entry.kind, entry.reference, entry.category, entry.top_class, entry.enterprise, entry.area, entry.order),
        ).lastrowid
        text = storable(entry.text)
        folded = fold(text)
        self._connection.execute("INSERT INTO body (id, text, folded) VALUES (?, ?, ?)", (row, text, folded))
        self._connection.execute("INSERT INTO grams (rowid, tokens) VALUES (?, ?)", (row, _tokens(folded)))

    def _delete(self, column: str, value: str) -> None:
        found = self._connection.execute(f"SELECT id, folded FROM entry JOIN body USING (id) WHERE {column} = ?", (value,))
        for row, folded in found.fetchall():
            self._connection.execute(
                "INSERT INTO grams (grams, rowid, tokens) VALUES ('delete', ?, ?)", (row, _tokens(folded))
            )
            self._connection.execute("DELETE FROM body WHERE id = ?", (row,))
            self._connection.execute("DELETE FROM entry WHERE id = ?", (row,))


def discard(path: str) -> None:
    """Delete the index file at `path`, damaged or not, with what SQLite keeps beside it.

    Raises `Unusable` for a sound database that is no search index: that one is somebody else's.
    """
    if _is_foreign(Path(path)):
        raise Unusable(f"{path} is a database, but no search index: it is left alone")
    for suffix in ("", "-wal", "-shm"):
        Path(path + suffix).unlink(missing_ok=True)


def _is_foreign(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, _WAIT_SECONDS)) as connection:
            return _version(connection) >> 16 != FORMAT >> 16 and not _is_empty(connection)
    except sqlite3.DatabaseError:
        return False


def _matching(asked: Query, scope: Scope) -> tuple[str, dict[str, str]]:
    """The FROM and WHERE of a search. CROSS JOIN keeps SQLite from walking all entries and asking FTS5 about each."""
    joins = "FROM grams CROSS JOIN entry ON entry.id = grams.rowid"
    conditions = ["grams MATCH :match", "kind IN (SELECT value FROM json_each(:kinds))"]
    values = {"match": " AND ".join(map(_quoted, asked.grams)), "kinds": json.dumps(sorted(scope.kinds))}
    if scope.references is not None:
        conditions.append("reference IN (SELECT value FROM json_each(:references))")
        values["references"] = json.dumps(sorted(scope.references))
    if scope.without_classes:
        conditions.append("top_class NOT IN (SELECT value FROM json_each(:without))")
        values["without"] = json.dumps(sorted(scope.without_classes))
    if scope.enterprise is not None:
        conditions.append("enterprise = :enterprise")
        values["enterprise"] = scope.enterprise
    if scope.area is not None:
        conditions.append("substr(area, 1, length(:area)) = :area")
        values["area"] = scope.area
    if not asked.is_exact:
        joins += " JOIN body AS compared ON compared.id = entry.id"
        conditions.append("NOT EXISTS (SELECT 1 FROM json_each(:terms) WHERE instr(compared.folded, value) = 0)")
        values["terms"] = json.dumps(asked.terms)
    return f"{joins} WHERE {' AND '.join(conditions)}", values


def _tokens(folded: str) -> str:
    return " ".join(sorted(grams(folded)))


def _quoted(gram: str) -> str:
    return '"' + gram.replace('"', '""') + '"'


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of an empty file; refuse any other file that is not of our format."""
    if not _is_empty(connection):
        raise Unusable(f"{path} is not a search index of format {FORMAT & 0xFFFF}: discard it and build it anew")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if _is_empty(connection):  # no other process was faster
            for statement in _SCHEMA:
                connection.execute(statement)


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise  # a mistake of ours, not of the file
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _DAMAGED:
            raise Unusable(f"search index {path} cannot be read ({error}): discard it and build it anew") from error
        raise Unavailable(f"search index {path} cannot be used now: {error}") from error
