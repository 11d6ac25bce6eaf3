"""Prints the tables of ARCHITECTURE.md from the code, and writes them into it: articles, states, permissions.

`python tools/tables.py` rewrites the part below the marker; `python tools/tables.py --check` only says whether it is up to date.
"""
from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from portal.access import GRANTS, Permission, Reach, Role
from portal.lifecycle import Lifecycle
from portal.regulation.articles import rows

PAGE = Path(__file__).resolve().parent.parent / "ARCHITECTURE.md"
MARKER = "<!-- printed by tools/tables.py; do not edit below -->"
ROOMS_WITH_STATES = ("catalogue", "jobs", "transfers", "use_requests")
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


def main() -> int:
    kept = PAGE.read_text(encoding="utf-8").partition(MARKER)[0]
    wanted = f"{kept}{MARKER}\n\n{tables()}"
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != wanted)
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
