"""Keeping the second store in step: noting what changed, bringing it, comparing everything once a night.

Nobody asks for any of it, so it stands in no trail: the copy follows what was recorded. Where the second store does not
answer, the archive goes on; what waits is counted and shown.
"""
from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import islice

from sqlalchemy import delete

from archive_store import Compared, Damaged, Diverged, Locked, NotThere, StoreError, Unwritable, Withdrawn
from archive_store.comparison import SAME
from archive_store.comparison import compare as compare_stores
from archive_store.replica import bytes_beyond, copy_object
from portal import installation
from portal.database import db, now, writing
from portal.digitisation.actions import READINGS
from portal.preservation.copies import queries
from portal.preservation.copies.mending import mend_copies, mend_root
from portal.preservation.copies.models import ObjectCopy, ReplicaState
from portal.preservation.copies.troubles import COPY_DAMAGED, DAMAGED, DIVERGED, LOCKED, MISSING, SAID, WITHDRAWN
from portal.preservation.copies.withdrawals import is_recorded

AT_ONCE = 100
"""Objects that are noted, and rows that are written, in one transaction."""
SECONDS_A_ROUND = 2.0
"""What a round may take from the other work of a worker."""
TRY_AGAIN = timedelta(minutes=1)
TOMBSTONE = 1
"""The only version of a withdrawn object (`archive_store.withdrawal`)."""
DEAR = READINGS
"""The folder of derivatives that takes days to make again; reading copies are made in a moment."""

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]


def follow() -> int:
    """One round: notes what changed, brings what waits, for about two seconds; how many objects it did. 0 without a second store."""
    if not queries.is_set():
        return 0
    known = _known()
    if known.failed_at is not None and now() - known.failed_at < TRY_AGAIN:
        return 0
    try:
        if known.failed_at is not None:
            _answers_again()
        return note_changes() + bring(SECONDS_A_ROUND)
    except (StoreError, installation.Misconfigured) as fault:
        fail(fault)
        return 0


def _answers_again() -> None:
    """Raises Unwritable where the second store still does not take anything."""
    probe = installation.current().replica.probe()
    if not probe.writable:
        raise Unwritable(probe.trouble)
    mend_root()
    _write_state(failed_at=None, failure=None)


def note_changes() -> int:
    """Notes files that have a new version since the last round; how many."""
    newest, known = queries.newest_entry(), _known()
    if newest == known.trail_seen:
        return 0
    changed = queries.changed_files(AT_ONCE)
    store = installation.current().store
    sizes = {object_id: bytes_beyond(store, object_id, copied) for object_id, _, copied in changed}
    with writing() as session:
        rows = queries.copies_of(list(sizes))
        for object_id, head, _ in changed:
            row = rows.get(object_id) or ObjectCopy(object_id=object_id, copied=0)
            row.head, row.lacking, row.since, row.trouble = head, sizes[object_id], row.since or now(), None
            session.add(row)
        if len(changed) < AT_ONCE:
            _state_row().trail_seen = newest
    return len(changed)


def note_written(object_id: str, head: int) -> None:
    """Notes, in the running transaction, an object that was written; its bytes are counted when everything is compared."""
    if not queries.is_set() or queries.state() is None:
        return
    row = queries.copies_of([object_id]).get(object_id) or ObjectCopy(object_id=object_id, copied=0)
    if row.copied < head:
        row.head, row.since, row.trouble = head, row.since or now(), None
        db.session.add(row)


def note_withdrawn(object_id: str) -> None:
    """Notes, in the running transaction, that an object became a tombstone, which the copy is to follow. Nothing without a second store."""
    if not queries.is_set() or queries.state() is None:
        return
    row = queries.copies_of([object_id]).get(object_id)
    if row is not None and row.copied:
        row.head, row.since, row.trouble, row.trouble_at = TOMBSTONE, row.since or now(), None, None


def bring(seconds: float | None = None) -> int:
    """Copies what waits, the oldest first, for some time or (None) until nothing is left; how many objects. Raises StoreError."""
    began, done = time.monotonic(), 0
    while (object_id := queries.next_behind()) is not None:
        db.session.rollback()
        bring_one(object_id)
        done += 1
        if seconds is not None and time.monotonic() - began > seconds:
            break
    return done


