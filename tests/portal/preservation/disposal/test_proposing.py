"""Who proposes what: terms by appraisals, lists of files whose term is over, and every refusal with its sentence."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.access import Forbidden, NotFound
from portal.catalogue.actions import note_death
from portal.catalogue.models import Material
from portal.catalogue.queries import today
from portal.database import writing
from portal.lifecycle import Refusal
from portal.preservation.disposal import actions, queries
from portal.regulation.dates import PartialDate
from portal.use_requests.actions import ask
from tests.portal.preservation.disposal.conftest import FIRST, SECOND, Disposals

REPORT, REASON, WHEN = "鉴定〔2026〕1号", "无保存价值", date(2026, 8, 1)


def appraise(held: Disposals, term: str = "D10", report: str = REPORT, when: date = WHEN, reason: str = REASON) -> None:
    actions.appraise(held.cast["archivist"], FIRST, term, report, when, reason)


def test_a_term_is_given_by_an_appraisal_of_somebody_who_died_long_ago(held: Disposals):
    archivist = held.cast["archivist"]
    with pytest.raises(Refusal, match=r"没有记为死亡.*第十七条"):
        appraise(held)
    note_death(archivist, FIRST, PartialDate.parse(f"{today().year - 3}"))
    with pytest.raises(Refusal, match="不满五年"):
        appraise(held)
    note_death(archivist, FIRST, PartialDate.parse("2019-03"))
    for wrong, sentence in (
        ({"term": "D20"}, "保管期限选一种"), ({"report": " "}, "文号和日期"), ({"reason": ""}, "写明理由"),
        ({"when": today() + timedelta(days=1)}, "还没有到"),
    ):
        with pytest.raises(Refusal, match=sentence):
            appraise(held, **wrong)
    appraise(held, reason="本人 530122195503070028 的档案重复")
    appraise(held, term="D30")
    file = held.file(FIRST)
    assert [(row.term, row.reason) for row in queries.appraisals_of(file)] == [("D30", REASON), ("D10", "本人 530***********0028 的档案重复")]
    kept = queries.kept_of(file)
    assert (kept.term, kept.year, kept.died_on, file.person.state) == ("D30", 1988, "2019-03", "dead")
    appraise(held, term="Y")
    assert queries.kept_of(held.file(FIRST)).term == "Y"
    note_death(archivist, FIRST, None)
    assert (held.file(FIRST).person.state, held.file(FIRST).person.died_on) == ("in_custody", None)
    assert held.verbs(f"file:{FIRST}")[1:] == ["person.death_noted"] * 2 + ["file.appraised"] * 3 + ["person.death_noted"]


def test_nobody_dies_in_the_future_or_before_birth(held: Disposals):
    with writing() as session:
        session.merge(held.file(FIRST).person).birth_date = "1955-03-07"
    for day, sentence in (("2150-01", "还没有到"), ("1950", "比出生日期早")):
        with pytest.raises(Refusal, match=sentence):
            note_death(held.cast["archivist"], FIRST, PartialDate.parse(day))


def test_only_files_whose_term_is_over_come_on_a_list(held: Disposals):
    number = held.begun()
    held.expired(FIRST, term="D30")
    with pytest.raises(Refusal, match="没有记为死亡"):
        actions.add_files(held.cast["archivist"], number, [FIRST, SECOND])
    assert held.rows(number) == [], "all or none"
    note_death(held.cast["archivist"], SECOND, PartialDate.parse("2019-03"))
    with pytest.raises(Refusal, match=r"保管期限是永久.*档案法第二十一条"):
        actions.add_files(held.cast["archivist"], number, [SECOND])
    assert [file.reference for file in queries.candidates()] == [FIRST]
    assert actions.add_files(held.cast["archivist"], number, [FIRST, f" {FIRST} "], "530122195503070028 重份") == 1
    assert actions.add_files(held.cast["archivist"], number, [FIRST]) == 0
    assert queries.candidates() == []
    row = held.rows(number)[0]
    assert (row.position, row.title, row.year, row.term, row.pages, row.volumes) == (1, "李素芬人事档案", 1988, "D30", 3, 1)
    assert row.kept_years == today().year - 1988 and row.remark == "530***********0028 重份"


def test_a_term_that_runs_says_until_when(held: Disposals):
    held.expired(FIRST, term="D30")
    with writing() as session:
        for material in session.scalars(select(Material)):
            material.year = today().year - 10
    last = today().year + 20
    with pytest.raises(Refusal, match=f"应保管 30 年，从 {today().year - 10} 年算起，到 {last} 年底才满"):
        actions.add_files(held.cast["archivist"], held.begun(), [FIRST])


def test_a_list_is_one_persons_until_it_is_proposed(disposals: Disposals):
    archivist, other = disposals.cast["archivist"], disposals.cast["archivist2"]
    with pytest.raises(Refusal, match="写明理由"):
        actions.begin(archivist, "  ")
    number = disposals.begun(FIRST, SECOND)
    for refused in (
        lambda: actions.add_files(other, number, [SECOND]), lambda: actions.propose(other, number),
        lambda: actions.take_out(other, number, FIRST),
    ):
        with pytest.raises(Refusal, match="由别人在拟"):
            refused()
    for wanted, fault in (([], "一行一个"), (["J123-RS·QT-000999"], "没有找到")):
        with pytest.raises((Refusal, NotFound), match=fault):
            actions.add_files(archivist, number, wanted)
    with pytest.raises(Refusal, match="已经在销毁清册 XH"):
        actions.add_files(archivist, disposals.begun(), [FIRST])
    with pytest.raises(Refusal, match=r"最多 500 份"):
        actions.add_files(archivist, number, [f"J123-RS·QT-{one:06}" for one in range(600)])
    actions.take_out(archivist, number, FIRST)
    assert [(row.position, row.reference) for row in disposals.rows(number)] == [(1, SECOND)]
    with pytest.raises(Refusal, match="清单里没有"):
        actions.take_out(archivist, number, FIRST)
    actions.propose(archivist, number)
    with pytest.raises(Refusal, match="现在是“等待批准”，不能改清单"):
        actions.add_files(archivist, number, [FIRST])
    empty = disposals.begun()
    with pytest.raises(Refusal, match="还没有档案"):
        actions.propose(archivist, empty)
    assert number.startswith("XH") and empty != number


def test_a_file_that_somebody_asked_for_stays(disposals: Disposals):
    with writing() as session:
        person = session.merge(disposals.file(FIRST).person)
        person.state, person.died_on = "in_custody", None
    asked = ask(disposals.cast["township"], FIRST, "pension", ["9-2-1"], identity_check="in_person")
    note_death(disposals.cast["archivist"], FIRST, PartialDate.parse("2019-03"))
    with pytest.raises(Refusal, match=f"利用申请 {asked} 没有办结"):
        disposals.begun(FIRST)


def test_a_list_can_be_given_up_with_a_reason_and_its_files_go_on(disposals: Disposals):
    number = disposals.approved(FIRST)
    with pytest.raises(Refusal, match="写明理由"):
        actions.abandon(disposals.cast["archivist"], number, "")
    actions.abandon(disposals.cast["archivist"], number, "家属提出异议")
    one = disposals.list(number)
    assert (one.state, one.ended_because, disposals.file(FIRST).custody) == ("abandoned", "家属提出异议", "held")
    with pytest.raises(Refusal, match="已撤销"):
        actions.confirm(disposals.cast["archivist2"], number, "x")
    assert disposals.begun(FIRST) != number, "the file can come on another list, the number is not given again"
    assert disposals.verbs(f"disposal:{number}")[-1] == "disposal.abandoned"


def test_nobody_else_proposes(held: Disposals):
    for role in ("enterprise", "retiree", "township", "auditor", "planner", "admin"):
        with pytest.raises(Forbidden):
            actions.begin(held.cast[role], "期限已满")
