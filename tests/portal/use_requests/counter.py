"""A file with items of every kind in custody, and the steps of a request: what these tests do again and again."""
from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from portal import installation
from portal.catalogue.models import Fonds, Material, Page, PersonnelFile, Volume
from portal.database import db, now, writing
from portal.jobs.worker import work_until_idle
from portal.people.models import Person
from portal.regulation.reference import file_reference, object_id
from portal.trail import TrailEntry
from portal.use_requests import actions, queries
from portal.use_requests.models import UseRequest
from tests.packages import jpeg, text_pdf
from tests.portal.cast import Cast

SMALL = (620, 877)
RESUME, APPRAISAL, VETTING, PUNISHMENT, HIRING, RETIREMENT = "1-1", "3-1", "5-1", "8-1", "9-2-1", "9-2-2"
ITEMS = {
    RESUME: ("1", 1, "职工登记表", 1), APPRAISAL: ("3", 1, "年度考核登记表", 1), VETTING: ("5", 1, "政治历史问题审查结论", 1),
    PUNISHMENT: ("8", 1, "行政处罚决定", 1), HIRING: ("9-2", 1, "招工（录用）审批表", 2), RETIREMENT: ("9-2", 2, "职工退休审批表", 1),
}
"""code -> class, number, title, pages; the retirement form is a born-digital PDF."""
TITLES = {code: facts[2] for code, facts in ITEMS.items()}


def take_in(person_id: int, number: int, area: str | None = None) -> str:
    """A file in custody with these items, its pages in the store; its 档号."""
    code = installation.current().settings.fonds
    reference, contents = file_reference(code, number), {}
    with writing() as session:
        fonds = session.scalar(select(Fonds).where(Fonds.code == code)) or Fonds(code=code, name="退休人员")
        session.add(fonds)
        session.flush()
        person = session.get_one(Person, person_id)
        file = PersonnelFile(
            reference=reference, fonds_id=fonds.id, person_id=person_id, enterprise_id=person.enterprise_id, area=area or person.area,
            accession="RS2026-0001", object_id=object_id(reference), object_version=1, received_at=now(),
        )
        session.add(file)
        session.flush()
        session.add(Volume(file_id=file.id, number=1, reference=f"{reference}.1"))
        for order, (item, (class_code, place, title, pages)) in enumerate(ITEMS.items()):
            material = Material(
                file_id=file.id, class_code=class_code, number=place, code=item, order=order, title=title, year=1988, month=7,
                page_count=pages,
            )
            session.add(material)
            session.flush()
            for page in range(1, pages + 1):
                kind = "pdf" if item == RETIREMENT else "jpeg"
                image, content = f"{item}-{page:03}.{kind}", text_pdf(item) if kind == "pdf" else jpeg(f"{item} {page}", SMALL)
                contents[f"original/{image}"] = content
                session.add(Page(
                    file_id=file.id, material_id=material.id, number=page, image=image, kind=kind, digest=f"{number}{item}{page}" * 8,
                ))
    installation.current().store.create(object_id(reference), contents, "accession")
    return reference


@dataclass
class Counter:
    """Where people ask. Steps take the number of a request and give it back, so that they can be chained."""

    app: Flask
    cast: Cast
    file: str

    # --- steps ---

    def asked(self, *codes: str, by: str = "retiree", wish: str = "", purpose: str = "pension") -> str:
        checked = "in_person" if by == "township" else None
        return actions.ask(self.cast[by], self.file, purpose, codes or (() if wish else (HIRING,)), wish, checked)

    def handled(self, *codes: str, by: str = "retiree", archivist: str = "archivist", wish: str = "") -> str:
        reference = self.asked(*codes, by=by, wish=wish)
        actions.take(self.cast[archivist], reference)
        return reference

    def prepared(self, *codes: str, by: str = "retiree", archivist: str = "archivist") -> str:
        reference = self.handled(by=by, archivist=archivist)
        actions.prepare(self.cast[archivist], reference, codes or (HIRING,))
        return reference

    def approved(self, *codes: str, by: str = "retiree") -> str:
        reference = self.prepared(*codes, by=by)
        actions.approve(self.cast["lead"], reference)
        return reference

    def delivered(self, *codes: str, by: str = "retiree") -> str:
        reference = self.approved(*codes, by=by)
        self.work()
        return reference

    def work(self) -> dict[str, int]:
        """Everything that waits, as the worker does it."""
        db.session.rollback()
        return work_until_idle(self.app)

    # --- looking ---

    def request(self, reference: str) -> UseRequest:
        db.session.rollback()
        return queries.request_for(self.cast["lead"], reference)

    def state(self, reference: str) -> str:
        return self.request(reference).state

    def included(self, reference: str) -> list[str]:
        return sorted(item.material.code for item in self.request(reference).items if item.included)

    def trail(self, verb: str) -> list[TrailEntry]:
        db.session.rollback()
        return list(db.session.scalars(select(TrailEntry).where(TrailEntry.verb == verb).order_by(TrailEntry.id)))

    def kept(self) -> list[str]:
        """What lies in the derivatives area of copies."""
        return list(installation.current().store.derivatives.list("delivered"))
