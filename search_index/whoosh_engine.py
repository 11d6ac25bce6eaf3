"""The index in a folder of Whoosh 2.7.4: pure Python, kept for those who choose it, with a limit.

Its limit, measured on 2 cores: a four-character phrase with its count passes 300 ms at about 85 to 180 files of 150 pages,
and eight readers beside one writer get 2 to 3 answers a second. docs/benchmarks.md has its row beside the other engines'.

Tokens are made here, not by an analyser of Whoosh, and the schema is always handed over rather than unpickled, so that
this module may be changed freely. Whoosh does unpickle its list of segments: nobody but the portal may write into the folder.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # whoosh 2.7.4 is of 2016: unescaped regular expressions, `is` with literals
    from whoosh import fields, query
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import FileIndex
    from whoosh.searching import Searcher
    from whoosh.util.filelock import try_for
    from whoosh.writing import LockError, SegmentWriter

from search_index.engine import COUNTED_UP_TO, Batch, Entry, Found, Hit, Index, Scope, Unavailable, Unusable
from search_index.query import Query, parse, spans
from search_index.tokens import fold, grams, storable

_NAME = "format1"
"""Name of the index inside the folder; a folder with an index of another name is `Unusable`."""

_WAIT_SECONDS = 30.0
"""How long a writer waits for another one."""

_LOCK = f"{_NAME}_WRITELOCK"
"""Whoosh's own lock file of a writer."""

_OURS = re.compile(r"_?format\d+[_.].*")
"""Names of the files and folders that Whoosh makes for an index of ours."""

_OF_THE_SYSTEM = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EIO}
"""Errors that a new index would not mend."""

_SCHEMA = fields.Schema(
    key=fields.ID(stored=True, unique=True),
    kind=fields.ID(stored=True),
    reference=fields.ID(stored=True),
    category=fields.STORED,
    top_class=fields.ID,
    enterprise=fields.ID,
    area=fields.ID,
    sort_key=fields.STORED,
    text=fields.STORED,
    folded=fields.STORED,
    tokens=fields.KEYWORD(scorable=True),  # nothing is scored, but without lengths Whoosh asks the disk about every posting
    progress=fields.ID(unique=True),
    cursor=fields.STORED,
)
"""One document an entry, and one with `progress` that keeps the cursor, so that it is committed with the entries."""

_PROGRESS = "cursor"


class WhooshIndex(Index):
    """The engine for small archives; see the module."""

    def __init__(self, path: str):
        self._path = Path(path).absolute()
        self._own = threading.local()
        with _explained(self._path):
            self._path.mkdir(parents=True, exist_ok=True)
            self._index = _opened(self._path)
        self.cursor()  # a damaged folder is refused here, not at the first search

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        changes = WhooshBatch()
        yield changes
        with _explained(self._path):
            writer = self._index.writer(timeout=_WAIT_SECONDS)
            try:
                changes.write(writer)
            except BaseException:
                writer.cancel()
                raise
            writer.commit()

    def find(self, query: str, scope: Scope, limit: int, offset: int = 0) -> Found:
        asked = parse(query)
        if scope.is_empty or not asked.terms:
            return Found()
        with _explained(self._path):
            searcher = self._searcher()
            candidates = map(searcher.stored_fields, searcher.docs_for_query(_matching(asked, scope)))
            found = [stored for stored in candidates if asked.is_exact or all(term in stored["folded"] for term in asked.terms)]
        found.sort(key=itemgetter("sort_key", "key"))
        hits = tuple(_hit(stored, asked) for stored in found[offset : offset + limit])
        return Found(min(len(found), COUNTED_UP_TO), len(found) > COUNTED_UP_TO, hits)

    def count(self) -> int:
        with _explained(self._path):
            searcher = self._searcher()
            return searcher.doc_count() - int(searcher.document_number(progress=_PROGRESS) is not None)

    def cursor(self) -> int:
        with _explained(self._path):
            stored = self._searcher().document(progress=_PROGRESS)
        return stored["cursor"] if stored else 0

    def wipe(self) -> None:
        with _explained(self._path):
            writer = self._index.writer(timeout=_WAIT_SECONDS)
            writer.commit(mergetype=lambda writer, segments: [])

    def close(self) -> None:
        """Let go of this thread's files; those of other threads close with their threads."""
        process, searcher = self._own.__dict__.pop("searcher", (None, None))
        if process == os.getpid():
            searcher.close()

    def _searcher(self) -> Searcher:
        """This thread's view of the last commit. Whoosh's own `refresh` fails while others write, so a stale one is reopened."""
        process, searcher = self._own.__dict__.get("searcher", (None, None))
        if process == os.getpid() and searcher.up_to_date():
            return searcher
        if process == os.getpid():
            searcher.close()
        searcher = self._index.searcher()
        self._own.searcher = (os.getpid(), searcher)
        return searcher


