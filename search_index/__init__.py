"""Full-text index of persons, titles and pages: find any text by any characters in it, within what a person may see.

    index = open_index("sqlite:instance/index.sqlite3")
    index.put([Entry(...)], cursor=17)
    found = index.find("年度考核", Scope(kinds=frozenset({"page"})), limit=50)

Knows nothing of the portal. Three engines under one contract: `sqlite:PATH` (the default), `postgres:URL`, `whoosh:PATH`.
"""

from search_index.engine import COUNTED_UP_TO, Batch, Entry, Found, Hit, Index, Scope, Unavailable, Unusable
from search_index.query import pieces, snippet

__all__ = [
    "COUNTED_UP_TO",
    "Batch",
    "Entry",
    "Found",
    "Hit",
    "Index",
    "Scope",
    "Unavailable",
    "Unusable",
    "discard",
    "open_index",
    "pieces",
    "snippet",
]


def open_index(url: str) -> Index:
    """Open the index that `url` names, creating an empty one where there is none.

    `sqlite:PATH` (a file), `postgres:URL` (`postgres:postgresql://...`, a schema of its own), `whoosh:PATH` (a folder).
    Raises `Unusable` for an index that is damaged or of another format, ValueError for a URL that names no engine.
    """
    engine, where = _split(url)
    if engine == "sqlite":
        from search_index.sqlite_engine import SqliteIndex

        return SqliteIndex(where)
    if engine == "postgres":
        from search_index.postgres_engine import PostgresIndex

        return PostgresIndex(where)
    from search_index.whoosh_engine import WhooshIndex

    return WhooshIndex(where)


def discard(url: str) -> None:
    """Throw away the index that `url` names, usable or not; the next `open_index` starts with an empty one."""
    engine, where = _split(url)
    if engine == "sqlite":
        from search_index.sqlite_engine import discard as discard_file

        discard_file(where)
    elif engine == "postgres":
        from search_index.postgres_engine import discard as discard_schema

        discard_schema(where)
    else:
        from search_index.whoosh_engine import discard as discard_folder

        discard_folder(where)


def _split(url: str) -> tuple[str, str]:
    engine, _, where = url.partition(":")
    if engine not in ("sqlite", "postgres", "whoosh") or not where:
        raise ValueError(f"not the URL of a search index (sqlite:PATH, postgres:URL or whoosh:PATH): {url!r}")
    return engine, where
