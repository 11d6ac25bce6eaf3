"""The digitisation standard: read and printed by enterprises, issued by the lead archivist as versions that never change."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import Forbidden
from portal.database import db
from portal.lifecycle import Refusal
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.transfers.actions.issuing import issue_standard
from portal.transfers.models import DigitisationStandard
from portal.transfers.queries import last_inspection, standard_on, today
from portal.transfers.standards.rules import RULES, changes
from tests.packages import right_package
from tests.portal.side_by_side import both
from tests.portal.transfers.intake import ZHANG, Intake, package

FIELDS = {
    "version": "2027年版", "minimum_dpi": "400", "colour_modes": ["RGB", "L"], "formats": ["jpeg"], "maximum_megapixels": "60",
    "size_tolerance": "10", "tilt_degrees": "0.5", "border_millimetres": "1", "blank_ink": "0.02", "sharpness": "0.4", "jpeg_quality": "60",
    "image_names": "类号_序号_页号", "page_digits": "4", "sample_rate": "10", "pass_rate": "98",
}


def fields(**changed: object) -> dict[str, object]:
    return FIELDS | {"effective_on": today().isoformat()} | changed


def rows() -> list[DigitisationStandard]:
    db.session.rollback()
    return list(db.session.scalars(select(DigitisationStandard).order_by(DigitisationStandard.id)))


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["enterprise", "archivist", "auditor"])
def test_whoever_sees_batches_reads_the_standard_in_force(who, intake: Intake, client_of):
    said = client_of(who).get("/standards/").get_data(as_text=True)
    for asked in ("2020年版", "不低于 300 dpi", "24 位彩色", "JPEG、TIFF、PDF", "不超过 1 度", "不宽于 2 毫米", "再抽查 5% 的页", "达到 95%"):
        assert asked in said, asked
    assert ("发布新版本" in said) is False


def test_a_version_is_a_page_for_the_printer(intake: Intake, client_of):
    said = client_of("enterprise").get(f"/standards/{rows()[0].id}").get_data(as_text=True)
    assert "退休人员档案数字化标准（2020年版）" in said and "9-2-5-003.JPG" in said and "guidang check" in said
    assert client_of("enterprise").get("/standards/999").status_code == 404


def test_every_rule_is_said_of_every_field_that_a_version_asks():
    asked = set(Standard.__dataclass_fields__) - {"version", "effective"}
    assert {rule.name for rule in RULES} == asked
    assert all(rule.said(FIRST_STANDARD) for rule in RULES)


def test_the_history_says_what_a_version_changed():
    changed = changes(FIRST_STANDARD, Standard(minimum_dpi=400, blank_ink=0.0005))
    assert [one.label for one in changed] == ["分辨率", "空白页"]
    assert "400" in changed[0].after and "300" in changed[0].before and "0.05%" in changed[1].after


# --- issuing ----------------------------------------------------------------------------------------------------------


def test_the_lead_archivist_issues_a_version_and_it_is_in_force_on_its_day(intake: Intake, client_of):
    answer = client_of("lead").post("/standards/new", data=fields(effective_on=(today() + timedelta(days=30)).isoformat()))
    assert answer.status_code == 303
    first, second = rows()
    assert Standard.from_dict(first.values) == FIRST_STANDARD
    issued = Standard.from_dict(second.values)
    assert (issued.minimum_dpi, issued.colour_modes, issued.formats, issued.tilt_degrees) == (400, ("RGB", "L"), ("jpeg",), 0.5)
    assert (issued.blank_ink, issued.sample_rate, issued.pass_rate) == pytest.approx((0.0002, 0.1, 0.98))
    assert issued.naming.name("9-2", 5, 3) == "9-2_5_0003.JPG"
    assert standard_on(today()).version == "2020年版" and standard_on(today() + timedelta(days=30)).version == "2027年版"
    said = client_of("enterprise").get("/standards/").get_data(as_text=True)
    assert "还没生效" in said and "不低于 400 dpi" in said
    (entry,) = intake.trail("standard.issued")
    assert (entry.subject, entry.before, entry.after) == (f"standard:{second.id}", "2020年版", "2027年版")


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"version": "2020年版"}, "已经有一个版本叫“2020年版”。"),
    ({"version": ""}, "这一项要填。"),
    ({"effective_on": "2020-12-02"}, "生效日期不能早于今天：以前的检测用的是当时的标准。"),
    ({"effective_on": "soon"}, "没有这个日期。写成 2024-06-01 这样。"),
    ({"minimum_dpi": "72"}, "要在 100 到 1200 之间。"),
    ({"tilt_degrees": "steep"}, "这里要填数字。"),
    ({"formats": []}, "至少选一种。"),
    ({"image_names": "类号-序号"}, "类号、序号、页号各写一次"),
    ({"image_names": "类号-序号-序号"}, "类号、序号、页号各写一次"),
    ({"image_names": "../类号-序号-页号"}, "类号、序号、页号各写一次"),
    ({"page_digits": "1"}, "要在 2 到 6 之间。"),
    ({"pass_rate": "101"}, "要在 50 到 100 之间。"),
])
def test_what_cannot_be_is_said_beside_its_field(changed, sentence, intake: Intake, client_of):
    answer = client_of("lead").post("/standards/new", data=fields(**changed))
    assert answer.status_code == 422 and sentence in answer.get_data(as_text=True)
    assert len(rows()) == 1


def test_one_day_has_one_version(intake: Intake, client_of):
    lead = client_of("lead")
    lead.post("/standards/new", data=fields())
    answer = lead.post("/standards/new", data=fields(version="2028年版"))
    assert answer.status_code == 422 and "这一天已经有一个版本生效：2027年版" in answer.get_data(as_text=True)
    with pytest.raises(Refusal):
        issue_standard(intake.actor("lead"), Standard(version="2028年版", effective=today().isoformat()))


def test_two_who_issue_at_once_issue_one(intake: Intake):
    version = replace(Standard(), version="2027年版", effective="2027-01-01")
    answers = both(intake.app, *(lambda: issue_standard(intake.cast["lead"], version) for _ in range(2)))
    assert sorted(type(one).__name__ for one in answers) == ["Refusal", "int"]


@pytest.mark.parametrize("who", ["enterprise", "archivist", "auditor"])
def test_nobody_else_issues_one(who, intake: Intake, client_of):
    assert client_of(who).post("/standards/new", data=fields()).status_code == 403
    with pytest.raises(Forbidden):
        issue_standard(intake.actor(who), FIRST_STANDARD)
    assert len(rows()) == 1


def test_the_form_starts_from_the_latest_version(intake: Intake, client_of):
    said = client_of("lead").get("/standards/new").get_data(as_text=True)
    assert 'value="300"' in said and 'value="0.020"' in said and 'value="5.0"' in said


def test_the_file_of_a_version_makes_the_command_check_by_it(intake: Intake, client_of, command, tmp_path):
    client_of("lead").post("/standards/new", data=fields(formats=["tiff"]))
    answer = client_of("enterprise").get(f"/standards/{rows()[1].id}.json")
    (tmp_path / "standard.json").write_bytes(answer.data)
    packed = str(package(ZHANG).zip(tmp_path))
    assert Standard.parse(answer.get_data(as_text=True)).version == "2027年版"
    assert command("check", packed).code == 0
    found = command("check", packed, "--standard", str(tmp_path / "standard.json"))
    assert found.code == 1 and "page-format-closed" in found.out


NO_STANDARDS = ["", "[]", "{}", '{"version": 3}', '{"version": "x", "image_names": "页"}',
                '{"version": "x", "page_digits": 99}', '{"version": "x", "minimum_dpi": "300"}', '{"version": "x", "formats": 7}']


@pytest.mark.parametrize("text", NO_STANDARDS)
def test_a_file_that_is_no_standard_is_told_from_one(text):
    with pytest.raises((ValueError, TypeError)):
        Standard.parse(text)


def test_a_file_that_is_no_standard_stops_the_command(command, tmp_path):
    (tmp_path / "standard.json").write_text("[]")
    outcome = command("check", str(package(ZHANG).zip(tmp_path)), "--standard", str(tmp_path / "standard.json"))
    assert outcome.code == 2 and outcome.out == "" and "不是数字化标准的文件" in outcome.err


def test_each_inspection_names_and_keeps_the_version_that_it_used(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    client_of("lead").post("/standards/new", data=fields(formats=["tiff"]))
    assert last_inspection(intake.entries(reference)[0]).standard == "2020年版"
    intake.upload(reference, right_package(*ZHANG))
    intake.work()
    assert last_inspection(intake.entries(reference)[0]).standard == "2027年版"
    assert "page-format-closed" in intake.codes(reference)
