"""Dark borders along the edges of a scan, as an open lid leaves them: straight ones, and wedges where the page lies askew on a black lid.

Both are told on the grey picture at about 75 dpi. Measured on wedges of known angle and on real scans: `docs/standard.md`.
"""
from __future__ import annotations

import math
from collections.abc import Iterator

import numpy
from PIL import Image

DARK, DARK_SHARE = 60, 0.6
"""A line of pixels belongs to a straight border where more than this share of it is darker than this grey."""

THINNEST = 2
"""Pixels: 0.7 mm; what is thinner at a place of a wedge is not looked at."""
LEAST_LENGTH = 0.15
"""Share of the edge along which a wedge must lie: a page turned about its middle darkens nearly half of each edge."""
GAP = 0.02
"""Share of the edge by which dark lines may be apart and still belong together."""
DEEPEST = 0.25
"""Share of the picture beyond which a dark run is no wedge: the corner where two borders meet, or a dark picture."""
OFF, WITHIN = 1.5, 0.8
"""Pixels by which the end of a run may miss the straight edge of the page, and the share of runs that must not miss it by more."""
FLATTEST, STEEPEST = 0.2, 15
"""Degrees between which an edge is that of a page that lies askew; a folded or torn corner is steeper."""
PAPER_BEYOND, LIGHTER = 3, 60
"""What lies so many pixels beyond the dark must be lighter by so much: the page, and not more of a dark picture."""


def border(grey: Image.Image, millimetres: tuple[float, float]) -> float:
    """Millimetres of the widest dark border along an edge, of a wedge at its thick end; 0 for a picture that is dark all over."""
    pixels = numpy.asarray(grey)
    dark = pixels < DARK
    widest = max(_straight(dark, millimetres))
    if not dark.all():
        widest = max(widest, *wedges(pixels, dark, millimetres))
    return round(widest, 1)


def _straight(dark: numpy.ndarray, millimetres: tuple[float, float]) -> Iterator[float]:
    """Millimetres of whole dark lines at each edge; 0 in a direction in which all lines are."""
    for axis, side in ((0, millimetres[0]), (1, millimetres[1])):
        lines = dark.mean(axis) > DARK_SHARE
        for run in (lines, lines[::-1]):
            yield 0.0 if lines.all() else float(numpy.argmin(run)) / len(lines) * side


def wedges(pixels: numpy.ndarray, dark: numpy.ndarray, millimetres: tuple[float, float]) -> Iterator[float]:
    """Millimetres of the wedge at each of the four edges, each laid to the left."""
    for turned, shaded, side in ((pixels, dark, millimetres[0]), (pixels.T, dark.T, millimetres[1])):
        for across in (slice(None), slice(None, None, -1)):
            yield _wedge(turned[:, across], shaded[:, across]) / turned.shape[1] * side


def _wedge(pixels: numpy.ndarray, dark: numpy.ndarray) -> float:
    """Pixels of the thick end of a wedge along the left edge, 0 where there is none: dark runs from the edge, beginning at a corner,
    that end on one straight line with the paper behind it."""
    if dark[:, 0].mean() < LEAST_LENGTH:
        return 0.0
    reach = int(DEEPEST * dark.shape[1])
    shallow = dark[:, :reach]
    runs = numpy.where(shallow.all(1), reach, shallow.argmin(1))
    places = _longest_stretch(numpy.flatnonzero((runs >= THINNEST) & (runs < reach)), len(runs))
    if len(places) < LEAST_LENGTH * len(runs):
        return 0.0
    ends = runs[places]
    if runs[: places[0] + 1].min() < THINNEST and runs[places[-1] :].min() < THINNEST:
        return 0.0
    slope, offset = _line_through(places, ends)
    missed = abs(slope * places + offset - ends)
    beyond = pixels[places, ends + PAPER_BEYOND].astype(int)
    if (missed <= OFF).mean() < WITHIN or numpy.median(beyond - pixels[places, ends - 1]) < LIGHTER:
        return 0.0
    if not FLATTEST <= math.degrees(math.atan(abs(slope))) <= STEEPEST:
        return 0.0
    return max(0.0, *(slope * place + offset for place in (int(places[0]), int(places[-1]))))


def _longest_stretch(places: numpy.ndarray, length: int) -> numpy.ndarray:
    """The longest part of rising places without a wide gap."""
    parts = numpy.split(places, numpy.flatnonzero(numpy.diff(places) > GAP * length) + 1)
    return max(parts, key=len)


def _line_through(places: numpy.ndarray, ends: numpy.ndarray) -> tuple[float, float]:
    """(slope, offset) of the straight line on which most ends lie, whatever the others do: stains, notches, the corner."""
    half = len(places) // 2
    slope = float(numpy.median((ends[-half:] - ends[:half]) / (places[-half:] - places[:half])))
    offset = float(numpy.median(ends - slope * places))
    near = abs(slope * places + offset - ends) <= OFF
    if near.sum() < 2:
        return slope, offset
    fitted = numpy.polyfit(places[near], ends[near], 1)
    return float(fitted[0]), float(fitted[1])
