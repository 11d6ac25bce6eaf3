"""Setting text: Chinese line breaks, and hands that do not write like a machine."""
from __future__ import annotations

from random import Random

import numpy
import pytest
from PIL import Image

from portal.demonstration.writing import NOT_FIRST, break_lines, hand_of, write_line

TEXT = "经审核，该同志符合退休条件（特殊工种），同意申报。"


@pytest.mark.parametrize("room", range(3, 14))
def test_no_line_opens_with_a_closing_mark_and_no_character_is_lost(room):
    lines = break_lines(TEXT, room, lambda mark: 1)
    assert "".join(lines) == TEXT
    assert not any(line[0] in NOT_FIRST for line in lines)


def test_paragraphs_are_indented_and_end_where_they_end():
    assert break_lines("一二三四五\n六", 4, lambda mark: 1, indent=2) == ["一二", "三四五", "六"]


def written(text: str, name: str) -> numpy.ndarray:
    canvas = Image.new("RGB", (400, 120), "white")
    write_line(canvas, 20, 80, text, 60, hand_of(name), Random(5))
    return numpy.asarray(canvas.convert("L"))


def test_a_hand_writes_the_same_character_in_more_than_one_shape():
    line = written("同同同同", "李建国")
    shapes = {line[:, start : start + 60].tobytes() for start in (20, 80, 140, 200)}
    assert len(shapes) == 4


def test_a_name_always_has_the_same_hand_and_people_have_different_ones():
    assert hand_of("李建国") == hand_of("李建国")
    assert len({hand_of(name).key for name in ("李建国", "普秀兰", "段明", "毕国强", "杨菊琼", "钱秀英")}) > 2
