"""`guidang check`: the contract of its answer, its paths, its exit codes, and what it never shows (`command-line.md` 1 to 5)."""
from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from portal.transfers.register_sheet import write_register
from tests.packages import NAME, NUMBER, ORIGINALS, OTHER_NAME, OTHER_NUMBER, jpeg, right_package
from tests.portal.cli.commands import refused, run

RIGHT, OTHER = right_package(), right_package(OTHER_NAME, OTHER_NUMBER)
ROWS = [
    {"序号": place, "姓名": name, "身份证号": number, "材料份数": 3, "页数": 4, "长期居住地": "晋宁区"}
    for place, (name, number) in enumerate([(NAME, NUMBER), (OTHER_NAME, OTHER_NUMBER)], start=1)
]


def register_in(folder: Path, *rows: dict, name: str = "移交清册.xlsx", **head) -> Path:
    path = folder / name
    path.write_bytes(write_register({"移交日期": date(2024, 6, 1)} | head, rows))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two right packages."""
    place = tmp_path / "batch"
    place.mkdir()
    RIGHT.zip(place)
    OTHER.unpack(place)
    return place


# --- the answer -------------------------------------------------------------------------------------------------------


def test_the_answer_for_a_right_package(tmp_path, capfd):
    package = RIGHT.zip(tmp_path)
    said = run(capfd, "check", package, "--json")
    assert said.json == {
        "packages": [{
            "path": str(package), "verdict": "pass", "person": {"name": NAME, "id_number": "530***********001X"}, "items": 3, "pages": 4,
            "bytes": sum(len(content) for content in RIGHT.members().values()), "findings": [],
        }],
        "register": None,
    }
    assert (said.exit_code, said.err) == (0, "")


def test_the_answer_for_a_faulty_package(tmp_path, capfd):
    said = run(capfd, "check", RIGHT.with_page("1-1-002.JPG", jpeg("low", dpi=150)).zip(tmp_path), "--json")
    (package,) = said.json["packages"]
    assert (said.exit_code, package["verdict"]) == (1, "fail")
    (finding,) = package["findings"]
    assert finding.pop("detail")
    assert finding == {"code": "page-dpi", "weight": "error", "article": "9(4)", "subject": "1-1-002.JPG"}


def test_a_warning_alone_passes(tmp_path, capfd):
    said = run(capfd, "check", RIGHT.with_files({f"{ORIGINALS}/Thumbs.db": b"x"}).zip(tmp_path), "--json")
    assert said.exit_code == 0
    assert [(row["weight"], row["article"]) for row in said.json["packages"][0]["findings"]] == [("warning", None)]


def test_an_unreadable_package_has_no_person_and_its_size_on_disk(tmp_path, capfd):
    broken = tmp_path / f"{RIGHT.called}.zip"
    broken.write_bytes(RIGHT.zip(tmp_path).read_bytes()[:5000])
    said = run(capfd, "check", broken, "--json")
    (package,) = said.json["packages"]
    assert {key: package[key] for key in ("verdict", "person", "items", "pages", "bytes")} == {
        "verdict": "fail", "person": None, "items": 0, "pages": 0, "bytes": 5000}
    assert len(package["findings"]) == 1 and said.exit_code == 1


def test_one_bad_package_leaves_the_others_alone(folder, capfd):
    (folder / "坏.zip").write_bytes(b"not a zip")
    verdicts = {Path(package["path"]).stem: package["verdict"] for package in run(capfd, "check", folder, "--json").json["packages"]}
    assert verdicts == {RIGHT.called: "pass", OTHER.called: "pass", "坏": "fail"}


def test_people_read_the_same_findings(tmp_path, capfd):
    said = run(capfd, "check", RIGHT.with_row(0, title="").zip(tmp_path))
    assert said.exit_code == 1
    assert "不通过" in said.out and "[错误] 1-1: 第 1 个条目缺少材料名称 (item-field-missing)" in said.out


def test_codes_and_weights_are_those_of_the_table(tmp_path, capfd):
    table = {row["code"]: row["weight"] for row in run(capfd, "codes", "--json").json["codes"]}
    made = RIGHT.with_row(0, title="", date="x").with_page("9-2-1-001.JPG", None).with_files({"Thumbs.db": b"x"})
    for finding in run(capfd, "check", made.zip(tmp_path), "--json").json["packages"][0]["findings"]:
        assert table[finding["code"]] == finding["weight"]


# --- paths ------------------------------------------------------------------------------------------------------------


def paths(said) -> list[str]:
    return [package["path"] for package in said.json["packages"]]


def test_a_folder_of_packages_is_read_by_code_point_of_the_names(folder, capfd):
    right_package("Zed", NUMBER).zip(folder)
    (folder / "notes.txt").write_text("x")
    (folder / "empty").mkdir()
    said = run(capfd, "check", folder, "--json")
    names = sorted([RIGHT.called + ".zip", OTHER.called, f"Zed{NUMBER}.zip"])
    assert paths(said) == [str(folder / name) for name in names]
    assert "notes.txt" in said.err and "empty" in said.err


def test_the_path_is_repeated_as_it_was_given(folder, capfd, monkeypatch):
    monkeypatch.chdir(folder)
    assert paths(run(capfd, "check", f"./{RIGHT.called}.zip", OTHER.called, "--json")) == [f"./{RIGHT.called}.zip", OTHER.called]
    assert paths(run(capfd, "check", ".", "--json")) == [f"./{OTHER.called}", f"./{RIGHT.called}.zip"]


@pytest.mark.parametrize("holds", ["图像数据", "原始图像数据", "高清图像数据"])
def test_a_folder_with_an_image_folder_is_one_package(holds, tmp_path, capfd):
    place = tmp_path / "x"
    (place / holds).mkdir(parents=True)
    (place / holds / "a.JPG").write_bytes(b"x")
    (place / "inner.zip").write_bytes(b"x")
    assert paths(run(capfd, "check", place, "--json")) == [str(place)]


def test_a_folder_with_an_xml_and_a_zip_is_a_folder_of_packages(tmp_path, capfd):
    (tmp_path / "说明.xml").write_text("<x/>")
    package = RIGHT.zip(tmp_path)
    said = run(capfd, "check", tmp_path, "--json")
    assert paths(said) == [str(package)] and "说明.xml" in said.err


def test_pipes_and_links_beside_packages_are_named_and_never_opened(folder, capfd):
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "pipe.zip")
    (folder / "link").symlink_to("/etc")
    said = run(capfd, "check", folder, "--json")
    by_name = {Path(package["path"]).name: package for package in said.json["packages"]}
    assert by_name["pipe.zip"]["findings"][0]["code"] == "package-special"
    assert "pipe 不是包" in said.err and "link 不是包" in said.err
    assert len(by_name) == 3


def test_a_link_to_a_zip_in_a_folder_is_refused(folder, tmp_path, capfd):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "link.zip").symlink_to(RIGHT.zip(elsewhere))
    said = run(capfd, "check", folder, "--json")
    by_name = {Path(package["path"]).name: package for package in said.json["packages"]}
    assert [row["code"] for row in by_name["link.zip"]["findings"]] == ["package-special"]


def test_a_link_that_is_given_itself_is_followed(tmp_path, capfd):
    (tmp_path / "latest").symlink_to(RIGHT.zip(tmp_path))
    said = run(capfd, "check", tmp_path / "latest", "--json")
    assert (paths(said), said.json["packages"][0]["verdict"]) == ([str(tmp_path / "latest")], "pass")


def test_the_same_person_twice_is_found_at_each(tmp_path, capfd):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        RIGHT.zip(tmp_path / name)
    said = run(capfd, "check", tmp_path / "a", tmp_path / "b", "--json")
    assert [[row["code"] for row in package["findings"]] for package in said.json["packages"]] == [["person-twice"], ["person-twice"]]
    assert said.exit_code == 1


def test_a_package_given_without_its_folder_is_named_by_where_it_lies(tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(RIGHT.unpack(tmp_path))
    said = run(capfd, "check", ".", "--json")
    assert (paths(said), said.json["packages"][0]["findings"]) == (["."], [])


# --- the register -----------------------------------------------------------------------------------------------------


def test_a_register_that_lies_in_the_folder_is_taken_by_itself(folder, capfd):
    path = register_in(folder, *ROWS)
    said = run(capfd, "check", folder, "--json")
    assert said.json["register"] == {"path": str(path), "verdict": "pass", "rows": 2, "findings": []}
    assert said.exit_code == 0 and said.err == ""


def test_a_given_register_goes_before_the_one_that_lies_there(folder, tmp_path, capfd):
    register_in(folder, *ROWS)
    given = register_in(tmp_path, *ROWS, name="own.xlsx")
    said = run(capfd, "check", folder, "--register", given, "--json")
    assert said.json["register"]["path"] == str(given)
    assert "移交清册.xlsx" in said.err


def test_findings_of_the_register_alone_make_it_fail(folder, capfd):
    register_in(folder, *ROWS, 总人数=3)
    said = run(capfd, "check", folder, "--json")
    assert (said.exit_code, said.json["register"]["verdict"]) == (1, "fail")
    assert [(row["code"], row["subject"]) for row in said.json["register"]["findings"]] == [("register-total-differs", "register")]
    assert all(package["verdict"] == "pass" for package in said.json["packages"])


def test_a_bar_stands_at_the_persons_package(folder, capfd):
    register_in(folder, ROWS[0] | {"死亡日期": date(2024, 5, 1)}, ROWS[1])
    said = run(capfd, "check", folder, "--json")
    barred = next(package for package in said.json["packages"] if package["verdict"] == "fail")
    (finding,) = (one for one in barred["findings"] if one["weight"] != "warning")
    assert (finding["code"], finding["weight"], finding["article"]) == ("excluded-dead", "bar", "21(4)")
    assert finding["subject"] == f"1 {NAME} 530***********001X"


def test_the_hand_over_date_is_that_of_the_register(tmp_path, capfd):
    register_in(tmp_path, ROWS[0], 移交日期="2014-01-01")
    RIGHT.zip(tmp_path)
    (package,) = run(capfd, "check", tmp_path, "--json").json["packages"]
    assert [(row["code"], row["subject"]) for row in package["findings"]] == [("date-after-transfer", "9-2-2")]


# --- what cannot be done ----------------------------------------------------------------------------------------------


def test_paths_at_which_nothing_is_found(tmp_path, capfd):
    (tmp_path / "empty").mkdir()
    assert "没有包" in refused(run(capfd, "check", tmp_path / "empty", "--json"))
    assert "不存在" in refused(run(capfd, "check", tmp_path / "nothing"))
    assert "不存在" in refused(run(capfd, "check", "a\0b"))


def test_one_path_at_which_nothing_is_found_stops_all(tmp_path, capfd):
    assert "不存在" in refused(run(capfd, "check", RIGHT.zip(tmp_path), tmp_path / "nothing", "--json"))


def test_a_register_is_no_path(folder, capfd):
    assert "--register" in refused(run(capfd, "check", register_in(folder, *ROWS), "--json"))


def test_registers_that_cannot_be_read(folder, tmp_path, capfd):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    assert "清册" in refused(run(capfd, "check", folder, "--register", broken, "--json"))
    assert "不存在" in refused(run(capfd, "check", folder, "--register", tmp_path / "nothing.xlsx"))
    assert "不是文件" in refused(run(capfd, "check", folder, "--register", tmp_path))
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "不是文件" in refused(run(capfd, "check", folder, "--register", tmp_path / "pipe.xlsx"))


def test_two_registers_of_which_none_is_named(tmp_path, capfd):
    for name, made in (("a", RIGHT), ("b", OTHER)):
        (tmp_path / name).mkdir()
        made.zip(tmp_path / name)
        register_in(tmp_path / name, *ROWS)
    assert "不止一份" in refused(run(capfd, "check", tmp_path / "a", tmp_path / "b"))


def test_a_folder_given_twice_has_one_register(folder, capfd):
    register_in(folder, *ROWS)
    assert run(capfd, "check", folder, folder, "--json").json["register"]["path"].endswith("移交清册.xlsx")


@pytest.mark.parametrize(("arguments", "words"), [
    (("check",), "缺少 PATH..."), (("check", "--nothing", "x"), "没有选项 --nothing"), (("nothing",), "没有命令 nothing"),
    (("check", "x", "--register"), "--register"), (("--instance",), "--instance 后面要有文件夹"), (("codes", "more"), "多写了：more"),
    (("account",), "guidang account 后面要写：add"), (("work",), "缺少 --until-idle"),
    (("sample", "out", "--people", "0"), "--people 的值不对：要是 1 到 10000 的整数"), (("search", "x", "--limit", "x"), "--limit 的值不对：要是整数"),
    (("--instance", "/proc/none", "init"), "/proc/none：没有这个文件或文件夹"), (("--instance", __file__, "init"), "不是文件夹"),
])
def test_what_is_wrong_is_said_in_one_line_and_in_words(arguments, words, capfd):
    assert words in refused(run(capfd, *arguments))




# --- what is never shown ----------------------------------------------------------------------------------------------


def test_no_id_number_is_shown_but_in_the_path(folder, capfd):
    (folder / f"{NUMBER}.txt").write_text("x")
    made = RIGHT.with_files({f"{ORIGINALS}/{NUMBER}.JPG": jpeg("n"), f"{NUMBER}.db": b"x"})
    made = made.with_row(0, title=f"{NUMBER} 的履历表", date=NUMBER)
    made.zip(folder)
    register_in(folder, ROWS[0] | {"页数": 9, "备注": NUMBER})
    for options in ((), ("--json",)):
        said = run(capfd, "check", folder, *options)
        shown = said.out
        for name in os.listdir(folder):
            shown = shown.replace(str(folder / name), "")
        assert NUMBER not in shown and OTHER_NUMBER not in shown
        assert NUMBER not in said.err and "530***********001X" in said.err
    assert NUMBER not in refused(run(capfd, "check", folder / f"no{NUMBER}.zip"))


def test_names_with_control_characters_do_not_reach_the_terminal(tmp_path, capfd):
    RIGHT.zip(tmp_path)
    (tmp_path / "a\x1b[2Jb\nc").write_text("x")
    said = run(capfd, "check", tmp_path, "--json")
    assert "\x1b" not in said.err and said.err.count("\n") == 1
