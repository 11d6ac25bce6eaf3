"""Hand-over packages as the field exchanges them (GB/T 33870-2017; domain facts, 2.1), the same bytes every time.

Everything is stored, nothing compressed: JPEG gains nothing, and no version of zlib can change a byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from portal.demonstration.documents import Material
from portal.demonstration.pages import Numbering, PageImages, draw
from portal.demonstration.people import Person
from portal.regulation.catalogue import numeral, page_name
from portal.regulation.dates import PartialDate

PACKED_AT = (2024, 9, 2, 9, 30, 0)
"""The time that members carry, so that the same content gives the same bytes."""
ORIGINALS, OPTIMISED = "图像数据/原始图像数据", "图像数据/优化图像数据"


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue as the XML writes it, and the names of its page images."""

    class_text: str
    number: int
    title: str
    formed: str
    pages: int
    images: tuple[str, ...]


@dataclass(frozen=True)
class Packed:
    """A package that was written: whose, where, what its catalogue counts (`items`, `pages`), what it holds (`images`, `bytes`)."""

    person: Person
    path: Path
    items: int
    pages: int
    images: int
    bytes: int


NamedImages = tuple[str, PageImages]


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


def write_package(folder: Path, person: Person, entries: list[Entry], images: Iterable[NamedImages]) -> Packed:
    """Writes one package, `<name><number>.zip`, into a folder that exists."""
    path = folder / f"{person.folder}.zip"
    images_stored, size = 0, 0
    with ZipFile(path, "w") as archive:
        size += _store(archive, f"{person.folder}/{person.folder}.xml", catalogue_xml(person, entries))
        for name, page in images:
            for place, content in ((ORIGINALS, page.original), (OPTIMISED, page.optimised)):
                size += _store(archive, f"{person.folder}/{place}/{name}", content)
            images_stored += 2
    return Packed(person, path, len(entries), sum(entry.pages for entry in entries), images_stored, size)


def catalogue_xml(person: Person, entries: list[Entry]) -> bytes:
    """The XML catalogue: the person's five fields, then the materials with their images in both sets."""
    root = ElementTree.Element("数字档案")
    about = ElementTree.SubElement(root, "人员基本信息")
    for name, text in (
        ("姓名", person.name),
        ("性别", person.sex),
        ("民族", person.ethnicity),
        ("出生日期", f"{person.born:%Y%m%d}"),
        ("公民身份号码", person.id_number),
    ):
        ElementTree.SubElement(about, name).text = text
    listed = ElementTree.SubElement(root, "目录信息")
    for entry in entries:
        _list(ElementTree.SubElement(listed, "档案目录条目"), entry)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def digits(formed: PartialDate) -> str:
    """`19880712`, `198807` or `1988`: as much as the paper tells."""
    return formed.text.replace("-", "")


def _list(element: ElementTree.Element, entry: Entry) -> None:
    for name, text in (
        ("类号", entry.class_text),
        ("序号", str(entry.number)),
        ("材料名称", entry.title),
        ("材料形成时间", entry.formed),
        ("页数", str(entry.pages)),
        ("备注", ""),
    ):
        ElementTree.SubElement(element, name).text = text
    for image_set in ("原始图像数据", "优化图像数据"):
        for image in entry.images:
            ElementTree.SubElement(element, image_set).text = image


def _names(material: Material) -> tuple[str, ...]:
    return tuple(page_name(material.code, page) for page in range(1, len(material.sheets) + 1))


def _store(archive: ZipFile, name: str, content: bytes) -> int:
    member = ZipInfo(name, date_time=PACKED_AT)
    member.compress_type = ZIP_STORED
    member.external_attr = 0o644 << 16
    member.create_system = 3
    archive.writestr(member, content)
    return len(content)
