"""A batch in which things went wrong, as they do: each package has one planted fault, and it is known which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image

from portal.demonstration.documents import materials_of
from portal.demonstration.enterprises import ENTERPRISES, Enterprise
from portal.demonstration.packages import Entry, NamedImages, Packed, entries_of, images_of, write_package
from portal.demonstration.pages import PageImages, jpeg
from portal.demonstration.paper import tilted
from portal.demonstration.people import Person, make_people
from portal.demonstration.register_rows import head_of, row_of
from portal.demonstration.sample import filling
from portal.transfers.register import FILE_NAME
from portal.transfers.register_sheet import write_register

PAGES = 4
DIED = date(2024, 6, 18)
LATER = "20250401"
"""A date after the hand-over."""


@dataclass(frozen=True)
class Planted:
    """A package and the codes of the findings that its fault must bring; none for the first, which is as it should be."""

    packed: Packed
    codes: tuple[str, ...]


@dataclass(frozen=True)
class FaultyBatch:
    """What was written: the packages in the order of the register, and the register."""

    planted: tuple[Planted, ...]
    register: Path


@dataclass
class _Contents:
    """What goes into one package and its row, before it is written."""

    entries: list[Entry]
    images: list[NamedImages]
    row: dict[str, object]


def write_faulty(out: Path, seed: int, enterprise: Enterprise = ENTERPRISES[1]) -> FaultyBatch:
    """Writes the batch into `out`; the same seed gives the same bytes. Raises NotEmpty unless `out` is new or empty."""
    with filling(out):
        planted, rows = [], []
        for number, person in enumerate(make_people(len(_FAULTS), seed, enterprise), start=1):
            plant, codes = _FAULTS[number - 1]
            contents = _contents(person, seed)
            plant(contents)
            packed = write_package(out, person, contents.entries, contents.images)
            planted.append(Planted(packed, codes))
            rows.append({**row_of(number, packed), **contents.row})
        register = out / FILE_NAME
        head = head_of(enterprise, [entry.packed for entry in planted], seed)
        register.write_bytes(write_register(head, rows))
    return FaultyBatch(tuple(planted), register)


def _contents(person: Person, seed: int) -> _Contents:
    materials = materials_of(person, PAGES, seed)
    return _Contents(entries_of(materials), list(images_of(person, materials, seed)), {})


# --- the faults -------------------------------------------------------------------------------------------------------


def _none(contents: _Contents) -> None:
    """As it should be."""


def _scan_coarsely(contents: _Contents) -> None:
    """The first page was scanned at 200 dpi."""
    _redraw(contents, 0, lambda image: image.resize((image.width * 2 // 3, image.height * 2 // 3)), dpi=200)


def _scan_in_grey(contents: _Contents) -> None:
    """The second page was scanned in grey, and its material bears a date after the hand-over."""
    _redraw(contents, 1, lambda image: image.convert("L"))
    contents.entries[-1] = replace(contents.entries[-1], formed=LATER)


def _lose_a_page(contents: _Contents) -> None:
    """The last page was not packed."""
    contents.images.pop()


def _lose_a_title(contents: _Contents) -> None:
    """The second material has no title."""
    contents.entries[1] = replace(contents.entries[1], title="")


def _feed_badly(contents: _Contents) -> None:
    """The scanner drew one page in askew, took another twice and a third from its empty back."""
    _redraw(contents, 0, lambda image: tilted(image, 3.2))
    contents.images[2] = (contents.images[2][0], contents.images[1][1])
    _redraw(contents, 3, lambda image: Image.new("RGB", image.size, (246, 244, 238)))


def _die(contents: _Contents) -> None:
    """Art. 21(4). Died before the hand-over: the file stays with the enterprise."""
    contents.row["死亡日期"] = DIED


def _redraw(contents: _Contents, page: int, change: Callable[[Image.Image], Image.Image], dpi: int = 300) -> None:
    name, images = contents.images[page]
    redrawn = (jpeg(change(Image.open(BytesIO(content))), dpi=dpi) for content in (images.original, images.optimised))
    contents.images[page] = (name, PageImages(*redrawn))


_FAULTS: tuple[tuple[Callable[[_Contents], None], tuple[str, ...]], ...] = (
    (_none, ()),
    (_scan_coarsely, ("page-dpi",)),
    (_lose_a_page, ("page-missing",)),
    (_lose_a_title, ("item-field-missing",)),
    (_feed_badly, ("page-twice", "page-blank")),
    (_scan_in_grey, ("page-colour", "date-after-transfer")),
    (_die, ("excluded-dead",)),
)
