"""Drawing the parts of a page: cells with their lines, panels, letters, red heads, certificates. Pixels at 300 dpi."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from random import Random

from PIL import Image, ImageDraw

from portal.demonstration.fonts import HEI, SONG, glyph
from portal.demonstration.portraits import PORTRAITS, portrait
from portal.demonstration.seals import press, press_name
from portal.demonstration.sheets import Cell, Certificate, Ink, Letter, Panel, RedHead, Row
from portal.demonstration.writing import (
    PRINT_BLACK,
    Hand,
    Style,
    break_lines,
    hand_of,
    print_line,
    print_width,
    write_line,
    written_width,
)

LEFT, RIGHT = 310, 2270
"""The type area: 26 mm for the binding at the left, 18 mm at the right."""
BOTTOM = 3230
RULE = 3
RED_HEAD = (208, 40, 44)
RULING = (176, 150, 150)
LABEL_WIDTH = 236
SIZE_PRINT, SIZE_HAND, SMALLEST = 46, 56, 28


@dataclass(frozen=True)
class Page:
    """A page being drawn: where to, with which hand, by which chance."""

    canvas: Image.Image
    pen: ImageDraw.ImageDraw
    hand: Hand
    rng: Random

    def line(self, x0: float, y0: float, x1: float, y1: float, width: int = RULE) -> None:
        self.pen.line((x0, y0, x1, y1), fill=PRINT_BLACK, width=width)


Box = tuple[float, float, float, float]


def draw_row(page: Page, row: Row, top: float, right: float) -> float:
    """Draws a row of cells with the line below it; returns where it ends."""
    bottom = top + row.height
    unit = (right - LEFT) / sum(cell.share for cell in row.cells)
    x = float(LEFT)
    for place, cell in enumerate(row.cells):
        if place:
            page.line(x, top, x, bottom)
        _fill(page, cell, (x, top, x + unit * cell.share, bottom))
        x += unit * cell.share
    page.line(LEFT, bottom, right, bottom)
    return bottom


def draw_panel(page: Page, panel: Panel, top: float, height: float) -> float:
    """Draws a panel with its label, text, signature and seal; returns where it ends."""
    bottom, inner = top + height, LEFT + LABEL_WIDTH
    page.line(inner, top, inner, bottom)
    _label(page, panel.label, (LEFT, top, inner, bottom))
    hand = hand_of(panel.writer) if panel.writer else page.hand
    foot = 130 if panel.signed or panel.dated else 20
    _running(page, panel.text, (inner + 36, top + 18, RIGHT - 36, bottom - foot), panel.ink, hand)
    if panel.signed or panel.dated:
        _signature(page, panel, hand, bottom)
    page.line(LEFT, bottom, RIGHT, bottom)
    return bottom


def draw_letter(page: Page, letter: Letter, top: float) -> float:
    """Draws running text over the page and its closing lines at the right; returns where it ends."""
    pitch = 118 if letter.ink is Ink.HAND else 104
    if letter.ruled:
        _ruling(page, top, pitch)
    size = 64 if letter.ink is Ink.HAND else 56
    y = top
    if letter.salutation:
        y = _line(page, letter.salutation, LEFT + 20, y + pitch, size, letter.ink)
    for paragraph in letter.text.split("\n"):
        for number, line in enumerate(_broken(page, paragraph, RIGHT - LEFT - 50, size, letter.ink, size * 2)):
            y = _line(page, line, LEFT + 20 + (0 if number else size * 2), y + pitch, size, letter.ink)
    y += pitch if letter.seal else 0
    for line in letter.closing:
        width = _width(page, line, size, letter.ink)
        y = _line(page, line, RIGHT - 120 - width, y + pitch, size, letter.ink)
    if letter.seal:
        press(page.canvas, (RIGHT - 420, y - pitch * 0.6), letter.seal, page.rng)
    return y


def draw_red_head(page: Page, head: RedHead, top: float) -> float:
    """Draws the head of an official document; returns where its red line ends."""
    style = Style(size=150, face=SONG, weight=3, colour=RED_HEAD, spacing=14)
    room = RIGHT - LEFT - 80
    while print_width(head.issuer, style) > room:
        style = Style(style.size - 10, style.face, style.weight, style.colour, style.spacing - 1)
    middle = (LEFT + RIGHT) / 2
    print_line(page.canvas, middle - print_width(head.issuer, style) / 2, top + 170, head.issuer, style)
    number = Style(size=54)
    print_line(page.canvas, middle - print_width(head.number, number) / 2, top + 330, head.number, number)
    page.pen.line((LEFT, top + 372, RIGHT, top + 372), fill=RED_HEAD, width=9)
    return top + 380


def draw_certificate(page: Page, certificate: Certificate, top: float) -> float:
    """Draws the text of a certificate in large type, with number, issuer, date and seal."""
    style = Style(size=74, spacing=3)
    y = top + 60
    room = RIGHT - LEFT - 420
    for line in break_lines(certificate.text, room, lambda mark: print_width(mark, style), indent=2 * style.size):
        y += 150
        print_line(page.canvas, LEFT + 210 + (2 * style.size if y == top + 210 else 0), y, line, style)
    small = Style(size=54)
    print_line(page.canvas, LEFT + 210, y + 330, certificate.number, small)
    for place, line in enumerate((certificate.issuer, certificate.dated)):
        x = RIGHT - 260 - print_width(line, small)
        print_line(page.canvas, x, y + 560 + place * 110, line, small)
    press(page.canvas, (RIGHT - 560, y + 600), certificate.seal, page.rng)
    return y + 760


def draw_photo(page: Page, box: Box, woman: bool) -> None:
    """The photograph in its box, with a margin around it."""
    x0, y0, x1, y1 = (round(side) for side in box)
    picture = portrait(x1 - x0 - 40, y1 - y0 - 40, woman, page.hand.key % PORTRAITS)
    page.canvas.paste(Image.merge("RGB", (picture,) * 3), (x0 + 20, y0 + 20))


# --- text in a box ----------------------------------------------------------------------------------------------------


def _fill(page: Page, cell: Cell, box: Box) -> None:
    """A cell's text in the largest size at which it fits, in lines of even length."""
    if not cell.text:
        return
    x0, y0, x1, y1 = box
    room = x1 - x0 - 22
    size = SIZE_HAND if cell.ink is Ink.HAND else SIZE_PRINT
    lines = _even(page, cell, room, size)
    while size > SMALLEST and (len(lines) * size * 1.2 > y1 - y0 - 8 or _widest(page, lines, size, cell.ink) > room):
        size -= 2
        lines = _even(page, cell, room, size)
    y = (y0 + y1) / 2 - (len(lines) - 1) * size * 0.6 + size * 0.36
    for line in lines:
        width = _width(page, line, size, cell.ink)
        x = x0 + 24 if cell.left else (x0 + x1 - width) / 2
        _line(page, line, x, y, size, cell.ink)
        y += size * 1.2


