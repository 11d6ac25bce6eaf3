"""Writing what the rows still say anew, where the store has lost a record of the system, or versions of it or of a file."""
from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete

from archive_store import Damaged, Diverged, NotThere, Problem, Store, Version, open_store
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db
from portal.jobs import ask
from portal.lifecycle import Refusal
from portal.preservation.copies import queries as copies
from portal.preservation.fixity import queries
from portal.preservation.fixity.actions.repairing import bring_newer, other_store
from portal.preservation.fixity.actions.verifying import enter, subject_of
from portal.preservation.fixity.damage import name_of
from portal.preservation.fixity.models import StoreFinding
from portal.preservation.fixity.states import KEEP, KEPT_ANEW
from portal.records.keeping import keep_anew
from portal.trail import Recorded, recorded
from portal.wording import N_

NO_ROWS = N_("数据库里没有 %(reference)s 的内容，不能重新存入。从副本或备份修复：guidang repair %(object)s --from 保存库地址。")
DAMAGED = N_("%(reference)s 还在保存库里，但是坏了，不能接着写。从副本或备份修复：guidang repair %(object)s --from 保存库地址。")


def keep_record(actor: Actor, object_id: str) -> Version:
    """Writes a record of the system, or the catalogue of a file, as the rows are now; answers the newest version.

    What the second store has is brought back first: two objects of one id with different histories could never be kept
    in step. Nothing is written where the second store does not answer. Raises Forbidden, Refusal, StoreError.
    """
    if not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    _require_rows(object_id)
    db.session.rollback()
    store = installation.current().store
    second = _second_store(actor, store, object_id)
    try:
        before = store.head(object_id)
        if second is not None:
            _bring_back(store, second, object_id)
        version = keep_anew(object_id)
    except (Damaged, Diverged):
        raise Refusal(DAMAGED, reference=name_of(object_id), object=object_id) from None
    except NotThere:  # a file is more than its rows
        version = None
    if version is None:
        raise Refusal(NO_ROWS, reference=name_of(object_id), object=object_id)
    if version.number != before or queries.is_in_trouble(object_id) or object_id in queries.to_keep():
        _enter_kept(actor, object_id, version, store.validate(object_id))
    return version  # otherwise it was said before, by a worker that was killed afterwards


def _second_store(actor: Actor, store: Store, object_id: str) -> Store | None:
    """The second store; None where none is set, or one that was never begun. Refusal where it does not answer."""
    address = installation.current().settings.replica
    if not address:
        return None
    if copies.state() is None:
        try:
            open_store(address, create=False)
        except NotThere:
            return None
    return other_store(actor, store, object_id, address)


def _bring_back(store: Store, other: Store, object_id: str) -> None:
    if store.head(object_id) is not None:
        bring_newer(store, other, object_id)
        return
    with suppress(NotThere):  # the second store has never had it
        store.repair(object_id, other)


@recorded("object.kept_anew", Permission.FIXITY_REPAIR)
def _enter_kept(actor: Actor, object_id: str, version: Version, problems: list[Problem]) -> Recorded:
    """The object as it stands now; what reconciling had found of it is settled."""
    db.session.execute(delete(StoreFinding).where(StoreFinding.object_id == object_id, StoreFinding.kind.in_(KEPT_ANEW)))
    check = enter(actor, object_id, problems, 0)
    return Recorded(subject_of(object_id), after=check.outcome, reason=f"version {version.number}")


@recorded("object.keeping_asked", Permission.FIXITY_REPAIR)
def ask_keeping(actor: Actor, object_id: str) -> Recorded:
    """Asks for it in the background. Raises Refusal where no row has anything to say."""
    _require_rows(object_id)
    ask(KEEP, subject_of(object_id), {"object": object_id, "account": actor.account_id}, actor)
    return Recorded(subject_of(object_id))


def _require_rows(object_id: str) -> None:
    if not queries.can_be_kept(object_id):
        raise Refusal(NO_ROWS, reference=name_of(object_id), object=object_id)
