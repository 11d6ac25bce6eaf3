"""Taking a file, or the whole batch, back before its receipt."""
import pytest

from portal.access import Forbidden
from portal.lifecycle import Refusal
from portal.transfers import actions
from tests.portal.transfers.intake import LI, ZHANG, Intake, package, row


def test_a_file_is_taken_out_and_its_package_removed(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG), package(LI))
    answer = client_of("enterprise").post(f"/transfers/{reference}/files/1/withdraw")
    assert answer.status_code == 303
    intake.work()
    assert intake.states(reference) == ["withdrawn", "checked"]
    assert len([path for path in intake.staging.iterdir() if not path.name.endswith(".pictures")]) == 1
    assert [(entry.before, entry.after) for entry in intake.trail("transfer.file_withdrawn")] == [("checked", "withdrawn")]


def test_a_submitted_file_can_still_be_taken_out(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    actions.withdraw_file(intake.cast["enterprise"], reference, 1)
    assert intake.states(reference) == ["withdrawn"]


def test_its_package_brings_a_person_back(intake: Intake):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG),))
    actions.withdraw_file(intake.cast["enterprise"], reference, 1)
    intake.upload(reference, package(ZHANG))
    intake.work()
    assert [(entry.state, entry.inspections) for entry in intake.entries(reference)] == [("checked", 2)]


def test_a_whole_batch_is_taken_back(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG), rows=(row(ZHANG), row(LI)))
    assert client_of("enterprise").post(f"/transfers/{reference}/withdraw").status_code == 303
    intake.work()
    assert (intake.transfer(reference).state, intake.states(reference)) == ("withdrawn", ["withdrawn", "withdrawn"])
    assert list(intake.staging.iterdir()) == []
    assert "本批已撤回" in client_of("enterprise").get(f"/transfers/{reference}").text


@pytest.mark.parametrize("who", ["archivist", "lead", "auditor", "planner", "admin"])
def test_who_may_not(intake: Intake, client_of, who):
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Forbidden):
        actions.withdraw(intake.cast[who], reference)
    assert client_of(who).post(f"/transfers/{reference}/files/1/withdraw").status_code == 403


def test_another_enterprise_finds_no_such_batch_and_nobody_a_file_that_is_not_there(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    assert client_of("other_enterprise").post(f"/transfers/{reference}/files/1/withdraw").status_code == 404
    assert client_of("enterprise").post(f"/transfers/{reference}/files/7/withdraw").status_code == 404


def test_not_after_the_receipt_and_not_twice(intake: Intake, client_of):
    received, withdrawn = intake.received(package(ZHANG)), intake.checked(package(LI))
    actions.withdraw_file(intake.cast["enterprise"], withdrawn, 1)
    for reference in (received, withdrawn):
        assert client_of("enterprise").htmx("post", f"/transfers/{reference}/files/1/withdraw").status_code == 409
    with pytest.raises(Refusal):
        actions.withdraw(intake.cast["enterprise"], received)
