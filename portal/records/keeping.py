"""Bringing pending records into the store: a version of each object that says what the rows say now."""
from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from hashlib import sha512

from sqlalchemy import delete, func, select

from archive_store import Conflict, Store, StoreError, Version
from portal import installation
from portal.database import db, now, writing
from portal.records import RECORDS, Contents, RecordChange

MESSAGE = "record"
"""What the store notes beside a version; it holds no personal data."""
AT_ONCE = 50

log = logging.getLogger(__name__)
FOLLOWERS: list[Callable[[bool], int]] = []
"""What is kept beside the records, such as the trail: `follower(everything)` returns how much it kept."""

HEARD: list[Callable[[str, int], None]] = []
"""Who is told of each object that was written and its newest version, inside the transaction that ends the waiting."""


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
    return _keep([(kind, key) for kind, key, since in waiting(AT_ONCE) if now() - since >= RECORDS[kind].patience], everything=False)


def keep_all() -> int:
    """Keeps everything that is pending, here and now; how many objects were written. What the store refuses stays pending."""
    kept = 0
    while records := [(kind, key) for kind, key, _ in waiting(AT_ONCE)]:
        done = _keep(records, everything=True)
        kept += done
        if done < len(records):
            return kept
    return kept + sum(follower(True) for follower in FOLLOWERS)


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


def _keep(records: list[tuple[str, str]], everything: bool) -> int:
    done = 0
    for kind, key in records:
        try:
            keep(kind, key)
        except StoreError as fault:  # the store is away, or another worker was faster: it stays pending and is tried again
            log.warning("a record of kind %s is not kept yet: %s", kind, type(fault).__name__)
            if not isinstance(fault, Conflict):
                return done
        else:
            done += 1
    return done + (0 if everything else sum(follower(False) for follower in FOLLOWERS))


def keep(kind: str, key: str) -> Version | None:
    """Writes the version of one object that says what its rows say; None where there is nothing of it. Raises StoreError.

    The newest version is read before the rows: whoever reads older rows than another writer meets a Conflict.
    """
    record, store = RECORDS[kind], installation.current().store
    object_id = record.object_id(key)
    head = store.head(object_id) or 0
    db.session.rollback()
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


def _written(store: Store, object_id: str, head: int, contents: Contents) -> Version:
    if head == 0:
        return store.create(object_id, dict(contents), MESSAGE)
    state = store.state(object_id, head)
    changes = {path: data for path, data in contents.items()
               if path not in state or state[path].digest != sha512(data).hexdigest()}
    return store.add_version(object_id, changes, head, MESSAGE) if changes else store.version(object_id, head)
