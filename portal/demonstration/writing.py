"""Setting lines of text, printed and by hand: characters from the caches of masks, lines broken as Chinese is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image

from portal.demonstration.fonts import HEI, SONG, Face, Glyph, glyph, script_faces

Colour = tuple[int, int, int]

PRINT_BLACK: Colour = (38, 36, 38)
INKS: tuple[Colour, ...] = ((38, 52, 112), (34, 42, 84), (44, 44, 50), (30, 66, 128))
"""Blue-black, washable blue, carbon black, ball-point blue."""
PENCIL: Colour = (118, 116, 116)

NOT_FIRST = "，。、；：！？）》”’〕％"
"""Marks that may not open a line."""
VARIANTS = 3
"""Shapes in which one hand writes a character, so that two of a kind beside each other differ."""


@dataclass(frozen=True)
class Style:
    """Printed matter: a face at a size in pixels, its weight, colour and the space between characters."""

    size: int = 50
    face: Face = SONG
    weight: int = 0
    colour: Colour = PRINT_BLACK
    spacing: float = 0


@dataclass(frozen=True)
class Hand:
    """Somebody's handwriting; `key` tells hands apart, `slant` leans right (1 is 45 degrees), `unrest` is 0 to 1."""

    key: int
    face: Face
    slant: float
    unrest: float
    ink: Colour
    tightness: float


def hand_of(name: str) -> Hand:
    """One of twelve hands, always the same for the same name."""
    key = Random(f"hand/{name}").randrange(12)
    rng = Random(f"hand/{key}")
    faces = script_faces()
    return Hand(
        key=key,
        face=faces[key % len(faces)],
        slant=rng.uniform(-0.02, 0.14),
        unrest=rng.uniform(0.35, 0.8),
        ink=INKS[key % len(INKS)],
        tightness=rng.uniform(0.90, 1.0),
    )


def print_width(text: str, style: Style) -> float:
    """The width of one printed line in pixels."""
    return sum(glyph(style.face, style.size, mark, style.weight).advance + style.spacing for mark in text)


def print_line(canvas: Image.Image, x: float, baseline: float, text: str, style: Style) -> None:
    """Prints one line that begins at `x`."""
    for mark in text:
        shape = glyph(style.face, style.size, mark, style.weight)
        canvas.paste(style.colour, (round(x) + shape.left, round(baseline) + shape.top), shape.mask)
        x += shape.advance + style.spacing


def written_width(text: str, size: int, hand: Hand) -> float:
    """The width that a handwritten line takes, nearly: hands waver."""
    return sum(_advance(mark, size, hand) for mark in text)


def write_line(canvas: Image.Image, x: float, baseline: float, text: str, size: int, hand: Hand, rng: Random) -> None:
    """Writes one line by hand: characters differ, the base line wanders and climbs a little."""
    climb = rng.uniform(-0.012, 0.004)
    unrest = size * 0.05 * hand.unrest
    wander = 0.0
    start = x
    for mark in text:
        if mark != " ":
            wander = 0.7 * wander + rng.gauss(0, unrest)
            shape = _written(hand, size, mark, rng.randrange(VARIANTS))
            at = (round(x + rng.gauss(0, unrest / 2)) + shape.left, round(baseline + wander + climb * (x - start)) + shape.top)
            canvas.paste(hand.ink, at, shape.mask)
        x += _advance(mark, size, hand)


def break_lines(text: str, room: float, width_of: Callable[[str], float], indent: float = 0) -> list[str]:
    """The text in lines no wider than `room` (marks that may not open a line hang over); paragraphs end at newlines."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", indent
        for mark in paragraph:
            width = width_of(mark)
            if line and used + width > room and mark not in NOT_FIRST:
                lines.append(line)
                line, used = "", 0.0
            line += mark
            used += width
        lines.append(line)
    return lines


def _advance(mark: str, size: int, hand: Hand) -> float:
    if mark.isascii():
        return glyph(hand.face, size, mark).advance * 0.98 + size * 0.02
    return size * (hand.tightness if mark not in NOT_FIRST else 0.7)


@lru_cache(maxsize=20000)
def _written(hand: Hand, size: int, mark: str, variant: int) -> Glyph:
    """One shape of a character in a hand: the face's glyph pulled about on a net of nine knots."""
    rng = Random(f"shape/{hand.key}/{mark}/{variant}")
    plain = glyph(HEI if mark in NOT_FIRST else hand.face, size, mark)
    margin = size // 5
    wide = Image.new("L", (plain.mask.width + 2 * margin, plain.mask.height + 2 * margin))
    wide.paste(plain.mask, (margin, margin))
    pulled = wide.transform(wide.size, Image.Transform.MESH, _net(wide.size, size, hand, rng), Image.Resampling.BILINEAR)
    return Glyph(pulled, plain.left - margin, plain.top - margin, plain.advance)


def _net(extent: tuple[int, int], size: int, hand: Hand, rng: Random) -> list:
    """Where each of the four fields of a glyph takes its pixels from: knots moved at random, then leant by the slant."""
    width, height = extent
    reach = size * (0.035 if hand.face.script else 0.055) * hand.unrest
    turn = rng.gauss(0, 0.03) * hand.unrest
    scale = 1 + rng.gauss(0, 0.05) * hand.unrest
    columns, rows = (0, width // 2, width), (0, height // 2, height)

    def source(column: int, row: int) -> tuple[float, float]:
        x, y = columns[column] - width / 2, rows[row] - height / 2
        return (
            width / 2 + x / scale + y * (hand.slant + turn) + rng.gauss(0, reach),
            height / 2 + y / scale - x * (turn + 0.05) + rng.gauss(0, reach),
        )

    knots = {(column, row): source(column, row) for column in range(3) for row in range(3)}
    return [
        (
            (columns[c], rows[r], columns[c + 1], rows[r + 1]),
            (*knots[c, r], *knots[c, r + 1], *knots[c + 1, r + 1], *knots[c + 1, r]),
        )
        for c in range(2)
        for r in range(2)
    ]
