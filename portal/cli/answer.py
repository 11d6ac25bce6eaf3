"""The rules of every command: options that stand anywhere, one answer on stdout, one line on stderr, exit 0, 1 or 2."""
from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

import click

from portal.cli.faults import sentence_of, sentence_of_usage
from portal.regulation.identity import mask_in
from portal.wording import N_, gettext, set_language

DONE, OBJECTED, NOT_DONE = 0, 1, 2


@dataclass
class Answer:
    """What a command found or did: `data` is the JSON object, `text` what people read, `exit_code` 0 or 1."""

    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    exit_code: int = DONE


class CannotBeDone(Exception):
    """The command cannot do what it was asked; the sentence is a Chinese message id with places for the facts."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


@dataclass
class _Given:
    as_json: bool = False
    instance: str | None = None


_given = _Given()


def instance() -> str | None:
    """The folder given by `--instance`, None where it is not given."""
    return _given.instance


def wants_json() -> bool:
    return _given.as_json


def notice(line: str) -> None:
    """Something worth knowing that is no answer: on stderr, ID numbers masked."""
    print(_plain(line), file=sys.stderr)


def progress(line: str) -> None:
    """How far it has come: overwrites itself, and only where stderr is a terminal."""
    if sys.stderr.isatty():
        print(f"\r{_plain(line)}\x1b[K", end="", file=sys.stderr, flush=True)


def run(command: click.Command, arguments: list[str]) -> int:
    """Runs a command; the exit code. Raises nothing."""
    set_language(os.environ.get("GUIDANG_LANGUAGE"))
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        rest = _take_options(arguments)
        answer = command.main(rest or ["--help"], prog_name="guidang", standalone_mode=False)
        return _print(answer) if isinstance(answer, Answer) else DONE
    except click.ClickException as fault:
        return _refused(sentence_of_usage(fault))
    except (KeyboardInterrupt, click.Abort):
        return _refused(gettext(N_("已中断")))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nothing is left to say
        return NOT_DONE
    except Exception as fault:
        if sys.flags.dev_mode:
            raise
        return _refused(sentence_of(fault))


def _take_options(arguments: list[str]) -> list[str]:
    """Takes `--json` and `--instance DIR` out of the arguments, wherever they stand before a `--`."""
    _given.as_json, _given.instance = False, None
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            return [*rest, argument, *waiting]
        if argument == "--json":
            _given.as_json = True
        elif argument == "--instance" or argument.startswith("--instance="):
            _given.instance = argument.partition("=")[2] or next(waiting, "")
            if not _given.instance:
                raise CannotBeDone(N_("--instance 后面要有文件夹"))
        else:
            rest.append(argument)
    return rest


def _print(answer: Answer) -> int:
    text = json.dumps(answer.data, ensure_ascii=False) if _given.as_json else answer.text
    if text:
        print(text)
    sys.stdout.flush()
    return answer.exit_code


def _refused(sentence: str) -> int:
    print(_plain(sentence), file=sys.stderr)
    return NOT_DONE


def _plain(line: str) -> str:
    """One line, without control characters from file names, ID numbers masked."""
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in mask_in(line))

