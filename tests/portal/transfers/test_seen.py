"""Somebody before a page of a batch that another has overtaken: nothing is signed that was not seen, and the refusal says what is now."""
from __future__ import annotations

import re

from portal.transfers import actions
from tests.portal.live_site import settings  # noqa: F401  (one database is enough here)
from tests.portal.transfers.intake import FAULT, LI, WANG, ZHANG, Intake, package


def marked(text: str, action: str) -> str:
    """What the form to this address says of what was seen."""
    found = re.search(rf'action="[^"]*/{action}".*?name="seen" value="(\w+)"', text, flags=re.S)
    assert found, f"no form to {action}"
    return found[1]


def test_the_archive_signs_for_what_it_saw(intake: Intake, client_of):
    reference, archivist = intake.submitted(package(ZHANG), package(LI)), client_of("archivist")
    before = marked(archivist.get(f"/transfers/{reference}").text, "receive")
    actions.withdraw_file(intake.cast["enterprise"], reference, 2)
    answer = archivist.htmx("post", f"/transfers/{reference}/receive", data={"seen": before})
    assert answer.status_code == 409 and "现在可以签收 1 人" in answer.text and intake.transfer(reference).state == "submitted"
    now = marked(archivist.get(f"/transfers/{reference}").text, "receive")
    assert archivist.htmx("post", f"/transfers/{reference}/receive", data={"seen": now}).status_code == 204
    assert intake.transfer(reference).state == "accepted"


def test_the_enterprise_declares_bound_what_it_saw(intake: Intake, client_of):
    reference, browser = intake.checked(package(ZHANG)), client_of("enterprise")
    before = marked(browser.get(f"/transfers/{reference}").text, "submit")
    intake.upload(reference, package(WANG))
    intake.work()
    answer = browser.post(f"/transfers/{reference}/submit", data={"bound": "yes", "seen": before})
    assert answer.status_code == 409 and "现在可以提交 2 人" in answer.text and intake.states(reference) == ["checked", "checked"]


def test_what_was_inspected_again_is_not_let_pass_unread(intake: Intake, client_of):
    reference, archivist = intake.checked(package(ZHANG, **FAULT)), client_of("archivist")
    page = archivist.get(f"/transfers/{reference}/files/1").text
    assert 'name="inspection" value="1"' in page
    intake.upload(reference, package(ZHANG, **FAULT))
    intake.work()
    answer = archivist.htmx("post", f"/transfers/{reference}/files/1/lift", data={"reason": "原件如此", "inspection": "1"})
    assert answer.status_code == 409 and "又检测过" in answer.text and intake.entries(reference)[0].verdict == "fail"


def test_a_form_sent_again_after_back_is_told_how_the_batch_stands_and_where_it_is(intake: Intake, client_of):
    reference = intake.received(package(ZHANG))
    page = f"/transfers/{reference}"
    for verb, who in (("receive", "archivist"), ("withdraw", "enterprise"), ("submit", "enterprise")):
        answer = client_of(who).post(f"{page}/{verb}", data={"bound": "yes"}, headers={"Referer": f"http://localhost{page}"})
        assert answer.status_code == 409 and "现在是“已签收”" in answer.text and f'href="{page}"' in answer.text
    assert len(intake.trail("transfer.received")) == 1
