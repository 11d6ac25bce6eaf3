"""Exports on the pages: chosen, made by a job, fetched as a ZIP, cleared; each step in the trail, and only for the lead archivist."""
from __future__ import annotations

import io
import shutil
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from portal import database
from portal.jobs.worker import work_until_idle
from portal.preservation.exports import actions
from portal.preservation.exports.queries import LIFETIME, export_for
from tests.portal.cast import OTHER_USCC, USCC
from tests.portal.preservation.exports.conftest import FIRST, PLAIN, SECOND, Custody
from tests.portal.preservation.exports.test_bags import WHY
from tests.portal.transfers.intake import ZHANG

FORM = {"kind": "bag", "reason": WHY}


@pytest.fixture
def lead(held: Custody, client_of):
    return client_of("lead")


def begun(lead, chosen: str, **form: str) -> str:
    """The number of an export that was asked for on the pages."""
    answer = lead.post(f"/exports/new?{chosen}", data=FORM | form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def state(held: Custody, reference: str) -> str:
    database.db.session.rollback()
    return export_for(held.cast["lead"], reference).state


def test_a_file_is_chosen_made_fetched_and_cleared(app: Flask, held: Custody, lead):
    assert "/exports/new?reference=" in lead.get(f"/files/{FIRST}").text
    assert "导出 1 份档案，2 页" in lead.get(f"/exports/new?reference={FIRST}").text
    reference = begun(lead, f"reference={FIRST}")
    waiting = lead.get(f"/exports/{reference}").text
    assert "正在导出 1 份档案" in waiting and "every 2s" in waiting and ".zip" not in waiting
    assert lead.get(f"/exports/{reference}/{reference}.zip").status_code == 409
    assert work_until_idle(app) == {"done": 1, "failed": 0}
    made = lead.get(f"/exports/{reference}").text
    assert "导出了 1 份档案" in made and "every 2s" not in made and f"/exports/{reference}/{reference}.zip" in made
    sent = lead.get(f"/exports/{reference}/{reference}.zip")
    assert sent.headers["Content-Disposition"] == f'attachment; filename="{reference}.zip"' and sent.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None and f"{reference}/{PLAIN}/bagit.txt" in names
    assert not [name for name in names if "guidang-export" in name or ".part" in name or ZHANG[1] in name]
    assert lead.post(f"/exports/{reference}/remove").status_code == 303
    assert state(held, reference) == "removed" and not actions.place_of(export_for(held.cast["lead"], reference).mark).exists()
    assert lead.get(f"/exports/{reference}/{reference}.zip").status_code == 409
    assert [verb for verb, subject, *_ in held.trail("export.begun", "export.made", "export.fetched", "export.removed")
            if subject == f"export:{reference}"] == ["export.begun", "export.made", "export.fetched", "export.removed"]


def test_what_the_list_shows_is_what_goes_out(app: Flask, held: Custody, lead):
    enterprise = held.file(FIRST).enterprise_id
    assert f"/exports/new?enterprise={USCC}" in lead.get(f"/files/?enterprise={enterprise}").text
    of_accession = lead.get("/files/?accession=RS2026-0002").text
    assert "/exports/new?accession=RS2026-0002" in of_accession and FIRST not in of_accession and SECOND in of_accession
    assert "/exports/new?all=1" in lead.get("/files/").text
    references = [begun(lead, f"enterprise={USCC}"), begun(lead, "accession=RS2026-0002", kind="package"), begun(lead, "all=1")]
    work_until_idle(app)
    listed = lead.get("/exports/").text
    assert all(reference in listed for reference in references) and WHY in listed and "企业 91530115MA6N000176 的全部档案" in listed
    pages = [lead.get(f"/exports/{reference}").text for reference in references]
    assert [FIRST in page for page in pages] == [True, False, True] and "身份证号" in pages[1] and "写明" in pages[1]


def test_what_cannot_be_asked_for_is_said_and_kept(held: Custody, lead):
    answer = lead.post(f"/exports/new?reference={FIRST}", data={"kind": "package", "reason": " "})
    assert answer.status_code == 422 and "写明为什么导出" in answer.text and 'value="package"' in answer.text
    assert lead.post(f"/exports/new?reference={FIRST}", data={"kind": "tar", "reason": WHY}).status_code == 422
    assert "选中的范围里没有档案" in lead.get(f"/exports/new?enterprise={OTHER_USCC}").text
    assert lead.post(f"/exports/new?enterprise={OTHER_USCC}", data=FORM).status_code == 409
    for chosen in ("reference=J123-RS·QT-000009", f"reference={FIRST}&all=1"):
        assert lead.post(f"/exports/new?{chosen}", data=FORM).status_code == 404
    assert lead.get("/exports/DC2026-0099").status_code == 404
    assert held.trail("export.begun") == []


def test_others_do_not_export_and_an_auditor_sees_what_went_out(app: Flask, held: Custody, lead, client_of):
    reference = begun(lead, f"reference={FIRST}", reason=f"给 {ZHANG[1]} 本人")
    work_until_idle(app)
    auditor = client_of("auditor")
    seen = auditor.get(f"/exports/{reference}").text
    assert FIRST in seen and ZHANG[1] not in seen and "给 530***********001X 本人" in seen and ".zip" not in seen
    assert auditor.get(f"/exports/{reference}/{reference}.zip").status_code == 403
    for name in ("archivist", "admin", "enterprise", "retiree", "planner"):
        client = client_of(name)
        assert client.get("/exports/").status_code == 403 and client.post("/exports/new?all=1", data=FORM).status_code == 403
    assert "导出" not in client_of("archivist").get(f"/files/{FIRST}").text


def test_an_export_that_does_not_fit_stops_and_goes_on_when_asked(app: Flask, held: Custody, lead, monkeypatch):
    monkeypatch.setattr("portal.preservation.exports.folder.MARGIN", 1 << 60)
    reference = begun(lead, "all=1")
    work_until_idle(app)
    stopped = lead.get(f"/exports/{reference}").text
    assert "导出停下了" in stopped and "存放处放不下" in stopped and "every 2s" not in stopped
    monkeypatch.undo()
    assert lead.post(f"/exports/{reference}/again").status_code == 303
    assert lead.post(f"/exports/{reference}/again").status_code == 409
    work_until_idle(app)
    assert state(held, reference) == "made" and lead.post(f"/exports/{reference}/again").status_code == 409


def test_downloads_are_swept_when_their_time_is_over(app: Flask, held: Custody, lead, monkeypatch):
    made = begun(lead, "all=1")
    work_until_idle(app)
    place = actions.place_of(export_for(held.cast["lead"], made).mark)
    left = begun(lead, "all=1")
    assert place.exists() and actions.remove_overdue() == 0
    later = database.now() + LIFETIME + timedelta(hours=1)
    monkeypatch.setattr("portal.preservation.exports.queries.now", lambda: later)
    assert actions.remove_overdue() == 2 and actions.remove_overdue() == 0
    assert (state(held, made), state(held, left), place.exists()) == ("removed", "removed", False)
    assert work_until_idle(app)["failed"] == 0 and state(held, left) == "removed"
    assert "清除" in lead.get(f"/exports/{made}").text


def test_what_a_killed_removal_or_a_lost_database_left_is_swept(app: Flask, held: Custody, lead):
    made = begun(lead, "all=1")
    work_until_idle(app)
    place = actions.place_of(export_for(held.cast["lead"], made).mark)
    (place.parent / ("0" * 32)).mkdir()
    actions.sweep_folders()
    assert [one.name for one in place.parent.iterdir()] == [place.name]
    shutil.copytree(place, place.parent / "kept")
    lead.post(f"/exports/{made}/remove")
    (place.parent / "kept").rename(place)
    actions.sweep_folders()
    assert not place.exists()


def test_a_download_of_which_the_files_are_lost_is_said(app: Flask, held: Custody, lead):
    made = begun(lead, f"reference={FIRST}")
    work_until_idle(app)
    shutil.rmtree(actions.place_of(export_for(held.cast["lead"], made).mark))
    answer = lead.get(f"/exports/{made}/{made}.zip")
    assert answer.status_code == 409 and "文件不在了" in answer.text and held.trail("export.fetched") == []


def test_what_a_command_sent_out_is_listed_and_cannot_be_fetched(held: Custody, lead, tmp_path, command):
    said = command("export", FIRST, "--form", "bag", "--to", tmp_path / "out", "--by", "lead", "--reason", WHY)
    reference = said.data["export"]
    page = lead.get(f"/exports/{reference}").text
    assert "命令指定的文件夹" in page and ".zip" not in page
    assert lead.get(f"/exports/{reference}/{reference}.zip").status_code == 409
    assert lead.post(f"/exports/{reference}/remove").status_code == 409
