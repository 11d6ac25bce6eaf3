"""The size budget: what a reader can hold in the head. The longest are printed, whether or not they fit."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.checkout import ROOTS, files, name

FILE_LINES = 300
LINE_CHARACTERS = 140
FUNCTION_LINES = 50
TEMPLATE_LINES = 120
SHOWN = 10


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """(lines, place) of each function, its docstring not counted: explaining is never too long."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        first = node.body[0]
        if ast.get_docstring(node):
            length -= (first.end_lineno or first.lineno) - first.lineno + 1
        yield length, f"{name(path)}:{node.lineno} {node.name}"


def over(sizes: list[tuple[int, str]], limit: int) -> list[str]:
    sizes.sort(reverse=True)
    for size, place in sizes[:SHOWN]:
        print(f"{size:5} {place}")
    return [f"{place}: {size} lines, at most {limit}" for size, place in sizes if size > limit]


def test_no_file_is_longer_than_300_lines():
    sources = [*files("*.py", *ROOTS), *files("*.js", "portal/static")]
    sizes = [(lines(path), name(path)) for path in sources if "versions" not in path.parts]
    assert over(sizes, FILE_LINES) == []


def test_no_function_is_longer_than_50_lines():
    sources = [path for path in files("*.py", *ROOTS) if "versions" not in path.parts]
    assert over([found for path in sources for found in functions(path)], FUNCTION_LINES) == []


def test_no_line_is_longer_than_140_characters():
    bad = [f"{name(path)}:{number}" for path in files("*.py", *ROOTS)
           for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if len(line) > LINE_CHARACTERS]
    assert bad == []


def test_no_template_is_longer_than_120_lines():
    assert over([(lines(path), name(path)) for path in files("*.html", "templates")], TEMPLATE_LINES) == []
