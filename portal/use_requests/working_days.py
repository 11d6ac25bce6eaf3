"""By which day a request is answered: the promise is a date, never "so many working days"."""
from __future__ import annotations

from datetime import date, timedelta

PROMISED_WORKING_DAYS = 5
"""The archive's own promise; the regulation sets no time for use (Art. 27)."""
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""(month, day) off by 《全国年节及纪念日放假办法》(2024), as far as the date is the same each year.

Interpretation: feasts of the lunar calendar and the working weekends around them are announced year by year and are
not known here; a promise across them may come due on a day off.
"""
SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS


def promised(asked_on: date, count: int = PROMISED_WORKING_DAYS) -> date:
    """The `count`th working day after the day of the request."""
    day = asked_on
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
