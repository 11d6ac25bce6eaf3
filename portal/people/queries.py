"""Finding enterprises and people, narrowed by reach."""
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, false, select

from portal.access import Actor, NotFound, Permission, Reach
from portal.database import db
from portal.people.models import Enterprise, Person
from portal.regulation.identity import normalise_number
from portal.wording import N_


def enterprise_by_code(code: str) -> Enterprise:
    """The enterprise with this USCC or legacy code. Raises NotFound."""
    known = normalise_number(code)
    enterprise = db.session.scalar(select(Enterprise).where((Enterprise.uscc == known) | (Enterprise.legacy_code == code)))
    if enterprise is None:
        raise NotFound(N_("没有登记过这个企业：%(code)s。"), code=code)
    return enterprise


def enterprise_id_of(code: str) -> int:
    return enterprise_by_code(code).id


def enterprise_names(ids: Iterable[int]) -> dict[int, str]:
    """id -> name."""
    rows = db.session.execute(select(Enterprise.id, Enterprise.name).where(Enterprise.id.in_(set(ids))))
    return dict(rows.all())


def enterprises() -> list[Enterprise]:
    return list(db.session.scalars(select(Enterprise).order_by(Enterprise.name)))


def person_by_index(blind_index: str) -> Person | None:
    """Exact look-up by the blind index of a normalised ID number."""
    return db.session.scalar(select(Person).where(Person.id_number_index == blind_index))


def narrowed(statement: Select, actor: Actor, permission: Permission) -> Select:
    """The statement over Person, narrowed to what the actor reaches with the permission."""
    reach = actor.reach(permission)
    if reach in (Reach.EVERYTHING, Reach.DESCRIPTION):
        return statement
    if reach is Reach.OWN_ENTERPRISE:
        return statement.where(Person.enterprise_id == actor.enterprise_id)
    if reach is Reach.OWN_AREA:
        return statement.where(Person.area == actor.area)
    if reach is Reach.OWN_FILE:
        return statement.where(Person.id == actor.person_id)
    return statement.where(false())


def person_for(actor: Actor, person_id: int, permission: Permission = Permission.PERSON_VIEW) -> Person:
    """A person within reach. Raises NotFound."""
    person = db.session.scalar(narrowed(select(Person).where(Person.id == person_id), actor, permission))
    if person is None:
        raise NotFound
    return person
