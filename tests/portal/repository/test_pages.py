"""The pages of the repository: the plan and its table, what stands where, shelving with an undo, who sees what."""
from __future__ import annotations

import re

from portal.repository import actions
from tests.portal.repository.conftest import FIRST, SECOND, state, used
from tests.portal.search.test_pages import heading

FURNISHED = {"columns": "1", "faces": "2", "sections": "2", "levels": "3", "width_mm": "900"}


def quoted(reference: str) -> str:
    return reference.replace("·", "%C2%B7")


def post(browser, volume: str, place: str, htmx: bool = False):
    data = {"volume": volume, "location": place}
    return browser.htmx("post", "/repository/shelving", data) if htmx else browser.post("/repository/shelving", data=data)


# --- rooms ------------------------------------------------------------------------------------------------------------


def test_the_list_says_how_much_still_fits(client_of, cast, shelves):
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    page = client_of("archivist").get("/repository/").text
    assert heading(page) == "库房还能放 21 厘米，约 7 卷" and "86.5" in page and "给 2 卷找位置" in page
    assert "给 2 卷找位置" not in client_of("planner").get("/repository/").text


def test_without_a_room_the_page_says_the_one_way_on(client_of):
    assert 'href="/repository/rooms/new"' in client_of("lead").get("/repository/").text
    assert 'href="/repository/rooms/new"' not in client_of("archivist").get("/repository/").text


def test_the_plan_and_its_table_show_the_same_numbers(client_of, cast, shelves):
    actions.shelve(cast["archivist"], shelves.thick, FIRST)
    page = client_of("auditor").get("/repository/rooms/01").text
    assert heading(page) == "一号库还能放 19 厘米，约 3 卷"
    assert 'aria-label="1 列 A 面 1 节，填充率 41%"' in page and 'aria-label="1 列 A 面 2 节，填充率 0%"' in page
    assert f'href="/repository/locations/{FIRST}"' in page and "余 1" in page
    row = re.search(r'<tr role="row" class="on">(.*?)</tr>', page, re.DOTALL)[1]
    assert re.findall(r">(\d+%?)</td>", row) == ["5", "19", "20%"]


def test_a_face_that_there_is_not_is_not_found(client_of, shelves):
    browser = client_of("archivist")
    assert browser.get("/repository/rooms/01?column=1&face=A").status_code == 200
    assert browser.htmx("get", "/repository/rooms/01?column=1&face=A").text.count('id="face"') == 1
    for address in ("rooms/01?column=7&face=A", "rooms/01?column=1&face=Z", "rooms/09", "locations/x"):
        assert browser.get(f"/repository/{address}").status_code == 404, address


def test_a_room_is_entered_and_furnished(client_of):
    browser = client_of("planner")
    given = {"code": "01", "name": "一号库", "ownership": "rented", "usable_area_m2": "86.5", "contract_ends_on": "2030-12-31"}
    assert browser.post("/repository/rooms/new", data=given).location == "/repository/rooms/01/shelves"
    assert "库房里还没有架子" in browser.get("/repository/rooms/01").text
    assert browser.post("/repository/rooms/01/shelves", data=FURNISHED).location == "/repository/rooms/01"
    page = browser.get("/repository/rooms/01").text
    assert "加了 12 个架位" in page and "12 个架位，已用 0%" in page
    assert "合同到 2030-12-31" in browser.get("/repository/").text


def test_bad_input_is_said_beside_its_field(client_of):
    browser = client_of("lead")
    browser.post("/repository/rooms/new", data={"code": "01", "ownership": "built", "usable_area_m2": "10"})
    for name, value in (
        ("code", ""), ("usable_area_m2", "0"), ("usable_area_m2", "NaN"), ("usable_area_m2", "多"), ("ownership", "x"),
        ("contract_ends_on", "x"),
    ):
        given = {"code": "02", "ownership": "built", "usable_area_m2": "10", name: value}
        answer = browser.htmx("post", "/repository/rooms/new", given)
        assert answer.status_code == 422 and f'id="{name}-wrong"' in answer.text and "<html" not in answer.text, (name, value)
    for name, value in (("columns", "0"), ("columns", ""), ("faces", "3"), ("levels", "x"), ("width_mm", "99999")):
        answer = browser.htmx("post", "/repository/rooms/01/shelves", FURNISHED | {name: value})
        assert answer.status_code == 422 and f'id="{name}-wrong"' in answer.text, (name, value)
    taken = browser.htmx("post", "/repository/rooms/new", {"code": "01", "ownership": "built", "usable_area_m2": "10"})
    assert taken.status_code == 409 and "库房号 01 已经有了" in taken.text


# --- shelving ---------------------------------------------------------------------------------------------------------


