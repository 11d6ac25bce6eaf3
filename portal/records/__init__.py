"""What the database knows, kept in the store: each room registers how its tables are written to objects and read back.

The store is the truth for what was accepted; with these records it also holds everything else that must outlive the
database. A change is noticed in the transaction that makes it (`RecordChange`), whoever makes it, and stays *pending*
until a version of the object says it (`keeping`). Every table is registered here or named as lost; a test holds it.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Index, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Model, UTCTime, db, now

SYSTEM = "urn:x-jnda:sys."
SOON, WITHIN_MINUTES = timedelta(minutes=1), timedelta(minutes=10)
_CHANGED, _KEPT = "records.changed", "records.kept"


class RecordChange(Model):
    """Something of a record was changed and its object does not say it yet; the rows go when it does."""

    __tablename__ = "record_changes"
    __table_args__ = (Index("ix_record_changes_record", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCTime, index=True)


Contents = Mapping[str, bytes]
"""Path in an object -> the bytes."""


class Restored(Protocol):
    """What is being rebuilt; `version` is the one that is read. Rows are plain dictionaries of columns."""

    version: int

    def add(self, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
        """Takes rows; they are in the database at the latest when the next kind begins."""

    def numbered(self, rows: list[Any]) -> list[Any]:
        """The same new rows, each with an id that is free."""

    def remember(self, fact: tuple[str, str], look: Callable[[str], Any]) -> Any:
        """What `look(fact[1])` answers, asked once."""

    def later(self, function: Callable[[], None]) -> None:
        """Calls the function when every kind has been read."""


@dataclass(frozen=True)
class Record:
    """One kind of object, and how it is made from rows and read back.

    `contents(key, head)` gives what the object shall hold (paths that are not named stay as they are; `head` is its
    newest version, 0 where there is none), None where nothing of it is left. `restore(key, contents, restored)` gives the
    rows back. `owners` say which record a changed row belongs to; `patience` how long a change may wait; `kept` hears
    of each new version, inside the transaction that ends the waiting. `tables` are read back in the
    turn of the kind, `later` ones at the end. `reads` are the paths that a rebuild needs, all where it is empty.
    `list_keys` gives those that have rows now, for a kind whose rows do not name their object and its version.
    """

    kind: str
    object_id: Callable[[str], str]
    key_of_object: Callable[[str], str | None]
    contents: Callable[[str, int], Contents | None]
    restore: Callable[[str, Contents, Restored], None]
    owners: Mapping[type[Model], Callable[[Any], str | None]]
    tables: tuple[type[Model], ...]
    later: tuple[type[Model], ...] = ()
    patience: timedelta = WITHIN_MINUTES
    kept: Callable[[str, int], None] | None = None
    reads: tuple[str, ...] = ()
    list_keys: Callable[[], Collection[str]] = tuple


RECORDS: dict[str, Record] = {}
NOT_IN_STORE: set[str] = set()
"""Tables that a rebuild begins empty, or fills again from what is kept."""
LOSSES: list[str] = []
"""What people miss after a rebuild, in Chinese, for translation."""
DERIVATIONS: list[Callable[[], None]] = []
"""What is worked out again from the rows once all of them are there, in this order."""
NOT_KEPT: dict[str, frozenset[str]] = {}
"""Table -> columns that are not written and cannot be given back: secrets, and what is made again."""
WORKED_OUT: dict[str, frozenset[str]] = {}
"""Table -> columns that are not written because they follow from other rows."""


def register(record: Record) -> None:
    RECORDS[record.kind] = record


def lost(sentence: str, *models: type[Model]) -> None:
    """Names tables that are not in the store; `sentence` tells people what they miss, "" where they miss nothing."""
    NOT_IN_STORE.update(model.__tablename__ for model in models)
    if sentence and sentence not in LOSSES:
        LOSSES.append(sentence)


def derive(function: Callable[[], None]) -> None:
    """Registers what is worked out from other rows at the end of a rebuild."""
    if function not in DERIVATIONS:
        DERIVATIONS.append(function)


def without(model: type[Model], *columns: str) -> None:
    """Names columns that are not written and cannot be given back."""
    NOT_KEPT[model.__tablename__] = frozenset(columns)


def worked_out(model: type[Model], *columns: str) -> None:
    """Names columns that are not written because they follow from other rows (`derive`)."""
    WORKED_OUT[model.__tablename__] = frozenset(columns)


def system_id(kind: str, key: str) -> str:
    return f"{SYSTEM}{kind}.{key}"


def system_key(kind: str, object_id: str) -> str | None:
    """The key of a system object of a kind; None for any other object."""
    start = f"{SYSTEM}{kind}."
    return object_id.removeprefix(start) if object_id.startswith(start) else None


def record_of(object_id: str) -> tuple[Record, str] | None:
    """The kind of record that an object is, and its key; None for an object of no kind, such as a paper."""
    return next(((record, key) for record in RECORDS.values() if (key := record.key_of_object(object_id)) is not None), None)


def kept_already(kind: str, key: str) -> None:
    """Says that the object is what the running transaction makes of the rows, so that nothing is pending through it."""
    db.session.info.setdefault(_KEPT, set()).add((kind, key))


# --- noticing changes ---


@dataclass
class _Seen:
    """The rows that a transaction has touched, once each."""

    rows: dict[int, Any] = field(default_factory=dict)


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: object) -> None:
    """Remembers each row of a registered table that a flush writes."""
    owned = {model for record in RECORDS.values() for model in record.owners}
    touched = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    rows = [row for row in touched if type(row) in owned]
    if rows:
        seen: _Seen = session.info.setdefault(_CHANGED, _Seen())
        seen.rows.update({id(row): row for row in rows})


@event.listens_for(Session, "before_commit")
def _note(session: Session) -> None:
    """Writes down which records the transaction leaves pending."""
    session.flush()
    seen: _Seen | None = session.info.pop(_CHANGED, None)
    kept: set[tuple[str, str]] = session.info.pop(_KEPT, set())
    if seen is None:
        return
    changed = {(record.kind, key) for row in seen.rows.values() for record in RECORDS.values()
               if type(row) in record.owners and (key := record.owners[type(row)](row)) is not None}
    session.add_all(RecordChange(kind=kind, key=key, at=now()) for kind, key in sorted(changed - kept))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)
    session.info.pop(_KEPT, None)
