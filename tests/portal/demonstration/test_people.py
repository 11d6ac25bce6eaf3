"""Invented people: valid numbers that nobody can have, and lives in which one thing follows from another."""
from __future__ import annotations

import pytest

from portal.demonstration.enterprises import ENTERPRISES
from portal.demonstration.people import make_people
from portal.regulation import areas, catalogue, identity

MANY = 400


@pytest.fixture(scope="module", params=ENTERPRISES, ids=lambda enterprise: enterprise.uscc)
def people(request):
    return make_people(MANY, 3, request.param)


def test_enterprises_have_valid_codes_of_their_area_and_no_two_the_same():
    assert all(identity.is_valid_uscc(enterprise.uscc) for enterprise in ENTERPRISES)
    assert all(enterprise.uscc[2:8] == enterprise.registered for enterprise in ENTERPRISES)
    assert len({enterprise.uscc for enterprise in ENTERPRISES}) == len(ENTERPRISES) == 3


def test_numbers_are_valid_tell_birth_and_sex_and_occur_once(people):
    for person in people:
        assert identity.is_valid_number(person.id_number)
        assert identity.birth_date(person.id_number) == person.born
        assert identity.sex(person.id_number) == person.sex
    assert len({person.id_number for person in people}) == MANY


def test_no_number_can_be_a_retiree_s(people):
    """996 to 999 were kept for centenarians; everybody here was born after 1950."""
    assert {person.id_number[14:17] for person in people} == {"996", "997", "998", "999"}
    assert min(person.born.year for person in people) > 1950


def test_ethnic_groups_are_in_the_code_list(people):
    assert all(catalogue.ethnicity_value(person.ethnicity) for person in people)


def test_work_follows_school_and_retirement_comes_at_the_age_of_the_law(people):
    for person in people:
        assert person.born.year + 16 <= person.schooling.left <= person.started.year <= person.joined.year
        age = (person.retired - person.born).days / 365.25
        lawful = 60 if person.sex == "男" else 55 if person.cadre else 50
        assert age == pytest.approx(lawful - (5 if person.trade.special else 0), abs=0.2)


def test_every_file_belongs_to_the_district(people):
    """Art. 21(3): residence or household lies in Jinning, and both can be told."""
    for person in people:
        places = [areas.resolve(person.residence), areas.resolve(person.household)]
        assert None not in places
        assert any(areas.inside(place) for place in places)


def test_a_seed_gives_the_same_people_again_and_another_seed_others():
    assert make_people(20, 5) == make_people(20, 5)
    assert not {person.id_number for person in make_people(20, 5)} & {person.id_number for person in make_people(20, 6)}
    assert make_people(5, 5) == make_people(20, 5)[:5]


def test_the_first_people_of_an_enterprise_can_be_told_apart_by_name_and_by_the_masked_number(people):
    few = people[:24]
    assert len({person.name for person in few}) == len({identity.mask(person.id_number) for person in few}) == 24
