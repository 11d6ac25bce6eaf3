"""A register against the packages that come with it: findings at the person's package, everything else at the register."""
from __future__ import annotations

from datetime import date

import pytest

from portal.regulation.areas import resolve
from portal.regulation.code import Weight
from portal.transfers.register import interpret
from portal.transfers.register_checks import Compared, Inspected, check_register, same_person_findings
from tests.packages import NAME, NUMBER, OTHER_NAME, OTHER_NUMBER

DAY = date(2024, 6, 1)
FIRST = {"姓名": NAME, "身份证号": NUMBER, "材料份数": "3", "页数": "4", "卷数": "1", "长期居住地": "晋宁区"}
SECOND = {"姓名": OTHER_NAME, "身份证号": OTHER_NUMBER, "材料份数": "3", "页数": "4", "卷数": "1", "长期居住地": "晋宁区"}


def package(name: str = NAME, number: str = NUMBER, items: int = 3, pages: int = 4) -> Inspected:
    item = {"originals": [{}], "optimised": [{}]}
    person = {"name": name, "id_number": number}
    report = {"person": person, "items": [item] * items, "pages": pages, "bytes": 1000, "findings": []}
    return Inspected(f"{name}{number}", f"/x/{name}{number}.zip", report)


def unreadable(name: str = NAME, number: str = NUMBER) -> Inspected:
    return Inspected(f"{name}{number}", f"/x/{name}{number}.zip", {"person": None, "items": [], "pages": 0, "bytes": 10})


def compare(*rows: dict, packages: list[Inspected], head: dict | None = None, numeric: tuple[str, ...] = (), registration=None) -> Compared:
    lines = [{"line": place + 2, "cells": row, "numeric": list(numeric)} for place, row in enumerate(rows)]
    register = interpret({"head": {"移交日期": "2024-06-01"} | (head or {}), "columns": [], "rows": lines})
    return check_register(register, packages, DAY, registration)


def at_register(compared: Compared) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in compared.register]


def at(compared: Compared, place: int) -> list[str]:
    return [finding.code for finding in compared.packages.get(place, [])]


def test_a_register_that_agrees_says_nothing():
    head = {"总人数": "2", "总卷数": "2", "总件数": "6", "总页数": "8", "图像数": "6"}
    assert compare(FIRST, SECOND, packages=[package(), package(OTHER_NAME, OTHER_NUMBER)], head=head) == Compared()


def test_a_row_without_a_package_stands_at_the_register_with_its_number_and_masked_person():
    compared = compare(FIRST, SECOND | {"序号": "17"}, packages=[package()])
    assert at_register(compared) == [("register-no-package", f"17 {OTHER_NAME} 530***********0025")]
    assert compared.packages == {}


def test_a_package_without_a_row_stands_at_the_package():
    compared = compare(FIRST, packages=[package(), package(OTHER_NAME, OTHER_NUMBER)])
    assert (at_register(compared), at(compared, 1)) == ([], ["register-no-row"])


@pytest.mark.parametrize("name", [f"{NAME[0]} {NAME[1:]}", f"{NAME[0]}\u3000{NAME[1:]}", f" {NAME}\u00a0"])
def test_white_space_in_a_name_is_no_difference(name):
    assert at(compare(FIRST | {"姓名": name}, packages=[package()]), 0) == []


@pytest.mark.parametrize(("cells", "code"), [
    ({"材料份数": "4"}, "register-items-differ"), ({"页数": "5"}, "register-pages-differ"), ({"姓名": "王别人"}, "register-name-differs"),
])
def test_a_row_that_disagrees_stands_at_the_package(cells, code):
    compared = compare(FIRST | cells, packages=[package()])
    assert (at_register(compared), at(compared, 0)) == ([], [code])


def test_empty_counts_are_not_compared():
    assert compare(FIRST | {"材料份数": "", "页数": ""}, packages=[package()]) == Compared()


@pytest.mark.parametrize(("name", "wrong"), [("总人数", "2"), ("总卷数", "3"), ("总件数", "4"), ("总页数", "3"), ("图像数", "99")])
def test_totals_agree_with_what_was_counted(name, wrong):
    compared = compare(FIRST, packages=[package()], head={name: wrong})
    assert at_register(compared) == [("register-total-differs", "register")]
    assert name in compared.register[0].detail() and wrong in compared.register[0].detail()


def test_a_wrong_row_does_not_make_a_right_total_wrong():
    compared = compare(FIRST | {"页数": "5"}, packages=[package()], head={"总页数": "4"})
    assert (at_register(compared), at(compared, 0)) == ([], ["register-pages-differ"])


