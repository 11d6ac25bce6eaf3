"""No query raises, none is a wildcard or an operator: characters are characters."""

import random

import pytest

from search_index import Entry, Found, Scope

PAGES = Scope(frozenset({"page"}))
NOTHING_TO_SEARCH = ("", " ", "\n\t\u3000", "\0", "\0\0", "\ud800", "\udfff\udfff", "\u200b\ufeff", "\ufffd", "\ufe0f")
ABSENT = (
    "%", "_", "考%核", "考_核", "*", "考*", "?", '"', '""', '"考', "'", "''", "\\", "^考", "-考", "+", "(", ")", "((考", "考 OR 核x", "考 AND", "AND",
    "NOT 考", "NEAR(考 核)", "tokens:考", "{tokens}:考", "考核~2", "[考 TO 核]", "考 <-> 核", "考:*", "& | !", "'; DROP TABLE entry; --",
    "$$", "{}", "%s", "%(limit)s", ":match", "?1", "/*", "</mark>", "{{7*7}}", "😀", "👨‍👩‍👧", "，。、；：", "考" * 10_000, "年度考核" * 2_500,
    " ".join(f"词{number}" for number in range(3_000)), "a" * 10_000, "%" * 10_000, '"' * 10_000, "考\ud800核x", "\u0301", "\u202e考x",
)  # fmt: skip


@pytest.fixture
def filled(index):
    index.put([Entry("p1", "page", "R", "1", None, None, "1", "年度考核合格"), Entry("p2", "page", "R", "1", None, None, "2", "自传")])
    return index


def test_a_query_with_nothing_to_search_finds_nothing(filled):
    for query in NOTHING_TO_SEARCH:
        assert filled.find(query, PAGES, 10) == Found(), ascii(query)


def test_operators_and_wildcards_are_only_characters_that_no_page_has(filled):
    for query in ABSENT:
        assert filled.find(query, PAGES, 10).total == 0, ascii(query[:40])


def test_the_same_characters_are_found_where_a_page_has_them(index):
    wanted = [query for query in ABSENT if len(query) < 40 and " " not in query and query.isprintable() and query.isascii()]
    index.put(Entry(f"p{number:02d}", "page", "R", "1", None, None, f"{number:02d}", f"甲{text}乙") for number, text in enumerate(wanted))
    for number, query in enumerate(wanted):
        assert f"p{number:02d}" in {hit.key for hit in index.find(f"甲{query}乙", PAGES, 100).hits}, query
        assert f"p{number:02d}" in {hit.key for hit in index.find(query, PAGES, 100).hits}, query


def test_a_pasted_passage_with_line_ends_is_found(index):
    lines = [f"第{number}行文字" for number in range(300)]
    index.put([Entry("p1", "page", "R", "1", None, None, "1", "\n".join(lines))])
    assert index.find("\n".join(lines), PAGES, 10).total == 1
    assert index.find("\n".join([*lines, "第三百零一行"]), PAGES, 10).total == 0
    assert index.find("".join(lines), PAGES, 10).total == 1


def test_random_characters_of_all_of_unicode_find_little_and_never_raise(filled):
    dice = random.Random(4)
    queries = ("".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(1, 30))) for _ in range(200))
    assert all(filled.find(query, PAGES, 10).total <= filled.count() for query in queries)
