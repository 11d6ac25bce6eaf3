"""An archive with files in custody whose persons died long ago, some of them appraised, and a list brought as far as a test wants it."""
from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal import installation
from portal.accounts import passwords
from portal.accounts.models import Account
from portal.catalogue.actions import note_death
from portal.catalogue.models import PersonnelFile
from portal.database import db, writing
from portal.jobs.worker import work_until_idle
from portal.preservation.disposal import actions
from portal.preservation.disposal.actions import Authority
from portal.preservation.disposal.models import DisposalFile, DisposalList
from portal.regulation.dates import PartialDate
from portal.settings import Settings
from portal.trail import TrailEntry
from tests.portal.cast import Cast
from tests.portal.conftest import settings_in
from tests.portal.preservation.exports.conftest import FIRST, SECOND, Custody, empty
from tests.portal.transfers.intake import LI, ZHANG, package

__all__ = ["empty"]
PASSWORD = "昆阳磷矿的老档案"
AUTHORITY = Authority("晋档〔2026〕7号", "晋宁区档案局", date(2026, 9, 10), "杨素珍", date(2026, 9, 1), "段文华")
SUPERVISORS = ("archivist2", "lead2")
SCAN = b"scan"


@dataclass
class Disposals:
    """Steps of a list, each by whoever takes it: the archivist proposes, the lead approves, archivist2 and lead2 supervise."""

    custody: Custody
    app: Flask
    scan: Path

    @property
    def cast(self) -> Cast:
        return self.custody.cast

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
        return self.custody.file(reference)

    def verbs(self, subject: str) -> list[str]:
        db.session.rollback()
        return list(db.session.scalars(select(TrailEntry.verb).where(TrailEntry.subject == subject).order_by(TrailEntry.id)))


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
def disposals(empty: Custody, app: Flask, tmp_path: Path, password_hash: str) -> Disposals:
    """Two files, FIRST and SECOND, both expired; supervisors have a password."""
    empty.take(package(ZHANG, pages=2))
    empty.take(package(LI), accession="RS2026-0002")
    with writing() as session:
        for account in session.scalars(select(Account).where(Account.user.in_(("archivist", "lead", *SUPERVISORS)))):
            account.password_hash = password_hash
    held = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(held, "JPEG")
    scan = tmp_path / "scan"
    scan.write_bytes(held.getvalue())
    made = Disposals(empty, app, scan)
    for reference in (FIRST, SECOND):
        made.expired(reference)
    return made


def store():
    return installation.current().store
