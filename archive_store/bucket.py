"""The store in a bucket of any S3 server: a create-only write is the fence.

Order of a commit: contents, each with its digest in its key, checked by the server on arrival (Content-MD5) and
confirmed by a HEAD; then the version's inventory, which only one writer can create; then the copies at the
object's root. The SDK's `put_object` cannot send `If-None-Match`, and keeps a whole part in memory: every write
therefore goes through a presigned PUT, which is public API and streams.
"""

import os
import re
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import IO

import certifi
import urllib3
from minio import Minio
from minio.datatypes import Object
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError, ProtocolError

from archive_store import sending
from archive_store.address import Address
from archive_store.backend import Found, Probe
from archive_store.bucket_stage import IN_MEMORY, THREADS, BucketStage
from archive_store.errors import Conflict, Locked, NoLock, NotThere, StoreError, Unreachable, Unwritable
from archive_store.fixity import PIECE, Source, Sums, sums
from archive_store.inventory import Inventory
from archive_store.layout import DERIVATIVES, INVENTORY, OBJECT_DECLARATION, OBJECT_DECLARED, SIDECAR, STAGING
from archive_store.leases import StillMine, nobody_else
from archive_store.lock import Lock
from archive_store.sending import ATTEMPTS, BROKEN, Sender, asking
from archive_store.signing import Signer

CONNECT, ANSWER = 5.0, 60.0  # seconds
UNLOCKED = (f"{STAGING}/", f"{DERIVATIVES}/")  # what does not stay is never kept under an object lock
ONLY_NEW = {"If-None-Match": "*"}


