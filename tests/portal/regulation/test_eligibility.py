"""Who may not be handed over, and where a file belongs (Art. 3, 4, 21(3), 21(4), 36)."""
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from portal.regulation.areas import resolve
from portal.regulation.code import Weight
from portal.regulation.dates import PartialDate
from portal.regulation.eligibility import Basis, Destination, PersonFacts, destination, findings
from portal.regulation.finding import Verdict, verdict

HERE, THERE, FAR = resolve("530115103"), resolve("官渡区"), resolve("530999")
SIGNED = date(2024, 6, 15)
RESIDENT = PersonFacts(SIGNED, residence=HERE, household=HERE, registration=HERE, unit_kind="国有企业")


def codes(facts: PersonFacts) -> list[str]:
    return [finding.code for finding in findings(facts)]


def test_a_living_resident_of_the_district_may_be_handed_over():
    assert findings(RESIDENT) == []
    assert destination(RESIDENT) == Destination("晋宁区档案馆", Basis.RESIDENCE)


def test_by_household_where_the_residence_is_elsewhere():
    assert destination(replace(RESIDENT, residence=THERE)) == Destination("晋宁区档案馆", Basis.HOUSEHOLD)


def test_by_the_place_of_registration_where_the_person_lives_elsewhere():
    facts = replace(RESIDENT, residence=THERE, household=FAR)
    assert destination(facts) == Destination("晋宁区档案馆", Basis.REGISTRATION)
    assert findings(facts) == []


def test_the_old_county_code_still_counts():
    facts = replace(RESIDENT, residence=resolve("530122"), household=THERE, registration=FAR)
    assert findings(facts) == []


def test_all_three_outside_is_an_error_that_names_the_right_archive():
    (finding,) = findings(replace(RESIDENT, residence=FAR, household=FAR, registration=THERE))
    assert (finding.code, finding.weight, finding.article) == ("elsewhere", Weight.ERROR, "21(3)")
    assert "官渡区档案馆" in finding.detail()


def test_the_right_archive_is_named_by_code_where_only_that_is_known():
    (finding,) = findings(replace(RESIDENT, residence=THERE, household=THERE, registration=FAR))
    assert "530999 所在区档案馆" in finding.detail()


@pytest.mark.parametrize("places", list(product([HERE, THERE, None], repeat=3)))
def test_none_inside_and_one_unknown_warns_and_never_fails(places):
    facts = PersonFacts(SIGNED, *places)
    if HERE in places:
        assert codes(facts) == []
    elif None in places:
        assert codes(facts) == ["elsewhere-unclear"]
        assert destination(facts) == Destination(None, Basis.UNCLEAR)
        assert verdict(findings(facts)) is Verdict.PASS
    else:
        assert codes(facts) == ["elsewhere"]
        assert verdict(findings(facts)) is Verdict.FAIL


@pytest.mark.parametrize(
    ("died", "barred"),
    [
        ("20240614", True),
        ("20240615", True),
        ("20240616", False),
        ("202405", True),
        ("202406", True),
        ("202407", False),
        ("2023", True),
        ("2024", True),
        ("2025", False),
    ],
)
def test_a_death_not_certainly_after_the_hand_over_bars_it(died, barred):
    assert (codes(replace(RESIDENT, death_date=PartialDate.parse(died))) == ["excluded-dead"]) is barred


def test_the_dead_stay_with_the_enterprise_by_article_21_4():
    (finding,) = findings(replace(RESIDENT, death_date=PartialDate(2024, 6)))
    assert (finding.weight, finding.article) == (Weight.BAR, "21(4)")
    assert finding.facts == {"death": "2024-06", "transfer": "2024-06-15"}
    assert "原企业" in finding.detail()


@pytest.mark.parametrize(
    ("change", "code", "weight", "article"),
    [
        ({"leader": True}, "excluded-leader", Weight.BAR, "21(4)"),
        ({"secret": True}, "excluded-secret", Weight.BAR, "21(4)"),
        ({"veteran": True}, "scope-veteran", Weight.ERROR, "36"),
        ({"unit_kind": "金融企业"}, "scope-finance", Weight.ERROR, "36"),
        ({"unit_kind": "民营企业"}, "scope-unit", Weight.ERROR, "3"),
    ],
)
def test_each_exclusion_stands_alone_and_names_its_article(change, code, weight, article):
    (finding,) = findings(replace(RESIDENT, **change), "package")
    assert (finding.code, finding.weight, finding.article, finding.subject) == (code, weight, article, "package")
    assert verdict([finding]) is Verdict.FAIL


@pytest.mark.parametrize(
    "change", [{"unit_kind": "事业单位"}, {"unit_kind": None}, {"leader": False, "secret": None, "veteran": False}]
)
def test_what_is_in_scope_or_not_stated_is_not_objected_to(change):
    assert findings(replace(RESIDENT, **change)) == []


def test_several_reasons_are_all_said():
    facts = PersonFacts(SIGNED, THERE, THERE, THERE, PartialDate(2020), leader=True, secret=True, veteran=True, unit_kind="金融企业")
    assert codes(facts) == ["scope-veteran", "scope-finance", "excluded-leader", "excluded-dead", "excluded-secret", "elsewhere"]
