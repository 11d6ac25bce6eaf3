"""Making an instance, and working in it: `init`, `work`, `search`, `capacity`."""
from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portal.cli.answer import Answer, CannotBeDone, instance, progress
from portal.cli.instance import make_instance, open_instance
from portal.settings import MOST_WORKERS, read_settings
from portal.wording import N_, gettext

if TYPE_CHECKING:
    from flask import Flask


@click.command(help=N_("新建一个空的实例，或者演示档案馆，写进新的或空的文件夹"))
@click.option("--demo", is_flag=True, help=N_("连同一个可信的演示档案馆"))
def init(demo: bool) -> Answer:
    """Make an empty instance, or the demonstration archive, in a new or empty folder."""
    settings = read_settings(instance())
    made = make_instance(settings, _fill if demo else None) + (["demonstration"] if demo else [])
    text = gettext(N_("已建好：%(folder)s（%(made)s）"), folder=settings.instance, made="、".join(made))
    return Answer({"instance": str(settings.instance), "made": made}, text=text)


def _fill(app: Flask) -> None:
    """Imports the demonstration only here: a real archive never does."""
    from portal.demonstration.archive import make_archive

    make_archive(app, lambda sentence, **facts: progress(gettext(sentence, **facts)))
    progress("")


@click.command(help=N_("做完等着的后台工作，停下的也再做一次"))
@click.option("--until-idle", is_flag=True, required=True, help=N_("做到没有为止"))
@click.option("--workers", type=int, default=1, metavar="N", help=N_("几个进程一起做，1 到 16"))
def work(until_idle: bool, workers: int) -> Answer:
    """Take up what was left, do what waits, until nothing is left."""
    if not 1 <= workers <= MOST_WORKERS:
        raise CannotBeDone(N_("--workers 要是 1 到 %(most)s 的整数，现在是 %(workers)s。"), most=MOST_WORKERS, workers=workers)
    app = open_instance(instance())
    from portal.jobs.processes import work_together

    outcome = work_together(app, workers)
    return Answer(outcome, text=gettext(N_("做完 %(done)s 件，停下 %(failed)s 件"), **outcome))


@click.command(help=N_("查姓名、题名和页面文字，限账号看得到的"))
@click.argument("query")
@click.option("--by", "user", required=True, metavar="ACCOUNT", help=N_("查找人的账号"))
@click.option("--limit", type=int, default=50, metavar="N", help=N_("最多列出几条，1 到 10000"))
def search(query: str, user: str, limit: int) -> Answer:
    """Search names, titles and page text within what an account may see."""
    if not 1 <= limit <= 10_000:
        raise CannotBeDone(N_("--limit 要是 1 到 10000 的整数"))
    app = open_instance(instance())
    from portal.accounts.queries import actor_named
    from portal.search.queries import search as find

    with app.app_context():
        results = find(actor_named(user), query, limit)
    hits = [{"reference": hit.reference, "material": hit.material, "page": hit.page, "snippet": hit.snippet} for hit in results.hits]
    text = "\n".join(_line(hit) for hit in hits) or gettext(N_("没有找到"))
    return Answer({"total": results.total, "capped": results.capped, "hits": hits}, text=text)


def _line(hit: dict) -> str:
    """A hit for people: where it stands, and the words around it."""
    code = f"／{hit['material']['code']}" if hit["material"] else ""
    page = gettext(N_("第 %(page)s 页"), page=hit["page"]) if hit["page"] else ""
    return "  ".join(part for part in (hit["reference"] + code, page, hit["snippet"]) if part)
