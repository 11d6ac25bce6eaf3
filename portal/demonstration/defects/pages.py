"""Faults of page images: missing, misplaced, scanned badly, not what they say. Each spoils the contents of a package in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from portal.demonstration.packages import Contents
from portal.demonstration.pages import DPI, QUALITY, PageImages, jpeg
from portal.demonstration.paper import tilted
from portal.demonstration.pdf_pages import pdf_of
from portal.regulation.catalogue import page_name

COARSE = 200
EMPTY_BACK = (246, 244, 238)
"""The colour of the empty back of a sheet."""
TILT = 3.2
BORDER = 70
"""Pixels: 6 mm."""
BLUR = 6
BAD_QUALITY = 15
CARD = (1180, 1770)
"""Pixels of a card of 100 by 150 mm."""
HUGE, HUGE_DPI = (6700, 9475), 810
"""A4 at a resolution that no paper needs: more than 60 megapixels, stated in the header and nowhere else."""
START_OF_FRAME = b"\xff\xc0\x00\x11\x08"
SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"00" * 32, b"00" * 32)

Redraw = Callable[[Image.Image], Image.Image]


# --- which there are --------------------------------------------------------------------------------------------------


def _lose_a_page(contents: Contents) -> None:
    contents.images = list(contents.images)[:-1]
    contents.pages -= 1


def _leave_a_page_out_of_the_catalogue(contents: Contents) -> None:
    last = contents.entries[-1]
    contents.entries[-1] = replace(last, images=last.images[:-1], pages=max(1, len(last.images) - 1))


def _list_a_page_twice(contents: Contents) -> None:
    first = contents.entries[0]
    contents.entries[0] = replace(first, images=(*first.images, first.images[0]))


def _list_originals_only(contents: Contents) -> None:
    """The catalogue lists no optimised images, and one of them is not there."""
    contents.entries[:] = [replace(entry, optimised=()) for entry in contents.entries]
    images = list(contents.images)
    images[-1] = (images[-1][0], PageImages(images[-1][1].original, b""))
    contents.images = images


def _feed_twice(contents: Contents) -> None:
    images = list(contents.images)
    images[2] = (images[2][0], images[1][1])
    contents.images = images


def _call_as_the_scanner_does(contents: Contents) -> None:
    _replace(contents, 0, lambda content: content, called="扫描0001.JPG")


def _skip_a_number(contents: Contents) -> None:
    """The last page of the longest material is numbered one too high, in the catalogue and the folders alike."""
    longest = max(contents.entries, key=lambda entry: len(entry.images))
    contents.images = list(contents.images)
    place = [name for name, _ in contents.images].index(longest.images[-1])
    stem, _, page = longest.images[-1].removesuffix(".JPG").rpartition("-")
    _replace(contents, place, lambda content: content, called=page_name(stem, int(page) + 1))


# --- what they are ----------------------------------------------------------------------------------------------------


def _save_as_another_kind(contents: Contents) -> None:
    """A picture in PNG that is called JPG."""
    _replace(contents, 0, lambda content: _saved(content, "PNG"))


def _save_as_png(contents: Contents) -> None:
    _replace(contents, 0, lambda content: _saved(content, "PNG"), "PNG")


def _cut(contents: Contents) -> None:
    _replace(contents, 0, lambda content: content[: len(content) // 2])


def _append(contents: Contents) -> None:
    _replace(contents, 0, lambda content: content + b"behind the picture")


def _state_a_huge_size(contents: Contents) -> None:
    width, height = HUGE
    sizes = height.to_bytes(2, "big") + width.to_bytes(2, "big")

    def enlarged(content: bytes) -> bytes:
        stated = _saved(content, "JPEG", quality=QUALITY, dpi=(HUGE_DPI, HUGE_DPI))
        at = stated.index(START_OF_FRAME) + len(START_OF_FRAME)
        return stated[:at] + sizes + stated[at + 4 :]

    _replace(contents, 0, enlarged)


def _lock(contents: Contents) -> None:
    _replace(contents, 0, lambda content: pdf_of([content], trailer=LOCKED), "PDF")


def _write_a_script(contents: Contents) -> None:
    _replace(contents, 0, lambda content: pdf_of([content], catalog=SCRIPT), "PDF")


def _record_another_size(contents: Contents) -> None:
    """The scanner's own record of the size is that of an earlier crop."""
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0xA002: 1000, 0xA003: 1000})
    _replace(contents, 0, lambda content: _saved(content, "JPEG", quality=QUALITY, dpi=(DPI, DPI), exif=exif.tobytes()))


