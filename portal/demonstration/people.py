"""Invented retirees with working lives that fit together: birth, school, work, party, retirement, residence.

No number here can be a retiree's: its sequence is 996 to 999, kept for centenarians (GB 11643), while all the people
here were born in the fifties and sixties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from portal.demonstration.enterprises import ENTERPRISES, Enterprise, Trade
from portal.regulation.identity import check_digit

SURNAMES = "李杨张王赵段普毕陈刘周马鲁施何罗郭朱沈潘董尹钱孔唐许邓冯蒋韩曹彭崔范方石姚谭廖邹"
MALE_GIVEN = ("建志国德兴家永文光世正忠长开绍", "华明强军平林昌荣生祥才忠云贵发斌")
FEMALE_GIVEN = ("桂秀玉丽凤琼美慧素春兰惠菊翠存", "英兰珍芳仙芬琼华萍莲香梅焕琴")
"""First and second characters of given names as the generation carries them."""

LOCAL_AREAS = ("530122", "530122", "530122", "530102", "530103", "530112", "530125")
"""Area codes of the fifties to seventies in citizen numbers: 晋宁县 mostly, then other districts of Kunming."""

TOWNSHIPS = ("昆阳街道", "昆阳街道", "宝峰街道", "晋城街道", "二街镇", "上蒜镇", "六街镇", "双河彝族乡", "夕阳彝族乡")
VILLAGES = ("永乐社区", "兴和社区", "月山社区", "中和社区", "渠东村", "柳坝村", "石寨村", "大营社区")
ETHNICITIES = ("汉族",) * 7 + ("彝族", "彝族", "回族", "白族")


UNLIKE_NAMES, UNLIKE_TAILS = 1000, 24
"""So many people of one enterprise have names, and last four characters of their masked numbers, of their own."""


@dataclass(frozen=True)
class Schooling:
    """`level` as forms name it, `school` (invented) and the year of leaving it."""

    level: str
    school: str
    left: int


@dataclass(frozen=True)
class Person:
    """One retiree. Dates are whole; the papers write some of them shorter. `cadre`: 干部编制, otherwise a worker."""

    name: str
    sex: str
    ethnicity: str
    id_number: str
    born: date
    native_place: str
    schooling: Schooling
    enterprise: Enterprise
    trade: Trade
    cadre: bool
    started: date
    league_joined: date | None
    party_joined: date | None
    soldier: bool
    retired: date
    residence: str
    household: str
    spouse: str
    child: str

    @property
    def post(self) -> str:
        return self.trade.post

    @property
    def folder(self) -> str:
        """The name of the package (GB/T 33870-2017): name and citizen number."""
        return f"{self.name}{self.id_number}"

    @property
    def joined(self) -> date:
        """The day of entry into the enterprise; soldiers came four years after enlistment, which counts as work."""
        return self.started.replace(year=self.started.year + 4) if self.soldier else self.started

    @property
    def years_of_service(self) -> int:
        return self.retired.year - self.started.year


def make_people(count: int, seed: int, enterprise: Enterprise = ENTERPRISES[0]) -> tuple[Person, ...]:
    """So many persons of one enterprise, no citizen number twice; the same seed gives the same persons, in order."""
    return tuple(_distinct(count, seed, enterprise))


def _distinct(count: int, seed: int, enterprise: Enterprise) -> Iterator[Person]:
    """Persons one after another, passing over numbers met before; as long as there are plenty, names and tails as well."""
    rng = Random(f"people/{seed}/{enterprise.uscc}")
    met: set[str] = set()
    made = 0
    while made < count:
        person = _person(rng, enterprise)
        marks = {person.id_number}
        if made < UNLIKE_NAMES:
            marks.add(person.name)
        if made < UNLIKE_TAILS:
            marks.add(person.id_number[-4:])
        if marks & met:
            continue
        met |= marks
        made += 1
        yield person


def _person(rng: Random, enterprise: Enterprise) -> Person:
    sex = rng.choice("男男男女女")
    cadre = rng.random() < 0.25
    trade = _office(rng, enterprise) if cadre else _trade(rng, enterprise, sex)
    years = (1951, 1962) if sex == "男" else (1956, 1967)
    born = date(rng.randint(*years), rng.randint(1, 12), rng.randint(1, 28))
    schooling = _schooling(rng, born, cadre)
    started = date(schooling.left, rng.choice((8, 9, 11, 12)), rng.randint(1, 28))
    residence, household = _homes(rng, enterprise)
    surname = rng.choice(SURNAMES)
    return Person(
        name=surname + _given_name(rng, sex),
        sex=sex,
        ethnicity=rng.choice(ETHNICITIES),
        id_number=citizen_number(rng.choice(LOCAL_AREAS), born, sex, rng),
        born=born,
        native_place=rng.choice(("云南晋宁", "云南昆明", "云南玉溪", "云南安宁", "云南宜良", "四川会理")),
        schooling=schooling,
        enterprise=enterprise,
        trade=trade,
        cadre=cadre,
        started=started,
        league_joined=_league(rng, born),
        party_joined=_party(rng, started, cadre),
        soldier=sex == "男" and rng.random() < 0.15,
        retired=_retired(born, sex, cadre, bool(trade.special)),
        residence=residence,
        household=household,
        spouse=rng.choice(SURNAMES) + _given_name(rng, "女" if sex == "男" else "男"),
        child=(surname if sex == "男" else rng.choice(SURNAMES)) + rng.choice("磊静伟娟鹏丽勇敏涛燕"),
    )


def citizen_number(area: str, born: date, sex: str, rng: Random) -> str:
    """A valid citizen number (GB 11643-1999) with a sequence of the centenarians' four, odd for men."""
    sequence = rng.choice(("997", "999") if sex == "男" else ("996", "998"))
    first17 = f"{area}{born:%Y%m%d}{sequence}"
    return first17 + check_digit(first17)


