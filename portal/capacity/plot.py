"""The plot of the coming years, as plain coordinates; the same figures stand as a table beside it."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.regulation.capacity import area_needed, as_number

WIDTH, HEIGHT, MARGIN = 640, 240, 36
YEARS = 10


@dataclass(frozen=True)
class Point:
    """One year: volumes then held, square metres then needed, and where that stands in the picture."""

    year: int
    volumes: int
    area_m2: float | int
    x: float
    y: float


@dataclass(frozen=True)
class Plot:
    """`present_y` is the height of the line of what there is, None where nothing was entered."""

    width: int
    height: int
    points: list[Point]
    present_y: float | None

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def plot(first_year: int, volumes: int, growth: int, present: Decimal | int | None) -> Plot:
    """Ten years of square metres needed (Art. 20) for a stock growing by `growth` volumes a year."""
    needs = [(first_year + step, volumes + growth * step, area_needed(volumes + growth * step)) for step in range(YEARS + 1)]
    highest = max([area for _, _, area in needs] + [Decimal(present or 0), Decimal(1)])

    def down(area: Decimal) -> float:
        return round(HEIGHT - MARGIN - float(area / highest) * (HEIGHT - 2 * MARGIN), 1)

    across = (WIDTH - 2 * MARGIN) / YEARS
    points = [
        Point(year, held, as_number(area) or 0, round(MARGIN + step * across, 1), down(area))
        for step, (year, held, area) in enumerate(needs)
    ]
    return Plot(WIDTH, HEIGHT, points, None if present is None else down(Decimal(present)))
