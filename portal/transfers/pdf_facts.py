"""What the pages of a PDF are: born digital or scanned, and for scanned ones the image. Runs in the limited child only.

A page with a text layer, or without an image over the whole page, is born digital: its text is its text, resolution and
colour are not tested (`command-line.md` 4.4). PDFs that act by themselves are refused (`security.md` 5.3, attack 6).
"""
from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL.JpegImagePlugin import JpegImageFile

from portal.regulation.standard import Standard
from portal.transfers.image_facts import MOST_SHEETS, FileFacts, Sheet, colour_mode, decode, in_millimetres, too_large
from portal.transfers.jpeg_quality import quality_of
from portal.transfers.page_content import Content, bytes_behind_pdf, ends_as_zip
from portal.transfers.pdf_actions import active_parts
from portal.transfers.scan_measures import EMPTY, measure
from portal.wording import N_

POINTS_PER_INCH = 72
WHOLE_PAGE = 0.8
"""Share of the page that an image covers which is the page."""
MODES = {1: "1", 8: "L", 24: "RGB", 32: "CMYK"}


def pdf_facts(content: Content, standard: Standard, step: Callable[[], None], *, measured: bool = True) -> FileFacts:
    """Facts of a PDF file, page by page; unless `measured` its scans are decoded and no more. Raises what the readers raise."""
    facts = FileFacts()
    behind = bytes_behind_pdf(content)
    if behind:
        facts.trouble("page-trailing", bytes=behind)
    elif ends_as_zip(content):
        facts.trouble("page-type", actual="ZIP", expected="PDF")
    content.file.seek(0)
    data = content.file.read()
    document = _opened(data, facts)
    if document is None:
        return facts
    for part in active_parts(data):
        facts.trouble("page-pdf-active", what=part)
    with document:
        facts.signed = pdfium.FPDF_GetSignatureCount(document) > 0
        if len(document) > MOST_SHEETS:
            facts.trouble("page-unreadable", why=N_("一个文件里的页太多"))
        for number in range(min(len(document), MOST_SHEETS)):
            if number:
                step()
            facts.sheets.append(_sheet(document[number], standard, facts, measured))
    if not facts.sheets:
        facts.trouble("page-unreadable", why=N_("PDF 里一页也没有"))
    return facts


def _opened(data: bytes, facts: FileFacts) -> pypdfium2.PdfDocument | None:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        if locked:
            facts.trouble("page-pdf-encrypted")
        else:
            facts.trouble("page-unreadable", why=N_("PDF 的结构坏了"))
        return None
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        facts.trouble("page-pdf-encrypted")
        document.close()
        return None
    return document


def _sheet(page: pypdfium2.PdfPage, standard: Standard, facts: FileFacts, measured: bool) -> Sheet:
    width, height = page.get_size()
    millimetres = in_millimetres(width, height, POINTS_PER_INCH)
    across, down = (round(side / POINTS_PER_INCH * standard.minimum_dpi) for side in (width, height))
    if too_large(across, down, standard, facts):
        return Sheet(across, down, millimetres, born_digital=True)
    has_text = page.get_textpage().count_chars() > 0
    scan = None if has_text else _whole_page_image(page, width * height)
    if scan is None:
        empty = not has_text and next(iter(page.get_objects(max_depth=1)), None) is None
        return Sheet(across, down, millimetres, measures=EMPTY if empty else None, born_digital=True)
    return _scanned(scan, millimetres, standard, facts, measured)


def _whole_page_image(page: pypdfium2.PdfPage, area: float) -> Any:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= WHOLE_PAGE * area:
            return item
    return None


def _scanned(scan: Any, millimetres: tuple[float, float], standard: Standard, facts: FileFacts, measured: bool) -> Sheet:
    """A page that is one image: its resolution follows from the size at which the page shows it."""
    width, height = scan.get_px_size()
    left, bottom, right, top = scan.get_bounds()
    sides = sorted((right - left, top - bottom)), sorted((width, height))
    dpi = round(min(pixels / points * POINTS_PER_INCH for points, pixels in zip(*sides, strict=True)))
    if too_large(width, height, standard, facts):
        return Sheet(width, height, millimetres, dpi)
    if scan.get_filters() != ["DCTDecode"]:
        mode, image = MODES.get(scan.get_metadata().bits_per_pixel), scan.get_bitmap().to_pil()
        return Sheet(width, height, millimetres, dpi, mode, measure(image, millimetres) if measured else None)
    jpeg = JpegImageFile(io.BytesIO(bytes(scan.get_data())))
    colour, quality = colour_mode(jpeg), quality_of(jpeg.quantization)
    decode(jpeg, facts)
    return Sheet(width, height, millimetres, dpi, colour, measure(jpeg, millimetres) if measured else None, quality)
