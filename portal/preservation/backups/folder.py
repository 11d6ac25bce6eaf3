"""What lies in the folder of a backup, and that it is what was written: `docs/backup.md`.

    manifest.json           what the backup is of; manifest.sha256 beside it
    tables/NAME.jsonl.gz    the rows of a table, a line of canonical JSON each, in the order of their keys
    store.jsonl.gz          the store's position: every object with its newest version and the digest of its inventory
"""
from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from portal.wording import N_, gettext

FORMAT = "guidang-backup/1"
MANIFEST, MANIFEST_SUM = "manifest.json", "manifest.sha256"
TABLES, STORE = "tables", "store.jsonl.gz"
PIECE = 1 << 20

Row = dict[str, Any]


class NotABackup(Exception):
    """A folder that holds no whole backup; `sentence` says what is wrong with it."""

    def __init__(self, sentence: str, **facts: object):
        self.sentence = gettext(sentence, **facts)
        super().__init__(self.sentence)


def table_file(table: str) -> str:
    return f"{TABLES}/{table}.jsonl.gz"


def begin(folder: Path) -> None:
    """Makes the folder, for its owner alone. Raises FileExistsError where there is anything in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, os.strerror(17), str(folder))
    folder.chmod(0o700)
    (folder / TABLES).mkdir(mode=0o700)


def write_rows(folder: Path, name: str, rows: Iterable[Row]) -> Row:
    """Writes a new file, a line for each row, durably; answers what the manifest says of it: rows, bytes, sha256."""
    written = 0
    with _created(folder / name) as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed:
            for row in rows:
                packed.write(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n")
                written += 1
        _sync(raw)
    return {"rows": written} | _facts(folder / name)


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Ends a backup: without a manifest it is none."""
    data = json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1).encode() + b"\n"
    for name, content in ((MANIFEST_SUM, f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n".encode()), (MANIFEST, data)):
        with _created(folder / name) as file:
            file.write(content)
            _sync(file)
    for place in (folder / TABLES, folder):
        descriptor = os.open(place, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup is of, once every file of it has been found whole. Raises NotABackup, OSError."""
    if not (folder / MANIFEST).is_file() or not (folder / MANIFEST_SUM).is_file():
        raise NotABackup(N_("%(folder)s 不是一份写完的备份：没有 manifest.json。"), folder=folder)
    data = (folder / MANIFEST).read_bytes()
    if (folder / MANIFEST_SUM).read_bytes().split()[:1] != [hashlib.sha256(data).hexdigest().encode()]:
        raise NotABackup(N_("备份坏了：%(name)s 和它的校验和不符。拿另一份来。"), name=MANIFEST)
    manifest = json.loads(data)
    if manifest.get("format") != FORMAT:
        raise NotABackup(N_("这份备份是别的版本做的（%(format)s），这个程序读不了。"), format=manifest.get("format"))
    files = {table_file(name): facts for name, facts in manifest["tables"].items()} | {STORE: manifest["store"]}
    for name, facts in files.items():
        if not (folder / name).is_file():
            raise NotABackup(N_("备份缺了 %(name)s。拿另一份来。"), name=name)
        if _facts(folder / name) != {"bytes": facts["bytes"], "sha256": facts["sha256"]}:
            raise NotABackup(N_("备份坏了：%(name)s 和它的校验和不符。拿另一份来。"), name=name)
    return manifest


def read_rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of a file, in their order. The manifest has been read before."""
    with gzip.open(folder / name, "rb") as file:
        for line in file:
            yield json.loads(line)


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _facts(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
