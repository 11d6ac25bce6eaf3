"""Which errors an archivist may let pass with a reason: those after which the file can still be filed as it is.

A bar nobody lifts (Art. 21(4)). What makes the content unreadable, hostile or impossible to file is mended, never lifted.
"""
from __future__ import annotations

from portal.regulation.code import Weight
from portal.regulation.codes import CODES

LIFTABLE = frozenset({
    "id-number-invalid", "birth-date-invalid", "sex-unknown", "ethnicity-unknown", "number-gap", "date-invalid", "date-before-birth",
    "date-after-transfer", "page-count-invalid", "page-count-differs", "page-dpi", "page-colour", "page-twice", "page-set-lacks",
    "register-no-row", "register-field-missing", "register-value", "register-id-invalid", "register-name-differs", "register-items-differ",
    "register-pages-differ", "enterprise-differs", "elsewhere", "scope-unit", "scope-veteran", "scope-finance",
})


def may_lift(code: str) -> bool:
    return CODES[code].weight is Weight.ERROR and code in LIFTABLE
