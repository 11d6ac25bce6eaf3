"""How full shelves are, and the drawing of a room: geometry and fill steps, without a database."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

MM_PER_CM = 10
FULL = 98
"""From this share on a shelf is said to be full: what is left takes no volume of 20 mm on a shelf of 900 mm."""
STEPS = (10, 40, 70, 90, FULL)
"""Lower bounds in per cent of the second to the sixth shade."""
DARK_FROM = 4
COLUMNS_A_BAND = 8
"""So many columns stand side by side in the drawing; the next ones begin below."""
PITCH, CELL, HEIGHT, LEFT, HEAD = 78, 30, 34, 54, 46


@dataclass(frozen=True)
class Fill:
    """Shelf in use, in millimetres."""

    used_mm: int
    width_mm: int

    @property
    def free_cm(self) -> int:
        return (self.width_mm - self.used_mm) // MM_PER_CM

    @property
    def used_cm(self) -> int:
        return self.used_mm // MM_PER_CM

    @property
    def percent(self) -> int:
        return self.used_mm * 100 // self.width_mm if self.width_mm else 0

    @property
    def step(self) -> int:
        """0 to 5: which of the six shades of the plan."""
        return sum(self.percent >= bound for bound in STEPS)

    @property
    def is_full(self) -> bool:
        return self.percent >= FULL

    @property
    def is_dark(self) -> bool:
        return self.step >= DARK_FROM


@dataclass(frozen=True)
class Section:
    """One section (节) of one face (面) of a column (列)."""

    column: int
    face: str
    number: int
    fill: Fill


@dataclass(frozen=True)
class Cell:
    """A section as it is drawn."""

    section: Section
    x: int
    y: int


@dataclass(frozen=True)
class Sign:
    """A word beside the cells: `kind` is column, face or section, `said` its number or letter."""

    kind: str
    said: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """A room seen from above, in units of the SVG."""

    width: int
    height: int
    cells: list[Cell]
    signs: list[Sign]


@dataclass(frozen=True)
class Face:
    """One face of a column, its sections together: a row of the table beside the plan."""

    column: int
    face: str
    fill: Fill


def total(fills: Iterable[Fill]) -> Fill:
    parts = list(fills)
    return Fill(sum(part.used_mm for part in parts), sum(part.width_mm for part in parts))


def faces(sections: Iterable[Section]) -> list[Face]:
    """The faces of sections that are in the order of the shelves."""
    grouped = groupby(sections, key=lambda section: (section.column, section.face))
    return [Face(column, face, total(section.fill for section in some)) for (column, face), some in grouped]


def draw(sections: list[Section]) -> Drawing:
    """The plan: columns from left to right, both faces of a column beside each other, sections from top to bottom."""
    columns = sorted({section.column for section in sections})
    places = {column: divmod(place, COLUMNS_A_BAND) for place, column in enumerate(columns)}
    deepest = max((section.number for section in sections), default=0)
    band = HEAD + deepest * HEIGHT + PITCH - 2 * CELL
    cells = [_cell(section, places[section.column], band) for section in sections]
    signs = [sign for column, place in places.items() for sign in _heads(column, place, band)]
    signs += [Sign("face", cell.section.face, cell.x + CELL // 2, cell.y - 6) for cell in cells if cell.section.number == 1]
    bands = -(-len(columns) // COLUMNS_A_BAND)
    signs += [
        Sign("section", str(number), LEFT - 8, at * band + HEAD + (number - 1) * HEIGHT + HEIGHT // 2 + 5)
        for at in range(bands) for number in range(1, deepest + 1)
    ]
    return Drawing(LEFT + COLUMNS_A_BAND * PITCH, bands * band, cells, signs)


def _cell(section: Section, place: tuple[int, int], band: int) -> Cell:
    down, across = place
    x = LEFT + across * PITCH + (CELL if section.face == "B" else 0)
    return Cell(section, x, down * band + HEAD + (section.number - 1) * HEIGHT)


def _heads(column: int, place: tuple[int, int], band: int) -> list[Sign]:
    down, across = place
    return [Sign("column", str(column), LEFT + across * PITCH + CELL, down * band + HEAD - 24)]
