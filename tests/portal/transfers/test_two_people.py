"""Two people at the same batch in the same moment: nothing is done twice."""
from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portal.catalogue.models import PersonnelFile
from portal.database import db
from portal.lifecycle import Refusal
from portal.transfers import actions
from portal.transfers.states import DISK
from tests.portal.cast import USCC
from tests.portal.side_by_side import both
from tests.portal.transfers.intake import FAULT, ZHANG, Intake, package


def refusals(answers: list[Any]) -> list[str]:
    """What was refused, in words; anything else that was raised is a fault."""
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refusal)], answers
    return [one.sentence for one in answers if isinstance(one, Refusal)]


def in_custody() -> int:
    return db.session.scalar(select(func.count()).select_from(PersonnelFile)) or 0


def test_two_archivists_sign_and_one_receipt_stands(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    signing = (lambda who=who: actions.receive(intake.cast[who], reference) for who in ("archivist", "archivist2"))
    said = refusals(both(intake.app, *signing))
    assert len(said) == 1 and "不能签收" in said[0] and len(intake.trail("transfer.received")) == 1
    intake.work()
    assert in_custody() == 1 and intake.states(reference) == ["accessioned"]


def test_the_enterprise_takes_the_batch_back_while_the_archive_signs(intake: Intake):
    reference = intake.submitted(package(ZHANG))
    cast = intake.cast
    answers = both(
        intake.app, lambda: actions.withdraw(cast["enterprise"], reference), lambda: actions.receive(cast["archivist"], reference))
    assert len(refusals(answers)) == 1
    intake.work()
    assert (intake.transfer(reference).state, in_custody()) in (("withdrawn", 0), ("accessioned", 1))


def test_one_archivist_lets_pass_what_another_returns(intake: Intake):
    given = intake.given(package(ZHANG, **FAULT))
    reference = actions.announce(intake.cast["archivist"], USCC, packages=[given], origin=DISK)
    intake.work()
    cast = intake.cast
    answers = both(
        intake.app, lambda: actions.lift(cast["archivist"], reference, 1, "原件如此"),
        lambda: actions.return_file(cast["archivist2"], reference, 1, "缺一页"))
    assert intake.states(reference) == ["returned"] and set(refusals(answers)) <= {"没有要放行的。"}


def test_the_same_package_from_two_browsers_is_one_file_with_one_package(intake: Intake):
    reference = intake.announce()
    given = [intake.given(package(ZHANG)), intake.given(package(ZHANG))]
    answers = both(intake.app, *(lambda one=one: actions.upload(intake.cast["enterprise"], reference, one) for one in given))
    assert refusals(answers) == [] and answers == [1, 1]
    intake.work()
    assert intake.states(reference) == ["checked"] and intake.codes(reference) == []
    assert len([path for path in intake.staging.iterdir() if path.suffix != ".pictures"]) == 1
