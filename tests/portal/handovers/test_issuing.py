"""Papers are made out once, kept with their digests, found by their number, and tell whether what they say still holds."""
from __future__ import annotations

import hashlib

from portal import installation
from portal.handovers import actions, queries
from portal.transfers import actions as transfers
from tests.portal.side_by_side import both
from tests.portal.transfers.intake import LI, ZHANG, Intake, package


def test_a_paper_is_kept_byte_for_byte_and_made_out_once_while_nothing_changes(intake: Intake):
    reference = intake.submitted(package(ZHANG), package(LI))
    enterprise = intake.cast["enterprise"]
    number = actions.issue(enterprise, "register", reference)
    assert number.startswith("QC") and actions.issue(enterprise, "register", reference) == number
    paper, pdf = queries.pdf_for(enterprise, number)
    assert paper.pdf_sha256 == hashlib.sha256(pdf).hexdigest() and pdf.startswith(b"%PDF-")
    store = installation.current().store
    assert hashlib.sha256(store.read(paper.object_id, "content.json")).hexdigest() == paper.content_sha256
    assert store.validate(paper.object_id) == []
    assert [entry.subject for entry in intake.trail("paper.issued")] == [f"paper:{number}"]


def test_two_who_press_at_once_have_one_paper(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    issuing = [lambda who=who: actions.issue(intake.cast[who], "register", reference) for who in ("enterprise", "archivist")]
    first, second = both(intake.app, *issuing)
    assert first == second and len(intake.trail("paper.issued")) == 1


def test_the_record_says_when_what_a_paper_says_holds_no_longer(intake: Intake, client_of):
    reference = intake.submitted(package(ZHANG), package(LI))
    number = actions.issue(intake.cast["enterprise"], "register", reference)
    archivist = client_of("archivist")
    assert "与系统现在的记录一致" in archivist.get(f"/papers/{number}").text
    transfers.return_file(intake.cast["archivist"], reference, 2, "缺退休审批表")
    assert "出具以后，记录有了变化" in archivist.get(f"/papers/{number}").text
    newer = actions.issue(intake.cast["archivist"], "register", reference)
    text = archivist.get(f"/papers/{number}").text
    assert newer != number and f"现在以 {newer} 为准" in text
    notice = actions.issue(intake.cast["archivist"], "return", reference)
    assert b"%PDF-" in archivist.get(f"/papers/{notice}.pdf").data[:8]
