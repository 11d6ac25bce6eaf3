"""Comparing rows with objects; orphans go only where a second run still finds them as the first one did."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
from portal.lifecycle import Refusal
from portal.preservation.copies.actions import TOMBSTONE
from portal.preservation.fixity import queries, tombstones
from portal.preservation.fixity.actions.keeping import keep_record
from portal.preservation.fixity.actions.verifying import enter
from portal.preservation.fixity.comparing import Difference, compare
from portal.preservation.fixity.models import Reconciling, StoreFinding
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import ORPHAN, RECONCILE, RECORD_DIFFERS, ROOT, ROW_WITHOUT_OBJECT
from portal.records.keeping import says_the_same
from portal.trail import Recorded, add_entry, recorded

LONGEST_SUBJECT = 700
AT_ONCE = 100
"""Objects whose versions are looked up between two words of progress."""
TOLD_ELSEWHERE = frozenset({"E034", "E072", "unfinished"})
"""Codes of the root that reading, or the search for orphans, tells."""
Told = Callable[[int, int], None]


def reconcile(
    actor: Actor | None, sweep: bool = False, keep: bool = False, grace: timedelta = GRACE, told: Told = lambda done, of: None,
) -> dict[str, Any]:
    """Compares and writes down what was found; answers `{"objects", "found", "swept", "kept", "refused"}`.

    `sweep` takes away orphans that an earlier run has found, with the same size and time; `grace` is how old a file
    must be to be an orphan. `keep` writes records of the system anew that are lost or not what their rows say, and
    `refused` says why one was not. `actor` None: the worker's own, which only looks. Raises Forbidden, StoreError.
    """
    needed = Permission.FIXITY_REPAIR if sweep or keep else Permission.FIXITY_VERIFY
    if actor is not None and not actor.may(needed):
        raise refuse(actor, needed)
    began, store = now(), installation.current().store
    before = queries.expected()
    earlier = _orphans_found_earlier()
    db.session.rollback()  # no transaction stays open while the store is listed
    with IdleReader(store) as reader:
        heads = _heads(reader, store, before, told)
        gone = reader.do(lambda: tombstones.among(store, [one for one, head in heads.items() if head == TOMBSTONE]))
        root = reader.do(store.validate_root)
        orphans = reader.do(lambda: [one for one in store.orphans(grace) if one.object_id not in before or one.object_id in heads])
        swept = [one for one in orphans if sweep and earlier.get(one.key[:LONGEST_SUBJECT]) == _mark(one)]
        for orphan in swept:
            reader.do(partial(store.discard, orphan))
    left = [Difference(ORPHAN, one.key[:LONGEST_SUBJECT], _mark(one), one.object_id) for one in orphans if one not in swept]
    left += [Difference(ROOT, one.where[:LONGEST_SUBJECT], one.code, None) for one in root if one.code not in TOLD_ELSEWHERE]
    after = queries.expected()
    recorded_ids = {one for one in heads.keys() - after.keys() if queries.is_recorded(one)}
    withdrawn = list(tombstones.differences(heads.keys(), gone))
    told_apart = heads | dict.fromkeys((one.subject for one in withdrawn), None)
    left += [*_differing(told_apart), *withdrawn]
    differences = [*compare(before, told_apart, after, recorded_ids | queries.on_their_way()), *left]
    outcome = _write_down(actor, began, len(heads), differences, swept)
    kept, refused = _keep_found(actor) if keep and actor is not None else (0, [])
    return {**outcome, "kept": kept, "refused": refused}


def _keep_found(actor: Actor) -> tuple[int, list[str]]:
    """Writes anew what rows can say again of what was found; how many objects, and why others were not."""
    kept, refused = 0, []
    for object_id in queries.to_keep():
        try:
            keep_record(actor, object_id)
        except Refusal as refusal:
            refused.append(str(refusal))
        else:
            kept += 1
    return kept, refused


def _heads(reader: IdleReader, store: Store, rows: Iterable[str], told: Told) -> dict[str, int | None]:
    """Object id -> its newest version, None where its inventory is damaged; objects that only a row names are asked for by name."""
    listed = reader.do(lambda: list(dict.fromkeys([*store.ids(), *rows])))
    heads: dict[str, int | None] = {}
    for start in range(0, len(listed), AT_ONCE):
        told(start, len(listed))
        heads |= reader.do(partial(_heads_of, store, listed[start : start + AT_ONCE]))
    told(len(listed), len(listed))
    return heads


def _differing(heads: Mapping[str, int | None]) -> Iterator[Difference]:
    """Records of the system that do not say what their rows say, though nothing waits: versions of them were lost."""
    for object_id in sorted(one for one in queries.recorded() if heads.get(one) is not None):
        if not says_the_same(object_id):
            yield Difference(RECORD_DIFFERS, object_id, str(heads[object_id]), object_id)


def _heads_of(store: Store, object_ids: Iterable[str]) -> dict[str, int | None]:
    heads: dict[str, int | None] = {}
    for object_id in object_ids:
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
            if one.kind == ROW_WITHOUT_OBJECT:
                enter(actor, one.subject, None, 0)  # it stands on the desk as damage until it is read whole
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
def ask_reconciling(actor: Actor, sweep: bool = False, keep: bool = False) -> Recorded:
    """Asks for it in the background. Raises Forbidden for `sweep` and `keep` without the right to repair."""
    if (sweep or keep) and not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    ask(RECONCILE, "store:rows", {"sweep": sweep, "keep": keep, "account": actor.account_id}, actor)
    return Recorded("store:rows", after="sweep" if sweep else "keep" if keep else None)
