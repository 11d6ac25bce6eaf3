"""The table of benchmarks says of each row whether its bound is met, and never hides a miss."""
from __future__ import annotations

import pytest

from tests.benchmarks import __main__ as runner
from tests.benchmarks.table import Row, machine, markdown, section, sections


@pytest.mark.parametrize(("value", "bound", "verdict"), [
    (99.9, 100, "met"), (100.1, 100, "missed"), (1.0, ">= 1.0", "met"), (0.99, ">= 1.0", "missed"), (12, None, ""),
])
def test_a_row_is_met_missed_or_without_a_bound(value, bound, verdict):
    assert Row("find a name, p95", value, "ms", bound).verdict() == verdict


def test_a_bound_that_cannot_be_read_is_an_error_and_not_a_pass():
    with pytest.raises(ValueError, match="about a second"):
        Row("start", 1.0, "s", "about a second").verdict()


def test_the_page_shows_value_bound_rival_and_verdict():
    page = markdown([("Search", section([Row("find a name, p95", 12.3456, "ms", 100, "Whoosh 412 ms")]))])
    assert "| find a name, p95 | 12.35 ms | <= 100 | Whoosh 412 ms | met |" in page
    assert machine() in page


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The page of a project with two subjects, of which one cannot be measured on some days."""
    broken = False

    def search_rows():
        yield {"what": "found", "value": 1, "unit": "s"}
        if broken:
            raise RuntimeError("the server went away")

    def other_rows():
        yield {"what": "other", "value": 2, "unit": "s"}

    def on_a_bad_day():
        nonlocal broken
        broken = True

    page = tmp_path / "benchmarks.md"
    monkeypatch.setattr(runner, "KEPT", page)
    monkeypatch.setattr(runner, "row_functions", lambda: [("Search", search_rows), ("Other", other_rows)])
    return page, on_a_bad_day


def test_every_subject_is_kept_with_its_table(kept):
    page, _ = kept
    assert runner.main([]) == 0
    assert list(sections(page.read_text())) == ["Search", "Other"]


def test_words_choose_what_is_measured_and_leave_the_rest_of_the_page_alone(kept, capsys):
    page, _ = kept
    runner.main(["other_rows"])
    capsys.readouterr()
    assert runner.main(["search_rows"]) == 0
    assert "other" not in capsys.readouterr().out
    assert "| found |" in page.read_text() and "| other |" in page.read_text()


def test_what_cannot_be_measured_fails_the_run_and_keeps_its_old_table(kept, capsys):
    page, on_a_bad_day = kept
    runner.main([])
    before = page.read_text()
    on_a_bad_day()
    assert runner.main([]) == 1
    assert "the server went away" in capsys.readouterr().err
    assert page.read_text() == before
