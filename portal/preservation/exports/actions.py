"""Asking for an export, noting what has gone out, taking a download away."""
from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from sqlalchemy import select

from portal import installation
from portal.access import Actor, Permission
from portal.accounts.queries import account_by_id
from portal.database import db, now, writing
from portal.jobs import ask
from portal.lifecycle import Refusal
from portal.preservation.exports.models import Export, ExportedFile
from portal.preservation.exports.queries import LIFETIME, chosen, downloads_with, export_for, export_marked, has_stopped, overdue
from portal.preservation.exports.selection import Selection
from portal.preservation.exports.states import BAG, EXPORT, MADE, MAKE, REMOVED
from portal.regulation.identity import mask_in
from portal.trail import Recorded, add_entry, recorded
from portal.transfers.actions.announcing import next_number
from portal.wording import N_

NUMBERS, FOLDER = "DC", "exports"
"""导出: the series of export numbers; the folder of downloads in the staging area."""
MARK_BYTES, REMOVED_AT_ONCE, MOST_REASON = 16, 5, 500
REASON_NEEDED = N_("写明为什么导出；理由记在操作记录和导出清单里。")
REASON_TOO_LONG = N_("理由最多 500 个字。")
NOTHING_CHOSEN = N_("选中的范围里没有档案，没有导出。")
ONE_WAY = N_("要导出哪些，只能说一种：档号、--enterprise、--accession 或 --all。")
ONLY_BAGS = N_("国家标准移交包的名字里本来就有身份证号；--clear-numbers 只用于保存包。")


@recorded("export.begun", Permission.EXPORT_MAKE)
def begin(
    actor: Actor, selection: Selection, form: str, reason: str, *, clear_numbers: bool = False, mark: str | None = None,
) -> Recorded:
    """Art. 35. Begins an export of what is chosen; answers its number. Without the `mark` of a folder it is made by a job and downloaded.

    Raises Refusal without a reason, with an empty or a double choice; NotFound where a file is not there.
    """
    if selection.ways != 1:
        raise Refusal(ONE_WAY)
    reason = _reason(reason)
    if clear_numbers and form != BAG:
        raise Refusal(ONLY_BAGS)
    references = chosen(actor, selection)
    if not references:
        raise Refusal(NOTHING_CHOSEN)
    export = Export(
        reference=next_number(NUMBERS), state=EXPORT.start, form=form, clear_numbers=clear_numbers, selection=selection.as_dict(),
        reason=reason, mark=mark or secrets.token_hex(MARK_BYTES), download=mark is None, asked_by=actor.account_id, asked_at=now(),
        fetched=0,
    )
    db.session.add(export)
    db.session.flush()
    db.session.add_all(ExportedFile(export_id=export.id, reference=reference) for reference in references)
    if export.download:
        ask(MAKE, f"export:{export.reference}", {"export_id": export.id}, actor)
    after = f"{form} {len(references)}{' clear' if clear_numbers else ''}"
    return Recorded(f"export:{export.reference}", None, after, reason, value=export.reference)


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise Refusal(REASON_NEEDED)
    if len(reason) > MOST_REASON:
        raise Refusal(REASON_TOO_LONG)
    return mask_in(reason)


@recorded("export.asked_again", Permission.EXPORT_MAKE)
def ask_again(actor: Actor, reference: str) -> Recorded:
    """Goes on with a download that stopped. Raises NotFound, Refusal."""
    export = export_for(actor, reference, Permission.EXPORT_MAKE, lock=True)
    if not has_stopped(export):
        raise Refusal(N_("没有停下的导出。"))
    export.fault = None
    ask(MAKE, f"export:{reference}", {"export_id": export.id}, actor)
    return Recorded(f"export:{reference}", export.state, export.state)


# --- what the making notes --------------------------------------------------------------------------------------------


@recorded("file.exported", Permission.EXPORT_MAKE)
def note_file(actor: Actor, export_id: int, reference: str, version: int, size: int) -> Recorded:
    """A file has gone out; an event of that file, so that its own trail tells."""
    export, row = db.session.get_one(Export, export_id), _row(export_id, reference)
    row.version, row.bytes, row.done_at, row.fault = version, size, now(), None
    return Recorded(f"file:{reference}", None, export.reference, export.reason)


