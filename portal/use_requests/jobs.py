"""Making the copy of an approved request, and removing copies whose time is over. Each may be repeated without harm."""
from __future__ import annotations

import hashlib

from portal import installation
from portal.access import Role
from portal.accounts.queries import account_by_id
from portal.catalogue.holds import hold_while
from portal.catalogue.queries import pages_of
from portal.database import db, now
from portal.digitisation.queries import PagePlace, copy_of
from portal.jobs import Progress, register
from portal.jobs.worker import on_tick
from portal.papers import make_pdf
from portal.rendering.formats import role_name
from portal.use_requests.actions import deliver, expiry, remove_expired
from portal.use_requests.cover import Chosen, Copied, cover_data, foot_words, watermark_words
from portal.use_requests.models import UseRequest
from portal.use_requests.queries import needed
from portal.use_requests.states import APPROVED, MAKE_COPY
from portal.wording import CHINESE, use

PAGE_WIDTH = 1654
"""Pixels across: A4 at 200 dots an inch, enough to print."""


def register_jobs() -> None:
    hold_while(needed)
    register(MAKE_COPY, make_copy)
    on_tick(remove_expired)


def make_copy(argument: dict, progress: Progress) -> None:
    """Burns the pages of the chosen items, sets the cover before them and puts the PDF under the key of the approval."""
    from portal.use_requests.copy_paper import assembled, pages_digest  # pypdf takes a while to load, and copies are rare
    from portal.use_requests.watermark import burnt

    request = db.session.get(UseRequest, argument["request_id"])
    if request is None or request.copy is None or request.state != APPROVED:
        return
    copied, key = copied_of(request), request.copy.copy_key
    places = places_of(request)
    words, pages = watermark_words(copied), []
    for done, place in enumerate(places):
        progress(done, len(places))
        pages.append(burnt(copy_of(place, PAGE_WIDTH), words, foot_words(copied, done + 1)))
    digest = pages_digest(pages)
    content = assembled(make_pdf("copy_cover", cover_data(copied, digest)), pages, copied.reference)
    installation.current().store.derivatives.put(key, content)
    deliver(argument["request_id"], copied.made_at, len(pages), digest, hashlib.sha256(content).hexdigest())
    progress(len(places), len(places))


def places_of(request: UseRequest) -> list[PagePlace]:
    """The pages of the items that are included, in the order of the 目录."""
    chosen = sorted((item.material for item in request.items if item.included), key=lambda one: (one.order, one.number))
    return [PagePlace(page, material, request.file) for material in chosen for page in pages_of(material)]


def copied_of(request: UseRequest) -> Copied:
    """What the copy says about itself."""
    made_at = now()
    chosen = sorted((item.material for item in request.items if item.included), key=lambda one: (one.order, one.number))
    with use(CHINESE):
        requester = role_name(Role(account_by_id(request.asked_by).role))
    return Copied(
        archive=installation.current().settings.archive_name, reference=request.reference, file_reference=request.file.reference,
        person=request.file.person.name, purpose=request.purpose, requester=requester, made_at=made_at, expires_at=expiry(made_at),
        items=[Chosen(one.code, one.title, one.date_text, len(pages_of(one))) for one in chosen],
    )
