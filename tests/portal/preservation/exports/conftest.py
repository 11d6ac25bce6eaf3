"""An archive with files in custody, objects and rows, entered without the way of a batch."""
from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import installation
from portal.catalogue.models import Fonds, Material, PersonnelFile
from portal.cli import answer, guidang
from portal.database import db, now, writing
from portal.people.models import Enterprise
from portal.regulation.reference import file_reference, object_id
from portal.settings import Settings
from portal.trail import TrailEntry
from portal.transfers import custody
from portal.transfers.accession import contents
from portal.transfers.actions.accessioning import enter_file
from portal.transfers.queries import first_standard
from portal.transfers.record import Acceptance, kept_paths, make_record
from portal.transfers.sealed import person_index, seal_number
from tests.packages import OPTIMISED, ORIGINALS, Made
from tests.portal.cast import USCC, Cast
from tests.portal.conftest import settings_in
from tests.portal.transfers.intake import LI, ZHANG, Outcome, package
from tests.portal.transfers.looking import report_on

AT = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
SETS = {"original": ORIGINALS, "optimised": OPTIMISED}
STATED = {
    "residence": "昆阳街道", "household": None, "area": "530115001", "started_work_on": "1976-05", "retired_on": "2015-03-07",
    "post": "采矿工",
}


@dataclass
class Custody:
    """Files that the archive holds; `take` adds one."""

    cast: Cast
    folder: Path

    @property
    def store(self):
        return installation.current().store

    def take(self, made: Made, accession: str = "RS2026-0001", enterprise: str = USCC) -> str:
        """Takes a package into custody; its 档号."""
        report = report_on(made.zip(self.folder))
        fonds = db.session.scalars(select(Fonds)).one()
        owner = db.session.scalars(select(Enterprise).where(Enterprise.uscc == enterprise)).one()
        reference = file_reference(fonds.code, fonds.last_number + 1)
        record = make_record(report, Acceptance(
            reference, fonds.code, "YJ2026-0001", accession, AT, {"code": owner.uscc, "name": owner.name}, seal_number(made.number), 1,
            dict(STATED), 2,
        ))
        images = {kept: made.files[f"{SETS[path.partition('/')[0]]}/{path.partition('/')[2]}"] for path, kept in kept_paths(report).items()}
        event = {"type": "accession", "at": AT.isoformat(), "agent": "guidang", "outcome": "success", "detail": {}}
        xml = made.xml(made.catalogue())
        self.store.create(object_id(reference), contents({**images, "metadata/package.xml": xml}, record, [event]), "accession")
        with writing():
            fonds = db.session.scalars(select(Fonds)).one()
            fonds.last_number += 1
            enter_file(record, custody.person_of(record, made.number, person_index(made.number), owner.id, AT), fonds.id, 1, AT)
        return reference

    def file(self, reference: str) -> PersonnelFile:
        db.session.rollback()
        return db.session.scalars(select(PersonnelFile).where(PersonnelFile.reference == reference)).one()

    def materials(self, reference: str) -> list[Material]:
        return list(db.session.scalars(select(Material).where(Material.file_id == self.file(reference).id).order_by(Material.order)))

    def trail(self, *verbs: str) -> list[tuple[str, str, str | None, str | None]]:
        db.session.rollback()
        rows = db.session.scalars(select(TrailEntry).where(TrailEntry.verb.in_(verbs)).order_by(TrailEntry.id))
        return [(row.verb, row.subject, row.after, row.reason) for row in rows]


@pytest.fixture
def settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """One embedded installation; `test_everywhere` goes through the others."""
    chosen = settings_in(tmp_path / "instance")
    shutil.copy(migrated_sqlite, chosen.instance / "guidang.sqlite")
    return chosen


@pytest.fixture
def command(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    """`command("export", ...)` on this test's installation, or on another one: exit code, stdout, stderr."""

    def run(*words: str, on: Settings = settings) -> Outcome:
        for name, value in {"DATABASE": on.database, "STORE": on.store, "OCR": "off"}.items():
            monkeypatch.setenv(f"GUIDANG_{name}", value)
        capsys.readouterr()
        db.session.rollback()
        code = answer.run(guidang, ["--instance", str(on.instance), "--json", *map(str, words)])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


@pytest.fixture
def empty(app: Flask, cast: Cast, tmp_path: Path) -> Custody:
    """An archive that holds nothing."""
    settings = installation.current().settings
    settings.staging.mkdir()
    (tmp_path / "given").mkdir()
    with writing() as session:
        session.add_all([Fonds(code=settings.fonds, name="退休人员"), first_standard(now())])
    return Custody(cast, tmp_path / "given")


@pytest.fixture
def held(empty: Custody) -> Custody:
    """An archive with two files: J123-RS·QT-000001 and 000002."""
    empty.take(package(ZHANG, pages=2))
    empty.take(package(LI), accession="RS2026-0002")
    return empty


FIRST, SECOND = "J123-RS·QT-000001", "J123-RS·QT-000002"
PLAIN = "J123-RS.QT-000001"


def sums(bag: Path) -> dict[str, str]:
    """Path in the payload -> sha512, of what lies there."""
    data = bag / "data"
    return {str(path.relative_to(data)): hashlib.sha512(path.read_bytes()).hexdigest() for path in data.rglob("*") if path.is_file()}


def sha512sum(bag: Path) -> tuple[int, str]:
    """What coreutils say of a bag's manifests, which know nothing of this program."""
    done = subprocess.run(["sha512sum", "--strict", "--check", "--quiet", "manifest-sha512.txt", "tagmanifest-sha512.txt"],
                          cwd=bag, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
