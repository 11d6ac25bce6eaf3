"""The store beside what its promises cost at least: the same bytes written, hashed and synced; sha512 alone; the plain SDK."""
from __future__ import annotations

import io
import os
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest, sha512
from pathlib import Path
from statistics import median

from minio import Minio

from archive_store import Store, open_store
from archive_store.disk import sync_file_system
from tests.services import seaweed

PAGES, PAGE = 150, 300_000
ROUNDS = 7
PAIRS = 12
VOLUME_MB = 2048  # holds every round
CHANGED = 2
THREADS = 8
PIECE = 1 << 20


def folder_store() -> Iterator[dict]:
    """The store on a folder: 150 files of 300 KB."""
    with tempfile.TemporaryDirectory() as name:
        pages = _pages(Path(name) / "scans")
        store = open_store(f"{name}/store")
        plain, create, change, check, hashed = [], [], [], [], []
        for number in range(ROUNDS):  # alternating, so that a busy moment of the machine meets all of them
            plain.append(_seconds(lambda number=number: _write_plainly(pages, Path(name) / f"plain{number}")))
            create.append(_seconds(lambda number=number: store.create(f"urn:x:{number}", pages, "create")))
            change.append(_seconds(lambda number=number: _change(store, number)))
            hashed.append(_seconds(lambda: _hash(pages)))
            check.append(_seconds(lambda number=number: store.validate(f"urn:x:{number}")))
    rival = f"written, sha512, syncfs {min(plain):.3f} s"
    yield {"what": "create, to writing, sha512 and one syncfs", "value": min(create) / min(plain), "unit": "times", "bound": 1.5,
           "rival": rival}
    yield {"what": f"a version with {CHANGED} changed pages, to a create", "value": min(change) / min(create), "unit": "times",
           "bound": 0.25, "rival": f"create {min(create):.3f} s"}
    speed = PAGES * PAGE / 1e6
    yield {"what": "validation with digests, of the speed of sha512", "value": min(hashed) / min(check), "unit": "times", "bound": ">= 0.8",
           "rival": f"sha512 {speed / min(hashed):.0f} MB/s"}


def bucket_store() -> Iterator[dict]:
    """The store on S3 (SeaweedFS): 150 files of 300 KB, 8 threads."""
    with tempfile.TemporaryDirectory() as name, seaweed.start(Path(name) / "server", volume_mb=VOLUME_MB) as server:
        pages, bucket = _pages(Path(name) / "scans"), f"bench-{uuid.uuid4().hex}"
        store = open_store(server.url(bucket, "archive"))
        client = Minio(endpoint=server.endpoint, access_key=server.access_key, secret_key=server.secret_key, secure=False)
        plain, create = [], []
        for number in range(PAIRS + 1):
            rounds = [
                (plain, lambda number=number: _put_plainly(client, bucket, pages, f"plain/round{number}")),
                (create, lambda number=number: store.create(f"urn:x:{number}", pages, "create")),
            ]
            for seconds, work in rounds[:: 1 if number % 2 else -1]:
                seconds.append(_seconds(work))
    ratios = [one / two for one, two in zip(plain[1:], create[1:], strict=True)]  # the first of each opens connections
    yield {"what": "create, of the rate of put_object and stat_object", "value": median(ratios), "unit": "times", "bound": ">= 0.8",
           "rival": f"{PAGES / median(plain[1:]):.0f} pages/s; {PAIRS} pairs of rounds {min(ratios):.2f} to {max(ratios):.2f}"}


def _pages(folder: Path) -> dict[str, Path]:
    """Logical path -> file. Random bytes: nothing below may be clever with them."""
    folder.mkdir()
    pages = {f"pages/{number:04}.jpg": folder / f"{number}.jpg" for number in range(PAGES)}
    for path in pages.values():
        path.write_bytes(os.urandom(PAGE))
    return pages


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _write_plainly(pages: dict[str, Path], folder: Path) -> None:
    (folder / "pages").mkdir(parents=True)
    for name, path in pages.items():
        digest = sha512()
        with path.open("rb") as source, (folder / name).open("wb") as target:
            while piece := source.read(PIECE):
                digest.update(piece)
                target.write(piece)
    sync_file_system(folder)


def _change(store: Store, number: int) -> None:
    changes = {f"pages/{page:04}.jpg": os.urandom(PAGE) for page in range(1, CHANGED + 1)}
    store.add_version(f"urn:x:{number}", changes, expect_head=1, message="changed")


def _hash(pages: dict[str, Path]) -> None:
    for path in pages.values():
        with path.open("rb") as source:
            file_digest(source, "sha512")


def _put_plainly(client: Minio, bucket: str, pages: dict[str, Path], folder: str) -> None:
    def send(name: str) -> None:
        data = pages[name].read_bytes()
        client.put_object(bucket_name=bucket, object_name=f"{folder}/{name}", data=io.BytesIO(data), length=len(data))
        client.stat_object(bucket_name=bucket, object_name=f"{folder}/{name}")

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(send, pages))
