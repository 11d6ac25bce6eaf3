"""What is wrong with a catalogue is said once, about the right material, in a sentence with what stands there."""
from __future__ import annotations

from datetime import date

import pytest

from portal.regulation.codes import CODES
from portal.regulation.finding import verdict
from tests.packages import NUMBER, Row, jpeg, right_package
from tests.portal.transfers.looking import codes, details, findings

RIGHT = right_package()


@pytest.mark.parametrize(("field", "label"), [("姓名", "姓名"), ("性别", "性别"), ("民族", "民族"), ("出生日期", "出生日期"), ("公民身份号码", "公民身份号码")])
def test_each_of_the_five_fields_must_be_filled(field, label, tmp_path):
    found = findings(RIGHT.with_(person={field: "  "}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("person-field-missing", "package")]
    assert label in details(found)


@pytest.mark.parametrize(("person", "code"), [
    ({"性别": "先生"}, "sex-unknown"), ({"民族": "华人"}, "ethnicity-unknown"), ({"民族": "99"}, "ethnicity-unknown"),
    ({"出生日期": "19550231"}, "birth-date-invalid"), ({"出生日期": "不详"}, "birth-date-invalid"),
])
def test_values_outside_their_lists_are_errors(person, code, tmp_path):
    found = findings(RIGHT.with_(person=person), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [(code, "package")]
    assert verdict(found) == "fail" and next(iter(person.values())) in details(found)


@pytest.mark.parametrize("person", [
    {"性别": "1"}, {"性别": "男性"}, {"民族": "07"}, {"民族": "彝"}, {"民族": "彝族"}, {"出生日期": "1955"}, {"出生日期": "195503"}, {"出生日期": "1955-03-07"},
])
def test_codes_short_and_long_forms_and_partial_birth_dates_are_right(person, tmp_path):
    assert codes(RIGHT.with_(person=person), tmp_path) == []


@pytest.mark.parametrize(("person", "code"), [({"性别": "女"}, "sex-differs"), ({"出生日期": "19550308"}, "birth-date-differs")])
def test_what_differs_from_the_id_number_is_a_warning(person, code, tmp_path):
    found = findings(RIGHT.with_(person=person), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [(code, "package")]
    assert verdict(found) == "pass"


@pytest.mark.parametrize("number", ["530122195503070011", "53012219550307001", "530122195513070011"])
def test_a_wrong_id_number_is_an_error_and_shown_masked(number, tmp_path):
    found = findings(right_package(number=number).with_(person={"性别": "男", "出生日期": "19550307"}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("id-number-invalid", "package")]
    assert number not in details(found) and number[:3] + "*" in details(found)


def test_the_catalogue_and_the_package_have_one_name(tmp_path):
    found = findings(RIGHT.with_(xml_name="李四.xml"), tmp_path)
    assert [finding.code for finding in found] == ["package-xml-name"]
    assert "李四" in details(found) and NUMBER not in details(found)


def test_the_package_is_called_as_its_person(tmp_path):
    found = findings(RIGHT.with_(name="王测", person={"姓名": "王测试"}), tmp_path)
    assert [finding.code for finding in found] == ["package-person-name"]


def test_a_renamed_package_is_said_once(tmp_path):
    from portal.transfers.inspection import findings_of
    from tests.portal.transfers.looking import report_on

    assert [finding.code for finding in findings_of(report_on(RIGHT.zip(tmp_path, stem="package")))] == ["package-xml-name"]


def test_a_catalogue_without_materials(tmp_path):
    assert codes(RIGHT.with_(rows=(), files={}), tmp_path) == [
        ("catalogue-empty", "package"), ("package-layout", "package"), ("package-no-optimised", "package")]


@pytest.mark.parametrize(("field", "label", "subject"), [
    ("class_text", "类号", "package"), ("number", "序号", "package"), ("title", "材料名称", "1-1"), ("date", "材料形成时间", "1-1"),
    ("pages", "页数", "1-1"),
])
def test_each_of_the_five_columns_must_be_filled(field, label, subject, tmp_path):
    found = findings(RIGHT.with_row(0, **{field: ""}), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("item-field-missing", subject)]
    assert label in details(found) and "1" in details(found)


@pytest.mark.parametrize("text", ["十一", "4-5", "9-9", "0", "A", "4-1-1"])
def test_a_class_that_does_not_exist(text, tmp_path):
    found = findings(RIGHT.with_row(0, class_text=text), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("class-unknown", "package")]
    assert text in details(found)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "一", "A"])
def test_a_number_that_is_none(text, tmp_path):
    assert codes(RIGHT.with_row(0, number=text), tmp_path) == [("number-invalid", "package")]


def test_numbers_run_without_a_gap_from_one(tmp_path):
    found = findings(RIGHT.with_row(2, number="4"), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("number-gap", "9-2-4")]
    assert "2、3" in details(found)
    assert codes(RIGHT.with_row(0, number="2"), tmp_path) == [("number-gap", "1-2")]


def test_numbers_do_not_repeat(tmp_path):
    found = findings(RIGHT.with_row(2, number="1"), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("number-twice", "9-2-1")]


def test_the_order_of_entries_is_free(tmp_path):
    assert codes(RIGHT.with_(rows=RIGHT.rows[::-1]), tmp_path) == []


@pytest.mark.parametrize("text", ["19880230", "198813", "00000", "88年", "1700", "202413"])
def test_a_date_that_is_none(text, tmp_path):
    found = findings(RIGHT.with_row(0, date=text), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("date-invalid", "1-1")]
    assert text in details(found)


@pytest.mark.parametrize(("text", "code"), [
    ("1954", "date-before-birth"), ("195502", "date-before-birth"), ("19550306", "date-before-birth"),
    ("1955", None), ("195503", None), ("19550307", None),
    ("20240602", "date-after-transfer"), ("202407", "date-after-transfer"), ("2025", "date-after-transfer"),
    ("2024", None), ("202406", None), ("20240601", None),
])
def test_nothing_is_dated_before_birth_or_after_the_hand_over(text, code, tmp_path):
    assert codes(RIGHT.with_row(0, date=text), tmp_path, transfer_date=date(2024, 6, 1)) == ([(code, "1-1")] if code else [])


def test_the_earlier_of_two_birth_dates_bounds_the_materials(tmp_path):
    made = RIGHT.with_(person={"出生日期": "19530307"}).with_row(0, date="1954")
    assert codes(made, tmp_path) == [("birth-date-differs", "package")]


@pytest.mark.parametrize("text", ["0", "两页", "-1", "1.5"])
def test_a_page_count_that_is_none(text, tmp_path):
    assert codes(RIGHT.with_row(0, pages=text), tmp_path) == [("page-count-invalid", "1-1")]


def test_the_page_count_equals_the_pages(tmp_path):
    found = findings(RIGHT.with_row(0, pages="3"), tmp_path)
    assert [(finding.code, finding.subject) for finding in found] == [("page-count-differs", "1-1")]
    assert "3" in details(found) and "2" in details(found)


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\x85"])
def test_invisible_characters_are_named_by_their_field(mark, tmp_path):
    assert codes(RIGHT.with_row(0, title=f"干部{mark}履历表"), tmp_path) == [("characters-forbidden", "1-1")]


def test_markup_in_a_title_is_text(tmp_path):
    assert codes(RIGHT.with_row(0, title='"><img src=x onerror=1>'), tmp_path) == []


def test_a_material_without_images(tmp_path):
    made = RIGHT.with_(rows=(*RIGHT.rows, Row("三", "1", "鉴定表", "1990", "1", ())))
    assert codes(made, tmp_path) == [("page-count-differs", "3-1")]


def test_all_faults_are_said_together(tmp_path):
    made = RIGHT.with_row(0, title="", date="1").with_row(1, pages="9").with_page("9-2-2-001.JPG", jpeg("low", dpi=150))
    assert set(codes(made, tmp_path)) == {
        ("item-field-missing", "1-1"), ("date-invalid", "1-1"), ("page-count-differs", "9-2-1"), ("page-dpi", "9-2-2-001.JPG")}


def test_every_code_of_these_tables_has_its_source_and_its_mend():
    assert all(code.source and code.tests and code.mend and code.detail for code in CODES.values())
