"""Reading objects and writing down what came of it: a run that may be broken off at any object and goes on from there."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete

from archive_store import Problem
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db, now, writing
from portal.jobs import ask
from portal.preservation.copies.withdrawals import is_recorded
from portal.preservation.fixity import queries
from portal.preservation.fixity.actions.listing import list_all
from portal.preservation.fixity.actions.named import object_for
from portal.preservation.fixity.actions.root import look_at_root
from portal.preservation.fixity.models import FixityCheck, FixityRun, StoreFinding
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import (
    DAMAGED,
    LOOK,
    MISSING,
    NAMED,
    OLDEST,
    ROW_WITHOUT_OBJECT,
    SAMPLE,
    WHOLE,
)
from portal.preservation.fixity.tombstones import NOT_RECORDED
from portal.records import SYSTEM
from portal.regulation.sampling import draw
from portal.trail import Recorded, add_entry, recorded

TOLD = 5
"""Problems of an object that its trail entry names; its page shows all."""


def verify(
    actor: Actor, kind: str, references: Sequence[str] = (), count: int = 0, seed: str | None = None, rate: float | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Reads objects now; answers the run, with what is wrong at the root, and what is wrong with which object.

    Raises Forbidden, NotFound, StoreError.

    `references` for NAMED; `count` for SAMPLE and OLDEST; of a sample, `seed` draws the same objects of the same store
    again. `rate` in MB a second, None for no limit. Broken off, what was read stays, and OLDEST goes on with the rest.
    """
    if not actor.may(Permission.FIXITY_VERIFY):
        raise refuse(actor, Permission.FIXITY_VERIFY)
    with IdleReader(installation.current().store, rate) as reader:
        seed = (seed or secrets.token_hex(8)) if kind == SAMPLE else None
        chosen = _chosen(reader, kind, references, count, seed)
        root = look_at_root(actor, reader) if kind != NAMED else []
        run_id, wrong = begin(actor, kind, len(chosen), seed), []
        for done, object_id in enumerate(chosen):
            told(done, len(chosen))
            check = look_at(actor, run_id, object_id, reader)
            if check["outcome"] != WHOLE:
                wrong.append(check)
    return {**finish(actor, run_id), "root": plain(root)}, wrong


def _chosen(reader: IdleReader, kind: str, references: Sequence[str], count: int, seed: str | None) -> list[str]:
    if kind == NAMED:
        return [object_for(reference) for reference in references]
    list_all(reader)
    known = queries.known_ids()
    if kind == SAMPLE:
        return draw(seed or "", known, min(1.0, count / max(1, len(known))))[:count]
    return queries.oldest(count if kind == OLDEST else len(known))


def look_at(actor: Actor | None, run_id: int, object_id: str, reader: IdleReader) -> dict[str, Any]:
    """Reads one object and writes down what came of it; answers `{"object", "outcome", "problems"}`."""
    db.session.rollback()  # no transaction stays open while it is read
    before = reader.size
    problems = reader.problems_of(object_id)
    store = installation.current().store
    if problems == [] and not is_recorded(object_id) and reader.do(lambda: store.withdrawn(object_id)):
        problems = [NOT_RECORDED]
    gone = problems is None and not _was_kept(object_id)
    with writing() as session:
        run = session.get_one(FixityRun, run_id)
        run.checked, run.size = run.checked + 1, run.size + reader.size - before
        if gone:  # it was never accepted
            forgotten = session.get(FixityCheck, object_id)
            if forgotten is not None:
                session.delete(forgotten)
            return {"object": object_id, "outcome": WHOLE, "problems": []}
        check = enter(actor, object_id, problems, reader.size - before)
        run.damaged += check.outcome != WHOLE
        return {"object": object_id, "outcome": check.outcome, "problems": check.problems}


def _was_kept(object_id: str) -> bool:
    """Whether the store must have an object: a row names it, or it is a record of the system that does not wait to be begun."""
    return queries.is_expected(object_id) or (object_id.startswith(SYSTEM) and not queries.is_waiting(object_id))


def enter(actor: Actor | None, object_id: str, problems: Sequence[Problem] | None, size: int) -> FixityCheck:
    """The row of an object after a reading, inside a writing transaction; an entry of the trail where something changed."""
    check = db.session.get(FixityCheck, object_id)
    if check is None:
        check = FixityCheck(object_id=object_id, problems=[])
        db.session.add(check)
    before, known = check.outcome, check.problems
    check.outcome = MISSING if problems is None else DAMAGED if problems else WHOLE
    check.problems = plain(problems or ())
    check.checked_at, check.size = now(), size
    if check.outcome == WHOLE:
        check.damaged_at = check.tried = None
    else:
        check.damaged_at = check.damaged_at or now()
    told = Recorded(subject_of(object_id), before, check.outcome, reason=_reason(check.problems))
    if check.outcome != WHOLE and (before != check.outcome or known != check.problems):
        add_entry(actor, "object.found_damaged", told)
    if check.outcome == WHOLE and before in (DAMAGED, MISSING):
        add_entry(actor, "object.found_whole", told)
        db.session.execute(delete(StoreFinding).where(StoreFinding.kind == ROW_WITHOUT_OBJECT, StoreFinding.subject == object_id))
    return check


def plain(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """Problems as they are kept and answered."""
    return [{"code": one.code, "path": one.where, "what": one.what} for one in problems]


def subject_of(object_id: str) -> str:
    """An object as the trail names it."""
    return f"object:{object_id}"[:120]


def _reason(problems: list[dict[str, str]]) -> str | None:
    lines = [f"{one['code']} {one['path']}" for one in problems[:TOLD]]
    return "; ".join([*lines, f"+{len(problems) - TOLD}"] if len(problems) > TOLD else lines) or None


def begin(actor: Actor, kind: str, wanted: int, seed: str | None, of_copy: bool = False) -> int:
    """Begins a run; its number."""
    with writing() as session:
        run = FixityRun(kind=kind, of_copy=of_copy, seed=seed, wanted=wanted, started_at=now(), account_id=actor.account_id)
        session.add(run)
        session.flush()
        return run.id


def finish(actor: Actor | None, run_id: int) -> dict[str, Any]:
    """Ends a run, with its summary in the trail; answers the run."""
    with writing() as session:
        run = session.get_one(FixityRun, run_id)
        if run.ended_at is None:
            run.ended_at = now()
            summary = f"{run.checked - run.damaged} whole {run.damaged} damaged"
            said = [*(["replica"] if run.of_copy else []), *([f"seed {run.seed}"] if run.seed else [])]
            add_entry(actor, "store.verified", Recorded(f"fixity:{run_id}", run.kind, summary, " ".join(said) or None))
        return {
            "run": run.id, "kind": run.kind, "replica": run.of_copy, "seed": run.seed, "objects": run.checked, "bytes": run.size,
            "damaged": run.damaged,
        }


@recorded("object.reading_asked", Permission.FIXITY_VERIFY)
def ask_reading(actor: Actor, object_id: str) -> Recorded:
    """Asks for one object to be read again in the background. Raises NotFound."""
    queries.check_of(object_id)
    ask(LOOK, subject_of(object_id), {"object": object_id, "account": actor.account_id}, actor)
    return Recorded(subject_of(object_id))
