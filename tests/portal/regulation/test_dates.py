"""A date of an old paper is read as far as it is written, and no further."""
from datetime import date

import pytest

from portal.regulation.dates import PartialDate


@pytest.mark.parametrize(
    ("written", "parts", "text"),
    [
        ("198807", (1988, 7, None), "1988-07"),
        ("1988", (1988, None, None), "1988"),
        ("19880701", (1988, 7, 1), "1988-07-01"),
        ("198800", (1988, None, None), "1988"),
        ("19880700", (1988, 7, None), "1988-07"),
        ("19880000", (1988, None, None), "1988"),
        ("2024-06-01", (2024, 6, 1), "2024-06-01"),
        ("2024-06", (2024, 6, None), "2024-06"),
        ("2024/6/1", (2024, 6, 1), "2024-06-01"),
        ("1988.7", (1988, 7, None), "1988-07"),
        ("2024年6月1日", (2024, 6, 1), "2024-06-01"),
        ("2024年6月", (2024, 6, None), "2024-06"),
        ("2024年", (2024, None, None), "2024"),
        (" １９８８０７ ", (1988, 7, None), "1988-07"),
        ("20240229", (2024, 2, 29), "2024-02-29"),
    ],
)
def test_every_way_of_writing_is_read_and_no_day_made_up(written, parts, text):
    read = PartialDate.parse(written)
    assert (read.year, read.month, read.day) == parts
    assert read.text == text == str(read)
    assert PartialDate.fault(written) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "没有填"),
        (None, "没有填"),
        ("00000", "4 位"),
        ("1988070", "4 位"),
        ("不详", "4 位"),
        ("1988-07/01", "4 位"),
        ("0000", "年份"),
        ("9999", "年份"),
        ("198813", "月份"),
        ("19880231", "没有这一天"),
        ("20230229", "没有这一天"),
        ("19880015", "没有月"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_reason(written, why):
    assert why in PartialDate.fault(written)
    with pytest.raises(ValueError, match=why):
        PartialDate.parse(written)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1988", date(1988, 1, 1), date(1988, 12, 31)),
        ("198802", date(1988, 2, 1), date(1988, 2, 29)),
        ("19880701", date(1988, 7, 1), date(1988, 7, 1)),
    ],
)
def test_a_partial_date_spans_the_days_that_it_can_mean(text, earliest, latest):
    read = PartialDate.parse(text)
    assert (read.earliest(), read.latest()) == (earliest, latest)


@pytest.mark.parametrize(
    ("one", "other", "before", "after"),
    [
        ("1987", "198807", True, False),
        ("1988", "198807", False, False),
        ("198807", "19880715", False, False),
        ("198808", "19880731", False, True),
        ("19880701", "19880701", False, False),
        ("1989", "198812", False, True),
    ],
)
def test_before_and_after_only_where_it_is_certain(one, other, before, after):
    first, second = PartialDate.parse(one), PartialDate.parse(other)
    assert (first.before(second), first.after(second)) == (before, after)
    assert (second.after(first), second.before(first)) == (before, after)


def test_a_partial_date_is_compared_with_a_day():
    assert PartialDate.parse("1955").before(date(1956, 1, 1))
    assert not PartialDate.parse("1955").before(date(1955, 3, 7))
    assert PartialDate.of(date(1955, 3, 7)) == PartialDate(1955, 3, 7)


def test_what_is_less_known_sorts_first():
    written = ["19880701", "1989", "198807", "1988", "198801"]
    ordered = sorted((PartialDate.parse(text) for text in written), key=lambda read: read.key)
    assert [read.text for read in ordered] == ["1988", "1988-01", "1988-07", "1988-07-01", "1989"]
