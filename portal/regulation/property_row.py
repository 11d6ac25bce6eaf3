"""A row of the four properties: what it is called, how it is tested, which codes of findings belong to it."""
from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.wording import N_


class Property(StrEnum):
    """The four properties of DA/T 70-2018."""

    AUTHENTICITY = "authenticity"
    INTEGRITY = "integrity"
    USABILITY = "usability"
    SECURITY = "security"


PROPERTY_LABELS = {
    Property.AUTHENTICITY: N_("真实性"), Property.INTEGRITY: N_("完整性"), Property.USABILITY: N_("可用性"), Property.SECURITY: N_("安全性"),
}


class Means(StrEnum):
    """Whether a machine tests the row, or somebody answers for it."""

    COMPUTED = "computed"
    ATTESTED = "attested"


@dataclass(frozen=True)
class Row:
    """`tests` is what the row asks; `needs` are conditions without which it cannot be tested (`LACKING` says why not), `partly`
    those without which a part of it cannot; `why` says why no machine tests an attested row; `archive_only` rows are for the
    archive to answer; texts are message ids."""

    number: str
    group: Property
    name: str
    tests: str
    codes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    means: Means = Means.COMPUTED
    why: str = ""
    archive_only: bool = False

    @property
    def asks_content(self) -> bool:
        """Whether the row asks what is in a package, so that one that does not open cannot be tested for it."""
        return not any(code.startswith(("package-", "xml-", "xlsx-", "bag-", "virus-", "process-", "custody-")) for code in self.codes)

    @property
    def of_carriers(self) -> bool:
        """Whether the row is about a carrier (disk), so that nothing handed over online has it."""
        return "carrier" in self.needs
