"""The ten classes, their numbers and names, and the code lists, as the field writes them."""
import pytest

from portal.regulation import catalogue
from portal.regulation.titles import TITLES, usual_titles


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *zip("一二三四五六七八九十", (str(number) for number in range(1, 11)), strict=True),
        *((str(number), str(number)) for number in range(1, 11)),
        *((code, code) for code in catalogue.SUBCLASSES),
        ("４－１", "4-1"),
        ("4—1", "4-1"),
        ("四-1", "4-1"),
        ("九-2", "9-2"),
        ("01", "1"),
        (" 9 - 2 ", "9-2"),
        ("第九类", "9"),
    ],
)
def test_a_class_is_read_however_it_is_written(written, code):
    assert catalogue.class_code(written) == code


@pytest.mark.parametrize("written", ["", None, "0", "11", "十一", "4-5", "4-0", "1-1", "10-1", "九-5", "履历", "9-2-5", "-1"])
def test_a_class_that_does_not_exist_is_none(written):
    assert catalogue.class_code(written) is None


def test_a_divided_class_alone_lacks_its_subclass():
    assert catalogue.lacks_subclass(catalogue.class_code("九"))
    assert not catalogue.lacks_subclass("9-2")
    assert not catalogue.lacks_subclass("10")


def test_materials_are_entered_under_sixteen_codes_in_their_order():
    assert " ".join(catalogue.class_codes()) == "1 2 3 4-1 4-2 4-3 4-4 5 6 7 8 9-1 9-2 9-3 9-4 10"


def test_labels_follow_the_scheme_and_the_numbers_do_not():
    assert catalogue.label("1") == "履历类材料"
    assert catalogue.label("1", catalogue.Scheme.WORKER1992) == "履历材料"
    assert catalogue.label("9-2") == catalogue.label("9-2", catalogue.Scheme.WORKER1992)
    with pytest.raises(KeyError):
        catalogue.label("4-5")


def test_the_package_writes_undivided_classes_as_chinese_numerals():
    assert [catalogue.numeral(code) for code in ("1", "9", "9-2", "10")] == ["一", "九", "9-2", "十"]


def test_the_fifth_material_of_class_9_2_and_its_third_page():
    code = catalogue.item_code("9-2", 5)
    assert code == "9-2-5"
    assert catalogue.page_name(code, 3) == "9-2-5-003.JPG"
    assert catalogue.parse_page_name("9-2-5-003.JPG") == ("9-2-5", 3)
    assert catalogue.parse_item_code("9-2-5") == ("9-2", 5)


def test_where_the_subclass_is_lost_the_item_stands_under_the_class():
    assert catalogue.item_code(catalogue.class_code("九"), 5) == "9-5"
    assert catalogue.parse_item_code("9-5") == ("9", 5)


@pytest.mark.parametrize("code", catalogue.class_codes())
@pytest.mark.parametrize("number", [1, 9, 10, 123])
@pytest.mark.parametrize("page", [0, 1, 99, 999, 1000])
def test_every_item_code_and_page_name_reads_back(code, number, page):
    item = catalogue.item_code(code, number)
    assert catalogue.parse_item_code(item) == (code, number)
    assert catalogue.parse_page_name(catalogue.page_name(item, page, "tif")) == (item, page)


@pytest.mark.parametrize(
    "name", ["", None, "a.jpg", "9-2-5.JPG", "11-1-001.JPG", "4-1-1-01.JPG", "1-0-001.JPG", "../1-1-001.JPG"]
)
def test_other_names_are_no_page_names(name):
    assert catalogue.parse_page_name(name) is None


def test_materials_are_numbered_from_one():
    with pytest.raises(ValueError):
        catalogue.item_code("1", 0)


@pytest.mark.parametrize("written", ["1", "男", "男性", " 男 ", "１"])
def test_a_sex_is_read_by_code_short_and_long_form(written):
    assert catalogue.sex_value(written).code == "1"


@pytest.mark.parametrize(("written", "long"), [("07", "彝族"), ("7", "彝族"), ("彝", "彝族"), ("彝族", "彝族"), ("30", "土族"), ("56", "基诺族")])
def test_an_ethnic_group_is_read_by_code_short_and_long_form(written, long):
    assert catalogue.ethnicity_value(written).long == long


@pytest.mark.parametrize("written", ["", None, "3", "男士", "M", "00", "57", "火星族", "007"])
def test_what_stands_in_no_code_list_is_none(written):
    assert catalogue.sex_value(written) is None
    assert written == "3" or catalogue.ethnicity_value(written) is None


def test_there_are_fifty_six_ethnic_groups_each_once():
    numbered = [value for value in catalogue.ETHNICITIES if int(value.code) <= 56]
    assert len(numbered) == len({value.short for value in numbered}) == 56


def test_every_class_offers_usual_titles_each_once():
    assert set(TITLES) == set(catalogue.class_codes())
    for code in catalogue.class_codes():
        assert len(usual_titles(code)) == len(set(usual_titles(code))) >= 7
    assert "职工退休审批表" in usual_titles("9-2")
    assert usual_titles("9") == ()
