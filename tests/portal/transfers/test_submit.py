"""Submitting what passed; the rest stays to be mended in the same batch."""
import pytest

from portal.access import Forbidden
from portal.lifecycle import Refusal
from portal.transfers import actions
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package, row


def test_what_passed_is_submitted_and_the_rest_stays(intake: Intake):
    reference = intake.checked(package(ZHANG), package(LI, **FAULT), rows=(row(ZHANG), row(LI), row(WANG)))
    assert actions.submit(intake.cast["enterprise"], reference, bound=True) == 1
    assert intake.states(reference) == ["submitted", "checked", "announced"]
    assert intake.transfer(reference).state == "submitted"
    assert [(entry.before, entry.after) for entry in intake.trail("transfer.submitted")] == [("draft", "submitted")]


def test_mended_files_are_submitted_later_into_the_same_batch(intake: Intake):
    reference = intake.checked(package(ZHANG), package(LI, **FAULT))
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    intake.upload(reference, package(LI))
    intake.work()
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    assert intake.states(reference) == ["submitted", "submitted"]


@pytest.mark.parametrize("who", ["auditor", "planner", "retiree", "township", "admin"])
def test_who_may_not(intake: Intake, client_of, who):
    reference = intake.checked(package(ZHANG))
    with pytest.raises(Forbidden):
        actions.submit(intake.cast[who], reference, bound=True)
    assert client_of(who).post(f"/transfers/{reference}/submit", data={"bound": "yes"}).status_code == 403


def test_another_enterprise_finds_no_such_batch(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    assert client_of("other_enterprise").post(f"/transfers/{reference}/submit", data={"bound": "yes"}).status_code == 404
    assert intake.states(reference) == ["checked"]


def test_not_while_a_package_is_being_checked(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG))
    intake.upload(reference, package(LI))
    answer = client_of("enterprise").htmx("post", f"/transfers/{reference}/submit", data={"bound": "yes"})
    assert answer.status_code == 409 and "还有 1 个包没有检测完，检测完再提交。" in answer.text
    assert intake.transfer(reference).state == "draft"


def test_not_where_nothing_passes_and_not_twice(intake: Intake, client_of):
    failing, passing = intake.checked(package(ZHANG, **FAULT)), intake.submitted(package(LI))
    for reference in (failing, passing):
        answer = client_of("enterprise").post(f"/transfers/{reference}/submit", data={"bound": "yes"})
        assert answer.status_code == 409 and "没有可以提交的" in answer.text


def test_not_once_the_batch_is_received(intake: Intake):
    reference = intake.received(package(ZHANG))
    with pytest.raises(Refusal):
        actions.submit(intake.cast["enterprise"], reference, bound=True)


def test_a_person_whom_the_archive_got_meanwhile_does_not_pass_any_more(intake: Intake):
    first = intake.checked(package(ZHANG))
    other = intake.checked(package(ZHANG))
    actions.withdraw_file(intake.cast["enterprise"], first, 1)
    actions.submit(intake.cast["enterprise"], other, bound=True)
    actions.receive(intake.cast["archivist"], other)
    intake.upload(first, package(ZHANG))
    intake.work()
    assert intake.codes(first) == ["person-in-custody"]


def test_a_person_whose_other_batch_was_withdrawn_passes_at_the_submission(intake: Intake):
    first, second = intake.checked(package(ZHANG)), intake.checked(package(ZHANG))
    actions.withdraw(intake.cast["enterprise"], first)
    assert actions.submit(intake.cast["enterprise"], second, bound=True) == 1


def test_the_button_says_how_many_and_leads_back_to_the_batch(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG), package(LI)), client_of("enterprise")
    assert "提交 2 人" in browser.get(f"/transfers/{reference}").text
    answer = browser.post(f"/transfers/{reference}/submit", data={"bound": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/transfers/{reference}")
    assert "已提交 2 人，等档案馆签收" in browser.get(answer.location).text
