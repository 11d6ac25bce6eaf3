"""The register is read as plain text under limits, whatever its cells are, and written so that text stays text."""
from __future__ import annotations

import io
import os
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from portal.regulation.dates import PartialDate
from portal.transfers.register import COLUMNS, HEAD, Register, RegisterUnreadable, interpret, person_key, read_register
from portal.transfers.register_sheet import read_cells, write_register
from tests.packages import NAME, NUMBER, OTHER_NAME, OTHER_NUMBER

ROW = {"序号": 1, "姓名": NAME, "身份证号": NUMBER, "卷数": 1, "材料份数": 3, "页数": 4, "长期居住地": "晋宁区昆阳街道"}


def read(path: Path) -> Register:
    """The register as the child reads it, in this process."""
    answer = read_cells(lambda step: None, str(path))
    if "unreadable" in answer:
        raise RegisterUnreadable(answer["unreadable"])
    return interpret(answer)


def written(folder: Path, *rows: dict, head: dict | None = None) -> Path:
    path = folder / "移交清册.xlsx"
    path.write_bytes(write_register(head or {}, rows))
    return path


def sheet(folder: Path, *lines: list, title: str = "Sheet1", first: str | None = None) -> Path:
    """A workbook with these lines in a sheet, behind an empty one where `first` names it."""
    book = Workbook()
    page = book.active
    if first:
        page.title = first
        page = book.create_sheet(title)
    page.title = title
    for line in lines:
        page.append(line)
    path = folder / "r.xlsx"
    book.save(path)
    return path


def test_what_is_written_is_read_again(tmp_path):
    head = {"批次号": "2024-01", "移交日期": date(2024, 6, 1), "总人数": 1, "统一社会信用代码": "91530115MA6N000176", "数据量(GB)": 0.123}
    register = read_register(written(tmp_path, ROW | {"死亡日期": date(2020, 1, 2), "是否离休": "否", "备注": "无"}, head=head))
    (row,) = register.rows
    assert register.transfer_date == date(2024, 6, 1) and register.head["批次号"] == "2024-01" and register.findings == []
    assert register.columns == COLUMNS
    assert (row.name, row.id_number, row.items, row.pages, row.volumes) == (NAME, NUMBER, 3, 4, 1)
    assert (row.residence.code, row.death_date, row.veteran, row.leader) == ("530115001", PartialDate(2020, 1, 2), False, None)
    assert row.subject == f"1 {NAME} 530***********001X" and row.findings == ()


