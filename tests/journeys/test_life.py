"""The whole life of a batch and of a request through the pages, without scripts, in a folder and on real servers."""
from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.demonstration.packages import Packed
from portal.demonstration.sample import Samples
from portal.jobs.worker import work_until_idle
from tests.journeys.house import ENTERPRISE, House, password_of
from tests.journeys.spoiling import LOST, without_its_last_page
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.timeout(600)
FORM, ITEM = "职工退休审批表", "9-2-1"
PDF = b"%PDF-"
REFERENCE, ONE_TIME = re.compile(r"J123-RS·QT-\d{6}"), re.compile(r"一次性密码：(\S+)")
STAFF = {"enterprise": {"enterprise": ENTERPRISE.uscc}, "archivist": {}, "lead": {}, "auditor": {}}


class Life:
    """The people of this journey, each before a screen, and the worker behind them."""

    def __init__(self, app: Flask):
        self.app = app
        self.admin = Visitor(app)
        self.admin.sign_in("admin", password_of("admin"))

    def newcomer(self, user: str, **belonging: str) -> Visitor:
        """An account that the administrator opens; its owner replaces the one-time password at once."""
        self.admin.go("/accounts/new")
        self.admin.press("新建账号", user=user, role=user, **belonging)
        self.admin.press("发一次性密码")
        once = ONE_TIME.search(self.admin.words)
        assert once, self.admin.words
        visitor = Visitor(self.app)
        visitor.sign_in(user, once[1])
        visitor.press("改密码", old=once[1], new=password_of(user), again=password_of(user))
        return visitor

    def work(self) -> None:
        assert work_until_idle(self.app)["failed"] == 0


def test_a_batch_is_handed_over_and_a_retiree_gets_a_certified_copy(house: House, samples: Samples, tmp_path: Path):
    house.open("admin")
    life = Life(house.application())
    enterprise, archivist, lead, auditor = (life.newcomer(user, **belonging) for user, belonging in STAFF.items())
    first, second = samples.packages

    batch = _hand_over(life, enterprise, first, without_its_last_page(second, tmp_path), second, samples.register)
    _take_in(life, archivist, batch)
    reference, foreign = (_found(archivist, packed.person.name) for packed in samples.packages)
    _catalogue(archivist, reference)
    _look_at_pages(archivist, reference)
    _shelve(lead, archivist, reference)

    retiree = life.newcomer("retiree", person=reference)
    request = _ask(retiree)
    _decide(life, archivist, lead, request)
    _fetch(retiree, request)
    assert retiree.get(f"/files/{foreign}").status_code == 404
    assert enterprise.get(f"/files/{reference}").status_code == 403
    auditor.follow("操作记录")
    for verb, about in (("transfer.submitted", "批次 YJ"), ("file.accessioned", f"档案 {reference}"), ("volume.shelved", f"卷 {reference}"),
                        ("request.approved", "申请 SQ"), ("request.copy_collected", "申请 SQ")):
        auditor.go(f"/trail/?verb={verb}")
        auditor.see(about)


def _hand_over(life: Life, enterprise: Visitor, first: Packed, spoilt: Path, second: Packed, register: Path) -> str:
    """Announced by its register, uploaded with a fault, mended and submitted; answers the batch's address."""
    enterprise.follow("移交批次")
    enterprise.follow("新建批次")
    enterprise.press("登记批次", register=register)
    batch = enterprise.address
    enterprise.see(first.person.name, second.person.name, "下一步：上传 2 个人的包")
    enterprise.press("上传", packages=[first.path, spoilt])
    life.work()
    enterprise.go(batch)
    enterprise.see("下一步：改 1 个人的包")
    assert enterprise.offers("先提交通过的 1 人")
    enterprise.follow(second.person.name)
    enterprise.see(LOST)
    enterprise.press("上传", packages=[second.path])
    life.work()
    enterprise.go(batch)
    enterprise.press("提交 2 人", bound="yes")
    enterprise.see("已交给档案馆，等签收")
    return batch


def _take_in(life: Life, archivist: Visitor, batch: str) -> None:
    """Received and accessioned, from the desk on."""
    archivist.go("/")
    archivist.follow("签收")
    assert archivist.address == batch
    archivist.press("签收 2 人")
    life.work()
    archivist.go(batch)
    archivist.see("已签收 2 人", "入藏号 RS")


def _found(archivist: Visitor, name: str) -> str:
    """The 档号 of a person who is looked up by name."""
    archivist.search(name)
    found = set(REFERENCE.findall(archivist.words))
    assert len(found) == 1
    return found.pop()


def _catalogue(archivist: Visitor, reference: str) -> None:
    """A title is mended and found by its new words; the 目录 is printed."""
    archivist.follow("档案")
    archivist.follow(reference)
    archivist.see(FORM)
    archivist.follow("改")
    archivist.press(f"保存 {ITEM}", title=f"{FORM}（正本）")
    archivist.see(f"{FORM}（正本）")
    archivist.press("编目完成")
    assert archivist.get(f"/files/{reference}/catalogue.pdf").data.startswith(PDF)


def _look_at_pages(archivist: Visitor, reference: str) -> None:
    archivist.go(f"/files/{reference}")
    archivist.follow(FORM)
    archivist.see("第 1 / 2 页")
    image = archivist.get(f"{archivist.address}/image?width=1200")
    assert (image.status_code, image.mimetype) == (200, "image/jpeg")


def _shelve(lead: Visitor, archivist: Visitor, reference: str) -> None:
    lead.follow("库房")
    lead.follow("登记库房")
    lead.press("登记库房", code="01", usable_area_m2="60")
    lead.press("加密集架", columns="1", sections="1", levels="1")
    archivist.go("/repository/shelving?volume=" + reference + ".1")
    archivist.press("上架 1 卷")
    archivist.go(f"/repository/files/{reference}/places")
    archivist.see("01-01-A-01-1")


def _ask(retiree: Visitor) -> str:
    """One question a page; answers the address of the request."""
    retiree.go("/")
    retiree.follow("申请核证副本")
    retiree.press("下一题", purpose="pension")
    retiree.see(FORM)
    retiree.press("下一题", items=[ITEM])
    retiree.press("对，交上去")
    retiree.see("受理号", FORM)
    return retiree.address


def _decide(life: Life, archivist: Visitor, lead: Visitor, request: str) -> None:
    """Who handles does not decide."""
    archivist.go(request)
    archivist.press("受理")
    archivist.press("送审批")
    assert not archivist.offers("批准")
    lead.go(request)
    lead.press("批准 1 份")
    life.work()


def _fetch(retiree: Visitor, request: str) -> None:
    retiree.go(request)
    retiree.see("复印件可以下载到")
    copy = retiree.get(f"{request}/copy.pdf")
    assert copy.status_code == 200 and len(PdfReader(io.BytesIO(copy.data)).pages) == 3, "a cover and two pages"
