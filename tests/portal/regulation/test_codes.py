"""The one table of codes: complete, consistent, and its sentences can be filled."""
import re

import pytest

from portal.regulation.code import Weight
from portal.regulation.codes import CODES
from portal.regulation.finding import Finding, Verdict, verdict

ROWS = sorted(CODES.values(), key=lambda row: row.code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_every_row_is_complete(row):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row.code)
    assert row.tests and row.source and row.detail and row.mend
    assert row.weight in Weight


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_sentence_has_only_named_places(row):
    places = re.findall(r"%\((\w+)\)s", row.detail)
    assert row.detail.count("%") == len(places)
    finding = Finding(row.code, "package", dict.fromkeys(places, "值"))
    assert "%" not in finding.detail()
    assert "%" not in row.tests + row.mend


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_only_article_21_4_bars_and_every_bar_and_error_has_its_article(row):
    assert (row.weight is Weight.BAR) == (row.article == "21(4)")
    assert row.article or row.weight is Weight.WARNING


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], Verdict.PASS),
        (["item-order"], Verdict.PASS),
        (["item-order", "number-gap"], Verdict.FAIL),
        (["excluded-secret"], Verdict.FAIL),
    ],
)
def test_a_package_fails_exactly_with_a_bar_or_an_error(weights, expected):
    assert verdict(Finding(code, "package") for code in weights) is expected


def test_facts_that_are_sentences_are_translated_with_the_finding():
    words = {"包打不开：%(why)s": "cannot open: %(why)s", "不是 18 位": "not 18 characters"}
    finding = Finding("package-unreadable", "package", {"why": "不是 18 位"})
    assert finding.detail(lambda text: words.get(text, text)) == "cannot open: not 18 characters"
