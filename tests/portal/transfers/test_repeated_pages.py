"""The same page in the files of two persons: among packages that are checked, in a batch, in another one, in custody."""
from __future__ import annotations

from sqlalchemy import func, select

from portal.database import db
from portal.transfers import actions
from portal.transfers.actions.keeping_digests import keep_digests
from portal.transfers.checking import check_packages
from portal.transfers.models import TransferPageDigest
from portal.transfers.queries import kept_findings, last_inspection
from portal.transfers.register import read_register
from portal.transfers.sealed import open_report
from tests.packages import ORIGINALS, Made, text_pdf
from tests.portal.cast import OTHER_USCC
from tests.portal.transfers.intake import LI, WANG, ZHANG, Intake, package, row

CODE, PAGE = "page-other-person", "1-1-001.PDF"
STRAYED = text_pdf("a page of somebody else")


def with_strayed(person: tuple[str, str], page: str = PAGE, pages: int = 1) -> Made:
    """A person's package in which one page is the strayed one."""
    return package(person, pages).with_files({f"{ORIGINALS}/{page}": STRAYED})


def said(intake: Intake, reference: str, place: int = 0) -> list[tuple[str, str, str]]:
    """(page, holder, page there) of each such finding of a file."""
    found = kept_findings(last_inspection(intake.entries(reference)[place]))
    return [(row.facts["image"], row.facts["holder"], row.facts["other"]) for row in found if row.code == CODE]


def test_packages_that_are_checked_together_are_compared(tmp_path):
    for made in (with_strayed(ZHANG), with_strayed(LI, "1-1-002.PDF", 2), package(WANG)):
        made.zip(tmp_path)
    found = [[finding for finding in one["findings"] if finding["code"] == CODE] for one in check_packages([str(tmp_path)])["packages"]]
    assert [len(findings) for findings in found] == [1, 1, 0]
    (first,), (second,), _ = found
    assert (first["subject"], second["subject"]) == (PAGE, "1-1-002.PDF") and first["weight"] == "warning"
    assert "李测试530***********0025 的" in first["detail"] and "1-1-002.PDF" in first["detail"] and LI[1] not in first["detail"]


def test_the_same_person_twice_is_not_also_called_another_person(tmp_path):
    package(ZHANG).zip(tmp_path)
    package(ZHANG).zip(tmp_path, stem=f"{ZHANG[0]}{ZHANG[1]} (2)")
    codes = {finding["code"] for one in check_packages([str(tmp_path)])["packages"] for finding in one["findings"]}
    assert "person-twice" in codes and CODE not in codes


def test_both_files_of_a_batch_are_told_whichever_was_checked_first(intake):
    reference = intake.checked(with_strayed(ZHANG), with_strayed(LI, "1-1-002.PDF", 2), package(WANG))
    (page, holder, other), = said(intake, reference, 0)
    assert (page, other) == (PAGE, "1-1-002.PDF") and "李测试" in holder and LI[1] not in holder
    (page, holder, other), = said(intake, reference, 1)
    assert (page, other) == ("1-1-002.PDF", PAGE) and "张测试" in holder
    assert said(intake, reference, 2) == []
    assert [entry.verdict for entry in intake.entries(reference)] == ["pass"] * 3


def test_a_mended_package_clears_the_other_file_too(intake):
    reference = intake.checked(with_strayed(ZHANG), with_strayed(LI))
    intake.upload(reference, package(LI))
    intake.work()
    assert said(intake, reference, 0) == said(intake, reference, 1) == []


def test_a_file_that_leaves_the_batch_clears_the_other(intake):
    reference = intake.checked(with_strayed(ZHANG), with_strayed(LI))
    actions.withdraw_file(intake.actor("enterprise"), reference, 2)
    assert said(intake, reference, 0) == []


def test_a_mended_package_that_brings_the_page_tells_the_other_file(intake):
    reference = intake.checked(package(ZHANG), with_strayed(LI))
    assert said(intake, reference, 0) == said(intake, reference, 1) == []
    intake.upload(reference, with_strayed(ZHANG))
    intake.work()
    assert [len(said(intake, reference, place)) for place in (0, 1)] == [1, 1]


