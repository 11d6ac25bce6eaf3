"""Reading pages: images within reach, their text and boxes, how far reading has come."""
from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import func, select

from archive_store import Damaged, NotThere
from portal import installation
from portal.access import Actor, NotFound, Permission
from portal.catalogue.models import Material, Page, PersonnelFile
from portal.catalogue.queries import file_for, material_for
from portal.database import db
from portal.digitisation import reading_copies
from portal.digitisation.actions import image_path, kept_derivative
from portal.digitisation.models import PageReading
from portal.wording import N_

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PagePlace:
    """A page with all it belongs to."""

    page: Page
    material: Material
    file: PersonnelFile


def page_for(actor: Actor, reference: str, code: str, number: int) -> PagePlace:
    """The page with this number within a material, for somebody who may look at images. Raises NotFound, Forbidden."""
    material = material_for(actor, reference, code, Permission.PAGE_VIEW)
    page = db.session.scalar(select(Page).where(Page.material_id == material.id, Page.number == number))
    if page is None:
        raise NotFound
    return PagePlace(page, material, material.file)


def copy_of(place: PagePlace, width: int) -> bytes:
    """A reading copy of the page as JPEG, at most `width` (one of the kept widths) across."""
    width = reading_copies.fitting(width)
    key = reading_copies.key_of(place.page.digest, place.page.frame, width)
    kept = kept_derivative(key)
    if kept is not None:
        return kept
    made = reading_copies.make(place.page.kind, _kept(place, image_path(place.page)), place.page.frame, width)
    installation.current().store.derivatives.put(key, made)
    return made


def original_of(place: PagePlace) -> bytes:
    """The original image file as it was handed over."""
    return _kept(place, f"original/{place.page.image}")


def _kept(place: PagePlace, path: str) -> bytes:
    """A file of the page's object. Raises NotFound where the store has lost or changed it, and says so in the log."""
    try:
        return installation.current().store.read(place.file.object_id, path)
    except (NotThere, Damaged) as fault:
        log.error("a page image of %s cannot be read: %s", place.file.object_id, type(fault).__name__)
        raise NotFound(N_("这一页的图像在库里找不到，或者和入藏时不一样。请告诉管理员，档号 %(reference)s。"), reference=place.file.reference) from None


def reading_of(page_id: int) -> PageReading | None:
    return db.session.get(PageReading, page_id)


def reading_progress(file_id: int) -> tuple[int, int]:
    """(pages read, pages) of a file."""
    read = db.session.scalar(select(func.count()).select_from(PageReading).where(PageReading.file_id == file_id))
    pages = db.session.scalar(select(func.count()).select_from(Page).where(Page.file_id == file_id))
    return read or 0, pages or 0


def reading_of_file(actor: Actor, reference: str) -> tuple[PersonnelFile, int, int, int]:
    """A file within reach, how many of its pages were looked at, how many it has, how many of those had no text to be read."""
    file = file_for(actor, reference)
    unread = select(func.count()).select_from(PageReading).where(PageReading.file_id == file.id, PageReading.source == "unread")
    return file, *reading_progress(file.id), db.session.scalar(unread) or 0
