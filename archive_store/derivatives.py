"""What is dear to make again but not preserved: text of pages, reading copies.

Lies beside the OCFL root in the same place, so that a rebuilt database finds it. A key names the content it was
made from and the engine that made it: `ocr/<engine-version>/<sha512 of the page>.json`. May be thrown away whole.
"""

from collections.abc import Iterator
from itertools import groupby

from archive_store.backend import Backend
from archive_store.layout import DERIVATIVES, check_path

FAN = 2  # characters of a folder level: 65,536 folders below a kind keep each one small


class Derivatives:
    """Bytes by key. Keys are clean relative paths (ValueError otherwise) and hold no personal data."""

    def __init__(self, backend: Backend):
        self._backend = backend

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes, replacing what was there. Unwritable."""
        self._backend.put(_place(key), data)

    def get(self, key: str) -> bytes:
        """The bytes. NotThere, Unreachable."""
        return self._backend.read(_place(key))

    def exists(self, key: str) -> bool:
        """Whether there is something under the key."""
        return self._backend.size(_place(key)) is not None

    def remove(self, key: str) -> None:
        """Take it away; nothing happens where there is none."""
        self._backend.remove(_place(key))

    def copy_to(self, other: "Derivatives", folder: str) -> Iterator[int]:
        """Bring what another area lacks of a folder, or has in another size; gives the bytes of each as it has come.

        Unreachable, Unwritable. Nothing is taken away there."""
        found = self._backend.files(f"{DERIVATIVES}/{check_path(folder)}")
        for place, files in groupby(found, key=lambda one: one.key.rpartition("/")[0]):
            there = {one.key: one.size for one in other._backend.files(place)}
            for one in files:
                if there.get(one.key) != one.size:
                    other._backend.put(one.key, self._backend.read(one.key))
                    yield one.size

    def folders(self, folder: str) -> Iterator[str]:
        """Names of the folders that lie directly below a folder."""
        start = f"{DERIVATIVES}/{check_path(folder)}"
        for found in self._backend.folders(start, 1):
            yield found.rpartition("/")[2]

    def list(self, folder: str = "") -> Iterator[str]:
        """Every key below a folder (`ocr/rapidocr-3.10.0`), or all of them."""
        start = f"{DERIVATIVES}/{check_path(folder)}" if folder else DERIVATIVES
        for found in self._backend.files(start):
            yield _key(found.key)


def _place(key: str) -> str:
    """Two folder levels from the beginning of the last part, which is a digest."""
    folder, _, name = check_path(key).rpartition("/")
    return "/".join([DERIVATIVES, *([folder] if folder else []), name[:FAN], name[FAN : 2 * FAN] or "_", name])


def _key(place: str) -> str:
    parts = place.split("/")[1:]
    return "/".join([*parts[:-3], parts[-1]])
