"""What only the register states of a person (Art. 21(3), 21(4)): said to be untested without it, judged once it comes."""
import io

import pytest

from portal.database import writing
from portal.people.models import Enterprise
from portal.transfers import actions, queries
from portal.transfers.register import read_register
from portal.transfers.stated import BLANK, NO_REGISTER, NO_ROW, clues, why_untested
from tests.portal.cast import USCC
from tests.portal.transfers.intake import LI, ZHANG, Intake, package, row

FLAGS = {"是否党委组织部门管理的领导人员": "否", "是否涉密部门": "否"}
NUMBER = ZHANG[1]


def sheet(content: bytes) -> dict:
    """A register as the form of the page sends it."""
    return {"register": (io.BytesIO(content), "移交清册.xlsx")}


def replace(intake: Intake, reference: str, *rows: dict, **head: object) -> None:
    path = intake.folder / "later.xlsx"
    path.write_bytes(intake.register(*rows, **head))
    actions.replace_register(intake.actor("enterprise"), reference, read_register(path))


def scope(intake: Intake, reference: str) -> dict:
    """Row 2-9 (归档范围) of the newest round."""
    last = queries.last_assessment(intake.transfer(reference))
    return next(one for one in last.results if one["number"] == "2-9")


@pytest.mark.parametrize(("has_register", "cells", "why"), [
    (False, None, NO_REGISTER), (True, None, NO_ROW), (True, {}, BLANK), (True, {"是否涉密部门": "否"}, BLANK), (True, FLAGS, None),
])
def test_when_the_exclusions_are_tested(has_register, cells, why):
    assert why_untested(has_register, cells) == why


def test_clues_stand_for_empty_columns_only():
    catalogue = [
        {"code": "9-2-1", "title": "职工退休审批表", "date": "2015-03"}, {"code": "10-1", "title": "死亡报告表", "date": "2019-05"},
        {"code": "1-1", "title": "履历表", "date": ""},
    ]
    found = clues(NUMBER, catalogue, {})
    assert [("10-1《死亡报告表》2019-05" in one, "9-2-1《职工退休审批表》2015-03" in one) for one in found[:2]] == [(True, False), (False, True)]
    assert "晋宁县（今晋宁区）" in found[2] and "530122" not in found[2]
    assert "不是晋宁区的代码" in clues("11010519491231002X", [], {})[0]
    assert clues(NUMBER, catalogue, {"死亡日期": "2024", "退休时间": "2015-03", "户口所在地": "晋宁区"}) == []
    assert clues("53012219550307", [], {}) == []


def test_without_a_register_the_page_says_what_was_not_tested(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    assert intake.codes(reference) == [] and scope(intake, reference)["result"] == "untested"
    assert "补传移交清册" in scope(intake, reference)["reason"]
    for who in ("enterprise", "archivist"):
        text = client_of(who).get(f"/transfers/{reference}").text
        assert "不移交的情形：未检测。本批没有移交清册" in text and "凭企业注册地" in text and "晋宁县（今晋宁区）" in text
        assert "没有检测 1 人是不是属于不移交的情形：本批没有移交清册。" in text and "本批没有移交清册</h2>" in text and f'action="/transfers/{reference}/register"' in text
        assert 'href="#register"' in text and '<details class="sheet mb-3 folded" open>' in text
    assert f'action="/transfers/{reference}/register"' not in client_of("auditor").get(f"/transfers/{reference}").text


def test_an_enterprise_from_elsewhere_needs_the_register(intake: Intake):
    with writing() as session:
        session.query(Enterprise).filter_by(uscc=USCC).one().registered_area = "530114"
    reference = intake.checked(package(ZHANG))
    assert intake.codes(reference) == ["elsewhere-unclear"]
    replace(intake, reference, row(ZHANG))
    assert intake.codes(reference) == []
    replace(intake, reference, row(ZHANG, 长期居住地="530114", 户口所在地="530114"))
    assert intake.codes(reference) == ["elsewhere"]


def test_a_register_that_comes_later_judges_everybody(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG), package(LI))
    late = intake.register(row(ZHANG, **FLAGS), row(LI, **FLAGS, 死亡日期="2020-05-01"), 移交日期="2026-01-01")
    answer = client_of("enterprise").post(f"/transfers/{reference}/register", data=sheet(late))
    assert answer.status_code == 303
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass", "fail"]
    assert intake.codes(reference, 1) == ["excluded-dead"] and scope(intake, reference)["codes"] == ["excluded-dead"]
    text = client_of("archivist").get(f"/transfers/{reference}/files/1").text
    assert "不移交的情形：没有，凭移交清册。" in text and "没有检测 1 人" not in text
    replace(intake, reference, row(ZHANG), row(LI, **FLAGS), 移交日期="2026-01-01")
    assert (scope(intake, reference)["result"], scope(intake, reference)["untested"]) == ("passed", 1)
    assert "移交清册没有写是不是领导人员" in client_of("enterprise").get(f"/transfers/{reference}/files/1").text


def test_a_register_that_comes_later_brings_its_hand_over_date(intake: Intake):
    reference = intake.checked(package(ZHANG, dated="20250601"))
    assert intake.codes(reference) == []
    replace(intake, reference, row(ZHANG), 移交日期="2025-05-31")
    assert intake.codes(reference) == ["date-after-transfer"]
    replace(intake, reference, row(ZHANG), 移交日期="2025-06-30")
    assert intake.codes(reference) == []
    assert len(queries.inspections_of(intake.entries(reference)[0])) == 3


def test_the_register_of_a_batch_without_one_is_filled_in_and_sent_back(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    taken = client_of("enterprise").get(f"/transfers/{reference}/register.xlsx")
    client_of("enterprise").post(f"/transfers/{reference}/register", data=sheet(taken.data))
    assert intake.codes(reference) == [] and intake.transfer(reference).head is not None
    [entry] = intake.entries(reference)
    assert entry.verdict == "pass"


def test_a_register_that_cannot_be_read_changes_nothing(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    for content in (b"", b"PK\x03\x04 no workbook"):
        assert client_of("enterprise").post(f"/transfers/{reference}/register", data=sheet(content)).status_code == 409
    assert intake.transfer(reference).head is None and intake.codes(reference) == []


def test_a_register_that_names_nobody_is_refused_and_changes_nothing(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG)), client_of("enterprise")
    answer = browser.post(f"/transfers/{reference}/register", data=sheet(intake.register()))
    assert answer.status_code == 409 and "一个人也没有" in answer.text and intake.transfer(reference).head is None
    answer = browser.post("/transfers/new", data=sheet(intake.register()) | {"enterprise": USCC})
    assert answer.status_code == 422 and "一个人也没有" in answer.text