def test_the_other_file_follows_a_return_and_its_undoing(intake):
    reference, archivist = intake.submitted(with_strayed(ZHANG), with_strayed(LI)), intake.actor("archivist")
    assert len(said(intake, reference, 0)) == 1
    actions.return_file(archivist, reference, 2, "这一页不是他的")
    assert said(intake, reference, 0) == []
    actions.take_back(archivist, reference, 2)
    assert [len(said(intake, reference, place)) for place in (0, 1)] == [1, 1]


def test_a_returned_file_hears_of_the_mended_other_one(intake):
    """It is told while it is mended that the page is gone from the other file, and nothing when its own return is undone."""
    reference, archivist = intake.submitted(with_strayed(ZHANG), with_strayed(LI)), intake.actor("archivist")
    actions.return_file(archivist, reference, 1, "这一页不是他的")
    actions.return_file(archivist, reference, 2, "这一页不是他的")
    intake.upload(reference, package(LI))
    intake.work()
    assert said(intake, reference, 0) == []
    actions.take_back(archivist, reference, 1)
    assert said(intake, reference, 0) == said(intake, reference, 1) == []


def test_what_is_received_is_not_told_of_a_page_that_was_returned(intake):
    reference = intake.checked(with_strayed(ZHANG), with_strayed(LI), rows=(row(ZHANG), row(LI)), 移交日期="2026-01-01")
    actions.submit(intake.actor("enterprise"), reference, bound=True)
    register = intake.folder / "mended.xlsx"
    register.write_bytes(intake.register(row(ZHANG), row(LI, 死亡日期="2020-05-01"), 移交日期="2026-01-01"))
    actions.replace_register(intake.actor("enterprise"), reference, read_register(register))
    assert len(said(intake, reference, 0)) == 1
    actions.receive(intake.actor("archivist"), reference)
    assert intake.states(reference) == ["submitted", "returned"] and said(intake, reference, 0) == []


def test_another_batch_and_custody_are_known(intake):
    intake.received(with_strayed(ZHANG))
    reference = intake.checked(with_strayed(LI))
    (page, holder, other), = said(intake, reference)
    assert (page, other) == (PAGE, PAGE) and holder.startswith("张测试 J123-RS·QT-")
    intake.checked(with_strayed(WANG))
    assert len(said(intake, reference)) == 1


def test_custody_is_known_by_the_catalogue_alone(intake):
    """The original is told although reading uses the optimised image; nothing of the batch has to be kept for it."""
    intake.received(with_strayed(ZHANG))
    assert db.session.scalar(select(func.count()).select_from(TransferPageDigest)) == 0
    reference = intake.announce("other_enterprise", code=OTHER_USCC)
    intake.upload(reference, with_strayed(LI), by="other_enterprise")
    intake.work()
    assert said(intake, reference) == [(PAGE, "馆藏的一份档案", PAGE)]


def test_the_digests_of_open_batches_are_made_again_from_the_reports(intake):
    reference = intake.checked(with_strayed(ZHANG))
    before = db.session.execute(select(TransferPageDigest.entry_id, TransferPageDigest.digest, TransferPageDigest.image)).all()
    [entry] = intake.entries(reference)
    keep_digests(entry, open_report(entry.package.report_token))
    assert db.session.execute(select(TransferPageDigest.entry_id, TransferPageDigest.digest, TransferPageDigest.image)).all() == before


def test_what_another_enterprise_handed_over_is_not_named(intake):
    intake.checked(with_strayed(ZHANG))
    reference = intake.announce("other_enterprise", code=OTHER_USCC)
    intake.upload(reference, with_strayed(LI), by="other_enterprise")
    intake.work()
    assert said(intake, reference) == [(PAGE, "别的单位的一份档案", PAGE)]


def test_only_the_newest_package_of_a_file_counts(intake):
    reference = intake.checked(package(ZHANG, 3))
    intake.upload(reference, package(ZHANG, 2))
    intake.work()
    assert db.session.scalar(select(func.count()).select_from(TransferPageDigest)) == 2
