"""The materials of an invented file: as many pages as asked for, a catalogue without a fault, a life in order."""
from __future__ import annotations

from itertools import groupby

import pytest

from portal.demonstration.documents import BY_SYSTEM, materials_of
from portal.demonstration.kinds import CORE, OTHERS
from portal.demonstration.people import make_people
from portal.demonstration.register_rows import HANDED_OVER
from portal.regulation import catalogue

PEOPLE = make_people(40, 4)


@pytest.mark.parametrize("pages", [1, 2, 3, 6, 13, 40, 150])
def test_a_file_has_exactly_the_pages_asked_for(pages):
    for person in PEOPLE[:10]:
        materials = materials_of(person, pages, seed=1)
        assert sum(len(material.sheets) for material in materials) == pages
        assert all(1 <= len(material.sheets) <= 3 for material in materials)


def test_numbers_run_from_one_in_every_class_in_the_order_of_the_catalogue():
    for person in PEOPLE:
        materials = materials_of(person, 60, seed=1)
        codes = [material.class_code for material in materials]
        assert codes == sorted(codes, key=catalogue.class_key)
        assert set(codes) <= set(catalogue.class_codes())
        for _, group in groupby(materials, key=lambda material: material.class_code):
            numbers = [material.number for material in group]
            assert numbers == list(range(1, len(numbers) + 1))


def test_papers_are_dated_within_the_life_and_before_the_hand_over():
    for person in PEOPLE:
        for material in materials_of(person, 60, seed=1):
            assert not material.formed.before(person.born.replace(year=person.born.year + 14)), material.title
            assert not material.formed.after(person.retired), material.title
            assert not material.formed.after(HANDED_OVER)


def test_within_a_class_papers_stand_by_date_except_where_the_matter_orders_them():
    for person in PEOPLE:
        for code, group in groupby(materials_of(person, 80, seed=1), key=lambda material: material.class_code):
            dates = [material.formed.key for material in group]
            assert code in BY_SYSTEM or dates == sorted(dates)


def test_thick_files_fill_most_of_the_ten_classes_and_all_files_together_fill_all():
    seen = set()
    for person in PEOPLE:
        classes = {catalogue.class_of(material.class_code) for material in materials_of(person, 60, seed=1)}
        assert len(classes) >= 7
        seen |= classes
    assert seen == {entry.code for entry in catalogue.CLASSES}


def test_every_file_holds_the_approval_of_the_retirement():
    for person in PEOPLE:
        titles = [material.title for material in materials_of(person, 1, seed=1)]
        assert titles == ["特殊工种提前退休审批表" if person.trade.special else "职工退休审批表"]


def test_some_dates_are_partial_and_none_is_made_more_exact_than_the_paper():
    dates = [material.formed for person in PEOPLE for material in materials_of(person, 40, seed=1)]
    assert any(formed.month is None for formed in dates)
    assert any(formed.month and formed.day is None for formed in dates)
    assert sum(formed.day is not None for formed in dates) > len(dates) / 2


def test_a_seed_gives_the_same_papers_again_and_another_seed_others():
    assert materials_of(PEOPLE[0], 30, seed=1) == materials_of(PEOPLE[0], 30, seed=1)
    assert materials_of(PEOPLE[0], 30, seed=1) != materials_of(PEOPLE[0], 30, seed=2)


def test_every_kind_of_paper_occurs_in_somebody_s_file():
    titles = {material.title for person in make_people(60, 8) for material in materials_of(person, 120, seed=1)}
    assert titles == {kind.title for kind in CORE + OTHERS}
