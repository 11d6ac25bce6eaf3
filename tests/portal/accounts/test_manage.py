"""The administrator: opens and closes accounts, hands out one-time passwords, sees no content."""
from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.access import GRANTS, OPERATOR, Forbidden, Permission, Role
from portal.accounts import actions, passwords, queries
from portal.accounts.models import Account, SignInSession
from portal.database import db, writing
from portal.lifecycle import Refusal
from portal.trail import TrailEntry
from tests.portal.cast import TOWNSHIP_AREA, USCC

ID_NUMBER = "530122195503070028"
CONTENT = {
    Permission.FILE_VIEW, Permission.PAGE_VIEW, Permission.SEARCH_USE, Permission.PERSON_VIEW, Permission.TRANSFER_VIEW,
    Permission.REQUEST_VIEW,
}


def account(user: str) -> Account:
    return db.session.scalar(select(Account).where(Account.user == user))


def last_entry() -> TrailEntry:
    return db.session.scalar(select(TrailEntry).order_by(TrailEntry.id.desc()))


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Account))


# --- adding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "belongs"), [
    ({"role": "archivist"}, ""), ({"role": "enterprise", "enterprise": USCC}, "滇池磷业有限责任公司"),
    ({"role": "township", "area": TOWNSHIP_AREA}, TOWNSHIP_AREA),
])
def test_a_new_account_of_each_kind(client_of, cast, given, belongs):
    answer = client_of("admin").post("/accounts/new", data={"user": "new.one", "name": "李新", **given})
    added = account("new.one")
    assert answer.status_code == 303 and answer.location == f"/accounts/{added.id}"
    assert added.password_hash is None and last_entry().subject == f"account:{added.id}"
    shown = queries.account_for(cast["admin"], added.id)
    assert (shown.belongs_to, shown.can_sign_in) == (belongs, False)


@pytest.mark.parametrize(("given", "field", "sentence"), [
    ({"user": ""}, "user", "请填账号名。"), ({"user": "a b"}, "user", "账号名只能用"), ({"user": ID_NUMBER}, "user", "不要用身份证号"),
    ({"user": "lead"}, "user", "已经有账号 lead。"), ({"role": "emperor"}, "role", "请从列出的里面选一个。"),
    ({"role": "enterprise"}, "enterprise", "企业账号要写明企业"),
    ({"role": "enterprise", "enterprise": "91000000000000000X"}, "enterprise", "没有登记过这个企业"),
    ({"role": "retiree"}, "person", "要写明本人的档号"), ({"role": "retiree", "person": "J123-none"}, "person", "没有"),
    ({"role": "township", "area": "沟里"}, "area", "不是区划代码"), ({"role": "lead", "enterprise": USCC}, "enterprise", "这个角色不填这一项"),
])
def test_bad_input_is_said_beside_its_field_and_nothing_is_added(client_of, cast, given, field, sentence):
    before = count()
    answer = client_of("admin").htmx("post", "/accounts/new", data={"user": "new.one", "role": "archivist", **given})
    assert answer.status_code == 422 and sentence in answer.text and "<html" not in answer.text
    assert re.search(rf'id="{field}-wrong"', answer.text) and count() == before


def test_fields_that_the_form_does_not_have_are_not_taken(client_of):
    given = {"user": "new.one", "role": "archivist", "id": "1", "must_change_password": "1", "password_hash": "x"}
    client_of("admin").post("/accounts/new", data=given)
    added = account("new.one")
    assert added.password_hash is None and not added.must_change_password and added.id != 1


def test_markup_in_a_name_stays_text(client_of):
    client_of("admin").post("/accounts/new", data={"user": "new.one", "role": "archivist", "name": '"><img src=x onerror=1>'})
    page = client_of("admin").get(f"/accounts/{account('new.one').id}").text
    assert "<img" not in page and "&lt;img" in page


# --- disabling and enabling -------------------------------------------------------------------------------------------


def test_disabling_ends_every_session_and_can_be_taken_back(client_of, cast):
    browser, lead = client_of("lead"), cast["lead"].account_id
    answer = client_of("admin").htmx("post", f"/accounts/{lead}/disable")
    assert "已停用" in answer.text and f'action="/accounts/{lead}/enable"' in answer.text and 'hx-swap-oob="true"' in answer.text
    assert browser.get("/account").status_code == 303
    assert client_of("admin").post(f"/accounts/{lead}/enable").location == f"/accounts/{lead}"
    assert account("lead").disabled_at is None


def test_a_disabled_account_is_not_named_in_by(cast):
    actions.disable_account(cast["admin"], cast["lead"].account_id)
    with pytest.raises(Exception, match="没有这个账号"):
        queries.actor_named("lead")
    assert queries.actor_named("lead2") == cast["lead2"]