class WhooshBatch(Batch):
    """Changes gathered in memory and written in one commit."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._keys: set[str] = set()
        self._references: set[str] = set()
        self._cursor: int | None = None

    def put(self, entries: Iterable[Entry]) -> None:
        self._entries.update((entry.key, entry) for entry in entries)

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._keys.add(key)
            self._entries.pop(key, None)

    def remove_reference(self, reference: str) -> None:
        self._references.add(reference)
        self._entries = {key: entry for key, entry in self._entries.items() if entry.reference != reference}

    def set_cursor(self, cursor: int) -> None:
        self._cursor = cursor

    def write(self, writer: SegmentWriter) -> None:
        """Delete what goes or is replaced, then add what comes."""
        gone = [query.Term("key", key) for key in self._keys.union(self._entries)]
        gone += [query.Term("reference", reference) for reference in self._references]
        if gone:
            writer.delete_by_query(query.Or(gone))
        for entry in self._entries.values():
            writer.add_document(**_document(entry))
        if self._cursor is not None:
            writer.update_document(progress=_PROGRESS, cursor=self._cursor)


def discard(path: str) -> None:
    """Delete the index's files; the folder too, unless something else lies in it."""
    folder = Path(path)
    if not folder.is_dir():
        return
    for ours in filter(lambda path: _OURS.fullmatch(path.name), list(folder.iterdir())):
        if ours.is_dir():
            shutil.rmtree(ours)
        else:
            ours.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _opened(folder: Path) -> FileIndex:
    """The index in `folder`, made under the writers' lock where there is none, so that two processes do not both make it."""
    storage = FileStorage(str(folder))
    if not storage.index_exists(_NAME):
        lock = storage.lock(_LOCK)
        if not try_for(lock.acquire, timeout=_WAIT_SECONDS):
            raise LockError
        try:
            if not storage.index_exists(_NAME):
                if any(path.name != _LOCK for path in folder.iterdir()):
                    raise Unusable(f"{folder} is not a search index of format {_NAME}: discard it and build it anew")
                storage.create_index(_SCHEMA, _NAME)
        finally:
            lock.release()
    return storage.open_index(_NAME, _SCHEMA)


def _matching(asked: Query, scope: Scope) -> query.Query:
    parts = [query.Term("tokens", gram) for gram in asked.grams]
    parts.append(query.Or([query.Term("kind", kind) for kind in sorted(scope.kinds)]))
    if scope.references is not None:
        parts.append(query.Or([query.Term("reference", reference) for reference in sorted(scope.references)]))
    if scope.enterprise is not None:
        parts.append(query.Term("enterprise", scope.enterprise))
    if scope.area is not None:
        parts.append(query.Prefix("area", scope.area))
    parts += [query.Not(query.Term("top_class", top_class)) for top_class in sorted(scope.without_classes)]
    return query.And(parts)


def _document(entry: Entry) -> dict[str, Any]:
    text = storable(entry.text)
    folded = fold(text)
    document = {
        "key": entry.key,
        "kind": entry.kind,
        "reference": entry.reference,
        "category": entry.category,
        "top_class": entry.top_class,
        "enterprise": entry.enterprise,
        "area": entry.area,
        "sort_key": entry.order,
        "text": text,
        "folded": folded,
        "tokens": " ".join(sorted(grams(folded))),
    }
    return {name: value for name, value in document.items() if value}


def _hit(stored: dict[str, Any], asked: Query) -> Hit:
    text = stored.get("text", "")
    return Hit(
        stored["key"], stored["kind"], stored["reference"], stored.get("category"), text, spans(text, asked.terms)
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (Unusable, MemoryError):
        raise
    except LockError as error:
        raise Unavailable(f"search index {path} is locked by another writer") from error
    except Exception as error:  # a damaged file shows itself as any error at all inside Whoosh
        if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
            raise Unavailable(f"search index {path} cannot be used now: {error}") from error
        raise Unusable(f"search index {path} cannot be read ({error!r}): discard it and build it anew") from error
