"""Who somebody is, whose file it is twice, and where it goes: both forms of a number, codes with their dates, Art. 21(3) and 21(4)."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal.lifecycle import Refusal
from portal.people.actions import add_enterprise
from portal.regulation.areas import resolve
from portal.transfers import actions
from portal.transfers.destination import renamed, said_destination
from portal.transfers.register import interpret
from tests.portal.transfers.intake import ZHANG, Intake, package, row

OLD_ZHANG = "530122550307001"
"""The fifteen digits under which the same person stands in old papers."""


def register_row(**cells: str):
    return interpret({"head": {}, "columns": [], "rows": [{"line": 1, "cells": {"姓名": "张测试"} | cells, "numeric": []}]}).rows[0]


def test_the_old_number_and_the_new_one_are_one_person_in_a_batch_in_another_and_in_custody(intake: Intake):
    old = replace(package(ZHANG), number=OLD_ZHANG)
    first = intake.checked(package(ZHANG))
    assert {"person-in-batch", "id-number-invalid"} <= set(intake.codes(intake.checked(old)))
    intake.upload(first, old)
    assert len(intake.entries(first)) == 1, "the old number finds the same person's place"
    intake.upload(first, package(ZHANG))
    intake.work()
    actions.submit(intake.cast["enterprise"], first, bound=True)
    actions.receive(intake.cast["archivist"], first)
    intake.work()
    assert "person-in-custody" in intake.codes(intake.checked(old))


@pytest.mark.parametrize(("cells", "archive", "basis"), [
    ({"长期居住地": "530122102 晋城镇"}, "晋宁区档案馆", "长期居住地"), ({"户口所在地": "晋宁县"}, "晋宁区档案馆", "户口所在地"),
    ({"长期居住地": "五华区", "户口所在地": "五华区", "企业注册地": "530103"}, "盘龙区档案馆", "企业注册地"), ({"长期居住地": "五华区"}, "", "不清楚"),
])
def test_the_page_says_where_a_file_goes_and_by_which_fact(cells, archive, basis):
    said = said_destination(register_row(**cells), None, date(2026, 1, 1))
    assert said == {"archive": archive, "basis": basis, "article": "21(3)"}


def test_a_place_is_called_as_it_was_on_the_day_of_the_hand_over():
    stated = register_row(长期居住地="530122102 晋城镇", 企业注册地="530122")
    assert renamed(stated, date(2026, 1, 1)) == [("长期居住地", "晋城街道 530115003 2021-01-18 起"), ("企业注册地", "晋宁区 530115 2016-11-24 起")]
    assert renamed(stated, date(2018, 1, 1)) == [("长期居住地", "晋城镇 530115100 2016-11-24 起"), ("企业注册地", "晋宁区 530115 2016-11-24 起")]
    assert resolve("530122102").code == "530122102", "what was written stays what was written"


def test_the_sheet_names_the_archive_the_article_and_the_place_of_today(intake: Intake, client_of):
    stated = row(ZHANG) | {"长期居住地": "530122102 晋城镇"}
    reference = intake.checked(package(ZHANG), rows=(stated,), 移交日期="2026-03-01")
    text = client_of("enterprise").get(f"/transfers/{reference}/files/1").text
    for said in ("去向：晋宁区档案馆", "凭长期居住地", "第二十一条第（三）项", "晋城街道 530115003 2021-01-18 起"):
        assert said in text


def test_whose_file_may_not_be_handed_over_is_said_with_article_and_place_and_nobody_lets_it_pass(intake: Intake, client_of):
    stated = {"是否党委组织部门管理的领导人员": "是", "死亡日期": "2020-01-01", "是否涉密部门": "是"}
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG) | stated,), 移交日期="2026-03-01")
    assert {"excluded-leader", "excluded-dead", "excluded-secret"} <= set(intake.codes(reference))
    text = client_of("enterprise").get(f"/transfers/{reference}/files/1").text
    assert all(said in text for said in ("第二十一条第（四）项", "档案仍由原企业保管", "按有关规定管理", "档案留在原管理单位"))
    with pytest.raises(Refusal, match="法规不允许移交"):
        actions.lift(intake.cast["lead"], reference, 1, "领导同意")


def test_a_wrong_credit_code_is_no_enterprise(app: Flask, cast, tmp_path: Path):
    with pytest.raises(Refusal, match="校验位"):
        add_enterprise(cast["admin"], "错码公司", "91530115MA6N000177", "530115")
