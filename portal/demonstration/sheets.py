"""What stands on a page, as plain data: forms made of rows and panels, letters, decisions with a red head, certificates.

A `writer` names whose hand fills something in: the person's, or an office's clerk.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """How a text came onto the paper."""

    PRINT = "print"
    BOLD = "bold"
    HAND = "hand"


class Photo(StrEnum):
    """Whose photograph is stuck beside the first rows of a form."""

    NONE = "none"
    MAN = "man"
    WOMAN = "woman"


@dataclass(frozen=True)
class Seal:
    """A round red seal: the name along its rim, and below the star a line such as 劳动人事科 or nothing."""

    name: str
    line: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a row; `share` is its part of the row's width."""

    text: str = ""
    share: float = 1.0
    ink: Ink = Ink.PRINT
    left: bool = False


@dataclass(frozen=True)
class Row:
    """Cells side by side; `height` in pixels at 300 dpi."""

    cells: tuple[Cell, ...]
    height: int = 108


@dataclass(frozen=True)
class Panel:
    """A broad box of a form: a label at the left, running text, and at the foot who signed, when, and under which seal.

    `share` is its part of the height that the rows leave over.
    """

    label: str
    text: str
    ink: Ink = Ink.HAND
    signed: str = ""
    dated: str = ""
    seal: Seal | None = None
    writer: str = ""
    share: float = 1.0


@dataclass(frozen=True)
class Letter:
    """Running text over the page: handwritten on ruled lines, or printed."""

    text: str
    ink: Ink = Ink.HAND
    ruled: bool = True
    salutation: str = ""
    closing: tuple[str, ...] = ()
    seal: Seal | None = None


@dataclass(frozen=True)
class RedHead:
    """The head of an official document: issuer in large red type, its number, a red line."""

    issuer: str
    number: str


@dataclass(frozen=True)
class Certificate:
    """The large type of a certificate within its frame, closed by issuer and date under a seal."""

    text: str
    number: str
    issuer: str
    dated: str
    seal: Seal


Block = Row | Panel | Letter | RedHead | Certificate


@dataclass(frozen=True)
class Sheet:
    """One page. `left` and `right` stand between title and table; `year` decides how old the paper looks."""

    title: str
    blocks: tuple[Block, ...]
    writer: str
    year: int
    subtitle: str = ""
    left: str = ""
    right: str = ""
    foot: str = ""
    photo: Photo = Photo.NONE
    framed: bool = False
