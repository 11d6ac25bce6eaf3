"""Writing a record of the system anew from its rows, where the store has lost it, or versions of it."""
from __future__ import annotations

from sqlalchemy import delete

from archive_store import Damaged, NotThere, Problem, Version
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db
from portal.jobs import ask
from portal.lifecycle import Refusal
from portal.preservation.fixity import queries
from portal.preservation.fixity.actions.repairing import other_store
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
    """Writes a record of the system as its rows are now; answers its newest version. Raises Forbidden, Refusal, StoreError.

    One that is gone is brought back from the second store first, where that has it: two objects of one id with different
    histories could never be kept in step. Nothing is written where the second store does not answer.
    """
    if not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    _require_rows(object_id)
    db.session.rollback()
    store, replica = installation.current().store, installation.current().settings.replica
    before = None
    try:
        before = store.head(object_id)
        if replica and before is None:
            store.repair(object_id, other_store(actor, store, object_id, replica))
    except NotThere:
        pass  # the second store has never had it
    except Damaged:
        raise Refusal(DAMAGED, reference=name_of(object_id), object=object_id) from None
    try:
        version = keep_anew(object_id)
    except Damaged:
        raise Refusal(DAMAGED, reference=name_of(object_id), object=object_id) from None
    if version is None:
        raise Refusal(NO_ROWS, reference=name_of(object_id), object=object_id)
    if version.number != before or queries.is_in_trouble(object_id) or object_id in queries.records_to_keep():
        _enter_kept(actor, object_id, version, store.validate(object_id))
    return version  # otherwise it was said before, by a worker that was killed afterwards


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
    if not queries.is_recorded(object_id):
        raise Refusal(NO_ROWS, reference=name_of(object_id), object=object_id)
