"""The own account: another password, language, elder view, keys."""
from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts import actions, passwords
from portal.accounts.models import Account, SignInSession
from portal.database import db, writing

OLD, NEW = "four plain words here", "another handful of words"


@pytest.fixture
def archivist(cast) -> Account:
    with writing() as session:
        account = session.get(Account, cast["archivist"].account_id)
        account.password_hash = passwords.keep(OLD)
    return db.session.get(Account, cast["archivist"].account_id)


def change(browser, old: str = OLD, new: str = NEW, again: str | None = None):
    return browser.post("/account/password", data={"old": old, "new": new, "again": new if again is None else again})


# --- another password -------------------------------------------------------------------------------------------------


def test_a_new_password_replaces_the_old_one(client_of, archivist):
    assert change(client_of("archivist")).status_code == 303
    kept = db.session.scalar(select(Account.password_hash).where(Account.id == archivist.id))
    assert passwords.matches(kept, NEW) and not passwords.matches(kept, OLD)


def test_the_password_is_kept_with_argon2id(client_of, archivist):
    assert archivist.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_every_other_session_ends_and_this_browser_gets_a_new_token(client_of, archivist):
    here, elsewhere = client_of("archivist"), client_of("archivist")
    token = here.get_cookie(actions.COOKIE).value
    change(here)
    assert here.get_cookie(actions.COOKIE).value != token
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 1


@pytest.mark.parametrize(("old", "new", "again", "sentence"), [
    ("wrong", NEW, NEW, "现在的密码不对。"), (OLD, OLD, OLD, "新密码和现在的一样。"), (OLD, NEW, "other words", "两遍写得不一样。"),
    (OLD, "short7!", "short7!", "密码至少要 8 个字符。"), (OLD, "password2024", "password2024", "这个密码太容易猜到。"),
    (OLD, "archivist1", "archivist1", "这个密码太容易猜到。"), (OLD, "", "", "请填新密码。"), (OLD, "x y" * 100, "x y" * 100, "太长了"),
])
def test_a_password_that_will_not_do_says_why_beside_its_field(client_of, archivist, old, new, again, sentence):
    page = change(client_of("archivist"), old, new, again)
    assert page.status_code == 422 and sentence in page.text and 'aria-invalid="true"' in page.text
    kept = db.session.scalar(select(Account.password_hash).where(Account.id == archivist.id))
    assert passwords.matches(kept, OLD)


@pytest.mark.parametrize("password", [
    "12345678", "88888888", "qwertyuiop", "admin123", "Password!", "guidang2026", "abcdefgh", "档案档案档案档案", "1qaz2wsx",
])
def test_what_everybody_guesses_is_refused(password):
    assert passwords.is_guessed(password, "somebody")


@pytest.mark.parametrize("password", [
    "four plain words", "滇池的水又涨了三寸", "x" * 3 + "7vK!mq2p", "Tr0ub4dor&3x", "correct horse battery staple " * 2,
])
def test_what_nobody_guesses_is_taken_however_it_is_made_up(password):
    assert passwords.fault(password, "somebody") is None


def test_nobody_changes_a_password_without_being_signed_in(client_of, archivist):
    assert change(client_of(None)).status_code == 401


# --- how pages look ---------------------------------------------------------------------------------------------------


def test_language_and_elder_view_follow_the_account_to_another_browser(client_of):
    client_of("retiree").post("/account/view", data={"language": "en", "elder": "1"})
    page = client_of("retiree").get("/account").text
    assert '<html lang="en" class="elder">' in page


def test_what_was_chosen_before_signing_in_is_followed(client_of, archivist):
    browser = client_of(None)
    browser.post("/account/view", data={"elder": "1", "next": "/sign-in"})
    assert 'class="elder"' in browser.get("/sign-in").text
    browser.post("/sign-in", data={"user": "archivist", "password": OLD})
    assert db.session.scalar(select(Account.elder_view).where(Account.id == archivist.id)) is True


def test_a_choice_leads_back_to_the_page_it_was_made_on_and_nowhere_else(client_of):
    assert client_of("lead").post("/account/view", data={"elder": "1", "next": "/account"}).location == "/account"
    assert client_of("lead").post("/account/view", data={"elder": "1", "next": "//evil.example"}).location == "/"


@pytest.mark.parametrize("data", [{"language": "fr"}, {"elder": "maybe"}, {"single_keys": "<b>"}])
def test_an_unknown_choice_is_refused(client_of, data):
    assert client_of("lead").post("/account/view", data=data).status_code == 422


def test_keys_of_one_letter_can_be_switched_off(client_of):
    browser = client_of("lead")
    assert 'data-single-keys="off"' not in browser.get("/account").text
    browser.post("/account/view", data={"single_keys": "0"})
    assert 'data-single-keys="off"' in browser.get("/account").text
