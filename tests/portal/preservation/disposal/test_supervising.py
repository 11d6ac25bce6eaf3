"""The authority, the approval, and the two persons who watch: who may be which, and that nothing happens before the second."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from portal.access import Forbidden
from portal.accounts.actions import TooManyAttempts, WrongPassword
from portal.catalogue import actions as catalogue
from portal.catalogue.actions import Description
from portal.database import writing
from portal.jobs import ask
from portal.jobs.models import Job
from portal.lifecycle import Refusal
from portal.preservation.disposal import actions
from portal.preservation.exports import actions as exports
from portal.preservation.exports.selection import Selection
from portal.regulation.reference import object_id
from portal.use_requests.actions import ask as ask_for_copy
from tests.portal.preservation.disposal.conftest import AUTHORITY, FIRST, PASSWORD, SECOND, Disposals, store


def test_a_list_is_approved_by_its_authority_and_by_another_person(disposals: Disposals, tmp_path):
    cast, number = disposals.cast, disposals.proposed(FIRST)
    with pytest.raises(Refusal, match="还没有记下批准文件"):
        actions.approve(cast["lead"], number)
    torn = tmp_path / "torn"
    torn.write_bytes(b"%PDF-1.4 torn")
    for authority, path, sentence in (
        (replace(AUTHORITY, document=" "), disposals.scan, "都要填"), (replace(AUTHORITY, issued_on=date(2999, 1, 1)), disposals.scan, "还没有到"),
        (replace(AUTHORITY, appraised_on=AUTHORITY.issued_on + timedelta(days=1)), disposals.scan, "先鉴定，后批准"),
        (AUTHORITY, torn, "读不出来"),
    ):
        with pytest.raises(Refusal, match=sentence):
            actions.record_authority(cast["archivist"], number, authority, path)
    for _ in range(2):  # sent twice, it is filed once
        actions.record_authority(cast["archivist"], number, AUTHORITY, disposals.scan)
    one = disposals.list(number)
    assert (one.document, one.scan_kind, one.scan_pages, one.object_version) == ("晋档〔2026〕7号", "jpeg", 1, 1)
    assert actions.scan_of(one) == disposals.scan.read_bytes() and actions.picture_of(one).startswith(b"\xff\xd8")
    with pytest.raises(Forbidden):
        actions.approve(cast["archivist2"], number)
    actions.send_back(cast["lead"], number, "再核对一遍")
    assert disposals.list(number).document is None, "an authority is for the list as it stood"
    actions.propose(cast["archivist"], number)
    actions.record_authority(cast["archivist"], number, replace(AUTHORITY, document="晋档〔2026〕8号"), disposals.scan)
    actions.approve(cast["lead"], number)
    assert disposals.list(number).state == "approved"
    own = actions.begin(cast["lead"], "期限已满")
    actions.add_files(cast["lead"], own, [SECOND])
    actions.propose(cast["lead"], own)
    actions.record_authority(cast["lead"], own, AUTHORITY, disposals.scan)
    with pytest.raises(Refusal, match="另一位主任档案员"):
        actions.approve(cast["lead"], own)


def test_two_others_confirm_with_their_own_passwords(disposals: Disposals):
    cast, number = disposals.cast, disposals.approved(FIRST)
    for name in ("archivist", "lead"):
        with pytest.raises(Refusal, match="监销要由另外两位来做"):
            actions.confirm(cast[name], number, PASSWORD)
    for name in ("auditor", "admin", "enterprise"):
        with pytest.raises(Forbidden):
            actions.confirm(cast[name], number, PASSWORD)
    with pytest.raises(WrongPassword):
        actions.confirm(cast["archivist2"], number, "不是这个")
    assert disposals.list(number).first_by is None
    assert actions.confirm(cast["archivist2"], number, PASSWORD) == "witnessed"
    with pytest.raises(Refusal, match="已经确认过"):
        actions.confirm(cast["archivist2"], number, PASSWORD)
    with pytest.raises(Refusal, match="不能撤销"):
        actions.abandon(cast["archivist"], number, "太晚")
    disposals.work()
    assert disposals.list(number).state == "witnessed" and not store().withdrawn(object_id(FIRST)), "nothing happens by itself"
    assert actions.confirm(cast["lead2"], number, PASSWORD) == "destroying"
    assert disposals.verbs(f"disposal:{number}")[-2:] == ["disposal.supervised"] * 2
    assert "account.confirmation_refused" in disposals.verbs(f"account:{cast['archivist2'].account_id}")


def test_guessing_at_a_confirmation_is_slowed_down_like_at_the_door(disposals: Disposals):
    number = disposals.approved(FIRST)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            actions.confirm(disposals.cast["archivist2"], number, "guess", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        actions.confirm(disposals.cast["archivist2"], number, PASSWORD, "10.0.0.1")


def test_the_database_itself_wants_two_independent_persons(disposals: Disposals):
    number = disposals.approved(FIRST)
    for wrong in (
        {"first_by": "lead"}, {"first_by": "archivist"}, {"first_by": "lead2", "second_by": "lead2"}, {"approved_by": "archivist"},
    ):
        with pytest.raises(IntegrityError), writing() as session:
            one = session.merge(disposals.list(number))
            for column, name in wrong.items():
                setattr(one, column, disposals.cast[name].account_id)
    with pytest.raises(IntegrityError), writing() as session:
        session.merge(disposals.list(number)).state = "destroying"


def test_a_closed_file_is_neither_changed_nor_asked_for_nor_sent_out_until_it_is_open_again(disposals: Disposals):
    cast, number = disposals.cast, disposals.approved(FIRST)
    actions.confirm(cast["archivist2"], number, PASSWORD)
    attempts = (
        lambda: catalogue.edit_material(cast["archivist"], FIRST, "1-1", 0, Description("履历", None, "")),
        lambda: catalogue.finish(cast["archivist"], FIRST), lambda: catalogue.note_death(cast["archivist"], FIRST, None),
        lambda: actions.appraise(cast["archivist"], FIRST, "Y", "鉴定〔2026〕2号", date(2026, 8, 1), "改判"),
        lambda: ask_for_copy(cast["township"], FIRST, "pension", ["9-2-1"], identity_check="in_person"),
    )
    for attempt in attempts:
        with pytest.raises(Refusal, match="列入销毁"):
            attempt()
    exported = exports.begin(cast["lead"], Selection(everything=True), "bag", "移库")
    with pytest.raises(Refusal, match="写明理由"):
        actions.interrupt(cast["lead2"], number, "")
    actions.interrupt(cast["lead2"], number, "卷里少两页")
    one = disposals.list(number)
    assert (one.state, one.first_by, one.interrupted_because, disposals.file(FIRST).custody) == ("approved", None, "卷里少两页", "held")
    catalogue.finish(cast["archivist"], FIRST)
    assert exported, "the export of everything went on without the closed file"


def test_whatever_came_up_since_the_approval_stops_the_confirmation(disposals: Disposals):
    cast, number = disposals.cast, disposals.approved(FIRST)
    export = exports.begin(cast["lead"], Selection((FIRST,)), "bag", "移库")
    with pytest.raises(Refusal, match=f"正在导出（{export}）"):
        actions.confirm(cast["archivist2"], number, PASSWORD)
    exports.remove(cast["lead"], export)
    with writing():
        ask("digitisation.read", f"file:{FIRST}", {"file_id": disposals.file(FIRST).id})
    with pytest.raises(Refusal, match="还在做文字识别"):
        actions.confirm(cast["archivist2"], number, PASSWORD)
    with writing() as session:
        session.query(Job).delete()
    catalogue.note_death(cast["archivist"], FIRST, None)
    with pytest.raises(Refusal, match="没有记为死亡"):
        actions.confirm(cast["archivist2"], number, PASSWORD)
    assert disposals.file(FIRST).custody == "held"
