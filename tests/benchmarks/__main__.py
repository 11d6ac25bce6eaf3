"""`make bench`: runs every row function and writes docs/benchmarks.md. With words as arguments: only what contains one.

A row function is a public function without parameters in a module `*_rows.py` of this folder that yields dicts with the
keys of `table.Row`. A missed bound is printed and written, not a failure; a row function that raises is one.
"""
from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.benchmarks.table import Row, markdown, section, sections

FOLDER = Path(__file__).resolve().parent
KEPT = FOLDER.parents[1] / "docs" / "benchmarks.md"

RowFunction = Callable[[], Iterable[dict]]


def row_functions() -> Iterator[tuple[str, RowFunction]]:
    """(subject, function) of all row functions, by module and order in it; the subject is the docstring's first line."""
    for path in sorted(FOLDER.glob("*_rows.py")):
        module = importlib.import_module(f"tests.benchmarks.{path.stem}")
        for name, function in vars(module).items():
            if inspect.isgeneratorfunction(function) and function.__module__ == module.__name__ \
                    and not name.startswith("_") and not inspect.signature(function).parameters:
                yield subject(name, function), function


def subject(name: str, function: RowFunction) -> str:
    described = (inspect.getdoc(function) or name.replace("_", " ")).splitlines()[0]
    return described.rstrip(".")


def measure(title: str, function: RowFunction) -> list[Row]:
    """The function's rows, each printed as soon as it is there."""
    print(title, flush=True)
    rows = []
    for facts in function():
        row = Row(**facts)
        what, measured, bound, rival, verdict = row.cells()
        print(f"  {what}: {measured}  (bound {bound or '-'}; rival {rival or '-'})  {verdict}", flush=True)
        rows.append(row)
    return rows


def main(words: list[str]) -> int:
    """1 where a row function raised, otherwise 0; each subject's table is kept as soon as all of it was measured."""
    missed, raised = [], []
    for title, function in row_functions():
        place = f"{function.__module__} {function.__name__} {title}"
        if words and not any(word in place for word in words):
            continue
        try:
            rows = measure(title, function)
        except Exception:
            traceback.print_exc()
            raised.append(title)
            continue
        keep(title, rows)
        missed += [row.what for row in rows if row.verdict() == "missed"]
    print(f"missed: {len(missed)}; could not be measured: {', '.join(raised) or 'nothing'}")
    return 1 if raised else 0


def keep(title: str, rows: list[Row]) -> None:
    """Puts a subject's table into the page, in the order of the row functions; a subject that is gone goes."""
    kept = sections(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept[title] = section(rows)
    KEPT.write_text(markdown([(known, kept[known]) for known, _ in row_functions() if known in kept]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
