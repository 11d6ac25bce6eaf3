"""Packing, announcing, uploading, checking: what the tests of batches do again and again, with small born-digital packages."""
from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal import installation
from portal.access import Actor
from portal.database import db
from portal.jobs.worker import work_until_idle
from portal.trail import TrailEntry
from portal.transfers import actions, queries, staging
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.models import Transfer, TransferEntry
from portal.transfers.register import read_register
from portal.transfers.register_sheet import write_register
from tests.packages import OPTIMISED, ORIGINALS, Made, Row, text_pdf
from tests.portal.cast import USCC, Cast

ZHANG, LI, WANG = ("张测试", "53012219550307001X"), ("李测试", "530122195809140025"), ("王小测", "530115196401020039")
PERSONS = {"53012219550307001X": ("男", "19550307"), "530122195809140025": ("女", "19580914"), "530115196401020039": ("男", "19640102")}
FAULT = {"dated": "20990101"}
"""A package whose material is dated after the hand-over fails."""


def package(person: tuple[str, str] = ZHANG, pages: int = 1, dated: str = "198807") -> Made:
    """A package of one material with so many text pages; it passes unless it is dated in the future."""
    name, number = person
    images = tuple(f"1-1-{page:03}.PDF" for page in range(1, pages + 1))
    files = {
        f"{folder}/{image}": text_pdf(f"{number[-4:]} {image} {place}") for place, folder in enumerate((ORIGINALS, OPTIMISED))
        for image in images
    }
    sex, born = PERSONS[number]
    row = Row("一", "1", "履历表", dated, str(pages), images)
    return Made(name=name, number=number, person={"性别": sex, "出生日期": born}, rows=(row,), files=files)


def row(person: tuple[str, str], **cells: object) -> dict[str, object]:
    """A row of the register for somebody who lives in Jinning."""
    return {"姓名": person[0], "身份证号": person[1], "长期居住地": "530115001 昆阳街道"} | cells


@dataclass
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict:
        return json.loads(self.out)


class Intake:
    """A batch's way through the archive, step by step."""

    def __init__(self, app: Flask, cast: Cast, folder: Path):
        self.app, self.cast, self.folder = app, cast, folder
        folder.mkdir(exist_ok=True)

    # --- giving ---

    def register(self, *rows: dict[str, object], **head: object) -> bytes:
        return write_register(head, rows)

    def announce(self, by: str = "enterprise", *rows: dict[str, object], code: str = USCC, **head: object) -> str:
        """A batch from a register with these rows, or an empty one."""
        path = self.folder / "register.xlsx"
        path.write_bytes(self.register(*rows, **head))
        return actions.announce(self.cast[by], code, read_register(path) if rows else None)

    def upload(self, reference: str, *packages: Made, by: str = "enterprise", stem: str | None = None) -> list[int]:
        """Uploads packages; the places of their files."""
        return [actions.upload(self.cast[by], reference, self.given(one, stem)) for one in packages]

    def given(self, made: Made, stem: str | None = None) -> Given:
        path = made.zip(self.folder, stem=stem)
        return Given(path.name, package_name(path), staging.stage(path, self.staging))

    def work(self) -> dict[str, int]:
        """Everything that waits, as the worker does it."""
        db.session.rollback()
        return work_until_idle(self.app)

    def checked(self, *packages: Made, rows: tuple[dict[str, object], ...] = (), by: str = "enterprise", **head: object) -> str:
        """A batch whose packages were inspected."""
        reference = self.announce(by, *rows, **head)
        self.upload(reference, *packages, by=by)
        self.work()
        return reference

    def submitted(self, *packages: Made) -> str:
        """A batch whose passing files were submitted."""
        reference = self.checked(*packages)
        actions.submit(self.cast["enterprise"], reference, bound=True)
        return reference

    def received(self, *packages: Made) -> str:
        """A batch that was received, its files in custody."""
        reference = self.submitted(*packages)
        actions.receive(self.cast["archivist"], reference)
        self.work()
        return reference

    # --- looking ---

    @property
    def staging(self) -> Path:
        return installation.current().settings.staging

    def transfer(self, reference: str) -> Transfer:
        db.session.rollback()
        return queries.transfer_for(self.cast["lead"], reference)

    def entries(self, reference: str) -> list[TransferEntry]:
        return queries.entries_of(self.transfer(reference))

    def states(self, reference: str) -> list[str]:
        return [entry.state for entry in self.entries(reference)]

    def codes(self, reference: str, place: int = 0) -> list[str]:
        """What the newest inspection of a file found."""
        last = queries.last_inspection(self.entries(reference)[place])
        return [found.code for found in queries.kept_findings(last)] if last else []

    def trail(self, verb: str) -> list[TrailEntry]:
        db.session.rollback()
        return list(db.session.scalars(select(TrailEntry).where(TrailEntry.verb == verb).order_by(TrailEntry.id)))

    def actor(self, name: str) -> Actor:
        return self.cast[name]


def as_file(made: Made, folder: Path) -> tuple[io.BytesIO, str]:
    """A package as a test browser sends it."""
    path = made.zip(folder)
    return io.BytesIO(path.read_bytes()), path.name
