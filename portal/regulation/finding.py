"""What a rule says about a package, a material, a page or a row."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.regulation.code import Weight
from portal.regulation.codes import CODES


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One finding: a code of the table, what it is about, and the facts that fill its sentence.

    `facts` hold only JSON values; ID numbers in them are masked before they are put in.
    """

    code: str
    subject: str
    facts: dict = field(default_factory=dict)

    @property
    def weight(self) -> Weight:
        return CODES[self.code].weight

    @property
    def article(self) -> str | None:
        return CODES[self.code].article

    def detail(self, translate: Callable[[str], str] = str) -> str:
        """The sentence a person reads; facts that are message ids themselves (why, which field) are translated as well."""
        facts = {name: translate(fact) if isinstance(fact, str) and fact else fact for name, fact in self.facts.items()}
        return translate(CODES[self.code].detail) % facts

    def as_dict(self) -> dict:
        return {"code": self.code, "subject": self.subject, "facts": self.facts}


def verdict(findings: Iterable[Finding]) -> Verdict:
    """`fail` exactly when a finding is a bar or an error."""
    heavy = any(finding.weight in (Weight.BAR, Weight.ERROR) for finding in findings)
    return Verdict.FAIL if heavy else Verdict.PASS

