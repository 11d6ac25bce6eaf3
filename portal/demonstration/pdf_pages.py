"""JPEG pages as one PDF, the same bytes every time: each page is its image as it is, without a text layer."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from portal.demonstration.pages import DPI

POINTS = 72


def pdf_of(pages: Iterable[bytes], catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with a page for each JPEG; further entries of its catalogue and trailer."""
    objects: list[bytes] = []
    kids = []
    for content in pages:
        kids.append(b"%d 0 R" % (len(objects) + 3))
        objects += _page(content, len(objects) + 3)
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _file([b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, tree, *objects], trailer)


def _page(content: bytes, number: int) -> list[bytes]:
    """The objects of a page from this number on: the page, what it shows, its image."""
    image = Image.open(BytesIO(content))
    space = {"L": b"/DeviceGray"}.get(image.mode, b"/DeviceRGB")
    width, height = (side * POINTS / DPI for side in image.size)
    shown = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    facts = b"/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode/Length %d" % (*image.size, space, len(content))
    return [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
        % (width, height, number + 1, number + 2),
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/XObject/Subtype/Image%s>>stream\n%s\nendstream" % (facts, content),
    ]


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
