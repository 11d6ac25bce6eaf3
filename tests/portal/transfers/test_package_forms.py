"""A folder tree, PDFs with a sheet and a bag give the model that the national package of the same file gives (`docs/packages.md`)."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.transfers.inspection import unpack
from portal.transfers.package_paths import find_packages
from portal.transfers.readers import looks_like_package
from portal.transfers.record import received_names
from tests.package_forms import BOTH_SETS, CALLED, FOLDERS, HEAD, ROWS, bag, catalogue, pdfs, tree
from tests.packages import NAME, NUMBER, ORIGINALS, Made, Row, jpeg, right_package, text_pdf, write_zip
from tests.portal.transfers.forms import found, model, unpacked, zipped
from tests.portal.transfers.looking import limited_report_on, report_on

RIGHT = right_package()


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return report_on(RIGHT.zip(tmp_path_factory.mktemp("national")))


# --- the same model ---------------------------------------------------------------------------------------------------

SPELLINGS = {
    "as in the description": FOLDERS,
    "numbers, points and the item code": {
        "1-1": "1.履历材料/1.干部履历表 1988.07", "9-2-1": "9-2/9-2-1 招工审批表 1976-05-01", "9-2-2": "9-2/9-2-2_职工退休审批表_2015"},
    "full-width": {"1-1": "１　履历/１　干部履历表　198807", "9-2-1": "９-２ x/１ 招工审批表 19760501", "9-2-2": "９-２ x/２ 职工退休审批表 2015"},
    "第一类, 一、": {"1-1": "第一类/1、干部履历表 198807", "9-2-1": "九-2、任免/1 招工审批表 19760501", "9-2-2": "九-2、任免/2 职工退休审批表 2015"},
}


@pytest.mark.parametrize("folders", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_tree_with_both_sets_is_the_national_package(folders, national, tmp_path):
    report = report_on(zipped(tmp_path, tree(sets=BOTH_SETS, folders=folders)))
    assert model(report) == model(national)
    assert (report["verdict"], report["findings"], report["form"]) == ("pass", [], "tree")


def test_a_tree_reads_alike_as_a_folder_in_another_and_without_the_persons_folder(national, tmp_path):
    files = tree(sets=BOTH_SETS)
    bare = {path.partition("/")[2]: content for path, content in files.items()}
    reports = [report_on(unpacked(tmp_path, files)), report_on(zipped(tmp_path, bare))]
    assert [model(report) for report in reports] == [model(national)] * 2
    assert [report["findings"] for report in reports] == [[], []]


def test_pages_without_a_set_are_originals(national, tmp_path):
    report = report_on(zipped(tmp_path, tree()))
    assert [item["originals"] for item in report["items"]] != [] and [item["optimised"] for item in report["items"]] == [[], [], []]
    assert [row["code"] for row in report["findings"]] == ["package-no-optimised"]
    assert report["pages"] == national["pages"]


def test_pdfs_with_a_sheet_are_the_national_package_of_pdfs(tmp_path):
    rows = (
        Row("一", "1", "干部履历表", "198807", "2", ("1-1-001.PDF",), ()), Row("9-2", "1", "招工审批表", "19760501", "1", ("9-2-1-001.PDF",), ()),
        Row("9-2", "2", "职工退休审批表", "2015", "1", ("9-2-2-001.PDF",), ()),
    )
    contents = [content for path, content in pdfs().items() if path.endswith(".pdf")]
    twin = Made(rows=rows, files=dict(zip((f"{ORIGINALS}/{row.images[0]}" for row in rows), contents, strict=True)))
    (tmp_path / "twin").mkdir()
    for package in (zipped(tmp_path, pdfs()), unpacked(tmp_path, pdfs())):
        report = report_on(package)
        assert model(report) == model(report_on(twin.zip(tmp_path / "twin")))
        assert (report["findings"], report["form"], report["items"][2]["remark"]) == ([], "pdf", "复印件")


def test_every_form_goes_through_the_limited_child(national, tmp_path):
    for files, form in ((tree(sets=BOTH_SETS), "tree"), (pdfs(), "pdf"), (bag(RIGHT.members()), "bag")):
        report = limited_report_on(zipped(tmp_path, files))
        assert (report["form"], report["verdict"]) == (form, "pass")


def test_a_folder_of_packages_may_hold_all_forms(tmp_path):
    RIGHT.unpack(tmp_path / "a")
    for place, files in (("b", tree()), ("c", pdfs()), ("d", bag(tree()))):
        (tmp_path / place / CALLED).mkdir(parents=True)
        unpacked(tmp_path / place, files)
    for place in "abcd":
        assert find_packages([str(tmp_path / place)]).packages == [(f"{tmp_path / place}/{CALLED}", tmp_path / place / CALLED)]
        assert len(find_packages([str(tmp_path / place / CALLED)]).packages) == 1


# --- the tree's own findings ------------------------------------------------------------------------------------------


def test_a_page_that_the_numbers_miss_is_named(tmp_path):
    files = tree(RIGHT.with_row(0, images=("1-1-001.JPG", "1-1-003.JPG")).moved(lambda path: path.replace("1-1-002", "1-1-003")))
    assert ("page-missing", "1-1-002.JPG") in found(tmp_path, files)


def test_pages_without_numbers_have_the_order_of_their_names(tmp_path):
    place = f"{CALLED}/{FOLDERS['1-1']}"
    files = {f"{place}/{name}.jpg": jpeg(name) for name in ("a", "b", "20140325")}
    report = report_on(zipped(tmp_path, files))
    assert [image["member"].rpartition("/")[2] for image in report["items"][0]["originals"]] == ["20140325.jpg", "a.jpg", "b.jpg"]
    assert [image["name"] for image in report["items"][0]["originals"]] == ["1-1-001.JPG", "1-1-002.JPG", "1-1-003.JPG"]


TREE_FINDINGS = {
    "no number": ({"1-1": "一 履历材料/干部履历表 198807"}, "item-field-missing"),
    "no date": ({"1-1": "一 履历材料/1 干部履历表"}, "item-field-missing"),
    "no title": ({"1-1": "一 履历材料/1 198807"}, "item-field-missing"),
    "no such date": ({"1-1": "一 履历材料/1 干部履历表 198813"}, "date-invalid"),
    "no such class": ({"1-1": "十一 其他/1 干部履历表 198807"}, "class-unknown"),
    "a gap": ({"9-2-2": "9-2 任免材料/3 职工退休审批表 2015"}, "number-gap"),
    "twice": ({"9-2-2": "9-2 任免材料/1 职工退休审批表 2015"}, "number-twice"),
}


@pytest.mark.parametrize(("folders", "code"), TREE_FINDINGS.values(), ids=TREE_FINDINGS.keys())
def test_what_the_names_of_folders_lack_is_found(folders, code, tmp_path):
    codes = [code for code, _ in found(tmp_path, tree(sets=BOTH_SETS, folders=FOLDERS | folders))]
    assert codes == [code]


def test_a_page_outside_the_materials_and_a_stray_file(tmp_path):
    files = tree(sets=BOTH_SETS) | {f"{CALLED}/封面.jpg": jpeg("cover"), f"{CALLED}/9-2 任免材料/Thumbs.db": b"x"}
    assert found(tmp_path, files) == [("page-outside", "封面.jpg"), ("package-stray", "package")]


def test_two_persons_in_a_tree_refuse_it(tmp_path):
    other = {path.replace(NAME, "李测试"): content for path, content in tree().items()}
    assert found(tmp_path, tree() | other) == [("package-persons", "package")]


def test_a_tree_of_an_invalid_number_is_told_by_the_number_alone(tmp_path):
    wrong = f"{NAME}{NUMBER[:-1]}1"
    files = {path.replace(CALLED, wrong): content for path, content in tree(sets=BOTH_SETS).items()}
    report = report_on(write_zip(tmp_path / f"{wrong}.zip", files))
    assert [row["code"] for row in report["findings"]] == ["id-number-invalid"]


# --- the sheet's own findings -----------------------------------------------------------------------------------------


def test_class_numbers_that_a_spreadsheet_made_dates_are_read_back(tmp_path):
    rows = [(date(2026, 9, 2) if row[0] == "9-2" else row[0], *row[1:]) for row in ROWS]
    assert found(tmp_path, pdfs(rows=rows)) == []


def test_columns_stand_in_any_order_and_others_are_ignored(tmp_path):
    columns = ("盒号", "备注", "页数", "材料形成时间", "材料名称", "序号", "类号")
    sheet = catalogue(rows=[("3", *reversed(row)) for row in ROWS], columns=columns)
    assert found(tmp_path, pdfs(sheet=sheet)) == []


SHEET_FINDINGS = {
    "an ID number in a number cell": (pdfs(head=HEAD | {"公民身份号码": int(NUMBER[:-1]) * 10}), [("xlsx-number-cell", "package")]),
    "a date that became a fraction": (pdfs(rows=[*ROWS[:2], (*ROWS[2][:3], 2014.1, *ROWS[2][4:])]), [("date-invalid", "9-2-2")]),
    "a page count that differs": (pdfs(rows=[(*ROWS[0][:4], 3, ""), *ROWS[1:]]), [("page-count-differs", "1-1")]),
    "a missing field": (pdfs(head=HEAD | {"民族": ""}), [("person-field-missing", "package")]),
    "a PDF that is not listed": (pdfs() | {f"{CALLED}/10-1.pdf": text_pdf("x")}, [("page-unlisted", "10-1.pdf")]),
    "a PDF that is missing": ({k: v for k, v in pdfs().items() if "9-2-1" not in k}, [("page-missing", "9-2-1-001.PDF")]),
    "an image": (pdfs() | {f"{CALLED}/1-1-001.jpg": jpeg("x")}, [("page-unlisted", "1-1-001.jpg")]),
    "a stray": (pdfs() | {f"{CALLED}/Thumbs.db": b"x"}, [("package-stray", "package")]),
    "two sheets": (pdfs() | {f"{CALLED}/旧目录.xlsx": catalogue()}, [("package-persons", "package")]),
    "no table": (pdfs(sheet=catalogue(columns=("a", "b"))), [("xlsx-unreadable", "package")]),
    "no sheet at all": (pdfs(sheet=b"PK\x05\x06" + bytes(18)), [("xlsx-unreadable", "package")]),
    "a sheet with a DTD": (pdfs(sheet=b""), [("xlsx-unreadable", "package")]),
}


@pytest.mark.parametrize("name", SHEET_FINDINGS)
def test_what_is_wrong_with_a_sheet_or_its_pdfs(name, tmp_path):
    files, expected = SHEET_FINDINGS[name]
    if name == "a sheet with a DTD":
        files = pdfs(sheet=with_dtd(tmp_path))
    assert found(tmp_path, files) == expected


def with_dtd(folder: Path) -> bytes:
    place = folder / "dtd.xlsx"
    write_zip(place, {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})
    return place.read_bytes()


def test_a_sheet_that_unpacks_to_too_much_is_refused(tmp_path):
    huge = write_zip(tmp_path / "huge.xlsx", {"xl/workbook.xml": bytes(65 << 20)})
    assert found(tmp_path, pdfs(sheet=huge.read_bytes())) == [("xlsx-unreadable", "package")]


def test_a_formula_is_text(tmp_path):
    assert found(tmp_path, pdfs(rows=[(*ROWS[0][:4], "=1+1", ""), *ROWS[1:]])) == [("page-count-invalid", "1-1")]


# --- what is kept, and hostile packages -------------------------------------------------------------------------------

KEPT = {
    "tree": (tree(), set()), "pdf": (pdfs(), {"metadata/package.xlsx"}),
    "bag": (bag(RIGHT.members()), {"metadata/package.xml", "metadata/received-bagit.txt", "metadata/received-manifest-sha512.txt",
                                   "metadata/received-tagmanifest-sha512.txt"}),
}


@pytest.mark.parametrize("form", KEPT)
def test_what_was_received_beside_the_pages_is_copied_out_as_it_is(form, tmp_path):
    files, expected = KEPT[form]
    package, target = zipped(tmp_path, files), tmp_path / "out"
    report = report_on(package)
    target.mkdir()
    listed = {row["path"] for row in unpack(package, target, report)}
    assert {path for path in listed if path.startswith("metadata/")} == expected
    for path in expected:
        name = path.removeprefix("metadata/received-")
        assert (target / path).read_bytes() in [content for member, content in files.items() if member.endswith((name, ".xml", ".xlsx"))]
    assert len([path for path in listed if path.startswith("original/")]) == sum(len(item["originals"]) for item in report["items"])


def test_of_a_tree_the_names_and_digests_of_its_files_are_kept(tmp_path):
    report = report_on(zipped(tmp_path, tree()))
    lines = received_names(report).decode().splitlines()
    assert [line[130:] for line in lines] == sorted(tree(), key=lambda path: lines.index(next(one for one in lines if one.endswith(path))))
    assert lines[0].startswith(report["items"][0]["originals"][0]["sha512"])


@pytest.mark.parametrize("files", [tree(), pdfs(), bag(RIGHT.members())], ids=["tree", "pdf", "bag"])
@pytest.mark.parametrize(("extra", "code"), [("../x.jpg", "package-path"), ("a.zip", "package-nested"), ("a\x07.jpg", "package-name")])
def test_hostile_members_refuse_every_form(files, extra, code, tmp_path):
    inner = write_zip(tmp_path / "inner.zip", {"x": b"x"}).read_bytes()
    place = "data/" if f"{CALLED}/bagit.txt" in files else ""
    name = extra if extra.startswith("..") else f"{CALLED}/{place}{extra}"
    assert found(tmp_path, files | {name: inner}) == [(code, "package")]


def test_a_link_in_a_tree_is_refused(tmp_path):
    folder = unpacked(tmp_path, tree())
    (folder / "9-2 任免材料" / "x.jpg").symlink_to("/etc/passwd")
    assert [row["code"] for row in report_on(folder)["findings"]] == ["package-special"]


@pytest.mark.parametrize("names", [
    ("1", "2"), (f"1 {CALLED}", "2 李测试530122195809140025"), ("说明.pdf", "登记表.xlsx"), ("移交清册.xlsx", "1-1.pdf"),
])
def test_a_folder_of_numbered_packages_or_of_papers_is_no_package_itself(names):
    assert not looks_like_package(list(names))


def test_thousands_of_folders_of_one_material_are_one_finding(tmp_path):
    files = {f"{CALLED}/1 x/1 {number}/001.jpg": b"" for number in range(1000)}
    assert [code for code, _ in found(tmp_path, files)].count("number-twice") == 1
