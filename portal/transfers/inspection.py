"""Inspecting one hand-over package: everything that can be said about it, as plain data, found in one limited child process.

`inspect` is what `guidang check` and the portal's checking job call; `unpack` copies an inspected package out. Both hand
the file to a child and never open it themselves.
"""
from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from portal import sandbox
from portal.regulation.finding import Finding, verdict
from portal.regulation.standard import Standard
from portal.transfers.layout import OPTIMISED, ORIGINAL
from portal.transfers.members import PACKAGE, Refused, decode_names, refuse, same_name, shown
from portal.wording import N_

_log = logging.getLogger(__name__)
Report = dict[str, Any]
Step = Callable[[str], None]
_STOPPED = {"time": N_("用的时间"), "memory": N_("用的内存"), "answer": N_("结果的大小")}


def inspect(path: Path, *, standard: Standard, transfer_date: date, name: str | None = None, on_step: Step | None = None) -> Report:
    """The report on a package (a ZIP or an unpacked folder); `name` is what it was called where the path does not tell.

    `{"verdict", "standard", "transfer_date": day by which dates were judged | None, "person": {"name", "sex", "ethnicity",
    "birth_date", "id_number"} | None, "items": [...], "pages",
    "bytes", "form", "lacks": [what this form cannot carry], "kept": [{"member", "path", "sha512", "bytes"}], "evidence": {...},
    "stated": {what it says of the person beyond these}, "volumes", "findings": [{"code", "subject", "facts"}]}`; `kept` are
    files other than pages that are kept as received. An item has
    `position, code, class_code, number, title, date, stated_pages, remark, originals, optimised`; an image `name, member,
    sha512, bytes, kind, pages, sheets`. The ID number is whole, for the portal's own use. `on_step(member)` tells progress.
    """
    called = name or package_name(path)
    arguments = {
        "path": os.fspath(path.absolute()), "name": called, "standard": standard.as_dict(), "transfer_date": transfer_date.isoformat(),
    }
    try:
        refuse_special(path)
        return sandbox.run("portal.transfers.inspection:examine", arguments, on_step=on_step)
    except Refused as refusal:
        finding = refusal.finding
    except sandbox.Stopped as stop:
        finding = _stopped(stop)
    return unreadable_report(finding, size_on_disk(path), standard.version)


def unpack(path: Path, folder: Path, report: Report, on_step: Step | None = None) -> list[dict[str, Any]]:
    """Copies the images, the catalogue and the manifests of an inspected package into an existing folder.

    `original/<image name>`, `optimised/<image name>` and e.g. `metadata/package.xml`; the answer lists `{"path", "sha512",
    "bytes"}` of each. Raises Refused where the package is not what the report says any more, or cannot be read.
    """
    arguments = {"path": os.fspath(path.absolute()), "folder": os.fspath(folder.absolute()), "wanted": wanted_files(report)}
    try:
        refuse_special(path)
        answer = sandbox.run("portal.transfers.unpacking:copy_out", arguments, on_step=on_step)
    except sandbox.Stopped as stop:
        raise Refused(_stopped(stop)) from None
    if "refused" in answer:
        raise Refused(Finding(**answer["refused"]))
    return answer["files"]


def wanted_files(report: Report) -> list[dict[str, Any]]:
    """What `unpack` copies: `{"member", "path", "sha512"}` of each image that the catalogue lists, and of what is kept as received."""
    wanted = {}
    for item in report["items"]:
        for image_set, folder in ((("originals"), ORIGINAL), (("optimised"), OPTIMISED)):
            for image in item[image_set]:
                path = f"{folder}/{image['name']}"
                wanted[same_name(path)] = {"member": image["member"], "path": path, "sha512": image["sha512"]}
    return [*wanted.values(), *({name: row[name] for name in ("member", "path", "sha512")} for row in report["kept"])]


def package_name(path: Path) -> str:
    """What a package is called: the name of its folder, or of its ZIP without the extension, from whatever encoding."""
    name = path.stem if path.suffix.lower() == ".zip" else path.name
    try:
        return decode_names([(os.fsencode(name), False)])[0]
    except Refused:
        return name


def refuse_special(path: Path) -> None:
    """Raises Refused for what is neither a file nor a folder: links lead out, a named pipe would be waited for without end."""
    kind = stat.S_IFMT(path.lstat().st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise refuse("package-special", path.name)


def size_on_disk(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; links are not followed."""
    if not path.is_dir():
        return path.lstat().st_size
    return sum(os.lstat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(path) for name in names)


def unreadable_report(finding: Finding, size: int, standard_version: str) -> Report:
    """The report on a package that is refused as a whole: one finding, nothing of its content."""
    return {
        "verdict": verdict([finding]).value, "standard": standard_version, "transfer_date": None, "person": None, "items": [],
        "pages": 0, "bytes": size,
        "form": None, "lacks": [], "kept": [], "evidence": {}, "findings": [finding.as_dict()],
    }


def findings_of(report: Report) -> list[Finding]:
    return [Finding(**row) for row in report["findings"]]


def _stopped(stop: sandbox.Stopped) -> Finding:
    """A child that passed a limit or died on a member: the member is named."""
    if stop.reason in _STOPPED:
        return Finding("package-check-stopped", PACKAGE, {"member": shown(stop.step), "what": _STOPPED[stop.reason]})
    if stop.reason == "error":  # ours to mend; a crash is what a hostile file makes of a decoder
        _log.warning("the checking process ended: %s", stop)
    return Finding("package-check-died", PACKAGE, {"member": shown(stop.step)})


# --- in the child -----------------------------------------------------------------------------------------------------


def examine(step: Step, path: str, name: str, standard: dict[str, Any], transfer_date: str) -> Report:
    """`inspect`, in the child."""
    from portal.transfers.examination import report_on  # decoders are loaded in the child only

    try:
        return report_on(Path(path), name, Standard.from_dict(standard), date.fromisoformat(transfer_date), step)
    except Refused as refusal:
        finding = refusal.finding
    except OSError as fault:
        finding = refuse("package-member-unreadable", fault.filename or "", why=N_("读不出来")).finding
    return unreadable_report(finding, size_on_disk(Path(path)), standard["version"])