def _given_name(rng: Random, sex: str) -> str:
    first, second = MALE_GIVEN if sex == "男" else FEMALE_GIVEN
    opening = rng.choice(first)
    closing = rng.choice(second.replace(opening, ""))
    return closing if rng.random() < 0.15 else opening + closing


def _trade(rng: Random, enterprise: Enterprise, sex: str) -> Trade:
    """A trade of the enterprise; women were kept from the special ones."""
    open_to = [trade for trade in enterprise.trades if sex == "男" or not trade.special]
    return rng.choice(open_to)


def _office(rng: Random, enterprise: Enterprise) -> Trade:
    office = rng.choice(enterprise.offices)
    place = office[: office.index("科") + 1] if "科" in office[:-2] else "机关"
    return Trade(place, office.removeprefix(place) or office, "经营管理与专业技术工作")


def _schooling(rng: Random, born: date, cadre: bool) -> Schooling:
    if cadre:
        level, school, age = rng.choice((("中专", "滇中工业学校", 20), ("大专", "滇池职业大学", 21)))
    else:
        level, school, age = rng.choice((("初中", "滇池第三中学", 17), ("高中", "青溪中学", 18), ("技校", "滇中技工学校", 19)))
    return Schooling(level, school, born.year + age)


def _homes(rng: Random, enterprise: Enterprise) -> tuple[str, str]:
    """Residence and household (Art. 21(3)): one of them in Jinning, where the enterprise is registered elsewhere."""
    home = f"昆明市晋宁区{rng.choice(TOWNSHIPS)}"
    if rng.random() < 0.85:
        return home, home
    elsewhere = rng.choice(("昆明市五华区", "昆明市西山区", "昆明市安宁市"))
    return (elsewhere, home) if rng.random() < 0.5 else (home, elsewhere)


def _league(rng: Random, born: date) -> date | None:
    return date(born.year + rng.randint(15, 17), 5, 4) if rng.random() < 0.7 else None


def _party(rng: Random, started: date, cadre: bool) -> date | None:
    joins = rng.random() < (0.7 if cadre else 0.35)
    return date(started.year + rng.randint(4, 15), 7, 1) if joins else None


def _retired(born: date, sex: str, cadre: bool, special: bool) -> date:
    """国发〔1978〕104号: men at 60, women at 50, women cadres at 55; men in special trades at 55."""
    age = 60 if sex == "男" else 55 if cadre else 50
    age -= 5 if special else 0
    year, month = (born.year + age, born.month + 1) if born.month < 12 else (born.year + age + 1, 1)
    return date(year, month, 1)
