"""The certified copy: made by a job, watermarked on every page, fetched and recorded, gone after thirty days."""
import hashlib
import io
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from portal import installation
from portal.access import Forbidden, NotFound
from portal.database import writing
from portal.lifecycle import Refusal
from portal.use_requests import actions, queries
from portal.use_requests.models import UseRequest
from portal.use_requests.watermark import burnt
from tests.packages import jpeg
from tests.portal.use_requests.counter import HIRING, RETIREMENT, SMALL, TITLES, Counter


def content(counter: Counter, reference: str, by: str = "retiree") -> bytes:
    return queries.copy_content(counter.cast[by], reference)


def test_the_copy_has_a_cover_and_every_page_of_the_chosen_items(counter: Counter):
    reference = counter.delivered(HIRING, RETIREMENT)
    pages = PdfReader(io.BytesIO(content(counter, reference))).pages
    assert len(pages) == 1 + 2 + 1
    cover = pages[0].extract_text()
    copy = counter.request(reference).copy
    for said in ("晋宁区档案馆", reference, counter.file, TITLES[HIRING], TITLES[RETIREMENT], "退休人员", "办养老金、核对工龄", copy.pages_sha256[:32]):
        assert said in cover
    assert [len(page.images) for page in pages[1:]] == [1, 1, 1]
    assert (copy.pages, counter.state(reference)) == (3, "delivered")
    assert [(entry.before, entry.after) for entry in counter.trail("request.delivered")] == [("approved", "delivered")]


def test_the_digest_on_the_cover_is_that_of_the_pages_as_they_lie_in_the_file(counter: Counter):
    reference = counter.delivered(HIRING)
    reader = PdfReader(io.BytesIO(content(counter, reference)))
    lying = [page["/Resources"]["/XObject"]["/Page"]._data for page in reader.pages[1:]]
    assert hashlib.sha256(b"".join(lying)).hexdigest() == counter.request(reference).copy.pages_sha256


def test_the_watermark_is_in_the_pixels_all_over_the_page():
    plain = jpeg("页", SMALL)
    marked = burnt(plain, "SQ2026-0001  退休人员  2026-11-25", "第 1 页")
    before, after = (Image.open(io.BytesIO(one)).convert("L") for one in (plain, marked))
    changed = ImageChops.difference(before, after).point(lambda value: 255 if value > 20 else 0)
    width, height = SMALL
    third, down = width // 3, height // 3
    for left, top in ((left, top) for left in (0, third, 2 * third) for top in (0, down, 2 * down)):
        assert changed.crop((left, top, left + third, top + down)).getbbox(), (left, top)


def test_another_request_another_role_or_another_day_marks_the_page_differently():
    words = ("SQ2026-0001  退休人员  2026-11-25", "SQ2026-0002  退休人员  2026-11-25", "SQ2026-0001  乡镇街道  2026-11-25",
             "SQ2026-0001  退休人员  2026-11-26")
    assert len({burnt(jpeg("页", SMALL), one, "第 1 页") for one in words}) == len(words)


