"""The reading process: characters from an image, text layers as they are, and trouble instead of an end."""
from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from PIL import Image, ImageDraw, ImageFont

from portal.digitisation.ocr import Reader, ReadingStopped
from tests.packages import jpeg, scanned_pdf, text_pdf, tiff

pytestmark = pytest.mark.slow
ROWS = ("退休人员人事档案", "参加工作时间一九七五年", "昆明市晋宁区昆阳街道")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as started:
        yield started


@pytest.fixture
def blind() -> Iterator[Reader]:
    """A reader with recognition switched off."""
    with Reader(ocr=False) as started:
        yield started


def font() -> ImageFont.FreeTypeFont:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return ImageFont.truetype(str(sorted(folder.rglob("*Sans*.[ot]t[fc]"))[0]), 60)


def page(stamp: bool = False) -> bytes:
    """A page with three lines, and where wanted a red stamp across them."""
    image = Image.new("RGB", (1240, 1000), (248, 246, 238))
    draw = ImageDraw.Draw(image)
    for place, text in enumerate(ROWS):
        draw.text((150, 150 + place * 220), text, fill=(30, 30, 30), font=font())
    if stamp:
        draw.ellipse((350, 100, 850, 600), outline=(245, 60, 60), width=14)
        draw.regular_polygon((600, 292, 50), 5, fill=(245, 60, 60))
    held = BytesIO()
    image.save(held, "JPEG", quality=90)
    return held.getvalue()


@pytest.mark.parametrize("stamp", [False, True])
def test_a_generated_page_is_read_line_by_line_also_below_a_red_stamp(reader: Reader, stamp: bool):
    answer = reader.read("image", 0, page(stamp))
    assert (answer["source"], answer["width"], answer["height"]) == ("ocr", 1240, 1000)
    assert [line[0] for line in answer["lines"]] == list(ROWS)
    for place, (_, left, top, right, bottom, confidence) in enumerate(answer["lines"]):
        assert left < 180 and right > 550 and top < 190 + place * 220 < bottom and confidence > 0.8


def test_a_text_layer_is_taken_as_it_is_and_stands_where_it_stands(blind: Reader):
    answer = blind.read("pdf", 1, text_pdf("first page", "second page"))
    assert answer["source"] == "pdf" and [line[0] for line in answer["lines"]] == ["second page"]
    (_, left, top, right, bottom, confidence), = answer["lines"]
    assert (answer["width"], answer["height"]) == (1653, 2339) and confidence == 1
    assert left == pytest.approx(100 * 200 / 72, abs=8) and top < (842 - 700) * 200 / 72 < bottom + 8 and right > left


def test_a_pdf_without_text_is_read_as_a_picture(reader: Reader):
    answer = reader.read("pdf", 0, scanned_pdf("PERSONNEL"))
    assert answer["source"] == "ocr" and any("PERSONNEL" in line[0] for line in answer["lines"])


def test_the_frame_that_is_asked_for(reader: Reader):
    answer = reader.read("image", 1, tiff("ONE", "SECOND"))
    assert any("SECOND" in line[0] for line in answer["lines"])


def test_without_recognition_images_stay_unread(blind: Reader):
    answer = blind.read("image", 0, jpeg("x", (620, 877)))
    assert (answer["source"], answer["lines"], answer["width"]) == ("unread", [], 620)


@pytest.mark.parametrize("content", [b"", b"not an image", b"\xff\xd8\xff\xe0" + b"\0" * 100, b"%PDF-1.7 broken"])
@pytest.mark.parametrize("kind", ["image", "pdf"])
def test_trouble_is_an_answer_and_the_next_page_is_read(blind: Reader, kind: str, content: bytes):
    assert "trouble" in blind.read(kind, 0, content)
    assert blind.read("pdf", 0, text_pdf("still here"))["lines"][0][0] == "still here"


def test_a_reader_that_died_is_replaced(blind: Reader):
    blind.read("pdf", 0, text_pdf("one"))
    blind._child.kill()
    blind._child.wait()
    with pytest.raises(ReadingStopped):
        blind.read("pdf", 0, text_pdf("two"))
    assert blind.read("pdf", 0, text_pdf("three"))["lines"][0][0] == "three"
