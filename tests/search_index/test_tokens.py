"""Folding: what counts as the same text."""

import random
import unicodedata

import pytest

from search_index.tokens import FoldedText, fold, grams, storable
from tests.search_index.pages import PageWriter


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Guangxi", "GUANGXI"),
        ("張國華", "张国华"),
        ("履歷表", "履历表"),
        ("张 三", "张三"),
        ("张　三", "张三"),
        ("年度考\r\n核", "年度考核"),
        ("1 9 7 5 年", "1975年"),
        ("㈱①", "(株)1"),
        ("cafe\u0301", "caf\u00e9"),
        ("年\u200b度\ufeff", "年度"),
        ("一\u00ad二", "一二"),
        ("葛\U000e0100", "葛"),
        ("⼯⼚", "工厂"),
    ],
)
def test_the_same_text_however_it_is_written(written, same_as):
    assert fold(written) == fold(same_as)


def test_simplified_text_without_white_space_is_left_as_it_is():
    text = "王建国1975年3月在邕江机械厂参加工作j123-rs·qt-000001。"
    assert fold(text) == text


def test_whatever_is_part_of_a_text_is_part_of_the_folded_text():
    dice = random.Random(3)
    pages = PageWriter(seed=7)
    for _ in range(300):
        text = pages.page() + "ＴＥＳＴ張 三\n乾隆ﬁne"
        start = dice.randrange(len(text))
        part = text[start : start + dice.randint(1, 12)]
        assert fold(part) in fold(text)


def test_positions_lead_from_the_folded_text_back_to_the_raw_one():
    text = "甲 ﬁ\n張e\u0301乙"
    searched = FoldedText(text)
    assert searched.folded == fold(text) == "甲fi张é乙"
    places = [searched.place(at, at + 1) for at in range(6)]
    assert [text[start:end] for start, end in places] == ["甲", "ﬁ", "ﬁ", "張", "e\u0301", "乙"]
    assert text[slice(*searched.place(2, 4))] == "ﬁ\n張"


def test_every_character_and_every_neighbouring_pair_is_a_token():
    assert grams("年度考") == {"年", "度", "考", "年度", "度考"}
    assert grams("") == set()


def test_folding_any_character_gives_a_token_without_white_space_or_controls():
    for code in range(0x110000):
        folded = fold(chr(code))
        assert not any(unicodedata.category(char)[0] in "Z" or char < " " for char in folded), hex(code)


def test_what_no_database_takes_is_replaced_one_for_one():
    assert storable("a\0b\ud800c") == "a\ufffdb\ufffdc"
    assert fold(storable("a\0b\ud800c")) == "abc"
