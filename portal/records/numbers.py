"""The last number given in each series and year, worked out from the numbers that were given."""
from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"([A-Z]+)(\d{4})-(\d+)")


def last_numbers(given: Iterable[str | None]) -> dict[tuple[str, int], int]:
    """(series, year) -> the highest of numbers such as `YJ2026-0012`; what is no such number is passed over."""
    last: dict[tuple[str, int], int] = {}
    for found in (_NUMBER.fullmatch(number or "") for number in given):
        if found is not None:
            series = found[1], int(found[2])
            last[series] = max(last.get(series, 0), int(found[3]))
    return last
