"""Signing in: what works, how guessing is slowed down, what the answer does not tell, when a session ends."""
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.accounts import actions, passwords, queries, sessions
from portal.accounts.models import Account, SignInSession
from portal.database import db, now, writing
from portal.trail import TrailEntry

PASSWORD = "four plain words here"
WRONG = "not the password"


@pytest.fixture
def with_password(cast) -> str:
    """The archivist of the cast, with a password; the user name."""
    set_password(cast["archivist"].account_id)
    return "archivist"


def set_password(account_id: int, **changes: object) -> None:
    with writing() as session:
        account = session.get(Account, account_id)
        account.password_hash = passwords.keep(PASSWORD)
        for name, value in changes.items():
            setattr(account, name, value)


def enter(browser, user: str, password: str, **fields: str):
    return browser.post("/sign-in", data={"user": user, "password": password, **fields})


def verbs() -> list[str]:
    return list(db.session.scalars(select(TrailEntry.verb).order_by(TrailEntry.id)))


def test_the_right_password_opens_a_session_and_leads_back(client_of, with_password):
    browser = client_of(None)
    answer = enter(browser, with_password, PASSWORD, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert browser.get("/account").status_code == 200
    assert verbs() == ["account.signed_in"]


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client_of, with_password):
    cookies = enter(client_of(None), with_password, PASSWORD).headers.getlist("Set-Cookie")
    assert any(cookie.startswith(f"{actions.COOKIE}=") for cookie in cookies)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie for cookie in cookies)


def test_only_a_digest_of_the_token_is_kept(client_of, with_password):
    browser = client_of(None)
    enter(browser, with_password, PASSWORD)
    token = browser.get_cookie(actions.COOKIE).value
    kept = db.session.scalars(select(SignInSession.token_digest)).all()
    assert len(token) >= 43 and token not in kept and sessions.digest(token) in kept


def test_signing_in_gives_a_new_token_and_form_token_each_time(client_of, with_password):
    browser = client_of(None)
    enter(browser, with_password, PASSWORD)
    first, form_token = browser.get_cookie(actions.COOKIE).value, browser.token()
    browser.post("/sign-out")
    enter(browser, with_password, PASSWORD)
    assert browser.get_cookie(actions.COOKIE).value != first
    stale = browser.post("/account/view", data={"language": "en"}, headers={"X-CSRFToken": form_token})
    assert stale.status_code == 403


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/"])
def test_nobody_is_led_to_another_site(client_of, with_password, address):
    assert enter(client_of(None), with_password, PASSWORD, next=address).location == "/"
    assert f'value="{address}"' not in client_of(None).get("/sign-in", query_string={"next": address}).text


def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_name(client_of, with_password):
    page = enter(client_of(None), with_password, WRONG)
    assert page.status_code == 422
    assert "账号或密码不对，还可以试 4 次。" in page.text and 'value="archivist"' in page.text and WRONG not in page.text


def test_the_answer_does_not_tell_whether_the_name_exists(client_of, cast, with_password):
    set_password(cast["lead"].account_id, disabled_at=now())
    pages = [enter(client_of(None), user, password) for user, password in
             ((with_password, WRONG), ("nobody", WRONG), ("lead", PASSWORD), ("planner", WRONG))]
    assert {page.status_code for page in pages} == {422}
    assert all("还可以试 4 次" in page.text for page in pages)
    assert passwords.matches(None, PASSWORD) is False


@pytest.mark.parametrize("user", ["archivist", "ARCHIVIST", "ａｒｃｈｉｖｉｓｔ", "nobody"])
def test_after_five_failures_even_the_right_password_must_wait(client_of, with_password, user):
    browser = client_of(None)
    for _ in range(sessions.NAME_LIMIT):
        assert enter(browser, user, WRONG).status_code == 422
    answer = enter(browser, user, PASSWORD)
    assert answer.status_code == 429 and "以后再试" in answer.text
    assert queries.signed_in(browser.get_cookie(actions.COOKIE).value if browser.get_cookie(actions.COOKIE) else "") is None


def test_an_address_that_tries_many_names_must_wait_too(client_of, with_password):
    for number in range(sessions.ADDRESS_LIMIT):
        enter(client_of(None), f"nobody{number}", WRONG)
    assert enter(client_of(None), with_password, PASSWORD).status_code == 429
    right = {"user": with_password, "password": PASSWORD}
    other = client_of(None).post("/sign-in", data=right, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 303


def test_a_forwarded_address_that_a_client_names_counts_for_nothing(client_of, with_password):
    for number in range(sessions.ADDRESS_LIMIT):
        guess = {"user": f"nobody{number}", "password": WRONG}
        client_of(None).post("/sign-in", data=guess, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert enter(client_of(None), with_password, PASSWORD).status_code == 429


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ("10.0.0.1", "10.0.0.2", False), (None, "", True),
])
def test_addresses_of_one_site_are_counted_together(one, other, same):
    assert (sessions.site(one) == sessions.site(other)) is same


