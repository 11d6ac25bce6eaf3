"""Findings of a register against the packages that come with it (`command-line.md` 4.5, 4.6 and 5).

What concerns one person stands at that person's package, everything else at the register. A package that cannot be read
keeps its one finding; what its row says then stands at the register.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.regulation import eligibility
from portal.regulation.areas import Area
from portal.regulation.finding import Finding
from portal.transfers.enterprise_checks import register_differs
from portal.transfers.members import PACKAGE, same_name, shown
from portal.transfers.register import REGISTER, TOTALS, Register, RegisterRow, count_of, person_key
from portal.transfers.register_properties import BYTES, bytes_findings, file_number_findings, person_findings

KEPT_DIGITS = 15
"""Significant digits of a number cell."""


@dataclass(frozen=True)
class Inspected:
    """A package as a batch sees it: what it is called, its path as shown, its report."""

    name: str
    path: str
    report: dict[str, Any]

    @property
    def key(self) -> str | None:
        """Whose package it is, None where it cannot be read or states no number."""
        person = self.report["person"]
        return person_key(person["id_number"]) if person and person["id_number"] else None


@dataclass
class Compared:
    """Findings at the register, and at each package by its place in the list."""

    register: list[Finding] = field(default_factory=list)
    packages: dict[int, list[Finding]] = field(default_factory=dict)

    def at(self, place: int | None, *findings: Finding) -> None:
        if place is None:
            self.register.extend(findings)
        elif findings:
            self.packages.setdefault(place, []).extend(findings)


def same_person_findings(packages: Sequence[Inspected]) -> dict[int, list[Finding]]:
    """The same person twice among packages: a finding at each of them."""
    owners: dict[str, list[int]] = {}
    for place, package in enumerate(packages):
        if package.key:
            owners.setdefault(package.key, []).append(place)
    found: dict[int, list[Finding]] = {}
    for places in (places for places in owners.values() if len(places) > 1):
        for place in places:
            other = next(one for one in places if one != place)
            found[place] = [Finding("person-twice", PACKAGE, {"other": shown(packages[other].path)})]
    return found


def check_register(
    register: Register, packages: Sequence[Inspected], today: date, registration: Area | None = None, enterprise: str = "",
) -> Compared:
    """Everything that register and packages say against each other, and the regulation against a person by the row's facts.

    `registration` is the enterprise's place where a row names none, `enterprise` its code where it is known.
    """
    compared = Compared(register=[*register.findings, *register_differs(register.head, enterprise)])
    places = _matched(register.rows, packages)
    day = register.transfer_date or today
    for row, place in zip(register.rows, places, strict=True):
        readable = place if place is not None and packages[place].report["person"] else None
        for finding in (*row.findings, *_eligible(row, day, registration)):
            if finding.code == "register-number-cell":
                compared.at(None, finding)
            elif finding.code != "register-id-invalid" or readable is None:  # a matched package has the same number, and its finding
                compared.at(readable, finding)
        if place is None:
            compared.at(None, Finding("register-no-package", row.subject, {"row": shown(row.number)}))
        elif readable is not None:
            compared.at(place, *_differences(row, packages[place].report))
    _rows_twice(register.rows, places, packages, compared)
    _without_row(packages, set(places), compared)
    compared.at(None, *file_number_findings(register.rows), *_total_findings(register, places, packages))
    return compared


def _matched(rows: Sequence[RegisterRow], packages: Sequence[Inspected]) -> list[int | None]:
    """The package of each row: by number; by name and kept digits where a number cell lost some; by the package's own name
    where it cannot be read."""
    by_key = {package.key: place for place, package in reversed(list(enumerate(packages))) if package.key}
    by_name = {same_name(package.name): place for place, package in enumerate(packages) if not package.key}
    return [_place_of(row, by_key, by_name, packages) for row in rows]


def _place_of(
    row: RegisterRow, by_key: dict[str, int], by_name: dict[str, int], packages: Sequence[Inspected]
) -> int | None:
    if row.digits_lost:
        kept = row.id_number[:KEPT_DIGITS]
        return next((place for key, place in by_key.items() if key.startswith(kept)
                     and packages[place].report["person"]["name"] == row.name), None)
    place = by_key.get(person_key(row.id_number)) if row.id_number else None
    return by_name.get(same_name(row.name + row.id_number)) if place is None else place


def _eligible(row: RegisterRow, day: date, registration: Area | None) -> list[Finding]:
    facts = eligibility.PersonFacts(
        transfer_date=day, residence=row.residence, household=row.household, registration=row.registration or registration,
        death_date=row.death_date, leader=row.leader, secret=row.secret, veteran=row.veteran, unit_kind=row.unit_kind,
    )
    return eligibility.findings(facts, row.subject)


def _folded(name: str) -> str:
    """A name for comparing; registers set two characters as wide as three with white space between."""
    return "".join(same_name(name).split())


def _differences(row: RegisterRow, report: dict[str, Any]) -> Iterator[Finding]:
    if row.name and _folded(row.name) != _folded(report["person"]["name"]):
        yield Finding("register-name-differs", row.subject, {"row": shown(row.number)})
    counts = (("register-items-differ", row.items, len(report["items"])), ("register-pages-differ", row.pages, report["pages"]))
    for code, stated, counted in counts:
        if stated is not None and stated != counted:
            yield Finding(code, row.subject, {"stated": stated, "counted": counted})
    yield from person_findings(row.cells, report["person"], row.subject)


def _rows_twice(rows: Sequence[RegisterRow], places: list[int | None], packages: Sequence[Inspected], compared: Compared) -> None:
    first: dict[str, RegisterRow] = {}
    for row, place in zip(rows, places, strict=True):
        if not row.id_number or row.digits_lost:
            continue
        other = first.setdefault(person_key(row.id_number), row)
        if other is not row:
            readable = place if place is not None and packages[place].report["person"] else None
            compared.at(readable, Finding("register-row-twice", row.subject, {"row": shown(row.number), "other": shown(other.number)}))


def _without_row(packages: Sequence[Inspected], places: set[int | None], compared: Compared) -> None:
    """A package without a row; of a person's second package only that it is the second is said."""
    with_row = {packages[place].key for place in places if place is not None}
    for place, package in enumerate(packages):
        if place not in places and package.report["person"] and package.key not in with_row:
            compared.at(place, Finding("register-no-row", PACKAGE))


