"""Numbers of persons and enterprises are judged by their standards, and by nothing else."""
from datetime import date

import pytest

from portal.regulation import identity

SAMPLES = ["11010519491231002X", "440524188001010014", "530122195809140025", "530115196401020039", "53012219550307001X"]
CREDIT_CODES = ["91350100M000100Y43", "91330100799655058B", "9144030071526726XG", "914403001922038216", "91530115MA6N000176"]


@pytest.mark.parametrize("number", SAMPLES)
def test_a_number_with_the_right_check_digit_is_accepted(number):
    assert identity.number_fault(number) is None
    assert identity.check_digit(number[:17]) == number[17]


@pytest.mark.parametrize("number", SAMPLES)
def test_every_single_wrong_digit_is_noticed(number):
    for place in range(18):
        for other in "0123456789":
            if other != number[place]:
                assert not identity.is_valid_number(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize("number", SAMPLES)
def test_every_swap_of_neighbours_is_noticed(number):
    for place in range(16):
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert swapped == number or not identity.is_valid_number(swapped)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("110105194912310021", "校验位"),
        ("1101051949123100", "18 位"),
        ("", "18 位"),
        (None, "18 位"),
        ("530122550307001", "15 位"),
        ("5301221955030700AX", "数字"),
        ("530122195513070017", "出生日期"),
        ("530122195502300012", "出生日期"),
        ("530122000001010012", "出生日期"),
    ],
)
def test_the_fault_says_what_is_wrong(number, why):
    assert why in identity.number_fault(number)


@pytest.mark.parametrize("written", ["53012219550307001x", " 53012219550307001X ", "５３０１２２１９５５０３０７００１Ｘ"])
def test_small_x_full_width_and_white_space_around_are_the_same_number(written):
    assert identity.normalise_number(written) == "53012219550307001X"
    assert identity.is_valid_number(written)


def test_no_number_is_refused_for_its_area():
    for area in ("530122", "999999", "110105", "530115"):
        first17 = area + "19550307001"
        assert identity.is_valid_number(first17 + identity.check_digit(first17))


def test_a_legacy_number_becomes_the_number_of_today():
    assert identity.from_fifteen("530122550307001") == "53012219550307001X"


def test_a_legacy_number_kept_for_a_centenarian_is_of_the_nineteenth_century():
    assert identity.birth_date("530122800101996") == date(1880, 1, 1)
    assert identity.birth_date("530122800101995") == date(1980, 1, 1)


@pytest.mark.parametrize("number", ["53012219550307001X", "53012255030700", "", "53012255030700X"])
def test_only_fifteen_digits_are_a_legacy_number(number):
    with pytest.raises(ValueError):
        identity.from_fifteen(number)


@pytest.mark.parametrize(
    ("number", "born", "sex"),
    [
        ("530122195809140025", date(1958, 9, 14), "女"),
        ("530115196401020039", date(1964, 1, 2), "男"),
        ("530122550307001", date(1955, 3, 7), "男"),
        ("440524188001010014", date(1880, 1, 1), "男"),
    ],
)
def test_birth_date_and_sex_are_read_from_the_number(number, born, sex):
    assert identity.birth_date(number) == born
    assert identity.sex(number) == sex


@pytest.mark.parametrize("number", ["", "5301221955", "530122195513070017"])
def test_a_birth_date_that_is_not_there_is_refused(number):
    with pytest.raises(ValueError):
        identity.birth_date(number)


@pytest.mark.parametrize("first17", ["", "5301221955030700", "5301221955030700X", "530122195503070012"])
def test_a_check_digit_needs_seventeen_digits(first17):
    with pytest.raises(ValueError):
        identity.check_digit(first17)


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_a_credit_code_with_the_right_check_character_is_accepted(code):
    assert identity.uscc_fault(code) is None
    assert identity.is_valid_uscc(code.lower())
    assert identity.uscc_check(code[:17]) == code[17]
    assert identity.organisation_check(code[8:16]) == code[16]


@pytest.mark.parametrize(
    ("code", "why"),
    [("91350100M000100Y44", "校验位"), ("91350100M000100Y4", "18 位"), ("9135O100M000100Y43", "字符"), (None, "18 位")],
)
def test_the_fault_of_a_credit_code_says_what_is_wrong(code, why):
    assert why in identity.uscc_fault(code)


@pytest.mark.parametrize("check", [identity.uscc_check, identity.organisation_check])
@pytest.mark.parametrize("code", ["", "9135O100M000100Y4", "M00010 Y"])
def test_check_characters_are_refused_for_what_is_no_code(check, code):
    with pytest.raises(ValueError):
        check(code)


def test_two_persons_of_one_name_are_told_apart_by_four_characters():
    assert identity.short("53012219550307001X") == "…001X"
    assert identity.short(None) == ""
