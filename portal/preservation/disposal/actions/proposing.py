"""Proposing a list: which files, why; taking it back before anybody has supervised."""
from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.access import Actor, Permission
from portal.catalogue.models import PersonnelFile, Volume
from portal.catalogue.queries import file_for, today
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.preservation.disposal import queries
from portal.preservation.disposal.actions.appraising import reason_of
from portal.preservation.disposal.bars import refuse_barred, refuse_locked
from portal.preservation.disposal.models import DisposalFile, DisposalList
from portal.preservation.disposal.states import DISPOSAL
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.transfers.actions.announcing import next_number
from portal.wording import N_

SERIES, OBJECT_PREFIX = "XH", "urn:x-jnda:paper."
"""销毁: the series of numbers; the object of the papers of a list is one of the papers' own kind."""
MOST_FILES, LONGEST_REMARK = 500, 200
"""Of one list, so that two persons can watch it in a day."""
EMPTY = N_("清单里还没有档案，不能报批。")
NONE_NAMED = N_("写上要列入的档号，一行一个。")
TOO_MANY = N_("一份清册最多 %(most)d 份档案。请分几份来拟。")
ANOTHERS = N_("这份清册由别人在拟，由拟定人自己改、自己报批。")
NOT_ON_IT = N_("清单里没有 %(reference)s。")


@recorded("disposal.begun", Permission.DISPOSAL_PROPOSE)
def begin(actor: Actor, reason: str) -> Recorded:
    """Begins an empty list; answers its number (`XH2026-0001`). Raises Refusal without a reason."""
    said, number = reason_of(reason), next_number(SERIES)
    db.session.add(DisposalList(
        reference=number, state=DISPOSAL.start, reason=said, proposed_by=actor.account_id, begun_at=now(), object_id=OBJECT_PREFIX + number,
    ))
    return Recorded(f"disposal:{number}", None, DISPOSAL.start, said, value=number)


@recorded("disposal.files_added", Permission.DISPOSAL_PROPOSE)
def add_files(actor: Actor, number: str, references: Sequence[str], remark: str = "") -> Recorded:
    """Puts files on a list; answers how many are new on it. Raises NotFound; Refusal with the first reason why one cannot be destroyed."""
    one = _own_list(actor, number)
    DISPOSAL.advance(one.state, "change")
    wanted = [reference for reference in dict.fromkeys(word.strip() for word in references) if reference]
    if not wanted:
        raise Refusal(NONE_NAMED)
    there = {row.reference: row for row in queries.files_of(one)}
    if len(there) + len(wanted) > MOST_FILES:
        raise Refusal(TOO_MANY, most=MOST_FILES)
    last = max((row.position for row in there.values()), default=0)
    fresh = [reference for reference in wanted if reference not in there]
    for position, reference in enumerate(fresh, start=last + 1):
        file = file_for(actor, reference)
        refuse_barred(file, one)
        db.session.add(_row(one, position, file, mask_in(remark.strip()[:LONGEST_REMARK])))
    return Recorded(f"disposal:{number}", str(len(there)), str(len(there) + len(fresh)), value=len(fresh))


@recorded("disposal.file_taken_out", Permission.DISPOSAL_PROPOSE)
def take_out(actor: Actor, number: str, reference: str) -> Recorded:
    """Takes a file off a list that is still being written. Raises NotFound, Refusal."""
    one = _own_list(actor, number)
    DISPOSAL.advance(one.state, "change")
    rows = queries.files_of(one)
    row = next((row for row in rows if row.reference == reference), None)
    if row is None:
        raise Refusal(NOT_ON_IT, reference=reference)
    db.session.delete(row)
    db.session.flush()
    _number([other for other in rows if other is not row])
    return Recorded(f"disposal:{number}", str(len(rows)), str(len(rows) - 1), reference)


@recorded("disposal.proposed", Permission.DISPOSAL_PROPOSE)
def propose(actor: Actor, number: str) -> Recorded:
    """Hands a list on for its authority; what the register says of each file is fixed as it is now. Raises NotFound, Refusal."""
    one = _own_list(actor, number)
    before, after = one.state, DISPOSAL.advance(one.state, "propose")
    rows = queries.files_of(one)
    if not rows:
        raise Refusal(EMPTY)
    for row in rows:
        file = file_for(actor, row.reference)
        refuse_barred(file, one)
        refuse_locked(file)
        _describe(row, file)
    one.state, one.proposed_at, one.sent_back_because = after, now(), ""
    return Recorded(f"disposal:{number}", before, after, one.reason, value=len(rows))


@recorded("disposal.abandoned", Permission.DISPOSAL_PROPOSE)
def abandon(actor: Actor, number: str, reason: str) -> Recorded:
    """Gives a list up; nothing of its files was touched. Raises NotFound, Refusal once somebody has supervised."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_PROPOSE, lock=True)
    before, after = one.state, DISPOSAL.advance(one.state, "abandon")
    one.state, one.ended_by, one.ended_because, one.finished_at = after, actor.account_id, reason_of(reason), now()
    return Recorded(f"disposal:{number}", before, after, one.ended_because)


def _own_list(actor: Actor, number: str) -> DisposalList:
    """A list that the actor writes: whoever proposes what was written by two could have neither of them as supervisor."""
    one = queries.list_for(actor, number, Permission.DISPOSAL_PROPOSE, lock=True)
    if one.proposed_by != actor.account_id:
        raise Refusal(ANOTHERS)
    return one


def _row(one: DisposalList, position: int, file: PersonnelFile, remark: str) -> DisposalFile:
    row = DisposalFile(list_id=one.id, position=position, file_id=file.id, reference=file.reference, remark=remark)
    _describe(row, file)
    return row


def _describe(row: DisposalFile, file: PersonnelFile) -> None:
    """What the form asks: 题名, 所属年度, 应保管期限, 已保管期限, 页数."""
    kept = queries.kept_of(file)
    row.title, row.year, row.term, row.kept_years = f"{file.person.name}人事档案", kept.year, kept.term, kept.years_kept(today())
    row.pages = file.page_count
    row.volumes = db.session.scalar(select(func.count()).select_from(Volume).where(Volume.file_id == file.id)) or 0


def _number(rows: Sequence[DisposalFile]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