def _even(page: Page, cell: Cell, room: float, size: int) -> list[str]:
    width = _width(page, cell.text, size, cell.ink)
    if width <= room or cell.text.isascii():
        return [cell.text]
    share = width / ceil(width / room) + size * 0.6
    return _broken(page, cell.text, min(room, share), size, cell.ink)


def _running(page: Page, text: str, box: Box, ink: Ink, hand: Hand) -> None:
    """Running text from the top of a box, indented by two characters, smaller where it would not fit."""
    x0, y0, x1, y1 = box
    writing = Page(page.canvas, page.pen, hand, page.rng)
    size = SIZE_HAND + 4 if ink is Ink.HAND else SIZE_PRINT
    lines = _paragraphs(writing, text, x1 - x0, size, ink)
    while size > SMALLEST and len(lines) * size * 1.5 > y1 - y0:
        size -= 2
        lines = _paragraphs(writing, text, x1 - x0, size, ink)
    y = y0 + size * 1.25
    for line, indent in lines:
        _line(writing, line, x0 + indent, y, size, ink)
        y += size * 1.5


def _paragraphs(page: Page, text: str, room: float, size: int, ink: Ink) -> list[tuple[str, float]]:
    lines = []
    for paragraph in text.split("\n"):
        broken = _broken(page, paragraph, room, size, ink, indent=size * 2)
        lines += [(line, 0 if number else size * 2.0) for number, line in enumerate(broken)]
    return lines


