"""Reading requests and what may be asked for, narrowed by reach."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, false, func, not_, or_, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.catalogue.models import Material, PersonnelFile
from portal.catalogue.queries import file_for
from portal.catalogue.queries import narrowed as narrowed_files
from portal.database import db, now
from portal.digitisation.actions import kept_derivative
from portal.jobs.queries import open_about
from portal.lifecycle import Refusal
from portal.people.models import Person
from portal.regulation.identity import is_valid_number, normalise_number
from portal.regulation.visibility import HIDDEN_FROM_RETIREE
from portal.rendering.formats import CHINA, paper_day
from portal.transfers.sealed import person_index
from portal.use_requests.models import CertifiedCopy, RequestDraft, UseRequest
from portal.use_requests.states import APPROVED, MAKE_COPY, OPEN
from portal.wording import N_, gettext

REQUESTS_A_PAGE = 50
MOST_RESIDENTS = 20
NO_REQUEST = N_("没有申请 %(reference)s，或者不是您能看的。")
STILL_USED = N_("%(reference)s 有利用申请 %(request)s 没有办结，或者副本还可以领取。办结、副本到期以后再销毁。")
NOT_READY = N_("副本还没有做好。")
EXPIRED = N_("这份副本 %(day)s过期，已经删除。还要的话，请再申请一次。")
ALTERED = N_("保存的副本不见了，或者和制作时不一样，没有交出。请告诉档案馆，或者再申请一次。")
FOR_THE_PERSON = N_("这是本人提出的申请，副本由本人领取。")


def today() -> date:
    """The day of the place, from which promises are counted."""
    return now().astimezone(CHINA).date()


def narrowed(statement: Select, actor: Actor, permission: Permission = Permission.REQUEST_VIEW) -> Select:
    """A statement over UseRequest, narrowed to what the actor reaches with the permission. Raises Forbidden."""
    reach = actor.reach(permission)
    if reach in (Reach.EVERYTHING, Reach.DESCRIPTION):
        return statement
    of_files = statement.join(PersonnelFile, PersonnelFile.id == UseRequest.file_id)
    if reach is Reach.OWN_FILE:
        return of_files.where(PersonnelFile.person_id == actor.person_id)
    if reach is Reach.OWN_AREA:
        return of_files.where(PersonnelFile.area == actor.area)
    return statement.where(false())


def request_for(actor: Actor, reference: str, permission: Permission = Permission.REQUEST_VIEW, *, lock: bool = False) -> UseRequest:
    """The request with this number, within reach; with `lock` nobody else changes it until the transaction ends. Raises NotFound."""
    statement = narrowed(select(UseRequest).where(UseRequest.reference == reference), actor, permission)
    found = db.session.scalar(statement.with_for_update(of=UseRequest) if lock else statement)
    if found is None:
        raise NotFound(NO_REQUEST, reference=reference)
    return found


def requests_for(actor: Actor, page: int = 1, *, ended: bool = False) -> tuple[list[UseRequest], int]:
    """One page of open requests, first those that are due first, or of ended ones, newest first; and how many there are.

    For those who fetch copies a request is open until its copy is gone.
    """
    waits = UseRequest.copy.has(CertifiedCopy.made_at.is_not(None) & CertifiedCopy.removed_at.is_(None))
    is_open = or_(UseRequest.state.in_(OPEN), waits if actor.may(Permission.REQUEST_COLLECT) else false())
    statement = narrowed(select(UseRequest).where(not_(is_open) if ended else is_open), actor)
    total = db.session.scalar(select(func.count()).select_from(statement.with_only_columns(UseRequest.id).subquery())) or 0
    order = (UseRequest.id.desc(),) if ended else (UseRequest.due_on, UseRequest.id)
    start = (page - 1) * REQUESTS_A_PAGE
    return list(db.session.scalars(statement.order_by(*order).limit(REQUESTS_A_PAGE).offset(start)).unique()), total


def counts_for(actor: Actor) -> dict[str, int]:
    """state -> how many requests within reach."""
    statement = narrowed(select(UseRequest), actor).with_only_columns(UseRequest.state, func.count()).group_by(UseRequest.state)
    return dict(db.session.execute(statement).all())


def has_stopped(request: UseRequest) -> bool:
    """Whether the making of an approved copy will not go on by itself: its job used up its retries."""
    return request.state == APPROVED and open_about(f"request:{request.reference}", MAKE_COPY) == 0


def needed(file: PersonnelFile) -> str | None:
    """Why a file may not be destroyed: a request is open, or its copy can still be fetched; None where neither is."""
    waits = UseRequest.copy.has(CertifiedCopy.removed_at.is_(None) & (CertifiedCopy.made_at.is_not(None)))
    statement = select(UseRequest.reference).where(UseRequest.file_id == file.id, or_(UseRequest.state.in_(OPEN), waits))
    reference = db.session.scalar(statement.order_by(UseRequest.id).limit(1))
    return gettext(STILL_USED, reference=file.reference, request=reference) if reference else None


# --- what may be asked for --------------------------------------------------------------------------------------------


def own_file(actor: Actor) -> PersonnelFile:
    """The file of somebody who asks for the own one. Raises NotFound."""
    file = db.session.scalar(select(PersonnelFile).where(PersonnelFile.person_id == actor.person_id))
    if file is None or actor.person_id is None:
        raise NotFound(N_("您的档案还没有移交到这里。请打电话问一问。"))
    return file


def file_to_ask_for(actor: Actor, reference: str) -> PersonnelFile:
    """The file for which the actor may ask. Raises Forbidden, NotFound."""
    return file_for(actor, reference, Permission.REQUEST_MAKE)


def may_be_given(class_code: str) -> bool:
    """Whether items of a class are offered and copied at all: never appraisals, vetting and discipline (domain 3.6)."""
    return class_code.split("-")[0] not in HIDDEN_FROM_RETIREE


def items_of(file: PersonnelFile) -> list[Material]:
    """What may be asked for of a file, in the order of the 目录."""
    rows = db.session.scalars(select(Material).where(Material.file_id == file.id).order_by(Material.order, Material.number))
    return [material for material in rows if may_be_given(material.class_code)]


def named_items(file: PersonnelFile, codes: Iterable[str]) -> list[Material]:
    """The items with these codes (`9-2-5`). Raises NotFound where one is not there or may not be given: the two are not told apart."""
    offered, wanted = {material.code: material for material in items_of(file)}, list(dict.fromkeys(codes))
    if any(code not in offered for code in wanted):
        raise NotFound(N_("选的材料不在可以提供的里面。请回到上一页，重新选。"))
    return [offered[code] for code in wanted]


def draft_of(actor: Actor) -> RequestDraft | None:
    """What the actor has filled in of a request that is not sent."""
    return db.session.get(RequestDraft, actor.account_id) if actor.account_id else None


def residents(actor: Actor, text: str) -> list[PersonnelFile]:
    """Files of people for whom the actor may ask: by the whole ID number, name, pinyin or initials, or 档号. Raises Forbidden."""
    word = text.strip()
    if not word:
        return []
    by_text = [Person.name == word, Person.pinyin == word.lower(), Person.initials == word.lower(), PersonnelFile.reference == word]
    number = normalise_number(word)
    if is_valid_number(number):
        by_text = [Person.id_number_index == person_index(number)]
    statement = select(PersonnelFile).join(Person, Person.id == PersonnelFile.person_id).where(or_(*by_text))
    found = narrowed_files(statement, actor, Permission.REQUEST_MAKE).order_by(PersonnelFile.reference).limit(MOST_RESIDENTS)
    return list(db.session.scalars(found).unique())


# --- the copy ---------------------------------------------------------------------------------------------------------


def refuse_collecting(actor: Actor, request: UseRequest) -> None:
    """Says why this actor cannot fetch the copy now. Raises NotFound where it expired, Refusal."""
    copy = request.copy
    if actor.reach(Permission.REQUEST_COLLECT) is Reach.OWN_AREA and request.identity_check is None:
        raise Refusal(FOR_THE_PERSON)
    if copy is None or copy.made_at is None or copy.expires_at is None:
        raise Refusal(NOT_READY)
    if copy.removed_at is not None or copy.expires_at <= now():
        raise NotFound(EXPIRED, day=paper_day(copy.expires_at))


def copy_content(actor: Actor, reference: str) -> bytes:
    """The PDF of a delivered request. Raises Forbidden, NotFound, Refusal."""
    request = request_for(actor, reference, Permission.REQUEST_COLLECT)
    refuse_collecting(actor, request)
    copy = request.copy
    content = kept_derivative(copy.copy_key) if copy else None
    if copy is None or content is None or hashlib.sha256(content).hexdigest() != copy.sha256:
        raise Refusal(ALTERED)
    return content
