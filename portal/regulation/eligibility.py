"""Whether a person's file may be handed over here: scope, bars, and the archive where it belongs.

The facts are what the register's row, or an archivist, states about one person; None stands for "not stated".
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.regulation.areas import JINNING_ARCHIVE, Area, archive_of, inside
from portal.regulation.dates import PartialDate
from portal.regulation.finding import Finding
from portal.regulation.identity import mask_in

STATE_ENTERPRISE = "国有企业"
PUBLIC_INSTITUTION = "事业单位"
FINANCIAL_ENTERPRISE = "金融企业"
UNIT_KINDS = (STATE_ENTERPRISE, PUBLIC_INSTITUTION, FINANCIAL_ENTERPRISE)
"""The values of 单位性质 in the register (Art. 3, 36)."""


@dataclass(frozen=True)
class PersonFacts:
    """What decides where a file goes: 长期居住地, 户口所在地, 企业注册地, death, flags, 单位性质, and the hand-over date."""

    transfer_date: date
    residence: Area | None = None
    household: Area | None = None
    registration: Area | None = None
    death_date: PartialDate | None = None
    leader: bool | None = None
    secret: bool | None = None
    veteran: bool | None = None
    unit_kind: str | None = None


class Basis(StrEnum):
    """By which fact the archive was found."""

    RESIDENCE = "residence"
    HOUSEHOLD = "household"
    REGISTRATION = "registration"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Destination:
    """The archive that a file goes to (None where the facts leave it open) and the fact that decides."""

    archive: str | None
    basis: Basis


def destination(facts: PersonFacts) -> Destination:
    """Art. 4, 21(3). The archive of Jinning for its residents and its enterprises, else that of the place of registration.

    Interpretation: residence or 户口 in Jinning is enough, whichever the other is; the fact that decided is kept.
    """
    stated = ((Basis.RESIDENCE, facts.residence), (Basis.HOUSEHOLD, facts.household), (Basis.REGISTRATION, facts.registration))
    for basis, area in stated:
        if area is not None and inside(area):
            return Destination(JINNING_ARCHIVE, basis)
    if facts.residence is None or facts.household is None or facts.registration is None:
        return Destination(None, Basis.UNCLEAR)
    return Destination(archive_of(facts.registration), Basis.REGISTRATION)


def findings(facts: PersonFacts, subject: str = "package") -> list[Finding]:
    """Everything that the regulation says against taking this person's file here; empty where nothing is."""
    return [
        *scope_findings(facts, subject),
        *exclusion_findings(facts, subject),
        *destination_findings(facts, subject),
    ]


def scope_findings(facts: PersonFacts, subject: str = "package") -> list[Finding]:
    """Art. 3, 36. Files of state enterprises and their public institutions; not 离休 staff, not financial enterprises.

    Interpretation: what Art. 36 keeps where it is "in principle" is refused; an archivist may let it pass with a reason.
    """
    found = []
    if facts.unit_kind and facts.unit_kind not in UNIT_KINDS:
        found.append(Finding("scope-unit", subject, {"kind": mask_in(facts.unit_kind)}))
    if facts.veteran:
        found.append(Finding("scope-veteran", subject))
    if facts.unit_kind == FINANCIAL_ENTERPRISE:
        found.append(Finding("scope-finance", subject))
    return found


def exclusion_findings(facts: PersonFacts, subject: str = "package") -> list[Finding]:
    """Art. 21(4). 暂不移交: leaders whose files a party committee keeps, people who died before, secret departments.

    Interpretation: 移交 is the signing of the register; a death on that day counts as before it, and so does one of
    which only the month or year is known and that is not certainly later, for a register names no death to come.
    """
    found = []
    if facts.leader:
        found.append(Finding("excluded-leader", subject))
    if facts.death_date and not facts.death_date.after(facts.transfer_date):
        dates = {"death": facts.death_date.text, "transfer": facts.transfer_date.isoformat()}
        found.append(Finding("excluded-dead", subject, dates))
    if facts.secret:
        found.append(Finding("excluded-secret", subject))
    return found


def destination_findings(facts: PersonFacts, subject: str = "package") -> list[Finding]:
    """Art. 4, 21(3). Objects where all three places are known and outside, and says which archive; warns where it is open."""
    goal = destination(facts)
    if goal.basis is Basis.UNCLEAR:
        return [Finding("elsewhere-unclear", subject)]
    if goal.archive != JINNING_ARCHIVE:
        return [Finding("elsewhere", subject, {"archive": goal.archive})]
    return []