def note_fault(export_id: int, reference: str, fault: str) -> None:
    """A file could not go out."""
    with writing():
        row = _row(export_id, reference)
        row.version = row.bytes = row.done_at = None
        row.fault = fault


def note_stop(export_id: int, fault: str) -> None:
    """A download stopped; somebody has to do something first."""
    with writing():
        db.session.get_one(Export, export_id).fault = fault


def finish(export_id: int) -> None:
    """All that can go out has gone out; nothing where that was said before. An event of the worker or the command."""
    with writing():
        export = db.session.get_one(Export, export_id)
        if export.state == MADE:
            return
        before, export.state = export.state, EXPORT.advance(export.state, "finish")
        export.made_at, export.fault = now(), None
        export.expires_at = export.made_at + LIFETIME if export.download else None
        actor = account_by_id(export.asked_by).actor
        add_entry(actor, "export.made", Recorded(f"export:{export.reference}", before, export.state))


def _row(export_id: int, reference: str) -> ExportedFile:
    rows = select(ExportedFile).where(ExportedFile.export_id == export_id, ExportedFile.reference == reference)
    return db.session.scalars(rows).one()


# --- downloads --------------------------------------------------------------------------------------------------------


def place_of(mark: str) -> Path:
    """Where a download lies in the instance."""
    return installation.current().settings.staging / FOLDER / mark


@recorded("export.fetched", Permission.EXPORT_MAKE)
def fetch(actor: Actor, reference: str) -> Recorded:
    """Counts and records that a download was fetched; answers its folder. Raises NotFound, Refusal."""
    export = export_for(actor, reference, Permission.EXPORT_MAKE, lock=True)
    if export.state != MADE or not export.download:
        raise Refusal(N_("导出 %(reference)s 没有可以下载的：还没有做完，或者已经清除。"), reference=reference)
    if not place_of(export.mark).is_dir():
        raise Refusal(N_("导出 %(reference)s 的文件不在了。记录还在；要用，请再导出一次。"), reference=reference)
    export.fetched += 1
    return Recorded(f"export:{reference}", value=place_of(export.mark))


def remove(actor: Actor, reference: str) -> None:
    """Takes a download away before its time. Raises NotFound, Refusal."""
    shutil.rmtree(_remove(actor, reference), ignore_errors=True)


@recorded("export.removed", Permission.EXPORT_MAKE)
def _remove(actor: Actor, reference: str) -> Recorded:
    return _removed(export_for(actor, reference, Permission.EXPORT_MAKE, lock=True))


def remove_overdue() -> int:
    """Takes away downloads whose time is over; how many. Repeated without harm."""
    db.session.rollback()
    late = overdue(REMOVED_AT_ONCE)
    db.session.rollback()
    for reference in late:
        with writing():
            export = db.session.scalars(select(Export).where(Export.reference == reference).with_for_update()).one()
            place = place_of(export.mark)
            if EXPORT.allows(export.state, "remove"):
                add_entry(None, "export.removed", _removed(export))
        shutil.rmtree(place, ignore_errors=True)
    return len(late)


def remove_with(reference: str) -> int:
    """Takes away every download that holds a file, which is being destroyed; how many. Repeated without harm."""
    found = downloads_with(reference)
    db.session.rollback()
    for number in found:
        with writing():
            export = db.session.scalars(select(Export).where(Export.reference == number).with_for_update()).one()
            place = place_of(export.mark)
            if EXPORT.allows(export.state, "remove"):
                add_entry(None, "export.removed", _removed(export))
        shutil.rmtree(place, ignore_errors=True)
    return len(found)


def sweep_folders() -> None:
    """Takes away folders of downloads that no export holds any more: what a killed removal, or a lost database, has left."""
    folder = place_of("")
    for place in list(folder.iterdir()) if folder.is_dir() else []:
        export = export_marked(place.name)
        if export is None or export.state == REMOVED:
            shutil.rmtree(place, ignore_errors=True)
    db.session.rollback()


def _removed(export: Export) -> Recorded:
    if not export.download:
        raise Refusal(N_("导出 %(reference)s 不在本系统里，没有可以清除的。"), reference=export.reference)
    before, export.state = export.state, EXPORT.advance(export.state, "remove")
    export.removed_at = now()
    return Recorded(f"export:{export.reference}", before, export.state, value=place_of(export.mark))
