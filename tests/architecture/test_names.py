"""A module is named for what it knows; inside a room the same names mean the same things everywhere."""
from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture.checkout import CHECKOUT, LIBRARIES_AND_PORTAL, files, name

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "base", "misc", "shared", "lib"}
ROOM_MODULES = {"states", "models", "queries", "actions", "jobs", "records", "forms", "views"}
HOLDS_THE_APPLICATION = {"portal/jobs/worker.py", "portal/jobs/processes.py"}  # threads and processes need an application context each
HTTP_AND_SQL = {"flask", "werkzeug", "wtforms", "flask_wtf", "sqlalchemy", "flask_sqlalchemy", "psycopg", "sqlite3"}


def imported(path: Path) -> set[str]:
    """Dotted names of everything that the module imports, also inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def packages(path: Path) -> set[str]:
    return {dotted.split(".")[0] for dotted in imported(path)}


def rooms() -> list[Path]:
    """The domains: rooms of the portal that have tables or pages of their own."""
    return sorted({path.parent for word in ("models", "views") for path in (CHECKOUT / "portal").glob(f"*/{word}.py")})


def test_no_module_has_an_empty_name():
    bad = [name(path) for path in files("*.py", *LIBRARIES_AND_PORTAL, "tests", "tools")
           if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES]
    assert bad == []


def test_a_module_of_a_room_with_a_name_of_its_own_is_pure():
    """Tables, pages and SQL have their named modules; what else a room knows is plain data and functions."""
    bad = {name(path): sorted(impure) for room in rooms() for path in room.glob("*.py")
           if path.stem not in {*ROOM_MODULES, "__init__"} and name(path) not in HOLDS_THE_APPLICATION
           and (impure := packages(path) & HTTP_AND_SQL)}
    assert bad == {}


def test_the_regulation_needs_only_the_standard_library():
    allowed = sys.stdlib_module_names
    bad = {name(path): sorted(foreign) for path in files("*.py", "portal/regulation")
           if (foreign := {dotted for dotted in imported(path)
                           if dotted.split(".")[0] not in allowed
                           and not dotted.startswith(("portal.regulation", "portal.wording"))})}
    assert bad == {}


@pytest.mark.parametrize("library", ["archive_store", "search_index"])
def test_a_library_knows_nothing_of_the_web(library):
    web = {"flask", "werkzeug", "wtforms", "flask_sqlalchemy", "portal"}
    assert [name(path) for path in files("*.py", library) if packages(path) & web] == []
