"""A folder tree, PDFs with a sheet and a bag give the model that the national package of the same file gives (`docs/packages.md`)."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.transfers.inspection import findings_of, unpack
from portal.transfers.package_paths import find_packages
from portal.transfers.record import received_names
from tests.package_forms import BOTH_SETS, CALLED, FOLDERS, HEAD, ROWS, Files, bag, catalogue, manifest, pdfs, tree
from tests.packages import NAME, NUMBER, OPTIMISED, ORIGINALS, Made, Row, jpeg, right_package, text_pdf, write_zip
from tests.portal.transfers.looking import limited_report_on, report_on

RIGHT = right_package()


def zipped(folder: Path, files: Files) -> Path:
    return write_zip(folder / f"{CALLED}.zip", files)


def unpacked(folder: Path, files: Files) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder / CALLED


def found(folder: Path, files: Files) -> list[tuple[str, str]]:
    """(code, subject) of what is found in a package of these files."""
    return [(finding.code, finding.subject) for finding in findings_of(report_on(zipped(folder, files)))]


def model(report: dict) -> tuple:
    """What is the same in every form: the person, the materials, the names and contents of their images."""
    items = [
        (item["position"], item["code"], item["title"], item["date"],
         [(image["name"], image["sha512"], image["pages"]) for image in item["originals"]],
         [(image["name"], image["sha512"], image["pages"]) for image in item["optimised"]]) for item in report["items"]
    ]
    return report["person"]["name"], report["person"]["id_number"], report["person"]["birth_date"], items, report["pages"]


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


PAYLOADS = {"national": RIGHT.members(), "tree": tree(sets=BOTH_SETS), "bare tree": {p.partition("/")[2]: c for p, c in tree(sets=BOTH_SETS).items()}}


@pytest.mark.parametrize("algorithms", [("sha512",), ("sha256",), ("md5", "sha1")], ids=str)
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_a_bag_is_what_its_payload_is(payload, algorithms, national, tmp_path):
    report = report_on(zipped(tmp_path, bag(payload, algorithms)))
    assert model(report) == model(national)
    assert (report["findings"], report["form"]) == ([], "bag")


def test_a_bag_at_the_root_of_its_zip_and_as_a_folder(national, tmp_path):
    oxum = f"Payload-Oxum: {sum(map(len, RIGHT.members().values()))}.{len(RIGHT.members())}\n"
    for package in (zipped(tmp_path, bag(RIGHT.members(), root="", bag_info=oxum)), unpacked(tmp_path, bag(RIGHT.members()))):
        report = report_on(package)
        assert (model(report), report["findings"]) == (model(national), [])


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


# --- the bag's own findings -------------------------------------------------------------------------------------------

BAG = bag(RIGHT.members())
PAGE = f"{CALLED}/data/{CALLED}/{OPTIMISED}/1-1-001.JPG"
LINES = BAG[f"{CALLED}/manifest-sha512.txt"].decode().splitlines(keepends=True)


def with_manifest(text: str) -> Files:
    """The bag with another manifest, and without the manifest of its tag files."""
    files = {path: content for path, content in BAG.items() if "tagmanifest" not in path}
    return files | {f"{CALLED}/manifest-sha512.txt": text.encode()}


SPOILT_BAGS = {
    "a page that changed": (BAG | {PAGE: jpeg("another", dpi=200)}, [("digest-differs", "1-1-001.jpg")]),
    "a wrong digest": (with_manifest("".join(LINES).replace(LINES[0][:9], "012345678", 1)), [("digest-differs", "package")]),
    "a file that no manifest lists": (with_manifest("".join(LINES[1:])), [("bag-file-unlisted", "package")]),
    "a listed file that is absent": (with_manifest("".join(LINES) + "0" * 128 + "  data/x.txt\n"), [("digest-file-missing", "package")]),
    "a tag file that changed": (BAG | {f"{CALLED}/bagit.txt": BAG[f"{CALLED}/bagit.txt"] + b"\n"}, [("digest-differs", "package")]),
    "a count that differs": (bag(RIGHT.members(), bag_info="Payload-Oxum: 12.3\n"), [("bag-oxum-differs", "package")]),
    "a foreign tag file": (bag(RIGHT.members(), notes="x"), [("package-stray", "package")]),
    "no manifest": (bag(RIGHT.members(), ()), [("bag-unreadable", "package")]),
    "a line that is none": (with_manifest("data/x\n"), [("bag-unreadable", "package")]),
    "a digest of another length": (with_manifest("ab  data/x\n"), [("bag-unreadable", "package")]),
    "two digests of one file": (with_manifest(LINES[0] + "0" * 128 + LINES[0][128:]), [("bag-unreadable", "package")]),
    "a path outside data": (with_manifest("0" * 128 + "  bagit.txt\n"), [("bag-unreadable", "package")]),
    "a path that leaves the bag": (with_manifest("0" * 128 + "  data/../../x\n"), [("package-path", "package")]),
    "another encoding": (BAG | {f"{CALLED}/bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: GBK\n"}, [("bag-unreadable", "package")]),
    "no version": (BAG | {f"{CALLED}/bagit.txt": b"hello"}, [("bag-unreadable", "package")]),
    "no payload": ({k: v for k, v in with_manifest("".join(LINES)).items() if "/data/" not in k}, [("package-layout", "package")]),
    "a bag in a bag": (bag(bag(RIGHT.members(), root="")), [("package-stray", "package")] * 3),
}


@pytest.mark.parametrize("name", SPOILT_BAGS)
def test_what_is_wrong_with_a_bag(name, tmp_path):
    files, expected = SPOILT_BAGS[name]
    assert found(tmp_path, files) == expected


def test_percent_signs_line_ends_and_stars_of_manifests_are_read(tmp_path):
    payload = RIGHT.members() | {f"{CALLED}/50%.txt": b"x"}
    files = {path: content for path, content in bag(payload).items() if "tagmanifest" not in path}
    listed = manifest({f"data/{path}": content for path, content in payload.items()}, "sha512").decode()
    lines = [f"{line[:128].upper()} *{line[130:].replace('%', '%25')}\r\n" for line in listed.splitlines()]
    files[f"{CALLED}/manifest-sha512.txt"] = "".join(lines).encode()
    assert found(tmp_path, files) == [("package-stray", "package")]


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
