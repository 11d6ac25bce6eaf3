"""What was chosen to go out: files by 档号, or all of an enterprise, of an accession, of the archive."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.wording import N_, gettext

SAID = {"enterprise": N_("企业 %(what)s 的全部档案"), "accession": N_("入藏号 %(what)s 的全部档案"), "everything": N_("全部档案")}


@dataclass(frozen=True)
class Selection:
    """Exactly one of the four says something."""

    references: tuple[str, ...] = ()
    enterprise: str | None = None
    accession: str | None = None
    everything: bool = False

    @property
    def ways(self) -> int:
        """How many of the four say something."""
        return sum((bool(self.references), self.enterprise is not None, self.accession is not None, self.everything))

    def as_dict(self) -> dict[str, Any]:
        """As a row keeps it."""
        if self.references:
            return {"references": sorted(set(self.references))}
        if self.everything:
            return {"everything": True}
        return {"enterprise": self.enterprise} if self.enterprise is not None else {"accession": self.accession}


def said(selection: dict[str, Any]) -> str:
    """What was chosen, in words."""
    way, what = next(iter(selection.items()))
    if way == "references":
        return what[0] if len(what) == 1 else gettext(N_("%(first)s 等 %(count)s 份"), first=what[0], count=len(what))
    return gettext(SAID[way], what=what)