def _total_findings(register: Register, places: list[int | None], packages: Sequence[Inspected]) -> Iterator[Finding]:
    """Totals of the head against what was counted; a row whose package is not at hand counts as it says."""
    counted = _counted(register, places, packages)
    for name in TOTALS:
        stated, possible = count_of(register.head.get(name, "")), counted.get(name)
        if stated is not None and possible and stated not in possible:
            yield Finding("register-total-differs", REGISTER, {"field": name, "stated": stated, "counted": possible[0]})
    whole = [packages[place].report for place in places if place is not None and packages[place].report["person"]]
    if whole and len(whole) == len(register.rows):
        yield from bytes_findings(register.head.get(BYTES, ""), sum(report["bytes"] for report in whole))


def _counted(register: Register, places: list[int | None], packages: Sequence[Inspected]) -> dict[str, list[int]]:
    """Acceptable values of each total. 图像数 may mean the originals, or both sets; it is counted where all packages are read."""
    reports = [packages[place].report if place is not None and packages[place].report["person"] else None for place in places]
    pairs = list(zip(register.rows, reports, strict=True))
    counted = {
        "总人数": [len(register.rows)], "总卷数": _sum([row.volumes for row in register.rows]),
        "总件数": _sum([len(report["items"]) if report else row.items for row, report in pairs]),
        "总页数": _sum([report["pages"] if report else row.pages for row, report in pairs]),
    }
    whole = [report for report in reports if report]
    if len(whole) == len(reports):
        files = [sum(len(item[image_set]) for report in whole for item in report["items"]) for image_set in ("originals", "optimised")]
        counted["图像数"] = [files[0], sum(files), sum(report["pages"] for report in whole)]
    return counted


def _sum(values: list[int | None]) -> list[int]:
    known = [value for value in values if value is not None]
    return [sum(known)] if len(known) == len(values) else []
