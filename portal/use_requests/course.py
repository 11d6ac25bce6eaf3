"""What a request says of itself: its heading and the ladder of its steps, with dates and who by role. Read from its row."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from portal.access import ROLE_LABELS, Role
from portal.rendering.formats import citizen_moment, said_day, weekday
from portal.use_requests.states import APPROVED, DELIVERED, HANDLED, OPEN, PREPARED, REFUSED, WITHDRAWN
from portal.wording import N_, gettext, ngettext

if TYPE_CHECKING:
    from portal.use_requests.models import UseRequest

ASK, TAKE, FIND, DECIDE, MAKE = range(5)
WORDS = (N_("收到申请"), N_("档案员受理"), N_("找到要用的材料"), N_("主任审批"), N_("做好副本"))
DONE, NOW, LATER = "done", "now", "later"
NEXT = {HANDLED: FIND, PREPARED: DECIDE, APPROVED: MAKE}
"""state -> the step that goes on in it."""


@dataclass(frozen=True)
class Step:
    """One rung: `at` is done, now or later; `note` says when and who."""

    word: str
    at: str
    note: str = ""
    icon: str = ""


def is_late(request: UseRequest, today: date) -> bool:
    return request.state in OPEN and request.due_on < today


def citizen_heading(request: UseRequest, today: date) -> str:
    """The answer to "where is it?" in one sentence, lateness first."""
    facts = {"day": said_day(request.due_on), "weekday": weekday(request.due_on)}
    if request.state == DELIVERED:
        return gettext(N_("副本已过期")) if is_over(request) else gettext(N_("您要的副本做好了，可以领取"))
    if request.state == REFUSED:
        return gettext(N_("这次没有办成，理由在下面"))
    if request.state == WITHDRAWN:
        return gettext(N_("这件申请已经撤回"))
    if is_late(request, today):
        return gettext(N_("晚了 %(count)d 天，对不起，我们正在办"), count=(today - request.due_on).days)
    return gettext(N_("您要的材料，%(day)s（%(weekday)s）前办好"), **facts)


def staff_heading(request: UseRequest, name: str) -> str:
    """What is asked of the archive: who wants how much; without the name for those who read descriptions only."""
    count = sum(item.named_by_requester for item in request.items)
    if not count:
        return gettext(N_("%(name)s写了一句想要什么"), name=name)
    return ngettext("%(name)s要 %(num)s 份材料", "%(name)s要 %(num)s 份材料", count, name=name)


def is_over(request: UseRequest) -> bool:
    """Whether the copy's bytes are gone."""
    return request.copy is not None and request.copy.removed_at is not None


def ladder(request: UseRequest, asked_by: Role, today: date) -> list[Step]:
    """The steps from the question to the copy; a refusal or a withdrawal ends them early."""
    done = [_done(ASK, request.asked_at, asked_by)]
    if request.handled_at:
        done.append(_done(TAKE, request.handled_at, Role.ARCHIVIST))
    if request.prepared_at and request.state != HANDLED:
        done.append(_done(FIND, request.prepared_at, Role.ARCHIVIST))
    if request.decided_at and request.state != REFUSED:
        done.append(_done(DECIDE, request.decided_at, Role.LEAD))
    if request.state == REFUSED:
        return [*done, Step(gettext(N_("主任审批：不予提供")), NOW, _by(request.decided_at, Role.LEAD), "x-circle")]
    if request.state == WITHDRAWN:
        return [*done, Step(gettext(N_("撤回了申请")), NOW, _by(request.withdrawn_at, asked_by), "arrow-counterclockwise")]
    if request.copy is not None and request.copy.made_at:
        return [*done, Step(gettext(WORDS[MAKE]), DONE, citizen_moment(request.copy.made_at))]
    going_on = NEXT.get(request.state, TAKE)
    promise = N_("承诺%(day)s前办好，已经过了") if is_late(request, today) else N_("%(day)s前办好")
    due = gettext(promise, day=said_day(request.due_on))
    coming = [Step(gettext(word), LATER) for word in WORDS[going_on + 1:]]
    return [*done, Step(gettext(_going_on(going_on)), NOW, due), *coming]


def _going_on(step: int) -> str:
    return {
        TAKE: N_("等档案员受理"), FIND: N_("档案员正在找材料"), DECIDE: N_("主任正在审批"), MAKE: N_("正在做副本"),
    }[step]


def _done(step: int, at: datetime, role: Role) -> Step:
    return Step(gettext(WORDS[step]), DONE, _by(at, role))


def _by(at: datetime | None, role: Role) -> str:
    return gettext(N_("%(when)s·%(role)s"), when=citizen_moment(at), role=gettext(ROLE_LABELS[role]))
