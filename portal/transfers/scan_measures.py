"""What a scan shows, measured on its grey picture at about 150 dpi: ink, tilt, dark border, sharpness. Runs in the limited child only.

The figures are fitted on this project's synthetic pages (`tests/portal/transfers/test_scan_quality.py`); a page costs about 20 ms.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from PIL import Image, ImageChops, ImageFilter

from portal.transfers.scan_borders import border

SHORT_SIDE = 1240
"""Pixels across the short side on which a page is measured: A4 at 150 dpi."""
SMALL_SIDE = 620
"""On which ink and borders are told: A4 at 75 dpi."""
MARGIN = 0.05
"""Edges of the scan that are left out: borders and shadows of the lid."""
INK_CONTRAST = 40
"""How much darker than the paper around it ink is, of 255; noise and print showing through stay below."""

LEAST_INK = 0.002
"""Share of ink below which nothing can be said of the tilt."""
STRIPS = 32
"""Upright strips whose row profiles are shifted against each other instead of turning the picture."""
STEEPEST, COARSE, FINE = 10, 0.5, 0.1
"""Degrees: how far to either side tilt is looked for, in which steps, and in which around the best of them."""
CLEAR_TILT = 2.5
"""How much the best angle outdoes the middling one before it is an answer: pages 2.7 to 40, noise and blanks up to 1.9."""

PATCH = 24
"""Pixels: the squares in which sharpness is measured, about 4 mm."""
PATCH_CONTRAST = 60
LEAST_PATCHES, MOST_PATCHES = 20, 300


@dataclass(frozen=True)
class Measures:
    """`ink`: share of the area; `tilt`: degrees clockwise, None where the page has no lines to tell it by (photos, blank pages);
    `border`: millimetres of the widest dark border; `sharpness`: the steepest step from one pixel to the next over the contrast
    around it, from 0 to 1, None where too little has contrast."""

    ink: float
    tilt: float | None
    border: float
    sharpness: float | None


EMPTY = Measures(0.0, None, 0.0, None)
"""Of a page with nothing on it, told without looking."""


def measure(image: Image.Image, millimetres: tuple[float, float]) -> Measures:
    """The measures of a decoded page of this size on paper."""
    grey = reduced(image if image.mode == "L" else image.convert("L"), SHORT_SIDE)
    small = reduced(grey, SMALL_SIDE)
    ink = inked(small)
    share = float(ink.mean())
    return Measures(share, tilt(ink) if share >= LEAST_INK else None, border(small, millimetres), sharpness(numpy.asarray(grey)))


def reduced(grey: Image.Image, short_side: int) -> Image.Image:
    """The picture by a whole factor smaller, its short side at least this long."""
    scale = min(grey.size) // short_side
    return grey.reduce(scale) if scale > 1 else grey


def inked(grey: Image.Image) -> numpy.ndarray:
    """Where within the margin the picture is darker than the paper around it (background by median, 75 dpi)."""
    width, height = grey.size
    across, down = int(width * MARGIN), int(height * MARGIN)
    grey = grey.crop((across, down, width - across, height - down))
    paper = grey.reduce(min(8, *grey.size)).filter(ImageFilter.MedianFilter(5)).resize(grey.size, Image.Resampling.BILINEAR)
    return numpy.asarray(ImageChops.subtract(paper, grey)) >= INK_CONTRAST


# --- tilt -------------------------------------------------------------------------------------------------------------


def tilt(ink: numpy.ndarray) -> float | None:
    """Degrees by which lines of writing and rules fall to the right: by rows, or by columns where these answer more clearly."""
    by_rows, by_columns = _best_angle(ink), _best_angle(numpy.ascontiguousarray(ink.T))
    angle, clearness = max(by_rows, (-by_columns[0], by_columns[1]), key=lambda answer: answer[1])
    return round(angle, 1) + 0.0 if clearness >= CLEAR_TILT and abs(angle) < STEEPEST else None


def _best_angle(ink: numpy.ndarray) -> tuple[float, float]:
    """(degrees, clearness): the shear at which the rows' profile has the steepest steps."""
    width = ink.shape[1] // STRIPS
    if not width:
        return 0.0, 0.0
    strips = ink[:, : width * STRIPS].reshape(len(ink), STRIPS, width).sum(2, dtype=numpy.int32).T
    steps = round(STEEPEST / COARSE)
    coarse = {COARSE * step: _steepness(strips, width, COARSE * step) for step in range(-steps, steps + 1)}
    about = max(coarse, key=coarse.__getitem__)
    around = round(COARSE / FINE)
    fine = {about + FINE * step: _steepness(strips, width, about + FINE * step) for step in range(-around, around + 1)}
    best = max(fine, key=fine.__getitem__)
    middling = float(numpy.median(list(coarse.values())))
    return best, fine[best] / middling if middling else 0.0


def _steepness(strips: numpy.ndarray, width: int, degrees: float) -> float:
    """How much the profile of all strips together changes from row to row once lines of this tilt are laid level."""
    centres = (numpy.arange(STRIPS) - (STRIPS - 1) / 2) * width
    shifts = numpy.rint(centres * math.tan(math.radians(degrees))).astype(int)
    most, rows = int(abs(shifts).max()), strips.shape[1]
    profile = numpy.zeros(rows + 2 * most, numpy.int32)
    for strip, shift in zip(strips, shifts, strict=True):
        profile[most - shift : most - shift + rows] += strip
    return float((numpy.diff(profile).astype(float) ** 2).sum())


# --- sharpness ------------------------------------------------------------------------------------------------------


def sharpness(grey: numpy.ndarray) -> float | None:
    """The median over squares with contrast of the steepest step between neighbours, as a share of the contrast."""
    rows, columns = (length // PATCH for length in grey.shape)
    patches = grey[: rows * PATCH, : columns * PATCH].reshape(rows, PATCH, columns, PATCH).swapaxes(1, 2)
    patches = patches[_inner(rows), _inner(columns)]
    coarse = patches[:, :, ::4, ::4]
    found = numpy.argwhere(coarse.max((2, 3)) >= coarse.min((2, 3)).astype(numpy.int16) + PATCH_CONTRAST)
    if len(found) < LEAST_PATCHES:
        return None
    found = found[numpy.linspace(0, len(found) - 1, min(len(found), MOST_PATCHES)).astype(int)]
    chosen = patches[found[:, 0], found[:, 1]].astype(numpy.int16)
    steps = numpy.maximum(*(abs(numpy.diff(chosen, axis=axis)).max((1, 2)) for axis in (1, 2)))
    return round(float(numpy.median(steps / numpy.ptp(chosen, axis=(1, 2)))), 2)


def _inner(count: int) -> slice:
    """Squares without those in the margin."""
    edge = math.ceil(count * MARGIN)
    return slice(edge, count - edge)
