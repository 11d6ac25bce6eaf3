"""Desk, capacity, status, health and trail: the pages answer for whom they are, and refuse the others."""
import re
from datetime import timedelta

import pytest

from portal.database import writing
from portal.digitisation.actions import VIEWED
from portal.jobs import actions, ask, register
from portal.jobs.models import Job
from portal.jobs.worker import work_until_idle
from portal.operations import health
from portal.operations.said import VERBS, state_said
from tests.conftest import CHECKOUT


@pytest.mark.parametrize("name", ["enterprise", "archivist", "lead", "retiree", "township", "auditor", "planner", "admin"])
def test_everybody_has_a_desk(client_of, name):
    assert client_of(name).get("/").status_code == 200


def test_nobody_is_led_to_the_sign_in_page(client_of):
    answer = client_of(None).get("/")
    assert answer.status_code == 303 and "/sign-in" in answer.location


@pytest.mark.parametrize(("path", "may", "may_not"), [
    ("/capacity/", "planner", "retiree"), ("/status/", "admin", "enterprise"), ("/trail/", "auditor", "planner"),
])
def test_pages_answer_those_who_may_and_refuse_the_others(client_of, path, may, may_not):
    assert client_of(may).get(path).status_code == 200
    assert client_of(may_not).get(path).status_code == 403


def test_health_tells_machines_that_all_is_well_and_nothing_else(client_of):
    answer = client_of(None).get("/health")
    assert answer.json == {"status": "ok", "parts": {"database": "ok", "store": "ok", "index": "ok", "fixity": "ok"}}


def test_health_answers_503_where_the_store_is_gone(app, client_of, monkeypatch):
    from portal import installation

    def gone():
        raise OSError("gone")

    monkeypatch.setattr(installation.current().store, "probe", gone)
    answer = client_of(None).get("/health")
    assert (answer.status_code, answer.json["parts"]["store"]) == (503, "failing")


def test_the_planner_enters_posts_and_sees_the_gap(client_of):
    planner = client_of("planner")
    assert planner.post("/capacity/posts", data={"archivists": "3", "service_staff": "0"}).status_code == 303
    assert "人数已记下" in planner.get("/capacity/").text


def test_a_number_that_cannot_be_stays_on_the_page_with_a_sentence(client_of):
    answer = client_of("planner").post("/capacity/posts", data={"archivists": "-1", "service_staff": "x"})
    assert answer.status_code == 422 and "要是 0 以上的整数" in answer.text


def test_growth_beyond_reason_is_refused_with_a_sentence(client_of):
    assert client_of("planner").get("/capacity/?years=101").status_code == 409


def test_the_trail_shows_what_was_done_and_by_which_account(client_of):
    client_of("planner").post("/capacity/posts", data={"archivists": "3", "service_staff": "1"})
    shown = client_of("auditor").get("/trail/?verb=capacity.posts_entered").text
    assert "岗位 archivists" in shown and "planner" in shown


def test_every_verb_that_is_recorded_has_words():
    recorded = set()
    for module in (CHECKOUT / "portal").rglob("*.py"):
        recorded |= set(re.findall(r'(?:recorded|note|add_entry)\((?:[\w.]+, )?"([a-z]+\.[a-z_]+)"', module.read_text()))
    assert set(VERBS) == recorded | {VIEWED}


@pytest.mark.parametrize(("subject", "state", "words"), [
    ("transfer:YJ2026-0001", "submitted pass", "已提交 通过"), ("request:SQ2026-0001", "asked", "等待受理"),
    ("volume:J123-RS·QT-000001.1", "01-01-A-01-1", "01-01-A-01-1"), ("account:1", "archivist", "档案员"), ("job:1", None, "—"),
])
def test_states_before_and_after_are_said_in_words(subject, state, words):
    assert state_said(subject, state) == words


def test_a_stopped_job_stands_on_the_status_page_and_can_be_put_back(app, client_of):
    def fail(argument, progress):
        raise ValueError

    register("test.fail", fail, retries=1)
    with writing() as session:
        job = ask("test.fail", "test:1", {})
        session.flush()
        number = job.id
    work_until_idle(app)
    archivist = client_of("archivist")
    assert f"/jobs/{number}/repeat" in archivist.get("/status/").text
    assert client_of("auditor").post(f"/jobs/{number}/repeat").status_code == 403
    assert archivist.post(f"/jobs/{number}/repeat").status_code == 303
    with writing() as session:
        assert session.get(Job, number).state == "waiting"
    assert archivist.post(f"/jobs/{number}/repeat").status_code == 409
    del actions.KINDS["test.fail"]


def test_the_status_page_asks_for_a_copy_of_the_keys_and_for_its_yearly_trial(client_of, monkeypatch):
    from portal import trail
    from portal.database import now

    page = client_of("admin")
    assert "guidang keys escrow" in page.get("/status/").text
    trail.note(None, "keys.escrowed", "keys:0123456789abcdef")
    assert "guidang keys" not in page.get("/status/").text
    monkeypatch.setattr(health, "now", lambda: now() + timedelta(days=366))
    assert "guidang keys check" in page.get("/status/").text
    trail.note(None, "keys.escrow_tried", "keys:0123456789abcdef")
    monkeypatch.setattr(health, "now", lambda: now() + timedelta(days=364))
    assert "guidang keys" not in page.get("/status/").text


@pytest.mark.parametrize(("said", "shown"), [("", "用 GUIDANG_STORE_ENCRYPTED 写 yes 或 no"), ("no", "偷走磁盘的人"), ("yes", "<dd>是</dd>")])
def test_the_status_page_asks_whether_the_store_is_encrypted_at_rest(app, client_of, monkeypatch, said, shown):
    from portal import installation

    installed = installation.current()
    monkeypatch.setattr(installed, "settings", installed.settings.with_(store_encrypted=said))
    text = client_of("admin").get("/status/").text
    assert "所在的卷或桶已加密" in text
    assert shown in " ".join(text.split())


def test_the_status_page_says_where_writers_are_kept_apart_by_leases(app, client_of, monkeypatch):
    from dataclasses import replace

    from portal import installation

    store = installation.current().store
    probe = replace(store.probe(), fence=False)
    monkeypatch.setattr(store, "probe", lambda: probe)
    assert "由数据库里的租约隔开" in client_of("admin").get("/status/").text


def test_a_setting_that_is_neither_yes_nor_no_is_refused(tmp_path):
    from portal.settings import BadSetting, read_settings

    assert read_settings(tmp_path, {"GUIDANG_STORE_ENCRYPTED": "no"}).store_encrypted == "no"
    with pytest.raises(BadSetting):
        read_settings(tmp_path, {"GUIDANG_STORE_ENCRYPTED": "maybe"})
