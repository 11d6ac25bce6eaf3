"""The store on a folder needs Python alone: whoever has nothing else can read and write it."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
BARE = """
import sys
sys.path.insert(0, sys.argv[1])
from archive_store import open_store
store = open_store(sys.argv[2])
store.create("urn:x-jnda:J123-RS.QT-000001", {"record.json": b"{}"}, "accession")
print(store.read("urn:x-jnda:J123-RS.QT-000001", "record.json").decode())
"""


def test_a_store_on_a_folder_is_written_and_read_by_a_bare_interpreter(tmp_path: Path):
    command = [sys.executable, "-I", "-S", "-c", BARE, CHECKOUT, tmp_path / "store"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (said.stdout, said.stderr) == ("{}\n", "")
