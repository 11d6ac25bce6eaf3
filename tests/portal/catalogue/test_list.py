"""The list of personnel files: fifty a page by key, narrowed by enterprise, by what is still to be done, and by reach."""
from __future__ import annotations

import pytest
from sqlalchemy import insert

from portal.catalogue.models import PersonnelFile
from portal.database import now, writing
from portal.people.models import Person
from portal.regulation.reference import file_reference
from tests.portal.catalogue.conftest import NUMBER, Shelf
from tests.portal.transfers.test_batch_page import statements

MOST_STATEMENTS = 8


@pytest.fixture
def many(shelf: Shelf, cast) -> Shelf:
    """A hundred files more, all of the cast's enterprise."""
    numbers = range(3, 103)
    with writing() as session:
        session.execute(insert(Person), [{
            "id": 1000 + number, "name": f"人{number}", "id_number_token": "-", "id_number_index": str(number), "id_tail": "0000",
            "enterprise_id": cast.enterprise_id, "created_at": now(), "state": "in_custody"} for number in numbers])
        session.execute(insert(PersonnelFile), [{
            "reference": file_reference("J123", number), "fonds_id": 1, "person_id": 1000 + number, "enterprise_id": cast.enterprise_id,
            "accession": "RS2026-0002", "object_id": f"urn:{number}", "object_version": 1, "received_at": now(),
            "catalogued_at": now() if number % 2 else None} for number in numbers])
    return shelf


def listed(text: str) -> list[int]:
    return [number for number in range(1, 103) if f'">{file_reference("J123", number)}</a>' in text]


def test_fifty_a_page_and_the_heading_counts_all(many: Shelf, client_of):
    text = client_of("archivist").get("/files/").text
    assert '<h1 tabindex="-1">102 份档案</h1>' in text and listed(text) == list(range(1, 51))
    following = client_of("archivist").get(f"/files/?after={file_reference('J123', 50)}").text
    assert listed(following) == list(range(51, 101)) and "102 份档案" in following


def test_the_links_lead_to_the_end_and_back_without_losing_a_file(many: Shelf, client_of):
    browser = client_of("lead")
    last = browser.get(f"/files/?after={file_reference('J123', 100)}").text
    assert listed(last) == [101, 102] and "下一页" not in last and "上一页" in last
    back = browser.get(f"/files/?before={file_reference('J123', 101)}").text
    assert listed(back) == list(range(51, 101)) and "下一页" in back and "上一页" in back
    first = browser.get(f"/files/?before={file_reference('J123', 51)}").text
    assert listed(first) == list(range(1, 51)) and "上一页" not in first and "下一页" in first


def test_one_enterprise_and_only_what_is_still_to_be_done(many: Shelf, client_of, cast):
    text = client_of("archivist").get(f"/files/?enterprise={cast.enterprise_id}&waiting=1").text
    assert "待编目 51 份档案" in text and 2 not in listed(text) and 3 not in listed(text) and {1, 4} <= set(listed(text))
    assert f"enterprise={cast.enterprise_id}&amp;waiting=1" in text, "the filter goes along to the next page"


def test_the_same_address_as_page_and_fragment(shelf: Shelf, client_of):
    whole, part = client_of("archivist").get("/files/"), client_of("archivist").htmx("get", "/files/")
    assert "<html" in whole.text and "<html" not in part.text and 'id="list"' in part.text
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize(("who", "status"), [
    ("archivist", 200), ("lead", 200), ("auditor", 200), ("retiree", 303), ("enterprise", 403), ("township", 403), ("planner", 403),
    ("admin", 403),
])
def test_who_sees_the_list(shelf: Shelf, client_of, who, status):
    assert client_of(who).get("/files/").status_code == status


def test_an_auditor_sees_references_and_no_names(shelf: Shelf, client_of):
    text = client_of("auditor").get("/files/").text
    assert shelf.own in text and "王**" in text and "王测试" not in text and "001X" not in text


def test_a_retiree_is_led_to_the_own_file(shelf: Shelf, client_of):
    from urllib.parse import unquote

    assert unquote(client_of("retiree").get("/files/").location).endswith(f"/files/{shelf.own}")


def test_numbers_are_shown_by_their_ends_only(shelf: Shelf, client_of):
    text = client_of("archivist").get("/files/").text
    assert "…001X" in text and NUMBER not in text


@pytest.mark.parametrize("arguments", [
    "after='", "after=%25", "before=_", "enterprise=x", "enterprise=999", "waiting=%00", "after=" + "9" * 5000,
])
def test_a_strange_address_is_an_empty_or_a_usual_page(shelf: Shelf, client_of, arguments):
    assert client_of("archivist").get(f"/files/?{arguments}").status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_list(shelf: Shelf, client_of, request):
    browser = client_of("archivist")
    browser.get("/files/")
    with statements() as few:
        browser.get("/files/")
    request.getfixturevalue("many")
    with statements() as many:
        browser.get("/files/")
    print(len(few), len(many))
    assert len(many) == len(few) <= MOST_STATEMENTS
