"""`guidang check`: what an enterprise can know before it drives over, without an account."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from portal.cli.answer import DONE, OBJECTED, Answer, CannotBeDone, notice, progress
from portal.regulation.identity import mask_in, uscc_fault
from portal.regulation.standard import FIRST_STANDARD, Standard
from portal.wording import N_, gettext

WEIGHTS = {"bar": N_("禁止"), "error": N_("错误"), "warning": N_("提醒"), "reference": N_("参考")}
VERDICTS = {"pass": N_("通过"), "fail": N_("不通过")}


@click.command(help=N_("检查移交包：ZIP、解开的文件夹，或装着包的文件夹"))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--register", metavar="XLSX", help=N_("移交清册"))
@click.option("--enterprise", metavar="USCC", default="", help=N_("移交单位的统一社会信用代码：清册和包是别的单位的，就指出来"))
@click.option("--standard", metavar="JSON", help=N_("按哪一版数字化标准检查，不写就是第一版；文件在档案馆的“数字化标准”页面下载"))
def check(paths: tuple[str, ...], register: str | None, enterprise: str, standard: str | None) -> Answer:
    """Checks packages, and the register where one is given, by the standard that is given or the first one."""
    from portal.transfers.checking import check_packages

    asked = _standard(standard) if standard is not None else FIRST_STANDARD
    if enterprise and (why := uscc_fault(enterprise)):
        raise CannotBeDone(N_("统一社会信用代码 %(code)s 不对：%(why)s"), code=mask_in(enterprise), why=gettext(why))
    found = check_packages(paths, register, enterprise=enterprise, standard=asked, notice=notice, on_package=_told)
    return Answer(found, "\n".join(_lines(found)), OBJECTED if _objects(found) else DONE)


def _standard(path: str) -> Standard:
    """The standard in a file from the portal."""
    try:
        return Standard.parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        raise CannotBeDone(N_("%(path)s 不是数字化标准的文件；请从档案馆的“数字化标准”页面下载"), path=mask_in(path)) from None


def _told(done: int, of: int) -> None:
    progress(gettext(N_("已检查 %(done)s / %(of)s 个包"), done=done, of=of) if done < of else "")


def _objects(found: dict[str, Any]) -> bool:
    verdicts = [package["verdict"] for package in found["packages"]]
    if found["register"]:
        verdicts.append(found["register"]["verdict"])
    return "fail" in verdicts


def _lines(found: dict[str, Any]) -> Iterator[str]:
    for package in found["packages"]:
        person = package["person"] or {"name": "", "id_number": ""}
        counted = {name: package[name] for name in ("items", "pages", "bytes")}
        counts = gettext(N_("%(items)s 份材料 · %(pages)s 页 · %(bytes)s 字节"), **counted)
        who = " ".join(part for part in (person["name"], person["id_number"]) if part)
        yield " · ".join(part for part in (_verdict(package), package["path"], who, counts) if part)
        yield from map(_line, package["findings"])
    if register := found["register"]:
        rows = gettext(N_("移交清册 %(rows)s 行"), rows=register["rows"])
        yield f"{_verdict(register)} · {register['path']} · {rows}"
        yield from map(_line, register["findings"])


def _line(finding: dict[str, Any]) -> str:
    return f"  [{gettext(WEIGHTS[finding['weight']])}] {finding['subject']}: {finding['detail']} ({finding['code']})"


def _verdict(judged: dict[str, Any]) -> str:
    return gettext(VERDICTS[judged["verdict"]])
