"""What the pages of appraisal and disposal show, as plain facts for their templates."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal import installation
from portal.access import Actor, Permission, Reach
from portal.accounts.queries import names_of
from portal.catalogue.queries import file_for, today
from portal.catalogue.states import CUSTODY, DESTROYED
from portal.jobs.queries import jobs_about
from portal.preservation.copies.queries import copies_of
from portal.preservation.copies.queries import is_set as has_second
from portal.preservation.disposal import queries, states
from portal.preservation.disposal.bars import bars_of
from portal.preservation.disposal.states import DISPOSAL
from portal.regulation.identity import mask_name
from portal.regulation.retention import TERMS
from portal.rendering.formats import day
from portal.wording import N_, gettext

TITLE_END = N_("人事档案")
LOOKS = {
    states.DRAFTED: ("wait", "pencil"), states.PROPOSED: ("wait", "hourglass-split"), states.APPROVED: ("run", "people"),
    states.WITNESSED: ("run", "person-check"), states.DESTROYING: ("run", "arrow-repeat"), states.DESTROYED: ("ok", "check-circle-fill"),
    states.ABANDONED: ("wait", "slash-circle"),
}
"""How the state of a list looks."""
WHO_MAY = {
    "change": Permission.DISPOSAL_PROPOSE, "propose": Permission.DISPOSAL_PROPOSE, "authorise": Permission.DISPOSAL_PROPOSE,
    "abandon": Permission.DISPOSAL_PROPOSE, "send_back": Permission.DISPOSAL_APPROVE, "approve": Permission.DISPOSAL_APPROVE,
    "confirm": Permission.DISPOSAL_SUPERVISE, "interrupt": Permission.DISPOSAL_SUPERVISE,
}
COURSE = (
    ("begun_at", "proposed_by", N_("拟定")), ("proposed_at", "proposed_by", N_("报批")), ("recorded_at", "recorded_by", N_("批准文件")),
    ("approved_at", "approved_by", N_("批准")), ("first_at", "first_by", N_("监销人一")), ("second_at", "second_by", N_("监销人二")),
    ("finished_at", "ended_by", N_("销毁完")),
)
"""The steps of a list: when, by whom, what."""
ABANDONED = (*COURSE[:4], ("finished_at", "ended_by", N_("撤销")))


def list_facts(actor: Actor, number: int) -> dict[str, Any]:
    """One page of lists, newest first."""
    found, total = queries.lists_for(actor, number)
    counts, names = queries.counts_of(found), names_of({one.proposed_by for one in found})
    lines = [{
        "one": one, "files": counts.get(one.id, (0, 0, 0))[0], "pages": counts.get(one.id, (0, 0, 0))[1],
        "who": names.get(one.proposed_by, ""), "state": DISPOSAL.label(one.state), "look": LOOKS[one.state],
    } for one in found]
    last = max(1, -(-total // queries.LISTS_A_PAGE))
    return {"lines": lines, "total": total, "number": number, "last": last, "may_propose": actor.may(Permission.DISPOSAL_PROPOSE)}


def show_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """A list: how it stands, who has done what, its files, and what this actor can do now."""
    one = queries.list_for(actor, reference)
    rows, stopped, verbs = queries.files_of(one), queries.has_stopped(one), verbs_of(actor, one)
    job = next(iter(jobs_about(f"disposal:{reference}")), None) if one.state == states.DESTROYING and not stopped else None
    return {
        "one": one, "state": DISPOSAL.label(one.state), "look": LOOKS[one.state], "verbs": verbs, "why_not": _why_not(actor, one, verbs),
        "title": _heading(one, len(rows)), "rows": _lines(actor, one, rows), "pages": sum(row.pages for row in rows),
        "volumes": sum(row.volumes for row in rows), "course": _course(one), "authority": _authority(one), "job": job, "stopped": stopped,
        "fault": gettext(states.FAULTS[one.fault]) if one.fault else None,
        "may_go_on": stopped and actor.may(Permission.DISPOSAL_SUPERVISE), "second": _second_store(one, rows),
        "left": queries.content_left(one) if one.state == states.DESTROYED else [],
        "candidates": queries.candidates() if "change" in verbs else [], "terms": {code: gettext(word) for code, word in TERMS.items()},
    }


def file_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """The retention of one file: what is recorded, what that comes to, and what stands in the way of destroying it."""
    file = file_for(actor, reference)
    kept, listed, appraisals = queries.kept_of(file), queries.lists_with(file), queries.appraisals_of(file)
    gone = file.custody == DESTROYED
    names = names_of({row.entered_by for row in appraisals if row.entered_by})
    return {
        "file": file, "kept": kept, "term": gettext(TERMS[kept.term]), "years": kept.years_kept(today()), "gone": gone,
        "custody": CUSTODY.label(file.custody), "appraisals": [(row, gettext(TERMS[row.term]), names.get(row.entered_by or 0, ""))
                                                               for row in appraisals],
        "lists": [(row, one, DISPOSAL.label(one.state)) for row, one in listed], "bars": [] if gone else list(bars_of(file)),
        "may_propose": actor.may(Permission.DISPOSAL_PROPOSE) and not gone,
    }


def verbs_of(actor: Actor, one: Any) -> tuple[str, ...]:
    """What this actor can do with a list now: the lifecycle's verbs, less those that are somebody else's."""
    others = set()
    if one.document is None or actor.account_id == one.proposed_by:
        others |= {"approve"}
    if actor.account_id != one.proposed_by:
        others |= {"change", "propose"}
    if actor.account_id in (one.proposed_by, one.approved_by, one.first_by):
        others |= {"confirm"}
    return tuple(verb for verb in DISPOSAL.verbs(one.state) if verb in WHO_MAY and actor.may(WHO_MAY[verb]) and verb not in others)


def _why_not(actor: Actor, one: Any, verbs: tuple[str, ...]) -> str:
    """Whom the next step waits for, for somebody who looks for a button and finds none."""
    if one.state == states.PROPOSED and "approve" not in verbs:
        return gettext(N_("先记下批准文件，再由另一位主任档案员批准。") if one.document is None else N_("等拟定人以外的主任档案员批准。"))
    if one.state in (states.APPROVED, states.WITNESSED) and "confirm" not in verbs:
        left = N_("要两位监销人确认，都不能是拟定人或批准人。") if one.state == states.APPROVED else N_("还要另一位监销人确认。")
        return gettext(left)
    return ""


def _heading(one: Any, files: int) -> str:
    said = {
        states.DRAFTED: N_("拟销毁 %(count)s 份档案"), states.PROPOSED: N_("报批销毁 %(count)s 份档案"),
        states.APPROVED: N_("批准销毁 %(count)s 份档案，还没有动"), states.WITNESSED: N_("批准销毁 %(count)s 份档案，还没有动"),
        states.DESTROYING: N_("正在销毁 %(count)s 份档案"), states.DESTROYED: N_("销毁了 %(count)s 份档案"),
        states.ABANDONED: N_("撤销了，%(count)s 份档案照旧保管"),
    }
    return gettext(said[one.state], count=files)


def _lines(actor: Actor, one: Any, rows: Sequence[Any]) -> list[dict[str, Any]]:
    named = actor.reach(Permission.DISPOSAL_VIEW) is not Reach.DESCRIPTION
    return [{
        "row": row, "title": row.title if named else mask_name(row.title.removesuffix(TITLE_END)) + TITLE_END,
        "term": gettext(TERMS[row.term]), "bars": _bars(one, row),
    } for row in rows]


def _bars(one: Any, row: Any) -> list[str]:
    """What stands in the way of a file now; nothing is asked once it is too late."""
    if row.file is None or one.state not in (states.DRAFTED, states.PROPOSED, states.APPROVED, states.WITNESSED):
        return []
    return list(bars_of(row.file, one))


def _course(one: Any) -> list[dict[str, Any]]:
    people = names_of({getattr(one, who) for _, who, _ in (*COURSE, *ABANDONED) if getattr(one, who)})
    return [
        {"word": gettext(word), "when": getattr(one, when), "who": people.get(getattr(one, who) or 0, "")}
        for when, who, word in (ABANDONED if one.state == states.ABANDONED else COURSE) if getattr(one, when) is not None
    ]


def _authority(one: Any) -> list[tuple[str, str]]:
    if one.document is None:
        return []
    return [
        (gettext(N_("文号")), one.document), (gettext(N_("批准机关")), one.issuer),
        (gettext(N_("鉴定小组负责人")), f"{one.appraiser} {day(one.appraised_on)}"), (gettext(N_("批准人")), f"{one.approver} {day(one.issued_on)}"),
    ]


def _second_store(one: Any, rows: Sequence[Any]) -> tuple[int, int] | None:
    """(files whose content is gone from the second store too, files); None where there is no second store, or nothing is destroyed."""
    if not installation.current().settings.replica or not has_second() or one.state not in states.DECIDED:
        return None
    copies = copies_of([row.file.object_id for row in rows if row.file is not None])
    followed = [row for row in rows if row.destroyed_at and row.file and _followed(copies.get(row.file.object_id))]
    return len(followed), len(rows)


def _followed(copy: Any) -> bool:
    return copy is None or (copy.since is None and copy.trouble is None)
