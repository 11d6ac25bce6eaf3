"""The certified copy as one PDF: a cover that says what it is, then the pages as they were burnt, byte for byte."""
from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

POINTS_PER_MM = 72 / 25.4
A4_MM = (210, 297)


def pages_digest(pages: Sequence[bytes]) -> str:
    """SHA-256 over the JPEG pages in their order; whoever takes the images out of the PDF can count it again."""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page)
    return digest.hexdigest()


def assembled(cover: bytes, pages: Sequence[bytes], title: str) -> bytes:
    """The cover (a PDF) and after it each JPEG on a page of its own, A4 upright or across as the image lies."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(cover)))
    for page in pages:
        _add(writer, page)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: PdfWriter, jpeg: bytes) -> None:
    width, height = Image.open(io.BytesIO(jpeg), formats=["JPEG"]).size
    short, long = (side * POINTS_PER_MM for side in A4_MM)
    room = (short, long) if height >= width else (long, short)
    scale = min(room[0] / width, room[1] / height)
    across, down = width * scale, height * scale
    page = writer.add_blank_page(across, down)
    page[NameObject("/Resources")] = DictionaryObject({
        NameObject("/XObject"): DictionaryObject({NameObject("/Page"): writer._add_object(_image(jpeg, width, height))}),
    })
    drawing = StreamObject()
    drawing.set_data(f"q {across:.3f} 0 0 {down:.3f} 0 0 cm /Page Do Q".encode())
    page[NameObject("/Contents")] = writer._add_object(drawing)


def _image(jpeg: bytes, width: int, height: int) -> StreamObject:
    """The JPEG as it is, not coded again."""
    image = StreamObject()
    image.set_data(jpeg)
    image.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
        NameObject("/Width"): NumberObject(width), NameObject("/Height"): NumberObject(height),
        NameObject("/ColorSpace"): NameObject("/DeviceRGB"), NameObject("/BitsPerComponent"): NumberObject(8),
        NameObject("/Filter"): NameObject("/DCTDecode"),
    })
    return image
