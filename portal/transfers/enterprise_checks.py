"""Whether register, packages and batch are of one enterprise (DA/T 70-2018 2-10), by the codes that they state themselves."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.regulation.finding import Finding
from portal.regulation.identity import is_valid_uscc, normalise_number
from portal.transfers.members import PACKAGE, shown
from portal.transfers.register import REGISTER

CODE = "统一社会信用代码"
DIFFERS = "enterprise-differs"


def code_of(head: Mapping[str, str]) -> str:
    """The enterprise's code as a register's head states it; "" where there is none, or no right one (`register-uscc` says so)."""
    code = normalise_number(head.get(CODE, ""))
    return code if is_valid_uscc(code) else ""


def register_differs(head: Mapping[str, str], enterprise: str) -> Iterator[Finding]:
    """The finding where the register is another enterprise's. An abolished one without USCC is known by no code in a register."""
    stated = code_of(head)
    if stated and is_valid_uscc(enterprise) and stated != normalise_number(enterprise):
        yield _differs(REGISTER, stated, enterprise)


def package_differs(report: Mapping[str, Any], enterprise: str) -> Iterator[Finding]:
    """The finding where a package names the enterprise that handed it over (only a kept file does), and it is another one."""
    stated = normalise_number(report.get("enterprise", ""))
    if stated and enterprise and stated != normalise_number(enterprise):
        yield _differs(PACKAGE, stated, enterprise)


def _differs(subject: str, stated: str, enterprise: str) -> Finding:
    return Finding(DIFFERS, subject, {"stated": shown(stated), "enterprise": enterprise})
