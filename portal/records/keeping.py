"""Bringing pending records into the store: a version of each object that says what the rows say now."""
from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha512

from sqlalchemy import delete, func, select, update

from archive_store import Entry, NotThere, Store, StoreError, Unreachable, Unwritable, Version
from portal import installation
from portal.database import db, now, writing
from portal.records import RECORDS, Contents, RecordChange, record_of

MESSAGE = "record"
"""What the store notes beside a version; it holds no personal data."""
AT_ONCE = 50

log = logging.getLogger(__name__)
FOLLOWERS: list[Callable[[bool], int]] = []
"""What is kept beside the records, such as the trail: `follower(everything)` returns how much it kept."""

HEARD: list[Callable[[str, int], None]] = []
"""Who is told of each object that was written and its newest version, inside the transaction that ends the waiting."""


HELD: list[Callable[[str], bool]] = []
"""Who knows whether the store has held an object: what it has lost is written anew by a person and not by the way."""


def ask_before_beginning(held: Callable[[str], bool]) -> None:
    if held not in HELD:
        HELD.append(held)


def tell(heard: Callable[[str, int], None]) -> None:
    if heard not in HEARD:
        HEARD.append(heard)


def say(object_id: str, version: int) -> None:
    """Tells all who listen; in a writing transaction."""
    for heard in HEARD:
        heard(object_id, version)


def keep_with(follower: Callable[[bool], int]) -> None:
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


def keep_due() -> int:
    """Keeps what has waited long enough; a worker does it again and again. Returns how many objects were written."""
    due = [(kind, key) for kind, key, since in waiting(AT_ONCE) if now() - since >= RECORDS[kind].patience]
    return _keep(due) + _follow(everything=False)


def keep_all() -> int:
    """Keeps everything that is pending, here and now; how many objects were written. What the store refuses stays pending."""
    return _keep([(kind, key) for kind, key, _ in waiting()]) + _follow(everything=True)


def waiting(limit: int | None = None) -> list[tuple[str, str, datetime]]:
    """(kind, key, since when) of what is pending, the oldest first."""
    since = func.min(RecordChange.at)
    statement = select(RecordChange.kind, RecordChange.key, since).group_by(RecordChange.kind, RecordChange.key).order_by(since)
    return [(kind, key, at) for kind, key, at in db.session.execute(statement.limit(limit)) if kind in RECORDS]


def is_pending(kind: str, key: str) -> bool:
    """Whether a change of this record is not in the store yet."""
    changes = select(RecordChange.id).where(RecordChange.kind == kind, RecordChange.key == key)
    return db.session.scalar(changes.limit(1)) is not None


def count_pending() -> int:
    """How many records the store does not hold as they are now."""
    return len(waiting())


def _keep(records: list[tuple[str, str]]) -> int:
    """How many were written; one that cannot be stays pending and lets the others go first, a store that is away ends it."""
    done = 0
    for kind, key in records:
        try:
            keep(kind, key)
        except (Unreachable, Unwritable) as fault:
            log.warning("records are not kept while the store is away: %s", type(fault).__name__)
            return done
        except StoreError as fault:  # lost or damaged until somebody mends it, or another worker was faster
            log.warning("a record of kind %s is not kept yet: %s", kind, type(fault).__name__)
            _wait_again(kind, key)
        else:
            done += 1
    return done


def _follow(everything: bool) -> int:
    done = 0
    for follower in FOLLOWERS:
        try:
            done += follower(everything)
        except StoreError as fault:  # what else follows must not wait for the store
            log.warning("what follows the records is not kept yet: %s", type(fault).__name__)
    return done


def _wait_again(kind: str, key: str) -> None:
    with writing() as session:
        session.execute(update(RecordChange).where(RecordChange.kind == kind, RecordChange.key == key).values(at=now()))


def keep(kind: str, key: str, anew: bool = False) -> Version | None:
    """Writes the version of one object that says what its rows say; None where there is nothing of it. Raises StoreError.

    An object that the store has lost is begun again only `anew`: NotThere otherwise. The newest version is read before the
    rows: whoever reads older rows than another writer meets a Conflict.
    """
    record, store = RECORDS[kind], installation.current().store
    object_id = record.object_id(key)
    head = store.head(object_id) or 0
    db.session.rollback()
    if head == 0 and not anew and any(held(object_id) for held in HELD):
        raise NotThere(object_id)
    seen = db.session.scalars(select(RecordChange.id).where(RecordChange.kind == kind, RecordChange.key == key)).all()
    contents = record.contents(key, head)
    db.session.rollback()
    version = _written(store, object_id, head, contents) if contents is not None else None
    with writing() as session:
        session.execute(delete(RecordChange).where(RecordChange.id.in_(seen)))
        if record.kept is not None and version is not None:
            record.kept(key, version.number)
        if version is not None:
            say(object_id, version.number)
    return version


def keep_anew(object_id: str) -> Version | None:
    """Writes an object that the store has lost, or whose newest version it has lost, from its rows; the version that it ends
    at, None where no row has anything to say. Raises StoreError (NotThere for a lost file), LookupError for what is no record."""
    found = record_of(object_id)
    if found is None:
        raise LookupError(object_id)
    record, key = found
    last = None
    while (version := keep(record.kind, key, anew=True)) is not None and version != last:  # a segment of the trail is a version each
        last = version
    return last


def says_the_same(object_id: str) -> bool:
    """Whether the newest version of a record's object says what its rows say now, or a version is just coming. Raises StoreError."""
    found = record_of(object_id)
    if found is None:
        return True
    (record, key), store = found, installation.current().store
    db.session.rollback()  # no transaction stays open while the store is read
    head = store.head(object_id) or 0
    state = store.state(object_id, head) if head else {}
    contents = record.contents(key, head)
    if contents is None or not changed(contents, state):
        return True
    return is_pending(record.kind, key) or store.head(object_id) != head


def changed(contents: Contents, state: Mapping[str, Entry]) -> dict[str, bytes]:
    """Of the contents, what a version does not hold."""
    return {path: data for path, data in contents.items() if path not in state or state[path].digest != sha512(data).hexdigest()}


def _written(store: Store, object_id: str, head: int, contents: Contents) -> Version:
    if head == 0:
        return store.create(object_id, dict(contents), MESSAGE)
    changes = changed(contents, store.state(object_id, head))
    return store.add_version(object_id, changes, head, MESSAGE) if changes else store.version(object_id, head)
