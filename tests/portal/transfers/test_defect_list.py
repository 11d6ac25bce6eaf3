"""The enterprise takes the defect list with it: one row a finding, persons masked, how to mend, which inspection, what became of it."""
from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from portal.transfers import actions, queries
from portal.transfers.defect_list import COLUMNS, Defective, rows, write_defects
from portal.transfers.sheet import Group, Line
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row

NAMES = [name for name, _ in COLUMNS]


def listed(content: bytes) -> list[dict[str, Any]]:
    """The rows of a defect list by heading."""
    cells = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(content)).active.iter_rows()]
    head = next(number for number, line in enumerate(cells) if line[: len(NAMES)] == NAMES)
    return [dict(zip(NAMES, line, strict=False)) for line in cells[head + 1:]]


def test_one_row_a_finding_with_what_is_needed_to_mend_it(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI), rows=(row(ZHANG), row(LI), row(WANG)))
    answer = client_of("enterprise").get(f"/transfers/{reference}/defects.xlsx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    found = listed(answer.data)
    late = next(one for one in found if one["代码"] == "date-after-transfer")
    assert (late["序号"], late["姓名"], late["身份证号"], late["轻重"]) == (1, ZHANG[0], "530***********001X", "要改")
    assert (late["材料"], late["第几次检测"], late["依据"], late["进展"]) == ("1-1", 1, "第九条第（四）项", "待改")
    assert "2099" in late["问题"] and late["怎样改"]
    missing = next(one for one in found if one["代码"] == "register-no-package")
    assert WANG[0] in missing["姓名"] and WANG[1] not in str(found)
    assert [entry.subject for entry in intake.trail("transfer.defects_taken")] == [f"transfer:{reference}"]
    assert client_of("other_enterprise").get(f"/transfers/{reference}/defects.xlsx").status_code == 404


def test_what_was_mended_or_let_pass_stays_in_the_list_and_says_so(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT), package(LI, **FAULT))
    actions.lift(intake.cast["archivist"], reference, 2, "原件日期写错，已核对")
    intake.upload(reference, package(ZHANG))
    intake.work()
    found = [one for one in listed(queries.defects_file(intake.cast["enterprise"], reference)) if one["代码"] == "date-after-transfer"]
    assert [one["进展"] for one in found] == ["第 2 次检测已没有", "已放行：原件日期写错，已核对"]


def test_a_formula_in_a_name_or_a_title_is_text():
    line = Line("date-invalid", "error", '=HYPERLINK("http://x")', None, "标准", "+改")
    file = Defective(1, "=1+1", "530***********001X", 1, [Group("1-1", "@SUM(A1)", lines=[line])])
    sheet = load_workbook(io.BytesIO(write_defects([("批次号", "=2+2")], rows([file], {"date-invalid": "标准"})))).active
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {"=1+1", "=2+2", "@SUM(A1)", '=HYPERLINK("http://x")'} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_a_long_sentence_goes_on_in_its_cell_and_the_list_prints_with_its_headings():
    line = Line("date-invalid", "error", "材料形成时间不是真实的日期，" * 12, None, "标准", "对照原件改正，" * 12)
    file = Defective(1, ZHANG[0], "530***********001X", 1, [Group("1-1", "履历表", lines=[line])])
    sheet = load_workbook(io.BytesIO(write_defects([("批次号", "YJ2026-0001")], rows([file], {"date-invalid": "标准"})))).active
    heads, cells = list(sheet.iter_rows(min_row=3))
    assert all(cell.font.bold for cell in heads) and all(cell.alignment.wrap_text for cell in cells)
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$3:$3", "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_list_stands_beside_the_next_step_where_there_is_something_in_it(intake: Intake, client_of):
    faulty, right = intake.checked(package(ZHANG, **FAULT)), intake.checked(package(LI))
    for reference, is_beside in ((faulty, True), (right, False)):
        for who in ("enterprise", "archivist"):
            text = client_of(who).get(f"/transfers/{reference}").text
            assert text.count("/defects.xlsx") == 1 and (text.index("/defects.xlsx") < text.index("五道关")) is is_beside
