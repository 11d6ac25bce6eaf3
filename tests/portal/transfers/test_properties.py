"""The four properties of a batch: every row has a result, kept round by round, and people answer for what no machine sees."""
import pytest

from portal.access import Forbidden
from portal.database import writing
from portal.lifecycle import Refusal
from portal.transfers import actions, queries
from portal.transfers.actions.assessing import assess
from tests.portal.transfers.intake import FAULT, LI, ZHANG, Intake, package, row


def results(intake: Intake, reference: str) -> dict[str, dict]:
    """Row -> its result in the newest round."""
    return {one["number"]: one for one in queries.last_assessment(intake.transfer(reference)).results}


def test_each_round_is_kept_with_a_result_for_every_row(intake: Intake, client_of):
    reference = intake.checked(package(ZHANG, **FAULT), rows=(row(ZHANG),), **{"数据量(GB)": "0.001"})
    first = results(intake, reference)
    assert first["1-5"]["result"] == "failed" and first["1-5"]["codes"] == ["date-after-transfer"]
    assert first["2-1"]["result"] == first["2-2"]["result"] == first["1-14"]["result"] == "passed"
    assert first["1-1"]["result"] == "untested" and "摘要清单" in first["1-1"]["reason"]
    assert first["4-2"]["reason"].startswith("没有配置病毒扫描程序") and first["3-2"]["reason"] == "入藏以后才能核对"
    intake.upload(reference, package(ZHANG))
    intake.work()
    assert results(intake, reference)["1-5"]["result"] == "passed"
    assert [one.round for one in queries.assessments_of(intake.transfer(reference))] == [2, 1]
    text = client_of("auditor").get(f"/transfers/{reference}/properties?round=1").text
    assert "第 1 轮" in text and "date-after-transfer" in text and "不通过" in text


def test_after_custody_the_rows_that_need_it_are_tested(intake: Intake):
    reference = intake.received(package(ZHANG))
    last = results(intake, reference)
    assert {last[number]["result"] for number in ("1-7", "2-5", "3-2", "1-14")} == {"passed"}
    assert last["2-1"]["reason"] == "本批没有移交清册"


def test_a_file_with_fewer_rows_than_were_inspected_fails_the_batch(intake: Intake):
    reference = intake.received(package(ZHANG))
    with writing():
        queries.last_inspection(intake.entries(reference)[0]).pages = 2
    with writing():
        assess(intake.transfer(reference))
    failed = results(intake, reference)["3-2"]
    facts = failed["examples"][0]["facts"]
    assert failed["result"] == "failed" and (facts["counted"], facts["stated"]) == (2, 3)


def test_who_answers_for_what_and_when(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG))
    browser = client_of("enterprise")
    assert browser.post(f"/transfers/{reference}/attestations/4-7").status_code == 303
    assert "声明" in browser.get(f"/transfers/{reference}/properties").text
    assert results(intake, reference)["4-7"]["result"] == "passed"
    assert browser.post(f"/transfers/{reference}/attestations/4-7").status_code == 409
    assert browser.post(f"/transfers/{reference}/attestations/4-7/take-back").status_code == 303
    assert results(intake, reference)["4-7"]["result"] == "untested"
    assert [entry.after for entry in intake.trail("transfer.attested")] == ["4-7"]


@pytest.mark.parametrize(("number", "who", "error"), [
    ("3-7", "enterprise", Forbidden), ("4-4", "archivist", Refusal), ("1-2", "archivist", Exception), ("9-9", "archivist", Exception),
])
def test_what_nobody_or_not_everybody_may_attest(intake: Intake, number, who, error):
    reference = intake.submitted(package(ZHANG))
    with pytest.raises(error):
        actions.attest(intake.cast[who], reference, number)


def test_a_round_that_brings_nothing_new_is_not_kept_again(intake: Intake):
    reference = intake.checked(package(ZHANG))
    intake.upload(reference, package(ZHANG))
    intake.work()
    assert len(queries.assessments_of(intake.transfer(reference))) == 1


def test_a_scanner_that_objects_keeps_the_package_closed(intake: Intake, monkeypatch):
    from portal.transfers import jobs

    monkeypatch.setattr(jobs.intake_checks, "scan", lambda place, command: False)
    reference = intake.checked(package(ZHANG))
    assert intake.codes(reference) == ["virus-found"]
    assert results(intake, reference)["4-2"]["result"] == "failed"


def test_a_package_that_changed_in_staging_is_told(intake: Intake):
    reference = intake.announce()
    intake.upload(reference, package(ZHANG))
    place = intake.staging / intake.entries(reference)[0].package.staging_name
    place.write_bytes(package(ZHANG, pages=2).zip(intake.folder, stem="other").read_bytes())
    intake.work()
    assert "package-changed" in intake.codes(reference)
    assert results(intake, reference)["1-14"]["result"] == "failed"


def test_binding_is_attested_with_the_submission_and_refused_without(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG), package(LI)), client_of("enterprise")
    refused = browser.post(f"/transfers/{reference}/submit")
    assert refused.status_code == 409 and "提交以前要声明：这些人的纸质档案已装订成册" in refused.text
    assert intake.states(reference) == ["checked", "checked"]
    browser.post(f"/transfers/{reference}/submit", data={"bound": "yes"})
    attested = queries.attestations_of(intake.transfer(reference))["binding"]
    assert attested.account_id == intake.cast["enterprise"].account_id
    assert "已声明" in browser.get(f"/transfers/{reference}").text


def test_what_was_returned_at_the_receipt_does_not_fail_what_was_taken(intake: Intake):
    reference = intake.checked(package(ZHANG), package(LI, **FAULT))
    assert results(intake, reference)["1-5"]["result"] == "failed"
    actions.submit(intake.cast["enterprise"], reference, bound=True)
    actions.receive(intake.cast["archivist"], reference)
    intake.work()
    assert results(intake, reference)["1-5"]["result"] == "passed"
    assert queries.last_assessment(intake.transfer(reference)).files == 1
