"""`guidang enterprise add`: registers an enterprise that will hand over files."""
from __future__ import annotations

import click

from portal.cli.answer import Answer, CannotBeDone, instance
from portal.wording import N_, gettext


@click.group(help=N_("登记企业"))
def enterprise() -> None:
    """`guidang enterprise`."""


@enterprise.command(help=N_("登记一个企业"))
@click.argument("words", nargs=-1, required=True, metavar="USCC NAME")
@click.option("--legacy", metavar="CODE", help=N_("没有统一社会信用代码的旧企业：它的旧代码；这时只写 NAME"))
@click.option("--registered", required=True, metavar="AREA", help=N_("注册地的六位区划代码"))
def add(words: tuple[str, ...], legacy: str | None, registered: str) -> Answer:
    """Registers an enterprise by its code and name."""
    from portal.access import OPERATOR
    from portal.cli.instance import open_instance
    from portal.people.actions import add_enterprise

    uscc, name = _code_and_name(words, legacy)
    with open_instance(instance()).app_context():
        added = add_enterprise(OPERATOR, name, uscc, registered, legacy)
    data = {key: added[key] for key in ("enterprise", "name", "registered")}
    return Answer(data, gettext(N_("已登记 %(name)s（%(enterprise)s）"), **data))


def _code_and_name(words: tuple[str, ...], legacy: str | None) -> tuple[str | None, str]:
    if legacy and len(words) == 1:
        return None, words[0]
    if not legacy and len(words) == 2:
        return words[0], words[1]
    raise CannotBeDone(N_("要写统一社会信用代码和名称；没有代码的旧企业写 --legacy 旧代码 和名称。名称里有空格时加引号。"))
