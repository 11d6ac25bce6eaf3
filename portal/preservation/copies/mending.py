"""Copies that are damaged: noted when they are read or compared, mended from the first store, by the digests that the copy itself names."""
from __future__ import annotations

from archive_store import Damaged, NotThere, Problem
from portal import installation
from portal.database import db, now, writing
from portal.jobs import ask
from portal.preservation.copies import queries
from portal.preservation.copies.models import ObjectCopy
from portal.preservation.copies.troubles import COPY_DAMAGED, DIVERGED
from portal.trail import Recorded, add_entry

COMPARE = "copies.compare"
"""The job that compares everything and mends."""


def note_read(object_id: str, problems: list[Problem] | None) -> None:
    """Writes down, in the running transaction, what reading a copy came to; None: the second store has it no more.

    What is missing as a whole is brought like anything that was never there."""
    row = db.session.get(ObjectCopy, object_id)
    if row is None:
        row = ObjectCopy(object_id=object_id, head=0, copied=0)
        db.session.add(row)
    row.read_at = now()
    if problems is None:
        row.copied, row.since, row.trouble, row.trouble_at = 0, row.since or now(), None, None
    elif problems:
        row.trouble, row.trouble_at = COPY_DAMAGED, row.trouble_at or now()
    elif row.trouble == COPY_DAMAGED:
        row.trouble, row.trouble_at = None, None


def ask_mending() -> None:
    """Asks, in the running transaction, for everything to be compared and mended now and not in the night."""
    ask(COMPARE, "copies:all", {})


def mend_root() -> None:
    """Writes the files at the second store's root anew that are missing or changed. Raises Unreachable (it is empty), Unwritable."""
    mended = installation.current().replica.repair_root().mended
    if mended:
        with writing():
            add_entry(None, "copy.mended", Recorded("copies:root", reason=" ".join(mended)))


def mend_copies() -> None:
    """Writes what is damaged or missing in copies anew from the first store. Raises Unreachable, Unwritable."""
    store, replica = installation.current().store, installation.current().replica
    mend_root()
    for object_id in queries.damaged_copies():
        db.session.rollback()
        try:
            repaired = replica.repair(object_id, store)
        except (NotThere, Damaged):  # it stays among the troubles
            continue
        if repaired.left:
            continue
        with writing() as session:
            row = session.get_one(ObjectCopy, object_id)
            if repaired.mended:
                add_entry(None, "copy.mended", Recorded(f"object:{object_id}"))
            elif row.trouble == DIVERGED:  # both are whole, and differ: for a person
                continue
            row.trouble, row.trouble_at = None, None
