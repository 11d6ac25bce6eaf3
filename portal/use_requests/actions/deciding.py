"""What a lead archivist decides, who is neither the requester nor the handler (two-person rule)."""
from __future__ import annotations

import secrets

from portal.access import Actor, Permission
from portal.database import now
from portal.jobs import ask as ask_for
from portal.lifecycle import Refusal
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.use_requests.actions.asking import MOST_TEXT
from portal.use_requests.models import CertifiedCopy, UseRequest
from portal.use_requests.queries import request_for
from portal.use_requests.states import MAKE_COPY, REQUEST
from portal.wording import N_

COPIES = "delivered"
"""The folder of the derivatives area for copies; what lies in it has a random name and an end."""
KEY_BYTES = 32
TWO_PERSONS = N_("这件申请由您提出或经办，要由另一位主任来决定。")
REASON_NEEDED = N_("写一句理由，对方看得到。")


@recorded("request.approved", Permission.REQUEST_DECIDE)
def approve(actor: Actor, reference: str) -> Recorded:
    """Approves the chosen items and asks for their certified copy. Raises NotFound, Refusal."""
    request = _undecided(actor, reference)
    before, after = request.state, REQUEST.advance(request.state, "approve")
    if not any(item.included for item in request.items):
        raise Refusal(N_("没有选材料，不能批准。可以退回重办，或者不予提供。"))
    request.state, request.decided_by, request.decided_at = after, actor.account_id, now()
    request.copy = CertifiedCopy(copy_key=f"{COPIES}/{secrets.token_hex(KEY_BYTES)}.pdf")
    ask_for(MAKE_COPY, f"request:{reference}", {"request_id": request.id}, actor)
    return Recorded(f"request:{reference}", before, after)


@recorded("request.refused", Permission.REQUEST_DECIDE)
def refuse(actor: Actor, reference: str, reason: str) -> Recorded:
    """Refuses with a reason that the requester reads (PIPL Art. 50). Raises NotFound, Refusal."""
    request = _undecided(actor, reference)
    before, after = request.state, REQUEST.advance(request.state, "refuse")
    request.refusal = _reason(reason)
    request.state, request.decided_by, request.decided_at = after, actor.account_id, now()
    return Recorded(f"request:{reference}", before, after, request.refusal)


@recorded("request.sent_back", Permission.REQUEST_DECIDE)
def send_back(actor: Actor, reference: str, reason: str) -> Recorded:
    """Gives the request back to its handler, who reads why. Raises NotFound, Refusal."""
    request = _undecided(actor, reference)
    before, request.state = request.state, REQUEST.advance(request.state, "send_back")
    request.sent_back_because = _reason(reason)
    return Recorded(f"request:{reference}", before, request.state, request.sent_back_because)


def _undecided(actor: Actor, reference: str) -> UseRequest:
    """The request, for somebody who may decide about it. Raises NotFound, Refusal."""
    request = request_for(actor, reference, Permission.REQUEST_DECIDE, lock=True)
    if actor.account_id in (request.asked_by, request.handled_by):
        raise Refusal(TWO_PERSONS)
    return request


def _reason(text: str) -> str:
    said = text.strip()[:MOST_TEXT]
    if not said:
        raise Refusal(REASON_NEEDED)
    return mask_in(said)
