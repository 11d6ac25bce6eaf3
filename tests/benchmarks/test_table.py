"""The table of benchmarks says of each row whether its bound is met, and never hides a miss."""
from __future__ import annotations

import pytest

from tests.benchmarks import __main__ as runner
from tests.benchmarks.table import Row, machine, markdown


@pytest.mark.parametrize(("value", "bound", "verdict"), [
    (99.9, 100, "met"), (100.1, 100, "missed"), (1.0, ">= 1.0", "met"), (0.99, ">= 1.0", "missed"), (12, None, ""),
])
def test_a_row_is_met_missed_or_without_a_bound(value, bound, verdict):
    assert Row("find a name, p95", value, "ms", bound).verdict() == verdict


def test_a_bound_that_cannot_be_read_is_an_error_and_not_a_pass():
    with pytest.raises(ValueError, match="about a second"):
        Row("start", 1.0, "s", "about a second").verdict()


def test_the_page_shows_value_bound_rival_and_verdict():
    page = markdown([("Search", [Row("find a name, p95", 12.3456, "ms", 100, "Whoosh 412 ms")])])
    assert "| find a name, p95 | 12.35 ms | <= 100 | Whoosh 412 ms | met |" in page
    assert machine() in page


def test_a_row_function_that_raises_fails_the_run_and_keeps_the_old_table(monkeypatch, tmp_path, capsys):
    def broken():
        yield {"what": "one", "value": 1, "unit": "s"}
        raise RuntimeError("the server went away")

    kept = tmp_path / "benchmarks.md"
    monkeypatch.setattr(runner, "KEPT", kept)
    monkeypatch.setattr(runner, "row_functions", lambda: [("Broken", broken)])
    assert runner.main([]) == 1
    assert "the server went away" in capsys.readouterr().err
    assert not kept.exists()


def test_words_choose_what_is_measured_and_leave_the_table_alone(monkeypatch, tmp_path, capsys):
    def search_rows():
        yield {"what": "found", "value": 1, "unit": "s"}

    def other_rows():
        yield {"what": "not asked for", "value": 1, "unit": "s"}

    kept = tmp_path / "benchmarks.md"
    monkeypatch.setattr(runner, "KEPT", kept)
    monkeypatch.setattr(runner, "row_functions", lambda: [("Search", search_rows), ("Other", other_rows)])
    assert runner.main(["search_rows"]) == 0
    assert "found" in (printed := capsys.readouterr().out) and "not asked for" not in printed
    assert not kept.exists()
