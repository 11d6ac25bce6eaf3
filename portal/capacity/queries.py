"""What is held and what there is, counted."""
from __future__ import annotations

from sqlalchemy import func, select

from portal.capacity.models import ARCHIVISTS, SERVICE_STAFF, FilledPosts
from portal.capacity.plan import Plan, Present, plan
from portal.catalogue.queries import volume_count
from portal.database import db
from portal.people.models import Person
from portal.people.states import IN_CUSTODY
from portal.repository.queries import usable_area


def people_count() -> int:
    """Living, registered people in custody (Art. 11 and 14 count these)."""
    return db.session.scalar(select(func.count()).select_from(Person).where(Person.state == IN_CUSTODY)) or 0


def filled_posts(kind: str) -> int | None:
    """The newest number entered by the planner, None where none was."""
    return db.session.scalar(select(FilledPosts.number).where(FilledPosts.kind == kind).order_by(FilledPosts.id.desc()).limit(1))


def present() -> Present:
    return Present(usable_area(), filled_posts(ARCHIVISTS), filled_posts(SERVICE_STAFF))


def plan_for(volumes: int | None = None, people: int | None = None, growth: int = 0, years: int = 0) -> Plan:
    """The archive's plan; a number not given is the archive's own. Raises OutOfBounds."""
    return plan(
        volume_count() if volumes is None else volumes, people_count() if people is None else people, present(), growth, years,
    )
