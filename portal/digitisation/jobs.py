"""Reading the pages of an accepted file, in the background."""
from __future__ import annotations

from portal import installation
from portal.catalogue.models import PersonnelFile
from portal.database import db
from portal.digitisation.actions import READ, ask_for_passed_over, note_file_read, read_page, unread_pages
from portal.digitisation.ocr import Reader
from portal.jobs import Progress, register
from portal.jobs.actions import OCR
from portal.jobs.worker import on_start

_reader: Reader | None = None


def register_jobs() -> None:
    register(READ, read_file, queue=OCR)
    on_start(read_what_was_passed_over)


def read_what_was_passed_over() -> None:
    """At a worker's start: pages that came in while OCR was off are read now that it is on."""
    if installation.current().settings.ocr:
        ask_for_passed_over(READ)


def read_file(argument: dict, progress: Progress) -> None:
    """Reads what is still unread of a file. Repeated, it goes on where it was; a kept reading is not made again."""
    file = db.session.get_one(PersonnelFile, argument["file_id"])
    object_id, page_ids = file.object_id, [page.id for page in unread_pages(file.id)]
    reader = _shared_reader()
    for done, page_id in enumerate(page_ids):
        progress(done, len(page_ids))
        read_page(page_id, object_id, reader)
    progress(len(page_ids), len(page_ids))
    note_file_read(argument["file_id"])


def _shared_reader() -> Reader:
    """One reading process for all jobs of a worker: its models take a second to load."""
    global _reader
    if _reader is None:
        _reader = Reader(ocr=installation.current().settings.ocr)
    _reader.ocr = installation.current().settings.ocr
    return _reader
