"""Precision and recall are 1.0: what is found is exactly what contains the query, by comparison with every page."""

import random

import pytest

from search_index import Entry, Scope
from search_index.query import terms
from search_index.tokens import fold
from tests.search_index.pages import ENTERPRISES, PHRASES, WORDS, PageWriter, page_entries

PAGES = 300
SCOPES = (
    Scope(frozenset({"page"})),
    Scope(frozenset({"page"}), without_classes=("3", "5", "8")),
    Scope(frozenset({"page"}), references=frozenset({"J100-RS·QT-000000"}), enterprise="91450100E0000"),
    Scope(frozenset({"page"}), area="450101"),
)


def queries(entries):
    """Names, phrases, their parts, words, numbers, single characters, and parts of the pages themselves."""
    dice = random.Random(11)
    writer = PageWriter()
    yield from dice.sample(writer.names, 30)
    yield from (name[1:] for name in dice.sample(writer.names, 20))
    yield from (*PHRASES, *ENTERPRISES, *WORDS)
    yield from (phrase[1:4] for phrase in PHRASES)
    yield from ("1975年3月", "年7月", "3月", "19", "7", "，", "。\n", "王 考核", "工作 年度考核 19", "没有的词")
    for _ in range(60):
        text = dice.choice(entries).text
        start = dice.randrange(len(text))
        yield text[start : start + dice.choice((1, 2, 2, 3, 4, 5, 9, 40))]


def within(scope: Scope, entry: Entry) -> bool:
    return (
        (scope.references is None or entry.reference in scope.references)
        and entry.top_class not in scope.without_classes
        and scope.enterprise in (None, entry.enterprise)
        and (entry.area or "").startswith(scope.area or "")
    )


@pytest.fixture
def entries():
    return list(page_entries(PAGES))


def test_every_page_that_contains_the_query_is_found_and_no_other(index, entries):
    index.put(entries)
    folded = {entry.key: fold(entry.text) for entry in entries}
    for scope in SCOPES:
        seen = [entry for entry in entries if within(scope, entry)]
        for query in queries(entries):
            wanted = terms(query)
            truth = sorted(e.key for e in seen if wanted and all(term in folded[e.key] for term in wanted))
            found = index.find(query, scope, PAGES)
            assert [hit.key for hit in found.hits] == truth, (query, scope)
            assert found.total == len(truth)


def test_the_truth_holds_after_pages_were_replaced_and_removed(index, entries):
    index.put(entries)
    changed = list(page_entries(PAGES, seed=5))[::3]
    index.put(changed)
    index.remove(entry.key for entry in entries[1::3])
    now = {entry.key: fold(entry.text) for entry in (*changed, *entries[2::3])}
    for query in queries(entries):
        wanted = terms(query)
        truth = sorted(key for key, text in now.items() if wanted and all(term in text for term in wanted))
        assert [hit.key for hit in index.find(query, SCOPES[0], PAGES).hits] == truth, query


def test_the_same_state_gives_the_same_order_however_it_came_about(index, index_url, entries):
    index.put(entries)
    before = index.find("工作", SCOPES[0], PAGES)
    assert before.total > 20
    shuffled = entries[:]
    random.Random(2).shuffle(shuffled)
    index.wipe()
    for start in range(0, PAGES, 50):
        index.put(shuffled[start : start + 50])
    assert index.find("工作", SCOPES[0], PAGES) == before
