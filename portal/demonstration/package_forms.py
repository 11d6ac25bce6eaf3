"""The files of a package in each of the forms of `docs/packages.md`, one after another, from the same contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha512
from itertools import islice

from portal.demonstration.kept_files import kept
from portal.demonstration.packages import Contents, Entry, Member
from portal.demonstration.pdf_pages import pdf_of
from portal.regulation.catalogue import Scheme, class_code, item_code, label
from portal.transfers.layout import OPTIMISED, ORIGINAL
from portal.transfers.writers import national as writer
from portal.transfers.writers.bag import PAYLOAD, Written, tag_files
from portal.transfers.writers.national import COLUMNS, Row

NATIONAL, TREE, BAG, PDFS, KEPT = "national", "tree", "bag", "pdf", "kept"


def national(contents: Contents) -> Iterator[Member]:
    """GB/T 33870-2017 as the field exchanges it. An image without any content is not packed."""
    yield writer.catalogue_path(contents.called), catalogue_xml(contents)
    for name, page in contents.images:
        for image_set, content in ((ORIGINAL, page.original), (OPTIMISED, page.optimised)):
            if content:
                yield writer.image_path(contents.called, image_set, name), content


def tree(contents: Contents) -> Iterator[Member]:
    """Folders of classes, materials and pages, below a folder for each set."""
    images = iter(contents.images)
    for entry in contents.entries:
        folder = f"{_class_folder(entry)}/{entry.number} {entry.title.replace('/', '、')} {entry.formed}"
        for number, (_, page) in enumerate(islice(images, len(entry.images)), start=1):
            for image_set, content in ((ORIGINAL, page.original), (OPTIMISED, page.optimised)):
                yield f"{contents.called}/{writer.SETS[image_set]}/{folder}/{number:03}.jpg", content


def bag(contents: Contents) -> Iterator[Member]:
    """A BagIt bag of the national package (RFC 8493)."""
    payload = []
    for path, content in national(contents):
        payload.append(Written(path, sha512(content).hexdigest(), len(content)))
        yield f"{contents.called}/{PAYLOAD}/{path}", content
    for name, content in tag_files(payload).items():
        yield f"{contents.called}/{name}", content


def pdfs(contents: Contents) -> Iterator[Member]:
    """A PDF for each material, and a catalogue in XLSX."""
    yield f"{contents.called}/{contents.called}.xlsx", catalogue_xlsx(contents)
    images = iter(contents.images)
    for entry in contents.entries:
        pages = [page.original for _, page in islice(images, len(entry.images))]
        code = item_code(class_code(entry.class_text) or "", int(entry.number))
        yield f"{contents.called}/{code} {entry.title.replace('/', '、')}.pdf", pdf_of(pages)


FORMS: dict[str, Callable[[Contents], Iterator[Member]]] = {NATIONAL: national, TREE: tree, BAG: bag, PDFS: pdfs, KEPT: kept}


def _class_folder(entry: Entry) -> str:
    code = class_code(entry.class_text)
    return f"{entry.class_text} {label(code, Scheme.WORKER1992)}" if code else entry.class_text


# --- catalogues -------------------------------------------------------------------------------------------------------


def catalogue_xml(contents: Contents) -> bytes:
    """The XML catalogue of a package."""
    return writer.catalogue_xml(contents.fields, map(_row, contents.entries))


def _row(entry: Entry) -> Row:
    optimised = entry.images if entry.optimised is None else entry.optimised
    return Row(entry.class_text, entry.number, entry.title, entry.formed, entry.pages, entry.images, optimised)


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
    for line, cells in enumerate((columns, *(_row(entry).cells for entry in contents.entries)), start=top):
        for place, cell in enumerate(cells, start=1):
            put(sheet.cell(line, place), cell)
    return saved(book)
