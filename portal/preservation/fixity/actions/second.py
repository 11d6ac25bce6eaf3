"""Reading the second store: what is damaged there is told, and mended from the first store in the background."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from archive_store import Problem
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db, writing
from portal.lifecycle import Refusal
from portal.preservation.copies import queries as copies
from portal.preservation.copies.mending import ask_mending, note_read
from portal.preservation.fixity.actions.named import object_for
from portal.preservation.fixity.actions.verifying import begin, finish, plain
from portal.preservation.fixity.models import FixityRun
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import DAMAGED, MISSING, NAMED, OLDEST, SAMPLE
from portal.regulation.sampling import draw
from portal.wording import N_

NOT_COMPARED = N_("还不知道第二个保存库里有什么。先运行 guidang copies sync。")


def verify_copies(
    actor: Actor, kind: str, references: Sequence[str] = (), count: int = 0, seed: str | None = None, rate: float | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Reads copies now, as `verify` reads objects; the same answers.

    Damage is noted beside the copy, and mending is asked for. Raises Forbidden, NotFound, StoreError, Misconfigured without a
    second store, Refusal where it was never compared with the first.
    """
    if not actor.may(Permission.FIXITY_VERIFY):
        raise refuse(actor, Permission.FIXITY_VERIFY)
    replica, seed = installation.current().replica, (seed or secrets.token_hex(8)) if kind == SAMPLE else None
    chosen = _chosen(kind, references, count, seed)
    db.session.rollback()
    with IdleReader(replica, rate) as reader:
        root = reader.do(replica.validate_root_files)
        run_id, wrong = begin(actor, kind, len(chosen), seed, of_copy=True), []
        for done, object_id in enumerate(chosen):
            told(done, len(chosen))
            check = _look_at(run_id, object_id, reader)
            wrong += [check] if check["outcome"] else []
    if wrong or root:
        with writing():
            ask_mending()
    return {**finish(actor, run_id), "root": plain(root)}, wrong


def _chosen(kind: str, references: Sequence[str], count: int, seed: str | None) -> list[str]:
    if kind == NAMED:
        return [object_for(reference) for reference in references]
    known = copies.state()
    if known is None or known.compared_at is None:
        raise Refusal(NOT_COMPARED)
    ids = copies.copied_ids()
    if kind == SAMPLE:
        return draw(seed or "", ids, min(1.0, count / max(1, len(ids))))[:count]
    return ids[:count] if kind == OLDEST else ids


def _look_at(run_id: int, object_id: str, reader: IdleReader) -> dict[str, Any]:
    db.session.rollback()  # no transaction stays open while it is read
    before = reader.size
    problems = reader.problems_of(object_id)
    with writing() as session:
        run = session.get_one(FixityRun, run_id)
        run.checked, run.size = run.checked + 1, run.size + reader.size - before
        run.damaged += problems != []
        note_read(object_id, problems)
    return {"object": object_id, "outcome": _outcome(problems), "problems": plain(problems or ())}


def _outcome(problems: list[Problem] | None) -> str:
    """Empty where a copy is whole."""
    return MISSING if problems is None else DAMAGED if problems else ""
