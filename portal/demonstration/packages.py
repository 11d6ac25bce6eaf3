"""What goes into a hand-over package, and writing it as a ZIP, the same bytes every time.

Everything is stored, nothing compressed: JPEG gains nothing, and no version of zlib can change a byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from portal.demonstration.documents import Material
from portal.demonstration.pages import Numbering, PageImages, draw
from portal.demonstration.people import Person
from portal.regulation.catalogue import numeral, page_name
from portal.regulation.dates import PartialDate

PACKED_AT = (2024, 9, 2, 9, 30, 0)
"""The time that members carry, so that the same content gives the same bytes."""

Member = tuple[str, bytes]
"""The path of a file in its package, and its content."""
NamedImages = tuple[str, PageImages]


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue as it is written, and the names of its page images; `optimised` as `images` where None."""

    class_text: str
    number: int | str
    title: str
    formed: str
    pages: int | str
    images: tuple[str, ...]
    optimised: tuple[str, ...] | None = None


@dataclass
class Contents:
    """What goes into one package before it is written: what it is called, the person's five fields, entries, page images.

    `pages` counts the pages that are there; `row` are cells of its row in the register that differ from what the person says.
    """

    person: Person
    called: str
    fields: dict[str, str]
    entries: list[Entry]
    images: Iterable[NamedImages]
    pages: int
    row: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Packed:
    """A package that was written: whose, where, what its catalogue counts (`items`, `pages`), what it holds (`images`, `bytes`)."""

    person: Person
    path: Path
    items: int
    pages: int
    images: int
    bytes: int


def contents_of(person: Person, materials: tuple[Material, ...], seed: int) -> Contents:
    """The contents of a right package; its pages are drawn one after another as they are asked for."""
    pages = sum(len(material.sheets) for material in materials)
    fields = {
        "姓名": person.name, "性别": person.sex, "民族": person.ethnicity, "出生日期": f"{person.born:%Y%m%d}", "公民身份号码": person.id_number,
    }
    return Contents(person, person.folder, fields, entries_of(materials), images_of(person, materials, seed), pages)


def entries_of(materials: Iterable[Material]) -> list[Entry]:
    """The catalogue's rows of a person's materials."""
    return [
        Entry(
            class_text=numeral(material.class_code),
            number=material.number,
            title=material.title,
            formed=digits(material.formed),
            pages=len(material.sheets),
            images=_names(material),
        )
        for material in materials
    ]


def images_of(person: Person, materials: Iterable[Material], seed: int) -> Iterator[NamedImages]:
    """The page images of a person's materials, drawn one after another as they are asked for."""
    for material in materials:
        for page, (name, sheet) in enumerate(zip(_names(material), material.sheets, strict=True), start=1):
            chance = Random(f"page/{seed}/{person.id_number}/{name}")
            yield name, draw(sheet, Numbering(material.code, page), seed, chance)


def digits(formed: PartialDate) -> str:
    """`19880712`, `198807` or `1988`: as much as the paper tells."""
    return formed.text.replace("-", "")


def _names(material: Material) -> tuple[str, ...]:
    return tuple(page_name(material.code, page) for page in range(1, len(material.sheets) + 1))


# --- writing ----------------------------------------------------------------------------------------------------------


def write_package(folder: Path, contents: Contents, members: Iterable[Member], sets: int = 2) -> Packed:
    """Writes one package of these members, `<called>.zip`, into a folder that exists; it has so many sets of images."""
    path = folder / f"{contents.called}.zip"
    size = 0
    with ZipFile(path, "w") as archive:
        for name, content in members:
            store(archive, name, content)
            size += len(content)
    return Packed(contents.person, path, len(contents.entries), contents.pages, sets * contents.pages, size)


def store(archive: ZipFile, name: str, content: bytes, mode: int = 0o644) -> None:
    """Adds a member; its mode is that of a plain file unless said otherwise."""
    member = ZipInfo(name, date_time=PACKED_AT)
    member.compress_type = ZIP_STORED
    member.external_attr = mode << 16
    member.create_system = 3
    archive.writestr(member, content)
