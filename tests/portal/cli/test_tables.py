"""`guidang codes` and `guidang articles`: every row with all its words."""
from __future__ import annotations

from portal.regulation.code import Weight
from tests.portal.cli.commands import run


def test_every_code_of_the_table_is_listed_with_all_its_words(capfd):
    table = run(capfd, "codes", "--json").json["codes"]
    assert len({row["code"] for row in table}) == len(table) > 50
    for row in table:
        assert set(row) == {"code", "tests", "source", "weight", "mend"} and all(row.values())
        assert row["weight"] in {weight.value for weight in Weight}


def test_every_article_is_listed(capfd):
    table = run(capfd, "articles", "--json").json["articles"]
    assert {str(number) for number in range(1, 40)} <= {row["article"].partition("(")[0] for row in table}
    for row in table:
        assert set(row) == {"article", "functions", "tests", "reason"}
