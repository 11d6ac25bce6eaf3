"""How long a personnel file is kept, and what has to be true before it may be destroyed. Pure: facts in, a sentence out.

The regulation of 2020 sets no period. A file is kept for ever (永久) until an appraisal group (鉴定小组) gives it a term, which no
law lets it do while the person lives or has been dead for less than five years. Nothing here destroys anything: it only refuses.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.regulation.dates import PartialDate
from portal.wording import N_

PERMANENT = "Y"
YEARS = {"D10": 10, "D30": 30}
"""Terms and their years; codes of DA/T 13-2022."""
TERMS = {PERMANENT: N_("永久"), "D30": N_("30 年"), "D10": N_("10 年")}
AFTER_DEATH = 5
"""Years after the death in which a file stays as it is (劳力字〔1992〕33号 Art. 17; 《干部人事档案工作条例》 has the same five)."""
LAW = N_("档案法第二十一条、实施条例第二十四条")
"""No destruction without an appraisal and an approval."""
WORKERS = N_("劳力字〔1992〕33号第十七条")

LIVING = N_("%(reference)s 的当事人没有记为死亡，档案永久保管，不能定期限，不能销毁（%(ground)s）。")
TOO_SOON = N_("%(reference)s 的当事人 %(died)s 去世，不满五年，档案照旧保管，不能定期限，不能销毁（%(ground)s）。")
NOT_APPRAISED = N_("%(reference)s 的保管期限是永久，没有鉴定意见，不能销毁（%(ground)s）。")
NOT_OVER = N_("%(reference)s 应保管 %(years)d 年，从 %(year)d 年算起，到 %(last)d 年底才满，现在不能销毁（%(ground)s）。")


@dataclass(frozen=True)
class Kept:
    """What is recorded of one file: its 档号, the term that the newest appraisal gave it, the year of its newest material, the
    day of the death as exact as it is known, "" where none is recorded."""

    reference: str
    term: str
    year: int
    died_on: str

    def years_kept(self, today: date) -> int:
        """已保管期限: whole years since the year of the newest material."""
        return max(0, today.year - self.year)

    @property
    def last_year(self) -> int | None:
        """The year with whose end the term is over; None for a permanent file. Counted from the first of January after the year of
        the newest material, as for every other kind of document (custom of the field)."""
        return self.year + YEARS[self.term] if self.term in YEARS else None


@dataclass(frozen=True)
class Bar:
    """Why not: a message id and its facts, and on what ground, a message id too."""

    sentence: str
    ground: str
    facts: dict[str, object]


def bar_of_term(kept: Kept, today: date) -> Bar | None:
    """Why a file can be given no term but the permanent one; None where it can."""
    if not kept.died_on:
        return Bar(LIVING, WORKERS, {"reference": kept.reference})
    if not five_years_dead(kept.died_on, today):
        return Bar(TOO_SOON, WORKERS, {"reference": kept.reference, "died": kept.died_on})
    return None


def bar_of_disposal(kept: Kept, today: date) -> Bar | None:
    """Why a file cannot be destroyed by its retention; None where that does not stand in the way."""
    bar = bar_of_term(kept, today)
    if bar is not None:
        return bar
    last = kept.last_year
    if last is None:
        return Bar(NOT_APPRAISED, LAW, {"reference": kept.reference})
    if today.year <= last:
        return Bar(NOT_OVER, LAW, {"reference": kept.reference, "years": YEARS[kept.term], "year": kept.year, "last": last})
    return None


def five_years_dead(died_on: str, today: date) -> bool:
    """Whether five whole years have gone by; of a death whose day or month is unknown the latest possible day counts."""
    died = PartialDate.parse(died_on).latest()
    return (today.year, today.month, today.day) >= (died.year + AFTER_DEATH, died.month, died.day)
