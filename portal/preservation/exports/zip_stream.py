"""A folder as one ZIP while it is sent: nothing is compressed, nothing but the piece under way is held in memory."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

CHUNK = 1 << 20


class _Sink:
    """Where the ZIP is written to: it cannot be rewound, and hands on what has come."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        taken, self._held = b"".join(self._held), []
        return taken


def zipped(folder: Path, below: str, paths: list[Path]) -> Iterator[bytes]:
    """The ZIP of these files and folders of `folder`, piece by piece; in it they stand below the folder `below`."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]
        for path in (file for one in paths for file in _files(one)):
            member = ZipInfo.from_file(path, f"{below}/{path.relative_to(folder)}", strict_timestamps=False)
            with path.open("rb") as source, archive.open(member, "w") as out:
                while chunk := source.read(CHUNK):
                    out.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


def _files(path: Path) -> Iterator[Path]:
    """A file, or every file below a folder, in the order of their names."""
    if not path.is_dir():
        yield path
        return
    with os.scandir(path) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        yield from _files(path / name)
