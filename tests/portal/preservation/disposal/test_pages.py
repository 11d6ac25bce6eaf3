"""The course of a list as people walk it on the pages, what each reader sees, and the papers."""
from __future__ import annotations

import io
import re

import pypdfium2
from openpyxl import load_workbook

from portal.desk.awaiting import things_for
from portal.preservation.disposal import actions
from tests.portal.preservation.disposal.conftest import AUTHORITY, FIRST, NUMBERS, PASSWORD, SECOND, Disposals

AUTHORITY_FIELDS = {
    "document": AUTHORITY.document, "issuer": AUTHORITY.issuer, "issued_on": "2026-09-10", "appraiser": AUTHORITY.appraiser,
    "appraised_on": "2026-09-01", "approver": AUTHORITY.approver,
}


def test_a_list_is_walked_from_its_reason_to_its_register(disposals: Disposals, client_of):
    archivist, lead, first, second = (client_of(name) for name in ("archivist", "lead", "archivist2", "lead2"))
    assert archivist.post("/disposals/new", data={"reason": " "}).status_code == 422
    place = archivist.post("/disposals/new", data={"reason": "保管期限已满"}).headers["Location"]
    assert FIRST in archivist.get(place).text, "what could be listed is offered"
    refused = archivist.post(f"{place}/files", data={"references": f"{FIRST}\nJ123-RS·QT-000777", "remark": "重份"})
    assert refused.status_code == 409 and "J123-RS·QT-000777</textarea>" in refused.text and "没有找到" in refused.text
    archivist.post(f"{place}/files", data={"references": f"{FIRST} {SECOND}", "remark": "重份"})
    archivist.post(f"{place}/files/{SECOND}/remove")
    archivist.post(f"{place}/propose")
    wrong = archivist.post(f"{place}/authority", data={**AUTHORITY_FIELDS, "issuer": ""})
    assert wrong.status_code == 422 and "晋档〔2026〕7号" in wrong.text and "先选扫描件" in wrong.text
    archivist.post(f"{place}/authority", data={**AUTHORITY_FIELDS, "scan": (io.BytesIO(disposals.scan.read_bytes()), "批文.jpg")},
                   content_type="multipart/form-data")
    assert "批准销毁 1 份" in lead.get(place).text and "批准销毁" not in archivist.get(place).text
    lead.post(f"{place}/approve")
    assert "要两位监销人确认" in archivist.get(place).text and "确认监销 1 份" in first.get(place).text
    assert first.post(f"{place}/confirm", data={"password": PASSWORD}).status_code == 422, "the statement is not ticked"
    guess = first.post(f"{place}/confirm", data={"watched": "y", "password": "错的"})
    assert guess.status_code == 422 and "密码不对，没有确认" in guess.text
    for browser in (first, second):
        browser.post(f"{place}/confirm", data={"watched": "y", "password": PASSWORD})
    assert "正在销毁 1 份档案" in lead.get(place).text and 'hx-trigger="every 2s"' in lead.get(place).text
    disposals.work()
    assert "内容已经销毁，不能恢复" in lead.get(place).text
    assert "已销毁" in archivist.get("/files/").text and "晋档〔2026〕7号" in archivist.get("/disposals/").text
    papers(lead, place)


