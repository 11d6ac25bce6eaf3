"""Everybody finds what the role may know of, and nothing else; what is out of reach is as if it were not there."""
from __future__ import annotations

import pytest
from sqlalchemy import event

from portal.access import Forbidden
from portal.database import db
from portal.search.queries import look_up, people_for, search
from tests.portal.search.conftest import QIAN, QIAN_NUMBER, SUN, ZHAO, ZHAO_NUMBER

STAFF = ("archivist", "lead")
UNKNOWN_NUMBER = "530122195503079999"


def places(actor, query: str) -> list[tuple]:
    """(档号, item code, page) of every hit."""
    return [(hit.reference, hit.code, hit.page) for hit in search(actor, query, 100).hits]


def test_archivists_find_titles_then_pages_of_everybody(cast, archive):
    for name in STAFF:
        assert places(cast[name], "工资") == [
            (archive.zhao, "9-1-2", None), (archive.qian, "9-1-1", None),
            (archive.zhao, "9-1-2", 1), (archive.zhao, "9-1-2", 2), (archive.qian, "9-1-1", 1),
        ]


def test_an_auditor_finds_titles_and_references_but_no_page_and_nobody(cast, archive):
    assert places(cast["auditor"], "工资") == [(archive.zhao, "9-1-2", None), (archive.qian, "9-1-1", None)]
    assert places(cast["auditor"], archive.zhao) == [(archive.zhao, None, None)]
    for unseen in (ZHAO, "滇池", "优秀"):
        assert places(cast["auditor"], unseen) == []


def test_a_retiree_finds_the_titles_of_the_own_file_without_the_hidden_classes(cast, archive):
    assert places(cast["retiree"], "表") == [(archive.zhao, "1-1", None), (archive.zhao, "9-1-2", None)]
    for unseen in ("考核", "滇池", QIAN, archive.qian):
        assert places(cast["retiree"], unseen) == []


def test_an_enterprise_finds_its_own_people_only(cast, archive):
    assert places(cast["enterprise"], ZHAO) == [(archive.zhao, None, None)]
    assert places(cast["enterprise"], archive.zhao) == [(archive.zhao, None, None)]
    for unseen in (QIAN, archive.qian, "工资", "滇池"):
        assert places(cast["enterprise"], unseen) == []
    assert places(cast["other_enterprise"], QIAN) == [(archive.qian, None, None)]


def test_a_township_finds_its_own_residents_only(cast, archive):
    assert places(cast["township"], SUN) == [(archive.sun, None, None)]
    for unseen in (QIAN, archive.qian, "履历", "昆阳"):
        assert places(cast["township"], unseen) == []


def test_who_may_not_search_is_refused(cast, archive):
    for actor in (cast["planner"], cast["admin"]):
        for ask in (lambda who: search(who, "工资", 10), lambda who: look_up(who, ZHAO), lambda who: look_up(who, " ")):
            with pytest.raises(Forbidden):
                ask(actor)


# --- looking somebody up ----------------------------------------------------------------------------------------------


def found(actor, written: str) -> list[str]:
    return [file.reference for file in look_up(actor, written)]


def test_a_person_is_found_by_name_pinyin_and_id_number(cast, archive):
    for written in (
        ZHAO, "赵", "晓梅", "赵 晓 梅", "zhaoxiaomei", "zhaox", "zxm", "ZXM", ZHAO_NUMBER, "５３０１２２１９５５０３０７００２８",
        f" {ZHAO_NUMBER} ", "530122550307002",
    ):
        assert found(cast["archivist"], written) == [archive.zhao], written


def test_a_person_is_found_by_any_reference_of_the_file(cast, archive):
    for written in (archive.qian, f"{archive.qian}.1", f"{archive.qian}-9-1-1", f"{archive.qian}-9-1-1-001", archive.qian.lower()):
        assert found(cast["archivist"], written) == [archive.qian], written
    assert found(cast["archivist"], "J123") == [archive.zhao, archive.qian, archive.sun]


def test_what_names_nobody_finds_nobody(cast, archive):
    for written in (
        "", "   ", "%", "_", "%%%%", "\\", "zhaoxm", ZHAO_NUMBER[:-2], QIAN_NUMBER[:-1] + "0", "'; DROP TABLE persons",
        "\0", "\udc80", "赵" * 5_000,
    ):
        assert found(cast["archivist"], written) == [], written[:20]


def test_nobody_looks_up_out_of_reach(cast, archive):
    for name in ("enterprise", "township", "retiree"):
        assert found(cast[name], QIAN_NUMBER) == found(cast[name], QIAN) == found(cast[name], archive.qian) == []
    assert found(cast["auditor"], ZHAO_NUMBER) == found(cast["auditor"], ZHAO) == found(cast["auditor"], "zxm") == []


def test_a_number_out_of_reach_takes_the_same_way_as_one_that_nobody_has(cast, archive):
    """The same statements, so that neither the answer nor the time tells that somebody is known."""
    for name in ("enterprise", "township", "retiree"):
        assert statements(cast[name], QIAN_NUMBER) == statements(cast[name], UNKNOWN_NUMBER)
    assert statements(cast["auditor"], ZHAO_NUMBER) == statements(cast["auditor"], UNKNOWN_NUMBER)


def statements(actor, written: str) -> list[str]:
    said: list[str] = []
    listener = lambda connection, cursor, statement, *rest: said.append(statement)  # noqa: E731  (an event wants a function)
    event.listen(db.engine, "before_cursor_execute", listener)
    db.session.rollback()
    try:
        people_for(actor, written)
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)
    return said


def test_an_auditor_sees_references_without_names(cast, archive):
    [seen] = people_for(cast["auditor"], archive.zhao)
    assert (seen.reference, seen.name, seen.id_tail, seen.enterprise) == (archive.zhao, "", "", "")
    [known] = people_for(cast["archivist"], archive.zhao)
    assert (known.name, known.id_tail, known.enterprise) == (ZHAO, "0028", "滇池磷业有限责任公司")
