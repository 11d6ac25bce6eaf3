"""What every paper of a life draws on: whose it is, when it was written, who the offices were then, what was earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from portal.demonstration.people import MALE_GIVEN, SURNAMES, Person
from portal.demonstration.sheets import Cell, Ink, Panel, Photo, Row, Seal
from portal.regulation.dates import PartialDate

WAGES = (
    (1960, 31.0), (1970, 33.0), (1978, 42.5), (1985, 78.0), (1990, 168.0),
    (1995, 472.0), (2000, 836.0), (2006, 1420.0), (2012, 2960.0), (2025, 5480.0),
)  # fmt: skip
"""Monthly wages of a worker, yuan, between which the years are interpolated."""


@dataclass(frozen=True)
class Draft:
    """One material about to be written: its person, title, date and chance."""

    person: Person
    title: str
    formed: PartialDate
    rng: Random

    @property
    def year(self) -> int:
        return self.formed.year

    @property
    def enterprise(self) -> str:
        return self.person.enterprise.name_in(self.year)

    @property
    def at_school(self) -> bool:
        """Whether the paper certainly comes from before the first day of work."""
        return self.formed.before(self.person.started)

    @property
    def place(self) -> str:
        """Where the person was: the school, later the enterprise under its name of that year."""
        return self.person.schooling.school if self.at_school else self.enterprise

    @property
    def unit(self) -> str:
        """The same with the workshop."""
        return self.place if self.at_school else f"{self.enterprise}{self.person.trade.workshop}"

    @property
    def dated(self) -> str:
        """The date as it is written: 1988年7月12日, as far as it is known."""
        return written(self.formed)

    @property
    def seal(self) -> Seal:
        """The seal of the school or, later, of the enterprise."""
        return Seal(self.place)

    @property
    def office_seal(self) -> Seal:
        if self.at_school:
            return Seal(self.place, "教导处")
        return Seal(self.enterprise, "劳动工资科" if self.year < 2000 else "人力资源部")

    @property
    def party_seal(self) -> Seal:
        return Seal(f"中共{self.enterprise}委员会")

    @property
    def authority_seal(self) -> Seal:
        return Seal(authority(self.year))

    def clerk(self) -> str:
        """Somebody in an office, invented on the spot."""
        first, second = MALE_GIVEN
        return self.rng.choice(SURNAMES) + self.rng.choice(first) + self.rng.choice(second)

    def pick(self, *texts: str) -> str:
        """One of the texts, with the person's post, workshop, skill and product put in."""
        trade = self.person.trade
        return self.rng.choice(texts).format(
            post=trade.post,
            workshop=trade.workshop,
            skill=trade.skill,
            product=self.person.enterprise.product,
            enterprise=self.enterprise,
            year=self.year,
        )


def written(formed: PartialDate) -> str:
    """`1988年7月12日`, `1988年7月` or `1988年`."""
    month = f"{formed.month}月" if formed.month else ""
    day = f"{formed.day}日" if formed.day else ""
    return f"{formed.year}年{month}{day}"


def dotted(year: int, month: int) -> str:
    """As forms write a month: 1972.11."""
    return f"{year}.{month:02}"


def authority(year: int) -> str:
    """The (invented) labour authority under its name of that year."""
    if year < 1998:
        return "滇中市劳动人事局"
    return "滇中市劳动和社会保障局" if year < 2010 else "滇中市人力资源和社会保障局"


def wage(year: int) -> float:
    """Yuan a month in a year between the first and the last of WAGES, in steps of half a yuan."""
    for (before, low), (after, high) in pairwise(WAGES):
        if before <= year <= after:
            return round(2 * (low + (high - low) * (year - before) / (after - before))) / 2
    raise ValueError(f"no wages are known for {year}")


def row(*pairs: str | float, height: int = 108) -> Row:
    """A row of labels and answers in turn; a number after a text widens it: row("姓名", "李明", "性别", 0.7, "男", 0.6)."""
    cells: list[Cell] = []
    for item in pairs:
        if isinstance(item, str):
            cells.append(Cell(item, ink=Ink.HAND if len(cells) % 2 else Ink.PRINT))
        else:
            last = cells.pop()
            cells.append(Cell(last.text, float(item), last.ink))
    return Row(tuple(cells), height)


def head(*labels: str | float, height: int = 92) -> Row:
    """The head of a table within a form: printed labels."""
    return _line(labels, Ink.BOLD, height)


def answers(*texts: str | float, height: int = 100) -> Row:
    """One line of such a table, filled in by hand."""
    return _line(texts, Ink.HAND, height)


def _line(items: tuple[str | float, ...], ink: Ink, height: int) -> Row:
    cells: list[Cell] = []
    for item in items:
        if isinstance(item, str):
            cells.append(Cell(item, ink=ink))
        else:
            cells[-1] = Cell(cells[-1].text, float(item), ink)
    return Row(tuple(cells), height)


def who(draft: Draft) -> tuple[Row, ...]:
    """The four rows with which most forms begin; they leave room for a photograph."""
    person = draft.person
    return (
        row("姓名", person.name, 1.2, "性别", 0.7, person.sex, 0.6, "出生年月", dotted(person.born.year, person.born.month), 1.1),
        row("民族", person.ethnicity, 1.2, "籍贯", 0.7, person.native_place, 1.2, "政治面貌", politics(draft), 1.1),
        _schooling_and_post(draft),
        row("学校" if draft.at_school else "工作单位", draft.unit, 3.9),
    )


def _schooling_and_post(draft: Draft) -> Row:
    person = draft.person
    if draft.at_school:
        return row("文化程度", f"{person.schooling.level}在读", 1.2, "健康状况", 1.2, "良好", "职务", 0.7, "学生", 1.4)
    started = dotted(person.started.year, person.started.month)
    return row("文化程度", person.schooling.level, 1.2, "参加工作时间", 1.2, started, "工种", 0.7, person.post, 1.4)


def politics(draft: Draft) -> str:
    """Party, league (left at 28) or neither, as of the year."""
    person = draft.person
    if _joined(person.party_joined, draft.year):
        return "中共党员"
    young = draft.year < person.born.year + 28
    return "共青团员" if young and _joined(person.league_joined, draft.year) else "群众"


def number_row(draft: Draft) -> Row:
    """Citizen number and address; the first numbers had fifteen digits, and papers from before 1986 know none."""
    number = draft.person.id_number
    address = ("家庭住址", 0.9, home(draft), 2.2)
    if draft.year < 1986:
        return row("家庭出身", 1.2, "贫农" if draft.person.born.day % 3 else "工人", 1.1, "本人成分", 1.1, "学生", 0.8, *address)
    if draft.year < 2000:
        return row("居民身份证号", 1.2, number[:6] + number[8:17], 3.0, *address)
    return row("公民身份号码", 1.2, number, 3.0, *address)


def home(draft: Draft) -> str:
    """The household's address as papers of the year wrote it: 晋宁 was a county until 2016."""
    address = draft.person.household.removeprefix("昆明市")
    return address.replace("晋宁区", "晋宁县") if draft.year < 2017 else address


def photo_of(person: Person) -> Photo:
    return Photo.MAN if person.sex == "男" else Photo.WOMAN


def opinion(draft: Draft, label: str, text: str, seal: Seal | None, share: float = 1.0) -> Panel:
    """What an office wrote, signed by one of its clerks."""
    clerk = draft.clerk()
    return Panel(label, text, signed=clerk, dated=draft.dated, seal=seal, writer=clerk, share=share)


def _joined(day: date | None, year: int) -> bool:
    return day is not None and day.year <= year
