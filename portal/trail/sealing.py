"""Sealing: from time to time the numbered entries are taken into the tree, its root is signed, and the signature leaves the machine.

Whoever owns the database can rewrite what lies in it; what was exported they cannot. Entries after the newest exported
checkpoint are not covered, and the proof says how many there are.
"""
from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select, update

from archive_store import StoreError, open_home
from portal import installation
from portal.database import db, exclusive, now, writing
from portal.trail import TrailCheckpoint, TrailEntry, entries_after, last_number
from portal.trail.checkpoint import Checkpoint, sign, verifier_key
from portal.trail.export import file_name, line_of
from portal.trail.merkle import Tree, leaf_hash

SEALER_LOCK = 7_043
SEAL_EVERY = timedelta(minutes=5)
READ_AT_ONCE = 1_000

log = logging.getLogger(__name__)


def origin() -> str:
    """The name under which this archive signs: nothing but its fonds, so that a moved instance keeps it."""
    return f"guidang.{installation.current().settings.fonds}"


def trail_key() -> str:
    """The key that verifies this archive's checkpoints, to be kept by those who audit it."""
    return verifier_key(origin(), installation.current().keys.seal)


def seal_when_due() -> int:
    """Makes a checkpoint where entries wait and the last one is old enough, and exports what was not exported; 1 where it made one."""
    last = latest_checkpoint()
    if last is not None and now() - last.at < SEAL_EVERY:
        return 0
    made = seal()
    try:
        export_checkpoints()
    except StoreError as fault:  # the other machine is away: what follows the trail goes on, the status page says how many wait
        log.warning("checkpoints of the trail could not be exported: %s", type(fault).__name__)
    return int(made is not None)


def seal() -> TrailCheckpoint | None:
    """Makes a checkpoint of all numbered entries; None where there is none since the last one. One process at a time."""
    with exclusive(SEALER_LOCK) as session:
        last = latest_checkpoint()
        before = Tree(last.size, tuple(bytes.fromhex(one) for one in last.subtrees)) if last else Tree()
        tree = before.grown(leaf_hash(line) for line in lines_after(before.size))
        if tree.size == before.size:
            return None
        checkpoint = Checkpoint(origin(), tree.size, tree.root)
        made = TrailCheckpoint(
            size=tree.size, root=tree.root.hex(), subtrees=[one.hex() for one in tree.subtrees],
            note=sign(checkpoint, installation.current().keys.seal), at=now(),
        )
        session.add(made)
        return made


def latest_checkpoint() -> TrailCheckpoint | None:
    return db.session.scalar(select(TrailCheckpoint).order_by(TrailCheckpoint.size.desc()).limit(1))


def export_checkpoints() -> int:
    """Writes checkpoints, and the leaves since the one before each, to where the settings say; how many. Raises StoreError.

    Without such a place nothing happens. Leaves go first: a checkpoint that is there is whole.
    """
    place = installation.current().settings.checkpoints
    waiting = _unexported() if place else []
    if not waiting:
        return 0
    home = open_home(place)
    for one in waiting:
        leaves = [leaf_hash(line).hex() for line in lines_after(_size_before(one), one.size)]
        home.put(file_name(one.size, "leaves"), "".join(f"{leaf}\n" for leaf in leaves).encode())
        home.put(file_name(one.size, "checkpoint"), one.note.encode())
        _mark_exported(one.size)
    return len(waiting)


def _unexported() -> list[TrailCheckpoint]:
    statement = select(TrailCheckpoint).where(TrailCheckpoint.exported_at.is_(None)).order_by(TrailCheckpoint.size)
    return list(db.session.scalars(statement))


def _size_before(checkpoint: TrailCheckpoint) -> int:
    return db.session.scalar(select(func.max(TrailCheckpoint.size)).where(TrailCheckpoint.size < checkpoint.size)) or 0


def _mark_exported(size: int) -> None:
    with writing() as session:
        session.execute(update(TrailCheckpoint).where(TrailCheckpoint.size == size).values(exported_at=now()))


def lines_after(number: int, last: int | None = None) -> Iterator[bytes]:
    """Numbered entries after a number, up to `last`, as they are exported and hashed."""
    while entries := entries_after(number, READ_AT_ONCE):
        for entry in entries:
            if last is not None and (entry.number or 0) > last:
                return
            yield line_of_entry(entry)
        number = entries[-1].number or 0


def unsealed() -> int:
    """How many numbered entries no checkpoint covers yet."""
    last = latest_checkpoint()
    return last_number() - (last.size if last else 0)


def unexported() -> int:
    """How many checkpoints have not left this machine, where there is a place for them; 0 without one."""
    return len(_unexported()) if installation.current().settings.checkpoints else 0


def line_of_entry(entry: TrailEntry) -> bytes:
    return line_of({
        "number": entry.number, "at": entry.at.isoformat(), "account": entry.account_id, "verb": entry.verb, "subject": entry.subject,
        "before": entry.before, "after": entry.after, "reason": entry.reason,
    })
