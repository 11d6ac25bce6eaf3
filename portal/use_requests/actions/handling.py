"""What an archivist does with a request: takes it, finds and chooses the items, sends them for approval."""
from __future__ import annotations

from collections.abc import Iterable

from portal.access import Actor, Permission
from portal.database import db, now
from portal.lifecycle import Refusal
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.use_requests.actions.asking import MOST_TEXT
from portal.use_requests.models import RequestedItem, UseRequest
from portal.use_requests.queries import named_items, request_for
from portal.use_requests.states import REQUEST
from portal.wording import N_

MOST_PAGES = 200
"""Of one copy, so that making it stays within the memory of a working process."""


@recorded("request.taken", Permission.REQUEST_HANDLE)
def take(actor: Actor, reference: str) -> Recorded:
    """Takes a request that nobody has taken yet. Raises NotFound, Refusal."""
    return _take(actor, reference, "take")


@recorded("request.taken_over", Permission.REQUEST_HANDLE)
def take_over(actor: Actor, reference: str) -> Recorded:
    """Takes a request from the archivist who handles it, who is away. Raises NotFound, Refusal."""
    return _take(actor, reference, "take_over")


@recorded("request.prepared", Permission.REQUEST_HANDLE)
def prepare(actor: Actor, reference: str, codes: Iterable[str], advice: str = "") -> Recorded:
    """Names the items that go into the copy and sends the request for approval; with none, the advice says why.

    Raises NotFound, Refusal.
    """
    request = request_for(actor, reference, Permission.REQUEST_HANDLE, lock=True)
    before, after = request.state, REQUEST.advance(request.state, "prepare")
    if request.handled_by != actor.account_id:
        raise Refusal(N_("这件申请由别的档案员在办。要接着办，先按“接手”。"))
    chosen, said = named_items(request.file, codes), mask_in(advice.strip()[:MOST_TEXT])
    if not chosen and not said:
        raise Refusal(N_("选要复制的材料；没有找到，就写一句为什么。"))
    pages = sum(material.page_count for material in chosen)
    if pages > MOST_PAGES:
        raise Refusal(N_("选了 %(pages)d 页，一份副本最多 %(most)d 页。请分开办。"), pages=pages, most=MOST_PAGES)
    _include(request, {material.id for material in chosen})
    request.advice, request.state, request.prepared_at = said, after, now()
    return Recorded(f"request:{reference}", before, after, value=len(chosen))


def _take(actor: Actor, reference: str, verb: str) -> Recorded:
    request = request_for(actor, reference, Permission.REQUEST_HANDLE, lock=True)
    before, after = request.state, REQUEST.advance(request.state, verb)
    if request.handled_by == actor.account_id:
        raise Refusal(N_("已经是您在办。"))
    request.state, request.handled_by, request.handled_at = after, actor.account_id, now()
    return Recorded(f"request:{reference}", before, after)


def _include(request: UseRequest, material_ids: set[int]) -> None:
    """Marks what goes into the copy; what was named and is not chosen stays, unmarked, so that the requester sees it."""
    known = {item.material_id: item for item in request.items}
    for material_id, item in known.items():
        item.included = material_id in material_ids
        if not item.included and not item.named_by_requester:
            db.session.delete(item)
    request.items.extend(RequestedItem(material_id=new, included=True) for new in sorted(material_ids - set(known)))
