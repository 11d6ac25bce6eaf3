"""Prints the tables of ARCHITECTURE.md (articles, states, permissions) and docs/codes.md (every code) from the code into them.

`python tools/tables.py` rewrites the parts below the marker; `--check` only says whether they are up to date.
"""
from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from babel.messages.pofile import read_po

from portal.access import GRANTS, Permission, Reach, Role
from portal.lifecycle import Lifecycle
from portal.regulation.articles import rows
from portal.regulation.codes import CODES
from portal.wording import TRANSLATIONS

CHECKOUT = Path(__file__).resolve().parent.parent
MARKER = "<!-- printed by tools/tables.py; do not edit below -->"
ROOMS_WITH_STATES = ("catalogue", "jobs", "transfers", "use_requests", "preservation.exports", "preservation.disposal")
SHORT = {
    Reach.EVERYTHING: "all", Reach.OWN_ENTERPRISE: "enterprise", Reach.OWN_AREA: "area", Reach.OWN_FILE: "file",
    Reach.DESCRIPTION: "description", Reach.OWN_ACCOUNT: "own",
}


def tables() -> str:
    """Everything below the marker."""
    return "\n\n".join(["## States", *map(_states, _lifecycles()), "## Permissions", _permissions(), "## Articles", _articles()]) + "\n"


def _lifecycles() -> list[Lifecycle]:
    found = []
    for room in ROOMS_WITH_STATES:
        module = import_module(f"portal.{room}.states")
        found += [value for value in vars(module).values() if isinstance(value, Lifecycle)]
    return found


def _states(life: Lifecycle) -> str:
    moves = [f"    {before} --> {after}: {verb}" for (before, verb), after in life.moves.items()]
    return "\n".join([f"### {life.name}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {life.start}", *moves, "```"])


def _permissions() -> str:
    head = ["| permission | " + " | ".join(role.value for role in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    return "\n".join(head + [
        f"| `{permission}` | " + " | ".join(SHORT[GRANTS[role][permission]] if permission in GRANTS[role] else "" for role in Role) + " |"
        for permission in Permission
    ])


def _articles() -> str:
    head = ["| article | functions | tests | or why not |", "|---|---|---|---|"]
    return "\n".join(head + [
        f"| {row.article} | {' '.join(f'`{name}`' for name in row.functions)} | {len(row.tests)} | {row.reason or ''} |" for row in rows()
    ])


def codes() -> str:
    """Every code with what it tests, its source, its weight and how to mend it; Chinese as pages say it, then English."""
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as catalogue:
        english = {message.id: message.string for message in read_po(catalogue)}
    head = ["| code | weight | article | source | tests | how to mend |", "|---|---|---|---|---|---|"]
    return "\n".join(head + [
        f"| `{code.code}` | {code.weight.value} | {code.article or ''} | {_both(code.source, english)} | {_both(code.tests, english)} | "
        f"{_both(code.mend, english)} |"
        for code in CODES.values()
    ]) + "\n"


def _both(text: str, english: dict) -> str:
    other = english.get(text) or text
    return text if other == text else f"{text}<br>{other}"


def main() -> int:
    stale = 0
    for page, print_tables in (("ARCHITECTURE.md", tables), ("docs/codes.md", codes)):
        path = CHECKOUT / page
        written = path.read_text(encoding="utf-8")
        wanted = f"{written.partition(MARKER)[0]}{MARKER}\n\n{print_tables()}"
        if written != wanted and "--check" in sys.argv:
            print(f"{page} is not what the code says", file=sys.stderr)
            stale = 1
        elif written != wanted:
            path.write_text(wanted, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
