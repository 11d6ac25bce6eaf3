"""Which materials a file may hold: class, title, how it looks, when it was written, for whom (domain facts, 1.1 to 1.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.demonstration import appraisals, approvals, decisions, letters, registrations
from portal.demonstration.drafts import Draft
from portal.demonstration.people import Person
from portal.demonstration.sheets import Sheet

Layout = Callable[[Draft, int], tuple[Sheet, ...]]
When = Callable[[Person, Random], date]
Whom = Callable[[Person], bool]


@dataclass(frozen=True)
class Kind:
    """`pages`: how many it has at most; `again`: may stand in a file many times; `rank`: its place within one matter."""

    class_code: str
    title: str
    layout: Layout
    when: When
    pages: int = 2
    whom: Whom = lambda person: True
    again: bool = False
    rank: int = 0


def at_school(months_before: int = 0) -> When:
    """In the last summer of school, or so many months earlier."""

    def when(person: Person, rng: Random) -> date:
        return date(person.schooling.left, 7, rng.randint(1, 15)) - timedelta(days=30 * months_before)

    return when


def at_work(first: int, last: int) -> When:
    """Between two years of service, never after the day before retirement."""

    def when(person: Person, rng: Random) -> date:
        latest = person.retired - timedelta(days=60)
        start = min(_years_on(person.joined, first), latest)
        end = min(_years_on(person.joined, last), latest)
        return start + timedelta(days=rng.randint(0, max(0, (end - start).days)))

    return when


def in_year(year: int) -> When:
    """Around one year of history, or one's second year of service where that was later."""

    def when(person: Person, rng: Random) -> date:
        earliest = _years_on(person.joined, 2)
        day = date(year, rng.randint(2, 11), rng.randint(1, 28))
        return min(max(day, earliest), person.retired - timedelta(days=60))

    return when


def entering(person: Person, rng: Random) -> date:
    return person.joined


def retiring(person: Person, rng: Random) -> date:
    """In the weeks before the retirement, as the forms are filled in beforehand."""
    return person.retired - timedelta(days=rng.randint(8, 40))


def league(person: Person, rng: Random) -> date:
    return person.league_joined or person.started


def party(days_before: int = 0) -> When:
    def when(person: Person, rng: Random) -> date:
        return (person.party_joined or person.joined) - timedelta(days=days_before)

    return when


def _years_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _worker(person: Person) -> bool:
    return not person.cadre


def _cadre(person: Person) -> bool:
    return person.cadre


def _leaguer(person: Person) -> bool:
    return person.league_joined is not None


def _member(person: Person) -> bool:
    return person.party_joined is not None


def _soldier(person: Person) -> bool:
    return person.soldier


def _special(person: Person) -> bool:
    return bool(person.trade.special)


def _ordinary(person: Person) -> bool:
    return not person.trade.special


def _schooled(person: Person) -> bool:
    return person.schooling.level != "初中"


def _punished(person: Person) -> bool:
    """About one worker in six, always the same ones."""
    return not person.cadre and person.born.day % 6 == 3


RETIREMENT = Kind("9-2", "职工退休审批表", approvals.retirement, retiring, pages=2, whom=_ordinary)
EARLY_RETIREMENT = Kind("9-2", "特殊工种提前退休审批表", approvals.retirement, retiring, pages=2, whom=_special)
RESUME = Kind("1", "职工履历表", registrations.resume, at_work(12, 22), pages=3, whom=_worker)
CADRE_RESUME = Kind("1", "干部履历表", registrations.resume, at_work(12, 22), pages=3, whom=_cadre)

CORE = (RETIREMENT, EARLY_RETIREMENT, RESUME, CADRE_RESUME)
"""What no file lacks, as far as it has pages."""

