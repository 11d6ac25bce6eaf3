"""What `--help` says, in the reader's language: commands and options carry message ids."""
from __future__ import annotations

from copy import copy

import click

from portal.wording import gettext


def spoken(command: click.Command) -> click.Command:
    """A copy of the command, its options and its subcommands, whose help is said in the language in force."""
    said = copy(command)
    said.help = gettext(command.help) if command.help else None
    said.params = [_in_words(parameter) for parameter in command.params]
    if isinstance(said, click.Group):
        said.commands = {name: spoken(below) for name, below in said.commands.items()}
    return said


def _in_words(parameter: click.Parameter) -> click.Parameter:
    said = copy(parameter)
    if isinstance(said, click.Option) and said.help:
        said.help = gettext(said.help)
    return said