def test_the_wait_ends_and_success_forgets_the_failures(client_of, with_password, monkeypatch):
    browser, start = client_of(None), now()
    for _ in range(sessions.NAME_LIMIT):
        enter(browser, with_password, WRONG)
    monkeypatch.setattr(actions, "now", lambda: start + sessions.WINDOW + timedelta(seconds=30))
    assert enter(browser, with_password, PASSWORD).status_code == 303
    assert "还可以试 4 次" in enter(client_of(None), with_password, WRONG).text


def test_an_account_without_password_cannot_sign_in(client_of, cast):
    assert enter(client_of(None), "planner", "").status_code == 422
    assert enter(client_of(None), "planner", "None").status_code == 422


def test_names_and_passwords_stay_out_of_the_trail(client_of, with_password):
    enter(client_of(None), with_password, WRONG)
    entry = db.session.scalar(select(TrailEntry))
    assert entry.verb == "account.sign_in_refused"
    assert all(secret not in f"{entry.subject}{entry.reason}{entry.after}" for secret in (with_password, WRONG))


@pytest.mark.parametrize(("field", "length"), [("user", 5_000), ("password", 10_000_000)])
def test_oversized_input_is_turned_away(client_of, with_password, field, length):
    data = {"user": with_password, "password": PASSWORD, field: "x" * length}
    assert client_of(None).post("/sign-in", data=data).status_code in (413, 422)


def test_who_is_signed_in_is_led_past_the_form(client_of):
    assert client_of("lead").get("/sign-in?next=/account").location == "/account"


# --- the end of a session ---------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_for_good(client_of):
    browser = client_of("archivist")
    token = browser.get_cookie(actions.COOKIE).value
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert '"cache"' in answer.headers["Clear-Site-Data"] and '"storage"' in answer.headers["Clear-Site-Data"]
    assert browser.get_cookie(actions.COOKIE) is None
    replay = client_of(None)
    replay.set_cookie(actions.COOKIE, token)
    assert replay.get("/account").status_code == 303
    assert replay.htmx("get", "/account").status_code == 401


def test_signing_out_by_htmx_moves_the_whole_browser(client_of):
    answer = client_of("archivist").htmx("post", "/sign-out")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


def test_signing_out_needs_a_session(client_of):
    assert client_of(None).post("/sign-out").status_code == 401


@pytest.mark.parametrize(("role", "rested", "over"), [
    (Role.ARCHIVIST, timedelta(minutes=14), False), (Role.ARCHIVIST, timedelta(minutes=16), True),
    (Role.RETIREE, timedelta(minutes=29), False), (Role.RETIREE, timedelta(minutes=31), True),
])
def test_a_session_ends_by_rest(role, rested, over):
    start = now()
    assert sessions.is_over(role, start, start, start + rested) is over


def test_a_session_ends_after_twelve_hours_however_busy(client_of, cast, monkeypatch):
    browser, start = client_of("archivist"), now()
    later = start + sessions.ABSOLUTE + timedelta(minutes=1)
    with writing() as session:
        session.query(SignInSession).update({"seen_at": later})
    monkeypatch.setattr(queries, "now", lambda: later)
    assert browser.get("/account").status_code == 303


def test_use_keeps_a_session_awake_and_polling_does_not(client_of, monkeypatch):
    def seen():
        return db.session.scalar(select(SignInSession.seen_at))

    browser, later = client_of("archivist"), now() + timedelta(minutes=5)
    before = seen()
    for module in (actions, queries):
        monkeypatch.setattr(module, "now", lambda: later)
    browser.get("/account", headers={"Guidang-Poll": "1"})
    assert seen() == before
    browser.get("/account/stay")
    assert seen() == later


def test_on_https_cookies_belong_to_this_host_alone(settings, tmp_path):
    from portal import create_app
    from portal.keys import make_keys

    make_keys(settings.keys)
    app = create_app(settings.with_(public_address="https://archive.example"))
    with app.test_client() as browser:
        answer = browser.get("/sign-in", base_url="https://archive.example")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies and all(cookie.startswith("__Host-") and "Secure" in cookie and "Path=/" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