OTHERS = (
    Kind("1", "入厂登记表", registrations.resume, at_work(0, 1), pages=2),
    Kind("1", "工人登记表", registrations.resume, at_work(4, 9), pages=2, whom=_worker),
    Kind("1", "履历变化补充表", registrations.resume, at_work(20, 26), pages=1),
    Kind("2", "个人自传", letters.autobiography, at_work(1, 8), pages=3),
    Kind("2", "思想汇报", letters.report, party(400), pages=2, whom=_member),
    Kind("3", "毕业鉴定表", registrations.school, at_school(), pages=1),
    Kind("3", "试用期满考核表", appraisals.yearly, at_work(1, 1), pages=1),
    Kind("3", "劳动鉴定表", appraisals.yearly, at_work(2, 6), pages=1, whom=_worker),
    Kind("3", "年度考核登记表", appraisals.yearly, at_work(9, 40), pages=2, again=True),
    Kind("4-1", "毕业生登记表", registrations.school, at_school(), pages=2),
    Kind("4-1", "学生成绩表", decisions.marks, at_school(1), pages=3),
    Kind("4-1", "毕业证书复印件", decisions.diploma, at_school(), pages=2, whom=_schooled),
    Kind("4-2", "工人技术等级考核表", appraisals.skill, at_work(6, 14), pages=2, whom=_worker),
    Kind("4-2", "技术工人考工晋级登记表", appraisals.skill, at_work(14, 22), pages=2, whom=_worker),
    Kind("4-2", "职业资格证书复印件", decisions.qualification, at_work(15, 26), pages=2),
    Kind("4-2", "专业技术职务任职资格评审表", appraisals.title_review, at_work(8, 20), pages=3, whom=_cadre),
    Kind("4-3", "技术革新成果表", appraisals.improvement, at_work(8, 25), pages=2),
    Kind("4-3", "合理化建议成果登记表", appraisals.improvement, at_work(5, 20), pages=1),
    Kind("4-4", "安全生产培训考核表", appraisals.training, at_work(6, 40), pages=2, again=True),
    Kind("4-4", "培训结业登记表", appraisals.training, at_work(3, 20), pages=2),
    Kind("5", "家庭成员和社会关系函调材料", letters.inquiry, at_work(2, 5), pages=2, rank=3),
    Kind("5", "入党政审表", registrations.resume, party(120), pages=2, whom=_member, rank=1),
    Kind("6", "入团志愿书", registrations.joining, league, pages=3, whom=_leaguer, rank=1),
    Kind("6", "入党志愿书", registrations.joining, party(), pages=3, whom=_member, rank=3),
    Kind("6", "入党申请书", letters.application, party(700), pages=3, whom=_member, rank=4),
    Kind("6", "党员登记表", registrations.joining, in_year(1990), pages=2, whom=_member, rank=5),
    Kind("7", "先进生产者登记表", letters.deeds, at_work(5, 30), pages=2, again=True),
    Kind("7", "授予先进生产者称号的决定", decisions.honour, at_work(5, 30), pages=1),
    Kind("7", "荣誉证书复印件", decisions.merit, at_work(6, 32), pages=1, again=True),
    Kind("8", "处分决定", decisions.punishment, in_year(1986), pages=2, whom=_punished, rank=2),
    Kind("8", "本人检查", letters.criticism, in_year(1986), pages=2, whom=_punished, rank=6),
    Kind("8", "解除处分决定", decisions.release, in_year(1988), pages=1, whom=_punished, rank=1),
    Kind("9-1", "工资变动审批表", approvals.wages, at_work(3, 40), pages=2, again=True),
    Kind("9-1", "岗位技能工资审批表", approvals.wages, in_year(1994), pages=1),
    Kind("9-1", "企业职工连续工龄核定表", approvals.service_years, in_year(1996), pages=1),
    Kind("9-2", "招工审批表", approvals.hiring, entering, pages=2),
    Kind("9-2", "学徒工转正定级审批表", approvals.regularisation, at_work(2, 2), pages=2, whom=_worker),
    Kind("9-2", "劳动合同书", decisions.contract, in_year(1996), pages=3),
    Kind("9-2", "退伍军人登记表", registrations.soldier, entering, pages=2, whom=_soldier),
    Kind("9-2", "职务聘任通知", decisions.appointment, at_work(8, 24), pages=2, whom=_cadre),
    Kind("9-3", "因公出国（境）审批表", approvals.abroad, in_year(2001), pages=1, whom=_cadre),
    Kind("9-4", "职工代表大会代表登记表", approvals.delegate, at_work(8, 28), pages=1),
    Kind("9-4", "工会代表大会代表登记表", approvals.delegate, at_work(6, 26), pages=1),
    Kind("10", "体检表", appraisals.health, entering, pages=1),
    Kind("10", "独生子女证复印件", decisions.only_child, in_year(1983), pages=1),
)
