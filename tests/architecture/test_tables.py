"""ARCHITECTURE.md and docs/codes.md tell the truth: their tables are those of the code."""
import subprocess
import sys

from tests.conftest import CHECKOUT


def test_the_printed_tables_are_those_of_the_code():
    check = subprocess.run([sys.executable, CHECKOUT / "tools" / "tables.py", "--check"], cwd=CHECKOUT, check=False)
    assert check.returncode == 0, "run: .venv/bin/python tools/tables.py"
