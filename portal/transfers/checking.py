"""Checking packages outside a batch: paths and a register in, the answer of `guidang check` out."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from portal import sandbox
from portal.regulation.finding import Finding, verdict
from portal.regulation.identity import mask, mask_in
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.transfers.enterprise_checks import code_of, package_differs
from portal.transfers.inspection import findings_of, inspect, package_name
from portal.transfers.package_paths import Found, PathRefused, find_packages
from portal.transfers.register import Register, read_register
from portal.transfers.register_checks import Inspected, check_register, same_person_findings
from portal.transfers.repeated_pages import pages_among
from portal.wording import N_, gettext

MOST_CHILDREN = 4

Notice = Callable[[str], None]


def check_packages(
    paths: Sequence[str], register: str | None = None, *, enterprise: str = "", standard: Standard = FIRST_STANDARD,
    today: date | None = None, notice: Notice = lambda line: None, on_package: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """The JSON of `guidang check` (`command-line.md` 3). `notice` is told what was passed over, `on_package` (done, of all).

    `enterprise` is the code of the one that hands over; without it the register's own is taken.

    Raises PathRefused, RegisterUnreadable.
    """
    day = today or date.today()
    found = find_packages(paths)
    register_path = chosen_register(found, register, notice)
    read = read_register(Path(register_path)) if register_path else None
    packages = inspect_all(found.packages, standard, (read and read.transfer_date) or day, on_package)
    added = same_person_findings(packages)
    for place, findings in pages_among(packages).items():
        added.setdefault(place, []).extend(findings)
    code = enterprise or (code_of(read.head) if read else "")
    for place, package in enumerate(packages):
        added.setdefault(place, []).extend(package_differs(package.report, code))
    at_register: list[Finding] = []
    if read:
        compared = check_register(read, packages, day, enterprise=enterprise)
        at_register = compared.register
        for place, findings in compared.packages.items():
            added.setdefault(place, []).extend(findings)
    return {
        "packages": [_package(package, added.get(place, [])) for place, package in enumerate(packages)],
        "register": _register(register_path, read, at_register) if register_path and read else None,
    }


def chosen_register(found: Found, given: str | None, notice: Notice) -> str | None:
    """The register that is given, else the one that lies in a folder that is given. Raises PathRefused for several, or none."""
    for path in found.others:
        notice(gettext(N_("%(path)s 不是包，略过"), path=mask_in(path)))
    if given is not None:
        if not os.path.isfile(given):
            raise PathRefused(N_("%(path)s 不存在，或者不是文件"), given)
        for path in found.registers:
            if not os.path.samefile(path, given):
                notice(gettext(N_("%(path)s 没有用到：清册用的是 --register 给出的"), path=mask_in(path)))
        return given
    registers = list({os.path.realpath(path): path for path in reversed(found.registers)}.values())[::-1]
    if len(registers) > 1:
        raise PathRefused(N_("有不止一份移交清册，第二份是 %(path)s；用 --register 说明用哪一份"), registers[1])
    return registers[0] if registers else None


def inspect_all(
    packages: Sequence[tuple[str, Path]], standard: Standard, transfer_date: date, on_package: Callable[[int, int], None]
) -> list[Inspected]:
    """Reports on all packages in their order, as many at a time as there are processors."""

    def one(package: tuple[str, Path]) -> Inspected:
        shown, path = package
        name = package_name(path.absolute())
        return Inspected(name, shown, inspect(path, standard=standard, transfer_date=transfer_date, name=name))

    done = []
    with _children() as pool:
        for inspected in pool.map(one, packages):
            done.append(inspected)
            on_package(len(done), len(packages))
    return done


@contextmanager
def _children() -> Iterator[ThreadPoolExecutor]:
    """Threads that each wait for one child; an interruption ends the children as well."""
    pool = ThreadPoolExecutor(min(MOST_CHILDREN, os.cpu_count() or 1))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        sandbox.stop_all()
        raise
    pool.shutdown()


def _package(package: Inspected, added: list[Finding]) -> dict[str, Any]:
    report = package.report
    person = report["person"]
    findings = [*findings_of(report), *added]
    return {
        "path": package.path, "verdict": verdict(findings).value,
        "person": {"name": mask_in(person["name"]), "id_number": mask(person["id_number"])} if person else None,
        "items": len(report["items"]), "pages": report["pages"], "bytes": report["bytes"], "findings": said(findings),
    }


def _register(path: str, register: Register, findings: list[Finding]) -> dict[str, Any]:
    return {"path": path, "verdict": verdict(findings).value, "rows": len(register.rows), "findings": said(findings)}


def said(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings as an answer shows them: with weight, article and sentence, every ID number masked."""
    return [
        {"code": finding.code, "weight": finding.weight.value, "article": finding.article, "subject": mask_in(finding.subject),
         "detail": mask_in(finding.detail(gettext))}
        for finding in findings
    ]