class Bucket:
    """A back end (`archive_store.backend`) below a prefix of a bucket."""

    strays = True

    def __init__(self, address: Address):
        self._address = address
        self._name = address.bucket
        self._http = urllib3.PoolManager(
            maxsize=2 * THREADS,
            timeout=urllib3.Timeout(connect=CONNECT, read=ANSWER),
            retries=urllib3.Retry(total=ATTEMPTS - 1, backoff_factor=sending.PAUSE, status_forcelist=BROKEN),
            cert_reqs="CERT_REQUIRED",
            ca_certs=os.environ.get("SSL_CERT_FILE") or certifi.where(),
        )
        self._client = Minio(
            endpoint=address.endpoint,
            access_key=address.access_key,
            secret_key=address.secret_key,
            secure=address.secure,
            region=address.region,
            http_client=self._http,
        )
        self._sender = Sender(self._client, self._http, address.bucket, Signer(address.access_key, address.secret_key, address.region))

    def prepare(self) -> None:
        with asking(self._name, Unwritable):
            if not self._client.bucket_exists(bucket_name=self._name):
                self._client.make_bucket(bucket_name=self._name, object_lock=self._address.lock is not None)

    def require_lock(self) -> None:
        """NoLock where the address wants an object lock and the bucket has none; a missing bucket is made with it."""
        if self._address.lock is None:
            return
        self.prepare()
        try:
            self._client.get_object_lock_config(bucket_name=self._name)
        except S3Error as error:
            raise NoLock(f"{self._address}: {error.code}") from None
        except (MinioException, HTTPError) as error:
            raise Unreachable(f"{self._address}: {type(error).__name__}") from None

    def read(self, key: str) -> bytes:
        with self.open(key) as file:
            return file.read()

    def open(self, key: str) -> IO[bytes]:
        with asking(key, Unreachable):
            for _ in range(ATTEMPTS - 1):
                with suppress(ProtocolError):  # an answer that broke off; what does not answer was tried again already
                    return self._fetch(key)
            return self._fetch(key)

    def size(self, key: str) -> int | None:
        try:
            with asking(key, Unreachable):
                return self._client.stat_object(bucket_name=self._name, object_name=self._object(key)).size
        except NotThere:
            return None

    def files(self, prefix: str) -> Iterator[Found]:
        above = len(self._object(""))
        with asking(prefix, Unreachable):
            for found in self._client.list_objects(bucket_name=self._name, prefix=self._object(f"{prefix}/"), recursive=True):
                yield Found(found.object_name[above:], found.size, found.last_modified)

    def folders(self, prefix: str, depth: int, holding: str | None = None) -> Iterator[str]:
        if depth == 1 and holding is None:
            yield from self._folders_in(prefix)
            return
        last = None
        for found in self.files(prefix):
            parts = found.key[len(prefix) + 1 :].split("/")
            folder = f"{prefix}/{'/'.join(parts[:depth])}"
            if len(parts) > depth and folder != last and holding in (None, "/".join(parts[depth:])):
                yield folder
                last = folder

    def _folders_in(self, prefix: str) -> Iterator[str]:
        """The folders directly below, without a listing of what is in them."""
        above = len(self._object(""))
        with suppress(NotThere), asking(prefix, Unreachable):
            for found in self._client.list_objects(bucket_name=self._name, prefix=self._object(f"{prefix}/")):
                if found.is_dir:
                    yield str(found.object_name)[above:].rstrip("/")

    def loose_files(self, prefix: str, depth: int) -> Iterator[str]:
        for found in self.files(prefix):
            if found.key.count("/", len(prefix) + 1) < depth:
                yield found.key

    def empty_folders(self, prefix: str) -> Iterator[str]:
        return iter(())

    def put(self, key: str, data: Source) -> None:
        self.upload(key, data, sums(data))

    def put_each(self, files: Mapping[str, Source]) -> None:
        *others, last = files
        with ThreadPoolExecutor(max(1, len(others))) as threads:
            list(threads.map(lambda key: self.put(key, files[key]), others))
        self.put(last, files[last])

    def remove(self, key: str) -> None:
        with asking(key, Unwritable):
            self._client.remove_object(bucket_name=self._name, object_name=self._object(key))

    def prune(self, folder: str) -> None:
        """Nothing to do: a bucket has no folders."""

    def secure(self, folder: str) -> None:
        """Nothing to do: a server answers when it keeps."""

    def replace(self, folder: str, inventory: Inventory, contents: Mapping[str, bytes]) -> None:
        """The root inventory, last, makes the new object the one that counts; then the old one's files go."""
        for path, data in contents.items():
            self.put(f"{folder}/{path}", data)
        files = {
            f"v1/{INVENTORY}": inventory.raw,
            f"v1/{SIDECAR}": inventory.sidecar,
            OBJECT_DECLARATION: OBJECT_DECLARED,
            SIDECAR: inventory.sidecar,
            INVENTORY: inventory.raw,
        }
        for path, data in files.items():
            self.put(f"{folder}/{path}", data)
        self.clear(folder, frozenset(f"{folder}/{path}" for path in (*contents, *files)))

    def clear(self, folder: str, keep: frozenset[str]) -> None:
        """Of the versions, the lowest goes first: a number is free for a writer only when what it builds on is gone.

        A bucket with versioning keeps what was deleted and written over: that goes too."""
        kept = {self._object(key) for key in keep}
        names = [(str(found.object_name), found.version_id) for found in self._everything(folder)
                 if found.object_name not in kept or (found.version_id and not found.is_latest)]
        try:
            with asking(folder, Unwritable):
                for name, version in sorted(names, key=lambda one: _version_of(one[0].removeprefix(self._object(folder)))):
                    self._client.remove_object(bucket_name=self._name, object_name=name, version_id=version)
        except Unwritable as error:
            raise (Locked(str(error)) if self._address.lock else error) from None

    def _everything(self, folder: str) -> list[Object]:
        """Every file of an object with every older version of it and every mark of its deletion."""
        with asking(folder, Unwritable):
            kept = self._client.get_bucket_versioning(bucket_name=self._name).status is not None
            return list(self._client.list_objects(
                bucket_name=self._name, prefix=self._object(f"{folder}/"), recursive=True, include_version=kept,
            ))

    def stage(self, folder: str, number: int, still_mine: StillMine = nobody_else) -> BucketStage:
        return BucketStage(self, folder, number, still_mine)

    def sweep(self) -> int:
        return 0

    @property
    def lock(self) -> Lock | None:
        return self._address.lock

    @cached_property
    def fenced(self) -> bool:
        """What `probe` finds, once; where it cannot even write there is nothing to keep apart."""
        return self.probe().fence

    def probe(self) -> Probe:
        place, fence, trouble = f"{STAGING}/probe-{uuid.uuid4().hex}", False, ""
        key = f"{place}/one"
        try:
            self.upload(key, b"one writer", sums(b"one writer"))
            with suppress(Conflict):
                self.upload(key, b"another writer", sums(b"another writer"), ONLY_NEW)
            fence = self._address.fence and self.read(key) == b"one writer"
            self.clear(place, frozenset())
        except StoreError as error:
            trouble = str(error)
        return Probe("s3", str(self._address), not trouble, fence, None, trouble, str(self._address.lock or ""))

    def create(self, key: str, data: bytes, still_mine: StillMine = nobody_else) -> None:
        """Write a whole file where there is none. Conflict where there is one with other bytes, or the turn is over."""
        if self._created(key, data, still_mine):
            return
        if self.read(key) != data:  # equal: an earlier attempt arrived and its answer was lost
            raise Conflict(f"somebody else has written {key}")

    def _created(self, key: str, data: bytes, still_mine: StillMine) -> bool:
        """Write a file unless there is one; False where there is."""
        if not self.fenced:
            if self.size(key) is not None:
                return False
            self._upload(key, data, sums(data), {}, still_mine)
            return True
        try:
            self.upload(key, data, sums(data), ONLY_NEW)
        except Conflict:
            return False
        return True

    def upload(self, key: str, source: Source, facts: Sums, headers: Mapping[str, str] | None = None) -> None:
        """Write one file and have it confirmed. Conflict where a condition in `headers` does not hold."""
        self._upload(key, source, facts, headers or {}, nobody_else)

    def _upload(self, key: str, source: Source, facts: Sums, headers: Mapping[str, str], still_mine: StillMine) -> None:
        lock = self._address.lock if not key.startswith(UNLOCKED) else None
        self._sender.send(self._object(key), key, source, facts, {**headers, **(lock.headers() if lock else {})}, still_mine)

    def _fetch(self, key: str) -> IO[bytes]:
        return _spooled(self._client.get_object(bucket_name=self._name, object_name=self._object(key)))

    def _object(self, key: str) -> str:
        return f"{self._address.prefix}/{key}" if self._address.prefix else key


def _version_of(path: str) -> int:
    """The number of the version folder that a path in an object begins with, 0 where there is none."""
    number = re.match(r"/v(\d+)/", path)
    return int(number[1]) if number else 0


def _spooled(answer: urllib3.BaseHTTPResponse) -> IO[bytes]:
    """The whole body as a seekable file; HTTPError where it breaks off."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        for piece in answer.stream(PIECE):
            file.write(piece)
    finally:
        answer.close()
        answer.release_conn()
    file.seek(0)
    return file
