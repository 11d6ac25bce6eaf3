"""Editing what the 目录 says of a material: it works, who may not, when it is refused, what is wrong, without scripts; and back again."""
from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access import Forbidden
from portal.catalogue import actions
from portal.catalogue.actions import Description
from portal.catalogue.models import Material, MaterialVersion
from portal.catalogue.queries import material_for
from portal.database import db
from portal.lifecycle import Refusal
from portal.regulation.dates import PartialDate
from portal.trail import TrailEntry
from tests.portal.catalogue.conftest import NUMBER, Shelf

WRITTEN = {"seen": "0", "title": "招工登记表", "year": "1975", "month": "8", "day": "", "remark": "缺末页"}


def address(shelf: Shelf, code: str = "9-2-1") -> str:
    return f"/files/{shelf.own}/items/{code}"


def material(cast, shelf: Shelf, code: str = "9-2-1") -> Material:
    db.session.rollback()
    return material_for(cast["archivist"], shelf.own, code)


def test_it_works_and_the_index_is_told(shelf: Shelf, client_of, cast):
    answer = client_of("archivist").htmx("post", address(shelf), WRITTEN)
    assert answer.status_code == 200 and "招工登记表" in answer.text and "9-2-1 已保存。" in answer.text and "<html" not in answer.text
    now = material(cast, shelf)
    assert (now.title, now.date_text, now.remark) == ("招工登记表", "1975-08", "缺末页")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "file.edited")).one()
    assert (entry.subject, entry.before, entry.after) == (f"file:{shelf.own}", "9-2-1/0", "9-2-1/1")
    assert "招工" not in f"{entry.before}{entry.after}{entry.reason}"


@pytest.mark.parametrize(("who", "status"), [
    ("auditor", 403), ("retiree", 403), ("enterprise", 403), ("township", 403), ("planner", 403), ("admin", 403),
])
def test_who_may_not(shelf: Shelf, client_of, cast, who, status):
    for answer in (client_of(who).get(address(shelf)), client_of(who).post(address(shelf), data=WRITTEN)):
        assert answer.status_code == status
    with pytest.raises(Forbidden):
        actions.edit_material(cast[who], shelf.own, "9-2-1", 0, Description("x", None, ""))
    assert material(cast, shelf).title == "招工审批表"


def test_somebody_was_faster(shelf: Shelf, client_of, cast):
    client_of("archivist").post(address(shelf), data=WRITTEN)
    answer = client_of("archivist2").post(address(shelf), data=WRITTEN | {"title": "别的"})
    assert answer.status_code == 409 and "刚刚有人改过" in answer.text
    assert material(cast, shelf).title == "招工登记表"


@pytest.mark.parametrize(("wrong", "field", "said"), [
    ({"title": "  "}, "title", "材料名称要填"), ({"title": "长" * 201}, "title", "最多 200 个字符"),
    ({"month": "13"}, "month", "13 月不存在。只知道年份，月和日可以空着。"), ({"year": "", "month": "8"}, "month", "先填年"),
    ({"month": "", "day": "1"}, "day", "先填月"), ({"month": "2", "day": "30"}, "day", "1975 年 2 月没有 30 日"),
    ({"year": "去年"}, "year", "整数"), ({"year": "2999"}, "year", "年份要在"), ({"year": "0"}, "year", "年份要在"),
    ({"title": f"证明（{NUMBER}）"}, "title", "目录里不写身份证号"), ({"remark": NUMBER}, "remark", "目录里不写身份证号"),
])
def test_bad_input_is_said_at_the_field_and_what_was_typed_stays(shelf: Shelf, client_of, cast, wrong, field, said):
    answer = client_of("archivist").htmx("post", address(shelf), WRITTEN | wrong)
    assert answer.status_code == 422 and said in answer.text and f'id="{field}-wrong"' in answer.text
    assert ('aria-invalid="true"' in answer.text and "缺末页" in answer.text) or field == "remark"
    assert material(cast, shelf).title == "招工审批表"


@pytest.mark.parametrize("seen", ["", "x", "-1", "9999999999999", "１"])
def test_a_forged_state_is_refused(shelf: Shelf, client_of, seen):
    assert client_of("archivist").post(address(shelf), data=WRITTEN | {"seen": seen}).status_code == 409


def test_fields_of_other_things_are_not_taken(shelf: Shelf, client_of, cast):
    client_of("archivist").post(address(shelf), data=WRITTEN | {"code": "8-9", "file_id": "2", "class_code": "8", "page_count": "99"})
    now = material(cast, shelf)
    assert (now.code, now.class_code, now.page_count) == ("9-2-1", "9-2", 1)


def test_without_scripts(shelf: Shelf, client_of):
    browser = client_of("archivist")
    opened = browser.get(address(shelf))
    assert "<html" in opened.text and 'value="招工审批表"' in opened.text and opened.text.count("<form class=\"stack\"") == 1
    wrong = browser.post(address(shelf), data=WRITTEN | {"month": "13"})
    assert wrong.status_code == 422 and "<html" in wrong.text and "13 月不存在" in wrong.text
    saved = browser.post(address(shelf), data=WRITTEN)
    assert saved.status_code == 303 and saved.location.endswith("#item-9-2-1")
    assert "9-2-1 已保存。" in browser.get(f"/files/{shelf.own}").text


def test_a_partial_date_keeps_what_is_unknown(shelf: Shelf, client_of, cast):
    client_of("archivist").post(address(shelf), data=WRITTEN | {"year": "", "month": "", "day": ""})
    now = material(cast, shelf)
    assert (now.year, now.month, now.day, now.date_text) == (None, None, None, "")


def test_it_can_be_taken_back_and_the_earlier_words_are_kept(shelf: Shelf, client_of, cast):
    browser = client_of("archivist")
    answer = browser.htmx("post", address(shelf), WRITTEN)
    assert f'action="{address(shelf).replace("·", "%C2%B7")}/edits/1/undo"' in answer.text
    assert browser.post(f"{address(shelf)}/edits/1/undo").status_code == 303
    now = material(cast, shelf)
    assert (now.title, now.date_text, now.remark) == ("招工审批表", "1975-08-01", "")
    kept = db.session.scalars(select(MaterialVersion.title).order_by(MaterialVersion.number)).all()
    assert kept == ["招工审批表", "招工登记表"]


def test_what_was_edited_again_is_not_taken_back(shelf: Shelf, client_of, cast):
    browser = client_of("archivist")
    browser.post(address(shelf), data=WRITTEN)
    browser.post(address(shelf), data=WRITTEN | {"seen": "1", "title": "第二次"})
    assert browser.post(f"{address(shelf)}/edits/1/undo").status_code == 409
    assert browser.post(f"{address(shelf, '1-1')}/edits/0/undo").status_code == 409
    assert material(cast, shelf).title == "第二次"


def test_the_action_itself_wants_a_title(shelf: Shelf, cast):
    with pytest.raises(Refusal):
        actions.edit_material(cast["archivist"], shelf.own, "9-2-1", 0, Description(" ", PartialDate(1975), ""))


def test_a_material_that_is_not_there(shelf: Shelf, client_of):
    assert client_of("archivist").get(address(shelf, "9-2-9")).status_code == 404
    assert client_of("archivist").post(address(shelf, "9-2-9"), data=WRITTEN).status_code == 404
