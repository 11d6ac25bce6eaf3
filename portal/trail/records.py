"""The trail in the store: its entries in segments, as they are exported and hashed, with the checkpoints that cover them.

`urn:x-jnda:sys.trail.<first number>` holds up to fifty segments, one a version; then another object begins, so that
inventories stay small.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import String, func, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from archive_store import Conflict, Damaged, Store
from portal import installation
from portal.database import Model, UTCTime, db, now, writing
from portal.records import Contents, Record, Restored, lost, register, system_id, system_key, without, worked_out
from portal.records.keeping import keep_with, say
from portal.records.rows import line, read_lines
from portal.trail import TrailCheckpoint, TrailEntry, entries_after, number_entries
from portal.trail.sealing import line_of_entry

KIND, MESSAGE = "trail", "trail"
EVERY = timedelta(minutes=5)
MOST_ENTRIES = 5_000
SEGMENTS_AN_OBJECT = 50


class TrailSegment(Model):
    """Entries `first` to `last` are in this version of this object, and all checkpoints up to size `checkpoint`."""

    __tablename__ = "trail_segments"

    last: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column()
    checkpoint: Mapped[int] = mapped_column()
    object_id: Mapped[str] = mapped_column(String(80))
    object_version: Mapped[int] = mapped_column()
    kept_at: Mapped[datetime] = mapped_column(UTCTime)


def is_kept() -> bool:
    """Whether a part of the trail was ever brought into the store; with that every archive begins."""
    return inspect(db.engine).has_table(TrailSegment.__tablename__) and db.session.scalar(select(TrailSegment.last).limit(1)) is not None


def register_records() -> None:
    worked_out(TrailEntry, "id")
    without(TrailCheckpoint, "exported_at")
    register(Record(
        kind=KIND, object_id=lambda key: system_id(KIND, key), key_of_object=lambda object_id: system_key(KIND, object_id),
        contents=contents, restore=restore, owners={}, tables=(TrailEntry, TrailCheckpoint),
    ))
    lost("", TrailSegment)
    keep_with(keep_trail)


def keep_trail(everything: bool) -> int:
    """Keeps the numbered entries that no segment holds; how many segments were written. Raises StoreError."""
    if everything:
        while number_entries():
            pass
    kept = 0
    while entries := _due(everything):
        _keep_segment(entries)
        kept += 1
    return kept


def newest_segment() -> TrailSegment | None:
    return db.session.scalar(select(TrailSegment).order_by(TrailSegment.last.desc()).limit(1))


def _due(everything: bool) -> list[TrailEntry]:
    newest = newest_segment()
    last = newest.last if newest else 0
    waiting = select(func.min(TrailEntry.at), func.count()).where(TrailEntry.number > last)
    oldest, count = db.session.execute(waiting).one()
    if not count or not (everything or count >= MOST_ENTRIES or now() - oldest >= EVERY):
        return []
    return entries_after(last, MOST_ENTRIES)


def contents(key: str, head: int) -> Contents | None:
    """The segment that follows version `head` of an object of the trail, from the rows; None where they know of none.

    How a lost object is written anew, segment by segment (`records.keeping.keep_anew`)."""
    following = (TrailSegment.object_id == system_id(KIND, key)) & (TrailSegment.object_version == head + 1)
    segment = db.session.scalar(select(TrailSegment).where(following))
    if segment is None:
        return None
    before = db.session.scalar(select(func.max(TrailSegment.checkpoint)).where(TrailSegment.last < segment.first)) or 0
    checkpoints = [one for one in _checkpoints_after(before) if one.size <= segment.checkpoint]
    return _lines(entries_after(segment.first - 1, segment.last - segment.first + 1), checkpoints)


def _lines(entries: list[TrailEntry], checkpoints: list[TrailCheckpoint]) -> dict[str, bytes]:
    first, last = entries[0].number or 0, entries[-1].number or 0
    said = {f"entries-{first:012}-{last:012}.jsonl": b"".join(line_of_entry(entry) + b"\n" for entry in entries)}
    if checkpoints:
        said[f"checkpoints-{checkpoints[-1].size:012}.jsonl"] = "".join(f"{line(_said(one))}\n" for one in checkpoints).encode()
    return said


def _keep_segment(entries: list[TrailEntry]) -> None:
    """Object first, row second; where the object holds a segment already that the rows do not know, the rows learn it."""
    newest, store = newest_segment(), installation.current().store
    first, last = entries[0].number or 0, entries[-1].number or 0
    checkpoints = _checkpoints_after(newest.checkpoint if newest else 0)
    said = _lines(entries, checkpoints)
    goes_on = newest is not None and newest.object_version < SEGMENTS_AN_OBJECT and _stands(store, newest)
    object_id, head = (newest.object_id, newest.object_version) if newest and goes_on else (system_id(KIND, f"{first:012}"), 0)
    size = checkpoints[-1].size if checkpoints else (newest.checkpoint if newest else 0)
    db.session.rollback()
    try:
        version = store.add_version(object_id, said, head, MESSAGE) if head else store.create(object_id, said, MESSAGE)
    except Conflict:
        _learn(store, object_id)
        return
    _note([TrailSegment(last=last, first=first, checkpoint=size, object_id=object_id, object_version=version.number, kept_at=now())])


def _stands(store: Store, segment: TrailSegment) -> bool:
    """Whether the object of a segment is there to be gone on with; one that is lost or damaged is for people to mend."""
    try:
        return (store.head(segment.object_id) or 0) >= segment.object_version
    except Damaged:
        return False


def _checkpoints_after(size: int) -> list[TrailCheckpoint]:
    return list(db.session.scalars(select(TrailCheckpoint).where(TrailCheckpoint.size > size).order_by(TrailCheckpoint.size)))


def _said(checkpoint: TrailCheckpoint) -> dict:
    return {column.key: getattr(checkpoint, column.key) for column in TrailCheckpoint.__table__.columns if column.key != "exported_at"}


def _learn(store: Store, object_id: str) -> None:
    """Takes up what a killed worker, or another one, had written without a row."""
    known = db.session.scalar(select(func.max(TrailSegment.object_version)).where(TrailSegment.object_id == object_id)) or 0
    segments = [segment for segment in segments_in(object_id, store.state(object_id).keys()) if segment.object_version > known]
    _note(segments)


def segments_in(object_id: str, paths: Iterable[str]) -> Iterator[TrailSegment]:
    """The segments of an object by the names of its files, in sequence: each version has added one."""
    names = sorted(paths)
    sizes = [int(name[12:24]) for name in names if name.startswith("checkpoints-")]
    for number, name in enumerate((name for name in names if name.startswith("entries-")), start=1):
        last = int(name[21:33])
        covered = max((size for size in sizes if size <= last), default=0)
        yield TrailSegment(
            last=last, first=int(name[8:20]), checkpoint=covered, object_id=object_id, object_version=number, kept_at=now(),
        )


def _note(segments: list[TrailSegment]) -> None:
    with writing() as session:
        for segment in segments:
            if session.get(TrailSegment, segment.last) is None:
                session.add(segment)
                say(segment.object_id, segment.object_version)


def restore(key: str, contents: Contents, restored: Restored) -> None:
    """The entries with their numbers, the checkpoints, and which segments the store holds."""
    for path, data in sorted(contents.items()):
        if path.startswith("entries-"):
            restored.add(TrailEntry, [_entry(row) for row in map(json.loads, data.splitlines())])
        else:
            restored.add(TrailCheckpoint, list(read_lines(TrailCheckpoint, data)))
    segments = list(segments_in(system_id(KIND, key), contents))
    restored.add(TrailSegment, [
        {column.key: getattr(segment, column.key) for column in TrailSegment.__table__.columns} for segment in segments
    ])


def _entry(row: dict) -> dict:
    account = row.pop("account")
    return row | {"account_id": account, "at": datetime.fromisoformat(row["at"]), "id": row["number"]}
