"""The files at the root of the store, by which other people's software knows it: looked at in each reading, written anew by an action."""
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from archive_store import Problem, Repaired
from archive_store.root_files import CODES as ROOT_FILE_CODES
from portal import installation
from portal.access import Actor, Permission, refuse
from portal.database import db, now, writing
from portal.preservation.fixity.models import StoreFinding
from portal.preservation.fixity.reading import IdleReader
from portal.preservation.fixity.states import ROOT
from portal.trail import Recorded, add_entry, recorded

SUBJECT = "store:root"


def look_at_root(actor: Actor | None, reader: IdleReader) -> list[Problem]:
    """Reads the files at the root and writes down what is wrong with them; answers it. Raises Unreachable where the root is gone."""
    db.session.rollback()
    problems = reader.do(installation.current().store.validate_root_files)
    with writing():
        if _enter(problems):
            add_entry(actor, "store.root_found_damaged", Recorded(SUBJECT, reason=" ".join(one.where for one in problems)))
    return problems


def repair_root(actor: Actor) -> Repaired:
    """Writes the files at the root anew that are missing or changed. Raises Forbidden, StoreError."""
    if not actor.may(Permission.FIXITY_REPAIR):
        raise refuse(actor, Permission.FIXITY_REPAIR)
    db.session.rollback()
    repaired = installation.current().store.repair_root()
    if repaired.mended:
        _enter_repair(actor, repaired)
    return repaired


@recorded("store.root_repaired", Permission.FIXITY_REPAIR)
def _enter_repair(actor: Actor, repaired: Repaired) -> Recorded:
    _enter(repaired.left)
    return Recorded(SUBJECT, reason=" ".join(repaired.mended))


def _enter(problems: Sequence[Problem]) -> bool:
    """Makes the findings about these files what was found just now; whether one of them is new."""
    about_files = (StoreFinding.kind == ROOT) & StoreFinding.mark.in_(ROOT_FILE_CODES)
    known = set(db.session.scalars(select(StoreFinding.subject).where(about_files)))
    found = {one.where: one.code for one in problems}
    db.session.execute(delete(StoreFinding).where(about_files, StoreFinding.subject.not_in(found)))
    new = sorted(found.keys() - known)
    db.session.add_all(
        StoreFinding(kind=ROOT, subject=name, mark=found[name], object_id=None, first_seen=now(), last_seen=now()) for name in new
    )
    return bool(new)
