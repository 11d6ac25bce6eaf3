"""The audit trail: permission, transaction and one entry together, or nothing; the numberer gives entries their sequence.

Entries carry no name and no ID number. Row ids are no sequence on PostgreSQL (they commit out of order), so a single
numberer numbers what has been committed; projections such as the search index follow that number, and `sealing` signs it. Database triggers
refuse every change and deletion but the setting of the number (migrations/).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from portal import access
from portal.access import Actor, Permission
from portal.database import Model, UTCTime, db, exclusive, is_writing, now, writing
from portal.regulation.identity import mask_in

NUMBERER_LOCK = 7_041
NUMBERED_AT_ONCE = 1_000


class TrailEntry(Model):
    """One event: who, when, verb, subject, before -> after, reason. `number` is set once, by the numberer."""

    __tablename__ = "trail_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(UTCTime, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    verb: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    before: Mapped[str | None] = mapped_column(String(200))
    after: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)


class TrailCheckpoint(Model):
    """A signed checkpoint over the first `size` entries; the next one goes on from `subtrees`. `exported_at` is set once."""

    __tablename__ = "trail_checkpoints"

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(String(64))
    subtrees: Mapped[list] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCTime)
    exported_at: Mapped[datetime | None] = mapped_column(UTCTime)


@dataclass(frozen=True)
class Recorded:
    """What an action did: `subject` as `kind:reference` (`transfer:YJ2026-0001`), what it was and is, why, and the answer."""

    subject: str
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    value: Any = None


def recorded(verb: str, permission: Permission) -> Callable:
    """Makes a function `f(actor, ...) -> Recorded` an action: permission, one writing transaction, one entry; its `value` is returned.

    `verb` is `thing.past_participle`. Where the function raises, nothing was changed and nothing is recorded.
    """

    def decorate(function: Callable[..., Recorded]) -> Callable[..., Any]:
        @wraps(function)
        def action(actor: Actor, *args, **kwargs):
            if not actor.may(permission):
                raise access.refuse(actor, permission)
            if is_writing():
                raise RuntimeError(f"{verb}: an action inside another action would make one transaction of two events")
            with writing():
                outcome = function(actor, *args, **kwargs)
                add_entry(actor, verb, outcome)
            return outcome.value

        action.verb, action.permission = verb, permission  # type: ignore[attr-defined]
        return action

    return decorate


def add_entry(actor: Actor | None, verb: str, outcome: Recorded) -> None:
    """Adds an entry to the running transaction (for events that are no actions, such as a job's)."""
    reason = mask_in(outcome.reason) if outcome.reason else None
    db.session.add(TrailEntry(
        at=now(), account_id=actor.account_id if actor else None, verb=verb, subject=outcome.subject,
        before=outcome.before, after=outcome.after, reason=reason,
    ))


def note(actor: Actor | None, verb: str, subject: str, reason: str | None = None) -> None:
    """Records an event that changes nothing else, such as a look at a page image, in a transaction of its own."""
    with writing():
        add_entry(actor, verb, Recorded(subject, reason=reason))


def note_refusal(actor: Actor | None, permission: Permission | None) -> None:
    """Records a refused access; registered with `access.on_refusal`."""
    if actor is not None and not is_writing():
        note(actor, "access.refused", f"permission:{permission}")


def number_entries() -> int:
    """Numbers what has been committed and has no number yet, in the order of ids; returns how many. One process at a time."""
    with exclusive(NUMBERER_LOCK) as session:
        last = session.scalar(select(func.max(TrailEntry.number))) or 0
        ids = session.scalars(
            select(TrailEntry.id).where(TrailEntry.number.is_(None)).order_by(TrailEntry.id).limit(NUMBERED_AT_ONCE)
        ).all()
        for number, entry_id in enumerate(ids, start=last + 1):
            session.execute(update(TrailEntry).where(TrailEntry.id == entry_id).values(number=number))
        return len(ids)


def entries_after(number: int, limit: int) -> list[TrailEntry]:
    """Numbered entries after a cursor, in sequence."""
    statement = select(TrailEntry).where(TrailEntry.number > number).order_by(TrailEntry.number).limit(limit)
    return list(db.session.scalars(statement))


def last_number() -> int:
    return db.session.scalar(select(func.max(TrailEntry.number))) or 0


def unnumbered() -> int:
    return db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.number.is_(None))) or 0


SQLITE_TRIGGERS = (
    "CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail_entries BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail_entries"
    " WHEN OLD.number IS NOT NULL OR NEW.number IS NULL OR NEW.id IS NOT OLD.id"
    " OR NEW.at IS NOT OLD.at OR NEW.account_id IS NOT OLD.account_id OR NEW.verb IS NOT OLD.verb OR NEW.subject IS NOT OLD.subject"
    " OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after OR NEW.reason IS NOT OLD.reason"
    " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON trail_checkpoints"
    " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON trail_checkpoints"
    " WHEN OLD.exported_at IS NOT NULL OR NEW.size IS NOT OLD.size OR NEW.root IS NOT OLD.root OR NEW.note IS NOT OLD.note"
    " OR NEW.subtrees IS NOT OLD.subtrees OR NEW.at IS NOT OLD.at"
    " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
POSTGRES_TRIGGERS = (
    "CREATE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL"
    " AND ROW(NEW.id, NEW.at, NEW.account_id, NEW.verb, NEW.subject, NEW.before, NEW.after, NEW.reason)"
    " IS NOT DISTINCT FROM ROW(OLD.id, OLD.at, OLD.account_id, OLD.verb, OLD.subject, OLD.before, OLD.after, OLD.reason)"
    " THEN RETURN NEW; END IF; RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON trail_entries FOR EACH ROW EXECUTE FUNCTION trail_append_only()",
    "CREATE FUNCTION checkpoint_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' AND OLD.exported_at IS NULL AND NEW.size = OLD.size AND NEW.root = OLD.root AND NEW.note = OLD.note"
    " AND NEW.subtrees::text = OLD.subtrees::text AND NEW.at = OLD.at"
    " THEN RETURN NEW; END IF; RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE ON trail_checkpoints"
    " FOR EACH ROW EXECUTE FUNCTION checkpoint_append_only()",
    "CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail_entries FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()",
)


def protect(connection) -> None:
    """Sets the triggers that keep the trail append-only; called by the migration that makes the table."""
    triggers = SQLITE_TRIGGERS if connection.dialect.name == "sqlite" else POSTGRES_TRIGGERS
    for statement in triggers:
        connection.execute(text(statement))


def unprotect(connection) -> None:
    """Takes the triggers away; only the migration that drops the table does so."""
    if connection.dialect.name != "sqlite":  # SQLite drops triggers with their table
        connection.execute(text("DROP TRIGGER checkpoint_append_only ON trail_checkpoints"))
        connection.execute(text("DROP FUNCTION checkpoint_append_only()"))
        connection.execute(text("DROP TRIGGER trail_no_truncate ON trail_entries"))
        connection.execute(text("DROP TRIGGER trail_append_only ON trail_entries"))
        connection.execute(text("DROP FUNCTION trail_append_only()"))
