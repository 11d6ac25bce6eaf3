"""Dates as old papers write them: a year, a year and a month, or a day; what is not written is never made up."""
from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from portal.wording import N_

EARLIEST_YEAR = 1800
LATEST_YEAR = 2199

_DIGITS = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?)?", re.ASCII)
_SEPARATED = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?", re.ASCII)
_WRITTEN = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown (None); ValueError for one that cannot be."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        why = _impossible(self.year, self.month, self.day)
        if why:
            raise ValueError(why)

    @classmethod
    def parse(cls, text: str | None) -> PartialDate:
        """Reads `1988`, `198807`, `19880701`, `1988-07`, `1988/7/1`, `1988.7`, `1988年7月1日`; 00 stands for unknown.

        ValueError, with the message id of `fault`, for anything else.
        """
        year, month, day = _parts(text)
        return cls(year, month, day)

    @staticmethod
    def fault(text: str | None) -> str | None:
        """What is wrong with a written date, as a message id; None where `parse` reads it."""
        try:
            PartialDate.parse(text)
        except ValueError as wrong:
            return str(wrong)
        return None

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A full date."""
        return cls(day.year, day.month, day.day)

    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def before(self, other: PartialDate | date) -> bool:
        """Whether it certainly lies before the other: 1988 is before 1989, and neither before nor after 1988-07."""
        return self.latest() < _whole(other).earliest()

    def after(self, other: PartialDate | date) -> bool:
        """Whether it certainly lies after the other."""
        return self.earliest() > _whole(other).latest()

    @property
    def key(self) -> tuple[int, int, int]:
        """For sorting: what is unknown stands first, 1988 before 1988-01 before 1988-01-01."""
        return self.year, self.month or 0, self.day or 0

    @property
    def text(self) -> str:
        """As it is kept and shown: `1988`, `1988-07`, `1988-07-01`."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self) -> str:
        return self.text


def _parts(text: str | None) -> tuple[int, int | None, int | None]:
    written = unicodedata.normalize("NFKC", text or "").strip()
    if not written:
        raise ValueError(N_("没有填日期"))
    if found := _DIGITS.fullmatch(written) or _WRITTEN.fullmatch(written):
        year, month, day = found.groups()
    elif found := _SEPARATED.fullmatch(written):
        year, _, month, day = found.groups()
    else:
        raise ValueError(N_("日期要写成 4 位年份、6 位年月或 8 位年月日"))
    return int(year), _known(month), _known(day)


def _known(part: str | None) -> int | None:
    return int(part) or None if part else None


def _impossible(year: int, month: int | None, day: int | None) -> str | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return N_("年份不对")
    if month is None:
        return N_("有日没有月") if day is not None else None
    if not 1 <= month <= 12:
        return N_("月份不对")
    if day is not None and not 1 <= day <= monthrange(year, month)[1]:
        return N_("这个月没有这一天")
    return None


def _whole(other: PartialDate | date) -> PartialDate:
    return other if isinstance(other, PartialDate) else PartialDate.of(other)
