"""Asking for a certified copy, answer by answer or at the counter, and taking the request back."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from portal.access import Actor, Permission, Reach
from portal.catalogue.holds import refuse_closed
from portal.catalogue.models import Material, PersonnelFile
from portal.database import db, insert_unless_there, now
from portal.lifecycle import Refusal
from portal.people.states import IN_CUSTODY
from portal.regulation.identity import mask_in
from portal.trail import Recorded, recorded
from portal.use_requests.models import RequestDraft, RequestedItem, RequestNumber, UseRequest
from portal.use_requests.purposes import IDENTITY_CHECKS, PURPOSES
from portal.use_requests.queries import draft_of, file_to_ask_for, named_items, own_file, request_for, today
from portal.use_requests.states import OPEN, REQUEST
from portal.use_requests.working_days import promised
from portal.wording import N_

SERIES = "SQ"
"""申请."""
MOST_TEXT = 500
"""Characters of a wish, an advice or a reason."""
PURPOSE_NEEDED = N_("选一项用途。说不清，就选“我说不清”。")
ITEMS_NEEDED = N_("选一份材料，或者写一句您想要什么。")
IDENTITY_NEEDED = N_("替别人申请，要选怎样核对了身份。")


@recorded("request.purpose_drafted", Permission.REQUEST_MAKE)
def draft_purpose(actor: Actor, purpose: str) -> Recorded:
    """Keeps what the copy is for until the request is sent. Raises NotFound without a file, Refusal for no such purpose."""
    own_file(actor)
    draft = _draft(actor)
    draft.purpose, draft.saved_at = _purpose(purpose), now()
    return Recorded(f"account:{actor.account_id}")


@recorded("request.items_drafted", Permission.REQUEST_MAKE)
def draft_items(actor: Actor, codes: Iterable[str], wish: str = "") -> Recorded:
    """Keeps which items, or which wish in words, until the request is sent. Raises NotFound, Refusal where there is neither."""
    file, draft = own_file(actor), _draft(actor)
    items, said = named_items(file, codes), _wish(wish)
    _refuse_nothing(items, said)
    draft.codes, draft.wish, draft.saved_at = [item.code for item in items], said, now()
    return Recorded(f"account:{actor.account_id}")


@recorded("request.asked", Permission.REQUEST_MAKE)
def ask_drafted(actor: Actor) -> Recorded:
    """Sends what the actor filled in; answers the request's number (`SQ2026-0001`). Raises NotFound, Refusal where it is not whole."""
    draft = draft_of(actor)
    if draft is None:
        raise Refusal(N_("没有填好还没交的申请。交过的在“我的申请”里。"))
    file = own_file(actor)
    request = _open(actor, file, _purpose(draft.purpose or ""), named_items(file, draft.codes), draft.wish)
    db.session.delete(draft)
    return Recorded(f"request:{request.reference}", after=request.state, value=request.reference)


@recorded("request.asked", Permission.REQUEST_MAKE)
def ask(
    actor: Actor, file_reference: str, purpose: str, codes: Iterable[str] = (), wish: str = "", identity_check: str | None = None,
) -> Recorded:
    """Asks for a certified copy of named items of a file, or with a wish in words; answers the request's number.

    Whoever asks for a resident says how identity was checked. Raises Forbidden, NotFound, Refusal.
    """
    for_another = actor.reach(Permission.REQUEST_MAKE) is not Reach.OWN_FILE
    if for_another and identity_check not in IDENTITY_CHECKS:
        raise Refusal(IDENTITY_NEEDED)
    file = file_to_ask_for(actor, file_reference)
    request = _open(actor, file, _purpose(purpose), named_items(file, codes), _wish(wish), identity_check if for_another else None)
    return Recorded(f"request:{request.reference}", after=request.state, reason=request.identity_check, value=request.reference)


@recorded("request.withdrawn", Permission.REQUEST_MAKE)
def withdraw(actor: Actor, reference: str) -> Recorded:
    """Takes a request back before it is prepared; a counter only what was asked at a counter. Raises NotFound, Refusal."""
    request = request_for(actor, reference, Permission.REQUEST_MAKE, lock=True)
    if actor.reach(Permission.REQUEST_MAKE) is Reach.OWN_AREA and request.identity_check is None:
        raise Refusal(N_("这是本人提出的申请，要本人来撤回。"))
    before, request.state = request.state, REQUEST.advance(request.state, "withdraw")
    request.withdrawn_at = now()
    return Recorded(f"request:{reference}", before, request.state)


def _draft(actor: Actor) -> RequestDraft:
    draft = draft_of(actor)
    if draft is None:
        draft = RequestDraft(account_id=actor.account_id, codes=[], wish="", saved_at=now())
        db.session.add(draft)
    return draft


def _open(
    actor: Actor, file: PersonnelFile, purpose: str, items: list[Material], wish: str, identity_check: str | None = None,
) -> UseRequest:
    _refuse_nothing(items, wish)
    db.session.refresh(file, with_for_update={"of": PersonnelFile})
    refuse_closed(file)
    if file.person.state != IN_CUSTODY:
        raise Refusal(N_("这份档案的当事人已去世或已转出，网上办不了。请到档案馆窗口来办。"))
    _refuse_twice(file, purpose, items, wish)
    request = UseRequest(
        reference=next_reference(), file_id=file.id, state=REQUEST.start, purpose=purpose, wish=wish, identity_check=identity_check,
        asked_by=actor.account_id, asked_at=now(), due_on=promised(today()),
        items=[RequestedItem(material_id=item.id, named_by_requester=True) for item in items],
    )
    db.session.add(request)
    db.session.flush()
    return request


def _refuse_nothing(items: list[Material], wish: str) -> None:
    if not items and not wish:
        raise Refusal(ITEMS_NEEDED)


def _refuse_twice(file: PersonnelFile, purpose: str, items: list[Material], wish: str) -> None:
    """A request that is sent twice, as by a second press of the button, stays one."""
    same = select(UseRequest).where(
        UseRequest.file_id == file.id, UseRequest.state.in_(OPEN), UseRequest.purpose == purpose, UseRequest.wish == wish,
    )
    wanted = {item.id for item in items}
    for request in db.session.scalars(same).unique():
        if wanted == {item.material_id for item in request.items if item.named_by_requester}:
            raise Refusal(N_("同样的申请已经提出过，正在办：%(reference)s。"), reference=request.reference)


def _purpose(code: str) -> str:
    if code not in PURPOSES:
        raise Refusal(PURPOSE_NEEDED)
    return code


def _wish(text: str) -> str:
    """The wish in words, cut to a sensible length, ID numbers in it masked."""
    return mask_in(text.strip()[:MOST_TEXT])


def next_reference() -> str:
    """The next number of this year. It is given once: its row is held until the transaction ends."""
    year = today().year
    insert_unless_there(RequestNumber, year=year, last=0)
    of_year = update(RequestNumber).where(RequestNumber.year == year)
    last = db.session.scalar(of_year.values(last=RequestNumber.last + 1).returning(RequestNumber.last))
    return f"{SERIES}{year}-{last:04d}"
