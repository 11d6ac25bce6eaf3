"""The cast: the same few people in every test, so that a reader knows at once who may what."""
from __future__ import annotations

from dataclasses import dataclass

from flask.testing import FlaskClient

from portal.access import Actor, Role
from portal.accounts.models import Account
from portal.database import db, now, writing
from portal.people.models import Enterprise, Person

USCC = "91530115MA6N000176"
OTHER_USCC = "91350100M000100Y43"
TOWNSHIP_AREA = "530115001"


@dataclass
class Cast:
    """`actors` by name: enterprise, other_enterprise, archivist, archivist2, lead, lead2, retiree, township, auditor, planner, admin."""

    actors: dict[str, Actor]
    enterprise_id: int
    other_enterprise_id: int
    person_id: int

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    def sign_in(self, client: FlaskClient, name: str) -> None:
        """Signs a test browser in through the accounts room's own session, without a password."""
        from portal.accounts.actions import COOKIE, open_session

        client.set_cookie(COOKIE, open_session(self.actors[name].account_id))


def make_cast() -> Cast:
    with writing() as session:
        own = Enterprise(name="滇池磷业有限责任公司", uscc=USCC, registered_area="530115", created_at=now())
        other = Enterprise(name="昆阳机械厂", uscc=OTHER_USCC, registered_area="530115", created_at=now())
        session.add_all([own, other])
        session.flush()
        person = Person(
            name="王测试", id_number_token="-", id_number_index="-", id_tail="0025", enterprise_id=own.id, area=TOWNSHIP_AREA,
            created_at=now(),
        )
        session.add(person)
        session.flush()
        narrow = {
            "enterprise": (Role.ENTERPRISE, {"enterprise_id": own.id}), "other_enterprise": (Role.ENTERPRISE, {"enterprise_id": other.id}),
            "archivist": (Role.ARCHIVIST, {}), "archivist2": (Role.ARCHIVIST, {}), "lead": (Role.LEAD, {}), "lead2": (Role.LEAD, {}),
            "retiree": (Role.RETIREE, {"person_id": person.id}), "township": (Role.TOWNSHIP, {"area": TOWNSHIP_AREA}),
            "auditor": (Role.AUDITOR, {}), "planner": (Role.PLANNER, {}), "admin": (Role.ADMIN, {}),
        }
        accounts = {name: Account(user=name, role=role.value, created_at=now(), **kept) for name, (role, kept) in narrow.items()}
        session.add_all(accounts.values())
        session.flush()
        actors = {name: account.actor for name, account in accounts.items()}
        ids = own.id, other.id, person.id
    db.session.remove()
    return Cast(actors, *ids)
