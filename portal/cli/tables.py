"""`guidang codes` and `guidang articles`: the two tables that say what is tested, and where each article is applied."""
from __future__ import annotations

import click

from portal.cli.answer import Answer
from portal.wording import N_, gettext


@click.command(help=N_("检测代码表：查什么、依据、轻重、怎么改"))
def codes() -> Answer:
    """The table of codes."""
    from portal.regulation.codes import CODES

    rows = [
        {"code": row.code, "tests": gettext(row.tests), "source": gettext(row.source), "weight": row.weight.value,
         "mend": gettext(row.mend)} for row in CODES.values()
    ]
    return Answer({"codes": rows}, "\n".join("{code} [{weight}] {tests} · {source} · {mend}".format(**row) for row in rows))


@click.command(help=N_("条文对照表：第一至三十九条各由哪个函数落实、由哪个测试证明"))
def articles() -> Answer:
    """The table of articles."""
    from portal.regulation.articles import rows

    table = [
        {"article": row.article, "functions": list(row.functions), "tests": list(row.tests), "reason": row.reason and gettext(row.reason)}
        for row in rows()
    ]
    return Answer({"articles": table}, "\n".join(map(_said, table)))


def _said(row: dict) -> str:
    what = "; ".join([*row["functions"], *row["tests"]]) or row["reason"] or gettext(N_("还没有"))
    return f"{row['article']}: {what}"