def test_the_same_register_gives_the_same_bytes():
    moment = datetime(2024, 1, 1)
    assert write_register({"批次号": "1"}, [ROW], moment) == write_register({"批次号": "1"}, [ROW], moment)


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(\"http://127.0.0.1\")", "+1", "-1", "@x", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_formula_is_text_when_written_and_when_read(text, tmp_path):
    path = written(tmp_path, ROW | {"备注": text})
    for line in load_workbook(path).active.iter_rows():
        assert all(cell.data_type != "f" for cell in line)
    assert read(path).rows[0].cells["备注"] == text.strip()


def test_a_formula_cell_is_never_computed(tmp_path):
    path = sheet(tmp_path, ["姓名", "身份证号", "页数"], [NAME, NUMBER, "=2+2"])
    (row,) = read(path).rows
    assert row.pages is None and row.cells["页数"] == "=2+2"
    assert [finding.code for finding in row.findings] == ["register-value"]


def test_characters_that_a_sheet_cannot_hold_are_left_out(tmp_path):
    assert read(written(tmp_path, ROW | {"备注": "a\x00b\x1bc"})).rows[0].cells["备注"] == "abc"


def test_columns_are_found_by_name_in_any_order_and_unknown_ones_are_kept(tmp_path):
    path = sheet(tmp_path, ["身份证号", "工号", "档案编号（企业）", " 姓 名 ", "页数："], [NUMBER, "G-7", "A-1", NAME, "4"])
    (row,) = read(path).rows
    assert (row.name, row.id_number, row.pages) == (NAME, NUMBER, 4)
    assert row.cells["工号"] == "G-7" and row.cells["档案编号(企业)"] == "A-1"


def test_the_head_may_stand_in_pairs_beside_each_other(tmp_path):
    path = sheet(
        tmp_path, ["国有企业退休人员档案移交清册"], ["批次号：", "7", None, "移交单位", "昆阳机械厂"], ["移交日期", datetime(2024, 6, 1), "总人数", 1],
        ["说明"], [], ["序号", "姓名", "身份证号"], [1, NAME, NUMBER],
    )
    register = read(path)
    assert register.head == {"批次号": "7", "移交单位": "昆阳机械厂", "移交日期": "2024-06-01", "总人数": "1", "说明": ""}
    assert [row.name for row in register.rows] == [NAME]


def test_the_sheet_called_移交清册_is_taken_and_otherwise_the_first(tmp_path):
    lines = (["姓名", "身份证号"], [NAME, NUMBER])
    assert len(read(sheet(tmp_path, *lines, title="移交清册", first="封面")).rows) == 1
    assert len(read(sheet(tmp_path, *lines, title="任意")).rows) == 1
    with pytest.raises(RegisterUnreadable):
        read(sheet(tmp_path, *lines, title="第二页", first="封面"))


def test_empty_rows_sums_and_signatures_are_no_persons(tmp_path):
    people = [1, NAME, NUMBER, 4], [2, OTHER_NAME, OTHER_NUMBER, 3]
    path = sheet(tmp_path, ["序号", "姓名", "身份证号", "页数"], people[0], [], ["合计", None, None, 4], ["移交人："], people[1])
    assert [row.name for row in read(path).rows] == [NAME, OTHER_NAME]


@pytest.mark.parametrize(("value", "expected"), [
    (datetime(2024, 6, 1), "2024-06-01"), (date(2024, 6, 1), "2024-06-01"), ("2024-06-01", "2024-06-01"), ("20240601", "2024-06-01"),
    (20240601, "2024-06-01"), ("202406", "2024-06"), (202406, "2024-06"), ("2024年6月1日", "2024-06-01"),
])
def test_dates_in_every_form(value, expected, tmp_path):
    (row,) = read(sheet(tmp_path, ["姓名", "身份证号", "死亡日期"], [NAME, NUMBER, value])).rows
    assert row.death_date.text == expected and row.findings == ()


@pytest.mark.parametrize(("value", "inside"), [
    ("晋宁区", True), ("530115 晋宁区", True), ("晋宁区(530115)", True), ("530115", True), (530115, True), ("530122", True), ("官渡区", False),
    (530111, False), ("不详", None), ("", None),
])
def test_areas_by_name_by_code_or_both(value, inside, tmp_path):
    from portal.regulation.areas import inside as lies_inside

    (row,) = read(sheet(tmp_path, ["姓名", "身份证号", "户口所在地"], [NAME, NUMBER, value])).rows
    assert (row.household and lies_inside(row.household)) == inside


@pytest.mark.parametrize("value", [530122195503070010, 5.3012219550307e17])
def test_an_id_number_in_a_number_cell_has_lost_digits(value, tmp_path):
    (row,) = read(sheet(tmp_path, ["姓名", "身份证号"], [NAME, value])).rows
    (finding,) = row.findings
    assert row.digits_lost and finding.code == "register-number-cell"
    assert "文本格式" in finding.detail(), "it says how to mend it"


@pytest.mark.parametrize(("cells", "code"), [
    ({"姓名": ""}, "register-field-missing"), ({"身份证号": ""}, "register-field-missing"),
    ({"身份证号": "530122195503070011"}, "register-id-invalid"),
    ({"页数": "四"}, "register-value"), ({"死亡日期": "2024-13-01"}, "register-value"), ({"是否离休": "也许"}, "register-value"),
    ({"出生年月": "不详"}, "register-value"),
])
def test_what_cannot_be_read_in_a_row_is_named(cells, code, tmp_path):
    (row,) = read(written(tmp_path, ROW | cells)).rows
    assert [finding.code for finding in row.findings] == [code]
    assert NUMBER not in row.findings[0].detail() + row.findings[0].subject


@pytest.mark.parametrize(("head", "code"), [
    ({"移交日期": "六月"}, "register-head-value"), ({"总人数": "许多"}, "register-head-value"), ({"统一社会信用代码": "91530115MA6N000177"}, "register-uscc"),
])
def test_what_cannot_be_read_in_the_head_is_named(head, code, tmp_path):
    register = read(written(tmp_path, ROW, head=head))
    assert [(finding.code, finding.subject) for finding in register.findings] == [(code, "register")]


def test_two_writings_of_one_number_are_one_person():
    assert person_key("53012219550307001x") == person_key(NUMBER) == person_key("530122550307001") == person_key("５３０１２２１９５５０３０７００１Ｘ")


# --- registers that cannot be read ------------------------------------------------------------------------------------


def test_a_table_without_name_and_number_is_no_register(tmp_path):
    with pytest.raises(RegisterUnreadable, match="身份证号"):
        read(sheet(tmp_path, ["姓名", "性别"], [NAME, "男"]))


def repacked(path: Path, **members: bytes) -> Path:
    """The workbook with members replaced (`__` for `/`)."""
    replaced = {name.replace("__", "/"): content for name, content in members.items()}
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()} | replaced
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in kept.items():
            new.writestr(name, content)
    return path


