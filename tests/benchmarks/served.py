"""A served archive for the benchmarks: pages and workers as `guidang serve` runs them, a client that uploads, what memory they take."""
from __future__ import annotations

import base64
import io
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.benchmarks.memory import Watched, processes_of
from tests.journeys.house import ENTERPRISE, House, password_of

STREAM = "application/offset+octet-stream"
WORKERS, SECONDS_TO_FORK = 2, 60


class Uploader:
    """The enterprise, signed in, speaking the tus protocol."""

    def __init__(self, site: str, user: str = "enterprise"):
        self.site, self.session = site, requests.Session()
        self._post("/sign-in", user=user, password=password_of(user))
        self.session.headers.update({"X-CSRFToken": self._token("/"), "Tus-Resumable": "1.0.0"})

    def announce(self) -> str:
        """An empty batch; its number."""
        return self._post("/transfers/new", enterprise=ENTERPRISE.uscc).url.rpartition("/")[2]

    def send(self, batch: str, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """A package in as many requests as there are pieces."""
        said = {"Upload-Length": str(size), "Upload-Metadata": f"filename {_base64(name)}"}
        begun = self.session.post(f"{self.site}/transfers/{batch}/uploads", headers=said)
        begun.raise_for_status()
        address, offset = self.site + begun.headers["Location"], 0
        for piece in pieces:
            headers = {"Content-Type": STREAM, "Upload-Offset": str(offset)}
            answer = self.session.patch(address, data=piece, headers=headers)
            answer.raise_for_status()
            offset = int(answer.headers["Upload-Offset"])
        if offset != size:
            raise RuntimeError(f"{offset} of {size} bytes arrived")

    def _token(self, address: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.session.get(self.site + address).text)
        if not found:
            raise RuntimeError(f"no token on {address}")
        return found[1]

    def _post(self, address: str, **fields: str) -> requests.Response:
        answer = self.session.post(self.site + address, data={"csrf_token": self._token(address), **fields})
        answer.raise_for_status()
        return answer


class Repeated(io.RawIOBase):
    """A body of so many bytes that is nowhere as a whole."""

    def __init__(self, piece: bytes, size: int):
        self.piece, self.left = piece, size

    def __len__(self) -> int:
        return self.left

    def read(self, most: int = -1) -> bytes:
        given = self.piece[: min(len(self.piece), self.left, most if most >= 0 else self.left)]
        self.left -= len(given)
        return given


@contextmanager
def served(folder: Path) -> Iterator[tuple[House, Uploader, Watched, list[Watched]]]:
    """An archive with an enterprise; its client, its web process and its workers of the main queue."""
    house = House(folder / "house", {"GUIDANG_OCR": "off", "GUIDANG_WORKERS": str(WORKERS), "TMPDIR": os.fspath(folder)})
    house.open("enterprise", "archivist")
    with house.served() as site:
        [web] = processes_of("serve", house.folder)
        yield house, Uploader(site), web, _workers(house)


def _workers(house: House) -> list[Watched]:
    """Those of the main queue, once they have forked, and the process that they fork from."""
    deadline = time.monotonic() + SECONDS_TO_FORK
    while len(found := processes_of("worker", house.folder, "main")) < 1 + WORKERS:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{len(found)} processes of the main queue")
        time.sleep(0.1)
    return found


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
