"""An archive with files in custody whose persons died long ago, some of them appraised, and a list brought as far as a test wants it."""
from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from archive_store import Store
from portal import installation
from portal.accounts import passwords
from portal.accounts.models import Account
from portal.catalogue.actions import note_death
from portal.catalogue.models import Material, PersonnelFile
from portal.database import db, writing
from portal.jobs.worker import work_until_idle
from portal.preservation.disposal import actions
from portal.preservation.disposal.actions import Authority
from portal.preservation.disposal.models import DisposalFile, DisposalList
from portal.regulation.dates import PartialDate
from portal.regulation.reference import object_id
from portal.settings import Settings
from portal.trail import TrailEntry
from portal.transfers import revision
from portal.transfers.record import SCHEMA
from portal.transfers.records import facts_of
from tests.portal.cast import USCC, Cast
from tests.portal.conftest import settings_in
from tests.portal.holdings import FONDS, hold

FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"
NUMBERS = {"李素芬": "530122195503070028", "何秀英": "530122195809140025"}
MATERIALS = {"1-1": ("履历表", ["滇池边的第一页", "第二页"]), "9-2-1": ("退休审批表", ["退休的那一页"])}
DATED = 1988
PASSWORD = "昆阳磷矿的老档案"
AUTHORITY = Authority("晋档〔2026〕7号", "晋宁区档案局", date(2026, 9, 10), "杨素珍", date(2026, 9, 1), "段文华")
SUPERVISORS = ("archivist2", "lead2")


@dataclass
class Disposals:
    """Steps of a list, each by whoever takes it: the archivist proposes, the lead approves, archivist2 and lead2 supervise."""

    cast: Cast
    app: Flask
    scan: Path

    def expired(self, reference: str, term: str = "D10", died: str = "2019-03") -> None:
        """Writes down a death and an appraisal; the materials are of 1988."""
        note_death(self.cast["archivist"], reference, PartialDate.parse(died))
        actions.appraise(self.cast["archivist"], reference, term, "鉴定〔2026〕1号", date(2026, 8, 1), "保管期限已满，无继续保存价值")

    def begun(self, *references: str) -> str:
        number = actions.begin(self.cast["archivist"], "保管期限已满")
        if references:
            actions.add_files(self.cast["archivist"], number, references)
        return number

    def proposed(self, *references: str) -> str:
        number = self.begun(*references)
        actions.propose(self.cast["archivist"], number)
        return number

    def authorised(self, *references: str) -> str:
        number = self.proposed(*references)
        actions.record_authority(self.cast["archivist"], number, AUTHORITY, self.scan)
        return number

    def approved(self, *references: str) -> str:
        number = self.authorised(*references)
        actions.approve(self.cast["lead"], number)
        return number

    def confirmed(self, *references: str) -> str:
        """Both have confirmed; nothing is destroyed yet."""
        number = self.approved(*references)
        for name in SUPERVISORS:
            actions.confirm(self.cast[name], number, PASSWORD)
        return number

    def destroyed(self, *references: str) -> str:
        number = self.confirmed(*references)
        self.work()
        return number

    def work(self) -> dict[str, int]:
        return work_until_idle(self.app)

    def list(self, number: str) -> DisposalList:
        db.session.rollback()
        return db.session.scalars(select(DisposalList).where(DisposalList.reference == number)).one()

    def rows(self, number: str) -> list[DisposalFile]:
        return list(db.session.scalars(select(DisposalFile).where(DisposalFile.list_id == self.list(number).id)).unique())

    def file(self, reference: str) -> PersonnelFile:
        db.session.rollback()
        return db.session.scalars(select(PersonnelFile).where(PersonnelFile.reference == reference)).one()

    def verbs(self, subject: str) -> list[str]:
        db.session.rollback()
        return list(db.session.scalars(select(TrailEntry.verb).where(TrailEntry.subject == subject).order_by(TrailEntry.id)))


def store() -> Store:
    return installation.current().store


def keep_object(reference: str) -> None:
    """The object that a file's rows come from: an image for each page, and the record."""
    file = db.session.scalars(select(PersonnelFile).where(PersonnelFile.reference == reference)).one()
    facts = facts_of(file)
    base = {
        "schema": SCHEMA, "reference": reference, "object": file.object_id, "fonds": FONDS, "scheme": file.scheme,
        "transfer": "YJ2026-0001", "accession": file.accession, "received_at": file.received_at.isoformat(),
        "enterprise": {"code": USCC, "name": file.person.enterprise.name}, "volumes": [f"{reference}.1"], "materials": [],
        "person": {"id_number": {"token": file.person.id_number_token, "place": "persons.id_number_token", "key": 1}},
    }
    images = {f"original/{page.image}": f"{reference} {page.image} 图像".encode() for pages in facts.pages.values() for page in pages}
    record = json.dumps(revision.revised(base, facts), ensure_ascii=False).encode()
    db.session.rollback()
    store().create(object_id(reference), {**images, "metadata/record.json": record, "metadata/events.jsonl": b"",
                                          "metadata/manifest-sm3.txt": b""}, "accession")


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """On SQLite; what is asked of the database itself stands in `test_both.py`."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hashing takes its time, by intent."""
    return passwords.keep(PASSWORD)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    held = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(held, "JPEG")
    path = tmp_path / "scan"
    path.write_bytes(held.getvalue())
    return path


def give_passwords(password_hash: str) -> None:
    with writing() as session:
        for account in session.scalars(select(Account).where(Account.user.in_(("archivist", "lead", *SUPERVISORS)))):
            account.password_hash = password_hash


@pytest.fixture
def held(app: Flask, cast: Cast, scan: Path, password_hash: str) -> Disposals:
    """Two files, FIRST and SECOND, of persons who live; supervisors have a password."""
    installation.current().settings.staging.mkdir(exist_ok=True)
    for name, number in NUMBERS.items():
        keep_object(hold(cast, name, number, MATERIALS))
    with writing() as session:
        for material in session.scalars(select(Material)):
            material.year = DATED
        for file in session.scalars(select(PersonnelFile)).unique():
            file.material_count, file.page_count = len(MATERIALS), sum(len(texts) for _, texts in MATERIALS.values())
    give_passwords(password_hash)
    return Disposals(cast, app, scan)


@pytest.fixture
def disposals(held: Disposals) -> Disposals:
    """The persons of both died long ago, and their term is over."""
    for reference in (FIRST, SECOND):
        held.expired(reference)
    return held
