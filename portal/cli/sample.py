"""`guidang sample`: hand-over packages of invented people, to try the portal with; needs no instance."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portal.cli.answer import Answer, CannotBeDone, progress
from portal.regulation.identity import mask_in
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from portal.demonstration.defect_batches import Planted
    from portal.demonstration.sample import Samples

MOST_PEOPLE, MOST_PAGES = 10_000, 5_000
"""Enough for any trial; a package of more pages would pass the bounds that a package has to keep."""
FORMS = ("national", "tree", "bag", "pdf")
ALL = "all"


@click.command(help=N_("写出样例移交包和移交清册，人物和单位都是虚构的"))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--people", required=True, metavar="N", type=click.IntRange(1, MOST_PEOPLE), help=N_("人数"))
@click.option("--pages", required=True, metavar="P", type=click.IntRange(1, MOST_PAGES), help=N_("每人页数"))
@click.option("--seed", required=True, metavar="S", type=click.IntRange(0), help=N_("种子：同一个种子和字体得到同样的文件"))
@click.option("--form", metavar="FORM", type=click.Choice(FORMS), default=FORMS[0], help=N_("包的形式：national、tree、bag 或 pdf"))
@click.option("--defects", metavar="CODES", help=N_("每个检测代码写一个文件夹，里面正好有这一处错误；用逗号分开，或写 all"))
def sample(out: Path, people: int, pages: int, seed: int, form: str, defects: str | None) -> Answer:
    """Writes invented packages and their register; the same seed gives the same files."""
    try:
        if defects is not None:
            return _with_defects(out, people, pages, seed, form, defects)
        return _right(out, people, pages, seed, form)
    except OSError as fault:
        raise CannotBeDone(N_("写不进 %(out)s：%(why)s"), out=out, why=fault.strerror) from None


def _right(out: Path, people: int, pages: int, seed: int, form: str) -> Answer:
    from portal.demonstration.enterprises import ENTERPRISES
    from portal.demonstration.sample import write_samples

    written = write_samples(out, people, pages, seed, ENTERPRISES[0], form, on_package=lambda done: _told(done, people))
    return Answer(_data(out, written, people, pages), _text(out, people, pages))


def _told(done: int, people: int) -> None:
    progress(gettext(N_("已写出 %(done)s / %(of)s 个包"), done=done, of=people) if done < people else "")


def _data(out: Path, written: Samples, people: int, pages: int) -> dict[str, object]:
    return {
        "out": str(out), "packages": [mask_in(str(packed.path)) for packed in written.packages], "register": str(written.register),
        "people": people, "pages": pages,
    }


def _text(out: Path, people: int, pages: int) -> str:
    return gettext(N_("已在 %(out)s 写出 %(people)s 个人的移交包，每人 %(pages)s 页，另有移交清册"), out=out, people=people, pages=pages)


# --- with defects -----------------------------------------------------------------------------------------------------


def _with_defects(out: Path, people: int, pages: int, seed: int, form: str, wanted: str) -> Answer:
    from portal.demonstration.defect_batches import LEAST_PAGES, MOST_PAGES, write_defects
    from portal.demonstration.defects import DEFECTS, UNPLANTED

    if form != FORMS[0]:
        raise CannotBeDone(N_("--defects 不能和 --form 一起用：有的代码自己带着包的形式"))
    if not LEAST_PAGES <= pages <= MOST_PAGES:
        raise CannotBeDone(N_("用 --defects 时每人页数是 %(least)s 到 %(most)s"), least=LEAST_PAGES, most=MOST_PAGES)
    codes = list(DEFECTS) if wanted == ALL else _chosen(wanted, DEFECTS, UNPLANTED)
    planted = write_defects(out, codes, people, pages, seed, on_folder=lambda done: _folder_told(done, len(codes) + 1))
    unplanted = {code: gettext(reason) for code, reason in UNPLANTED.items()} if wanted == ALL else {}
    return Answer(_planted_data(out, planted, people, pages, unplanted), _planted_text(out, planted, unplanted))


def _chosen(wanted: str, known: dict[str, Any], unplanted: dict[str, str]) -> list[str]:
    codes = list(dict.fromkeys(code.strip() for code in wanted.split(",") if code.strip()))
    for code in codes:
        if code in unplanted:
            raise CannotBeDone(N_("样例里放不进 %(code)s：%(why)s"), code=code, why=gettext(unplanted[code]))
        if code not in known:
            raise CannotBeDone(N_("没有检测代码 %(code)s；guidang codes 列出所有代码"), code=code)
    if not codes:
        raise CannotBeDone(N_("--defects 要写检测代码或 all"))
    return codes


def _folder_told(done: int, of: int) -> None:
    progress(gettext(N_("已写出 %(done)s / %(of)s 个文件夹"), done=done, of=of) if done < of else "")


def _planted_data(out: Path, planted: list[Planted], people: int, pages: int, unplanted: dict[str, str]) -> dict[str, object]:
    return {
        "out": str(out), "packages": [mask_in(str(packed.path)) for one in planted for packed in one.packages], "register": None,
        "people": people, "pages": pages,
        "defects": [{"code": one.code, "folder": str(one.folder), "register": str(one.register)} for one in planted],
        "unplanted": [{"code": code, "reason": reason} for code, reason in unplanted.items()],
    }


def _planted_text(out: Path, planted: list[Planted], unplanted: dict[str, str]) -> str:
    lines = [gettext(N_("已在 %(out)s 写出 %(folders)s 个文件夹：clean 没有错误，别的各有一处，文件夹名就是检测代码"), out=out, folders=len(planted))]
    lines += [gettext(N_("没有 %(code)s：%(why)s"), code=code, why=reason) for code, reason in unplanted.items()]
    return "\n".join(lines)
