"""A small archive whose index has caught up, and the words that tests look for in it."""
from __future__ import annotations

from dataclasses import dataclass

import pytest

from portal.cli import answer, guidang
from portal.database import db
from portal.search.jobs import follow_trail
from tests.portal.cast import Cast
from tests.portal.cli.commands import Said
from tests.portal.holdings import hold

ZHAO, ZHAO_NUMBER = "赵晓梅", "530122195503070028"
QIAN, QIAN_NUMBER = "钱建国", "53012219550307001X"
SUN, SUN_NUMBER = "孙玉兰", "530115196401020039"
WRITTEN = {
    "1-1": ("干部履历表", ["填表人在滇池边的工厂参加工作，家住昆阳。"]),
    "3-1": ("年度考核登记表", ["考核等次为优秀。"]),
    "9-1-2": ("工资变动审批表", [f"姓名 {ZHAO}，公民身份号码{ZHAO_NUMBER}，现行工\n资标准。", "执行新的工资标准，工资总额。"]),
}


@dataclass(frozen=True)
class Archive:
    """档号 of the files: the retiree of the cast, one of the other enterprise and another township, one with nothing in it."""

    zhao: str
    qian: str
    sun: str


@pytest.fixture
def archive(cast: Cast) -> Archive:
    zhao = hold(cast, ZHAO, ZHAO_NUMBER, WRITTEN, person_id=cast.person_id)
    elsewhere = {"enterprise_id": cast.other_enterprise_id, "area": "530115103"}
    qian = hold(cast, QIAN, QIAN_NUMBER, {"9-1-1": ("工资变动审批表", ["工资定为二级工。"])}, **elsewhere)
    sun = hold(cast, SUN, SUN_NUMBER)
    while follow_trail():
        pass
    return Archive(zhao, qian, sun)


@pytest.fixture
def command(settings, monkeypatch, capsys):
    """`command("search", ...)` on this test's installation."""
    monkeypatch.setenv("GUIDANG_DATABASE", settings.database)

    def run(*words: str, json: bool = True) -> Said:
        capsys.readouterr()
        db.session.rollback()
        code = answer.run(guidang, ["--instance", str(settings.instance), *(["--json"] if json else []), *words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run
