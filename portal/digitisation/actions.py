"""Keeping what was read on pages, and who looked at them."""
from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy import func, or_, select

from archive_store import NotThere
from portal import installation
from portal.access import Actor
from portal.catalogue.models import Page, PersonnelFile
from portal.database import db, now, writing
from portal.digitisation.models import PageReading
from portal.digitisation.ocr import Reader, ReadingStopped
from portal.digitisation.ocr_child import ENGINE, PDF_ENGINE
from portal.jobs import ask
from portal.jobs.queries import open_about
from portal.trail import Recorded, TrailEntry, add_entry, note

READ = "digitisation.read"
READINGS = "text"
"""The folder of what was read, among the derivatives; a folder for each engine lies in it."""
VIEWED = "page.viewed"
ONE_LOOK = timedelta(minutes=10)
"""What the same person sees of the same page within this time is one look."""


def note_look(actor: Actor, page_reference: str) -> None:
    """Art. 35. Records that somebody looks at a page. The viewer and the copies it fetches while zooming are one look."""
    subject = f"page:{page_reference}"
    lately = select(TrailEntry.id).where(
        TrailEntry.subject == subject, TrailEntry.verb == VIEWED, TrailEntry.account_id == actor.account_id,
        TrailEntry.at > now() - ONE_LOOK,
    )
    if db.session.scalar(lately.limit(1)) is None:
        note(actor, VIEWED, subject)


def image_path(page: Page) -> str:
    """Where the object holds the image that is read and shown: the optimised one where there is one."""
    return f"{'optimised' if page.optimised else 'original'}/{page.image}"


def kept_derivative(key: str) -> bytes | None:
    """What was made before under this key, if anything."""
    try:
        return installation.current().store.derivatives.get(key)
    except NotThere:
        return None


def unread_pages(file_id: int) -> list[Page]:
    """Pages of a file that have no reading yet, in the order in which they stand; with OCR on also those passed over while it was off."""
    read = select(PageReading.page_id).where(PageReading.file_id == file_id)
    if installation.current().settings.ocr:
        read = read.where(or_(PageReading.source != "unread", PageReading.trouble.is_not(None)))
    return list(db.session.scalars(select(Page).where(Page.file_id == file_id, Page.id.not_in(read)).order_by(Page.id)))


def read_page(page_id: int, object_id: str, reader: Reader) -> None:
    """Reads one page and keeps the result: in the derivatives area (dear to make again) and in the database."""
    page = db.session.get_one(Page, page_id)
    answer = _kept_reading(page, reader.ocr)
    if answer is None:
        answer = _ask(reader, page, object_id)
        if answer["source"] != "unread":
            key = reading_key(answer["engine"], page.digest, page.frame)
            installation.current().store.derivatives.put(key, json.dumps(answer, ensure_ascii=False).encode())
    _keep(page_id, page.file_id, answer)


def ask_for_passed_over(kind: str) -> int:
    """Asks once more for files with pages that were passed over while OCR was off; returns for how many."""
    passed = select(PersonnelFile.id, PersonnelFile.reference).join(PageReading, PageReading.file_id == PersonnelFile.id)
    passed = passed.where(PageReading.source == "unread", PageReading.trouble.is_(None)).distinct()
    with writing() as session:
        due = [(file_id, f"file:{reference}") for file_id, reference in session.execute(passed)]
        due = [(file_id, subject) for file_id, subject in due if not open_about(subject, kind)]
        for file_id, subject in due:
            ask(kind, subject, {"file_id": file_id})
    return len(due)


def note_file_read(file_id: int) -> None:
    """The event that tells the index to take up the text of a file; nothing where no page was read since it was told last."""
    with writing() as session:
        subject = f"file:{session.scalar(select(PersonnelFile.reference).where(PersonnelFile.id == file_id))}"
        read = session.scalar(select(func.max(PageReading.read_at)).where(PageReading.file_id == file_id))
        told = session.scalar(select(func.max(TrailEntry.at)).where(TrailEntry.subject == subject, TrailEntry.verb == "file.read"))
        if told is None or (read is not None and read > told):
            add_entry(None, "file.read", Recorded(subject))


def reading_key(engine: str, digest: str, frame: int) -> str:
    """Where the reading of a page lies among the derivatives: by engine with its version, digest of the image, page in it."""
    return f"{READINGS}/{quote(engine, safe='')}/{digest}-{frame}.json"


def _kept_reading(page: Page, ocr: bool) -> dict | None:
    """What the engines in use have read of this image before, on whatever page or in whatever database."""
    for engine in (PDF_ENGINE, *([ENGINE] if ocr else [])):
        kept = kept_derivative(reading_key(engine, page.digest, page.frame))
        if kept is not None:
            return json.loads(kept)
    return None


def _ask(reader: Reader, page: Page, object_id: str) -> dict:
    content = installation.current().store.read(object_id, image_path(page))
    try:
        answer = reader.read("pdf" if page.kind == "pdf" else "image", page.frame, content)
    except ReadingStopped as stop:
        answer = {"trouble": str(stop)}
    if "trouble" in answer:
        return {"source": "unread", "engine": "", "width": 0, "height": 0, "lines": [], "trouble": answer["trouble"]}
    return answer


def _keep(page_id: int, file_id: int, answer: dict) -> None:
    lines = answer["lines"]
    confidence = sum(line[5] for line in lines) / len(lines) if lines else None
    with writing() as session:
        session.merge(PageReading(
            page_id=page_id, file_id=file_id, source=answer["source"], engine=answer["engine"], text="\n".join(line[0] for line in lines),
            lines=lines, width=answer["width"], height=answer["height"], confidence=confidence,
            trouble=answer.get("trouble"), read_at=now(),
        ))
