"""How full a shelf is said to be, and how a room is drawn."""
from __future__ import annotations

import pytest

from portal.repository.plan import Fill, Section, draw, faces, total


@pytest.mark.parametrize(("used", "percent", "step", "full"), [
    (0, 0, 0, False), (99, 9, 0, False), (100, 10, 1, False), (399, 39, 1, False), (400, 40, 2, False), (699, 69, 2, False),
    (700, 70, 3, False), (899, 89, 3, False), (900, 90, 4, False), (979, 97, 4, False), (980, 98, 5, True), (1000, 100, 5, True),
])
def test_the_six_steps_of_fill(used, percent, step, full):
    fill = Fill(used, 1000)
    assert (fill.percent, fill.step, fill.is_full, fill.is_dark) == (percent, step, full, step >= 4)


def test_a_room_without_shelves_is_empty_and_not_full():
    fill = total([])
    assert (fill.percent, fill.free_cm, fill.is_full) == (0, 0, False)
    assert draw([]).cells == [] and faces([]) == []


def test_columns_stand_side_by_side_and_begin_below_after_eight():
    sections = [Section(column, face, number, Fill(450, 900)) for column in range(1, 11) for face in "AB" for number in (1, 2, 3)]
    drawing = draw(sections)
    places = {(cell.section.column, cell.section.face, cell.section.number): (cell.x, cell.y) for cell in drawing.cells}
    assert len(set(places.values())) == len(sections) == len(drawing.cells)
    assert places[1, "A", 1][0] < places[1, "B", 1][0] < places[2, "A", 1][0] and places[1, "A", 1][1] == places[8, "B", 1][1]
    assert places[9, "A", 1][0] == places[1, "A", 1][0] and places[9, "A", 1][1] > places[1, "A", 3][1]
    assert all(0 <= x <= drawing.width - 30 and 0 <= y <= drawing.height - 34 for x, y in places.values())
    assert [sign.said for sign in drawing.signs if sign.kind == "column"] == [str(number) for number in range(1, 11)]


def test_the_table_beside_the_plan_has_the_same_numbers():
    sections = [Section(1, "A", 1, Fill(100, 900)), Section(1, "A", 2, Fill(800, 900)), Section(1, "B", 1, Fill(0, 900))]
    listed = [(one.column, one.face, one.fill.used_mm, one.fill.width_mm) for one in faces(sections)]
    assert listed == [(1, "A", 900, 1800), (1, "B", 0, 900)]