# --- how they were scanned --------------------------------------------------------------------------------------------


def _scan_coarsely(contents: Contents) -> None:
    _redraw(contents, 0, lambda image: image.resize((image.width * 2 // 3, image.height * 2 // 3)), dpi=COARSE)


def _lose_the_resolution(contents: Contents) -> None:
    _replace(contents, 0, lambda content: _saved(content, "JPEG", quality=QUALITY))


def _scan_in_grey(contents: Contents) -> None:
    _redraw(contents, 1, lambda image: image.convert("L"))


def _scan_a_card(contents: Contents) -> None:
    left, top = 600, 400
    _redraw(contents, 0, lambda image: image.crop((left, top, left + CARD[0], top + CARD[1])))


def _scan_the_empty_back(contents: Contents) -> None:
    _redraw(contents, -1, lambda image: Image.new("RGB", image.size, EMPTY_BACK))


def _feed_askew(contents: Contents) -> None:
    _redraw(contents, 0, lambda image: tilted(image, TILT))


def _leave_the_lid_open(contents: Contents) -> None:
    _redraw(contents, 0, _with_a_black_edge)


def _with_a_black_edge(image: Image.Image) -> Image.Image:
    edged = image.copy()
    ImageDraw.Draw(edged).rectangle((0, 0, BORDER, image.height), fill=(8, 8, 8))
    return edged


def _scan_out_of_focus(contents: Contents) -> None:
    _redraw(contents, 0, lambda image: image.filter(ImageFilter.GaussianBlur(BLUR)))


def _compress_too_much(contents: Contents) -> None:
    _replace(contents, 0, lambda content: _saved(content, "JPEG", quality=BAD_QUALITY, dpi=(DPI, DPI)))


CONTENTS: dict[str, Callable[[Contents], None]] = {
    "page-missing": _lose_a_page,
    "page-unlisted": _leave_a_page_out_of_the_catalogue,
    "page-listed-twice": _list_a_page_twice,
    "page-set-lacks": _list_originals_only,
    "page-twice": _feed_twice,
    "page-name": _call_as_the_scanner_does,
    "page-number-gap": _skip_a_number,
    "page-type": _save_as_another_kind,
    "page-format": _save_as_png,
    "page-unreadable": _cut,
    "page-trailing": _append,
    "page-too-large": _state_a_huge_size,
    "page-pdf-encrypted": _lock,
    "page-pdf-active": _write_a_script,
    "page-attributes": _record_another_size,
    "page-dpi": _scan_coarsely,
    "page-dpi-assumed": _lose_the_resolution,
    "page-colour": _scan_in_grey,
    "page-size": _scan_a_card,
    "page-blank": _scan_the_empty_back,
    "page-tilt": _feed_askew,
    "page-border": _leave_the_lid_open,
    "page-blur": _scan_out_of_focus,
    "page-jpeg-quality": _compress_too_much,
}
"""Code of the finding -> what spoils the contents so that it is found, and nothing else."""


# --- images -----------------------------------------------------------------------------------------------------------


def _replace(contents: Contents, place: int, change: Callable[[bytes], bytes], extension: str | None = None, called: str = "") -> None:
    """Changes both images of a page, and with the extension or the name that it is called by its name in the catalogue as well."""
    images = list(contents.images)
    name, page = images[place]
    new = called or (f"{name.rpartition('.')[0]}.{extension}" if extension else name)
    images[place] = (new, PageImages(change(page.original), change(page.optimised)))
    contents.images = images
    contents.entries[:] = [
        replace(entry, images=tuple(new if image == name else image for image in entry.images)) for entry in contents.entries
    ]


def _redraw(contents: Contents, place: int, change: Redraw, dpi: int = DPI) -> None:
    _replace(contents, place, lambda content: jpeg(change(Image.open(BytesIO(content))), dpi=dpi))


def _saved(content: bytes, kind: str, **options: object) -> bytes:
    held = BytesIO()
    Image.open(BytesIO(content)).save(held, kind, **options)
    return held.getvalue()
