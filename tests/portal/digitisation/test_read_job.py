"""Reading a file in the background: every page once, kept beside the store, told to the index, repeated without harm."""
from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from portal import installation
from portal.catalogue.models import PersonnelFile
from portal.database import db, writing
from portal.digitisation import jobs
from portal.digitisation.models import PageReading
from portal.digitisation.ocr import Reader, ReadingStopped
from portal.jobs.queries import open_about
from portal.trail import TrailEntry


class Answering:
    """A reader that answers the same for each page, and counts; or dies on each."""

    def __init__(self, dies: bool = False):
        self.ocr, self.asked, self.dies = True, 0, dies

    def read(self, kind: str, frame: int, content: bytes) -> dict:
        self.asked += 1
        if self.dies:
            raise ReadingStopped("the reading process ended")
        lines = [[f"{kind} {frame}", 1, 2, 3, 4, 0.9]]
        return {"source": "ocr", "engine": "rapidocr-3.10/PP-OCRv6-small/red", "width": 10, "height": 20, "lines": lines}


def read(filed: str, progress=lambda done, total: None) -> None:
    file_id = db.session.scalar(select(PersonnelFile.id).where(PersonnelFile.reference == filed))
    jobs.read_file({"file_id": file_id}, progress)


def readings() -> list[PageReading]:
    db.session.rollback()
    return list(db.session.scalars(select(PageReading).order_by(PageReading.page_id)))


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answering:
    reader = Answering()
    monkeypatch.setattr(jobs, "_shared_reader", lambda: reader)
    return reader


def test_every_page_is_read_once_and_the_index_is_told(filed: str, answering: Answering):
    steps: list[tuple[int, int]] = []
    read(filed, lambda done, total: steps.append((done, total)))
    assert answering.asked == 7 == len(readings()) and steps[0] == (0, 7) and steps[-1] == (7, 7)
    assert db.session.scalars(select(TrailEntry.subject).where(TrailEntry.verb == "file.read")).all() == [f"file:{filed}"]


def test_repeated_it_reads_nothing_again(filed: str, answering: Answering):
    read(filed)
    before = [(one.page_id, one.read_at, one.text) for one in readings()]
    read(filed)
    assert answering.asked == 7 and [(one.page_id, one.read_at, one.text) for one in readings()] == before


def test_after_a_lost_database_the_kept_text_is_taken_and_nothing_is_recognised_again(filed: str, answering: Answering):
    read(filed)
    with writing() as session:
        session.execute(delete(PageReading))
    read(filed)
    assert answering.asked == 7 and len(readings()) == 7


def test_a_worker_that_died_halfway_goes_on_where_it_was(filed: str, answering: Answering, monkeypatch):
    def die_at_the_fourth(done: int, total: int) -> None:
        if done == 3:
            raise SystemExit

    with pytest.raises(SystemExit):
        read(filed, die_at_the_fourth)
    assert len(readings()) == 3
    read(filed)
    assert answering.asked == 7 and len(readings()) == 7


def test_a_page_that_kills_the_reader_is_noted_and_the_others_go_on(filed: str, monkeypatch):
    monkeypatch.setattr(jobs, "_shared_reader", lambda: Answering(dies=True))
    read(filed)
    assert {(one.source, one.trouble) for one in readings()} == {("unread", "the reading process ended")} and len(readings()) == 7
    assert list(installation.current().store.derivatives.list("text")) == []


def test_text_of_pdf_pages_comes_without_recognition(filed: str, monkeypatch):
    with Reader(ocr=False) as reader:
        monkeypatch.setattr(jobs, "_shared_reader", lambda: reader)
        read(filed)
    found = {one.source: [] for one in readings()}
    for one in readings():
        found[one.source].append(one.text)
    assert found["pdf"] == ["contract page one", "contract page two"] and set(found["unread"]) == {""}


def test_pages_passed_over_while_recognition_was_off_are_read_once_it_is_on(app, filed: str, answering: Answering, monkeypatch):
    installed = installation.current()
    monkeypatch.setattr(answering, "read", lambda kind, frame, content: {
        "source": "unread", "engine": "", "width": 10, "height": 20, "lines": []})
    read(filed)
    assert {one.source for one in readings()} == {"unread"}
    jobs.read_what_was_passed_over()
    assert open_about(f"file:{filed}", jobs.READ) == 0
    monkeypatch.setattr(installed, "settings", installed.settings.with_(ocr=True))
    monkeypatch.setattr(answering, "read", Answering().read)
    jobs.read_what_was_passed_over()
    jobs.read_what_was_passed_over()
    assert open_about(f"file:{filed}", jobs.READ) == 1
    read(filed)
    assert {one.source for one in readings()} == {"ocr"}
