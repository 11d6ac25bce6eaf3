"""`guidang account`: opens an account, gives it a one-time password; by the same actions as the administrator's page."""
from __future__ import annotations

import sys

import click

from portal.cli.answer import Answer, CannotBeDone, instance
from portal.wording import N_, gettext

KEYS = ("user", "role", "enterprise", "person", "area", "can_sign_in")


@click.group(help=N_("开账号"))
def account() -> None:
    """`guidang account`."""


@account.command(help=N_("开一个账号"))
@click.argument("user")
@click.option("--role", required=True, help="enterprise, archivist, lead, retiree, township, auditor, planner, admin")
@click.option("--enterprise", default="", metavar="USCC", help=N_("企业账号属于哪个企业"))
@click.option("--person", default="", metavar="REFERENCE", help=N_("退休人员账号本人的档号"))
@click.option("--area", default="", metavar="CODE", help=N_("乡镇街道账号的区划代码"))
@click.option("--password-stdin", is_flag=True, help=N_("从标准输入的第一行读密码；不给，就只能在 --by 里用"))
def add(user: str, role: str, enterprise: str, person: str, area: str, password_stdin: bool) -> Answer:
    """Opens an account; without a password it cannot sign in."""
    from portal.access import OPERATOR
    from portal.accounts.actions import add_account
    from portal.cli.instance import open_instance

    password = _first_line() if password_stdin else None
    with open_instance(instance()).app_context():
        added = add_account(OPERATOR, user, role, enterprise=enterprise, person=person, area=area, password=password)
    data = {key: added[key] for key in KEYS}
    said = N_("已开账号 %(user)s（%(role)s）") if password else N_("已开账号 %(user)s（%(role)s），没有密码，只能在 --by 里用")
    return Answer(data, gettext(said, **data))


@account.command(help=N_("发一次性密码，如重建数据库以后；登录时要另设一个"))
@click.argument("user")
def password(user: str) -> Answer:
    """Gives an account a one-time password, for instance after a rebuild."""
    from portal.access import OPERATOR
    from portal.accounts.actions import issue_password
    from portal.accounts.queries import actor_named
    from portal.cli.instance import open_instance

    with open_instance(instance()).app_context():
        one_time = issue_password(OPERATOR, actor_named(user).account_id)
    return Answer({"user": user, "password": one_time}, gettext(N_("%(user)s 的一次性密码：%(password)s"), user=user, password=one_time))


def _first_line() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CannotBeDone(N_("标准输入里没有密码。"))
    return password
