"""The files of a package in each of the forms of `docs/packages.md`, one after another, from the same contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha512
from itertools import islice
from xml.etree import ElementTree

from portal.demonstration.packages import Contents, Entry, Member
from portal.demonstration.pdf_pages import pdf_of
from portal.regulation.catalogue import Scheme, class_code, item_code, label

ORIGINALS, OPTIMISED = "图像数据/原始图像数据", "图像数据/优化图像数据"
NATIONAL, TREE, BAG, PDFS = "national", "tree", "bag", "pdf"
COLUMNS = ("类号", "序号", "材料名称", "材料形成时间", "页数", "备注")


def national(contents: Contents) -> Iterator[Member]:
    """GB/T 33870-2017 as the field exchanges it (domain facts, 2.1). An image without any content is not packed."""
    folder = contents.called
    yield f"{folder}/{folder}.xml", catalogue_xml(contents)
    for name, page in contents.images:
        for place, content in ((ORIGINALS, page.original), (OPTIMISED, page.optimised)):
            if content:
                yield f"{folder}/{place}/{name}", content


def tree(contents: Contents) -> Iterator[Member]:
    """Folders of classes, materials and pages, below a folder for each set."""
    images = iter(contents.images)
    for entry in contents.entries:
        folder = f"{_class_folder(entry)}/{entry.number} {entry.title.replace('/', '、')} {entry.formed}"
        for number, (_, page) in enumerate(islice(images, len(entry.images)), start=1):
            for place, content in ((ORIGINALS, page.original), (OPTIMISED, page.optimised)):
                yield f"{contents.called}/{place.rpartition('/')[2]}/{folder}/{number:03}.jpg", content


def bag(contents: Contents) -> Iterator[Member]:
    """A BagIt bag of the national package (RFC 8493)."""
    listed, octets = [], 0
    for path, content in national(contents):
        listed.append(f"{sha512(content).hexdigest()}  data/{path}\n")
        octets += len(content)
        yield f"{contents.called}/data/{path}", content
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Payload-Oxum: {octets}.{len(listed)}\n",
        "manifest-sha512.txt": "".join(listed),
    }
    tags["tagmanifest-sha512.txt"] = "".join(f"{sha512(text.encode()).hexdigest()}  {name}\n" for name, text in tags.items())
    for name, text in tags.items():
        yield f"{contents.called}/{name}", text.encode()


def pdfs(contents: Contents) -> Iterator[Member]:
    """A PDF for each material, and a catalogue in XLSX."""
    yield f"{contents.called}/{contents.called}.xlsx", catalogue_xlsx(contents)
    images = iter(contents.images)
    for entry in contents.entries:
        pages = [page.original for _, page in islice(images, len(entry.images))]
        code = item_code(class_code(entry.class_text) or "", int(entry.number))
        yield f"{contents.called}/{code} {entry.title.replace('/', '、')}.pdf", pdf_of(pages)


FORMS: dict[str, Callable[[Contents], Iterator[Member]]] = {NATIONAL: national, TREE: tree, BAG: bag, PDFS: pdfs}


def _class_folder(entry: Entry) -> str:
    code = class_code(entry.class_text)
    return f"{entry.class_text} {label(code, Scheme.WORKER1992)}" if code else entry.class_text


# --- catalogues -------------------------------------------------------------------------------------------------------


def catalogue_xml(contents: Contents) -> bytes:
    """The XML catalogue: the person's five fields, then the materials with their images in both sets."""
    root = ElementTree.Element("数字档案")
    about = ElementTree.SubElement(root, "人员基本信息")
    for name, text in contents.fields.items():
        ElementTree.SubElement(about, name).text = text
    listed = ElementTree.SubElement(root, "目录信息")
    for entry in contents.entries:
        _list(ElementTree.SubElement(listed, "档案目录条目"), entry)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _list(element: ElementTree.Element, entry: Entry) -> None:
    for name, text in zip(COLUMNS, _cells(entry), strict=True):
        ElementTree.SubElement(element, name).text = str(text)
    optimised = entry.images if entry.optimised is None else entry.optimised
    for image_set, images in (("原始图像数据", entry.images), ("优化图像数据", optimised)):
        for image in images:
            ElementTree.SubElement(element, image_set).text = image


def catalogue_xlsx(contents: Contents, columns: tuple[str, ...] = COLUMNS) -> bytes:
    """The same in a sheet: name and value of each field, then the table."""
    from openpyxl import Workbook  # takes its time to load

    from portal.transfers.workbook import put, saved

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目录"
    for line, (name, value) in enumerate(contents.fields.items(), start=1):
        put(sheet.cell(line, 1), name)
        put(sheet.cell(line, 2), value)
    top = len(contents.fields) + 2
    for line, cells in enumerate((columns, *map(_cells, contents.entries)), start=top):
        for place, cell in enumerate(cells, start=1):
            put(sheet.cell(line, place), cell)
    return saved(book)


def _cells(entry: Entry) -> tuple[object, ...]:
    return entry.class_text, entry.number, entry.title, entry.formed, entry.pages, ""