def papers(lead, place: str) -> None:
    """The kept register and the sheet: the form's words, no ID number; the authority as it was filed."""
    pdf = lead.get(f"{place}/register.pdf")
    pages = pypdfium2.PdfDocument(pdf.data)
    cover, rows = (pages[number].get_textpage().get_text_range() for number in range(2))
    assert pdf.headers["Content-Disposition"].startswith("inline") and "sandbox" in pdf.headers["Content-Security-Policy"]
    for word in ("销毁清册", "全宗号", "J123", "1 件", "杨素珍", "段文华", "archivist2", "lead2", "销毁时间", place.rpartition("/")[2]):
        assert word in cover
    for word in ("序号", "文件题名", "所属年度", "应保管期限", "已保管期限", "文件页数", "备注", "李素芬人事档案", FIRST, "10 年", "重份"):
        assert word in rows
    assert not any(number in cover + rows for number in NUMBERS.values())
    sheet = load_workbook(io.BytesIO(lead.get(f"{place}/register.xlsx").data)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[-1][:5] == ["1", "李素芬人事档案", "1988", FIRST, "10 年"] and cells[0][:2] == ["全宗号", "J123"]
    taken = lead.get(f"{place}/authority")
    assert taken.headers["Content-Disposition"].startswith("attachment") and taken.data.startswith(b"\xff\xd8")
    assert lead.get(f"{place}/authority.jpg").mimetype == "image/jpeg"


def test_the_page_of_a_destroyed_file_says_by_which_authority_and_offers_nothing(disposals: Disposals, client_of):
    number = disposals.destroyed(FIRST)
    lead = client_of("lead")
    said = lead.get(f"/disposals/files/{FIRST}", headers={"HX-Request": "true"}).text
    assert "按 晋档〔2026〕7号（晋宁区档案局）销毁，3 页" in said and number in said
    page = lead.get(f"/files/{FIRST}").text
    assert "李素芬，已销毁" in page and "履历表" in page
    assert not re.search(r"编目完成|>改<|导出|/pages/|530\*", page)
    saved = client_of("archivist").post(f"/files/{FIRST}/items/1-1", data={"seen": "0", "title": "改"})
    assert saved.status_code == 409 and "已经列入销毁" in saved.text


def test_an_auditor_sees_the_lists_without_names_and_changes_nothing(disposals: Disposals, client_of):
    number, auditor = disposals.approved(FIRST), client_of("auditor")
    page = auditor.get(f"/disposals/{number}").text
    assert "李**人事档案" in page and "李素芬" not in page and "杨素珍" in page and 'method="post" action="/disposals' not in page
    assert auditor.get(f"/disposals/{number}/register.pdf").status_code == 200
    assert auditor.post(f"/disposals/{number}/confirm", data={"watched": "y", "password": PASSWORD}).status_code == 403
    assert "批准销毁" in auditor.get("/trail/?subject=disposal").text


def test_death_and_appraisal_are_entered_on_the_page_of_the_file(held: Disposals, client_of):
    archivist, place = client_of("archivist"), f"/disposals/files/{FIRST}"
    assert "没有记为死亡" in archivist.get(place).text
    report = {"term": "D10", "report": "鉴定〔2026〕1号", "reported_on": "2026-08-01", "reason": "期限已满"}
    refused = archivist.post(f"{place}/appraisal", data=report)
    assert refused.status_code == 409 and "没有记为死亡" in refused.text and "期限已满</textarea>" in refused.text
    for wrong, said in (("去年", "日期要写成"), ("2150-01", "还没有到")):
        answer = archivist.post(f"{place}/death", data={"died_on": wrong})
        assert answer.status_code in (409, 422) and said in answer.text and wrong in answer.text
    archivist.post(f"{place}/death", data={"died_on": "2019-03"})
    archivist.post(f"{place}/appraisal", data=report)
    page = archivist.get(place).text
    assert "保管期限10 年" in page and "鉴定〔2026〕1号" in page and "2019-03" in page and "不能销毁" not in page


def test_the_desk_shows_each_the_step_that_is_theirs(disposals: Disposals):
    def steps(name: str) -> list[str]:
        return [thing.action for thing in things_for(disposals.cast[name]) if thing.endpoint == "disposal.show"]

    number = disposals.proposed(FIRST)
    assert [steps(name) for name in ("archivist", "lead", "auditor", "enterprise")] == [["记下批准文件"], ["记下批准文件"], [], []]


    actions.record_authority(disposals.cast["archivist"], number, AUTHORITY, disposals.scan)
    assert steps("lead") == ["批准"]
    actions.approve(disposals.cast["lead"], number)
    assert [steps(name) for name in ("archivist", "lead", "archivist2", "lead2")] == [[], [], ["监销"], ["监销"]]
