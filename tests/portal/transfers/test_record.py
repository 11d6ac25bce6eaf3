"""The record of an accepted file: the same bytes each time it is made, without a number in clear."""
import json
from datetime import UTC, datetime

from portal.transfers.accession import contents
from portal.transfers.digests import sm3
from portal.transfers.record import Acceptance, kept_name, kept_paths, make_record
from tests.packages import NUMBER, right_package
from tests.portal.transfers.looking import report_on

ACCEPTANCE = Acceptance(
    reference="J123-RS·QT-000007", fonds="J123", transfer="YJ2026-0001", accession="RS2026-0001",
    received_at=datetime(2026, 3, 18, 9, 30, tzinfo=UTC), enterprise={"code": "91530115MA6N000176", "name": "滇池磷业"},
    id_number_token="token", key_id=1, stated={"residence": "昆阳街道"}, volumes=2,
)


def record(tmp_path):
    return make_record(report_on(right_package().zip(tmp_path)), ACCEPTANCE)


def test_the_record_names_everything_that_the_catalogue_is_rebuilt_from(tmp_path):
    made = record(tmp_path)
    assert [material["code"] for material in made["materials"]] == ["1-1", "9-2-1", "9-2-2"]
    assert [material["date"] for material in made["materials"]] == ["1988-07", "1976-05-01", "2015"]
    assert made["volumes"] == ["J123-RS·QT-000007.1", "J123-RS·QT-000007.2"]
    page = made["materials"][0]["pages"][1]
    shown = {"number": 2, "image": "1-1-002.JPG", "frame": 0, "optimised": True, "width": 2480, "dpi": 200}
    assert {name: page[name] for name in shown} == shown
    assert page["original_sha512"] != page["sha512"] and len(page["original_sha512"]) == 128
    assert made["person"]["birth_date"] == "1955-03-07" and made["person"]["ethnicity"] == "汉族"


def test_a_repetition_gives_the_same_bytes_and_no_number_stands_in_them(tmp_path):
    first, second = (contents({}, record(tmp_path), []) for _ in range(2))
    assert first == second
    assert NUMBER not in json.dumps(record(tmp_path), ensure_ascii=False)


def test_without_optimised_images_the_originals_are_shown(tmp_path):
    made = right_package()
    bare = made.with_files({path: None for path in made.files if "优化" in path})
    pages = [page for material in make_record(report_on(bare.zip(tmp_path)), ACCEPTANCE)["materials"] for page in material["pages"]]
    assert {page["optimised"] for page in pages} == {False} and {page["dpi"] for page in pages} == {300}


def test_names_that_only_differ_in_case_are_kept_under_one_name():
    image = {"pages": 1}
    item = {"code": "1-1", "originals": [image | {"name": "1-1-001.JPG"}], "optimised": [image | {"name": "1-1-001.jpg"}]}
    assert kept_paths({"items": [item]}) == {
        "original/1-1-001.JPG": "original/1-1-001.JPG",
        "optimised/1-1-001.jpg": "optimised/1-1-001.JPG",
    }


def test_a_name_that_carries_an_id_number_is_replaced():
    assert kept_name(f"张三{NUMBER}.jpg", "9-2-5", 3) == "9-2-5-003.JPG"
    assert kept_name("9-2-5-003.JPG", "9-2-5", 3) == "9-2-5-003.JPG"


def test_sm3_is_that_of_the_standard(tmp_path):
    """GB/T 32905-2016, example 1."""
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    (tmp_path / "abc").write_bytes(b"abc")
    assert sm3(b"abc") == sm3(tmp_path / "abc") == expected
