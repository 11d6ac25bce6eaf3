"""A place in the text of a page becomes a box on its image."""
import pytest

from portal.digitisation.marks import hit_marks, line_marks, spans_of, spans_text
from portal.digitisation.reading_order import Line

ROW = Line("退休人员人事档案", 100, 50, 900, 150, 0.9)
NEXT = Line("abcd五六", 100, 200, 520, 300, 0.9)
COLUMN = Line("竖排文字", 1000, 100, 1050, 500, 0.9)
LINES = [ROW, NEXT, COLUMN]


def boxes(*spans: tuple[int, int]) -> list[tuple[float, float, float, float, int]]:
    return [(mark.x, mark.y, mark.width, mark.height, mark.line) for mark in hit_marks(LINES, spans)]


def test_two_characters_of_a_row():
    assert boxes((2, 4)) == [(300, 50, 200, 100, 0)]


def test_letters_are_narrower_than_characters():
    (box,) = boxes((13, 15))
    assert box[0] == pytest.approx(100 + 420 * 2.2 / 4.2, abs=0.1) and box[0] + box[2] == pytest.approx(520, abs=0.1)


def test_a_column_is_marked_from_above():
    start = len(ROW.text) + len(NEXT.text) + 2
    assert boxes((start + 1, start + 3)) == [(1000, 200, 50, 200, 2)]


def test_a_place_over_two_lines_has_two_boxes():
    assert [box[4] for box in boxes((6, 11))] == [0, 1]


def test_places_outside_the_text_mark_nothing():
    assert boxes((900, 910), (8, 9)) == []


def test_every_line_that_was_read_has_its_box():
    assert [(mark.kind, mark.x, mark.width) for mark in line_marks(LINES)] == [("see", 100, 800), ("see", 100, 420), ("see", 1000, 50)]


def test_addresses_carry_places_and_nothing_else():
    assert spans_of("12-16,40-44") == [(12, 16), (40, 44)] and spans_text([(12, 16), (40, 44)]) == "12-16,40-44"


@pytest.mark.parametrize("text", [None, "", "x", "5", "5-5", "9-3", "-1-4", "1-2-3", "１-２", "99999999-999999999", "<script>", "1-4;drop"])
def test_what_is_no_place_is_passed_over(text):
    assert spans_of(text) == []


def test_a_very_long_address_is_cut():
    assert len(spans_of(",".join("1-2" for _ in range(5000)))) == 200


def test_an_empty_line_has_no_box():
    assert hit_marks([Line("", 0, 0, 10, 10, 1.0), ROW], [(0, 3)])[0].line == 1