def test_the_wrong_moment_is_refused_with_a_sentence(client_of, cast):
    admin, lead = client_of("admin"), cast["lead"].account_id
    assert admin.post(f"/accounts/{lead}/enable").status_code == 409
    admin.post(f"/accounts/{lead}/disable")
    again = admin.post(f"/accounts/{lead}/disable")
    assert again.status_code == 409 and "这个账号已经停用。" in again.text
    assert admin.post(f"/accounts/{lead}/password").status_code == 409


def test_no_administrator_closes_the_own_account(client_of, cast):
    answer = client_of("admin").htmx("post", f"/accounts/{cast['admin'].account_id}/disable")
    assert answer.status_code == 409 and "不能停用自己的账号" in answer.text


# --- one-time passwords -----------------------------------------------------------------------------------------------


def issue(browser, account_id: int) -> str:
    return re.search(r"一次性密码：([0-9a-z-]{19})", browser.post(f"/accounts/{account_id}/password").text).group(1)


def test_a_one_time_password_is_shown_once_and_must_be_replaced(client_of, cast):
    admin, lead = client_of("admin"), cast["lead"].account_id
    password = issue(admin, lead)
    assert password not in admin.get(f"/accounts/{lead}").text
    browser = client_of(None)
    assert browser.post("/sign-in", data={"user": "lead", "password": password, "next": "/account"}).status_code == 303
    assert browser.get("/account").location == "/account/password"
    assert browser.htmx("get", "/account").headers["HX-Redirect"] == "/account/password"
    fresh = "a fresh handful of words"
    assert browser.post("/account/password", data={"old": password, "new": fresh, "again": fresh}).status_code == 303
    assert browser.get("/account").status_code == 200


def test_issuing_a_password_ends_the_sessions_of_the_account(client_of, cast):
    browser = client_of("lead")
    issue(client_of("admin"), cast["lead"].account_id)
    assert browser.get("/account").status_code == 303


def test_one_time_passwords_differ_and_hold_nothing_that_looks_alike():
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50 and not set("01iloO") & set("".join(made))


# --- who may ----------------------------------------------------------------------------------------------------------

ADDRESSES = [("get", "/accounts"), ("get", "/accounts/new"), ("post", "/accounts/new"), ("get", "/accounts/1"),
             ("post", "/accounts/1/disable"), ("post", "/accounts/1/enable"), ("post", "/accounts/1/password")]


@pytest.mark.parametrize(("verb", "address"), ADDRESSES)
def test_only_the_administrator_may(client_of, verb, address):
    before = db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.verb != "access.refused"))
    data = {"user": "x", "role": "admin"} if verb == "post" else None
    for name in ("enterprise", "archivist", "lead", "retiree", "township", "auditor", "planner"):
        assert getattr(client_of(name), verb)(address, data=data).status_code == 403, name
    assert db.session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.verb != "access.refused")) == before


@pytest.mark.parametrize("act", ["disable_account", "enable_account", "issue_password"])
def test_the_action_itself_asks_for_the_permission(cast, act):
    with pytest.raises(Forbidden):
        getattr(actions, act)(cast["lead"], cast["planner"].account_id)


@pytest.mark.parametrize("verb", ["disable", "enable", "password"])
def test_an_account_that_is_not_there_is_not_found(client_of, verb):
    assert client_of("admin").post(f"/accounts/999999/{verb}").status_code == 404


def test_the_administrator_has_no_permission_over_content():
    assert not CONTENT & set(GRANTS[Role.ADMIN])


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_can_be_narrowed_to_a_role_and_paged(client_of):
    with writing() as session:
        names = [f"reader{number:03}" for number in range(queries.ACCOUNTS_A_PAGE)]
        session.add_all(Account(user=name, role="auditor", created_at=actions.now()) for name in names)
    admin = client_of("admin")
    first, second = admin.get("/accounts?role=auditor").text, admin.htmx("get", "/accounts?role=auditor&page=2").text
    assert "51 个账号" in first and "reader000" in first and ">lead<" not in first
    assert "reader049" in second and "reader000" not in second and "<html" not in second


@pytest.mark.parametrize(("query", "status"), [("role=emperor", 422), ("page=x", 200), ("page=-3", 200), ("page=9999", 200)])
def test_odd_queries_do_no_harm(client_of, query, status):
    assert client_of("admin").get(f"/accounts?{query}").status_code == status


# --- from the command line --------------------------------------------------------------------------------------------


def test_the_operator_adds_accounts_with_and_without_password(cast):
    made = actions.add_account(OPERATOR, "zhang", "archivist", password="four plain words")
    belongs = {"enterprise": None, "person": None, "area": None}
    assert made == {"user": "zhang", "role": "archivist", **belongs, "can_sign_in": True, "id": made["id"]}
    assert not actions.add_account(OPERATOR, "wang", "lead")["can_sign_in"]
    with pytest.raises(Refusal, match="密码至少"):
        actions.add_account(OPERATOR, "zhao", "lead", password="short")
    assert account("zhao") is None


def test_sessions_of_others_are_left_alone(client_of, cast):
    client_of("lead2")
    actions.disable_account(cast["admin"], cast["lead"].account_id)
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 1
