"""Holding the lease of an object: taken, made longer before the decisive write, given back; each in a short transaction of its own."""
from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from archive_store import Conflict, StillMine
from portal.database import beside, is_writing, now
from portal.preservation.leases.models import StoreLease

LASTS = timedelta(minutes=15)
"""Far longer than the decisive write may take with all its attempts (four of at most a minute), so that a holder who has just
made sure is through before anybody else may begin."""
PATIENCE, PAUSE = 20.0, 0.2  # seconds that one waits for another's turn, and between two looks


@contextmanager
def held(object_id: str) -> Iterator[StillMine]:
    """The lease of an object for the time of the block; gives a function that makes sure of it and makes it last on.

    Raises Conflict where somebody else keeps it. Not inside a writing transaction: on SQLite that would wait for itself.
    """
    if is_writing():
        raise RuntimeError("an object is written outside of transactions")
    number = _waited_for(object_id)
    try:
        yield partial(_made_sure, object_id, number)
    finally:
        _set_end(object_id, number, timedelta(0))


def _waited_for(object_id: str) -> int:
    deadline = time.monotonic() + PATIENCE
    while (number := _taken(object_id)) is None:
        if time.monotonic() > deadline:
            raise Conflict(f"somebody else is writing {object_id}")
        time.sleep(PAUSE)
    return number


def _taken(object_id: str) -> int | None:
    """The fencing number of our turn; None where it is another's."""
    try:
        with beside() as connection:
            return _next_number(connection, object_id)
    except IntegrityError:  # somebody else was the first holder ever, a moment ago
        return None


def _next_number(connection: Connection, object_id: str) -> int | None:
    found = select(StoreLease.number, StoreLease.until).where(StoreLease.object_id == object_id).with_for_update()
    row = connection.execute(found).first()
    at = now()
    if row is None:
        connection.execute(insert(StoreLease).values(object_id=object_id, number=1, until=at + LASTS))
        return 1
    if row.until > at:
        return None
    mine = row.number + 1
    connection.execute(update(StoreLease).where(StoreLease.object_id == object_id).values(number=mine, until=at + LASTS))
    return mine


def _made_sure(object_id: str, number: int) -> None:
    """Raises Conflict where the lease has ended: another may have begun, and what was read before may be old."""
    if not _set_end(object_id, number, LASTS):
        raise Conflict(f"the lease of {object_id} has ended")


def _set_end(object_id: str, number: int, after: timedelta) -> bool:
    """Whether the lease was still ours and now ends so much later than this moment."""
    at = now()
    mine = (StoreLease.object_id == object_id) & (StoreLease.number == number) & (StoreLease.until > at)
    with beside() as connection:
        return connection.execute(update(StoreLease).where(mine).values(until=at + after)).rowcount == 1