def _label(page: Page, label: str, box: Box) -> None:
    """A panel's label, upright where it is short and the panel tall, as forms have it."""
    x0, y0, x1, y1 = box
    if len(label) > 6 or y1 - y0 < len(label) * 84:
        _label_across(page, label, box)
        return
    pitch = min(120.0, (y1 - y0 - 60) / len(label))
    y = (y0 + y1) / 2 - (len(label) - 1) * pitch / 2
    style = Style(size=SIZE_PRINT + 2)
    for mark in label:
        shape = glyph(style.face, style.size, mark)
        print_line(page.canvas, (x0 + x1 - shape.advance) / 2, y + style.size * 0.36, mark, style)
        y += pitch


def _label_across(page: Page, label: str, box: Box) -> None:
    """Four characters a line, so that 主管领导 stands above 评语; five are 介绍人 above 意见."""
    x0, y0, x1, y1 = box
    most = 3 if len(label) == 5 else 4
    lines = [label[start : start + most] for start in range(0, len(label), most)]
    style = Style(size=SIZE_PRINT)
    y = (y0 + y1) / 2 - (len(lines) - 1) * 29 + style.size * 0.36
    for line in lines:
        print_line(page.canvas, (x0 + x1 - print_width(line, style)) / 2, y, line, style)
        y += 58


def _signature(page: Page, panel: Panel, hand: Hand, bottom: float) -> None:
    """`签名：` or `（盖章）` in print, the name and the date by hand, and the seal over them."""
    y = bottom - 44
    printed = Style(size=44)
    x = RIGHT - 470.0
    write_line(page.canvas, x, y, panel.dated, 50, hand, page.rng)
    caption = "（盖章）" if panel.seal else "签名："
    name_width = written_width(panel.signed, 58, hand)
    x -= name_width + print_width(caption, printed) + 90
    print_line(page.canvas, x, y, caption, printed)
    x += print_width(caption, printed)
    write_line(page.canvas, x, y, panel.signed, 58, hand, page.rng)
    if panel.seal:
        press(page.canvas, (RIGHT - 360 + page.rng.randint(-90, 40), y - 60 + page.rng.randint(-50, 10)), panel.seal, page.rng)
    elif panel.writer and panel.signed and page.rng.random() < 0.6:
        press_name(page.canvas, (x + name_width / 2, y - 24), panel.signed, page.rng)


def _ruling(page: Page, top: float, pitch: float) -> None:
    y = top + pitch + 26
    while y < BOTTOM:
        page.pen.line((LEFT, y, RIGHT, y), fill=RULING, width=2)
        y += pitch


def _line(page: Page, text: str, x: float, baseline: float, size: int, ink: Ink) -> float:
    if ink is Ink.HAND:
        write_line(page.canvas, x, baseline, text, size, page.hand, page.rng)
    else:
        print_line(page.canvas, x, baseline, text, _style(size, ink))
    return baseline


def _style(size: int, ink: Ink) -> Style:
    return Style(size=size, face=HEI, weight=1) if ink is Ink.BOLD else Style(size=size)


def _width(page: Page, text: str, size: int, ink: Ink) -> float:
    return written_width(text, size, page.hand) if ink is Ink.HAND else print_width(text, _style(size, ink))


def _widest(page: Page, lines: list[str], size: int, ink: Ink) -> float:
    return max(_width(page, line, size, ink) for line in lines)


def _broken(page: Page, text: str, room: float, size: int, ink: Ink, indent: float = 0) -> list[str]:
    return break_lines(text, room, lambda mark: _width(page, mark, size, ink), indent)
