"""How long a file is kept: permanent until appraised, no term for the living or the lately dead, no destruction before the term is over."""
from __future__ import annotations

from datetime import date

import pytest

from portal.regulation.retention import LIVING, NOT_APPRAISED, NOT_OVER, TOO_SOON, Kept, bar_of_disposal, bar_of_term, five_years_dead

TODAY = date(2026, 11, 25)
REFERENCE = "J123-RS·QT-000001"


def kept(term: str = "D10", year: int = 1998, died_on: str = "2019-03-07") -> Kept:
    return Kept(REFERENCE, term, year, died_on)


@pytest.mark.parametrize(("facts", "sentence"), [
    ({"died_on": ""}, LIVING), ({"died_on": "2024-01-01"}, TOO_SOON), ({"term": "Y"}, NOT_APPRAISED), ({"year": 2016}, NOT_OVER),
    ({"term": "D30", "year": 1996}, NOT_OVER),
])
def test_what_stands_in_the_way_is_said_with_its_ground(facts, sentence):
    bar = bar_of_disposal(kept(**facts), TODAY)
    assert bar is not None and bar.sentence == sentence and bar.ground
    assert REFERENCE in bar.sentence % {**bar.facts, "ground": bar.ground}


@pytest.mark.parametrize("facts", [{}, {"year": 2015}, {"term": "D30", "year": 1995}])
def test_a_term_is_over_with_the_end_of_its_last_year(facts):
    assert bar_of_disposal(kept(**facts), TODAY) is None


@pytest.mark.parametrize(("died_on", "today", "over"), [
    ("2021-11-25", date(2026, 11, 25), True), ("2021-11-26", date(2026, 11, 25), False), ("2021-11", date(2026, 11, 29), False),
    ("2021-11", date(2026, 11, 30), True), ("2021", date(2026, 12, 30), False), ("2020-02-29", date(2025, 2, 28), False),
    ("2020-02-29", date(2025, 3, 1), True),
])
def test_five_years_are_counted_from_the_latest_day_that_the_death_can_mean(died_on, today, over):
    assert five_years_dead(died_on, today) is over
    assert (bar_of_term(kept(died_on=died_on), today) is None) is over


def test_years_kept_are_whole_years_and_never_less_than_none():
    assert [kept(year=year).years_kept(TODAY) for year in (1998, 2026, 2027)] == [28, 0, 0]
