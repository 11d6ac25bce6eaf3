"""Comparing rows with objects; orphans go only where a second run still finds them as the first one did."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from archive_store import Damaged, Orphan, Store
from archive_store.objects import GRACE
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db, now, writing
from portal.jobs import ask
from portal.preservation.fixity import queries
from portal.preservation.fixity.comparing import Difference, compare
from portal.preservation.fixity.models import Reconciling, StoreFinding
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import ORPHAN, RECONCILE, ROOT
from portal.trail import Recorded, add_entry, recorded

LONGEST_SUBJECT = 700
TOLD_ELSEWHERE = frozenset({"E034", "E072", "unfinished"})
"""Codes of the root that reading, or the search for orphans, tells."""
Told = Callable[[int, int], None]


def reconcile(
    actor: Actor | None, sweep: bool = False, grace: timedelta = GRACE, told: Told = lambda done, of: None,
) -> dict[str, Any]:
    """Compares and writes down what was found; answers `{"objects", "found", "swept"}`. Raises Forbidden, StoreError.

    `sweep` takes away orphans that an earlier run has found, with the same size and time; `grace` is how old a file
    must be to be an orphan. `actor` None: the worker's own, which never sweeps.
    """
    needed = Permission.FIXITY_REPAIR if sweep else Permission.FIXITY_VERIFY
    if actor is not None and not actor.may(needed):
        raise refuse(actor, needed)
    began, store = now(), installation.current().store
    before = queries.expected()
    earlier = _orphans_found_earlier()
    db.session.rollback()  # no transaction stays open while the store is listed
    with IdleReader(store) as reader:
        heads = reader.do(lambda: _heads(store, before, told))
        root = reader.do(store.validate_root)
        orphans = reader.do(lambda: [one for one in store.orphans(grace) if one.object_id not in before or one.object_id in heads])
        swept = [one for one in orphans if sweep and earlier.get(one.key[:LONGEST_SUBJECT]) == _mark(one)]
        for orphan in swept:
            reader.do(partial(store.discard, orphan))
    left = [Difference(ORPHAN, one.key[:LONGEST_SUBJECT], _mark(one), one.object_id) for one in orphans if one not in swept]
    left += [Difference(ROOT, one.where[:LONGEST_SUBJECT], one.code, None) for one in root if one.code not in TOLD_ELSEWHERE]
    after = queries.expected()
    recorded_ids = {one for one in heads.keys() - after.keys() if queries.is_recorded(one)}
    differences = [*compare(before, heads, after, recorded_ids | queries.on_their_way()), *left]
    return _write_down(actor, began, len(heads), differences, swept)


def _heads(store: Store, rows: dict[str, int], told: Told) -> dict[str, int | None]:
    """Object id -> its newest version, None where its inventory is damaged; objects that only a row names are asked for by name."""
    listed = list(dict.fromkeys([*store.ids(), *rows]))
    heads: dict[str, int | None] = {}
    for done, object_id in enumerate(listed):
        told(done, len(listed))
        try:
            head = store.head(object_id)
        except Damaged:  # it is there; reading it tells what is wrong
            heads[object_id] = None
        else:
            if head is not None:
                heads[object_id] = head
    return heads


def _mark(orphan: Orphan) -> str:
    return f"{orphan.size} {orphan.modified.isoformat()}"


def _orphans_found_earlier() -> dict[str, str]:
    """Key of an orphan -> its mark."""
    statement = select(StoreFinding.subject, StoreFinding.mark).where(StoreFinding.kind == ORPHAN)
    return dict(db.session.execute(statement).all())


def _write_down(
    actor: Actor | None, began: datetime, objects: int, found: list[Difference], swept: list[Orphan],
) -> dict[str, Any]:
    with writing() as session:
        known = {(row.kind, row.subject): row for row in session.scalars(select(StoreFinding))}
        for one in found:
            row = known.pop((one.kind, one.subject), None)
            if row is None:
                row = StoreFinding(kind=one.kind, subject=one.subject, mark=one.mark, object_id=one.object_id, first_seen=now())
                session.add(row)
            elif row.mark != one.mark:
                row.mark, row.first_seen = one.mark, now()
            row.last_seen = now()
        for gone in known.values():
            session.delete(gone)
        made = Reconciling(
            started_at=began, ended_at=now(), objects=objects, found=len(found), swept=len(swept),
            account_id=actor.account_id if actor else None,
        )
        session.add(made)
        session.flush()
        subject = f"reconciling:{made.id}"
        if swept:  # by object and number, not by key: who slipped a file in may have named it for a person
            where = sorted({one.object_id or "-" for one in swept})
            add_entry(actor, "store.orphans_swept", Recorded(subject, after=str(len(swept)), reason=" ".join(where)))
        add_entry(actor, "store.reconciled", Recorded(subject, after=f"{objects} objects {len(found)} found"))
        return {"objects": objects, "found": len(found), "swept": len(swept)}


@recorded("store.reconciling_asked", Permission.FIXITY_VERIFY)
def ask_reconciling(actor: Actor, sweep: bool = False) -> Recorded:
    """Asks for it in the background. Raises Forbidden for `sweep` without the right to repair."""
    if sweep and not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    ask(RECONCILE, "store:rows", {"sweep": sweep, "account": actor.account_id}, actor)
    return Recorded("store:rows", after="sweep" if sweep else None)
