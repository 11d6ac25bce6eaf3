"""Every way in which the field writes a hand-over package is read, and gives the same model (`docs/packages.md`)."""
from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from portal.transfers.inspection import unpack
from tests.packages import OPTIMISED, ORIGINALS, Made, Row, jpeg, right_package, scanned_pdf, text_pdf, tiff, write_zip
from tests.portal.transfers.looking import codes, limited_report_on, report_on

RIGHT = right_package()


def summary(report: dict) -> tuple:
    """What must be equal however a package is written."""
    items = [
        (item["code"], item["title"], item["date"], [image["sha512"] for image in item["originals"]],
         [image["sha512"] for image in item["optimised"]]) for item in report["items"]
    ]
    return report["verdict"], report["person"]["name"], report["person"]["id_number"], items, report["pages"], report["findings"]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple:
    report = summary(report_on(RIGHT.zip(tmp_path_factory.mktemp("right"))))
    assert report[0] == "pass" and report[-1] == []
    return report


def without_images_folder(path: str) -> str:
    return path.removeprefix("图像数据/")


VARIATIONS: dict[str, Made] = {
    "身份证号 instead of 公民身份号码": RIGHT.with_(words={"公民身份号码": "身份证号"}),
    "the misspelling 名族": RIGHT.with_(words={"民族": "名族"}),
    "a vendor's 人员ID": RIGHT.with_(person={"人员ID": "4711"}),
    "高清图像数据 in the XML": RIGHT.with_(words={"优化图像数据": "高清图像数据"}),
    "高清图像数据 as the folder": RIGHT.moved(lambda path: path.replace("优化图像数据", "高清图像数据")),
    "_Text in the XML": RIGHT.with_(words={"优化图像数据": "优化图像数据_Text", "原始图像数据": "原始图像数据_Text"}),
    "_Text as the folders": RIGHT.moved(lambda path: path.replace("图像数据/1", "图像数据_Text/1").replace("图像数据/9", "图像数据_Text/9")),
    "image folders directly under the person": RIGHT.moved(without_images_folder),
    "root with xmlns": RIGHT.with_(root='数字档案 xmlns="urn:example:archive"'),
    "GB18030 with its declaration": RIGHT.with_(xml=lambda text: text.replace("UTF-8", "GB18030").encode("gb18030")),
    "GB2312 declared": RIGHT.with_(xml=lambda text: text.replace("UTF-8", "gb2312").encode("gb2312")),
    "GBK declared as UTF-8": RIGHT.with_(xml=lambda text: text.encode("gbk")),
    "UTF-8 declared as GBK": RIGHT.with_(xml=lambda text: text.replace("UTF-8", "GBK").encode()),
    "UTF-8 with byte order mark": RIGHT.with_(xml=lambda text: text.encode("utf-8-sig")),
    "UTF-16": RIGHT.with_(xml=lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16")),
    "no declaration": RIGHT.with_(xml=lambda text: text.partition("\n")[2].encode()),
    "white space around values": RIGHT.with_(xml=lambda text: text.replace("<姓名>", "<姓名>\n  ").replace("</类号>", " </类号>").encode()),
    "Arabic class": RIGHT.with_row(0, class_text="1"),
    "lost sub-class, told by the image names": RIGHT.with_row(1, class_text="九").with_row(2, class_text="9"),
    "XML extension in capitals": RIGHT.with_(xml_name=f"{RIGHT.called}.XML"),
    "extensions in lower case in the package": RIGHT.moved(lambda path: path.replace(".JPG", ".jpg")),
    "four-digit and separated dates": RIGHT.with_row(0, date="1988-07").with_row(1, date="1976.5.1"),
    "full-width digits": RIGHT.with_(person={"公民身份号码": "５３０１２２１９５５０３０７００１ｘ"}).with_row(0, number="１", pages="２"),
    "only originals listed": RIGHT.with_row(0, optimised=()).with_row(1, optimised=()).with_row(2, optimised=()),
}


@pytest.mark.parametrize("made", VARIATIONS.values(), ids=VARIATIONS.keys())
def test_a_variation_reads_as_the_usual_package(made, expected, tmp_path):
    assert summary(report_on(made.zip(tmp_path))) == expected


@pytest.mark.parametrize("enclosing", ["", f"{RIGHT.called}/", f"移交/{RIGHT.called}/", "./"])
def test_the_persons_folder_may_be_missing_or_lie_in_another(enclosing, expected, tmp_path):
    assert summary(report_on(RIGHT.zip(tmp_path, enclosing=enclosing))) == expected


def test_an_unpacked_folder_reads_as_its_zip_with_the_same_bytes(expected, tmp_path):
    folder = report_on(RIGHT.unpack(tmp_path))
    assert summary(folder) == expected
    assert folder["bytes"] == report_on(RIGHT.zip(tmp_path))["bytes"] == sum(len(content) for content in RIGHT.members().values())


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_member_names_without_the_utf8_flag_are_told_by_their_bytes(encoding, expected, tmp_path):
    """As Chinese tools of Windows, and Linux tools, write them."""
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for path, content in RIGHT.members().items():
            entry = _Unflagged(path)
            entry.raw = path.encode(encoding)
            archive.writestr(entry, content)
    assert summary(report_on(package)) == expected


class _Unflagged(zipfile.ZipInfo):
    """A directory entry whose name is written in an encoding of its own, without the UTF-8 flag."""

    raw = b""

    def _encodeFilenameFlags(self):
        return self.raw, self.flag_bits & ~0x800


def test_a_folder_with_names_in_an_old_encoding_is_read(expected, tmp_path):
    """As an unpacking program leaves it that knows nothing of encodings."""
    root = os.fsencode(tmp_path)
    for path, content in RIGHT.members().items():
        target = os.path.join(root, path.encode("gbk"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
    folder = Path(os.fsdecode(os.path.join(root, RIGHT.called.encode("gbk"))))
    assert summary(report_on(folder)) == summary(limited_report_on(folder)) == expected


def test_a_zip_written_as_a_stream_is_read(expected, tmp_path):
    """Sizes stand behind the data then, not before them."""
    package = tmp_path / f"{RIGHT.called}.zip"
    with package.open("wb") as file, zipfile.ZipFile(_Unseekable(file), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in RIGHT.members().items():
            archive.writestr(path, content)
    assert summary(report_on(package)) == expected


class _Unseekable:
    def __init__(self, file):
        self.write, self.flush = file.write, file.flush


def test_folder_entries_in_the_zip_are_no_members(expected, tmp_path):
    folders = {f"{RIGHT.called}/": b"", f"{RIGHT.called}/图像数据/": b""}
    assert summary(report_on(write_zip(tmp_path / f"{RIGHT.called}.zip", folders | RIGHT.members()))) == expected


def test_large_places_written_as_zip64_are_read(expected, tmp_path):
    package = tmp_path / f"{RIGHT.called}.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for path, content in RIGHT.members().items():
            with archive.open(path, "w", force_zip64=True) as member:
                member.write(content)
    assert summary(report_on(package)) == expected


@pytest.mark.parametrize("first", [0, 1])
def test_page_counters_may_begin_at_000_or_001(first, tmp_path):
    names = tuple(f"1-1-{number:03}.JPG" for number in range(first, first + 2))
    made = Made(
        rows=(Row("一", "1", "干部履历表", "198807", "2", names),),
        files={f"{folder}/{name}": jpeg(f"{folder} {name}") for folder in (ORIGINALS, OPTIMISED) for name in names},
    )
    report = report_on(made.zip(tmp_path))
    assert report["verdict"] == "pass" and [image["name"] for image in report["items"][0]["originals"]] == list(names)


def test_images_are_paired_by_the_names_in_the_catalogue_not_by_their_looks(tmp_path):
    """An image name that says another material belongs where the catalogue lists it."""
    made = RIGHT.with_row(0, images=("1-1-001.JPG", "10-7-001.JPG")).moved(lambda path: path.replace("1-1-002", "10-7-001"))
    report = report_on(made.zip(tmp_path))
    assert report["verdict"] == "pass"
    assert [image["name"] for image in report["items"][0]["originals"]] == ["1-1-001.JPG", "10-7-001.JPG"]


def test_a_sub_class_that_image_names_do_not_tell_is_a_warning_and_the_code_shorter(tmp_path):
    """类号 九, image names without the sub-class."""
    names = ("9-5-001.JPG",)
    made = RIGHT.with_(rows=(*RIGHT.rows, Row("九", "5", "出国审批表", "1990", "1", names))).with_files(
        {f"{ORIGINALS}/9-5-001.JPG": jpeg("own"), f"{OPTIMISED}/9-5-001.JPG": jpeg("copy")})
    report = report_on(made.zip(tmp_path))
    assert report["verdict"] == "pass"
    assert [(row["code"], row["subject"]) for row in report["findings"]] == [("subclass-missing", "9-5")]
    assert report["items"][-1]["code"] == "9-5"


def test_a_material_that_lost_its_sub_class_leaves_no_gap_where_it_belonged(tmp_path):
    made = RIGHT.with_row(1, class_text="九", images=("招工.JPG",)).moved(lambda path: path.replace("9-2-1-001", "招工"))
    assert codes(made, tmp_path) == [("subclass-missing", "9-1")]


def test_partial_dates_stay_partial(tmp_path):
    """198807 is year 1988, month 7, no day."""
    report = report_on(RIGHT.zip(tmp_path))
    assert [item["date"] for item in report["items"]] == ["1988-07", "1976-05-01", "2015"]


def test_tiff_and_pdf_files_count_their_pages(tmp_path):
    rows = (
        Row("一", "1", "干部履历表", "198807", "3", ("1-1-001.TIF",)),
        Row("二", "1", "自传", "1989", "2", ("2-1-001.PDF",)),
        Row("三", "1", "鉴定表", "1990", "2", ("3-1-001.pdf",)),
    )
    files = {f"{ORIGINALS}/1-1-001.TIF": tiff("a", "b", "c"), f"{ORIGINALS}/2-1-001.PDF": text_pdf("one", "two"),
             f"{ORIGINALS}/3-1-001.pdf": scanned_pdf("x", "y")}
    report = report_on(Made(rows=rows, files=files).zip(tmp_path))
    assert [(row["code"], row["subject"]) for row in report["findings"]] == [("package-no-optimised", "package")]
    assert report["verdict"] == "pass" and report["pages"] == 7
    facts = {item["code"]: item["originals"][0] for item in report["items"]}
    assert [(facts[code]["kind"], facts[code]["pages"]) for code in ("1-1", "2-1", "3-1")] == [("tiff", 3), ("pdf", 2), ("pdf", 2)]
    assert [sheet["born_digital"] for sheet in facts["2-1"]["sheets"] + facts["3-1"]["sheets"]] == [True, True, False, False]
    assert facts["3-1"]["sheets"][0].items() >= {
        "width": 2480, "height": 3508, "dpi": 300, "dpi_assumed": False, "mode": "RGB", "born_digital": False}.items()


def test_an_inspected_package_is_copied_out_under_safe_names(tmp_path):
    package = RIGHT.moved(lambda path: path.replace(".JPG", ".jpg")).zip(tmp_path)
    report = limited_report_on(package)
    target = tmp_path / "out"
    target.mkdir()
    listed = unpack(package, target, report)
    copied = {str(path.relative_to(target)): path.stat().st_size for path in target.rglob("*") if path.is_file()}
    assert copied == {row["path"]: row["bytes"] for row in listed}
    assert set(copied) == {"metadata/package.xml"} | {
        f"{folder}/{image}" for folder in ("original", "optimised") for row in RIGHT.rows for image in row.images}
    assert (target / "original/1-1-001.JPG").read_bytes() == RIGHT.files[f"{ORIGINALS}/1-1-001.JPG"]


def test_a_package_that_changed_after_its_check_is_not_copied_out(tmp_path):
    from portal.transfers.members import Refused

    package = RIGHT.zip(tmp_path)
    report = limited_report_on(package)
    RIGHT.with_page("1-1-001.JPG", jpeg("another page")).zip(tmp_path)
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(Refused) as refused:
        unpack(package, target, report)
    assert refused.value.finding.code == "package-member-unreadable"
    assert "1-1-001.JPG" in refused.value.finding.detail()


def test_the_digests_of_the_report_are_those_of_the_files(tmp_path):
    import hashlib

    report = report_on(RIGHT.zip(tmp_path))
    image = report["items"][0]["originals"][0]
    assert image["sha512"] == hashlib.sha512(RIGHT.files[f"{ORIGINALS}/1-1-001.JPG"]).hexdigest()
    (catalogue,) = report["kept"]
    assert (catalogue["path"], catalogue["sha512"]) == ("metadata/package.xml", hashlib.sha512(RIGHT.catalogue().encode()).hexdigest())


def test_paths_are_told_apart_from_names(tmp_path: Path):
    """The package may lie anywhere, under any folder name."""
    place = tmp_path / "图像数据" / "x"
    place.mkdir(parents=True)
    assert report_on(RIGHT.zip(place))["verdict"] == "pass"
