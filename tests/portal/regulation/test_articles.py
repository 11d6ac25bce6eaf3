"""`guidang articles`: every article is applied and shown, or it is said why it is not ours; the table cannot go stale."""
import ast
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest

from portal.regulation import articles
from portal.regulation.codes import CODES
from portal.wording import use

CHECKOUT = Path(__file__).resolve().parents[3]


@lru_cache
def names_of_tests(path: str) -> set[str]:
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("number", range(1, 40))
def test_every_article_has_a_row(number):
    assert any(articles.article_key(row.article)[0] == number for row in articles.rows())


@pytest.mark.parametrize("row", articles.rows(), ids=lambda row: row.article)
def test_a_row_says_what_applies_the_article_and_what_shows_it_or_why_not(row):
    assert row.reason or (row.functions and row.tests)
    assert not row.tests or row.functions


@pytest.mark.parametrize("name", sorted({name for row in articles.rows() for name in row.functions}))
def test_every_function_of_the_table_exists(name):
    module, _, member = name.rpartition(".")
    assert hasattr(import_module(module), member)


@pytest.mark.parametrize("test", sorted({test for row in articles.rows() for test in row.tests}))
def test_every_test_of_the_table_exists(test):
    path, _, name = test.partition("::")
    assert name in names_of_tests(path)


def test_rows_stand_in_the_order_of_the_regulation_each_once():
    named = [row.article for row in articles.rows()]
    assert named == sorted(set(named), key=articles.article_key)
    assert named.index("9(4)") < named.index("9(11)") < named.index("10") < named.index("21(3)") < named.index("21(4)")


@pytest.mark.parametrize(
    ("article", "function"),
    [
        ("3", "eligibility.scope_findings"),
        ("4", "eligibility.destination"),
        ("9(4)", "catalogue.class_code"),
        ("11", "capacity.service_staff_needed"),
        ("12", "capacity.archivists_needed"),
        ("20", "capacity.area_needed"),
        ("21(3)", "eligibility.destination_findings"),
        ("21(4)", "eligibility.exclusion_findings"),
        ("35", "identity.mask_in"),
        ("36", "eligibility.scope_findings"),
    ],
)
def test_the_articles_at_the_heart_have_their_functions(article, function):
    (row,) = [row for row in articles.rows() if row.article == article]
    assert f"portal.regulation.{function}" in row.functions


@pytest.mark.parametrize(
    ("docstring", "declared"),
    [
        ("Art. 21(4). Who may not.", ("21(4)",)),
        ("Art. 4, 21(3). Where to.", ("4", "21(3)")),
        ("Art. 9(11).", ("9(11)",)),
        ("See Art. 9.", ()),
        ("Article 9.", ()),
        ("Art. 0.", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_a_docstring_declares_its_articles_in_its_first_words(docstring, declared):
    assert articles.declared(docstring) == declared


@pytest.mark.parametrize(
    ("article", "chinese", "english"),
    [
        ("21(4)", "第二十一条第（四）项", "Art. 21(4)"),
        ("9(11)", "第九条第（十一）项", "Art. 9(11)"),
        ("7(16)", "第七条第（十六）项", "Art. 7(16)"),
        ("1", "第一条", "Art. 1"),
        ("10", "第十条", "Art. 10"),
        ("20", "第二十条", "Art. 20"),
        ("39", "第三十九条", "Art. 39"),
        (None, "", ""),
    ],
)
def test_an_article_is_written_as_the_regulation_writes_it(article, chinese, english):
    assert articles.render(article) == chinese
    with use("en"):
        assert articles.render(article) == english


@pytest.mark.parametrize("text", ["", "0", "40", "21(0)", "21()", "21.4", "第二十一条"])
def test_what_is_no_article_is_refused(text):
    with pytest.raises(ValueError):
        articles.render(text)


@pytest.mark.parametrize("code", sorted({code.article for code in CODES.values() if code.article}))
def test_every_article_that_a_finding_names_is_in_the_table_with_functions(code):
    assert any(row.functions for row in articles.rows() if row.article == code)
