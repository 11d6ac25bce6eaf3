"""`guidang search`: the contract of the command line."""
from __future__ import annotations

from tests.portal.search.conftest import QIAN, ZHAO, ZHAO_NUMBER


def test_every_hit_is_told_with_its_place(command, archive):
    done = command("search", "工资", "--by", "archivist")
    assert done.exit_code == 0 and done.json["total"] == 5 and done.json["capped"] is False
    material = {"code": "9-1-2", "title": "工资变动审批表"}
    first, page = done.json["hits"][0], done.json["hits"][2]
    assert first == {"reference": archive.zhao, "material": material, "page": None, "snippet": "工资变动审批表"}
    assert (page["reference"], page["material"], page["page"]) == (archive.zhao, material, 1)
    assert "现行工资标准" in page["snippet"] and "\n" not in page["snippet"]


def test_a_name_and_a_reference_are_hits_of_the_file_itself(command, archive):
    named = command("search", QIAN, "--by", "lead").json
    assert named["hits"] == [{"reference": archive.qian, "material": None, "page": None, "snippet": QIAN}]
    referred = command("search", archive.qian, "--by", "auditor").json
    assert referred["hits"] == [{"reference": archive.qian, "material": None, "page": None, "snippet": archive.qian}]


def test_width_case_white_space_and_line_ends_are_folded_and_one_character_suffices(command, archive):
    for query in ("现行工资", "现行 工资", "现行工 资"):
        assert command("search", query, "--by", "archivist").json["total"] == 1
    assert command("search", "ｊ１２３", "--by", "archivist").json["total"] == 3
    assert command("search", "滇", "--by", "archivist").json["total"] == 1


def test_the_limit_cuts_hits_but_not_the_total_and_the_order_stays(command, archive):
    whole = command("search", "工资", "--by", "archivist").json
    cut = command("search", "工资", "--limit", "2", "--by", "archivist").json
    assert (cut["total"], cut["hits"]) == (5, whole["hits"][:2])
    assert command("search", "工资", "--by", "archivist").json == whole


def test_each_account_reaches_what_its_role_may(command, archive):
    for name, total in {"archivist": 5, "lead": 5, "auditor": 2, "retiree": 1, "enterprise": 0}.items():
        assert command("search", "工资", "--by", name).json["total"] == total, name
    assert command("search", ZHAO, "--by", "township").json["total"] == 1


def test_id_numbers_are_masked(command, archive):
    done = command("search", "公民身份号码", "--by", "archivist")
    assert "530***********0028" in done.out and ZHAO_NUMBER not in done.out
    typed = command("search", ZHAO_NUMBER, "--by", "archivist")
    assert typed.json["total"] == 1 and ZHAO_NUMBER not in typed.out


def test_what_cannot_be_done_is_said_in_one_line(command, archive):
    for words in (
        ("工资", "--by", "planner"), ("工资", "--by", "admin"), ("工资", "--by", "nobody"), ("工资",), ("--by", "lead"),
        ("工资", "--by", "lead", "--limit", "0"), ("工资", "--by", "lead", "--limit", "10001"), ("工资", "--by", "lead", "--limit", "x"),
    ):
        done = command("search", *words)
        assert (done.exit_code, done.out, done.err.count("\n")) == (2, "", 1), words
        assert "Traceback" not in done.err


def test_nothing_found_and_odd_queries_are_no_fault(command, archive):
    for query in ("没有这几个字", "", "  ", "%", '"', "*", "NEAR("):
        done = command("search", query, "--by", "archivist")
        assert (done.exit_code, done.json) == (0, {"total": 0, "capped": False, "hits": []}), query


def test_people_read_places_and_snippets(command, archive):
    done = command("search", "滇池", "--by", "archivist", json=False)
    assert archive.zhao in done.out and "滇池边的工厂" in done.out and "1-1" in done.out
    nothing = command("search", "没有这几个字", "--by", "archivist", json=False)
    assert nothing.exit_code == 0 and "没有找到" in nothing.out
