"""The index follows the trail: what changed is found as it is now, what broke off is taken up again."""
from __future__ import annotations

import pytest

from portal import installation
from portal.catalogue.models import Material, PersonnelFile
from portal.database import db, writing
from portal.search import jobs
from portal.search.queries import entries_due, search
from portal.trail import Recorded, add_entry, number_entries
from search_index import Unavailable
from tests.portal.holdings import hold
from tests.portal.search.conftest import ZHAO


def total(cast, query: str) -> int:
    return search(cast["archivist"], query, 10).total


def retitle(reference: str, old: str, new: str) -> None:
    with writing() as session:
        file = session.query(PersonnelFile).filter_by(reference=reference).one()
        session.query(Material).filter_by(file_id=file.id, title=old).one().title = new
        add_entry(None, "material.edited", Recorded(f"file:{reference}"))
    number_entries()


def catch_up() -> None:
    while jobs.follow_trail():
        pass


def test_an_edit_is_found_and_the_old_words_are_not(cast, archive):
    retitle(archive.zhao, "干部履历表", "职工登记表")
    assert jobs.lag() == 1
    catch_up()
    assert (total(cast, "履历表"), total(cast, "职工登记表"), jobs.lag()) == (0, 1, 0)


def test_taking_up_again_changes_nothing(cast, archive):
    before = installation.current().index.count()
    installation.current().index.set_cursor(0)
    catch_up()
    assert installation.current().index.count() == before and total(cast, "工资") == 5


def test_an_index_thrown_away_is_built_anew(cast, archive):
    installation.current().index.wipe()
    assert total(cast, "工资") == 0
    assert jobs.rebuild_index() > 0
    assert (total(cast, "工资"), total(cast, ZHAO), jobs.lag()) == (5, 2, 0)


def test_a_step_that_breaks_off_leaves_the_cursor_where_it_was(cast, archive, monkeypatch):
    retitle(archive.zhao, "干部履历表", "职工登记表")

    def away(reference):
        raise Unavailable("locked")

    monkeypatch.setattr(jobs, "entries_of", away)
    with pytest.raises(Unavailable):
        jobs.follow_trail()
    monkeypatch.undo()
    assert (total(cast, "履历表"), jobs.lag()) == (1, 1)
    catch_up()
    assert total(cast, "履历表") == 0


def test_a_material_numbered_over_99_is_not_taken_for_a_page(cast, archive):
    with writing() as session:
        file = session.query(PersonnelFile).filter_by(reference=archive.sun).one()
        session.add(Material(file_id=file.id, class_code="9-2", number=105, code="9-2-105", order=1, title="聘用证明", page_count=0))
        add_entry(None, "material.added", Recorded(f"file:{archive.sun}"))
    number_entries()
    catch_up()
    [hit] = search(cast["archivist"], "聘用证明", 10).hits
    assert (hit.code, hit.title, hit.page) == ("9-2-105", "聘用证明", None)


def test_events_about_other_things_are_passed_over(cast, archive):
    with writing():
        add_entry(cast["lead"], "account.signed_in", Recorded("account:1"))
    number_entries()
    assert jobs.follow_trail() == 1 and jobs.follow_trail() == 0
    db.session.rollback()


def test_an_index_that_has_caught_up_has_exactly_the_entries_that_are_due(app, cast):
    hold(cast, "孔秀英", "530122195809140025", {"1-1": ("职工登记表", ["登记表第一页", ""])})
    index = installation.current().index
    assert index.count() != entries_due()
    catch_up()
    assert index.count() == entries_due() == 4
