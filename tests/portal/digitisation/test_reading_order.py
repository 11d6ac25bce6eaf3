"""Lines are read as the page was written: rows from the top, vertical columns from the right."""
from portal.digitisation.reading_order import Line, in_order


def column(text: str, left: float, top: float = 100) -> Line:
    return Line(text, left, top, left + 40, top + 40 * len(text), 0.9)


def row(text: str, top: float, left: float = 100) -> Line:
    return Line(text, left, top, left + 40 * len(text), top + 40, 0.9)


def said(lines: list[Line]) -> list[str]:
    return [line.text for line in in_order(lines)]


def test_columns_are_read_from_right_to_left():
    assert said([column("第三列字", 100), column("第一列字", 500), column("第二列字", 300)]) == ["第一列字", "第二列字", "第三列字"]


def test_one_column_in_two_pieces_is_read_downwards():
    assert said([column("下半", 500, 400), column("左列", 100), column("上半", 500, 100)]) == ["上半", "下半", "左列"]


def test_rows_stay_as_the_engine_found_them():
    lines = [row("第一行", 100), row("第二行", 200), row("左", 300), row("右", 300, 600)]
    assert in_order(lines) == lines


def test_a_vertical_margin_note_does_not_turn_a_page_of_rows():
    lines = [row("这一页是横排的登记表", 100), column("装订线", 20), row("第二行也是横排的", 200)]
    assert in_order(lines) == lines


def test_single_characters_in_cells_are_no_columns():
    cells = [Line(text, left, 100, left + 20, 160, 0.9) for text, left in (("姓", 100), ("名", 200), ("男", 300))]
    assert in_order(cells) == cells


def test_an_empty_page_has_no_order():
    assert in_order([]) == []
