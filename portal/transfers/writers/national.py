"""Writing the exchange package of GB/T 33870-2017 as the field exchanges it (`docs/packages.md`, national): names, XML catalogue."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from portal.transfers.layout import IMAGES_FOLDER, OPTIMISED, ORIGINAL

ROOT, PERSON, LISTED, ENTRY = "数字档案", "人员基本信息", "目录信息", "档案目录条目"
COLUMNS = ("类号", "序号", "材料名称", "材料形成时间", "页数", "备注")
PERSON_FIELDS = ("姓名", "性别", "民族", "出生日期", "公民身份号码")
SETS = {ORIGINAL: "原始图像数据", OPTIMISED: "优化图像数据"}
"""Set -> what its folder, and the element that names one of its images, is called."""
LONGEST_NAME = 58
"""Characters of a person's name in a file name: four bytes each at most, with the number and `.zip` they stay under 255 bytes."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_FILE_NAME = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")


@dataclass(frozen=True)
class Row:
    """One entry of the catalogue as it is written, and the names of its images in both sets."""

    class_text: str
    number: int | str
    title: str
    formed: str
    pages: int | str
    originals: Sequence[str]
    optimised: Sequence[str]
    remark: str = ""

    @property
    def cells(self) -> tuple[object, ...]:
        """In the order of COLUMNS."""
        return self.class_text, self.number, self.title, self.formed, self.pages, self.remark


def package_name(name: str, id_number: str) -> str:
    """What the package of a person is called, 姓名 and 公民身份号码; what no file name can have becomes `_`."""
    return _NO_FILE_NAME.sub("_", name[:LONGEST_NAME] + id_number).lstrip(".") or "_"


def catalogue_path(called: str) -> str:
    """Where the XML catalogue of a package lies in it."""
    return f"{called}/{called}.xml"


def image_path(called: str, image_set: str, name: str) -> str:
    """Where an image of a set lies in the package."""
    return f"{called}/{IMAGES_FOLDER}/{SETS[image_set]}/{name}"


def catalogue_xml(person: Mapping[str, str], rows: Iterable[Row]) -> bytes:
    """The XML catalogue: the person's fields by their Chinese names, then the materials with their images in both sets."""
    root = ElementTree.Element(ROOT)
    about = ElementTree.SubElement(root, PERSON)
    for name, text in person.items():
        _put(about, name, text)
    listed = ElementTree.SubElement(root, LISTED)
    for row in rows:
        _list(ElementTree.SubElement(listed, ENTRY), row)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _list(element: ElementTree.Element, row: Row) -> None:
    for name, text in zip(COLUMNS, row.cells, strict=True):
        _put(element, name, str(text))
    for image_set, images in ((ORIGINAL, row.originals), (OPTIMISED, row.optimised)):
        for image in images:
            _put(element, SETS[image_set], image)


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    """An element with a text; characters that XML 1.0 cannot hold are left out."""
    ElementTree.SubElement(parent, name).text = _NO_XML.sub("", text)
