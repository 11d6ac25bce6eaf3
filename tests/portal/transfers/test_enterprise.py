"""Whose batch, register and package it is: another enterprise's are objected to."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.cli import answer, guidang
from portal.lifecycle import Refusal
from portal.transfers import actions, queries, staging
from portal.transfers.enterprise_checks import DIFFERS, package_differs, register_differs
from portal.transfers.identification import Given
from portal.transfers.inspection import package_name
from portal.transfers.register import read_register
from portal.transfers.register_sheet import write_register
from tests.packages import write_zip
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.transfers.intake import ZHANG, Intake, package, row
from tests.portal.transfers.looking import report_on
from tests.portal.transfers.test_kept_bags import bagged, kept, with_record

CODE = "统一社会信用代码"


@pytest.mark.parametrize(("stated", "enterprise", "objected"), [
    (USCC, USCC, False), (OTHER_USCC, USCC, True), (f" {USCC.lower()} ", USCC, False), ("", USCC, False), (OTHER_USCC, "", False),
    (USCC[:-1] + "7", USCC, False),  # no code at all: `register-uscc` says so
    (USCC, "JC-0017", False),  # an abolished enterprise has no code that a register could state
])
def test_a_register_of_another_enterprise_is_told_by_its_head(stated, enterprise, objected):
    assert [found.code for found in register_differs({CODE: stated}, enterprise)] == [DIFFERS] * objected


@pytest.mark.parametrize(("stated", "enterprise", "objected"), [
    (USCC, USCC, False), (OTHER_USCC, USCC, True), ("JC-0017", "JC-0017", False), ("", USCC, False), (USCC, "", False),
])
def test_a_package_of_another_enterprise_is_told_by_its_record(stated, enterprise, objected):
    assert [found.code for found in package_differs({"enterprise": stated}, enterprise)] == [DIFFERS] * objected


def test_a_batch_with_another_enterprises_register_says_so_to_both_sides_until_it_has_its_own(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG),), **{CODE: OTHER_USCC})
    page = client_of("enterprise").get(f"/transfers/{reference}").text
    assert f"写的移交单位是 {OTHER_USCC}，这里移交的是 {USCC}" in page
    assert intake.transfer(reference).state == "draft" and intake.codes(reference) == []
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    for who in ("enterprise", "archivist"):
        assert "先看看是不是拿错了清册" in client_of(who).get(f"/transfers/{reference}").text
    rows = {row["number"]: row["result"] for row in queries.last_assessment(intake.transfer(reference)).results}
    assert rows["2-10"] == "failed"

    path = intake.folder / "own.xlsx"
    path.write_bytes(intake.register(row(ZHANG), **{CODE: USCC}))
    actions.replace_register(intake.cast["enterprise"], reference, read_register(path))
    assert "写的移交单位是" not in client_of("archivist").get(f"/transfers/{reference}").text


def test_a_kept_file_of_another_enterprise_fails_until_the_archive_lets_it_pass(intake: Intake, tmp_path: Path):
    national = report_on(package(ZHANG).zip(tmp_path))
    files = with_record(kept(national, package(ZHANG)), lambda record: record["enterprise"].update(code=OTHER_USCC))
    path = write_zip(tmp_path / "J123-RS.QT-000007.zip", bagged(files))
    reference = intake.announce()
    actions.upload(
        intake.cast["enterprise"], reference, Given(path.name, package_name(path), staging.stage(path, intake.staging)))
    intake.work()
    assert intake.codes(reference) == [DIFFERS]
    with pytest.raises(Refusal):
        actions.submit(intake.cast["enterprise"], reference, bound=True)
    actions.lift(intake.cast["archivist"], reference, 1, "两家企业已经合并")
    assert actions.submit(intake.cast["enterprise"], reference, bound=True) == 1


@pytest.mark.parametrize(("given", "code", "found"), [(USCC, 1, [DIFFERS]), (OTHER_USCC, 0, []), ("", 0, [])])
def test_the_enterprise_finds_it_without_an_account(given, code, found, tmp_path: Path, capfd):
    package(ZHANG).zip(tmp_path)
    (tmp_path / "移交清册.xlsx").write_bytes(write_register({CODE: OTHER_USCC}, [row(ZHANG)]))
    words = ["check", str(tmp_path), "--json", *(["--enterprise", given] if given else [])]
    assert answer.run(guidang, words) == code
    assert [one["code"] for one in json.loads(capfd.readouterr().out)["register"]["findings"]] == found


def test_a_code_that_is_none_is_said(tmp_path: Path, capfd):
    package(ZHANG).zip(tmp_path)
    assert answer.run(guidang, ["check", str(tmp_path), "--enterprise", USCC[:-1] + "7"]) == 2
    assert "最后一位" in capfd.readouterr().err
