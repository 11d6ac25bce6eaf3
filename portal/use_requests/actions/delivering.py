"""The copy: that it is made, fetched, and gone after its time."""
from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from portal import installation
from portal.access import Actor, Permission
from portal.database import db, now, writing
from portal.jobs import ask as ask_for
from portal.lifecycle import Refusal
from portal.trail import Recorded, add_entry, recorded
from portal.use_requests.models import CertifiedCopy, UseRequest
from portal.use_requests.queries import has_stopped, refuse_collecting, request_for
from portal.use_requests.states import APPROVED, MAKE_COPY, REQUEST
from portal.wording import N_

KEPT_DAYS = 30
"""How long a copy can be fetched; the archive's own rule."""
REMOVED_AT_ONCE = 20


def expiry(made_at: datetime) -> datetime:
    return made_at + timedelta(days=KEPT_DAYS)


def deliver(request_id: int, made_at: datetime, pages: int, pages_sha256: str, sha256: str) -> None:
    """Says that the copy of an approved request lies under its key; nothing where that was said before. An event of the worker."""
    with writing() as session:
        request = session.scalar(select(UseRequest).where(UseRequest.id == request_id).with_for_update(of=UseRequest))
        if request is None or request.copy is None or request.state != APPROVED:
            return
        before, request.state = request.state, REQUEST.advance(request.state, "deliver")
        copy = request.copy
        copy.made_at, copy.expires_at = made_at, expiry(made_at)
        copy.pages, copy.pages_sha256, copy.sha256 = pages, pages_sha256, sha256
        add_entry(None, "request.delivered", Recorded(f"request:{request.reference}", before, request.state))


@recorded("request.copy_collected", Permission.REQUEST_COLLECT)
def collect(actor: Actor, reference: str) -> Recorded:
    """Counts and records that the copy was fetched. Raises NotFound where it expired, Refusal."""
    request = request_for(actor, reference, Permission.REQUEST_COLLECT, lock=True)
    refuse_collecting(actor, request)
    if request.copy is not None:
        request.copy.fetched += 1
    return Recorded(f"request:{reference}")


@recorded("request.copy_asked_again", Permission.REQUEST_HANDLE)
def remake(actor: Actor, reference: str) -> Recorded:
    """Asks again for a copy whose making stopped. Raises NotFound, Refusal."""
    request = request_for(actor, reference, Permission.REQUEST_HANDLE, lock=True)
    if not has_stopped(request):
        raise Refusal(N_("没有停下的制作。"))
    ask_for(MAKE_COPY, f"request:{reference}", {"request_id": request.id}, actor)
    return Recorded(f"request:{reference}", request.state, request.state)


def remove_expired() -> int:
    """Removes the bytes of copies whose time is over, first the bytes, then says so; returns how many. Repeated without harm."""
    db.session.rollback()
    over = select(CertifiedCopy).where(CertifiedCopy.removed_at.is_(None), CertifiedCopy.expires_at <= now())
    due = [(copy.request_id, copy.copy_key) for copy in db.session.scalars(over.limit(REMOVED_AT_ONCE))]
    for request_id, key in due:
        installation.current().store.derivatives.remove(key)
        _note_removed(request_id)
    db.session.rollback()
    return len(due)


def _note_removed(request_id: int) -> None:
    with writing() as session:
        request = session.get_one(UseRequest, request_id)
        if request.copy is not None and request.copy.removed_at is None:
            request.copy.removed_at = now()
            add_entry(None, "request.copy_expired", Recorded(f"request:{request.reference}"))
