"""What the index holds of a personnel file. It is a projection: the trail says which files changed, this says what they are now."""
from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from portal.catalogue.models import Material, Page, PersonnelFile
from portal.catalogue.states import DESTROYED
from portal.database import db
from portal.digitisation.models import PageReading
from search_index import Entry

PERSON, REFERENCE, TITLE, PAGE = "person", "reference", "title", "page"
_RANK = {PERSON: "0", REFERENCE: "1", TITLE: "2", PAGE: "3"}
SUBJECT = "file:"


def entries_of(reference: str) -> list[Entry]:
    """Everything findable of one file: the person's name, the 档号, the titles, the text of the pages; of a destroyed one the first two."""
    file = db.session.scalar(select(PersonnelFile).where(PersonnelFile.reference == reference))
    if file is None:
        return []
    head = [
        _entry(file, PERSON, f"{reference}@", None, "", file.person.name),
        _entry(file, REFERENCE, reference, None, "", reference),
    ]
    if file.custody == DESTROYED:
        return head
    return head + list(_titles(file)) + list(_pages(file))


def entries_due() -> int:
    """How many entries the index has once it has caught up: two a file, one a title, one a page with text."""
    files = db.session.scalar(select(func.count()).select_from(PersonnelFile)) or 0
    held = select(func.count()).select_from(Material).join(Material.file).where(PersonnelFile.custody != DESTROYED)
    titles = db.session.scalar(held) or 0
    pages = db.session.scalar(select(func.count()).select_from(PageReading).where(PageReading.text != "")) or 0
    return 2 * files + titles + pages


def _titles(file: PersonnelFile) -> Iterator[Entry]:
    for material in db.session.scalars(select(Material).where(Material.file_id == file.id)):
        yield _entry(file, TITLE, f"{file.reference}-{material.code}", material.class_code, _place(material), material.title)


def _pages(file: PersonnelFile) -> Iterator[Entry]:
    rows = db.session.execute(
        select(Page.number, Material, PageReading.text).join(Material, Page.material_id == Material.id)
        .join(PageReading, PageReading.page_id == Page.id).where(Page.file_id == file.id, PageReading.text != "")
    )
    for number, material, text in rows:
        key = f"{file.reference}-{material.code}-{number:03d}"
        yield _entry(file, PAGE, key, material.class_code, f"{_place(material)}{number:05d}", text)


def _place(material: Material) -> str:
    return f"{material.order:05d}"


def _entry(file: PersonnelFile, kind: str, key: str, category: str | None, place: str, text: str) -> Entry:
    return Entry(
        key=key, kind=kind, reference=file.reference, category=category, enterprise=str(file.enterprise_id), area=file.area,
        order=f"{_RANK[kind]}{file.reference}{place}", text=text,
    )


def place_of(kind: str, key: str, reference: str) -> tuple[str | None, int | None]:
    """(item code, page number) that the key of a title or page names; (None, None) for the file itself."""
    rest = key.removeprefix(f"{reference}-")
    if kind == TITLE:
        return rest, None
    if kind == PAGE:
        code, _, number = rest.rpartition("-")
        return code, int(number)
    return None, None
