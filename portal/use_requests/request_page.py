"""What the pages of requests show, as plain facts for their templates."""
from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from portal.access import Actor, Permission, Reach, Role
from portal.accounts.queries import account_by_id, names_of
from portal.regulation.catalogue import Scheme, label
from portal.use_requests import course, queries
from portal.use_requests.purposes import IDENTITY_CHECKS, PURPOSES
from portal.use_requests.states import APPROVED, DELIVERED, REQUEST
from portal.use_requests.working_days import promised
from portal.wording import N_, gettext

CHIPS = {
    "asked": ("wait", "inbox"), "handled": ("run", "search"), "prepared": ("run", "clipboard-check"), "approved": ("run", "arrow-repeat"),
    "delivered": ("ok", "check-circle-fill"), "refused": ("wait", "slash-circle"), "withdrawn": ("wait", "arrow-counterclockwise"),
}
"""How the state of a request looks in lists."""
WHO_MAY = {
    "take": Permission.REQUEST_HANDLE, "take_over": Permission.REQUEST_HANDLE, "prepare": Permission.REQUEST_HANDLE,
    "approve": Permission.REQUEST_DECIDE, "refuse": Permission.REQUEST_DECIDE, "send_back": Permission.REQUEST_DECIDE,
    "withdraw": Permission.REQUEST_MAKE,
}
POLL_SECONDS = 2


class Side(StrEnum):
    """From where somebody looks: the person, a counter, the archive, or who only reads descriptions."""

    PERSON = "person"
    COUNTER = "counter"
    ARCHIVE = "archive"
    READER = "reader"


def side_of(actor: Actor) -> Side:
    return {
        Reach.OWN_FILE: Side.PERSON, Reach.OWN_AREA: Side.COUNTER, Reach.DESCRIPTION: Side.READER,
    }.get(actor.reach(Permission.REQUEST_VIEW), Side.ARCHIVE)


def list_facts(actor: Actor, number: int, ended: bool) -> dict[str, Any]:
    """One page of the list of requests."""
    found, total = queries.requests_for(actor, number, ended=ended)
    handlers, today = names_of({one.handled_by for one in found if one.handled_by}), queries.today()
    lines = [_line(one, handlers.get(one.handled_by or 0, ""), today) for one in found]
    last = -(-total // queries.REQUESTS_A_PAGE) or 1
    return {"lines": lines, "total": total, "number": number, "last": last, "ended": ended, "side": side_of(actor)}


def _line(request: Any, handler: str, today: Any) -> dict[str, Any]:
    late = (today - request.due_on).days if course.is_late(request, today) else 0
    return {
        "asked": request, "state": REQUEST.label(request.state), "look": CHIPS[request.state], "late": late, "handler": handler,
        "wanted": wanted(request), "purpose": gettext(PURPOSES[request.purpose][0]),
        "over": request.state == DELIVERED and course.is_over(request),
    }


def wanted(request: Any) -> list[str]:
    """Titles of the items that were named; empty for a wish in words."""
    return [item.material.title for item in request.items if item.named_by_requester]


def request_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """One request with its course, and what this actor can do with it now."""
    request, today = queries.request_for(actor, reference), queries.today()
    asked_by = Role(account_by_id(request.asked_by).role)
    side, verbs, stopped = side_of(actor), verbs_of(actor, request), queries.has_stopped(request)
    return {
        "asked": request, "side": side, "verbs": verbs, "state": REQUEST.label(request.state), "look": CHIPS[request.state],
        "staff_heading": course.staff_heading(request, gettext(N_("有人")) if side is Side.READER else request.file.person.name),
        "heading": course.citizen_heading(request, today), "ladder": course.ladder(request, asked_by, today), "asked_by": asked_by,
        "late": course.is_late(request, today), "over": course.is_over(request), "stopped": stopped,
        "poll": POLL_SECONDS if request.state == APPROVED and not stopped else None,
        "barred": "approve" in REQUEST.verbs(request.state) and actor.may(Permission.REQUEST_DECIDE) and "approve" not in verbs,
        "collects": may_collect(actor, request), **_said_of(request, side),
    }


def _said_of(request: Any, side: Side) -> dict[str, Any]:
    """What was asked and chosen, in words; who handles it is said inside the archive only."""
    return {
        "purpose": gettext(PURPOSES[request.purpose][0]), "wanted": wanted(request),
        "identity": gettext(IDENTITY_CHECKS[request.identity_check][0]) if request.identity_check else "",
        "included": [item.material for item in request.items if item.included],
        "handler": names_of({request.handled_by}).get(request.handled_by, "") if request.handled_by and side is Side.ARCHIVE else "",
    }


def verbs_of(actor: Actor, request: Any) -> tuple[str, ...]:
    """What this actor can do with the request now: the lifecycle's verbs, less those that are somebody else's."""
    others = set()
    if request.handled_by == actor.account_id:
        others |= {"take_over"}
    else:
        others |= {"prepare"}
    if actor.account_id in (request.asked_by, request.handled_by):
        others |= {"approve", "refuse", "send_back"}
    if side_of(actor) is Side.COUNTER and request.identity_check is None:
        others |= {"withdraw"}
    return tuple(verb for verb in REQUEST.verbs(request.state) if verb in WHO_MAY and actor.may(WHO_MAY[verb]) and verb not in others)


def may_collect(actor: Actor, request: Any) -> bool:
    if not actor.may(Permission.REQUEST_COLLECT) or request.state != DELIVERED or course.is_over(request):
        return False
    return side_of(actor) is Side.PERSON or request.identity_check is not None


# --- what may be chosen -----------------------------------------------------------------------------------------------


def grouped(materials: Iterable[Any], scheme: str) -> list[dict[str, Any]]:
    """Materials under the names of their classes in the file's scheme, in the order of the 目录."""
    groups: dict[str, dict[str, Any]] = {}
    for material in materials:
        group = groups.setdefault(material.class_code, {"name": gettext(label(material.class_code, Scheme(scheme))), "materials": []})
        group["materials"].append(material)
    return list(groups.values())


def promise() -> Any:
    """By when a request of today is answered."""
    return promised(queries.today())


def draft_facts(actor: Actor) -> dict[str, Any]:
    """What the actor has answered so far, in words."""
    draft = queries.draft_of(actor)
    purpose = draft.purpose if draft else None
    codes = draft.codes if draft else []
    file = queries.own_file(actor)
    return {
        "draft": draft, "purpose": gettext(PURPOSES[purpose][0]) if purpose else "",
        "items": [one for one in queries.items_of(file) if one.code in codes], "wish": draft.wish if draft else "", "due_on": promise(),
    }