def bring_one(object_id: str) -> None:
    """Copies one object, or notes why it cannot be copied. Raises Unreachable, Unwritable."""
    installed, trouble = installation.current(), None
    try:
        copied = copy_object(installed.store, installed.replica, object_id, withdrawal_recorded=is_recorded(object_id))
    except Damaged:
        trouble = DAMAGED
    except Diverged:
        trouble = DIVERGED
    except NotThere:
        trouble = MISSING
    except Withdrawn:
        trouble = WITHDRAWN
    except Locked:
        trouble = LOCKED
    with writing() as session:
        row = session.get_one(ObjectCopy, object_id)
        if trouble:
            row.trouble, row.trouble_at = trouble, now()
            log.error("an object cannot be copied (%s): %s", trouble, object_id)
            return
        row.copied, row.head = copied.head, copied.head if copied.withdrawn else max(row.head, copied.head)
        row.trouble, row.trouble_at = None, None
        if row.copied == row.head:
            row.since, row.lacking = None, 0


def compare(argument: dict, progress: Progress) -> None:
    """Looks at every object in both stores, brings what is missing and what is dear beside the objects. Raises StoreError."""
    installed = installation.current()
    _known()  # what is noted below belongs to this second store
    try:
        mend_root()
        done = _note_all(compare_stores(installed.store, installed.replica), progress)
        mend_copies()
        while queries.count_behind() and bring(SECONDS_A_ROUND):
            progress(done - queries.count_behind(), done)
        for _ in installed.store.derivatives.copy_to(installed.replica.derivatives, DEAR):
            progress(done, done)
    except (StoreError, installation.Misconfigured) as fault:
        fail(fault)
        raise
    _write_state(compared_at=now(), compared=done, failed_at=None, failure=None)


def _note_all(found: Iterable[Compared], progress: Progress) -> int:
    waiting, done = iter(found), 0
    while batch := list(islice(waiting, AT_ONCE)):
        _note_batch(batch)
        done += len(batch)
        progress(done, done)
    return done


def _note_batch(batch: list[Compared]) -> None:
    rows = queries.copies_of([one.object_id for one in batch])
    if all(_is_known(rows.get(one.object_id), one) for one in batch):
        db.session.rollback()
        return
    with writing() as session:
        rows = queries.copies_of([one.object_id for one in batch])
        for one in batch:
            row = rows.get(one.object_id) or ObjectCopy(object_id=one.object_id)
            if not _is_known(row, one):
                _note_one(row, one)
                session.add(row)


def _is_known(row: ObjectCopy | None, one: Compared) -> bool:
    if row is None:
        return False
    wanted = one.head, one.copied, one.state == "behind", _trouble(row, one)
    return (row.head, row.copied, row.since is not None, row.trouble) == wanted


def _note_one(row: ObjectCopy, one: Compared) -> None:
    row.head, row.copied, row.lacking = one.head, one.copied, one.lacking
    row.since = (row.since or now()) if one.state == "behind" else None
    row.trouble = _trouble(row, one)
    row.trouble_at = (row.trouble_at or now()) if row.trouble else None


def _trouble(row: ObjectCopy, one: Compared) -> str | None:
    """What reading has found in a copy is not gone because the listings agree: mending it ends it."""
    if one.state == SAME and row.trouble == COPY_DAMAGED:
        return COPY_DAMAGED
    return one.state if one.state in SAID else None


def fail(fault: Exception) -> None:
    """Notes that one of the two stores did not answer; the next try is a minute later."""
    db.session.rollback()
    log.warning("the second store cannot be kept in step: %s", type(fault).__name__)
    _write_state(failed_at=now(), failure=type(fault).__name__)


def note_asked() -> None:
    """Notes, in the running transaction, that a comparison was asked for."""
    _state_row().asked_at = now()


def _known() -> ReplicaState:
    """The state of the second store that the settings name; one that lies elsewhere than the last begins anew."""
    found = queries.state()
    if found is not None:
        return found
    with writing() as session:
        session.execute(delete(ObjectCopy))
        session.execute(delete(ReplicaState))
        session.add(ReplicaState(place=queries.place()))
    return _known()


def _state_row() -> ReplicaState:
    return db.session.get_one(ReplicaState, 1)


def _write_state(**values: object) -> None:
    _known()
    with writing():
        for name, value in values.items():
            setattr(_state_row(), name, value)