def test_a_total_that_cannot_be_counted_is_left_alone():
    assert at_register(compare(FIRST | {"卷数": ""}, packages=[package()], head={"总卷数": "9"})) == []


def test_the_number_of_images_may_mean_originals_or_both_sets():
    for images in ("3", "6", "4"):
        assert at_register(compare(FIRST, packages=[package()], head={"图像数": images})) == []


def test_the_same_person_in_two_rows():
    compared = compare(FIRST, FIRST | {"序号": "9"}, packages=[package()])
    assert at(compared, 0) == ["register-row-twice"]


def test_the_same_person_twice_among_packages_is_found_at_each_of_them():
    found = same_person_findings([package(), package(OTHER_NAME, OTHER_NUMBER), package(number="53012219550307001x"), unreadable()])
    assert {place: [finding.code for finding in said] for place, said in found.items()} == {0: ["person-twice"], 2: ["person-twice"]}
    assert "001x" not in found[0][0].detail().replace("*001x", "") and NUMBER not in found[2][0].detail()


def test_a_number_cell_stands_at_the_register_and_the_package_is_still_recognised():
    compared = compare(FIRST | {"身份证号": "530122195503070000"}, packages=[package()], numeric=("身份证号",))
    assert [code for code, _ in at_register(compared)] == ["register-number-cell"]
    assert compared.packages == {}


def test_a_wrong_number_that_the_package_has_as_well_is_said_once_by_the_package():
    wrong = "530122195503070011"
    assert compare(FIRST | {"身份证号": wrong}, packages=[package(number=wrong)]) == Compared()
    alone = compare(FIRST | {"身份证号": wrong}, packages=[])
    assert [code for code, _ in at_register(alone)] == ["register-id-invalid", "register-no-package"]


def test_an_unreadable_package_keeps_its_one_finding():
    compared = compare(FIRST | {"是否离休": "是"}, packages=[unreadable()])
    assert compared.packages == {}
    assert [code for code, _ in at_register(compared)] == ["scope-veteran"]


# --- destination and exclusions (Art. 3, 4, 21(3), 21(4), 36) ----------------------------------------------------------


@pytest.mark.parametrize(("cells", "code", "weight", "article"), [
    ({"是否党委组织部门管理的领导人员": "是"}, "excluded-leader", "bar", "21(4)"),
    ({"是否涉密部门": "是"}, "excluded-secret", "bar", "21(4)"),
    ({"死亡日期": "20240531"}, "excluded-dead", "bar", "21(4)"),
    ({"死亡日期": "20240601"}, "excluded-dead", "bar", "21(4)"),
    ({"是否离休": "是"}, "scope-veteran", "error", "36"),
    ({"单位性质": "金融企业"}, "scope-finance", "error", "36"),
    ({"单位性质": "民营企业"}, "scope-unit", "error", "3"),
    ({"长期居住地": "官渡区", "户口所在地": "五华区", "企业注册地": "530112"}, "elsewhere", "error", "21(3)"),
    ({"长期居住地": "官渡区", "户口所在地": "五华区"}, "elsewhere-unclear", "warning", None),
    ({"长期居住地": ""}, "elsewhere-unclear", "warning", None),
])
def test_what_the_regulation_says_against_a_person_stands_at_the_package(cells, code, weight, article):
    compared = compare(FIRST | cells, packages=[package()])
    (finding,) = compared.packages[0]
    assert (finding.code, finding.weight, finding.article) == (code, Weight(weight), article)
    assert finding.subject == f"1 {NAME} 530***********001X" and at_register(compared) == []


@pytest.mark.parametrize("cells", [
    {"死亡日期": "20240602"}, {"是否涉密部门": "否", "是否离休": "否"}, {"单位性质": "国有企业"}, {"单位性质": "事业单位"},
    {"长期居住地": "官渡区", "户口所在地": "晋宁区"}, {"长期居住地": "530115103"}, {"长期居住地": "官渡区", "户口所在地": "", "企业注册地": "晋宁区"},
])
def test_what_the_regulation_allows(cells):
    assert compare(FIRST | cells, packages=[package()]) == Compared()


def test_the_place_of_registration_may_come_from_the_enterprise():
    cells = {"长期居住地": "官渡区", "户口所在地": "五华区"}
    assert at(compare(FIRST | cells, packages=[package()], registration=resolve("530115")), 0) == []
    (finding,) = compare(FIRST | cells, packages=[package()], registration=resolve("530112")).packages[0]
    assert finding.code == "elsewhere" and "西山区" in finding.detail()
