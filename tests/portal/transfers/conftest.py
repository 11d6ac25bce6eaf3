"""An archive that takes batches in: its fonds, its standard, its staging folder, and hands that pack, upload and work."""
from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from portal import installation, sandbox
from portal.catalogue.models import Fonds
from portal.cli import answer, guidang
from portal.database import db, now, writing
from portal.settings import Settings
from portal.transfers.queries import first_standard
from tests.portal.cast import Cast
from tests.portal.transfers.intake import Intake, Outcome
from tests.portal.transfers.sending import Sender
from tests.portal.warm_children import Nursery

COLD = {"test_page_findings.py", "test_pdf_pages.py"}
"""Bombs and damaged pages: there, as in the files of hostile input, each child starts from nothing as in life."""


@pytest.fixture(autouse=True)
def warm_children(request: pytest.FixtureRequest, nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that check packages have their decoders loaded."""
    if "hostile" not in request.path.name and request.path.name not in COLD:
        monkeypatch.setattr(sandbox, "_start", nursery.start)


@pytest.fixture
def intake(app: Flask, cast: Cast, tmp_path: Path) -> Intake:
    """What the tests of batches do again and again."""
    settings = installation.current().settings
    settings.staging.mkdir()
    with writing() as session:
        session.add_all([Fonds(code=settings.fonds, name="退休人员"), first_standard(now())])
    return Intake(app, cast, tmp_path / "given")


@pytest.fixture
def sender(intake: Intake, client_of) -> Sender:
    """The enterprise, and an empty batch of its own."""
    return Sender(client_of("enterprise"), intake.announce())


@pytest.fixture
def reference(sender: Sender) -> str:
    return sender.reference


@pytest.fixture
def command(intake: Intake, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    """`command("import", ...)` on this test's installation: exit code, stdout, stderr."""
    monkeypatch.setenv("GUIDANG_DATABASE", settings.database)
    monkeypatch.setenv("GUIDANG_OCR", "off")

    def run(*words: str, json: bool = True) -> Outcome:
        capsys.readouterr()
        db.session.rollback()
        code = answer.run(guidang, ["--instance", str(settings.instance), *(["--json"] if json else []), *words])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run
