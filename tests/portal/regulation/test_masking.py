"""Art. 35: wherever a number is shown, only its first three and last four characters are."""
import pytest

from portal.regulation.identity import mask, mask_in

NUMBER = "53012219550307001X"
MASKED = "530***********001X"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (NUMBER, MASKED),
        ("53012219550307001x", MASKED),
        ("５３０１２２１９５５０３０７００１Ｘ", MASKED),
        ("530122550307001", "530********7001"),
        ("5301221955030700", "530*********0700"),
        ("12345678", "123*5678"),
        ("1234567", "*******"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_number_keeps_three_and_four_characters(number, masked):
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张三53012219550307001X.zip", "张三530***********001X.zip"),
        ("张三53012219550307001x/图像数据/1-1-001.JPG", "张三530***********001X/图像数据/1-1-001.JPG"),
        ("zhangsan530122195809140025_2.zip", "zhangsan530***********0025_2.zip"),
        ("号码是５３０１２２１９５５０３０７００１Ｘ。", "号码是530***********001X。"),
        ("旧号530122550307001，新号53012219550307001X", "旧号530********7001，新号530***********001X"),
        ("53012219550307001X20240601.zip", "530***********001X20240601.zip"),
        ("身份证 530122 19550307 001X 号", "身份证 530***********001X 号"),
        ("5 3 0 1 2 2 1 9 5 5 0 3 0 7 0 0 1 X", MASKED),
        ("2024 530122 19550307 001X", f"2024 {MASKED}"),
        ("0153012219550307001X", f"01{MASKED}"),
    ],
)
def test_numbers_are_masked_inside_any_text(text, masked):
    assert mask_in(text) == masked


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # wrong check digit
        "530122195513070017",  # no real date
        "012345678901234567",
        "5301221955030700",  # a digit lost
        "5301221955030700101",  # a digit too many
        "53012219550307001",
    ],
)
def test_a_wrong_number_is_still_a_persons(number):
    shown = mask_in(f"李四{number}.zip")
    assert number[3:-4] not in shown
    assert shown.startswith("李四" + number[:3] + "*")


@pytest.mark.parametrize(
    "text",
    [
        "20240601123000",
        "batch-20240601123000.zip",
        "12345678901234567890",
        "20240601123000123",
        "914403001922038216",
        "91530115MA6N000176",
        "J123-RS·QT-000123-9-2-5-003",
        "1-1-001.JPG",
        "530115003",
        "电话 0871-67891234，13812345678",
        "没有号码",
        "①②③ ㍿",
        "",
    ],
)
def test_other_numbers_stay_as_they_are(text):
    assert mask_in(text) == text


def test_masking_twice_changes_nothing_more():
    once = mask_in(f"张三{NUMBER}.zip")
    assert mask_in(once) == once
