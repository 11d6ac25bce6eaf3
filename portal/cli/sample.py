"""`guidang sample`: hand-over packages of invented people, to try the portal with; needs no instance."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portal.cli.answer import Answer, CannotBeDone, progress
from portal.cli.faults import reason_of
from portal.regulation.identity import mask_in
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from portal.demonstration.sample import Samples

MOST_PEOPLE, MOST_PAGES = 10_000, 5_000
"""Enough for any trial; a package of more pages would pass the bounds that a package has to keep."""


@click.command(help=N_("写出样例移交包和移交清册，人物和单位都是虚构的"))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--people", required=True, metavar="N", type=click.IntRange(1, MOST_PEOPLE), help=N_("人数"))
@click.option("--pages", required=True, metavar="P", type=click.IntRange(1, MOST_PAGES), help=N_("每人页数"))
@click.option("--seed", required=True, metavar="S", type=click.IntRange(0), help=N_("种子：同一个种子和字体得到同样的文件"))
def sample(out: Path, people: int, pages: int, seed: int) -> Answer:
    """Writes invented packages and their register; the same seed gives the same files."""
    from portal.demonstration.sample import write_samples

    try:
        written = write_samples(out, people, pages, seed, on_package=lambda done: _told(done, people))
    except OSError as fault:
        raise CannotBeDone(N_("写不进 %(out)s：%(why)s"), out=out, why=reason_of(fault)) from None
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
