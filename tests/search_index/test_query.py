"""How a query is read, where it stands in a text, and what is shown of it."""

import pytest

from search_index.query import GRAMS_OF_A_QUERY, parse, pieces, snippet, spans, terms


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("年度考核", ("年度考核",)),
        ("王建国 考核", ("王建国", "考核")),
        ("王建国　考核\n", ("王建国", "考核")),
        ("张 三", ("张三",)),
        ("履 历 表", ("履历表",)),
        ("张 三 考核", ("张三", "考核")),
        ("张 三丰", ("张", "三丰")),
        ("考核 考核", ("考核",)),
        ("a b", ("a", "b")),
        ("", ()),
        (" \n\0\u200b", ()),
        ("*", ("*",)),
    ],
)
def test_white_space_separates_terms_except_between_single_chinese_characters(query, wanted):
    assert terms(query) == wanted


def test_terms_of_one_or_two_characters_are_tokens_themselves():
    assert parse("考核 张").is_exact
    assert not parse("考核表").is_exact
    assert parse("考核表").grams == ("考核", "核表")


def test_an_endless_query_looks_up_a_bounded_number_of_tokens():
    assert len(parse(" ".join(f"词{number}" for number in range(5000))).grams) == GRAMS_OF_A_QUERY
    assert len(parse("年度考核" * 2500).grams) <= GRAMS_OF_A_QUERY


def test_spans_mark_the_raw_text_also_across_a_line_end_and_in_full_width():
    text = "關於年度考\n核的意見，ＡＢ"
    assert [text[start:end] for start, end in spans(text, ("年度考核", "ab"))] == ["年度考\n核", "ＡＢ"]


def test_touching_and_overlapping_places_are_one_span():
    assert spans("考核表考核", ("考核", "核表")) == ((0, 5),)


def test_a_term_that_is_nowhere_has_no_span():
    assert spans("年度", ("考核",)) == ()


def test_a_snippet_shows_the_hit_on_one_line_as_it_was_asked_for():
    text = "前" * 60 + "年度考\n核\n合格" + "后" * 60
    marks = spans(text, ("年度考核",))
    assert snippet(text, marks, around=5) == "…前前前前前年度考核 合格后后…"


def test_pieces_tell_the_hit_from_its_surroundings():
    text = "同志年度考核合格，考核优秀"
    assert pieces(text, spans(text, ("考核",))) == (
        ("同志年度", False), ("考核", True), ("合格，", False), ("考核", True), ("优秀", False),
    )  # fmt: skip
    assert "".join(piece for piece, _ in pieces(text, spans(text, ("考核",)))) == text


def test_without_a_mark_the_beginning_is_shown():
    assert snippet("年度考核", ()) == "年度考核"
    assert snippet("", ()) == ""
