"""Returning single files with a reason, undoing it, and letting errors pass."""
import pytest

from portal.access import Forbidden
from portal.lifecycle import Refusal
from portal.transfers import actions, queries
from tests.portal.transfers.intake import FAULT, LI, ZHANG, Intake, package, row

REASON = {"reason": "封面缺单位盖章。"}


def test_a_file_is_returned_with_a_reason_that_the_enterprise_sees(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG), package(LI))
    answer = client_of("archivist").post(f"/transfers/{reference}/files/2/return", data=REASON)
    assert (answer.status_code, intake.states(reference)) == (303, ["submitted", "returned"])
    assert "封面缺单位盖章。" in client_of("enterprise").get(f"/transfers/{reference}/files/2").text
    assert intake.trail("transfer.file_returned")[0].reason == "封面缺单位盖章。"


def test_a_returned_file_is_mended_in_the_same_batch(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    actions.return_file(intake.cast["archivist"], reference, 1, "缺页")
    intake.upload(reference, package(ZHANG, pages=2))
    intake.work()
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    [entry] = intake.entries(reference)
    assert (entry.state, entry.return_reason, entry.pages) == ("submitted", None, 2)


def test_a_return_can_be_undone_until_a_new_package_comes(intake: Intake, client_of):
    reference, browser = intake.submitted(package(ZHANG)), client_of("archivist")
    browser.post(f"/transfers/{reference}/files/1/return", data=REASON)
    assert browser.post(f"/transfers/{reference}/files/1/take-back").status_code == 303
    assert intake.states(reference) == ["submitted"]
    browser.post(f"/transfers/{reference}/files/1/return", data=REASON)
    intake.upload(reference, package(ZHANG))
    assert browser.post(f"/transfers/{reference}/files/1/take-back").status_code == 409


@pytest.mark.parametrize("who", ["enterprise", "auditor", "planner", "admin"])
def test_who_may_not(intake: Intake, client_of, who):
    reference = intake.submitted(package(ZHANG))
    with pytest.raises(Forbidden):
        actions.return_file(intake.cast[who], reference, 1, "不")
    for verb in ("return", "lift", "take-back"):
        assert client_of(who).post(f"/transfers/{reference}/files/1/{verb}", data=REASON).status_code == 403
    assert intake.states(reference) == ["submitted"]


def test_only_what_was_submitted_is_returned(intake: Intake, client_of):
    checked, received = intake.checked(package(LI)), intake.received(package(ZHANG))
    for reference in (checked, received):
        assert client_of("archivist").post(f"/transfers/{reference}/files/1/return", data=REASON).status_code == 409
    assert client_of("archivist").post("/transfers/YJ2026-9999/files/1/return", data=REASON).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_a_reason_is_needed_and_what_was_typed_stays(intake: Intake, client_of, reason):
    reference = intake.submitted(package(ZHANG))
    whole = client_of("archivist").post(f"/transfers/{reference}/files/1/return", data={"reason": reason})
    part = client_of("archivist").htmx("post", f"/transfers/{reference}/files/1/return", {"reason": reason})
    assert whole.status_code == part.status_code == 422
    assert "<html" in whole.text and "<html" not in part.text and 'id="sheet"' in part.text and 'aria-invalid="true"' in part.text
    assert intake.states(reference) == ["submitted"]


# --- letting an error pass ---


def test_an_error_is_let_pass_with_a_reason_that_both_sides_see(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT))
    answer = client_of("archivist").post(f"/transfers/{reference}/files/1/lift", data={"reason": "原件如此，已核对。"})
    assert answer.status_code == 303
    [entry] = intake.entries(reference)
    assert (entry.verdict, entry.errors) == ("pass", 0)
    for who in ("enterprise", "auditor", "lead"):
        assert "原件如此，已核对。" in client_of(who).get(f"/transfers/{reference}/files/1").text
    assert actions.submit(intake.cast["enterprise"], reference, bound=True) == 1


def test_what_was_let_pass_stands_against_a_new_package_again(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT))
    actions.lift(intake.cast["archivist"], reference, 1, "原件如此")
    intake.upload(reference, package(ZHANG, **FAULT))
    intake.work()
    assert intake.entries(reference)[0].verdict == "fail"


def test_what_was_let_pass_stays_so_when_the_same_package_is_judged_again(intake: Intake):
    reference = intake.checked(package(ZHANG, **FAULT), rows=(row(ZHANG),))
    actions.lift(intake.cast["archivist"], reference, 1, "原件如此")
    intake.upload(reference, package(ZHANG), stem="另一个")
    intake.work()
    actions.withdraw_file(intake.cast["enterprise"], reference, 2)
    entry = intake.entries(reference)[0]
    assert (entry.inspections, entry.verdict) == (3, "pass")
    assert [found.lifted_reason for found in queries.kept_findings(queries.last_inspection(entry))] == ["原件如此"]


def test_nobody_lets_a_bar_pass(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG, 死亡日期="2020-01-01"),))
    with pytest.raises(Refusal, match="法规不允许移交"):
        actions.lift(intake.cast["lead"], reference, 1, "家属要求")
    assert client_of("lead").post(f"/transfers/{reference}/files/1/lift", data=REASON).status_code == 409
    assert "放行" not in client_of("lead").get(f"/transfers/{reference}/files/1").text


def test_nobody_lets_pass_what_cannot_be_filed(intake: Intake):
    intake.received(package(ZHANG))
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Refusal, match="不能放行"):
        actions.lift(intake.cast["lead"], reference, 1, "再收一次")


def test_nothing_to_let_pass_is_said(intake: Intake):
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Refusal, match="没有要放行的"):
        actions.lift(intake.cast["archivist"], reference, 1, "放行")
