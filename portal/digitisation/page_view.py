"""What the viewer shows of a page, as plain facts for its templates."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.access import Actor, Permission
from portal.catalogue.file_page import Section, line_facts, sections_of
from portal.catalogue.queries import pages_of
from portal.digitisation import queries
from portal.digitisation.marks import hit_marks, line_marks, spans_of
from portal.digitisation.reading_order import Line
from portal.regulation.identity import mask_in
from portal.wording import N_, gettext

ZOOMS = ("page", "width", "double", "deep")
"""Whole page, full width, twice, four times; which reading copy serves each stands in COPIES."""
COPIES = {"page": 900, "width": 1654, "double": 2480, "deep": 2480}
FIRST_ZOOM = "width"
QUARTER = 90
UNKNOWN_SIZE = (2480, 3508)
"""A4 at 300 dpi, for a page whose size nobody has measured."""
SURE, RATHER_SURE = 0.95, 0.85
"""Mean confidence of a page's lines, in words (design, 5)."""


@dataclass(frozen=True)
class Look:
    """How somebody wants to see a page: zoom, quarter turns in degrees, whether lines are drawn, places to mark."""

    zoom: str = FIRST_ZOOM
    turn: int = 0
    lines: bool = False
    hits: str = ""

    @classmethod
    def wished(cls, zoom: str | None, turn: str | None, lines: str | None, hits: str | None) -> Look:
        """From an address; what makes no sense there is as if it were not there."""
        degrees = int(turn) if turn in ("90", "180", "270") else 0
        return cls(zoom if zoom in ZOOMS else FIRST_ZOOM, degrees, lines == "1", hits or "")

    def with_(self, **changes: Any) -> dict[str, Any]:
        """The arguments of an address for this look with something changed; what is as usual is left out."""
        made = {"zoom": self.zoom, "turn": self.turn, "lines": int(self.lines), "hits": self.hits} | changes
        usual = {"zoom": FIRST_ZOOM, "turn": 0, "lines": 0, "hits": ""}
        return {name: value for name, value in made.items() if value != usual[name]}

    @property
    def turned(self) -> int:
        return (self.turn + QUARTER) % 360

    @property
    def nearer(self) -> str:
        return ZOOMS[min(ZOOMS.index(self.zoom) + 1, len(ZOOMS) - 1)]

    @property
    def farther(self) -> str:
        return ZOOMS[max(ZOOMS.index(self.zoom) - 1, 0)]

    @property
    def copy(self) -> int:
        """The width of the reading copy that serves this look."""
        return COPIES[self.zoom]


def page_facts(actor: Actor, reference: str, code: str, number: int, look: Look) -> dict[str, Any]:
    """A page with its image's size, text, marks and neighbours. Raises NotFound, Forbidden."""
    place = queries.page_for(actor, reference, code, number)
    reading = queries.reading_of(place.page.id)
    lines = [Line(*line) for line in reading.lines] if reading else []
    sections = sections_of(actor, place.file)
    order = [line for section in sections for line in _lines(section) if line.pages]
    width, height = _size(place.page, reading)
    return {
        "file": place.file, "page": place.page, "name": place.file.person.name, "sections": sections, "look": look,
        "line": line_facts(actor, reference, code)["line"], "code": code, "number": number, "pages": pages_of(place.material),
        "width": width, "height": height, "hits": hit_marks(lines, spans_of(look.hits)), "seen": line_marks(lines),
        "text": [mask_in(line.text) for line in lines], "reading": reading, "how": how_read(reading),
        "edits": actor.may(Permission.FILE_EDIT), **_neighbours(order, code, number),
    }


def _lines(section: Section) -> list[Any]:
    return [*section.lines, *(line for below in section.subsections for line in below.lines)]


def _size(page: Any, reading: Any) -> tuple[int, int]:
    """Width and height of the picture in the pixels of the reading, so that its boxes fit."""
    if reading is not None and reading.width and reading.height:
        return reading.width, reading.height
    return (page.width, page.height) if page.width and page.height else UNKNOWN_SIZE


def _neighbours(order: list[Any], code: str, number: int) -> dict[str, Any]:
    """(item code, page) before and after this page, over the ends of materials; and the neighbouring materials."""
    at = next(place for place, line in enumerate(order) if line.code == code)
    before, after = order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
    last = order[at].pages
    return {
        "previous_page": (code, number - 1) if number > 1 else (before.code, before.pages) if before else None,
        "next_page": (code, number + 1) if number < last else (after.code, 1) if after else None,
        "previous_item": (before.code, 1) if before else None, "next_item": (after.code, 1) if after else None, "last": last,
    }


def how_read(reading: Any) -> str:
    """Where the text of a page comes from, and how far to trust it, in words."""
    if reading is None:
        return gettext(N_("还没有识读，后台读完就有文字。"))
    if reading.source == "unread":
        return gettext(N_("这一页没有读出文字。"))
    if reading.source == "pdf":
        return gettext(N_("PDF 自带的文字，照录。"))
    if reading.confidence is None:
        return gettext(N_("机器识读，没有找到文字。"))
    sure = N_("很有把握") if reading.confidence >= SURE else N_("较有把握") if reading.confidence >= RATHER_SURE else N_("拿不准")
    return gettext(N_("机器识读，%(sure)s；以图像为准。"), sure=gettext(sure))


def progress_facts(actor: Actor, reference: str) -> dict[str, Any]:
    """How far the reading of a file has come."""
    file, read, total, without = queries.reading_of_file(actor, reference)
    state = "done" if read >= total else "running" if read else "waiting"
    said = gettext(N_("%(count)d 页没有读出文字"), count=without) if without else None
    return {"file": file, "read": read, "total": total, "state": state, "said": said}
