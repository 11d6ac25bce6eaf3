"""`guidang enterprise add` and `guidang account add`: one JSON object, the pages' rules, exit 2 and nothing changed."""
from __future__ import annotations

import io
import json
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.accounts.queries import actor_named
from portal.cli import answer, guidang
from portal.database import db
from portal.people.models import Enterprise
from portal.trail import TrailEntry
from tests.portal.cast import USCC

ABOLISHED = "昆阳农机二厂"
UNKNOWN_USCC = "91530100MA6K4XYC9B"
ID_NUMBER = "530122195503070028"


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict:
        return json.loads(self.out)


@pytest.fixture
def command(app, settings, monkeypatch, capsys):
    """`command("account", "add", ...)` on this test's installation."""
    monkeypatch.setenv("GUIDANG_DATABASE", settings.database)

    def run(*words: str, stdin: str = "") -> Outcome:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        db.session.rollback()
        code = answer.run(guidang, ["--instance", str(settings.instance), "--json", *words])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run


def rows(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# --- enterprise add ---------------------------------------------------------------------------------------------------


def test_an_enterprise_is_added_and_said(command):
    done = command("enterprise", "add", USCC, "滇池磷业有限责任公司", "--registered", "530115")
    assert (done.code, done.err) == (0, "")
    assert done.data == {"enterprise": USCC, "name": "滇池磷业有限责任公司", "registered": "530115"}
    assert rows(Enterprise) == 1 and db.session.scalar(select(TrailEntry.verb)) == "enterprise.added"


def test_an_abolished_enterprise_is_added_by_its_legacy_code(command):
    done = command("enterprise", "add", "--legacy", "KM-0077", ABOLISHED, "--registered", "530115")
    assert (done.code, done.data["enterprise"], done.data["name"]) == (0, "KM-0077", ABOLISHED)


@pytest.mark.parametrize("words", [
    (USCC, "又一家", "--registered", "530115"), (USCC[:-1] + "0", "写错代码", "--registered", "530115"),
    (USCC, "--registered", "530115"),
    ("--legacy", "KM-1", "A", "B", "--registered", "530115"), ("91530115MA6N000184", "没有注册地"), ("--registered", "530115"),
    (USCC, "", "--registered", "530115"),
])
def test_an_enterprise_that_cannot_be_added_is_exit_2_with_one_line(command, cast, words):
    before = rows(Enterprise)
    done = command("enterprise", "add", *words)
    assert (done.code, done.out, rows(Enterprise)) == (2, "", before)
    assert len(done.err.splitlines()) == 1 and "Traceback" not in done.err


# --- account add ------------------------------------------------------------------------------------------------------


def test_an_account_without_password_can_be_named_but_not_sign_in(command, cast):
    done = command("account", "add", "yang", "--role", "enterprise", "--enterprise", USCC)
    assert (done.code, done.err) == (0, "")
    belongs = {"enterprise": USCC, "person": None, "area": None}
    assert done.data == {"user": "yang", "role": "enterprise", **belongs, "can_sign_in": False}
    db.session.rollback()
    assert actor_named("yang").enterprise_id == cast.enterprise_id
    assert db.session.scalar(select(Account.password_hash).where(Account.user == "yang")) is None


def test_the_password_comes_from_the_first_line_of_standard_input(command, client_of):
    done = command("account", "add", "li", "--role", "lead", "--password-stdin", stdin="four plain words\nnot this\n")
    assert done.code == 0 and done.data["can_sign_in"] and "four plain words" not in done.out + done.err
    answer_page = client_of(None).post("/sign-in", data={"user": "li", "password": "four plain words"})
    assert answer_page.status_code == 303


@pytest.mark.parametrize("role", ["archivist", "lead", "auditor", "planner", "admin"])
def test_staff_belong_to_nothing(command, role):
    assert command("account", "add", "somebody", "--role", role).data["role"] == role


def test_a_township_account_has_its_area(command):
    assert command("account", "add", "kunyang", "--role", "township", "--area", "530115001").data["area"] == "530115001"


@pytest.mark.parametrize(("words", "stdin", "sentence"), [
    (("lead", "--role", "lead"), "", "已经有账号 lead。"), (("a", "--role", "king"), "", "没有角色 king。"), (("a",), "", "role"),
    (("a", "--role", "enterprise"), "", "企业账号要写明企业"),
    (("a", "--role", "enterprise", "--enterprise", UNKNOWN_USCC), "", "没有登记过这个企业"),
    (("a", "--role", "retiree"), "", "档号"), (("a", "--role", "retiree", "--person", "J123-0"), "", "没有"),
    (("a", "--role", "township"), "", "区划代码"), (("a", "--role", "lead", "--area", "530115001"), "", "不填这一项"),
    (("a", "--role", "lead", "--password-stdin"), "", "没有密码"),
    (("a", "--role", "lead", "--password-stdin"), "short\n", "至少要 8 个字符"),
    ((ID_NUMBER, "--role", "lead"), "", "不要用身份证号"),
])
def test_an_account_that_cannot_be_opened_is_exit_2_with_one_line(command, cast, words, stdin, sentence):
    before = rows(Account)
    done = command("account", "add", *words, stdin=stdin)
    assert (done.code, done.out, rows(Account)) == (2, "", before)
    assert len(done.err.splitlines()) == 1 and ID_NUMBER not in done.err
    assert sentence in done.err or sentence == "role"
