"""The table of the four properties: every row of the standard's practice, and one of three results for each."""
import pytest

from portal.regulation.codes import CODES
from portal.regulation.properties import GROUPS, ROWS, Evidence, Means, Property, Result, fails, outcomes, summary
from portal.regulation.properties_table import LACKING

NUMBERS = (
    *(f"1-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14)), *(f"2-{number}" for number in range(1, 12)),
    *(f"3-{number}" for number in range(1, 9)), *(f"4-{number}" for number in range(1, 8)),
)


def result_of(number: str, **evidence) -> tuple[Result, str]:
    outcome = next(one for one in outcomes(Evidence(**evidence)) if one.number == number)
    return outcome.result, outcome.reason


def test_every_row_of_the_practice_is_there_once():
    assert tuple(ROWS) == NUMBERS and [len(GROUPS[group]) for group in Property] == [13, 11, 8, 7]


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.number)
def test_a_computed_row_has_codes_and_an_attested_one_says_why_no_machine_tests_it(row):
    assert set(row.codes) <= set(CODES) and set(row.needs + row.partly) <= set(LACKING)
    assert bool(row.codes) == (row.means is Means.COMPUTED) and bool(row.why) == (row.means is Means.ATTESTED)


def test_a_code_belongs_to_one_row():
    codes = [code for row in ROWS.values() for code in row.codes]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.means is Means.COMPUTED], ids=lambda row: row.number)
def test_what_is_found_fails_its_row_and_no_other(row):
    code = next(code for code in row.codes if fails(row, code))
    failed = [one.number for one in outcomes(Evidence(files=3, found={code: (2, 5)})) if one.result is Result.FAILED]
    assert failed == [row.number]


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.needs and row.means is Means.COMPUTED], ids=lambda row: row.number)
def test_what_a_batch_does_not_carry_is_not_tested_and_the_reason_is_said(row):
    assert result_of(row.number, files=3, lacking={row.needs[0]: 3}) == (Result.UNTESTED, LACKING[row.needs[0]])
    assert result_of(row.number, files=3, lacking={row.needs[0]: 1}) == (Result.PASSED, LACKING[row.needs[0]])


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.partly], ids=lambda row: row.number)
def test_what_a_form_cannot_carry_of_a_row_is_said_and_the_rest_passes(row):
    assert result_of(row.number, files=3, lacking={row.partly[0]: 3}) == (Result.PASSED, LACKING[row.partly[0]])
    assert result_of(row.number, files=3) == (Result.PASSED, "")


def test_a_warning_reminds_and_fails_only_a_row_of_warnings():
    found = {"sex-differs": (1, 1), "package-stray": (1, 2)}
    by_number = {one.number: one for one in outcomes(Evidence(files=1, found=found))}
    assert (by_number["1-5"].result, by_number["1-5"].warnings) == (Result.PASSED, 1)
    assert (by_number["4-3"].result, by_number["4-3"].findings) == (Result.FAILED, 2)


def test_without_an_inspected_file_nothing_computed_has_passed():
    assert {one.result for one in outcomes(Evidence())} == {Result.UNTESTED}


def test_an_attested_row_passes_with_somebody_who_answers_for_it():
    assert result_of("4-1", files=1)[0] is Result.UNTESTED
    assert result_of("4-1", files=1, attested=frozenset({"4-1"})) == (Result.PASSED, "")
    assert result_of("4-4", lacking={"carrier": 1})[1] == LACKING["carrier"]


def test_the_summary_counts_by_property_and_passes_over_rows_of_other_releases():
    counted = summary([("1-1", Result.PASSED), ("2-1", Result.FAILED), ("9-9", Result.FAILED)])
    assert counted[Property.AUTHENTICITY][Result.PASSED] == 1 and counted[Property.INTEGRITY][Result.FAILED] == 1
    assert sum(sum(one.values()) for one in counted.values()) == 2
