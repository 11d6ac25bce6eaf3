"""What every full-text engine promises: entries go in, exact hits within a scope come out, in a stable order.

The index is a projection: it can be thrown away (`wipe`, `search_index.discard`) and filled again at any time.
It knows persons, titles and pages only as text with a key; whose they are and who may see them is the caller's
knowledge, handed over as a `Scope`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "reference", "title", "page"]
"""A person's name, a file's 档号, a material's title, a page's text."""

COUNTED_UP_TO = 10_000
"""Totals are exact up to here; a larger one is not told."""


class Unusable(Exception):
    """The index is damaged, of another format or not an index at all: discard it and build it anew."""


class Unavailable(Exception):
    """The index cannot be reached or is locked by another writer: nothing was changed, try again later."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One findable thing. `key` is its identity: putting the same key again replaces it."""

    key: str
    """Stable identity, e.g. `J123-RS·QT-000001-9-2-5-003`."""
    kind: str
    """What sort of thing it is, in the caller's words, e.g. `person`, `title`, `page`; a scope names some of them."""
    reference: str
    """档号 of the personnel file that it belongs to."""
    category: str | None
    """Category of the material, e.g. `9-2` or `10`; None for a person."""
    enterprise: str | None
    area: str | None
    """Nine-digit code of the township where the person lives."""
    order: str
    """Sort key of the results, compared by code point; equal ones are told apart by `key`."""
    text: str

    @property
    def top_class(self) -> str:
        """The first level of the category: `9` of `9-2`; empty without a category."""
        return (self.category or "").partition("-")[0]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may find. Applied inside the query and counted with it; never a filter afterwards.

    Every part narrows. None means "not narrowed"; an empty set means "nothing". An entry without an enterprise or
    an area is outside a scope that names one.
    """

    kinds: frozenset[str]
    references: frozenset[str] | None = None
    without_classes: frozenset[str] | tuple[str, ...] = frozenset()
    """Top classes left out, e.g. `{"3", "5", "8"}`; `3` also leaves out `3-1`, but not `31`."""
    enterprise: str | None = None
    area: str | None = None
    """Leading digits of a township code: `450103` is the whole district."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be found in it."""
        return not self.kinds or (self.references is not None and not self.references)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found; `spans` are the (start, end) offsets of the query's terms in `text`, in order, not overlapping."""

    key: str
    kind: str
    reference: str
    category: str | None
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`total` hits are in the scope (at most `COUNTED_UP_TO`, then `capped`); `hits` are those that were asked for."""

    total: int = 0
    capped: bool = False
    hits: tuple[Hit, ...] = ()


class Batch(ABC):
    """Changes that become visible together, when the `with` block of `Index.batch()` ends, or not at all."""

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, replacing those with the same key; of equal keys the last one stays."""

    @abstractmethod
    def remove(self, keys: Iterable[str]) -> None:
        """Remove entries by key; an unknown key is no error."""

    @abstractmethod
    def remove_reference(self, reference: str) -> None:
        """Remove everything that belongs to one personnel file."""

    @abstractmethod
    def set_cursor(self, cursor: int) -> None:
        """Remember how far the source has been followed."""


class Index(ABC):
    """A full-text index, safe to share between threads; several processes may open the same one.

    Every method raises `Unusable` where the index is damaged and `Unavailable` where it cannot be reached in time.
    """

    @abstractmethod
    def batch(self) -> AbstractContextManager[Batch]:
        """One transaction of changes; an exception inside undoes all of it."""

    @abstractmethod
    def find(self, query: str, scope: Scope, limit: int, offset: int = 0) -> Found:
        """Entries in `scope` that contain every term of `query` (see `query.terms`), ordered by (`order`, `key`).

        Any string is a legal query; one with nothing to search finds nothing. `limit` is at least 0.
        """

    @abstractmethod
    def count(self) -> int:
        """Number of entries."""

    @abstractmethod
    def cursor(self) -> int:
        """The number last given to `set_cursor`; 0 in a fresh index."""

    @abstractmethod
    def wipe(self) -> None:
        """Remove every entry and set the cursor to 0."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections; the index may not be used afterwards."""

    def put(self, entries: Iterable[Entry], cursor: int | None = None) -> None:
        """Add or replace entries and, in the same transaction, set the cursor where one is given."""
        with self.batch() as batch:
            batch.put(entries)
            if cursor is not None:
                batch.set_cursor(cursor)

    def remove(self, keys: Iterable[str]) -> None:
        """Remove entries by key; an unknown key is no error."""
        with self.batch() as batch:
            batch.remove(keys)

    def remove_reference(self, reference: str) -> None:
        """Remove everything that belongs to one personnel file."""
        with self.batch() as batch:
            batch.remove_reference(reference)

    def set_cursor(self, cursor: int) -> None:
        """Remember how far the source has been followed."""
        with self.batch() as batch:
            batch.set_cursor(cursor)
