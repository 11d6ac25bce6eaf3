"""The archivist takes a request, finds, chooses the items and sends them for approval."""
import pytest
from sqlalchemy import update

from portal.access import Forbidden
from portal.catalogue.models import Material
from portal.database import writing
from portal.lifecycle import Refusal
from portal.use_requests import actions
from tests.portal.use_requests.counter import APPRAISAL, HIRING, RESUME, RETIREMENT, TITLES, Counter

OTHERS = ["enterprise", "retiree", "township", "auditor", "planner", "admin"]


def test_taking_names_the_handler_and_offers_what_was_asked(counter: Counter, client_of):
    reference, browser = counter.asked(HIRING), client_of("archivist")
    assert browser.post(f"/requests/{reference}/take").status_code == 303
    assert (counter.state(reference), counter.request(reference).handled_by) == ("handled", counter.cast["archivist"].account_id)
    page = browser.get(f"/requests/{reference}").text
    assert f'value="{HIRING}" checked' in page and f'value="{RESUME}" checked' not in page
    assert TITLES[APPRAISAL] not in page
    assert f"/{HIRING}/1" in page  # the way into the viewer
    assert [(entry.before, entry.after) for entry in counter.trail("request.taken")] == [("asked", "handled")]


def test_the_chosen_items_go_to_approval(counter: Counter, client_of):
    reference = counter.handled(HIRING)
    sent = client_of("archivist").post(f"/requests/{reference}/prepare", data={"items": [RESUME, RETIREMENT], "advice": "招工表没有"})
    assert sent.status_code == 303
    assert (counter.state(reference), counter.included(reference)) == ("prepared", [RESUME, RETIREMENT])
    named = [item.material.code for item in counter.request(reference).items if item.named_by_requester]
    assert named == [HIRING] and counter.request(reference).advice == "招工表没有"


def test_where_nothing_was_found_a_sentence_is_enough(counter: Counter):
    reference = counter.handled(wish="工龄")
    with pytest.raises(Refusal):
        actions.prepare(counter.cast["archivist"], reference, ())
    actions.prepare(counter.cast["archivist"], reference, (), "卷里没有")
    assert (counter.state(reference), counter.included(reference)) == ("prepared", [])


def test_what_is_never_given_cannot_be_chosen(counter: Counter, client_of):
    reference = counter.handled(HIRING)
    said = client_of("archivist").post(f"/requests/{reference}/prepare", data={"items": [APPRAISAL]})
    assert said.status_code == 422 and counter.state(reference) == "handled"


def test_a_copy_has_at_most_two_hundred_pages(counter: Counter):
    reference = counter.handled(HIRING)
    with writing() as session:
        session.execute(update(Material).where(Material.code == HIRING).values(page_count=201))
    with pytest.raises(Refusal, match="200"):
        actions.prepare(counter.cast["archivist"], reference, (HIRING,))


def test_another_archivist_takes_over_and_only_then_prepares(counter: Counter, client_of):
    reference = counter.handled(HIRING)
    with pytest.raises(Refusal):
        actions.prepare(counter.cast["archivist2"], reference, (HIRING,))
    assert client_of("archivist").post(f"/requests/{reference}/take-over").status_code == 409
    assert client_of("archivist2").post(f"/requests/{reference}/take-over").status_code == 303
    actions.prepare(counter.cast["archivist2"], reference, (HIRING,))
    with pytest.raises(Refusal):
        actions.prepare(counter.cast["archivist"], reference, (HIRING,))


def test_who_may_not(counter: Counter, client_of):
    asked, handled = counter.asked(RESUME), counter.handled(HIRING)
    for who in OTHERS:
        with pytest.raises(Forbidden):
            actions.take(counter.cast[who], asked)
        with pytest.raises(Forbidden):
            actions.prepare(counter.cast[who], handled, (HIRING,))
        for reference, verb in ((asked, "take"), (handled, "take-over"), (handled, "prepare"), (handled, "remake")):
            assert client_of(who).post(f"/requests/{reference}/{verb}", data={"items": [HIRING]}).status_code == 403
        assert (counter.state(asked), counter.state(handled)) == ("asked", "handled")


@pytest.mark.parametrize(("step", "verbs"), [
    ("asked", ["take-over", "prepare", "remake"]), ("handled", ["take", "remake"]), ("prepared", ["take", "take-over", "prepare"]),
    ("delivered", ["take", "take-over", "prepare", "remake"]),
])
def test_not_in_another_state(counter: Counter, client_of, step, verbs):
    reference = getattr(counter, step)()
    before = counter.state(reference)
    for verb in verbs:
        said = client_of("archivist").htmx("post", f"/requests/{reference}/{verb}", {"items": [HIRING]})
        assert said.status_code == 409 and "<html" not in said.text
        assert counter.state(reference) == before


def test_two_archivists_at_once(counter: Counter):
    reference = counter.asked()
    actions.take(counter.cast["archivist"], reference)
    with pytest.raises(Refusal):
        actions.take(counter.cast["archivist2"], reference)


def test_what_is_not_there(counter: Counter, client_of):
    for verb in ("take", "take-over", "prepare", "remake"):
        assert client_of("archivist").post(f"/requests/SQ2026-9999/{verb}", data={"items": [HIRING]}).status_code == 404
