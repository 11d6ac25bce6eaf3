"""Drawn pages: what a scanner of the standard gives, old paper with red seals, and a straight white twin."""
from __future__ import annotations

from io import BytesIO
from math import radians, tan
from random import Random

import numpy
import pytest
from PIL import Image, ImageDraw

from portal.demonstration import fonts, paper
from portal.demonstration.documents import materials_of
from portal.demonstration.pages import Numbering, PageImages, draw, drawn
from portal.demonstration.people import make_people
from portal.demonstration.sheets import Sheet
from portal.digitisation.ocr import Reader

SEED = 7


@pytest.fixture(scope="module")
def form() -> Sheet:
    """The approval of a retirement, first page."""
    return materials_of(make_people(1, SEED)[0], 1, SEED)[0].sheets[0]


@pytest.fixture(scope="module")
def page(form: Sheet) -> PageImages:
    return draw(form, Numbering("9-2-1", 1), SEED, Random(1))


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("which", ["original", "optimised"])
def test_both_images_are_a4_at_300_dpi_in_full_colour(page, which):
    image = opened(getattr(page, which))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (2480, 3508))
    assert image.info["dpi"] == (300, 300)


def test_the_original_weighs_what_scans_weigh(page):
    assert 300_000 < len(page.original) < 1_050_000
    assert len(page.optimised) < len(page.original)


def test_the_original_lies_on_yellowed_paper_and_its_twin_on_white(page):
    red, _, blue = (numpy.median(numpy.asarray(opened(page.original))[..., channel]) for channel in range(3))
    assert blue < red < 255
    assert numpy.median(numpy.asarray(opened(page.optimised))) == 255


def test_a_red_seal_stands_on_the_form(page):
    colours = numpy.asarray(opened(page.optimised), dtype=int)
    red = (colours[..., 0] - colours[..., 1] > 90) & (colours[..., 0] > 150)
    assert red.sum() > 20_000


@pytest.mark.parametrize("degrees", [0.1, 0.5, -0.8, 3.2])
def test_tilting_turns_the_sheet_by_the_angle(degrees):
    sheet = Image.new("RGB", (2480, 3508), "white")
    ImageDraw.Draw(sheet).line((0, 1754, 2480, 1754), fill="black", width=5)
    turned = numpy.asarray(paper.tilted(sheet, degrees).convert("L"))
    left, right = (int(numpy.median(numpy.flatnonzero(turned[:, x] < 90))) for x in (200, 2280))
    assert right - left == pytest.approx(2080 * tan(radians(degrees)), abs=3)


def test_the_same_page_is_drawn_the_same_and_another_chance_draws_it_otherwise(form, page):
    assert draw(form, Numbering("9-2-1", 1), SEED, Random(1)) == page
    assert draw(form, Numbering("9-2-1", 1), SEED, Random(2)).original != page.original


def test_every_page_says_at_its_foot_that_it_is_invented(form):
    foot = drawn(form, Numbering("9-2-1", 1), Random(1)).convert("L").crop((800, 3400, 1800, 3450))
    assert foot.getextrema()[0] < 160


def test_handwriting_uses_the_system_s_script_fonts_where_they_are_installed(monkeypatch, tmp_path):
    installed = tmp_path / "kai.ttf"
    installed.write_bytes(fonts.HEI.path.read_bytes())
    face = fonts.Face(installed, script=True)
    monkeypatch.setattr(fonts, "SYSTEM_SCRIPTS", (face, fonts.Face(tmp_path / "missing.ttf", script=True)))
    assert fonts.script_faces() == (face,)


def test_without_script_fonts_the_packaged_one_is_distorted(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "SYSTEM_SCRIPTS", (fonts.Face(tmp_path / "missing.ttf", script=True),))
    assert fonts.script_faces() == (fonts.HEI,)


@pytest.mark.slow
def test_ocr_reads_title_name_and_handwriting_from_both_images(form, page):
    """The search of the demonstration finds what stands on the pages."""
    person = make_people(1, SEED)[0]
    with Reader() as reader:
        for content in (page.original, page.optimised):
            text = "".join(line[0] for line in reader.read("jpeg", 0, content)["lines"])
            for phrase in (form.title, person.name, person.enterprise.name, "同意退休", "签名"):
                assert phrase in text
