"""Mending an object from its own second copies and from another store: an action with its entry, whether it succeeds or not."""
from __future__ import annotations

from sqlalchemy import delete

from archive_store import Damaged, Diverged, NotThere, Repaired, Store, StoreError, open_store
from archive_store.replica import copy_object
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db, writing
from portal.jobs import ask
from portal.lifecycle import Refusal
from portal.preservation.copies.withdrawals import is_recorded
from portal.preservation.fixity import queries
from portal.preservation.fixity.actions.named import object_for
from portal.preservation.fixity.actions.verifying import enter, subject_of
from portal.preservation.fixity.damage import STRAYS, name_of
from portal.preservation.fixity.models import FixityCheck, StoreFinding
from portal.preservation.fixity.states import (
    COPY_AWAY,
    COPY_DAMAGED,
    COPY_DIVERGED,
    NO_COPY,
    NO_NEWER,
    REPAIR,
    STORE_OLDER,
    STRAY_FILES,
    TRIED,
)
from portal.trail import Recorded, add_entry, recorded
from portal.wording import N_

NO_ADDRESS = N_("%(address)s 不是保存库的地址。写成 directory:/文件夹，或 s3://主机:端口/桶。")
SAME = N_("这就是正在用的保存库，不能拿它修复自己。写副本或备份的地址。")
NO_REPLICA = N_("没有设置副本（GUIDANG_REPLICA），不能从页面修复。找到备份，运行：guidang repair %(reference)s --from 保存库地址。")
WITHDRAWN = N_("这个对象已经按手续撤销，内容不能从别处取回。保存库里连撤销的记录也没有了，请先查明原因。")


def repair(actor: Actor, reference: str, address: str | None = None) -> Repaired:
    """Mends an object from the store at `address`, by default the replica of the settings. Raises Forbidden, NotFound, Refusal.

    Without another store only what the object's own second copies give. Where nothing could be mended and something is
    still wrong, that is a Refusal: nothing was changed, and the trail says that it was tried.
    """
    if not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    store = installation.current().store
    address = address or installation.current().settings.replica
    object_id = object_for(reference)
    if is_recorded(object_id) and queries.is_missing(object_id):
        raise Refusal(WITHDRAWN)
    db.session.rollback()  # no transaction stays open while files are read
    other = other_store(actor, store, object_id, address) if address else None
    try:
        repaired = store.repair(object_id, other)
    except (NotThere, Damaged):
        repaired = None
    if repaired is None or (repaired.left and not repaired.mended):
        only_strays = repaired is not None and {one.code for one in repaired.left} <= STRAYS
        raise _came_to_nothing(actor, object_id, STRAY_FILES if only_strays else COPY_DAMAGED if other else NO_COPY)
    if not repaired.left and queries.lacks_versions(object_id, store.head(object_id)):
        repaired = _with_newer_versions(actor, store, other, object_id, repaired)
    if repaired.mended or queries.is_in_trouble(object_id):  # nothing was left to mend: whoever did it was killed before saying so
        enter_repair(actor, object_id, repaired, bool(repaired.left) or queries.lacks_versions(object_id, store.head(object_id)))
    return repaired


def _with_newer_versions(actor: Actor, store: Store, other: Store | None, object_id: str, repaired: Repaired) -> Repaired:
    try:
        brought = bring_newer(store, other, object_id) if other else []
    except Diverged:
        raise _came_to_nothing(actor, object_id, COPY_DIVERGED) from None
    except Damaged:
        raise _came_to_nothing(actor, object_id, COPY_DAMAGED) from None
    if not brought and not repaired.mended:
        raise _came_to_nothing(actor, object_id, NO_NEWER)
    return Repaired([*repaired.mended, *brought], store.validate(object_id))


def bring_newer(store: Store, other: Store, object_id: str) -> list[str]:
    """Brings the versions that another store has beyond those that are here; answers their folders. Diverged, Damaged, Unwritable."""
    head, theirs = store.head(object_id) or 0, other.head(object_id) or 0
    if theirs <= head:
        return []
    db.session.rollback()
    copy_object(other, store, object_id)
    return [f"v{number}" for number in range(head + 1, theirs + 1)]


def other_store(actor: Actor, store: Store, object_id: str, address: str) -> Store:
    """The store at an address, to mend an object from. Raises Refusal where there is none, or it is the same."""
    try:
        other = open_store(address, create=False)
        where = other.probe().where
    except ValueError:
        raise Refusal(NO_ADDRESS, address=address) from None
    except StoreError:
        raise _came_to_nothing(actor, object_id, COPY_AWAY) from None
    if where == store.probe().where:
        raise Refusal(SAME)
    return other


def _came_to_nothing(actor: Actor, object_id: str, why: str) -> Refusal:
    """Writes down that a repair was tried, and answers why it came to nothing."""
    with writing() as session:
        check = session.get(FixityCheck, object_id)
        if check is not None and check.damaged_at is not None:
            check.tried = why
        add_entry(actor, "object.not_repaired", Recorded(subject_of(object_id), reason=why))
    return Refusal(TRIED[why], reference=name_of(object_id))


@recorded("object.repaired", Permission.FIXITY_REPAIR)
def enter_repair(actor: Actor, object_id: str, repaired: Repaired, lacking: bool) -> Recorded:
    """The object as it stands after files of it were written anew; `lacking`: something of it is still missing."""
    check = enter(actor, object_id, repaired.left, 0)
    if not lacking:
        db.session.execute(delete(StoreFinding).where(StoreFinding.kind == STORE_OLDER, StoreFinding.subject == object_id))
    return Recorded(subject_of(object_id), after=check.outcome, reason=f"{len(repaired.mended)} files")


@recorded("object.repair_asked", Permission.FIXITY_REPAIR)
def ask_repair(actor: Actor, object_id: str) -> Recorded:
    """Asks for a repair from the replica in the background. Raises NotFound, Refusal where there is no replica."""
    queries.check_of(object_id)
    if not installation.current().settings.replica:
        raise Refusal(NO_REPLICA, reference=name_of(object_id))
    ask(REPAIR, subject_of(object_id), {"object": object_id, "account": actor.account_id}, actor)
    return Recorded(subject_of(object_id))
