"""Who still needs a file, so that it cannot be destroyed: rooms above say so, each for what it knows (a request, a copy to fetch)."""
from __future__ import annotations

from collections.abc import Callable

from portal.catalogue.models import PersonnelFile
from portal.catalogue.states import HELD
from portal.lifecycle import Refusal
from portal.wording import N_

NOT_HELD = N_("%(reference)s 已经列入销毁，正在封存或已经销毁，不能再改动、利用或导出。")
HOLDS: list[Callable[[PersonnelFile], str | None]] = []


def hold_while(needed: Callable[[PersonnelFile], str | None]) -> None:
    """Registers who says why a file is needed: a sentence for the reader, None where it is not."""
    if needed not in HOLDS:
        HOLDS.append(needed)


def holds_of(file: PersonnelFile) -> list[str]:
    """Why a file is needed still; empty where nobody needs it."""
    return [sentence for needed in HOLDS if (sentence := needed(file)) is not None]


def refuse_closed(file: PersonnelFile) -> None:
    """Raises Refusal where a file is being destroyed or is: whoever changes it or gives it out asks first."""
    if file.custody != HELD:
        raise Refusal(NOT_HELD, reference=file.reference)
