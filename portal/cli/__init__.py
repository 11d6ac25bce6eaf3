"""The command line: `guidang`, thin commands over the same actions and queries as the pages (`command-line.md`).

A command is a module that knows one subject, named in `COMMANDS` and imported only when it is called, so that `check`
starts without database and store. It holds a click command whose function returns an `Answer`: plain data, the text for
people, the exit code. `main` prints it: with `--json` one JSON object on stdout, and nothing else there, ever.

    @click.command(help=N_("登记一个企业"))
    @click.argument("uscc")
    def enterprise(uscc: str) -> Answer:
        return Answer({"uscc": uscc}, text=gettext(N_("已登记")))

What cannot be done raises `CannotBeDone(sentence, name=fact)`, or any exception with a `sentence` (Refusal, Forbidden,
NotFound): exit 2, that sentence on stderr with ID numbers masked, nothing on stdout. `--json` and `--instance DIR` stand
anywhere, also before the command; `answer.instance()` is the folder given. Notices go through `answer.notice`.
"""
from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from portal.cli import answer
from portal.cli.spoken import spoken
from portal.wording import N_

COMMANDS: dict[str, str] = {
    "account": "portal.cli.account:account",
    "enterprise": "portal.cli.enterprise:enterprise",
    "check": "portal.cli.check:check",
    "codes": "portal.cli.tables:codes",
    "articles": "portal.cli.tables:articles",
    "sample": "portal.cli.sample:sample",
    "import": "portal.cli.transfers:import_packages",
    "receive": "portal.cli.transfers:receive",
    "capacity": "portal.cli.capacity:capacity",
    "rebuild": "portal.cli.rebuild:rebuild",
    "dump": "portal.cli.rebuild:dump",
    "serve": "portal.cli.serve:serve",
    "worker": "portal.cli.serve:worker",
    "backup": "portal.cli.backup:backup",
    "restore": "portal.cli.backup:restore",
    "copies": "portal.cli.copies:copies",
    "keys": "portal.cli.keys:keys",
    "export": "portal.cli.export:export",
    "init": "portal.cli.running:init",
    "trail": "portal.cli.trail:trail",
    "upgrade": "portal.cli.upgrade:upgrade",
    "work": "portal.cli.running:work",
    "verify": "portal.cli.fixity:verify",
    "repair": "portal.cli.fixity:repair",
    "reconcile": "portal.cli.fixity:reconcile",
    "search": "portal.cli.running:search",
}
"""Command -> `module:attribute` of its click command or group."""


class _Lazy(click.Group):
    """Imports a command's module when it is called or asked about."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            raise answer.CannotBeDone(N_("没有命令 %(name)s；guidang --help 列出所有命令"), name=cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        return spoken(getattr(import_module(module), attribute))


@click.command(cls=_Lazy, epilog="--json, --instance DIR")
def guidang() -> None:
    """归档 · Guidang"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process: 0 done, 1 done with something to object to, 2 could not be done."""
    sys.exit(answer.run(guidang, list(sys.argv[1:] if arguments is None else arguments)))
