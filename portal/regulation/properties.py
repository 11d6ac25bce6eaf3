"""The four properties (四性) of what is handed over: every check of DA/T 70-2018 at 移交与接收, and what came of it.

The numbers are those of two open implementations of the standard, used to name a row, not clause numbers. A row that a
machine checks names the codes of findings that belong to it and what a batch must have for it to be checked at all.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.regulation.code import Weight
from portal.regulation.codes import CODES
from portal.regulation.properties_table import LACKING, TABLE
from portal.regulation.property_row import PROPERTY_LABELS, Means, Property, Row
from portal.wording import N_

__all__ = [
    "GROUPS", "LACKING", "PROPERTY_LABELS", "RESULT_LABELS", "ROWS", "Evidence", "Means", "Outcome", "Property", "Result", "Row", "fails",
    "outcomes", "summary",
]

ROWS: dict[str, Row] = {row.number: row for row in TABLE}
GROUPS: dict[Property, tuple[Row, ...]] = {group: tuple(row for row in TABLE if row.group is group) for group in Property}


class Result(StrEnum):
    """通过, 不通过, 未检测; the words of the standard's practice (`RESULT_LABELS`)."""

    PASSED = "passed"
    FAILED = "failed"
    UNTESTED = "untested"


RESULT_LABELS = {Result.PASSED: N_("通过"), Result.FAILED: N_("不通过"), Result.UNTESTED: N_("未检测")}


@dataclass(frozen=True)
class Evidence:
    """What is known of a batch: `files` inspected; `found` code -> (files, findings) that stand; `lacking` condition -> files
    that do not have it; `attested` numbers of rows for which somebody answers."""

    files: int = 0
    found: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    lacking: Mapping[str, int] = field(default_factory=dict)
    attested: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """The result of a row; `reason` (a message id) says why it was not tested, `untested` of how many files it could not be.

    `files`, `findings` and `codes` are what fails it, `warnings` what only reminds.
    """

    number: str
    result: Result
    reason: str = ""
    untested: int = 0
    files: int = 0
    findings: int = 0
    warnings: int = 0
    codes: tuple[str, ...] = ()

    def as_dict(self) -> dict:
        return {**vars(self), "result": self.result.value, "codes": list(self.codes)}


def outcomes(evidence: Evidence) -> list[Outcome]:
    """The result of every row, in the order of the table."""
    return [_attested(row, evidence) if row.means is Means.ATTESTED else _computed(row, evidence) for row in TABLE]


def summary(results: Iterable[tuple[str, Result]]) -> dict[Property, dict[Result, int]]:
    """How many rows of each property came to which result, from (number, result) pairs."""
    counted = {group: dict.fromkeys(Result, 0) for group in Property}
    for number, result in results:
        if number in ROWS:  # a later release may have other rows than the one that wrote the results
            counted[ROWS[number].group][result] += 1
    return counted


def fails(row: Row, code: str) -> bool:
    """Whether a finding of this code fails the row: an error does; where all codes of the row are warnings, these do."""
    heavy = {one for one in row.codes if CODES[one].weight in (Weight.BAR, Weight.ERROR)}
    return code in (heavy or row.codes)


def _attested(row: Row, evidence: Evidence) -> Outcome:
    if row.number in evidence.attested:
        return Outcome(row.number, Result.PASSED)
    reason = next((LACKING[need] for need in row.needs if evidence.lacking.get(need)), row.why)
    return Outcome(row.number, Result.UNTESTED, reason)


def _computed(row: Row, evidence: Evidence) -> Outcome:
    failing = {code: evidence.found[code] for code in row.codes if code in evidence.found and fails(row, code)}
    warnings = sum(evidence.found[code][1] for code in row.codes if code in evidence.found and code not in failing)
    needs = ("readable", *row.needs) if row.asks_content else row.needs
    lacking = {need: evidence.lacking[need] for need in needs if evidence.lacking.get(need)}
    if failing:
        files, findings = max(files for files, _ in failing.values()), sum(findings for _, findings in failing.values())
        return Outcome(row.number, Result.FAILED, files=files, findings=findings, warnings=warnings, codes=tuple(failing))
    if not evidence.files:
        return Outcome(row.number, Result.UNTESTED, LACKING["inspected"])
    whole = next((need for need, count in lacking.items() if count >= evidence.files), None)
    if whole:
        return Outcome(row.number, Result.UNTESTED, LACKING[whole], evidence.files, warnings=warnings)
    partly = next((need for need in (*needs, *row.partly) if evidence.lacking.get(need)), None)
    untested = evidence.lacking[partly] if partly else 0
    return Outcome(row.number, Result.PASSED, LACKING[partly] if partly else "", untested, warnings=warnings)
