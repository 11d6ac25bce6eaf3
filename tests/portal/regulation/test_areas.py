"""From what a register writes about a place, the district and its archive are told, or it is said that they cannot be."""
from datetime import date

import pytest

from portal.regulation.areas import AREAS, archive_of, as_of, current, inside, resolve
from portal.regulation.dates import PartialDate

JINNING = "晋宁区档案馆"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("530115", "530115"),
        ("晋宁区", "530115"),
        ("晋宁", "530115"),
        ("530115 晋宁区", "530115"),
        ("晋宁区（530115）", "530115"),
        ("５３０１１５", "530115"),
        ("晋宁县", "530122"),
        ("530122 晋宁区", "530122"),
        ("530115103", "530115103"),
        ("530115999", "530115999"),
        ("530115003007", "530115003"),
        ("530122102", "530122102"),
        ("昆明市晋宁区昆阳街道", "530115001"),
        ("云南省昆明市晋宁区上蒜镇某村12号", "530115102"),
        ("530115晋城镇", "530115100"),
        ("晋城街道", "530115003"),
        ("晋宁区晋城", "530115003"),
        ("双河彝族乡", "530115200"),
        ("晋宁区双河乡", "530115200"),
        ("晋宁区昆阳街道宝峰社区", "530115001"),
        ("晋宁县新街乡", "530115003"),
        ("晋宁县古城镇", "530115001"),
        ("晋宁区官渡路", "530115"),
    ],
)
def test_jinning_is_recognised_however_it_is_written(written, code):
    area = resolve(written)
    assert area.code == code
    assert inside(area)
    assert archive_of(area) == JINNING


@pytest.mark.parametrize(
    ("written", "archive"),
    [
        ("官渡区", "官渡区档案馆"),
        ("官渡", "官渡区档案馆"),
        ("530111", "官渡区档案馆"),
        ("昆明市官渡区关上街道", "官渡区档案馆"),
        ("530102008", "五华区档案馆"),
        ("五华区晋宁路", "五华区档案馆"),
        ("安宁市", "安宁市档案馆"),
        ("石林县", "石林彝族自治县档案馆"),
        ("寻甸回族彝族自治县", "寻甸回族彝族自治县档案馆"),
        ("530999", "530999 所在区档案馆"),
        ("530402 红塔区", "红塔区档案馆"),
        ("红塔区", "红塔区档案馆"),
        ("四川省成都市武侯区", "四川省成都市武侯区档案馆"),
        ("成都市武侯区某街道", "成都市武侯区档案馆"),
        ("广东省梅州市五华县", "广东省梅州市五华县档案馆"),
        ("兰州市安宁区", "兰州市安宁区档案馆"),
        ("山西省晋城市", "山西省晋城市档案馆"),
        ("玉溪市易门县六街街道", "玉溪市易门县档案馆"),
        ("内蒙古自治区呼和浩特市新城区", "内蒙古自治区呼和浩特市新城区档案馆"),
    ],
)
def test_another_district_is_named_with_its_archive(written, archive):
    area = resolve(written)
    assert not inside(area)
    assert archive_of(area) == archive


@pytest.mark.parametrize(
    "written",
    ["", None, "不详", "昆明市", "云南省", "530100", "530000", "530101", "000000", "990101", "5301", "高新区", "昆明市滇池度假区",
     "昆阳农贸市场", "530115 官渡区", "530111 晋宁区", "530115 四川省成都市武侯区", "510107 官渡区", "53012219550307001X"],
)  # fmt: skip
def test_what_names_no_district_or_two_is_not_guessed(written):
    assert resolve(written) is None


def test_a_code_given_up_leads_to_its_successor():
    assert current(resolve("530122")).code == "530115"
    assert current(resolve("530122102")).code == "530115003"
    assert current(resolve("晋城镇")).name == "晋城街道"
    assert current(resolve("官渡区")) == resolve("官渡区")


@pytest.mark.parametrize(("written", "day", "code"), [
    ("530115003", "2019-06-01", "530115100"), ("晋城街道", "2021-01-17", "530115100"), ("530122102", "2021-01-18", "530115003"),
    ("530115", "2016-11-23", "530122"), ("530122", "2016-11-24", "530115"), ("530115003", "2010-01-01", "530122102"),
    ("530102", "1990-01-01", "530102"),
])
def test_an_area_is_what_stood_in_its_place_on_the_day(written, day, code):
    assert as_of(resolve(written), date.fromisoformat(day)).code == code


def test_validity_follows_the_history_of_the_codes():
    town, street = resolve("530115100"), resolve("530115003")
    assert town.valid_to == street.valid_from == PartialDate(2021, 1, 18)
    assert street.predecessor == town.code
    assert resolve("宝峰街道").valid_from == PartialDate(2017, 4)


def test_each_area_stands_once_and_each_predecessor_exists():
    codes = [area.code for area in AREAS]
    assert len(codes) == len(set(codes))
    for area in AREAS:
        assert area.predecessor is None or area.predecessor in codes
        assert resolve(area.code) == area
        assert resolve(f"{area.code} {area.name}").code == area.code
