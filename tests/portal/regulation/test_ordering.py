"""The order of materials within a class is expected, and a deviation is a warning, never a block."""
import pytest

from portal.regulation.code import Weight
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Verdict, verdict
from portal.regulation.ordering import Placed, expected_order, order_warnings, role_rank


def dated(*dates: str | None) -> list[Placed]:
    return [Placed(number, "材料", PartialDate.parse(text) if text else None) for number, text in enumerate(dates, start=1)]


def titled(*titles: str) -> list[Placed]:
    return [Placed(number, title) for number, title in enumerate(titles, start=1)]


@pytest.mark.parametrize("code", ["1", "2", "3", "4-1", "7", "9-2", "10"])
def test_by_date_the_earlier_stands_first(code):
    materials = dated("198807", "1979", "1990")
    assert expected_order(code, materials) == [2, 1, 3]
    (finding,) = order_warnings(code, materials)
    assert (finding.subject, finding.weight, finding.article) == (f"{code}-2", Weight.WARNING, "9(4)")
    assert f"{code}-1" in finding.detail()


def test_a_date_that_may_be_earlier_or_later_is_not_objected_to():
    assert order_warnings("1", dated("198807", "1988", "19880701")) == []


def test_a_material_without_a_date_stays_where_it_is():
    materials = dated("1990", None, "1980")
    assert order_warnings("1", materials) == []
    assert expected_order("1", materials) == [3, 1, 2]
    assert expected_order("1", dated(None, "1980")) == [1, 2]


@pytest.mark.parametrize("code", ["5", "8"])
def test_the_approval_stands_before_the_conclusion(code):
    materials = titled("关于某某问题的审查结论", "上级批复")
    assert [finding.subject for finding in order_warnings(code, materials)] == [f"{code}-2"]
    assert expected_order(code, materials) == [2, 1]
    assert verdict(order_warnings(code, materials)) is Verdict.PASS


def test_one_matter_from_approval_to_statement_is_in_order():
    materials = titled("上级批复", "处分决定", "本人对处分的意见", "调查报告", "证明材料", "本人检查")
    assert order_warnings("8", materials) == []
    assert expected_order("8", list(reversed(materials))) == [1, 2, 3, 4, 5, 6]


def test_another_matter_begins_anew():
    first, second = Placed(1, "本人检查", matter="一"), Placed(2, "上级批复", matter="二")
    assert order_warnings("8", [first, second]) == []


def test_the_form_stands_before_the_application_although_it_is_later():
    materials = titled("入党申请书", "入党志愿书", "入团志愿书")
    assert [finding.subject for finding in order_warnings("6", materials)] == ["6-2", "6-3"]
    assert expected_order("6", materials) == [3, 2, 1]


@pytest.mark.parametrize(("title", "rank"), [("本人对结论的意见", 3), ("免予处分意见", 2), ("关于处分决定的批复", 1), ("某某材料", None)])
def test_a_role_is_told_by_the_title(title, rank):
    assert role_rank("5", title) == rank


def test_nothing_is_in_order():
    assert order_warnings("1", []) == []
    assert expected_order("1", []) == []
