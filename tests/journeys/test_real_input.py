"""Real scans that nobody here made, from upload to the words on their pages: a typed PDF, a colour page, a fax, a woodblock print.

They lie beside the checkout in `../shared/scans` and are no part of the project. Their resolutions are lower than a personnel
file's, so the archive has a digitisation standard with lower bounds (Art. 8(7): the standard is the archive's own).
"""
from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from portal.database import now, writing
from portal.jobs.worker import work_until_idle
from portal.regulation.standard import Standard
from portal.transfers.models import DigitisationStandard
from portal.transfers.queries import today
from tests.journeys.house import House, password_of
from tests.journeys.visitor import Visitor
from tests.packages import ORIGINALS, Made, Row

pytestmark = pytest.mark.timeout(600)
LOWER = Standard(version="real scans", minimum_dpi=72, colour_modes=("RGB", "L", "1", "P"))
MINUTES, BOOK, FAX, WOODBLOCK = "1-1-001.PDF", "4-1-1-001.JPG", "9-1-1-001.TIF", "10-1-001.JPG"
ROWS = (
    Row("一", "1", "一九七〇年一月七日会议记录", "19700107", "53", (MINUTES,)),
    Row("4-1", "1", "彩色图书一页", "1982", "1", (BOOK,)),
    Row("9-1", "1", "传真样张", "1986", "1", (FAX,)),
    Row("十", "1", "木刻一页", "2000", "1", (WOODBLOCK,)),
)
WORDS = {
    ("1-1", 1): "Council of the City of Vancouver", ("4-1-1", 1): "Antoinette", ("9-1-1", 1): "Kofax Image Products",
    ("10-1", 1): "是是非非",
}
"""What a person reads on these pages: (item, page) -> words."""
READABLE = 600
"""Pixels across; the woodblock print has 834."""


@pytest.fixture
def scans(shared_folder: Path) -> Path:
    folder = shared_folder / "scans"
    if not folder.is_dir():
        pytest.skip(f"the real scans are absent (looked for {folder})")
    return folder


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An archive whose standard takes these scans."""
    house = House(tmp_path / "instance")
    house.open("enterprise", "archivist")
    app = house.application(ocr=True)
    with app.app_context(), writing() as session:
        effective = today() - timedelta(days=1)
        session.add(DigitisationStandard(version=LOWER.version, effective_on=effective, values=LOWER.as_dict(), created_at=now()))
    return app


def packed(scans: Path) -> Made:
    """One package of all of them; a PNG is no page of a package and is saved as JPEG."""
    files = {MINUTES: "council-minutes-1970-01-07.pdf", BOOK: "book-page-1882.jpg", FAX: "fax-bilevel.tif"}
    contents = {name: (scans / file).read_bytes() for name, file in files.items()}
    woodblock = io.BytesIO()
    Image.open(scans / "woodblock-vertical.png").convert("RGB").save(woodblock, "JPEG", quality=95, dpi=(144, 144))
    contents[WOODBLOCK] = woodblock.getvalue()
    return Made(rows=ROWS, files={f"{ORIGINALS}/{name}": content for name, content in contents.items()})


def test_real_scans_are_taken_in_read_found_and_looked_at(app: Flask, scans: Path, tmp_path: Path):
    enterprise, archivist = Visitor(app), Visitor(app)
    enterprise.sign_in("enterprise", password_of("enterprise"))
    archivist.sign_in("archivist", password_of("archivist"))

    enterprise.go("/transfers/new")
    enterprise.press("登记批次")
    batch = enterprise.address
    enterprise.press("上传", packages=[packed(scans).zip(tmp_path)])
    assert work_until_idle(app)["failed"] == 0
    enterprise.go(batch)
    enterprise.press("提交 1 人", bound="yes")
    archivist.go(batch)
    archivist.press("签收 1 人")
    assert work_until_idle(app)["failed"] == 0

    for (code, page), words in WORDS.items():
        archivist.search(words)
        hits = [address for _, address in archivist.page.links if f"/{code}/{page}" in address]
        assert hits, f"{words!r} was not found: {archivist.words}"
        archivist.go(hits[0])
        archivist.see(words)
        shown = Image.open(io.BytesIO(archivist.get(f"{archivist.address}/image").data))
        assert shown.format == "JPEG" and shown.width > READABLE
    archivist.search("Board of Administration")
    assert len([address for _, address in archivist.page.links if "/1-1/" in address]) > 5, "the minutes' later pages are found too"
