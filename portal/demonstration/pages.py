"""A sheet as two JPEG files: the original as the scanner saw it, and its optimised twin, straight and white.

A4 at 300 dpi, 24-bit colour, about quality 80 (GB/T 33870-2017 as the field uses it; DA/T 31-2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from portal.demonstration import paper
from portal.demonstration.blocks import (
    BOTTOM,
    LEFT,
    RIGHT,
    Page,
    draw_certificate,
    draw_letter,
    draw_panel,
    draw_photo,
    draw_red_head,
    draw_row,
)
from portal.demonstration.fonts import HEI, SONG
from portal.demonstration.sheets import Block, Certificate, Letter, Panel, Photo, RedHead, Row, Sheet
from portal.demonstration.writing import PENCIL, Hand, Style, hand_of, print_line, print_width, write_line

DPI = 300
QUALITY = 80
OPTIMISED_QUALITY = 78
INVENTED = "样例 · 人物、单位和内容均为虚构"
"""Printed small at the foot of every page, so that nobody takes one for a real paper."""
PHOTO_WIDTH = 330
PHOTO_ROWS = 4


@dataclass(frozen=True)
class Numbering:
    """What the arranger pencils on a page: the item code on the first one, the page number on each."""

    item: str
    page: int


@dataclass(frozen=True)
class PageImages:
    """The two JPEG files of one page."""

    original: bytes
    optimised: bytes


def draw(sheet: Sheet, numbering: Numbering, seed: int, rng: Random) -> PageImages:
    """Both images of a page; the same arguments, state of `rng` and fonts give the same bytes."""
    clean = paper.wear_ink(drawn(sheet, numbering, rng), seed)
    original = paper.scanned(clean, paper.kind_of(sheet.year), seed, rng)
    return PageImages(jpeg(original, QUALITY), jpeg(clean, OPTIMISED_QUALITY))


def jpeg(image: Image.Image, quality: int = QUALITY, dpi: int = DPI) -> bytes:
    """The image as a JPEG file that names its resolution."""
    held = BytesIO()
    image.save(held, "JPEG", quality=quality, dpi=(dpi, dpi))
    return held.getvalue()


def drawn(sheet: Sheet, numbering: Numbering, rng: Random) -> Image.Image:
    """The sheet before any ageing: print, handwriting, seals, holes and pencilled numbers on white."""
    canvas = Image.new("RGB", (paper.WIDTH, paper.HEIGHT), "white")
    page = Page(canvas, ImageDraw.Draw(canvas), hand_of(sheet.writer), rng)
    if sheet.framed:
        _frame(page)
    top = _head(page, sheet)
    _body(page, sheet, top)
    _foot(page, sheet)
    paper.punch(canvas)
    _pencil(page, numbering)
    return canvas


def _head(page: Page, sheet: Sheet) -> float:
    """Title, subtitle and the line above the table; returns where the body may begin."""
    top, blocks = 330.0, list(sheet.blocks)
    if blocks and isinstance(blocks[0], RedHead):
        top = draw_red_head(page, blocks[0], 220) + 190
    elif sheet.framed:
        top = 620.0
    if sheet.title:
        _centred(page, sheet.title, top, _title_style(sheet))
        top += 80
    if sheet.subtitle:
        _centred(page, sheet.subtitle, top + 10, Style(size=52))
        top += 70
    if sheet.left or sheet.right:
        style = Style(size=46)
        print_line(page.canvas, LEFT + 8, top + 50, sheet.left, style)
        print_line(page.canvas, RIGHT - 8 - print_width(sheet.right, style), top + 50, sheet.right, style)
        top += 80
    return top


def _title_style(sheet: Sheet) -> Style:
    if sheet.framed:
        return Style(size=150, face=SONG, weight=3, spacing=60)
    room, style = RIGHT - LEFT, Style(size=92, face=SONG, weight=2, spacing=22 if len(sheet.title) < 12 else 6)
    if any(isinstance(block, RedHead) for block in sheet.blocks):
        style = Style(size=76, face=HEI, weight=1)
    while print_width(sheet.title, style) > room:
        style = Style(style.size - 4, style.face, style.weight, style.colour, style.spacing / 2)
    return style


def _centred(page: Page, text: str, baseline: float, style: Style) -> None:
    print_line(page.canvas, (LEFT + RIGHT - print_width(text, style)) / 2, baseline, text, style)


def _body(page: Page, sheet: Sheet, top: float) -> None:
    table = [block for block in sheet.blocks if isinstance(block, Row | Panel)]
    if table:
        bottom = _table(page, sheet, table, top)
        page.pen.rectangle((LEFT, top, RIGHT, bottom), outline=(38, 36, 38), width=5)
        return
    for block in sheet.blocks:
        top = _free(page, block, top)


def _table(page: Page, sheet: Sheet, blocks: list[Row | Panel], top: float) -> float:
    """Rows at their height, panels over what is left to the foot of the page; the photograph beside the first rows."""
    rows = sum(block.height for block in blocks if isinstance(block, Row))
    shares = sum(block.share for block in blocks if isinstance(block, Panel))
    spare = max(0.0, BOTTOM - 40 - top - rows)
    y = top
    for place, block in enumerate(blocks):
        if isinstance(block, Panel):
            y = draw_panel(page, block, y, spare * block.share / shares)
        else:
            beside = sheet.photo is not Photo.NONE and place < PHOTO_ROWS
            y = draw_row(page, block, y, RIGHT - PHOTO_WIDTH if beside else RIGHT)
        if sheet.photo is not Photo.NONE and place == PHOTO_ROWS - 1:
            page.line(RIGHT - PHOTO_WIDTH, top, RIGHT - PHOTO_WIDTH, y)
            page.line(RIGHT - PHOTO_WIDTH, y, RIGHT, y)
            draw_photo(page, (RIGHT - PHOTO_WIDTH, top, RIGHT, y), sheet.photo is Photo.WOMAN)
    return y


def _free(page: Page, block: Block, top: float) -> float:
    if isinstance(block, Letter):
        return draw_letter(page, block, top)
    if isinstance(block, Certificate):
        return draw_certificate(page, block, top)
    return top


def _frame(page: Page) -> None:
    """The double frame of a certificate."""
    for inset, width in ((0, 14), (30, 4)):
        page.pen.rectangle((LEFT + inset, 260 + inset, RIGHT - inset, 3200 - inset), outline=(120, 70, 60), width=width)


def _foot(page: Page, sheet: Sheet) -> None:
    if sheet.foot:
        print_line(page.canvas, LEFT, BOTTOM + 36, sheet.foot, Style(size=38))
    _centred(page, INVENTED, 3440, Style(size=30, face=HEI, colour=(128, 128, 128)))


def _pencil(page: Page, numbering: Numbering) -> None:
    """Item code at the upper right of the first page, page number at the lower right (domain facts, 1.6)."""
    arranger = hand_of("整理")
    pencil = Hand(arranger.key, arranger.face, arranger.slant, arranger.unrest, PENCIL, arranger.tightness)
    if numbering.page == 1:
        write_line(page.canvas, 2190, 190, numbering.item, 66, pencil, page.rng)
    write_line(page.canvas, 2280, 3390, str(numbering.page), 60, pencil, page.rng)
