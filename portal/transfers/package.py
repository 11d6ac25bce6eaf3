"""A hand-over package as one plain model, whichever form it has (`docs/packages.md`): the person, the materials, their images.

Images are paired with materials by the names in the catalogue, never by guessing; the image names only tell a sub-class
that an exporter lost.
"""
from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from portal.regulation import catalogue
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.regulation.identity import normalise_number
from portal.transfers.folder_source import FolderSource
from portal.transfers.layout import Layout
from portal.transfers.members import PACKAGE, Member, Source
from portal.transfers.zip_source import ZipSource

NATIONAL, TREE, PDFS, BAG, KEPT = "national", "tree", "pdf", "bag", "kept"
"""The forms of packages."""
OPTIMISED_IMAGES, CALLED_BY_PERSON, IMAGE_NAMES = "optimised_images", "called_by_person", "image_names"
"""What a form may not carry, beside fields of a person or an entry; image names are not carried where the reader makes them."""


@dataclass(frozen=True)
class EntryText:
    """One row of the catalogue as written."""

    class_text: str
    number_text: str
    title: str
    date_text: str
    pages_text: str
    remark: str
    originals: list[str]
    optimised: list[str]


@dataclass(frozen=True)
class CatalogueText:
    """The catalogue as written: the person's five fields by our words, and the entries."""

    person: dict[str, str]
    entries: list[EntryText] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """The five fields as written; the number in the form in which it is compared."""

    name: str
    sex: str
    ethnicity: str
    birth_date: str
    id_number: str


@dataclass(frozen=True)
class Item:
    """One material: what the catalogue writes, and what can be read of it (None where it cannot)."""

    position: int
    """Its place among the entries, from 1."""
    class_text: str
    number_text: str
    title: str
    date_text: str
    pages_text: str
    remark: str
    originals: tuple[str, ...]
    optimised: tuple[str, ...]
    class_code: str | None
    """`9-2`, also where only the image names tell the sub-class; `9` where not even they do."""
    number: int | None
    date: PartialDate | None
    stated_pages: int | None

    @property
    def code(self) -> str | None:
        """`9-2-5`, None while class or number cannot be read."""
        if self.class_code is None or self.number is None:
            return None
        return catalogue.item_code(self.class_code, self.number)

    @property
    def subject(self) -> str:
        """What a finding about this material is about."""
        return self.code or PACKAGE


@dataclass(frozen=True)
class Package:
    """`bytes` is the sum of all file sizes; `lacks` names what this form cannot carry, so that nothing is missed about it.

    `kept` are files that are kept as they were received beside the pages, by their path in the object; `findings` what the
    reader found; `stated` and `volumes` what the package itself says of the person and the paper, as a register would;
    `enterprise` the code of the one that it says handed it over.
    """

    layout: Layout
    person: Person
    items: list[Item] = field(default_factory=list)
    bytes: int = 0
    form: str = NATIONAL
    lacks: frozenset[str] = frozenset()
    kept: dict[str, Member] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    stated: dict[str, str | None] = field(default_factory=dict)
    volumes: int | None = None
    enterprise: str = ""


def open_source(path: Path) -> AbstractContextManager[Source]:
    """The members of a ZIP or an unpacked folder. Raises Refused."""
    return FolderSource(path) if path.is_dir() else ZipSource(path)


def person_of(fields: dict[str, str]) -> Person:
    """The person from the five fields as written."""
    return Person(**{**fields, "id_number": normalise_number(fields["id_number"])})


def items_of(entries: list[EntryText]) -> list[Item]:
    """The materials from the entries as written, in their order."""
    return [_item(place, entry) for place, entry in enumerate(entries, start=1)]


def _item(position: int, entry: EntryText) -> Item:
    names = (*entry.originals, *entry.optimised)
    return Item(
        position=position, class_text=entry.class_text, number_text=entry.number_text, title=entry.title, date_text=entry.date_text,
        pages_text=entry.pages_text, remark=entry.remark, originals=tuple(entry.originals), optimised=tuple(entry.optimised),
        class_code=_recovered(catalogue.class_code(entry.class_text), names), number=positive(entry.number_text),
        date=_date(entry.date_text), stated_pages=positive(entry.pages_text),
    )


def _recovered(code: str | None, names: tuple[str, ...]) -> str | None:
    """The class with a lost sub-class taken from the image names, where all of them tell the same one."""
    if code is None or not catalogue.lacks_subclass(code):
        return code
    told = {_class_told(name) for name in names}
    only = told.pop() if len(told) == 1 else None
    return only if only and only in catalogue.SUBCLASSES and catalogue.class_of(only) == code else code


def _class_told(name: str) -> str | None:
    page = catalogue.parse_page_name(name)
    item = catalogue.parse_item_code(page[0]) if page else None
    return item[0] if item else None


def positive(text: str) -> int | None:
    """A whole number above 0 (full-width digits too), None for anything else."""
    written = normalise_number(text)
    return int(written) or None if written.isascii() and written.isdigit() and len(written) <= 6 else None


def _date(text: str) -> PartialDate | None:
    return None if PartialDate.fault(text) else PartialDate.parse(text)