def test_the_next_volume_comes_with_its_place_filled_in(client_of, shelves):
    page = client_of("archivist").get("/repository/shelving").text
    assert heading(page) == "3 卷等着上架"
    assert f'value="{shelves.thin}"' in page and f'value="{FIRST}"' in page and "赵晓梅" in page
    other = client_of("archivist").htmx("get", f"/repository/shelving?volume={shelves.other}").text
    assert other.lstrip().startswith('<section class="sheet" id="shelve"') and f'value="{shelves.other}"' in other
    assert client_of("archivist").get("/repository/shelving?volume=x").status_code == 404


def test_shelving_is_undone_by_one_button(client_of, shelves):
    browser = client_of("archivist")
    assert post(browser, shelves.thin, FIRST.lower()).location == "/repository/shelving"
    page = browser.get("/repository/shelving").text
    undo = f"/repository/volumes/{quoted(shelves.thin)}/take-down"
    assert f"{shelves.thin} 已上架到 {FIRST}。" in page and f'action="{undo}"' in page and heading(page) == "2 卷等着上架"
    browser.post(undo)
    assert (state(shelves.thin), used(FIRST)) == ("received", 0)


def test_moving_and_taking_down_are_undone_too(client_of, shelves):
    browser = client_of("archivist")
    post(browser, shelves.thin, FIRST)
    assert post(browser, shelves.thin, SECOND, htmx=True).headers["HX-Redirect"] == "/repository/shelving"
    back = f"/repository/volumes/{quoted(shelves.thin)}/put-back/{FIRST}"
    assert f'action="{back}"' in browser.get("/repository/").text
    browser.post(back)
    assert (used(FIRST), used(SECOND)) == (30, 0)
    browser.post(f"/repository/volumes/{shelves.thin}/take-down")
    assert f'action="{back}"' in browser.get("/repository/").text


def test_refusals_are_said_in_place(client_of, shelves):
    browser = client_of("archivist")
    post(browser, shelves.thin, FIRST)
    full, unknown = post(browser, shelves.thick, FIRST, htmx=True), post(browser, shelves.thick, "99", htmx=True)
    assert full.status_code == 409 and "放不下" in full.text and full.text.lstrip().startswith('<div class="notice')
    assert unknown.status_code == 404 and "没有这个架位" in unknown.text
    blank = browser.htmx("post", "/repository/shelving", {"volume": "", "location": FIRST})
    assert blank.status_code == 422 and 'id="volume-wrong"' in blank.text and f'value="{FIRST}"' in blank.text


def test_a_place_says_what_stands_there_and_names_people_only_to_archivists(client_of, cast, shelves):
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    pages = {name: client_of(name).get(f"/repository/locations/{FIRST}").text for name in ("archivist", "auditor", "planner")}
    for page in pages.values():
        assert heading(page) == f"{FIRST}：1 卷，余 3 厘米" and shelves.thin in page
    assert "赵晓梅" in pages["archivist"] and "移架" in pages["archivist"]
    for name in ("auditor", "planner"):
        assert "赵晓梅" not in pages[name] and "移架" not in pages[name]
    assert 'href="/files/' not in pages["planner"] and "这一层是空的" in client_of("planner").get(f"/repository/locations/{SECOND}").text


def test_the_page_of_a_file_is_told_where_its_volumes_stand(client_of, cast, shelves):
    file = shelves.thin.rpartition(".")[0]
    address = f"/repository/files/{file}/places"
    assert "待上架" in client_of("archivist").htmx("get", address).text
    actions.shelve(cast["archivist"], shelves.thin, FIRST)
    part, page = client_of("auditor").htmx("get", address).text, client_of("auditor").get(address).text
    assert part.lstrip().startswith('<div id="places"') and f"/repository/locations/{FIRST}" in part
    assert heading(page) == f"{file} 的存放位置"
    assert client_of("archivist").get("/repository/files/J123-RS·QT-999999/places").status_code == 404
    assert quoted(address) in client_of("archivist").get(f"/files/{file}").text


def test_each_address_asks_for_its_right(client_of, cast, shelves):
    view = ["/repository/", "/repository/rooms/01", f"/repository/locations/{FIRST}", f"/repository/files/{shelves.thin[:-2]}/places"]
    for name in ("enterprise", "retiree", "township", "admin"):
        browser = client_of(name)
        assert [browser.get(address).status_code for address in [*view, "/repository/shelving", "/repository/rooms/new"]] == [403] * 6
    for name in ("auditor", "planner"):
        browser = client_of(name)
        assert [browser.get(address).status_code for address in view] == [200] * 4
        assert [browser.get("/repository/shelving").status_code, post(browser, shelves.thin, FIRST).status_code] == [403, 403]
    archivist = client_of("archivist")
    assert archivist.get("/repository/rooms/new").status_code == 403
    assert archivist.post("/repository/rooms/01/shelves", data=FURNISHED).status_code == 403
    assert used(FIRST) == 0