DOCTYPE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_any_part_are_refused(encoding, tmp_path):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}<worksheet>&e;</worksheet>'
    with pytest.raises(RegisterUnreadable, match="DTD"):
        read(repacked(written(tmp_path, ROW), **{"xl__worksheets__sheet1.xml": text.encode(encoding)}))


@pytest.mark.parametrize(("content", "why"), [
    (b"", "不是完好的 XLSX 文件"), (b"not a zip", "不是完好的 XLSX 文件"), (b"PK\x03\x04 cut off", "不是完好的 XLSX 文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为不加密码的 .xlsx"),
])
def test_what_is_no_xlsx(content, why, tmp_path):
    """Also the older XLS format, and a workbook behind a password."""
    path = tmp_path / "移交清册.xlsx"
    path.write_bytes(content)
    with pytest.raises(RegisterUnreadable, match=why):
        read_register(path)


def test_a_workbook_that_unpacks_to_gigabytes(tmp_path):
    path = repacked(written(tmp_path, ROW), **{"xl__worksheets__sheet1.xml": bytes(60_000_000)})
    with pytest.raises(RegisterUnreadable):
        read_register(path)


def test_the_stated_size_of_a_sheet_is_not_believed(tmp_path):
    path = written(tmp_path, ROW)
    with zipfile.ZipFile(path) as book:
        text = book.read("xl/worksheets/sheet1.xml")
    before, _, rest = text.partition(b'<dimension ref="')
    for claim in (b"A1:XFD1048576", b"A1:A1"):
        lying = before + b'<dimension ref="' + claim + rest[rest.index(b'"') :]
        assert [row.name for row in read_register(repacked(path, **{"xl__worksheets__sheet1.xml": lying})).rows] == [NAME]


def test_a_row_far_below_costs_nothing(tmp_path):
    book = Workbook()
    book.active.append(["姓名", "身份证号"])
    book.active.append([NAME, NUMBER])
    book.active.cell(1_000_000, 16_000, "far away")
    path = tmp_path / "r.xlsx"
    book.save(path)
    assert [row.name for row in read_register(path).rows] == [NAME]


def test_more_rows_than_any_batch_has(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.transfers.workbook.MOST_ROWS", 3)
    with pytest.raises(RegisterUnreadable, match="行数"):
        read(written(tmp_path, ROW, ROW, ROW, ROW))


def test_macros_and_links_to_other_files_are_left_alone(tmp_path):
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    path = repacked(written(tmp_path, ROW), xl__externalLinks__externalLink1_xml=link, xl__vbaProject_bin=os.urandom(500))
    assert len(read(path).rows) == 1


def test_a_link_instead_of_a_sheet_is_refused(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        entry = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    path = tmp_path / "r.xlsx"
    path.write_bytes(held.getvalue())
    with pytest.raises(RegisterUnreadable):
        read(path)


def test_every_name_of_the_head_is_kept(tmp_path):
    head = dict.fromkeys(HEAD, "1")
    assert read(written(tmp_path, ROW, head=head)).head == head
