"""Images leave the archive as images and nothing else; each look is an entry in the trail."""
from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from portal import installation
from portal.database import db, now
from portal.digitisation import reading_copies
from portal.regulation.reference import object_id
from portal.trail import TrailEntry
from tests.portal.digitisation.conftest import contents


def looks(verb: str = "page.viewed") -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(TrailEntry.subject).where(TrailEntry.verb == verb).order_by(TrailEntry.id)))


@pytest.mark.parametrize(("page", "width", "across"), [
    ("1-1/1", 240, 240), ("1-1/1", 900, 620), ("1-1/1", 1, 240), ("1-1/1", -5, 240), ("9-2-1/2", 900, 900), ("10-1/2", 1000, 1654),
    ("10-1/1", 99999, 2480),
])
def test_a_reading_copy_has_one_of_the_kept_widths_and_is_never_enlarged(filed: str, client_of, page, width, across):
    answer = client_of("archivist").get(f"/files/{filed}/{page}/image?width={width}")
    assert answer.status_code == 200 and Image.open(BytesIO(answer.data)).size[0] == across


def test_what_the_answer_says_about_itself(filed: str, client_of):
    answer = client_of("archivist").get(f"/files/{filed}/1-1/1/image?width=900")
    assert answer.headers["Content-Type"] == "image/jpeg" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"] == 'inline; filename="J123-RS.QT-000001-1-1-001.jpg"'


def test_the_optimised_image_is_shown_and_the_original_given_out(filed: str, client_of):
    browser = client_of("archivist")
    shown = Image.open(BytesIO(browser.get(f"/files/{filed}/1-1/1/image").data)).convert("L")
    optimised = Image.open(BytesIO(contents()["optimised/1-1-001.JPG"])).convert("L")
    assert sum(abs(one - other) for one, other in zip(shown.tobytes(), optimised.tobytes(), strict=True)) / len(shown.tobytes()) < 2
    given = browser.get(f"/files/{filed}/1-1/1/original")
    assert given.data == contents()["original/1-1-001.JPG"] and given.headers["Content-Type"] == "image/jpeg"
    assert given.headers["Content-Disposition"] == 'attachment; filename="J123-RS.QT-000001-1-1-001.jpg"'


@pytest.mark.parametrize(("page", "kind", "name"), [
    ("9-2-1/2", "application/pdf", "9-2-1-002.pdf"), ("10-1/1", "image/tiff", "10-1-001.tif"),
])
def test_an_original_of_several_pages_is_given_whole_and_never_inline(filed: str, client_of, page, kind, name):
    answer = client_of("archivist").get(f"/files/{filed}/{page}/original")
    assert answer.mimetype == kind and answer.headers["Content-Disposition"] == f'attachment; filename="J123-RS.QT-000001-{name}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_each_look_is_recorded_and_thumbnails_are_not(filed: str, client_of, cast):
    browser = client_of("archivist")
    browser.get(f"/files/{filed}/1-1/2/image?width=240")
    assert looks() == []
    browser.get(f"/files/{filed}/1-1/2/image?width=900")
    browser.get(f"/files/{filed}/1-1/2/original")
    assert looks() == [f"page:{filed}-1-1-002"] and looks("page.downloaded") == [f"page:{filed}-1-1-002"]
    assert db.session.scalars(select(TrailEntry.account_id).where(TrailEntry.verb == "page.viewed")).all() == [cast["archivist"].account_id]


def test_the_viewer_and_its_copies_are_one_look_and_later_there_is_another(filed: str, client_of, cast, monkeypatch):
    browser, other = client_of("archivist"), client_of("lead")
    for address in ("", "/image?width=900", "/image?width=2480", ""):
        browser.get(f"/files/{filed}/1-1/2{address}")
    assert looks() == [f"page:{filed}-1-1-002"]
    other.get(f"/files/{filed}/1-1/2/image?width=900")
    browser.get(f"/files/{filed}/1-1/1/image?width=900")
    assert looks() == [f"page:{filed}-1-1-002", f"page:{filed}-1-1-002", f"page:{filed}-1-1-001"]
    monkeypatch.setattr("portal.digitisation.actions.now", lambda: now() + timedelta(minutes=11))
    browser.get(f"/files/{filed}/1-1/2")
    assert len(looks()) == 4


def test_a_refused_look_leaves_no_copy_and_is_recorded_as_refused(filed: str, client_of):
    client_of("auditor").get(f"/files/{filed}/1-1/1/image?width=900")
    assert looks() == [] and looks("access.refused") == ["permission:page:view"]
    assert list(installation.current().store.derivatives.list("copies")) == []


def test_a_copy_is_made_once(filed: str, client_of, monkeypatch):
    browser = client_of("archivist")
    first = browser.get(f"/files/{filed}/1-1/1/image?width=900").data
    monkeypatch.setattr(reading_copies, "make", None)
    assert browser.get(f"/files/{filed}/1-1/1/image?width=900").data == first


def test_a_vanished_object_is_said(filed: str, client_of, monkeypatch):
    from archive_store import NotThere

    def gone(*_args):
        raise NotThere(object_id(filed))

    monkeypatch.setattr(type(installation.current().store), "read", gone)
    for end in ("image?width=900", "original"):
        answer = client_of("archivist").get(f"/files/{filed}/1-1/2/{end}")
        assert answer.status_code == 404 and "在库里找不到" in answer.text
    assert looks() == []