def test_no_page_of_the_delivered_file_is_without_the_mark(counter: Counter):
    document = pypdfium2.PdfDocument(content(counter, counter.delivered(HIRING, RETIREMENT)))
    for number in range(1, len(document)):  # the cover says in words what the pages have in their pixels
        page = document[number].render(scale=1).to_pil().convert("L")
        corner = page.crop((0, page.height * 3 // 4, page.width, page.height))  # blank in the originals
        assert corner.getextrema()[0] < 230, number


def test_bytes_lie_under_a_random_key_that_names_nothing(counter: Counter):
    reference = counter.delivered()
    (key,) = counter.kept()
    assert key == counter.request(reference).copy.copy_key
    assert len(key) >= 64 and reference not in key and counter.file not in key


def test_a_job_that_is_repeated_changes_nothing(counter: Counter):
    reference = counter.delivered()
    before = content(counter, reference)
    from portal.use_requests.jobs import make_copy

    make_copy({"request_id": counter.request(reference).id}, lambda done, total: None)
    assert content(counter, reference) == before
    assert len(counter.kept()) == len(counter.trail("request.delivered")) == 1


def test_a_worker_that_died_before_it_said_so_leaves_one_copy(counter: Counter, monkeypatch):
    reference = counter.approved()

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.use_requests.jobs.deliver", stop)
    with pytest.raises(KeyboardInterrupt):
        counter.work()
    monkeypatch.undo()
    from sqlalchemy import text
    with writing() as session:
        session.execute(text("UPDATE jobs SET worker = 'gone:1:1', beat_at = '2020-01-01 00:00:00' WHERE state = 'running'"))
    counter.work()
    assert counter.state(reference) == "delivered"
    assert len(counter.kept()) == 1 and content(counter, reference).startswith(b"%PDF")


def test_a_making_that_stopped_is_asked_for_again(counter: Counter, monkeypatch):
    reference = counter.approved()
    monkeypatch.setattr("portal.use_requests.jobs.make_pdf", lambda *_: 1 / 0)
    assert counter.work()["failed"] == 1
    monkeypatch.undo()
    assert queries.has_stopped(counter.request(reference))
    actions.remake(counter.cast["archivist"], reference)
    with pytest.raises(Refusal):
        actions.remake(counter.cast["archivist"], reference)
    counter.work()
    assert counter.state(reference) == "delivered"


# --- fetching ---


def test_each_fetch_is_recorded(counter: Counter, client_of):
    reference, browser = counter.delivered(), client_of("retiree")
    for _ in range(2):
        answer = browser.get(f"/requests/{reference}/copy.pdf")
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "application/pdf", b"%PDF")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
    fetched = counter.trail("request.copy_collected")
    assert [entry.account_id for entry in fetched] == [counter.cast["retiree"].account_id] * 2
    assert counter.request(reference).copy.fetched == 2


def test_who_may_not_fetch(counter: Counter, client_of):
    reference = counter.delivered()
    for who in ["archivist", "lead", "auditor", "planner", "admin", "enterprise"]:
        assert client_of(who).get(f"/requests/{reference}/copy.pdf").status_code == 403
        with pytest.raises(Forbidden):
            actions.collect(counter.cast[who], reference)
        assert counter.request(reference).copy.fetched == 0


def test_a_counter_fetches_what_was_asked_at_a_counter_and_not_what_the_person_asked(counter: Counter, client_of):
    own, there = counter.delivered(), counter.delivered(by="township")
    assert client_of("township").get(f"/requests/{there}/copy.pdf").status_code == 200
    refused = client_of("township").get(f"/requests/{own}/copy.pdf")
    assert refused.status_code == 409 and "副本由本人领取" in refused.text


@pytest.mark.parametrize("step", ["asked", "handled", "prepared", "approved"])
def test_nothing_can_be_fetched_before_it_is_made(counter: Counter, client_of, step):
    reference = getattr(counter, step)()
    answer = client_of("retiree").htmx("get", f"/requests/{reference}/copy.pdf")
    assert answer.status_code == 409 and "副本还没有做好" in answer.text and "<html" not in answer.text


@pytest.mark.parametrize("lost", [False, True])
def test_bytes_that_were_altered_or_lost_are_not_handed_out(counter: Counter, client_of, lost):
    reference, kept = counter.delivered(), installation.current().store.derivatives
    key = counter.request(reference).copy.copy_key
    kept.remove(key) if lost else kept.put(key, b"%PDF-1.7 other")
    said = client_of("retiree").get(f"/requests/{reference}/copy.pdf")
    assert said.status_code == 409 and "再申请一次" in said.text
    assert counter.trail("request.copy_collected") == []


# --- expiry ---


def test_after_thirty_days_the_copy_is_gone_and_its_page_says_so(counter: Counter, client_of, clock):
    made = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    clock(made)
    reference = counter.delivered()
    clock(made + timedelta(days=30, seconds=-1))
    counter.work()
    assert client_of("retiree").get(f"/requests/{reference}/copy.pdf").status_code == 200
    clock(made + timedelta(days=30))
    answer = client_of("retiree").get(f"/requests/{reference}/copy.pdf")
    assert answer.status_code == 404 and "2026年4月1日过期" in answer.text
    assert counter.kept() != []
    counter.work()
    assert counter.kept() == []
    assert client_of("retiree").get(f"/requests/{reference}/copy.pdf").status_code == 404
    assert [entry.subject for entry in counter.trail("request.copy_expired")] == [f"request:{reference}"]
    with pytest.raises(NotFound):
        actions.collect(counter.cast["retiree"], reference)


def test_a_copy_that_has_its_time_left_is_not_touched(counter: Counter):
    counter.delivered()
    assert actions.remove_expired() == 0
    assert len(counter.kept()) == 1


def test_the_database_keeps_no_made_copy_without_its_digest(counter: Counter):
    from sqlalchemy.exc import IntegrityError

    reference = counter.delivered()
    with pytest.raises(IntegrityError), writing() as session:
        request = session.get_one(UseRequest, counter.request(reference).id)
        request.copy.sha256 = None
